"""Teammøte: the agenda at the left, one patient in the middle, what is decided at the right."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import ItemId, MeetingId
from hia_desktop.base.text import N_, _, clock_words, day_long, day_short, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.topics import Topic
from hia_desktop.services.meetings import agenda, cases, minutes, series
from hia_desktop.services.meetings.agenda import Dropped, ItemRow, MeetingPage
from hia_desktop.services.meetings.cases import CasePage
from hia_desktop.services.meetings.minutes import Signed
from hia_desktop.services.meetings.series import SeriesRow
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.chips import Chip, ToggleChip
from hia_desktop.ui.kit.keys import Menu, key_action, menu_act
from hia_desktop.ui.kit.scrolling import SideScroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import (
    Card,
    EmptyState,
    Text,
    column,
    empty_layout,
    link_button,
    primary_button,
    row,
    secondary_button,
)
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.screens.meeting.agenda_list import AgendaList, name_of
from hia_desktop.ui.screens.meeting.case_view import CaseView
from hia_desktop.ui.screens.meeting.decision_card import DecisionCard
from hia_desktop.ui.screens.meeting.ending import ask_to_enter, ask_to_sign, what_became
from hia_desktop.ui.screens.meeting.present_sheet import ask_present
from hia_desktop.ui.screens.meeting.series_sheet import set_up_series
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog

_ROOM = 1040
"""From this width of the screen, in pixels at 100 %, what is decided stands beside the patient, and else below."""


class _Room(QStackedWidget):
    """Takes the height that there is: what does not fit is scrolled within the patient's page, and not the whole."""

    def hasHeightForWidth(self) -> bool:
        return False


