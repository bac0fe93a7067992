"""What a sheet asks before numbers or data are taken out of the house."""

from PySide6.QtWidgets import QWidget

from hia_desktop.base.text import _
from hia_desktop.domain.quality.export_reasons import ExportReason
from hia_desktop.services.quality.dataset import TableFormat
from hia_desktop.ui.kit.chips import Segmented
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, column


class Why(QWidget):
    """Why it is taken out; `form`: what kind of file, where there is a choice."""

    def __init__(self, *, form: bool) -> None:
        super().__init__()
        self.reason = Combo()
        self.reason.setAccessibleName(_("Hvorfor"))
        self.reason.setMinimumWidth(px(360))
        for one in ExportReason:
            self.reason.addItem(one.label, one.value)
        self.form = Segmented([(TableFormat.XLSX, _("Regneark")), (TableFormat.CSV, "CSV")], clearable=False)
        self.form.set_name(_("Filtype"))
        self.form.set_value(TableFormat.XLSX)
        kinds = (Text(_("Filtype"), "label"), self.form) if form else ()
        self.setLayout(column(Text(_("Hvorfor"), "label"), self.reason, *kinds, gap=5))
        self.setFocusProxy(self.reason)

    def why(self) -> ExportReason:
        """What was chosen."""
        return ExportReason(str(self.reason.currentData()))
