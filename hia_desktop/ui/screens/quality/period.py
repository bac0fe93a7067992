"""The sheet that asks for days of one's own."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from hia_desktop.base.text import Looks, _
from hia_desktop.domain.quality.spans import Span
from hia_desktop.services.quality.pages import LONGEST
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.widgets import Text, column


def ask_period(host: Host, known: Span, then: Callable[[Span], object]) -> None:
    """Asks for the days, beginning with those that are shown."""
    fields = PeriodFields(host, known)

    def act() -> bool:
        span = fields.span()
        if span is not None:
            then(span)
        return span is not None

    host.prompts.sheet(
        _("Andre dager"), _("Høyst tre år. Kvartalsrapporten lages av hele kvartaler."), fields, _("Vis"), act
    )


class PeriodFields(QWidget):
    """From and until which day."""

    def __init__(self, host: Host, known: Span) -> None:
        super().__init__()
        self.first, self.last = (DayEditor(host.clock.today, Looks.BACK) for _n in range(2))
        for editor, label, when in (
            (self.first, _("Fra og med"), known.first),
            (self.last, _("Til og med"), known.last),
        ):
            editor.set_name(label)
            editor.set_value(when)
        labels = (Text(_("Fra og med"), "label"), Text(_("Til og med"), "label"))
        self.setLayout(column(labels[0], self.first, labels[1], self.last, gap=5))
        self.setFocusProxy(self.first)

    def span(self) -> Span | None:
        """The days; None when they cannot be, which is then said by the field."""
        first, last = self.first.day(), self.last.day()
        for editor, when in ((self.first, first), (self.last, last)):
            if when is None:
                editor.set_error(_("Skriv datoen."))
        if first is None or last is None:
            return None
        if not 0 <= (last - first).days <= LONGEST.days:
            self.last.set_error(_("Velg en siste dag etter den første, og høyst tre år."))
            return None
        return Span(first, last)
