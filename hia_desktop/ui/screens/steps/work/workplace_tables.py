"""The tables of the NAV adviser's note: what their rows say folded, and what they offer while one writes."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, day_short, inside_sentence
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms.values import OVER, BarrierKind, ContactForm, Degree, NavMeasure, NavMeasureStatus
from hia_desktop.domain.forms.workplace import (
    Barrier,
    Contact,
    NavMeasureRow,
    Participant,
    TriedAdaptation,
    WorkDemand,
)
from hia_desktop.domain.forms.workplace_values import (
    Ability,
    Adaptation,
    AdaptationState,
    AdaptedBy,
    ContactParty,
    MeetingRole,
)
from hia_desktop.ui.kit.forms.fields import FieldGrid
from hia_desktop.ui.kit.forms.row_lines import Col
from hia_desktop.ui.kit.forms.row_table import RowKind, RowTable
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.screens.steps.work.plan import due_cell, status_cell

Answers = dict[str, Any]
Today = Callable[[], date]
DEGREE_TONES = {Degree.LOW: Tone.NEUTRAL, Degree.MIDDLE: Tone.WARN, Degree.HIGH: Tone.BAD}
_MEASURE_TONES = {
    NavMeasureStatus.CONSIDERED: Tone.NEUTRAL,
    NavMeasureStatus.APPLIED: Tone.WARN,
    NavMeasureStatus.GRANTED: Tone.OK,
    NavMeasureStatus.ONGOING: Tone.NAV,
    NavMeasureStatus.FINISHED: Tone.OK,
    NavMeasureStatus.DECLINED: Tone.BAD,
    NavMeasureStatus.NOT_USED: Tone.NEUTRAL,
}
_ABILITY_TONES = {Ability.CAN: Tone.OK, Ability.ADAPTED: Tone.WARN, Ability.CANNOT: Tone.BAD}
_STATE_TONES = {
    AdaptationState.PROPOSED: Tone.NEUTRAL,
    AdaptationState.ONGOING: Tone.BRAND,
    AdaptationState.WORKED: Tone.OK,
    AdaptationState.FAILED: Tone.BAD,
    AdaptationState.NOT_NOW: Tone.WARN,
}
_WHO = [
    N_("Leder"),
    N_("Arbeidsgiver"),
    N_("Pasienten"),
    N_("NAV-veileder"),
    N_("Bedriftshelsetjeneste"),
    N_("Fastlege"),
]

_READ_BY_LEADER = WordTable(
    {
        "description": N_("leder leser dette"),
        "measure": N_("leder leser dette"),
        "responsible": N_("leder leser bare rollen"),
    }
)
"""What stands beside the fields of a barrier that is to be brought up in the meeting."""


def _words(name: str) -> list[str]:
    return [str(who) for who in _WHO] if name in ("responsible", "with_whom") else []


def barriers(today: Today) -> RowTable:
    """What stands in the way."""
    columns = (
        Col(_("Hindring"), _barrier, 8),
        Col(_("Ansvarlig"), lambda row, _before: Cell(row["responsible"] or "–"), 3),
        Col(_("Frist"), lambda row, _before: due_cell(row["due"], today(), row["status"] not in OVER), fixed=88),
        Col(_("Alvorlighet"), _degree, fixed=76, chip=True),
        Col(_("Status"), lambda row, _before: status_cell(row["status"]), fixed=76, chip=True),
    )
    return RowTable(
        _("Hindringer"), RowKind(Barrier, columns, words=_words, live=_say_who_reads), today, _("Ny hindring")
    )


def _say_who_reads(grid: FieldGrid) -> None:
    """Beside what the leader will read, as long as the barrier is to be brought up."""
    reads = bool(grid.editors()["in_meeting"].value())
    for name, told in _READ_BY_LEADER.items():
        grid.fields[name].note.set_whole(told)
        grid.fields[name].note.setVisible(reads)


def demands(today: Today) -> RowTable:
    """The tasks at work against what the patient can do."""
    columns = (
        Col(_("Oppgave og krav"), lambda row, _before: Cell(row["task"] or "–", row["demand"], bold=True), 6),
        Col(_("Tilrettelegging"), _adapted, 5),
        Col(_("I dag"), _ability, fixed=130, chip=True),
    )
    return RowTable(_("Krav i arbeidet"), RowKind(WorkDemand, columns, live=_show_adapted_by), today, _("Ny oppgave"))


def adaptations(today: Today) -> RowTable:
    """What has been tried and what is proposed."""
    columns = (
        Col(_("Tilrettelegging"), _adaptation, 6),
        Col(_("Hvordan det gikk"), _state, fixed=130, chip=True),
    )
    return RowTable(_("Tilrettelegging"), RowKind(TriedAdaptation, columns), today, _("Ny tilrettelegging"))


def nav_measures(today: Today) -> RowTable:
    """NAV's means."""

    def new(_rows: list[Answers]) -> Answers:
        return {"day": today().isoformat()}

    def status(row: Answers, _before: Answers | None) -> Cell:
        found = NavMeasureStatus(row["status"])
        since = f" {day_short(date.fromisoformat(row['day']), today())}" if row["day"] else ""
        return Cell(found.label + since, tone=_MEASURE_TONES[found])

    columns = (
        Col(_("Virkemiddel"), _measure, 6),
        Col(_("Følges opp"), lambda row, _before: due_cell(row["follow_up"], today()), fixed=88),
        Col(_("Status"), status, fixed=132, chip=True),
    )
    return RowTable(_("Virkemidler"), RowKind(NavMeasureRow, columns, new), today, _("Nytt virkemiddel"))


