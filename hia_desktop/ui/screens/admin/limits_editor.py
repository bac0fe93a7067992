"""Frister: the guide's limits. A change is a new row from a day, approved by name;
the rows before it stay as they were."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from pydantic import ValidationError
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from hia_desktop.base.misread import sentence
from hia_desktop.base.text import N_, _, day, inside_sentence, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.assessment.guidelines import DatedLimit, LimitTable, history, in_turn, key_of
from hia_desktop.domain.forms.guideline_limit import GuidelineLimit
from hia_desktop.services.centre import limits
from hia_desktop.ui.kit.forms.editors import Editor
from hia_desktop.ui.kit.forms.fields import FieldGrid
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, empty_layout, row, secondary_button
from hia_desktop.ui.screens.admin.approved_rows import ApprovedRows, Words, state

_WHAT = frozenset({"discipline", "condition", "called", "severity"})
_NOTED = frozenset({"approved"})
"""What is noted by a name and a day, and so has no field."""
_TERMS = frozenset({"weeks", "months", "valid_from", "valid_until", "source"})


def _about(limit: GuidelineLimit) -> str:
    """«Angst, moderat»."""
    return limit.about() + (f", {inside_sentence(limit.severity.label)}" if limit.severity else "")


def _since(found: DatedLimit) -> str:
    """«fra 01.01.2020»."""
    return _("fra {day}").format(day=day(found.valid_from))


_COLUMNS = (
    Column(
        "about",
        N_("Tilstand"),
        lambda found: Cell(_about(found.limit), found.limit.discipline.label),
        190,
        stretch=2,
        sortable=False,
    ),
    Column("length", N_("Frist"), lambda found: Cell(found.limit.length(), _since(found)), 130, sortable=False),
    Column("approved", N_("Lokalt godkjent"), state, 145, kind="chip"),
)


class LimitsEditor(ApprovedRows):
    """The guide's limits; a limit for something that has none can be begun here too."""

    words = Words(
        name=N_("Frister"),
        empty=N_("Ingen frister"),
        key=N_("Lagre fristen"),
        save=N_("Lagre ny frist"),
        saved=N_("Fristen er lagret. Den er ikke godkjent ennå."),
        who=N_("Hvem har godkjent fristen?"),
        approve=N_("Godkjenn fristen"),
        approved=N_("Fristen er notert som godkjent."),
        choose=N_("Velg en frist"),
        choose_text=N_("Her endrer du fristen fra en dag, og noterer hvem som har godkjent den."),
    )
    columns = _COLUMNS
    revise = limits.revise
    approve = limits.approve
    _limits: LimitTable = ()
    _read: DatedLimit | None
    _begun = False

    # -- the parts

    def _build_fields(self) -> None:
        today = self._host.clock.today
        self._what = FieldGrid(GuidelineLimit, today, skip=_TERMS | _NOTED)
        self._terms = FieldGrid(GuidelineLimit, today, skip=_WHAT | _NOTED)
        self.editors: dict[str, Editor] = self._what.editors() | self._terms.editors()
        for editor in self.editors.values():
            editor.edited.connect(self._edited)
        for name, other in (("weeks", "months"), ("months", "weeks")):
            self.editors[name].edited.connect(lambda name=name, other=other: self._one_length(name, other))
        self._when = Text("", "hint")
        self.new_button = secondary_button(_("Ny frist"), self.begin, "plus")

    def _over(self) -> tuple[QPushButton, ...]:
        return (self.new_button,)

    def _parts(self) -> tuple[Sequence[QWidget | QHBoxLayout], str]:
        told = _(
            "Fristen foreslås ved vurdering fra dagen den gjelder. Vurderinger som er signert, viser "
            "fristen de ble gjort etter."
        )
        return (row(self._chip, self._when, 1), self._what, self._terms), told

    def _one_length(self, name: str, other: str) -> None:
        """Weeks or months, never both."""
        if self.editors[name].value() is not None:
            self.editors[other].set_value(None)

    # -- what is shown

    def refresh(self) -> None:
        """Asks for the limits; what is typed stays."""
        self._host.ask(self, self._show, limits.listing.of())

    def _show(self, found: LimitTable) -> None:
        self._limits = found
        newest = [history(found, key)[0] for key in dict.fromkeys(key_of(each.limit) for each in found)]
        lacking = sum(not each.approved for each in newest)
        self._counted.setText(
            _("{count} venter på lokal godkjenning.").format(count=plural(lacking, _("frist"), _("frister")))
            if lacking
            else _("Alle frister er lokalt godkjent.")
        )
        self.table.hold([(key_of(each.limit), each) for each in newest])
        if not self._typed and not self._begun:
            self._show_chosen()

    def _chosen(self) -> None:
        """Another limit: what is typed in the one before is kept first."""
        found = self.table.current()
        if found is None or (
            self._typed and self._read is not None and key_of(found.limit) == key_of(self._read.limit)
        ):
            return
        self.flush(self._show_chosen)

    def _show_chosen(self) -> None:
        self._read = self.table.current()
        self._begun = False
        self._area.setVisible(self._read is not None)
        self._none.setVisible(self._read is None)
        if self._read is not None:
            limit, cell = self._read.limit, state(self._read)
            self._title.setText(limit.name())
            self._chip.set(cell.text, cell.tone or Tone.NEUTRAL, cell.icon)
            self._fill(limit, _when(limit, self._host.clock.today()) + _by(self._read))
            self.approve_button.setEnabled(not self._read.approved)
            self._show_earlier(self._read)

    def begin(self) -> None:
        """A limit for something that has none yet; what is typed is kept first."""
        self.flush(self._begin)

    def _begin(self) -> None:
        self._read, self._begun = None, True
        self._none.hide()
        self._area.show()
        self._title.setText(_("Ny frist"))
        self._chip.set(_("Ikke lagret"), Tone.NEUTRAL)
        self._fill(
            GuidelineLimit(valid_from=self._host.clock.today()), _("Uten alvorlighetsgrad gjelder fristen alle.")
        )
        self.approve_button.setEnabled(False)
        empty_layout(self._earlier)
        self.editors["discipline"].go_to()

    def _fill(self, limit: GuidelineLimit, when: str) -> None:
        self._typed = False
        self._when.setText(when)
        self._what.setVisible(self._begun)
        self.trouble.hide()
        self.save_button.setEnabled(False)
        for name, editor in self.editors.items():
            editor.set_value(getattr(limit, name))

    def _show_earlier(self, shown: DatedLimit) -> None:
        empty_layout(self._earlier)
        versions = history(self._limits, key_of(shown.limit))
        ends = {limit.valid_from: limit.valid_until for limit in in_turn(versions)}
        if len(versions) > 1:
            self._earlier.addWidget(Text(_("Tidligere frister"), "section"))
        for later, found in pairwise(versions):
            replaced = later.valid_from == found.valid_from
            told = _("{length} · erstattet fra samme dag, {first}") if replaced else _("{length} · {first}–{last}")
            last = ends[found.valid_from]
            words = told.format(length=found.limit.length(), first=day(found.valid_from), last=day(last))
            if not replaced and last is not None and found.valid_from <= self._host.clock.today() <= last:
                words += _(" · gjelder nå")
            self._earlier.addWidget(Text(words + (_by(found) or _(" · ikke godkjent")), "label"))
            self._earlier.addWidget(Text(found.limit.source, "second", selectable=True))

    # -- what is done

    def _edited(self) -> None:
        """A changed limit is a new one, from a day of its own."""
        typed_in, now = self.editors["valid_from"], self._host.clock.today()
        begun = self._read is not None and not self._typed and self._read.valid_from < now
        if begun and self._read is not None and typed_in.value() == self._read.valid_from.isoformat():
            typed_in.set_value(now)
        self._typed = True
        self.save_button.setEnabled(True)
        self.approve_button.setEnabled(False)

    def _new(self) -> GuidelineLimit | None:
        """What is typed, None with the fault told at its field."""
        if raw := self._what.raw() | self._terms.raw():
            for name, text in raw.items():
                self.editors[name.partition(".")[0]].set_raw(text)  # says what is wrong with it
            self._go_to(next(iter(raw)).partition(".")[0])
            return None
        answers: dict[str, Any] = {name: editor.value() for name, editor in self.editors.items()}
        try:
            return GuidelineLimit.model_validate(answers)
        except ValidationError as error:
            self._told(
                {
                    str(fault["loc"][0]): sentence(fault)
                    for fault in error.errors(include_input=False, include_url=False)
                }
            )
            return None

    def _show_saved(self, new: GuidelineLimit) -> None:
        """Shows the new row, which may be of a limit that was not there."""
        self._begun = False
        self._host.ask(self, lambda found: self._show_new(found, new), limits.listing.of())

    def _show_new(self, found: LimitTable, new: GuidelineLimit) -> None:
        self._show(found)
        self.table.select_key(key_of(new))

    def _told(self, faults: Mapping[str, str]) -> bool:
        for name, editor in self.editors.items():
            editor.set_error(faults.get(name, ""))
        first = next((name for name in self.editors if name in faults), "")
        if first:
            self._go_to(first)
        return bool(first)

    def _go_to(self, name: str) -> None:
        self.editors[name].go_to()
        self._area.ensureWidgetVisible(self.editors[name], px(24), px(64))


def _when(limit: GuidelineLimit, today: date) -> str:
    if limit.valid_until is not None and limit.valid_until < today:
        return _("Gjaldt til {day}").format(day=day(limit.valid_until))
    if limit.applies(today):
        return _("Gjelder nå")
    return _("Gjelder ikke ennå")


def _by(found: DatedLimit) -> str:
    """« · godkjent av Avdelingssjef Vik 24.02.2026»; empty while nobody has."""
    return (
        _(" · godkjent av {name} {day}").format(name=found.approved_by, day=day(found.approved_on))
        if found.approved_on
        else ""
    )
