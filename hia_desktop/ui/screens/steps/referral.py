"""Henvisning: the text as it came, what it lacks, and the files that came with it."""

from typing import Any, ClassVar

from hia_desktop.base.text import _, day_short
from hia_desktop.domain.access import Role
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.referral import Diagnosis, ReferralForm
from hia_desktop.domain.forms.values import CodeSystem
from hia_desktop.services.courses import CoursePage
from hia_desktop.ui.kit.form import FormView
from hia_desktop.ui.kit.row_cells import Cell
from hia_desktop.ui.kit.row_lines import Col
from hia_desktop.ui.kit.row_table import RowKind, RowTable
from hia_desktop.ui.kit.theme import Tone
from hia_desktop.ui.kit.widgets import Banner
from hia_desktop.ui.screens.steps.attachments import Attachments
from hia_desktop.ui.screens.steps.form_step import FormStep

Answers = dict[str, Any]
_DIAGNOSES = (
    Col(_("Kode"), lambda row, _before: Cell(row["code"] or "–", CodeSystem(row["system"]).label, bold=True), fixed=84),
    Col(_("Diagnose"), lambda row, _before: Cell(row["text"] or "–"), 4),
    Col("", lambda row, _before: Cell(_("Hoveddiagnose") if row["main"] else "", tone=Tone.BRAND), fixed=120, chip=True),
)


class ReferralStep(FormStep):
    """The referral."""

    kind: ClassVar[str] = "referral"
    title: ClassVar[str] = _("Henvisning")
    form: ClassVar[type[Form]] = ReferralForm

    def first_answers(self) -> Answers:
        """The day it was registered as received."""
        return {"received": self.page.received_on.isoformat()}

    def new_view(self) -> FormView:
        """The diagnoses as a table."""

        def new(rows: list[Answers]) -> Answers:
            return {"main": not rows, "system": rows[-1]["system"] if rows else "icpc2"}

        diagnoses = RowTable(_("Diagnoser"), RowKind(Diagnosis, _DIAGNOSES, new), self.host.clock.today, _("Ny diagnose"))
        return FormView(ReferralForm, self.host.clock.today, own={"diagnoses": diagnoses})

    def put_above(self) -> None:
        """What is missing; the clock runs all the same."""
        self.lacks = Banner("", Tone.WARN)
        self.content.addWidget(self.lacks)
        self._show_lacks()

    def put_below(self) -> None:
        """The files."""
        self.attachments: Attachments | None = None
        if self.host.user.role is not Role.NAV_ADVISER:
            self.attachments = Attachments(self.host, self.page.id, may_add=True)
            self.content.addWidget(self.attachments)

    def refresh(self) -> None:
        """The form and the files."""
        super().refresh()
        if self.attachments is not None:
            self.attachments.refresh()

    def show_page(self, page: CoursePage) -> None:
        """What is missing may have changed."""
        super().show_page(page)
        self._show_lacks()

    def dressed(self, writing: bool) -> None:
        """Nothing is said of a referral that is not shared."""
        self._show_lacks()

    def _show_lacks(self) -> None:
        page = self.page
        seen = page.missing and self.form_page is not None and not self.form_page.not_shared and page.decided_on is None
        if seen:
            due = day_short(page.assessment_due, self.host.clock.today())
            text = _("Mangler: {points}. Be henviser om dette nå; fristen løper likevel, og vurderingen skal være gjort innen {due}.")
            self.lacks.set(text.format(points=", ".join(page.missing), due=due), Tone.WARN)
        self.lacks.setVisible(bool(seen))
