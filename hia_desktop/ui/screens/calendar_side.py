"""What is chosen in the calendar, and all that can be done with it in one click."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.text import _, clock_of_minutes, day_long
from hia_desktop.base.tones import Tone
from hia_desktop.domain.teamwork.visits import CANCELLED, Outcome
from hia_desktop.services.course.calendar import Slot
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.keys import Menu, menu_act
from hia_desktop.ui.kit.one_line import OneLine
from hia_desktop.ui.kit.scrolling import SideScroll
from hia_desktop.ui.kit.tab_order import taken_last
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, column, empty_layout, plain_tip, row, secondary_button

TONES = {
    Outcome.PLANNED: Tone.BRAND,
    Outcome.MET: Tone.OK,
    Outcome.NOT_MET: Tone.BAD,
    Outcome.BY_PATIENT: Tone.WARN,
    Outcome.BY_CENTRE: Tone.WARN,
}
WIDTH = 236


@dataclass(frozen=True)
class Act:
    """Something that can be done with an appointment: its words, its key in the calendar (or none), and the doing."""

    text: str
    key: str
    do: Callable[[Slot], object]


class ActsOf(Protocol):
    """What can be done with an appointment by this user."""

    def __call__(self, slot: Slot) -> list[Act]: ...


def when(slot: Slot) -> str:
    """«mandag 2. mars 2026 klokken 09.00–09.45»."""
    first, last = clock_of_minutes(slot.span.first), clock_of_minutes(slot.span.last)
    return _("{day} klokken {first}–{last}").format(day=day_long(slot.day), first=first, last=last)


def state(slot: Slot) -> str:
    """«Møtt», «Avlyst av pasienten: Velferdsgrunner»."""
    why = slot.why.label if slot.why is not None and slot.outcome in CANCELLED else ""
    return ": ".join(x for x in (slot.outcome.label, why) if x)


def clash_words(slot: Slot) -> str:
    """Who or what is taken twice; empty when nothing is."""
    return _("Kolliderer: {who}").format(who=", ".join(slot.clash)) if slot.clash else ""


def about(slot: Slot) -> list[str]:
    """What else there is to know, one thing each."""
    return [
        x
        for x in (
            slot.purpose.label if slot.purpose is not None else "",
            ", ".join(slot.staff),
            slot.way.label if slot.way is not None else "",
            slot.room,
            _("tolk: {language}").format(language=slot.interpreter) if slot.interpreter else "",
        )
        if x
    ]


def menu_of(owner: QWidget, slot: Slot, acts: list[Act]) -> Menu:
    """The same as a menu, with the keys."""
    menu = Menu(owner)
    _put_acts(menu, slot, acts)
    return menu


def _put_acts(menu: Menu, slot: Slot, acts: list[Act]) -> None:
    for act in acts:
        menu_act(menu, f"{act.text}\t{act.key}" if act.key else act.text, partial(act.do, slot))


class ChosenLine(QWidget):
    """The same on one line above the days, where they need the width: who and when, and a menu of what can be done.
    It keeps its place when nothing is chosen."""

    def __init__(self, acts: ActsOf) -> None:
        super().__init__()
        self._acts = acts
        self.words = OneLine("strong")
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.button = secondary_button(_("Timen"))
        self.button.setAccessibleName(_("Det du kan gjøre med timen som er valgt"))
        self._menu = Menu(self.button)
        self.button.setMenu(self._menu)
        line = row(self.words, self.button)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.show_slot(None)

    def show_slot(self, slot: Slot | None) -> None:
        """Another one, or none."""
        acts = self._acts(slot) if slot is not None else []
        said: list[str] = []
        if slot is not None:  # the day is told by where it lies
            time = "–".join(clock_of_minutes(minute) for minute in (slot.span.first, slot.span.last))
            said = [slot.patient or _("Opptatt"), time, clash_words(slot), *about(slot)]
        self.words.set_whole(" · ".join(words for words in said if words))
        self._menu.clear()
        if slot is not None:
            _put_acts(self._menu, slot, acts)
        self.button.setEnabled(bool(acts))


class CalendarSide(Card):
    """One appointment. It keeps its place and its width when nothing is chosen."""

    def __init__(self, acts: ActsOf, hint: str) -> None:
        super().__init__(padding=14)
        self._acts, self._hint = acts, hint
        self.setFixedWidth(px(WIDTH))
        inside = QWidget()
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(6))
        scroll = SideScroll(inside)
        scroll.setAccessibleName(_("Timen som er valgt"))
        self.body.addWidget(scroll, 1)
        self.show_slot(None)

    def show_slot(self, slot: Slot | None) -> None:
        """Another one, or none."""
        empty_layout(self._box)
        if slot is None:
            self._box.addWidget(Text(_("Ingen time er valgt"), "strong"))
            self._box.addWidget(Text(self._hint, "hint"))
        else:
            self._fill(slot)
        self._box.addStretch(1)

    def _fill(self, slot: Slot) -> None:
        words = when(slot)
        self._box.addWidget(Text(slot.patient or _("Opptatt"), "heading"))
        self._box.addWidget(Text(words[:1].upper() + words[1:], "strong"))
        if slot.visit is None:
            self._box.addWidget(Text(_("Du har ikke tilgang til pasienten."), "hint"))
        else:
            self._box.addWidget(Chip(state(slot), TONES[slot.outcome]))
        if slot.clash:
            self._box.addWidget(Text(clash_words(slot), "error"))
        for words in about(slot):
            self._box.addWidget(Text(words, "hint"))
        acts = self._acts(slot)
        if acts:
            self._box.addSpacing(px(6))
        buttons = column(gap=6)
        for act in acts:
            button = secondary_button(act.text, partial(act.do, slot))
            if act.key:
                button.setToolTip(plain_tip(act.key))
            if act.key == "Delete":
                taken_last(button)
            buttons.addWidget(button)
        self._box.addLayout(buttons)
