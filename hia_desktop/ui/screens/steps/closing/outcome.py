"""Oppfølging 3/6/12: one short form for each point after the course was closed."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.language import Words, marked
from hia_desktop.base.text import _, add_months, day_long, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.following.packages import BACK
from hia_desktop.domain.forms.card import Place
from hia_desktop.domain.forms.ending.outcome import ATTEMPTS, Outcome
from hia_desktop.domain.forms.ending.values import HowItGoes, NoAnswer
from hia_desktop.domain.forms.values import Benefit, OutcomePoint, WorkStatus
from hia_desktop.domain.tasks import EVERY_OUTCOME, INSTRUMENTS
from hia_desktop.services.course import work_course
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.record import entries, measuring
from hia_desktop.services.record.entries import FormPage
from hia_desktop.services.record.measuring import Followed
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.forms.editors import IntEditor
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.tab_order import show_where, taken_last
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import (
    Banner,
    EmptyState,
    Text,
    empty_layout,
    line,
    link_button,
    primary_button,
    row,
    secondary_button,
)
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.closing.answering import KeyedChoice, call_script, go_on_when_whole, share_offered
from hia_desktop.ui.screens.steps.closing.work_card import WorkCard
from hia_desktop.ui.screens.steps.forms.reader import (
    doubt_words,
    mark_readers,
    not_shared_title,
    not_shared_words,
    put_signed,
)
from hia_desktop.ui.screens.steps.forms.signed_acts import ask_why_wrong
from hia_desktop.ui.screens.steps.forms.writer import EntryWriter, OnSigning, briefly

_SKIP = frozenset({"point"})
_ONCE_MORE = "ask_again"
"""Asked at twelve months alone: whether the patient agrees to be asked once more."""


_SOON = timedelta(days=14)
"""So long before the day somebody may have been rung, and not have answered."""


class _Point(QWidget):
    """One point in time: when it is due, what was found, and the form while it is being filled in."""

    def __init__(
        self,
        host: Host,
        point: OutcomePoint,
        unfold: Callable[["_Point", bool], None],
        strike: Callable[["_Point"], None],
    ) -> None:
        super().__init__()
        self.host, self.point = host, point
        self.writer: EntryWriter | None = None
        self.signed: Entry | None = None
        self.draft: Entry | None = None
        self._when = Text("", "hint", wrap=False)
        self._chip = Chip("")
        self.open = secondary_button(_("Registrer"), lambda: unfold(self, True))
        self.tried = secondary_button(_("Svarte ikke"), lambda: unfold(self, False))
        self.wrong = taken_last(link_button(_("Feilført …"), lambda: strike(self)))
        self.wrong.setToolTip(_("Merk svaret som feilført"))
        self.saved = Text("", "faint", wrap=False)
        self.sign = primary_button(_("Signer"), self._sign)
        self._found = Text("", "", selectable=True)
        self._struck = Text("", "hint", selectable=True)
        self._place = QVBoxLayout()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, px(4), px(8), px(4))
        box.setSpacing(px(6))
        box.addLayout(
            row(
                Text(point.label, "section", wrap=False),
                self._when,
                1,
                self._chip,
                self.saved,
                self.wrong,
                self.tried,
                self.open,
                self.sign,
            )
        )
        box.addWidget(self._found)
        box.addWidget(self._struck)
        self._also = OnSigning()
        box.addWidget(self._also)
        box.addLayout(self._place)

    def show_struck(self, struck: Sequence[Entry]) -> None:
        """What was entered in error at this point, with why; it is kept."""
        today, signed = self.host.clock.today(), _("Signert {day}")
        lines = [f"{doubt_words(one)} {signed.format(day=day_short(one.day, today))}: {_found(one)}" for one in struck]
        self._struck.setText("\n".join(lines))
        self._struck.setVisible(bool(lines))

    def show_point(
        self, due: date | None, signed: Entry | None, draft: Entry | None, may_write: bool, left_out: str = ""
    ) -> None:
        """What is known of it; a form that is open stays open. `left_out`: why nobody asks at it, of a point that there
        is nothing of."""
        today = self.host.clock.today()
        self.signed, self.draft = signed, draft
        self._when.setText(day_long(due) if due and not left_out else "")
        words, tone = left_out or _("Ikke registrert"), Tone.NEUTRAL
        if signed is not None:
            words, tone = _("Signert {day}").format(day=day_short(signed.day, today)), Tone.OK
            if _waits(signed):
                words, tone = _("Forsøk {count} av {all}").format(count=_tried(signed), all=ATTEMPTS), Tone.WARN
        elif draft is not None or self.writer is not None:
            words = _("Utkast")
        elif due is not None and due < today and not left_out:
            words, tone = _("Over fristen"), Tone.BAD
        self._chip.set(words, tone)
        known = signed is not None and not _waits(signed)
        self.open.setText(_("Skriv videre") if draft is not None else _("Ny versjon") if known else _("Registrer"))
        asked = due is None or due <= today + _SOON
        self.tried.setVisible(may_write and asked and self.writer is None and draft is None and not known)
        self.open.setVisible(may_write and self.writer is None)
        self.wrong.setVisible(may_write and self.writer is None and signed is not None and signed.mine)
        self._found.setText(_found(signed) if signed is not None else "")
        self._found.setVisible(bool(self._found.text()) and self.writer is None)
        self.sign.setVisible(self.writer is not None)
        self.saved.setVisible(self.writer is not None)

    def _sign(self) -> None:
        if self.writer is not None:
            self.writer.sign()

    def put_writer(self, writer: EntryWriter | None, beside: QWidget | None = None) -> None:
        """The form below, with what stands above it, or none."""
        empty_layout(self._place)
        self.writer = writer
        self._also.say(())
        if writer is not None:
            writer.told.connect(self.saved.setText)
            writer.foretold.connect(self._also.say)
            if beside is not None:
                self._place.addWidget(beside)
            self._place.addWidget(writer)


def _tried(entry: Entry) -> int:
    return sum(1 for row in entry.answers.get("attempts", []) if row.get("day"))


def _waits(entry: Entry) -> bool:
    """Whether the patient is to be tried again."""
    return entry.answers.get("no_answer") == NoAnswer.TRY_AGAIN


def _found(entry: Entry) -> str:
    if entry.as_signed is not None:
        return " · ".join(
            (*(f"{label}: {words}" for label, words in entry.form.lines(entry.signed_answers)), entry.signed_by)
        )
    answers = entry.answers
    percent = answers.get("work_percent")
    parts = [
        NoAnswer(answers["no_answer"]).label if answers.get("no_answer") else "",
        WorkStatus(answers["work_status"]).label if answers.get("work_status") else "",
        _("arbeid {percent} %").format(percent=percent) if percent is not None else "",
        Benefit(answers["benefit"]).label if answers.get("benefit") else "",
        HowItGoes(answers["own_view"]).label if answers.get("own_view") else "",
        answers.get("note", ""),
        entry.signed_by,
    ]
    return " · ".join(p for p in parts if p)


def _left_out(point: OutcomePoint, versions: Sequence[Entry]) -> str:
    """Why nobody asks at the point: at 24 months, as long as the patient has not said yes to it at twelve."""
    if point is not OutcomePoint.MONTHS_24:
        return ""
    newest = _newest(OutcomePoint.MONTHS_12, versions)
    if newest is None or _waits(newest):
        return _("Bare hvis pasienten sa ja ved 12 måneder")
    return "" if newest.answers.get(_ONCE_MORE) else _("Ikke avtalt med pasienten")


def _newest(point: OutcomePoint, versions: Sequence[Entry]) -> Entry | None:
    theirs = [v for v in versions if v.stands and v.answers.get("point") == point.value]
    return max(theirs, key=lambda v: (v.signed_at or v.saved_at, v.number), default=None)


class OutcomeStep(StepPanel):
    """The points. Only one form is open at a time; each keeps its own draft."""

    kind: ClassVar[str] = Outcome.kind
    title: ClassVar[Words] = marked(Outcome.card, "title")

    def build(self) -> None:
        """The points under one another."""
        self._form_page: FormPage | None = None
        self._shown: _Point | None = None
        self._back: _Point | None = None
        self._waiting: tuple[str, ...] = ()
        self._closed = Banner(
            _("Datoene regnes fra forløpet avsluttes. De settes når epikrisen er signert."), Tone.NEUTRAL
        )
        self.points = {point: _Point(self.host, point, self.write, self.strike) for point in OutcomePoint}
        inside = QWidget()
        inside.setProperty("role", "page")
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(px(10))
        self._list.addWidget(self._closed)
        self.work = WorkCard()
        self._list.addWidget(self.work)
        for number, point in enumerate(self.points.values()):
            if number:
                self._list.addWidget(line())
            self._list.addWidget(point)
        self._others = QVBoxLayout()
        self._list.addLayout(self._others)
        self._list.addStretch(1)
        self._scroll = Scroll()
        self._scroll.setWidget(inside)
        self._scroll.setAccessibleName(self.title)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._bring)
        self._scroll.verticalScrollBar().actionTriggered.connect(self._let_go)
        self._nothing = EmptyState(
            not_shared_title(self.host.user.role), not_shared_words(self.host.user.role), icon_name="eye-off"
        )
        self._nothing.hide()
        head = QHBoxLayout()
        head.addWidget(Text(self.title, "heading", wrap=False), 1)
        self.instruments = link_button(_("Skjemaer og skår"), self._open_instruments)
        head.addWidget(self.instruments)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(10))
        box.addLayout(head)
        box.addWidget(self._scroll, 1)
        box.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        self.instruments.setVisible(self.page.instruments_shared)
        key_action(self, _("Signer"), "Ctrl+Return; Ctrl+Enter", self.sign, within=True)
        key_action(self, _("Lagre utkastet nå"), "Ctrl+S", lambda: self.flush(lambda: None))

    def refresh(self) -> None:
        """Asks for them all; for the chart first, so that it pushes nothing away that is ready to be clicked."""
        self.host.ask(self, self.work.show_points, work_course.read.of(self.page.id), failed=self._failed)
        self.host.ask(self, self._arrived, entries.open_form.of(self.page.id, self.kind), failed=self._failed)
        if may(self.host.user.role, Right.WRITE_HEALTH):
            self.host.ask(self, self._followed, measuring.look.of(self.page.id), failed=self._failed)

    def _followed(self, found: Followed) -> None:
        """What else is to be asked in the same sitting."""
        self._waiting = found.now(self.host.clock.today())
        words = _("Ta skjemaene som venter ({count})").format(count=len(self._waiting))
        self.instruments.setText(words if self._waiting else _("Skjemaer og skår"))

    def _theirs(self) -> str:
        """The task of the instruments that wait, of who does not take them: its words, or nothing."""
        latest = self.host.clock.today() + timedelta(days=BACK)
        if may(self.host.user.role, Right.WRITE_HEALTH):
            return ""
        return next((d.what for d in self.page.deadlines if d.step == INSTRUMENTS and d.due <= latest), "")

    def show_page(self, page: CoursePage) -> None:
        """The course may have been closed, which sets the days."""
        before, self.page = self.page, page
        if (writer := self._writer()) is not None:
            mark_readers(writer.view, page, self.host.user.role)
        if before.standing != page.standing:
            self.refresh()
        if before.closed_on != page.closed_on:
            self._show()

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps the open draft."""
        writer = self._writer()
        if writer is None:
            then()
        else:
            writer.flush(then)

    def write(self, point: _Point, answered: bool = True) -> None:
        """Opens a point's form, after the one that is open has been kept; with one attempt more where nobody
        `answered`."""
        self.flush(lambda: self._open(point, answered))

    def sign(self) -> None:
        """Signs the form that is open."""
        if (writer := self._writer()) is not None:
            writer.sign()

    def strike(self, point: _Point) -> None:
        """Asks why the answer that stands is wrong, and marks it."""
        if (entry := point.signed) is not None:
            what = _("Svaret etter {point}").format(point=point.point.label)
            ask_why_wrong(self.host, self, entry, what, self.refresh, _("Hvorfor er det feil?"))

    def _writer(self) -> EntryWriter | None:
        return next((p.writer for p in self.points.values() if p.writer is not None), None)

    def _open(self, point: _Point, answered: bool) -> None:
        for other in self.points.values():
            other.put_writer(None)
        writer = EntryWriter(self.host, self.page.id, self._view(point), self.kind, {"point": point.point.value})
        begun = point.draft or point.signed
        answers = begun.answers if begun is not None else {"day": self.host.clock.today().isoformat()}
        if point.draft is None and (not answered or (point.signed is not None and _waits(point.signed))):
            answers = self._after_attempts(answers, answered)
        raw = point.draft.raw if point.draft is not None else {}
        series = begun.series if begun is not None else None
        writer.begin(answers, raw, series, point.draft.id if point.draft is not None else None)
        writer.signed.connect(lambda: self._signed(point))
        writer.theirs.connect(self.refresh)
        writer.edited.connect(lambda: writer.view.offer(share_offered(writer.view.answers())))
        writer.view.offer(share_offered(writer.view.answers()))
        mark_readers(writer.view, self.page, self.host.user.role)
        banner = self.page.banner
        after, by_others = measuring.titles(self._waiting), bool(self._theirs())
        said = call_script(self.host.user.name, banner.name, banner.phone, point.point, after, by_others)
        point.put_writer(writer, said)
        self.refresh()
        writer.view.editor("work_status" if answered else "no_answer").go_to()
        writer.edited.connect(self._let_go)
        self._shown = point
        self._bring()

    def _bring(self) -> None:
        """What to say, and as much of the form as has room below, instead of what stands above them; again as the
        form gets its height, until somebody types or scrolls."""
        inside = self._scroll.widget()
        if inside is not None and self._shown is not None and self._shown.writer is not None:
            self._scroll.verticalScrollBar().setValue(self._shown.mapTo(inside, QPoint()).y())

    def _let_go(self) -> None:
        self._shown = None

    def _view(self, point: _Point) -> FormView:
        skip = _SKIP if point.point is OutcomePoint.MONTHS_12 else _SKIP | {_ONCE_MORE}
        benefit, percent = KeyedChoice(Benefit), IntEditor(0, 100, "%")
        own = {"work_status": KeyedChoice(WorkStatus), "work_percent": percent, "benefit": benefit}
        view = FormView(Outcome, self.host.clock.today, skip, own)
        go_on_when_whole(percent, benefit)
        return view

    def _after_attempts(self, answers: dict[str, Any], answered: bool) -> dict[str, Any]:
        """What a new version begins with: the attempts before it, and today's where nobody answered."""
        today = self.host.clock.today().isoformat()
        attempts = [*answers.get("attempts", []), *([] if answered else [{"day": today}])]
        why = NoAnswer.TRY_AGAIN if len(attempts) < ATTEMPTS else NoAnswer.NOT_REACHED
        return answers | {"day": today, "attempts": attempts, "no_answer": None if answered else why.value}

    def _open_instruments(self) -> None:
        new = ":new" if self._waiting else ""
        self.host.open(f"course:{self.page.id}:{Place.INSTRUMENTS.value}{new}")

    def _signed(self, point: _Point) -> None:
        follows = briefly(point.writer.follows if point.writer is not None else ())
        told = _("Oppfølging etter {point} er signert.").format(point=point.point.label)
        if theirs := self._theirs():
            theirs = _("Helsepersonell tar skjemaene: «{task}» står i arbeidslisten.").format(task=theirs)
        self.host.say(" ".join(filter(None, (told, follows, theirs))), Tone.OK)
        answered = point.writer is not None and point.writer.view.answers()["no_answer"] is None
        here = self.window().focusWidget()
        if here is None or point.isAncestorOf(here):  # Qt's own choice would be the button that undoes the signature
            self._back = point
            self._scroll.setFocus()
        point.put_writer(None)
        if answered and self._waiting:
            self._open_instruments()
        else:
            self.refresh()

    def _failed(self, problem: Problem) -> None:
        self.host.say(problem.message, Tone.WARN)

    def _arrived(self, found: FormPage) -> None:
        self._form_page = found
        self._scroll.setVisible(not found.not_shared)
        self._nothing.setVisible(found.not_shared)
        self._show()
        back, self._back = self._back, None
        if back is not None and back.open.isVisible() and self.window().focusWidget() is self._scroll:
            back.open.setFocus()
            show_where(back.open)

    def _show(self) -> None:
        found, closed = self._form_page, self.page.closed_on
        self._closed.setVisible(closed is None)
        if found is None:
            return
        empty_layout(self._others)
        for version in found.versions:
            if version.answers.get("point") not in set(OutcomePoint):  # a point that there is no more
                put_signed(self._others, version)
        waiting = {one.what for one in self.page.deadlines}
        for point, shown in self.points.items():
            due = add_months(closed, int(point.value)) if closed else None
            signed = _newest(point, found.versions)
            draft = next((d for d in found.drafts if d.answers.get("point") == point.value), None)
            nothing = signed is None and draft is None and EVERY_OUTCOME[int(point)].label not in waiting
            left_out = _left_out(point, found.versions) if nothing else ""
            may_write = found.may_write and closed is not None and not left_out
            shown.show_struck([v for v in found.versions if v.struck and v.answers.get("point") == point.value])
            shown.show_point(due, signed, draft, may_write, left_out)
