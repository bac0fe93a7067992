"""Frister: the guide's limits. A change is a new row from a day, approved by name; the rows before it stay as they were."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from pydantic import ValidationError
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.text import _, day, plural
from hia_desktop.domain.forms.guideline_limit import GuidelineLimit
from hia_desktop.domain.guidelines import DatedLimit, LimitTable, history, in_turn, key_of
from hia_desktop.services import limits
from hia_desktop.services.entries import sentence
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.editors import Editor
from hia_desktop.ui.kit.fields import FieldGrid
from hia_desktop.ui.kit.held_rows import HeldRows
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.row_cells import Cell
from hia_desktop.ui.kit.rows import Column
from hia_desktop.ui.kit.theme import Tone, px
from hia_desktop.ui.kit.widgets import Banner, Card, EmptyState, Text, empty_layout, line, primary_button, row, secondary_button

_WHAT = frozenset({"discipline", "condition", "severity"})
_NOTED = frozenset({"approved"})
"""What is noted by a name and a day, and so has no field."""
_TERMS = frozenset({"weeks", "months", "valid_from", "valid_until", "source"})


def _about(limit: GuidelineLimit) -> str:
    """«Angst, moderat»."""
    return limit.condition.label + (f", {limit.severity.label.lower()}" if limit.severity else "")


def _since(found: DatedLimit) -> str:
    """«fra 01.01.2020»."""
    return _("fra {day}").format(day=day(found.valid_from))


def _state(found: DatedLimit) -> Cell:
    if found.approved:
        return Cell(_("Godkjent"), tone=Tone.OK, icon="check-heavy")
    return Cell(_("Ikke godkjent"), tone=Tone.WARN)


_COLUMNS = (
    Column("about", _("Tilstand"), lambda found: Cell(_about(found.limit), found.limit.discipline.label), 190, stretch=2, sortable=False),
    Column("length", _("Frist"), lambda found: Cell(found.limit.length(), _since(found)), 150, sortable=False),
    Column("approved", _("Lokalt godkjent"), _state, 145, kind="chip"),
)


class LimitsEditor(QWidget):
    """The limits on the left, each with its newest row; on the right that row, to be changed or approved, and those before it."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._limits: LimitTable = ()
        self._read: DatedLimit | None = None
        self._begun = self._typed = False
        self.table = HeldRows(_COLUMNS, name=_("Frister"), empty=_("Ingen frister"))
        self.table.selected.connect(lambda _key: self._chosen())
        self._counted = Text("", "hint", wrap=False)
        self.new_button = secondary_button(_("Ny frist"), self.begin, "plus")
        self._build_fields()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(14))
        box.addWidget(self._list(), 6)
        box.addWidget(self._side(), 5)
        self.setFocusProxy(self.table)
        key_action(self, _("Lagre fristen"), "Ctrl+S", self.save)
        self._show_chosen()

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
        self._title, self._chip = Text("", "heading"), Chip("", Tone.NEUTRAL)
        self._when = Text("", "hint")
        self.trouble = Banner("", Tone.WARN)
        self.trouble.hide()
        self.approve_button = secondary_button(_("Godkjenn …"), self._ask_name, "check")
        self.save_button = primary_button(_("Lagre ny frist"), self.save)
        self.save_button.setToolTip("Ctrl+S")
        self._earlier = QVBoxLayout()
        self._earlier.setSpacing(px(6))

    def _one_length(self, name: str, other: str) -> None:
        """Weeks or months, never both."""
        if self.editors[name].value() is not None:
            self.editors[other].set_value(None)

    def _list(self) -> Card:
        head = row(self._counted, 1, self.new_button)
        head.setContentsMargins(px(14), px(9), px(14), px(9))
        card = Card(padding=1)
        card.body.setSpacing(0)
        card.body.setContentsMargins(0, 0, 0, px(7))
        card.body.addLayout(head)
        card.add(line())
        card.add(self.table, 1)
        return card

    def _side(self) -> Card:
        page = QWidget()
        page.setProperty("role", "page")
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, px(6), 0)
        box.setSpacing(px(8))
        box.addWidget(self._title)
        box.addLayout(row(self._chip, self._when, 1))
        box.addWidget(self._what)
        box.addWidget(self._terms)
        box.addWidget(self.trouble)
        box.addLayout(row(self.approve_button, 1, self.save_button))
        told = _("Fristen foreslås ved vurdering fra dagen den gjelder. Vurderinger som er signert, viser fristen de ble gjort etter.")
        box.addWidget(Text(told, "hint"))
        box.addSpacing(px(8))
        box.addLayout(self._earlier)
        box.addStretch(1)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setWidget(page)
        self._none = EmptyState(_("Velg en frist"), _("Her endrer du fristen fra en dag, og noterer hvem som har godkjent den."))
        card = Card()
        card.setMinimumWidth(px(300))
        card.add(self._none, 1)
        card.add(self._area, 1)
        return card

    # -- what is shown

    def refresh(self) -> None:
        """Asks for the limits; what is typed stays."""
        self._host.ask(self, self._show, limits.listing)

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
        if found is None or (self._typed and self._read is not None and key_of(found.limit) == key_of(self._read.limit)):
            return
        self.flush(self._show_chosen)

    def _show_chosen(self) -> None:
        self._read = self.table.current()
        self._begun = False
        self._area.setVisible(self._read is not None)
        self._none.setVisible(self._read is None)
        if self._read is not None:
            limit, state = self._read.limit, _state(self._read)
            self._title.setText(limit.name())
            self._chip.set(state.text, Tone(state.tone), state.icon)
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
        self._fill(GuidelineLimit(valid_from=self._host.clock.today()), _("Uten alvorlighetsgrad gjelder fristen alle."))
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
            self._tell({str(fault["loc"][0]): sentence(fault) for fault in error.errors(include_input=False, include_url=False)})
            return None

    def save(self) -> None:
        """Stores what is typed as a new row that nobody has approved yet."""
        if self.save_button.isEnabled() and (new := self._new()) is not None:
            self.save_button.setEnabled(False)
            self._host.do(self, lambda _none: self._saved(new), limits.revise, new, failed=self._failed)

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed, when it is right, as a new row that nobody has approved yet."""
        if not self._typed:
            then()
            return
        new = self._new()
        self._typed = False
        if new is None:
            self._lost(then)
        else:
            self._host.do(self, lambda _none: then(), limits.revise, new, failed=lambda _problem: self._lost(then))

    def _lost(self, then: Callable[[], None]) -> None:
        self._host.say(_("Endringen av «{name}» er ikke lagret, fordi noe i den ikke stemte.").format(name=self._title.text()), Tone.WARN)
        then()

    def _saved(self, new: GuidelineLimit) -> None:
        self._typed = self._begun = False
        self._host.say(_("Fristen er lagret. Den er ikke godkjent ennå."), Tone.OK)
        self._host.ask(self, lambda found: self._show_new(found, new), limits.listing)

    def _show_new(self, found: LimitTable, new: GuidelineLimit) -> None:
        self._show(found)
        self.table.select_key(key_of(new))

    def _ask_name(self) -> None:
        if self._read is not None:
            read = self._read
            label = _("Hvem har godkjent fristen?")
            self._host.prompts.ask_line(_("Godkjenn fristen"), label, lambda name: self._approve(read, name), _("Godkjenn"))

    def _approve(self, read: DatedLimit, name: str) -> None:
        self._host.do(self, self._was_approved, limits.approve, read, name, failed=self._failed)

    def _was_approved(self, _none: None) -> None:
        self._host.say(_("Fristen er notert som godkjent."), Tone.OK)
        self.refresh()

    def _failed(self, problem: Problem) -> None:
        self.save_button.setEnabled(self._typed)
        fields = problem.fields if isinstance(problem, BadInput) else {}
        shown = {name: told for name, told in fields.items() if name in self.editors}
        self._tell(shown)
        self.trouble.set(problem.message, Tone.WARN)
        self.trouble.setVisible(not shown)

    def _tell(self, faults: Mapping[str, str]) -> None:
        for name, editor in self.editors.items():
            editor.set_error(faults.get(name, ""))
        first = next((name for name in self.editors if name in faults), "")
        if first:
            self._go_to(first)

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
    return _(" · godkjent av {name} {day}").format(name=found.approved_by, day=day(found.approved_on)) if found.approved_on else ""
