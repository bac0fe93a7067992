"""Sykmelding: the periods as they are certified, the episodes they make,
and the statutory milestones that follow from them."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Conflict, Missing, Problem, Refused
from hia_desktop.base.fields import PeriodId
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, Looks, _, day, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.leave.meaning import grades_in_words
from hia_desktop.domain.leave.milestones import window_text
from hia_desktop.services.course import courses
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.patient import leaves
from hia_desktop.services.patient.leaves import SKIPPED_BECAUSE, GpAnswer, SickStatus
from hia_desktop.ui.kit.forms.autosave import Autosave
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.scrolling import SideScroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Card, Text, column, primary_button, row, secondary_button
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.leave.episode_list import EpisodeList
from hia_desktop.ui.screens.steps.leave.milestone_list import MilestoneList
from hia_desktop.ui.screens.steps.leave.pasted_leaves import PastedLeaves
from hia_desktop.ui.screens.steps.leave.period_table import PeriodTable


def status_words(sick: SickStatus, today: date) -> str:
    """«Dag 45, 6 uker fullført · grad 50 % i dag · vinduet 2–4 måneder: åpent, 12 dager igjen»,
    «(fra funksjonsfall)» when it is so."""
    parts, state = [], sick.state
    if state.in_episode and state.weeks is not None:
        parts.append(
            _("Dag {day}, {weeks} fullført").format(
                day=state.day_number, weeks=plural(state.weeks, _("uke"), _("uker"))
            )
        )
        graded = any(one.is_sick and one.grade and one.stated_on in (None, today) for one in state.running)
        known_today = all(
            one.stated_on in (None, today) for one in state.running
        )  # else it says the day it was known itself
        now = _("{now} i dag").format(now=state.now) if known_today else state.now
        parts.append(grades_in_words(state.running, today) if graded else now)
    elif sick.periods:
        began = _(". Siste tilfelle begynte {start}").format(start=day(sick.episode.start)) if sick.episode else ""
        parts.append(state.sentence + began)
    if sick.window is not None:
        text = _("vinduet 2–4 måneder: {state}").format(state=window_text(sick.window, today))
        parts.append(text + (_(" (fra funksjonsfall)") if sick.window_from_function_loss else ""))
    return " · ".join(parts)


_WINDOW = N_(
    "Veiledende: hjelp nytter som regel best 2–4 måneder etter at fraværet begynte; det varierer med plager og tiltak."
)


class LeavesPanel(StepPanel):
    """A table of periods to type in, saved as a whole.

    What is typed stays through every refresh. It keeps itself as a draft, right or wrong, so that neither a lock nor
    another step loses a row; what is right is saved before the step is left.
    """

    kind: ClassVar[str] = "leaves"
    title: ClassVar[Words] = N_("Sykmelding")
    wide: ClassVar[bool] = True

    def build(self) -> None:
        """Periods above, then episodes, milestones below."""
        self._known: tuple[PeriodId, ...] | None = None
        self._readonly = False
        self._typed = self._rows_typed = self._saving = False
        self._edits = 0
        self._job_shown: date | None = None
        self._after: list[Callable[[], None]] = []
        today = self.host.clock.today
        self.table = PeriodTable(today)
        self.table.edited.connect(self._row_edited)
        self.milestones = MilestoneList(today, may_mark=may(self.host.user.role, Right.TASKS))
        self.milestones.marked.connect(self._mark)
        self.milestones.asked.connect(self._ask_answers)
        self.pasted = PastedLeaves(self.host, self.table)
        self.pasted.edited.connect(self._edited)
        self.episodes = EpisodeList()
        self._autosave = Autosave(self._keep, self.host.clock, self)
        self._autosave.saved.connect(self._kept_words)
        self._autosave.troubled.connect(self._kept_words)
        self._autosave.watch(self)
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(14))
        box.addWidget(self._periods_card())
        found = Card(_("Sykefraværstilfeller"))
        found.add(self.episodes)
        box.addWidget(found)
        box.addWidget(self._marks_card())
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._head())
        outer.addWidget(SideScroll(page), 1)
        key_action(self, _("Lagre sykmeldingene"), "Ctrl+S", self.save)
        key_action(self, _("Ny periode"), "Alt++; Ctrl+Shift+N", lambda: self.table.add_line(focus=True))
        if self.page.may_write_sick_leave:
            self.host.ask(self, self._take_kept, leaves.kept_typed.of(self.page.id))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The table takes two lines a period where it is narrow."""
        super().resizeEvent(event)
        self.table.set_narrow(self.width() < px(760))

    def _head(self) -> QHBoxLayout:
        """What is done with the periods, within reach however far down the page somebody writes."""
        self.save_button = primary_button(_("Lagre"), self.save)
        self.save_button.setToolTip("Ctrl+S")
        self.drop_button = secondary_button(_("Forkast …"), self._ask_drop)
        self.unsaved = Text(_("Ikke lagret"), "amber", wrap=False)
        acts = (self.unsaved, self.table.add_button, self.drop_button, self.save_button)
        return row(Text(_("Sykmeldingsperioder"), "heading", wrap=False), 1, *acts)

    def _periods_card(self) -> Card:
        card = Card()
        self.status = Text("", "second")
        self.follow_up = Text("", "second")
        self.about_window = Text(str(_WINDOW), "hint")
        self.help = Text(
            _("Ingen perioder er ført. Trykk «Ny periode» og skriv datoene, for eksempel 12.1.26 og +4u."), "hint"
        )
        self._trouble_text = Banner("", Tone.WARN)
        self._fetch = secondary_button(_("Hent det som er lagret"), self._fetch_stored)
        self.trouble = QWidget()
        inner = column(self._trouble_text, gap=8)
        inner.addLayout(row(self._fetch, 1))
        self.trouble.setLayout(inner)
        self.trouble.hide()
        card.body.addLayout(column(self.status, self.about_window, self.help, self.table, self.trouble, self.pasted))
        return card

    def _marks_card(self) -> Card:
        """Who follows up, the day a job was lost, and the milestones."""
        marks = Card(_("Milepæler i sykefraværet"))
        marks.add(self.follow_up)
        self.job_ended = DayEditor(self.host.clock.today, Looks.BACK)
        self.job_ended.set_name(_("Arbeidsforholdet tok slutt"))
        self.job_button = secondary_button(_("Lagre dagen"), self._job_lost)
        self.job = QWidget()
        self.job.setLayout(
            row(
                Text(_("Tok arbeidsforholdet slutt i sykefraværet? Dagen:"), "second", wrap=False),
                self.job_ended,
                self.job_button,
                1,
            )
        )
        marks.add(self.job)
        marks.add(self.milestones)
        return marks

    # -- what is known

    def refresh(self) -> None:
        """Everything shown comes with the page; what is typed stays."""
        sick, readonly = self.page.sick, not self.page.may_write_sick_leave
        self.status.setText(status_words(sick, self.host.clock.today()))
        self.status.setVisible(bool(self.status.text()))
        self.about_window.setVisible(sick.window is not None)
        self.follow_up.setText(sick.follow_up)
        self.follow_up.setVisible(bool(sick.follow_up))
        self.job.setVisible(sick.with_employer and not readonly and sick.episode is not None)
        if self.job_ended.value() is None or self._job_shown != sick.job_ended_on:
            self._job_shown = sick.job_ended_on
            self.job_ended.set_value(sick.job_ended_on.isoformat() if sick.job_ended_on else None)
        self.episodes.show_status(sick, self.host.clock.today())
        self.milestones.show_marks(sick.milestones)
        ids = tuple(period.id for period in sick.periods)
        if (
            not self._typed
            and not self._saving
            and (self._known is None or set(ids) != set(self._known) or readonly != self._readonly)
        ):
            self._known, self._readonly = ids, readonly
            self.table.set_periods([period.period for period in sick.periods])
            self.table.set_readonly(readonly)
        self._fit()

    def show_page(self, page: CoursePage) -> None:
        """The course has changed."""
        super().show_page(page)
        self.refresh()

    def flush(self, then: Callable[[], None]) -> None:
        """Saves what is typed, then goes on. What cannot be saved is kept as a draft and waits here,
        so that nobody is held back."""
        if not self._typed:
            then()
            return
        self._after.append(then)
        if self._saving:
            return
        if not self._rows_typed:
            self._autosave.flush(self._go_on)
        elif self.table.periods() is None:
            self._go_on_with_draft()
        else:
            self.save()

    # -- the draft

    def _keep(self, done: Callable[[bool], None]) -> None:
        """Keeps the table and the pasted text as they stand."""

        def failed(problem: Problem) -> None:
            done(False)
            if isinstance(problem, Refused | Missing):
                self._autosave.forget()
                self._go_on()  # it will never be kept: nobody is held back, least of all a lock

        if not self._typed or self._saving:
            done(True)
            return
        typed = {
            "known": list(self._known or ()),
            "lines": self.table.typed(),
            "rows": self._rows_typed,
            "pasted": self.pasted.value(),
        }
        self.host.do(self, lambda _none: done(True), leaves.keep_typed.of(self.page.id, typed), failed=failed)

    def _take_kept(self, kept: dict[str, Any]) -> None:
        """What was typed here before and not saved comes back, before anything typed meanwhile."""
        if not kept:
            return
        if kept.get("rows"):
            self._known = tuple(PeriodId(one) for one in kept["known"])
            self.table.set_typed([*kept["lines"], *(self.table.typed() if self._typed else [])])
            self._rows_typed = True
        self._typed = True
        if kept.get("pasted"):
            self.pasted.put(kept["pasted"])
        self._kept_words(_("Hentet fra utkastet"))
        self._fit()

    def _kept_words(self, text: str) -> None:
        self.unsaved.setText(_("Ikke lagret · {draft}").format(draft=text))

    def _go_on_with_draft(self) -> None:
        self.host.say(
            _(
                "Sykmeldingene er ikke lagret. Radene ligger som utkast i «Sykmelding» til det "
                "som er merket, er rettet."
            ),
            Tone.WARN,
        )
        self._autosave.dirty()
        self._autosave.flush(self._go_on)

    # -- saving

    def save(self) -> None:
        """Stores the periods as a whole, when they are right."""
        if not self._typed or self._saving:
            return
        found = self.table.periods()
        if found is None:
            self._after.clear()
            self.host.say(
                _("Sykmeldingene er ikke lagret. Rett det som er merket, eller forkast det du har skrevet."), Tone.WARN
            )
            return
        self._saving = True
        self._autosave.forget()
        self.trouble.hide()
        self._fit()
        edits = self._edits

        def saved(ids: tuple[PeriodId, ...]) -> None:
            self._saved(ids, edits)

        self.host.do(self, saved, leaves.save_periods.of(self.page.id, self._known or (), found), failed=self._failed)

    def _saved(self, ids: tuple[PeriodId, ...], edits: int) -> None:
        """What was typed while it was being saved waits for the next save."""
        self._saving, self._known = False, ids
        self._rows_typed = edits != self._edits
        self._typed = self._rows_typed or self.pasted.waits()
        if self._typed:
            self._autosave.dirty()
        else:
            self.pasted.forget()
        self.host.say(_("Sykmeldingene er lagret."), Tone.OK)
        self._fit()
        self._go_on()

    def _failed(self, problem: Problem) -> None:
        """Says what is wrong where it is wrong; everything typed stays."""
        self._saving = False
        fields = problem.fields if isinstance(problem, BadInput) else {}
        for name, sentence in fields.items():
            self.table.set_error(name, sentence)
        self._trouble_text.set(problem.message, Tone.WARN)
        self._fetch.setVisible(isinstance(problem, Conflict))
        self.trouble.setVisible(not fields)
        self._fit()
        if self._after:
            self._go_on_with_draft()
        else:
            self._autosave.dirty()

    def _go_on(self) -> None:
        waiting, self._after = self._after, []
        for then in waiting:
            then()

    def _row_edited(self) -> None:
        self._rows_typed = True
        self._edited()

    def _edited(self) -> None:
        self._typed = True
        self._edits += 1
        self.unsaved.setText(_("Ikke lagret"))
        self._autosave.dirty()
        self._fit()

    def _ask_drop(self) -> None:
        text = _("Det du har skrevet i tabellen, er ikke lagret og blir borte.")
        self.host.prompts.discard(_("Forkaste det du har skrevet?"), text, self._drop)

    def _drop(self) -> None:
        """Back to what is stored."""
        self._forget_typed()
        self.refresh()

    def _forget_typed(self) -> None:
        self._typed, self._rows_typed, self._known = False, False, None
        self._autosave.forget()
        self.pasted.forget()
        self.trouble.hide()
        self.host.do(self, None, leaves.forget_typed.of(self.page.id))

    def _fetch_stored(self) -> None:
        text = _("Det du har skrevet i tabellen, blir borte. Det de andre lagret, vises i stedet.")
        self.host.prompts.confirm(_("Hente det som er lagret?"), text, self._ask_page, danger=True, yes=_("Hent"))

    def _ask_page(self) -> None:
        self.host.ask(self, self._show_stored, courses.open_course.of(self.page.id))

    def _show_stored(self, page: CoursePage) -> None:
        self._forget_typed()
        self.show_page(page)

    def _fit(self) -> None:
        writes = self.page.may_write_sick_leave
        self.save_button.setVisible(writes)
        self.save_button.setEnabled(self._typed and not self._saving)
        self.drop_button.setVisible(writes and self._typed)
        self.unsaved.setVisible(writes and self._typed)
        self.help.setVisible(writes and not self.table.lines)
        self.pasted.setVisible(writes)

    # -- milestones

    def _job_lost(self) -> None:
        """Notes the day, or that there is none; what is no day says so in its field."""

        def failed(problem: Problem) -> None:
            self.job_ended.set_error(problem.message)

        if self.job_ended.raw():
            self.job_ended.go_to()
            return
        typed = self.job_ended.value()
        day_lost = date.fromisoformat(typed) if typed else None
        back = leaves.set_job_ended.of(self.page.id, self._job_shown)
        self.host.do(
            self,
            lambda _none: self.host.did(_("Dagen er lagret."), back),
            leaves.set_job_ended.of(self.page.id, day_lost),
            failed=failed,
        )

    def _ask_answers(self, code: str) -> None:
        def show(found: dict[str, tuple[GpAnswer, ...]]) -> None:
            if code in self.milestones.rows:
                self.milestones.rows[code].show_questions(found[code])

        self.host.ask(self, show, leaves.gp_answers.of(self.page.id))

    def _mark(self, code: str, done_on: date | None, reason: str) -> None:
        def failed(problem: Problem) -> None:
            found = self.milestones.rows.get(code)
            if isinstance(problem, BadInput) and found is not None:
                found.set_error(problem.message)
            else:
                self.host.say(problem.message, Tone.WARN)

        before = self.milestones.rows[code].mark
        skipped = next((word for word, told in SKIPPED_BECAUSE.items() if told == before.reason), "")
        back = leaves.mark_milestone.of(self.page.id, code, before.done_on, skipped)
        done = _("«{what}» er merket.") if done_on or reason else _("«{what}» er åpnet igjen.")
        self.host.do(
            self,
            lambda _none: self.host.did(done.format(what=before.label), back),
            leaves.mark_milestone.of(self.page.id, code, done_on, reason),
            failed=failed,
        )
