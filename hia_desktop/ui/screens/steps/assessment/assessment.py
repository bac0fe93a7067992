"""Rettighetsvurdering: the referral to the left, the criteria in the middle,
the decision and the rules' support to the right, where they stay in sight."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar

from pydantic import ValidationError
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from hia_desktop.base.fields import DocumentId
from hia_desktop.base.text import _, day
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.assessment.rules import PENSION_AGE, support
from hia_desktop.domain.assessment.times import proposal, unproposed
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.guideline_limit import GuidelineLimit
from hia_desktop.domain.forms.values import Decision, LocalOffer
from hia_desktop.domain.same_day import calls_for_same_day
from hia_desktop.services.centre import limits
from hia_desktop.services.centre.limits import AssessmentPage
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.papers import letters, papers
from hia_desktop.services.papers.papers import DocumentRow
from hia_desktop.services.patient import same_day
from hia_desktop.services.patient.same_day import Clarified
from hia_desktop.ui.kit.chips import ChipRow
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.in_sight import InSight
from hia_desktop.ui.kit.keys import keep_widths
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Card, Text, empty_layout, link_button, secondary_button
from hia_desktop.ui.screens.steps.assessment.compare import CompareDialog, two_assessors
from hia_desktop.ui.screens.steps.assessment.form import AssessmentForm
from hia_desktop.ui.screens.steps.assessment.rule_support import RuleSupport
from hia_desktop.ui.screens.steps.forms.diagnoses import DiagnosisTable
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.intake.referral_card import ReferralCard
from hia_desktop.ui.screens.steps.papers.letter_dialog import LetterDialog

_PAUSE = 150
"""Milliseconds from the last key until the rules are asked."""


class AssessmentStep(FormStep):
    """The assessment of the right to help. Whoever may write drafts; a physician or psychologist signs."""

    form: ClassVar[type[Form]] = RightsAssessment
    wide: ClassVar[bool] = True
    _limits: tuple[GuidelineLimit, ...] = ()
    _pension_age: int = PENSION_AGE
    _shown_on: Mapping[LocalOffer, str] = MappingProxyType({})

    def build(self) -> None:
        """The generic step stands beside the referral, and what it scrolls has the decision at its right."""
        self._answers: dict[str, Any] = {}
        self._issued: tuple[DocumentRow, ...] = ()
        self.referral = ReferralCard(self.host)
        self.support = RuleSupport()
        self._columns, self._sides = 0, QVBoxLayout()
        self._rules = QTimer(self, singleShot=True, interval=_PAUSE)
        self._rules.timeout.connect(self.ask_rules)
        self.referral.arrived.connect(self.ask_rules)
        super().build()
        self._second_column = Card(padding=10)
        inside = QWidget()
        generic = self.layout()
        assert isinstance(generic, QVBoxLayout)
        generic.addWidget(self._safety)  # below what is scrolled: in sight, and no question moves when it comes
        inside.setLayout(generic)
        inside.installEventFilter(self)
        self._second_column.add(inside, 1)
        criteria, page = self.area.takeWidget(), QWidget()
        page.setProperty("role", "page")
        self._right = self._right_column()
        self._both = QHBoxLayout(page)
        self._both.setContentsMargins(0, 0, px(8), 0)
        self._both.setSpacing(px(14))
        self._both.addWidget(criteria, 5)
        self._both.addWidget(self._right, 4)
        self.area.setWidget(page)
        self._tabs = ChipRow([("form", _("Vurdering")), ("referral", _("Henvisningen"))])
        self._tabs.set_chosen("form")
        self._tabs.chosen.connect(self._show_tab)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        for index, (part, share) in enumerate(((self.referral, 5), (self._second_column, 9))):
            part.setMinimumWidth(px(270))
            self._split.addWidget(part)
            self._split.setStretchFactor(index, share)
        self._split.setSizes([px(400), px(740)])
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(px(14))
        keep_widths(self._split, self.kind)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(8))
        outer.addWidget(self._tabs)
        outer.addWidget(self._split, 1)
        self.referral.arrived.connect(lambda: self._show_tab(self._tabs.value()[0]))
        self.referral.show_course(self.page.id, self.page.missing, sum(count for _field, count in self.page.unread))

    def _right_column(self) -> InSight:
        self._decision = Card(_("Beslutning"), Tone.BRAND)
        self._decision.body.addLayout(self._sides)
        self._sign.setText(_("Beslutt og signer"))
        self._why = Text(_("Lege eller psykolog avgjør retten. Utkastet ditt lagres, men bare du kan se det."), "hint")
        self._why.hide()  # till it is known whether it is so
        self._letters = QVBoxLayout()
        self._letters.setSpacing(px(8))
        self._decision.add(self._sign)
        self._decision.add(self._why)
        self._compare = link_button(_("Sammenlign vurderingene"), self.compare, "people")
        self._decision.add(self._compare)
        self._decision.body.addLayout(self._letters)
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(14))
        box.addWidget(self._decision)
        box.addWidget(self.support)
        box.addStretch(1)  # where there is room left, the decision stays at the top
        made = InSight(inside, self.area)
        made.setMinimumWidth(px(310))  # its longest outcome is read whole
        return made

    def put_above(self) -> None:
        """The way to take the same day when there is risk of suicide."""
        words = _(
            "Selvmordsrisiko: avklar i dag. Ring pasient og henviser, og vurder øyeblikkelig "
            "hjelp (legevakt, AAT, 113)."
        )
        self._safety = Banner(words, Tone.BAD)
        self._safety.hide()
        self._clarified = Text("", "second")
        self._clarified.hide()
        self.content.addWidget(self._clarified)

    def _received(self) -> date:
        """The day of the referral; a user who is not told it writes no assessment."""
        return self.page.received_on or self.host.clock.today()

    def new_view(self) -> FormView:
        """The form laid by hand; its side goes into the decision's card."""
        found = self.page.sick.window
        window = (found.opens, found.closes) if found else None
        today, age = self.host.clock.today, self.page.banner.age
        own = {"diagnoses": DiagnosisTable(self.host)}
        view = AssessmentForm(
            today, self._received(), window, self._limits, age, self._pension_age, self.page.week, own
        )
        view.shown_on = self._shown_on
        self._sides.addWidget(view.side)
        view.destroyed.connect(view.side.deleteLater)
        return view

    def first_answers(self) -> dict[str, Any]:
        """The diagnoses of the referral, when it has come before the form."""
        return {"diagnoses": [row.model_dump(mode="json") for row in self.referral.form.diagnoses]}

    def refresh(self) -> None:
        """The form with the guide's limits, and which letters have been archived."""
        self.host.ask(self, self._take_page, limits.open_assessment.of(self.page.id), failed=self._not_found)
        if may(self.host.user.role, Right.ASSESS):
            self.host.ask(self, self._take_clarified, same_day.clarified.of(self.page.id))
        self.host.ask(self, self._take_papers, papers.listing.of(self.page.id))

    def _take_page(self, found: AssessmentPage) -> None:
        self._limits, self._pension_age, self._shown_on = found.limits, found.pension_age, found.shown_on
        self._arrived(found.form)

    def _take_clarified(self, found: tuple[Clarified, ...]) -> None:
        """What was answered about the risk at the door or later, by whom, when, and in which words."""
        lines = [
            _("Sikkerhet, {day}, {who}: {why}").format(day=day(c.on), who=c.who or "–", why=c.why or "–") for c in found
        ]
        self._clarified.setText("\n".join(dict.fromkeys(lines)))  # the text and its file are asked about each
        self._clarified.setVisible(bool(lines))

    def show_page(self, page: CoursePage) -> None:
        """The referral may be signed anew while one writes."""
        renewed = page.missing != self.page.missing or page.attachments != self.page.attachments
        super().show_page(page)
        if renewed:
            self.referral.show_course(page.id, page.missing, sum(count for _field, count in page.unread))

    def sign(self) -> None:
        """Decides; one who may not is told who may."""
        if self.writer is not None and self.form_page is not None and not self.form_page.may_sign:
            self.host.say(self._why.text(), Tone.WARN)
            return
        super().sign()

    # -- the rules

    def answers_shown(self, answers: dict[str, Any]) -> None:
        """The rules follow as one writes, a moment after the last key."""
        self._answers = answers
        self._safety.setVisible(
            calls_for_same_day(answers.get("conditions_against", ()), answers.get("death_thoughts"))
        )
        self._rules.start()

    def ask_rules(self) -> None:
        """Shows what the rules say to the answers as they stand."""
        if not self._answers:
            return
        try:
            form = RightsAssessment.model_validate(self._answers)
        except ValidationError:
            return  # something over its limit; the field says so, and the rules wait
        found = self.page.sick.window
        window = (found.opens, found.closes) if found else None
        today = self.host.clock.today()
        judged = self._shown.day if self._shown else today
        proposed = proposal(form, self._received(), self._limits, judged)
        hints = support(
            form,
            self.referral.form,
            today,
            window,
            self.page.banner.age,
            proposed,
            self._pension_age,
            unproposed=unproposed(form, self._limits, judged),
            week=self.page.week,
        )
        self.support.show_hints(hints)

    # -- the head and the side

    def _dress(self) -> None:
        super()._dress()
        page, shown = self.form_page, self._shown
        writing = self.writer is not None and shown is None and self._message is None
        current = self.writer.view if writing and self.writer else self._reader.view if shown and self._reader else None
        for view in (self.writer.view if self.writer else None, self._reader.view if self._reader else None):
            if isinstance(view, AssessmentForm):
                view.side.setVisible(view is current and (writing or self._reader is None or self._reader.old is None))
        self._right.setVisible(current is not None)
        self._why.setVisible(writing and page is not None and not page.may_sign)
        self._compare.setVisible(two_assessors(page) is not None)
        self._show_letters()
        self._show_tab(self._tabs.value()[0])

    def compare(self) -> None:
        """The two newest assessments by different assessors beside each other."""
        pair = two_assessors(self.form_page)
        if pair is not None:
            CompareDialog(self, *pair, self.host.clock.today()).open()

    def _take_papers(self, found: tuple[DocumentRow, ...]) -> None:
        self._issued = found
        self._show_letters()

    def _show_letters(self) -> None:
        """The letters that the newest signed decision calls for, and when they were archived."""
        empty_layout(self._letters)
        page, shown = self.form_page, self._shown
        newest = next((version for version in page.versions if version.stands), None) if page else None
        if shown is None or newest is None or shown.id != newest.id or not may(self.host.user.role, Right.ASSESS):
            return
        more = shown.answers.get("decision") == Decision.MORE_INFORMATION
        for paper in [letters.SUPPLEMENT] if more else letters.AUDIENCES.values():
            button = secondary_button(paper.title, partial(self.write_letter, paper.kind), "send")
            self._letters.addWidget(button)
            made = next((found for found in self._issued if found.kind == paper.kind), None)
            if made is not None:
                self._letters.addWidget(
                    Text(_("Arkivert {day} av {name}").format(day=day(made.day), name=made.issued_by), "good")
                )

    def write_letter(self, kind: str) -> None:
        """Shows the letter as it would be, to be archived from there."""
        title = papers.card(kind).title
        audience = next((key for key, value in letters.AUDIENCES.items() if value.kind == kind), "")
        course = self.page.id

        def issue(answering: bool) -> Done[DocumentId]:
            if audience:
                return letters.issue_decision.of(course, audience, answering)
            return letters.issue_supplement.of(course, answering)

        dialog = LetterDialog(self.host, self, f"{title} · {self.page.banner.name}", title, issue)
        dialog.finished.connect(lambda _result: self.refresh())
        dialog.ask(letters.decision_letters.of(course, audience) if audience else letters.supplement_letter.of(course))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The head follows the width of its column, which is not the step's."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.fit_head()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Three columns; two, with the decision below the criteria;
        or one, where the referral is a tab beside the form."""
        super().resizeEvent(event)
        columns = 3 if self.width() >= px(900) else 2 if self.width() >= px(600) else 1
        if columns != self._columns:
            self._columns = columns
            way = QBoxLayout.Direction
            self._both.setDirection(way.LeftToRight if columns == 3 else way.TopToBottom)
            for part, share in enumerate((5, 4)):
                self._both.setStretch(part, share if columns == 3 else 0)
            self._show_tab(self._tabs.value()[0])

    def _show_tab(self, key: object) -> None:
        """With one column only the form or the referral is shown. Where neither is shared, that is said once."""
        nothing = self.referral.hushed and self.form_page is not None and self.form_page.not_shared
        self._tabs.setVisible(self._columns == 1 and not nothing)
        self._tabs.set_chosen(key)
        self.referral.setVisible(not nothing and (self._columns != 1 or key == "referral"))
        self._second_column.setVisible(nothing or self._columns != 1 or key == "form")
