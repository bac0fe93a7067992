"""The fields of a workplace: its people and agreements as tables, its industry by code or word."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hia_desktop.base.text import _, day
from hia_desktop.base.tones import Tone
from hia_desktop.domain.workplaces import industries
from hia_desktop.domain.workplaces.workplace import Agreement, ContactPerson, WorkplaceDraft
from hia_desktop.ui.kit.forms.editors import LineEditor
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.forms.row_lines import Col
from hia_desktop.ui.kit.forms.row_table import RowKind, RowTable
from hia_desktop.ui.kit.forms.suggestions import suggest
from hia_desktop.ui.kit.tables.cell import Cell

Answers = dict[str, Any]
Today = Callable[[], date]


def workplace_form(today: Today) -> FormView:
    """The whole of what can be edited of a workplace."""
    industry = LineEditor(400)
    suggest(industry, [industries.shown(code) for code in industries.industries()])
    own = {"industry": industry, "contacts": _contacts(today), "agreements": _agreements(today)}
    return FormView(WorkplaceDraft, today, own=own)


def _contacts(today: Today) -> RowTable:
    columns = (
        Col(_("Navn"), lambda one, _before: Cell(one["name"] or "–", one["role"], bold=True), 6),
        Col(_("Telefon"), lambda one, _before: Cell(one["phone"] or "–"), 3),
        Col(_("E-post"), lambda one, _before: Cell(one["email"] or "–"), 4),
    )
    return RowTable(_("Kontaktpersoner"), RowKind(ContactPerson, columns), today, _("Ny kontaktperson"))


def _agreements(today: Today) -> RowTable:
    def when(one: Answers, _before: object) -> Cell:
        until = day(date.fromisoformat(one["until"])) if one["until"] else _("uten sluttdato")
        return Cell(f"{day(date.fromisoformat(one['start']))} – {until}" if one["start"] else "–", bold=True)

    def state(one: Answers, _before: object) -> Cell:
        read = Agreement(
            start=date.fromisoformat(one["start"]) if one["start"] else None,
            until=date.fromisoformat(one["until"]) if one["until"] else None,
        )
        if read.start is None:
            return Cell("–")
        if read.holds(today(), today()):
            return Cell(_("gjelder"), tone=Tone.OK)
        return Cell(_("kommer"), tone=Tone.BRAND) if read.start > today() else Cell(_("utløpt"), tone=Tone.NEUTRAL)

    columns = (
        Col(_("Avtale"), when, 5),
        Col(_("Signert for bedriften av"), lambda one, _before: Cell(one["signed_by"] or "–"), 4),
        Col("", state, fixed=84, chip=True),
    )

    def new(rows: list[Answers]) -> Answers:
        """It goes on where the one before ends; the people are often the same."""
        return {name: rows[-1][name] for name in ("for_health", "for_nav", "signed_by")} if rows else {}

    return RowTable(_("Avtaler"), RowKind(Agreement, columns, new=new), today, _("Ny avtale"))
