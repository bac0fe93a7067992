"""Skjemaer og skår: the instruments, one at a time."""

from collections.abc import Callable
from typing import Any, ClassVar

from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.forms.card import Place
from hia_desktop.domain.forms.instrument import INSTRUMENTS
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.papers import instrument_papers
from hia_desktop.ui.kit.chips import ChipRow
from hia_desktop.ui.kit.widgets import column, row, secondary_button
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog


class InstrumentStep(FormStep):
    """One instrument. It was most likely filled in today."""

    def first_answers(self) -> dict[str, Any]:
        """Today."""
        return {"day": self.host.clock.today().isoformat()}


PANELS = {form.kind: type(f"{form.kind}_step", (InstrumentStep,), {"form": form}) for form in INSTRUMENTS}


class InstrumentsStep(StepPanel):
    """A chip for each instrument, and below them the chosen one as any form is shown."""

    kind: ClassVar[str] = Place.INSTRUMENTS.value
    title: ClassVar[Words] = N_("Skjemaer og skår")

    def build(self) -> None:
        """The first instrument is shown."""
        self.chips = ChipRow([(form.kind, form.card.title) for form in INSTRUMENTS])
        self.chips.chosen.connect(self.choose)
        self.panel: FormStep = PANELS[INSTRUMENTS[0].kind](self.host, self.page)
        self.printing = secondary_button(_("Skriv ut tomt skjema …"), self.print_blank, "print")
        self._box = column(self.panel)
        self._box.insertLayout(0, row(self.chips, 1, self.printing))
        self.printing.setVisible(may(self.host.user.role, Right.WRITE_HEALTH))
        self.setLayout(self._box)

    def print_blank(self) -> None:
        """The chosen one as a sheet for the waiting room."""
        title = str(self.panel.form.card.title)
        dialog = PaperDialog(self.host, self, f"{title} · {self.page.banner.name}", title)
        dialog.ask(instrument_papers.blank.of(self.page.id, self.panel.kind))

    def choose(self, kind: object) -> None:
        """Shows another instrument, after the draft of this one has been kept."""

        def put() -> None:
            chosen = str(self.chips.value()[0])  # another may have been pressed while the draft was kept
            old, self.panel = self.panel, PANELS[chosen](self.host, self.page)
            self._box.replaceWidget(old, self.panel)
            old.hide()
            old.deleteLater()
            self.panel.take_keyboard()

        if kind != self.panel.kind:
            self.panel.flush(put)

    def take_keyboard(self) -> None:
        """The chosen instrument's."""
        self.panel.take_keyboard()

    def show_page(self, page: CoursePage) -> None:
        """The course has changed; what is typed stays."""
        super().show_page(page)
        self.panel.show_page(page)

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed."""
        self.panel.flush(then)