def contacts(today: Today) -> RowTable:
    """Contacts with the patient, a leader, occupational health and the GP."""

    def new(_rows: list[Answers]) -> Answers:
        return {"day": today().isoformat()}

    def follow_up(row: Answers, _before: Answers | None) -> Cell:
        if row["followed_up"]:
            return Cell(_("Fulgt opp"), tone=Tone.OK)
        return due_cell(row["follow_up"], today())

    columns = (
        Col(_("Dato"), lambda row, _before: due_cell(row["day"], today(), False), fixed=88),
        Col(_("Formål og avtale"), _contact, 6),
        Col(_("Følges opp"), follow_up, fixed=88),
        Col(_("Helseopplysninger"), _privacy, fixed=122, chip=True),
    )
    return RowTable(_("Kontakt"), RowKind(Contact, columns, new, _words, _show_when_asked), today, _("Ny kontakt"))


def participants(today: Today) -> RowTable:
    """Who comes to the dialogue meeting."""
    columns = (
        Col(_("Navn"), lambda row, _before: Cell(row["name"] or "–"), 3),
        Col(_("Rolle"), lambda row, _before: Cell(MeetingRole(row["role"]).label if row["role"] else "–"), 3),
    )
    return RowTable(_("Deltakere"), RowKind(Participant, columns), today, _("Ny deltaker"))


def _barrier(row: Answers, _before: Answers | None) -> Cell:
    found = Barrier.model_construct(
        category=BarrierKind(row["category"]) if row["category"] else None,
        description=row["description"],
        adaptation=Adaptation(row["adaptation"]) if row["adaptation"] else None,
        nav_measure=NavMeasure(row["nav_measure"]) if row["nav_measure"] else None,
        measure=row["measure"],
    )
    kind = found.category.label if found.category and found.description else ""
    return Cell(found.title or "–", " · ".join(x for x in (kind, found.remedy) if x), bold=True)


def _degree(row: Answers, _before: Answers | None) -> Cell:
    if not row["severity"]:
        return Cell("")
    degree = Degree(row["severity"])
    return Cell(degree.label, tone=DEGREE_TONES[degree])


def _ability(row: Answers, _before: Answers | None) -> Cell:
    if not row["ability"]:
        return Cell(_("Ikke besvart"), tone=Tone.NEUTRAL)
    ability = Ability(row["ability"])
    return Cell(ability.label, tone=_ABILITY_TONES[ability])


def _adapted(row: Answers, _before: Answers | None) -> Cell:
    kinds = ", ".join(AdaptedBy(code).label for code in row["adapted_by"])
    return Cell(kinds or row["note"] or "–", row["note"] if kinds else "")


def _adaptation(row: Answers, _before: Answers | None) -> Cell:
    named = Adaptation(row["adaptation"]).label if row["adaptation"] else ""
    return Cell(named or row["note"] or "–", row["note"] if named else "", bold=True)


def _state(row: Answers, _before: Answers | None) -> Cell:
    state = AdaptationState(row["state"])
    return Cell(state.label, tone=_STATE_TONES[state])


def _measure(row: Answers, _before: Answers | None) -> Cell:
    about = " · ".join(x for x in (row["whom"], row["note"]) if x)
    return Cell(NavMeasure(row["measure"]).label if row["measure"] else "–", about, bold=True)


def _contact(row: Answers, _before: Answers | None) -> Cell:
    party = ContactParty(row["party"]).label if row["party"] else ""
    form = inside_sentence(ContactForm(row["form"]).label) if row["form"] else ""
    named = row["with_whom"]
    with_whom = ", ".join(x for x in ("" if named.casefold().startswith(party.casefold()) else party, named, form) if x)
    return Cell(row["purpose"] or "–", " · ".join(x for x in (with_whom, row["agreed"]) if x), bold=True)


def _privacy(row: Answers, _before: Answers | None) -> Cell:
    match row["no_health_shared"]:
        case True:
            return Cell(_("Ingen delt"), tone=Tone.OK)
        case False:
            return Cell(_("Delt"), tone=Tone.WARN)
        case _other:
            return Cell(_("Ikke besvart"), tone=Tone.NEUTRAL)


def _show_adapted_by(grid: FieldGrid) -> None:
    """The kinds of adaptation are asked for when the task can be done with one."""
    editors = grid.editors()
    wanted = editors["ability"].value() == Ability.ADAPTED or bool(editors["adapted_by"].value())
    grid.fields["adapted_by"].setVisible(wanted)


def _show_when_asked(grid: FieldGrid) -> None:
    """An explanation is asked for when something was shared; that it is followed up can be said when there is a day
    for it, which is typed, and so what stands around it stays."""
    editors = grid.editors()
    grid.fields["explanation"].setVisible(
        editors["no_health_shared"].value() is False or bool(editors["explanation"].value())
    )
    grid.fields["followed_up"].setEnabled(bool(editors["follow_up"].value()) or bool(editors["followed_up"].value()))
