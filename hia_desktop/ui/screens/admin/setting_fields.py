"""What the centre itself has set: how working days are counted, the pension age, and when the program locks."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.fields import Ask
from hia_desktop.base.text import _
from hia_desktop.domain.own_settings import IDLE_LIMITS
from hia_desktop.domain.working_days import WorkingWeek
from hia_desktop.services.centre.users import PENSION_AGES
from hia_desktop.ui.kit.chips import Switch
from hia_desktop.ui.kit.forms.editors import IntEditor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, column, row


class SettingFields(QWidget):
    """How working days are counted, the age until which care is given as usual, and the longest wait before a lock."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        box = column(Text(_("Virkedager"), "section"), gap=8)
        box.setContentsMargins(0, 0, 0, 0)
        self.saturday = self._switch(
            box,
            _("Lørdag teller som virkedag"),
            _("Når den er av, telles mandag til fredag. Helligdager teller aldri."),
        )
        self.day_zero = self._switch(
            box,
            _("Mottaksdagen er dag 0"),
            _("Når den er av, er mottaksdagen den første av de ti dagene, hvis den er en virkedag."),
        )
        box.addWidget(
            Text(
                _("Endringen gjelder henvisninger som registreres fra nå av. Frister som alt er satt, endres ikke."),
                "second",
            )
        )
        box.addSpacing(px(4))
        ask = Ask(
            _("Pensjonsalder"), help=_("Er pasienten eldre, spør vurderingen etter en grunn til at tilbudet passer.")
        )
        self.pension_age = LabelledField(ask, IntEditor(*PENSION_AGES, unit=_("år")))
        self.pension_age.editor.edited.connect(self.edited)
        box.addWidget(self.pension_age)
        ask = Ask(
            _("Lås når ingen bruker programmet"),
            help=_("Lengste ventetid. Den enkelte kan velge kortere. Gjelder fra neste innlogging."),
        )
        self.idle_minutes = LabelledField(ask, IntEditor(*IDLE_LIMITS, unit=_("minutter")))
        self.idle_minutes.editor.edited.connect(self.edited)
        box.addWidget(self.idle_minutes)
        self.setLayout(box)

    def _switch(self, box: QVBoxLayout, label: str, help_text: str) -> Switch:
        switch = Switch(label)
        switch.setAccessibleDescription(help_text)
        switch.clicked.connect(lambda _on: self.edited.emit())
        words = column(Text(label), Text(help_text, "hint"), gap=2)
        line = row(switch, gap=12)
        line.setAlignment(switch, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        box.addLayout(line)
        return switch

    def answers(self) -> dict[str, Any]:
        """`week`, `pension_age` and `idle_minutes`, as the centre's card has them."""
        return {
            "week": WorkingWeek(self.saturday.isChecked(), self.day_zero.isChecked()),
            "pension_age": self.pension_age.editor.value(),
            "idle_minutes": self.idle_minutes.editor.value(),
        }

    def set_answers(self, week: WorkingWeek, pension_age: int, idle_minutes: int) -> None:
        """Shows a centre."""
        self.saturday.setChecked(week.saturday)
        self.day_zero.setChecked(week.receipt_is_day_zero)
        self.pension_age.editor.set_value(pension_age)
        self.idle_minutes.editor.set_value(idle_minutes)

    def check(self) -> bool:
        """Whether the age and the minutes are some; says where they are not."""
        for field, (low, high) in ((self.pension_age, PENSION_AGES), (self.idle_minutes, IDLE_LIMITS)):
            if field.editor.value() is None:
                field.editor.set_error(_("Skriv et helt tall fra {low} til {high}.").format(low=low, high=high))
                field.editor.go_to()
                return False
        return True