class MeetingScreen(Screen):
    """Alt+Down and Alt+Up go to the next patient and the one before; with Shift they move the one that is shown.
    `argument` is «meeting» or «meeting:item»."""

    key = "meeting"
    title = N_("Teammøte")
    icon = "meeting"
    needs = Right.SEE_LISTS
    watches: ClassVar[frozenset[Topic]] = frozenset({Topic.MEETINGS, Topic.TASKS, Topic.COURSE, Topic.CONSENT})
    in_rail = True

    def build(self) -> None:
        """The head, the three parts, and what stands there when there is no meeting."""
        self._series: tuple[SeriesRow, ...] = ()
        self._page: MeetingPage | None = None
        self._case: CasePage | None = None
        self._goes_to_line = False
        meeting, _colon, item = self.argument.partition(":")
        self._meeting = MeetingId(meeting) if meeting else None
        self._item = ItemId(item) if item else None
        self._reads = may(self.host.user.role, Right.MEETING)
        self._writes = may(self.host.user.role, Right.WRITE_HEALTH)
        self._plans = may(self.host.user.role, Right.TEAM)
        self._empty = QVBoxLayout()
        empty = QWidget()
        empty.setLayout(self._empty)
        self._stack = _Room()
        self._stack.addWidget(empty)
        self._stack.addWidget(self._body())
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(10), px(16), px(12))
        box.setSpacing(px(10))
        box.addLayout(self._head())
        box.addWidget(self._stack, 1)
        self.setFocusProxy(self.list)
        keys = (
            (_("Neste pasient"), "Alt+Down", lambda: self._step(1)),
            (_("Forrige pasient"), "Alt+Up", lambda: self._step(-1)),
            (_("Flytt saken ned"), "Alt+Shift+Down", lambda: self._shift(1)),
            (_("Flytt saken opp"), "Alt+Shift+Up", lambda: self._shift(-1)),
            (_("Skriv en beslutning"), "Ctrl+N", self._to_line),
            (_("Stor skrift"), "Alt+S", self.large.click),
            (_("Avslutt møtet og signer"), "Ctrl+Return", self.sign.click),
        )
        for text, key, act in keys:
            key_action(self, text, key, act)

    def _head(self) -> QHBoxLayout:
        self.when = Text("", "second", wrap=False)
        self.here = secondary_button("", self._ask_present, "people")
        self.nav = ToggleChip(_("NAV-veileder er til stede"), Tone.NAV, off=_("Ta inn NAV-veileder"))
        self.nav.setToolTip(_("Når NAV er til stede, viser skjermen bare det pasienten deler med NAV."))
        self.nav.clicked.connect(self._nav_here)
        self.together = Chip(_("Bare det delte vises"), Tone.NAV)
        self.more = secondary_button(_("Møter"), self._menu)
        self.large = secondary_button(_("Stor skrift"), self._enlarge)
        self.large.setToolTip(_("For en skjerm på veggen. Gjelder til den slås av her (Alt+S)."))
        self.large.setCheckable(True)
        self.large.setChecked(theme.enlarged())
        self.paper = secondary_button(_("Møteliste"), self._show_paper, "print")
        self.sign = primary_button(_("Avslutt og signer"), self._ask_sign)
        self.sign.setToolTip("Ctrl+Enter")
        head = row(Text(self.title, "title", wrap=False), self.when, self.here, self.nav, self.together, 1)
        for part in (self.more, self.large, self.paper, self.sign):
            head.addWidget(part)
        return head

    def _body(self) -> QWidget:
        self.list = AgendaList()
        self.list.chosen.connect(self._choose)
        self.list.dropped.connect(lambda item, before: self._move(ItemId(item), ItemId(before) if before else None))
        self.counted = Text("", "hint")
        self.fetch = link_button(_("Hent fra forløpene"), self._prepare, "download")
        self.fetch.setToolTip(_("Nye, de som skal evalueres, de som avsluttes, og dem noen vil drøfte"))
        self.off = link_button(_("Ta av listen"), self._drop)
        self._hint = Text(_("Alt+↓ neste · Alt+↑ forrige · dra, eller Alt+Shift+↓, for å flytte"), "hint")
        left = Card(padding=8)
        left.add(self.counted)
        left.add(self.list, 1)
        left.body.addWidget(self._hint)
        left.body.addLayout(row(self.fetch, self.off, 1, gap=4))
        left.setFixedWidth(px(260))
        self.case = CaseView(self.host)
        self.nothing = QWidget()
        self._nothing = QVBoxLayout(self.nothing)
        self.decided = DecisionCard(self.host)
        self.decided.again.connect(self._ask_case)
        self._under = column(self.nothing, self.case, gap=10)  # one of them shown; a stack is as high as its highest
        inside = QWidget()
        inside.setLayout(self._under)
        self._scroll = SideScroll(inside)
        middle = Card(padding=0)
        middle.add(self._scroll, 1)
        self._side = QVBoxLayout()
        made = QWidget()
        parts = QHBoxLayout(made)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(px(10))
        parts.addWidget(left)
        parts.addWidget(middle, 1)
        parts.addLayout(self._side)
        self._fold()
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """What is decided beside the patient, or below where it is narrow."""
        wide = self.width() >= px(_ROOM)
        into, out = (self._side, self._under) if wide else (self._under, self._side)
        if into.indexOf(self.decided) < 0:
            out.removeWidget(self.decided)
            into.addWidget(self.decided)
        self._say_when()
        self.decided.setMinimumWidth(px(296) if wide else 0)
        self.decided.setMaximumWidth(px(296) if wide else 16_777_215)

    def _say_when(self) -> None:
        """The day in full, or short where it is narrow."""
        if self._page is not None:
            wide = self.width() >= px(_ROOM)
            day = day_long(self._page.day) if wide else day_short(self._page.day, self.host.clock.today())
            self.when.setText(_("{day} kl. {time}").format(day=day, time=clock_words(self._page.starts)))

    # -- what is shown

    def refresh(self) -> None:
        """Asks for the series, and for the meeting."""
        self.host.ask(self, self._series_came, series.listing.of())

    def others_wrote(self) -> None:
        """Somebody else may have put a patient on the agenda, or decided something."""
        self._again.start()

    def go(self, argument: str) -> bool:
        """Another meeting of the same screen is a screen of its own."""
        return argument == self.argument

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed, then calls `then`."""
        self.decided.flush(then)

    def _series_came(self, found: tuple[SeriesRow, ...]) -> None:
        self._series = found
        if self._meeting is None:
            self._meeting = next((one.current for one in found if one.current is not None), None)
        if self._meeting is None:
            self._show_none()
        else:
            self.host.ask(self, self._came, agenda.look.of(self._meeting), failed=self._failed)

    def _failed(self, problem: Problem) -> None:
        self._meeting = self._page = None
        self.host.say(problem.message)
        self._show_none()

    def _show_none(self) -> None:
        """No meeting: what to do first."""
        empty_layout(self._empty)
        for part in (self.when, self.here, self.nav, self.together, self.paper, self.sign):
            part.hide()
        self.more.setVisible(bool(self._series))
        today = self.host.clock.today()
        if not self._series:
            text = _("Et møte har en fast ukedag og dem som er med. Sakslisten lages av forløpene.")
            action = _("Sett opp teammøte") if self._plans else ""
            none = _("Ingen teammøter er satt opp") if self._plans else _("Du er ikke med i noe teammøte")
            state = EmptyState(none, text, action, lambda: set_up_series(self.host, self, None), "meeting")
        else:
            one = self._series[0]
            text = _("Sakslisten får dem som er nye, skal evalueres eller avsluttes, og dem noen har bedt om å drøfte.")
            action = _("Lag saksliste til {day}").format(day=day_short(one.next_day, today)) if self._plans else ""
            state = EmptyState(_("Ingen saksliste ennå"), text, action, self._prepare, "meeting")
        self._empty.addWidget(state)
        self._stack.setCurrentIndex(0)

    def _came(self, page: MeetingPage) -> None:
        self._page = page
        self._stack.setCurrentIndex(1)
        self._dress(page)
        known = [one.id for one in page.items]
        if self._item not in known:
            left = [one.id for one in page.items if not one.talked and one.shared]
            self._item = next(iter(left or known), None)
        self.list.show_items(page.items, self._item, may_move=page.may_plan)
        self._point()
        self._ask_case()

    def _dress(self, page: MeetingPage) -> None:
        self._say_when()
        count = sum(one.here for one in page.people)
        self.here.setText(_("{count} til stede").format(count=count))
        self.here.setVisible(self._writes)
        self.here.setEnabled(page.may_write)
        self.nav.setVisible(self._writes)
        self.nav.setChecked(page.together)
        self.together.setVisible(page.together and self._reads)
        self.more.show()
        self.sign.setVisible(page.may_write)
        self.paper.setVisible(page.signed_at is not None and self._writes)
        self.fetch.setVisible(page.may_plan)
        self._hint.setVisible(page.may_plan)
        self.off.setVisible(page.may_plan and bool(page.items))
        self._count(page)

    def _count(self, page: MeetingPage) -> None:
        done, all_ = sum(one.talked for one in page.items), len(page.items)
        told = _("Saksliste · {done} av {all} drøftet").format(done=done, all=all_)
        if page.signed_at is not None:
            told = _("Signert av {name}. {count}.").format(
                name=page.signed_by, count=plural(all_, _("sak"), _("saker"))
            )
        elif all_ > done and self._plans:  # who sees them all
            each = max(1, page.minutes // max(1, all_))
            told += " · " + _("ca. {minutes} min per pasient").format(minutes=each)
        self.counted.setText(told)

    def _point(self) -> None:
        """Where the user is, to come back to."""
        if self._meeting is not None:
            self.argument = f"{self._meeting}:{self._item}" if self._item is not None else str(self._meeting)

    def _shown(self) -> ItemRow | None:
        return next((one for one in self.list.lines() if one.id == self._item), None)

    def _ask_case(self) -> None:
        one = self._shown()
        if one is None and self._page is not None and self._page.signed_at is not None:
            self._say_nothing(_("Ingen saker"), _("Det som ikke ble drøftet, står først på neste saksliste."))
        elif one is None:
            self._say_nothing(_("Ingen saker"), _("Hent fra forløpene, eller velg «Sett på sakslisten» i Oversikt."))
        elif not one.shared:
            self._say_nothing(name_of(one), _("Pasienten deler ingenting med NAV. Ta saken når NAV ikke er til stede."))
        elif not self._reads:
            self._say_nothing(one.name, _("Det som drøftes, leses bare av dem som behandler pasienten."))
        else:
            self.host.ask(self, self._case_came, cases.look.of(one.id), failed=self._no_case)

    def _no_case(self, problem: Problem) -> None:
        one = self._shown()
        self._say_nothing(name_of(one) if one is not None else "", problem.message)

    def _say_nothing(self, title: str, text: str) -> None:
        self._case, self._goes_to_line = None, False
        empty_layout(self._nothing)
        self._nothing.addWidget(EmptyState(title, text, icon_name="meeting"))
        self._show_in_middle(self.nothing)
        self.decided.hide()

    def _show_in_middle(self, part: QWidget) -> None:
        for one in (self.nothing, self.case):
            one.setVisible(one is part)

    def _case_came(self, case: CasePage) -> None:
        if case.item != self._item:
            return
        other, here = self._case is None or self._case.item != case.item, self.window().focusWidget()
        self._case = case
        self.case.show_case(case)
        self._show_in_middle(self.case)
        self.decided.setVisible(case.decisions is not None)
        if case.decisions is not None:
            self.decided.show_case(case)
        if self._goes_to_line:
            self._to_line()
        elif other and (here is None or not self.decided.isAncestorOf(here)):
            self._scroll.verticalScrollBar().setValue(0)  # who it is stands on top

    # -- what is done

    def _to_line(self) -> None:
        """The keyboard in the line of a decision, which is seen, and what it will be below it."""
        self._goes_to_line = False
        self.decided.line.setFocus()
        self._scroll.ensureWidgetVisible(self.decided.line, 0, self.decided.becomes.minimumHeight() + px(16))

    def _choose(self, item: str) -> None:
        if not self.host.reaches():
            return QTimer.singleShot(0, self, lambda: self.list.choose(self._item))  # after the click has chosen

        def then() -> None:
            self._item = ItemId(item)
            self._point()
            self._ask_case()

        self.decided.flush(then)

    def _step(self, by: int) -> None:
        found = self.list.lines()
        at = next((n for n, one in enumerate(found) if one.id == self._item), -1) + by
        if 0 <= at < len(found):
            self.list.setCurrentRow(at)

    def _shift(self, by: int) -> None:
        found = self.list.lines()
        at = next((n for n, one in enumerate(found) if one.id == self._item), None)
        if at is None or self._page is None or not self._page.may_plan or not 0 <= at + by < len(found):
            return
        after = at + by + (by > 0)
        self._move(found[at].id, found[after].id if after < len(found) else None)

    def _move(self, item: ItemId, before: ItemId | None) -> None:
        self._item = item
        self.host.do(self, None, agenda.move.of(item, before))

    def _drop(self) -> None:
        def dropped(was: Dropped) -> None:
            back = agenda.put_back.of(was.course, was.meeting, was.reason, was.place, was.rolled_from)
            self.host.did(_("Saken er tatt av listen."), back)

        one = self._shown()
        if one is not None:
            self.host.do(self, dropped, agenda.drop.of(one.id))

    def _prepare(self) -> None:
        of = self._page.series if self._page is not None else self._series[0].id if self._series else None
        if of is not None:
            self.host.do(self, self._prepared, agenda.prepare.of(of))

    def _prepared(self, meeting: MeetingId) -> None:
        self._meeting = meeting
        self.refresh()

    def _menu(self) -> None:
        """The series, their meetings, and what can be done with them."""
        menu, today = Menu(self), self.host.clock.today()
        for one in self._series:
            menu.addSection(f"{one.name} · {day_short(one.next_day, today)}")
            if one.current is not None:
                menu_act(menu, _("Neste møte"), partial(self._open, one.current))
            for meeting, day in one.signed:
                menu_act(menu, _("Møtet {day}").format(day=day_short(day, today)), partial(self._open, meeting))
            if self._plans:
                menu_act(menu, _("Endre …"), partial(set_up_series, self.host, self, one))
                menu_act(menu, _("Avslutt møterekken"), partial(self._end, one))
        if self._plans:
            menu.addSeparator()
            menu_act(menu, _("Sett opp et teammøte til …"), partial(set_up_series, self.host, self, None))
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _open(self, meeting: MeetingId) -> None:
        self.host.open(f"{self.key}:{meeting}")

    def _end(self, one: SeriesRow) -> None:
        def done(_none: None) -> None:
            self._meeting = None
            self.host.did(_("{name} holdes ikke mer.").format(name=one.name), series.end.of(one.id, False))

        self.host.do(self, done, series.end.of(one.id))

    def _nav_here(self, here: bool) -> None:
        if self._meeting is not None:
            meeting = self._meeting
            self._say_nothing("", "")  # at once, however long what is typed takes to be kept
            self.decided.flush(lambda: self._say_nav(meeting, here))

    def _say_nav(self, meeting: MeetingId, here: bool) -> None:
        self._say_nothing("", "")  # what was shown goes at once
        self.host.do(self, None, agenda.nav_is_here.of(meeting, here))

    def _ask_present(self) -> None:
        if self._page is not None:
            ask_present(self.host, self, self._page)

    def _enlarge(self) -> None:
        """Everything is built anew in the other size, at the same place."""

        def then() -> None:
            theme.enlarge(not theme.enlarged())
            self.host.changed.emit(frozenset({Topic.SETTINGS}))

        self.decided.flush(then)

    def _ask_sign(self) -> None:
        if self._page is None or not self._page.may_write:
            return
        if (typed := self.decided.typed.first(self._page.items)) is not None:
            return self._stop_at(self._page, typed)
        ask_to_sign(self.host, self, self._page, self.flush, self._signed)

    def _stop_at(self, page: MeetingPage, one: ItemRow) -> None:
        def then() -> None:
            if one.id == self._item:
                self._to_line()
            else:
                self._goes_to_line = True
                self.list.setCurrentRow(page.items.index(one))

        ask_to_enter(self.host, page, one, then)

    def _signed(self, done: Signed) -> None:
        self.host.say(what_became(done), Tone.OK)

    def _show_paper(self) -> None:
        if self._meeting is not None:
            title = self.paper.text()
            PaperDialog(self.host, self, title, title).ask(minutes.listed.of(self._meeting))
