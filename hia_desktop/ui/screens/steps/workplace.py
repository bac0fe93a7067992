"""NAV og arbeidsplass: what stands in the way, NAV's means, and contact with the employer."""

from typing import Any, ClassVar

from hia_desktop.base.text import _
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.values import BarrierKind, ContactForm, Degree, NavMeasure, NavMeasureStatus
from hia_desktop.domain.forms.workplace import Barrier, EmployerContact, NavMeasureRow, WorkplaceForm
from hia_desktop.ui.kit.form import FormView
from hia_desktop.ui.kit.row_cells import Cell
from hia_desktop.ui.kit.row_lines import Col
from hia_desktop.ui.kit.row_table import RowKind, RowTable
from hia_desktop.ui.kit.theme import Tone
from hia_desktop.ui.screens.steps.form_step import FormStep
from hia_desktop.ui.screens.steps.plan import due_cell, status_cell

Answers = dict[str, Any]
DEGREE_TONES = {Degree.LOW: Tone.NEUTRAL, Degree.MIDDLE: Tone.WARN, Degree.HIGH: Tone.BAD}
_MEASURE_TONES = {
    NavMeasureStatus.CONSIDERED: Tone.NEUTRAL,
    NavMeasureStatus.APPLIED: Tone.WARN,
    NavMeasureStatus.GRANTED: Tone.OK,
    NavMeasureStatus.ONGOING: Tone.NAV,
    NavMeasureStatus.FINISHED: Tone.OK,
    NavMeasureStatus.DECLINED: Tone.BAD,
}


def _barrier(row: Answers, _before: Answers | None) -> Cell:
    kind = BarrierKind(row["category"]).label if row["category"] else ""
    title = row["description"] or kind or "–"
    return Cell(title, " · ".join(x for x in (kind if row["description"] else "", row["measure"]) if x), bold=True)


def _degree(row: Answers, _before: Answers | None) -> Cell:
    if not row["severity"]:
        return Cell("")
    degree = Degree(row["severity"])
    return Cell(degree.label, tone=DEGREE_TONES[degree])


def _measure(row: Answers, _before: Answers | None) -> Cell:
    return Cell(NavMeasure(row["measure"]).label if row["measure"] else "–", row["note"])


def _measure_status(row: Answers, _before: Answers | None) -> Cell:
    status = NavMeasureStatus(row["status"])
    return Cell(status.label, tone=_MEASURE_TONES[status])


def _contact(row: Answers, _before: Answers | None) -> Cell:
    with_whom = ", ".join(x for x in (ContactForm(row["form"]).label if row["form"] else "", row["with_whom"]) if x)
    return Cell(row["purpose"] or "–", " · ".join(x for x in (with_whom, row["agreed"]) if x))


def _privacy(row: Answers, _before: Answers | None) -> Cell:
    match row["no_health_shared"]:
        case True:
            return Cell(_("Ingen delt"), tone=Tone.OK)
        case False:
            return Cell(_("Delt"), tone=Tone.WARN)
        case _other:
            return Cell(_("Ikke besvart"), tone=Tone.NEUTRAL)


class WorkplaceStep(FormStep):
    """The NAV adviser's own note, in NAV's colour."""

    kind: ClassVar[str] = "workplace"
    title: ClassVar[str] = _("NAV og arbeidsplass")
    form: ClassVar[type[Form]] = WorkplaceForm
    with_timeline: ClassVar[bool] = False
    edge: ClassVar[Tone | None] = Tone.NAV

    def new_view(self) -> FormView:
        """Barriers, means and contacts as tables."""
        today = self.host.clock.today
        barriers = (
            Col(_("Hindring"), _barrier, 8),
            Col(_("Ansvarlig"), lambda row, _before: Cell(row["responsible"] or "–"), 3),
            Col(_("Frist"), lambda row, _before: due_cell(row["due"], today(), row["status"] not in ("done", "dropped")), fixed=58),
            Col(_("Alvorlighet"), _degree, fixed=76, chip=True),
            Col(_("Status"), lambda row, _before: status_cell(row["status"]), fixed=76, chip=True),
        )
        measures = (
            Col(_("Virkemiddel"), _measure, 6),
            Col(_("Dato"), lambda row, _before: due_cell(row["day"], today(), False), fixed=80),
            Col(_("Status"), _measure_status, fixed=96, chip=True),
        )
        contacts = (
            Col(_("Dato"), lambda row, _before: due_cell(row["day"], today(), False), fixed=80),
            Col(_("Formål og avtale"), _contact, 6),
            Col(_("Helseopplysninger"), _privacy, fixed=122, chip=True),
        )

        def new_contact(_rows: list[Answers]) -> Answers:
            return {"day": today().isoformat()}

        own = {
            "barriers": RowTable(_("Hindringer"), RowKind(Barrier, barriers), today, _("Ny hindring")),
            "nav_measures": RowTable(_("Virkemidler"), RowKind(NavMeasureRow, measures), today, _("Nytt virkemiddel")),
            "contacts": RowTable(_("Kontakt med arbeidsgiver"), RowKind(EmployerContact, contacts, new_contact), today, _("Ny kontakt")),
        }
        return FormView(WorkplaceForm, today, own=own)
