"""One course of the demo centre as a list of days, and what each user did on them through the ordinary services."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hia_desktop.base.fields import CourseId, DocumentId, EntryId
from hia_desktop.base.text import add_months
from hia_desktop.documents.blocks import Letterhead
from hia_desktop.documents.kinds.letter import SUPPLEMENT as LETTER
from hia_desktop.documents.kinds.letter import Content, Paragraph
from hia_desktop.documents.kinds.rtw import EMPLOYER_PAPER as RTW_EMPLOYER
from hia_desktop.documents.kinds.rtw import PAPER as RTW
from hia_desktop.documents.kinds.team_plan import PAPER as TEAM_PLAN
from hia_desktop.documents.make import make
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.consent import SHAREABLE
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.ending.outcome import Outcome
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.forms.instrument import WORK_ABILITY, Mode
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.forms.team.findings import OCCUPATIONAL, PHYSICIAN, PHYSIOTHERAPIST, PSYCHOLOGIST
from hia_desktop.domain.forms.team.note import NavNote, Note
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.domain.tasks import DIALOGUE_1, SAFETY
from hia_desktop.domain.teamwork.encounters import Aim, Encountered
from hia_desktop.domain.teamwork.visits import Purpose
from hia_desktop.domain.timeline import MarkState
from hia_desktop.domain.words.suicide_words import marks_in
from hia_desktop.domain.working_days import USUAL, add_working_days
from hia_desktop.services.call import SignedIn
from hia_desktop.services.consent import consents
from hia_desktop.services.course import closings, courses
from hia_desktop.services.demo import forms
from hia_desktop.services.demo.people import CLOSED_AFTER, STAGES, Person, sentences, working_day
from hia_desktop.services.demo.visits import Appointments, run
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import tasks
from hia_desktop.services.papers import employer_papers, epikriser, handling, letters, papers
from hia_desktop.services.patient import leaves
from hia_desktop.services.patient.same_day import SameDay
from hia_desktop.services.record import entries

Act = Callable[[], object]
_FINDINGS = {"lege": PHYSICIAN, "psykolog": PSYCHOLOGIST, "fysio": PHYSIOTHERAPIST, "ergo": OCCUPATIONAL}
"""The form that each of the users writes what they find in."""
_SOME = (Category.SICK_LEAVE, Category.WORK, Category.FUNCTION, Category.ADAPTATION, Category.PLAN)


class DemoCourse:
    """The course of one person. `days` are what happens, each on a working day before today;
    they are to be run in order of time."""

    def __init__(self, cast: dict[str, SignedIn], person: Person, today: date) -> None:
        self._cast, self._person, self._today = cast, person, today
        self._story, self._words = person.story, sentences()["words"]
        self._second = {"planned": 50, "rtw": 57, "closing": 90}.get(person.story.stage, 76)
        """Days from the referral to the second look at the plan."""
        self._course = CourseId("")
        self._noted: dict[str, EntryId] = {}
        self._times = Appointments(cast, person, self._on, lambda: self._course)
        self.days: list[tuple[date, Act]] = []
        self._plot()

    def _reached(self, stage: str) -> bool:
        return self._story.stage != "answered" and STAGES.index(self._story.stage) >= STAGES.index(stage)

    def _day(self, days: int) -> date:
        """A working day so many days after the referral, and before today."""
        return working_day(min(self._person.received + timedelta(days=days), self._today - timedelta(days=1)))

    def _on(self, day: date, act: Act) -> None:
        self.days.append((day, act))

    def _sign(self, day: date, user: str, kind: str, answers: forms.Answers) -> None:
        def sign() -> None:
            run(self._cast[user], entries.sign, self._course, kind, None, answers)
            self._clarify(user, answers)

        self._on(day, sign)

    def _draft(self, day: date, user: str, kind: str, answers: forms.Answers) -> None:
        self._on(day, lambda: run(self._cast[user], entries.save_draft, self._course, kind, None, answers, {}))

    def _plot(self) -> None:
        self._on(self._person.received, self._register)
        self._referral()
        if self._story.stage == "answered" or self._reached("decided"):
            self._assessment()
        if self._reached("surveyed"):
            if "rich" in self._story.also:
                self._times.gather(self._day(15))
            self._survey()
            self._sharing()
        if self._reached("planned"):
            self._plan()
        if self._reached("rtw"):
            self._return_to_work()
        if self._reached("closing"):
            self._close()
        self._peculiarities()

    def _register(self) -> None:
        """The referral with its words; where they speak of suicide,
        the office has answered whether it is to be clarified today."""
        text = forms.asked(self._person)
        arrived = referrals.Arrived(text=text, referrer=self._person.draft.gp_name, same_day=self._answered(text))
        self._course = run(
            self._cast["sekretar"], referrals.register, self._person.draft, self._person.received, False, arrived
        ).id

    def _answered(self, *texts: str) -> SameDay | None:
        alarming = "alarm" in self._story.also
        return (
            SameDay(clarify=alarming, why="" if alarming else self._words["not_today"]) if marks_in([*texts]) else None
        )

    def _clarify(self, user: str, answers: forms.Answers) -> None:
        """Who wrote that they asked about suicide, closes the task that their words raised."""
        if marks_in(answers) and user not in ("sekretar", "nav"):
            for row in run(self._cast[user], tasks.rows, run(self._cast[user], tasks.keys, SAFETY.group)):
                if row.course == self._course:
                    run(self._cast[user], tasks.finish, row.id, self._words["asked_directly"])

    def _referral(self) -> None:
        received, also = self._person.received, self._story.also
        if "unread" in also:
            answers = forms.referral(self._person)
            self._draft(
                received,
                "sekretar",
                ReferralForm.kind,
                {name: answers[name] for name in ("received", "referrer", "practice", "text")},
            )
            return
        self._sign(received, "sekretar", ReferralForm.kind, forms.referral(self._person))
        if also & {"pdf", "rich"}:
            name = self._words["attachment"]
            answer = self._answered(*self._letter_texts())
            self._on(
                received,
                lambda: run(self._cast["sekretar"], referrals.attach, self._course, name, self._letter(), answer),
            )
        if self._story.stage == "waiting":
            self._on(
                self._day(2),
                lambda: self._send(run(self._cast["sekretar"], letters.issue_supplement, self._course, answering=True)),
            )
        if self._story.stage == "new" and "drafted" in also:
            answers = forms.assessment(self._person, self._today + timedelta(days=21), "right", "")
            kept = (
                "target_condition",
                "target_function",
                "loss_absent",
                "arenas",
                "has_employment",
                "expected_benefit",
            )
            self._draft(self._day(2), "lege", RightsAssessment.kind, {name: answers[name] for name in kept})

    def _letter_texts(self) -> tuple[str, str]:
        return forms.asked(self._person), self._person.case["weighing"]

    def _letter(self) -> bytes:
        draft = self._person.draft
        content = Content(
            subject=self._words["subject"], paragraphs=[Paragraph(text=text) for text in self._letter_texts()]
        )
        name = f"{draft.given_name} {draft.family_name}"
        head = Letterhead(centre_name=draft.gp_practice, unit="", address="", org_no="", phone="", logo=None)
        return make(LETTER.document, content, head, name, author=draft.gp_name, day=self._person.received, draft=False)

    def _assessment(self) -> None:
        decision = self._story.decision if self._story.stage == "answered" else "right"
        day = min(add_working_days(self._person.received, 8, USUAL), self._day(30))
        wished = self._today + timedelta(days=self._story.due) if self._story.stage == "decided" else self._day(20)
        who = "psykolog" if self._person.case["disciplines"] == "phv" else "lege"
        self._sign(
            day,
            who,
            RightsAssessment.kind,
            forms.assessment(self._person, wished, decision, sentences()["refusals"].get(decision, "")),
        )
        if decision != "right" or self._story.also & {"rich", "letters"}:
            self._on(day, lambda: self._answer(who, "patient"))
            self._on(day, lambda: self._answer(who, "referrer"))
        if decision == "right":
            user = self._cast[self._person.case["main"] if self._person.seed % 3 else "lege"].me.id
            self._on(day, lambda: run(self._cast["lege"], courses.set_responsible, self._course, user))
            self._on(day, self._mark_milestones)

    def _answer(self, who: str, to: str) -> None:
        self._send(run(self._cast[who], letters.issue_decision, self._course, to, answering=True))

    def _send(self, letter: DocumentId) -> None:
        """The office prints the letter the same day, but for one answer that still lies there."""
        if self._story.decision != "forwarded":
            run(self._cast["sekretar"], handling.mark_printed, letter)

    def _survey(self) -> None:
        main = self._person.case["main"]
        decided = add_working_days(self._person.received, 8, USUAL)  # late where there are holidays
        first = max(self._day(14 + self._person.seed % 7), min(working_day(decided + timedelta(days=4)), self._day(30)))
        self._times.keep(first, main, Purpose.CLARIFY, Encountered(day=first, minutes=60, aim=Aim.CLARIFY))
        self._sign(self._day(20), main, Survey.kind, forms.survey(self._person, second=False))
        self._measure(self._day(20), second=False)
        for days, user in ((20, "lege"), (21, "psykolog"), (22, "fysio"), (23, "ergo")):
            if user in self._person.case["notes"]:
                heading, kind, text = self._person.case["notes"][user]
                if user != main and forms.contact(self._day(days), kind) is not None:
                    self._times.book(self._day(days), user, Purpose.CLARIFY)
                self._note(self._day(days), user, heading, kind, text)
            if found := self._person.case.get("found", {}).get(user):
                day = self._day(days)
                self._sign(day, user, _FINDINGS[user].kind, {"day": day.isoformat(), **found})

    def _measure(self, day: date, *, second: bool) -> None:
        """Work ability of all; what else the patient filled in where the course is told in full."""
        full = self._story.also & {"rich", "letters"}
        for kind, answers in forms.instruments(self._person, second=second).items():
            if full or kind == WORK_ABILITY.kind:
                filled = {"day": day.isoformat(), "mode": Mode.PAPER.value, **answers}
                self._sign(day, self._person.case["main"], kind, filled)

    def _note(self, day: date, user: str, heading: str, kind: str, text: str) -> None:
        answers = {"kind_of_note": kind, "day": day.isoformat(), "heading": heading, "text": text}

        def write() -> None:
            if (done := forms.contact(day, kind)) is not None:
                self._times.met(day, user, done)
            self._noted[user] = run(self._cast[user], entries.sign, self._course, Note.kind, None, answers)
            self._clarify(user, answers)

        self._on(day, write)

    def _sharing(self) -> None:
        mode = self._story.consent
        if mode == "none":
            return
        day = self._day(23)
        until = forms.consent_until(mode, day, self._today)
        asked = [category for category in consents.ASKED_CATEGORIES if category in SHAREABLE[Recipient.NAV_ADVISER]]
        shared = asked if mode == "all" else _SOME

        def give() -> None:
            lege = self._cast["lege"]
            run(
                lege,
                consents.give,
                self._course,
                Recipient.NAV_ADVISER,
                shared,
                until,
                how_given="written" if mode == "all" else "spoken",
            )
            run(lege, consents.give, self._course, Recipient.HEALTH, [Category.NAV_NOTES], until)

        self._on(day, give)
        if self._draft_employer():
            self._on(
                day,
                lambda: run(
                    self._cast["lege"], consents.give, self._course, Recipient.EMPLOYER, [Category.ADAPTATION], until
                ),
            )
        note = forms.workplace(self._person, self._day(26), self._due(4))
        self._sign(self._day(26), "nav", WorkplaceForm.kind, note)
        answers = {
            "day": self._day(27).isoformat(),
            "heading": self._words["nav_heading"],
            "text": self._words["nav_note"],
        }
        self._sign(self._day(27), "nav", NavNote.kind, answers)
        if mode in ("some", "all") and self._reached("rtw"):
            self._on(self._day(54), self._note_again)
        if mode == "withdrawn":
            self._on(
                self._day(66), lambda: run(self._cast["lege"], consents.withdraw, self._course, Recipient.NAV_ADVISER)
            )

    def _note_again(self) -> None:
        """NAV's note some weeks on: the barriers have moved, and a meeting is near unless the course is over."""
        over = self._story.stage == "closed"
        meeting = None if over else self._today + timedelta(days=9)
        answers = forms.workplace(self._person, self._day(54), self._due(4), second=True, meeting=meeting, over=over)
        run(self._cast["nav"], entries.sign, self._course, WorkplaceForm.kind, None, answers)

    def _draft_employer(self) -> bool:
        return bool(self._person.draft.employer) and "letters" in self._story.also

    def _due(self, after: int) -> date:
        """Some days after what the story says is due; in a closed course, a day of the course itself."""
        if self._story.stage == "closed":
            return self._person.received + timedelta(days=80)
        return self._today + timedelta(days=self._story.due + after)

    def _plan(self) -> None:
        """The plan, and what became of it: a new version at the second survey,
        or a fortnight ago while there is no second survey yet."""
        main, second = self._person.case["main"], self._reached("rtw")
        over = self._day(80) if self._story.stage == "closed" else self._today - timedelta(days=2)
        self._times.treat(over)
        seen = self._day(self._second)
        first_evaluation = seen if second else self._due(0)
        self._sign(self._day(29), main, TeamPlan.kind, forms.plan(self._person, self._day(29), first_evaluation))
        self._note(self._day(29), "lege", self._words["team_heading"], "team", self._words["team"])
        self._on(self._day(50), self._mark_milestones)
        late = self._story.due <= 3 and self._story.stage == "rtw"
        if second:
            self._sign(seen, main, Survey.kind, forms.survey(self._person, second=True))
            self._measure(seen, second=True)
        next_one = None if self._story.stage == "closed" else self._due(9) if second else first_evaluation
        again = forms.plan(self._person, self._day(29), next_one, seen=seen, summary=second, late=late)
        self._sign(seen, main, TeamPlan.kind, again)

    def _mark_milestones(self) -> None:
        office = self._cast["sekretar"]
        today = office.clock.today()
        skipped = "adaptation_works" if "skipped" in self._story.also else ""
        for milestone in run(office, courses.open_course, self._course).sick.milestones:
            if milestone.state in (MarkState.OVERDUE, MarkState.PASSED) and milestone.due < today - timedelta(
                days=self._person.seed % 12
            ):
                skip = skipped if milestone.code == DIALOGUE_1.code else ""
                run(
                    office,
                    leaves.mark_milestone,
                    self._course,
                    milestone.code,
                    None if skip else working_day(milestone.due),
                    skip,
                )

    def _return_to_work(self) -> None:
        start = self._day(35)
        self._sign(
            start,
            "nav" if self._story.consent == "all" else "lege",
            ReturnToWorkPlan.kind,
            forms.rtw(self._person, start, start, None),
        )
        seen = self._day(92 if self._story.stage == "closing" else 75)
        evaluated = max(self._due(0), seen)
        self._on(seen, lambda: self._put_periods(start, seen + timedelta(days=20)))
        self._sign(seen, "lege", ReturnToWorkPlan.kind, forms.rtw(self._person, start, seen, evaluated))
        self._note(seen, "fysio", self._words["phone_heading"], "phone", self._words["phone"])
        self._on(seen, self._mark_milestones)

    def _put_periods(self, start: date, certified: date | None) -> None:
        """The sick leave as known that day; `certified` is the last day of the doctor's newest certificate,
        ahead of that day."""
        office = self._cast["sekretar"]
        known = [row.id for row in run(office, courses.open_course, self._course).sick.periods]
        wanted = forms.periods(self._person, start, office.clock.today(), certified)
        run(office, leaves.save_periods, self._course, known, wanted)

    def _close(self) -> None:
        closing = (
            self._day(80)
            if self._story.stage == "closed"
            else working_day(self._today + timedelta(days=self._story.due - 7))
        )
        self._on(closing, lambda: run(self._cast["lege"], closings.plan, self._course))
        if self._story.stage == "closing":
            if "drafted" in self._story.also:
                self._on(self._day(97), self._begin_epikrise)
            return
        self._on(self._day(CLOSED_AFTER), self._sign_epikrise)
        certified = forms.last_sick_day(self._person, self._today)
        self._on(self._day(CLOSED_AFTER + 40), lambda: self._put_periods(self._day(35), certified))
        closed, also = self._day(CLOSED_AFTER), self._story.also
        graded = "still_graded" in also
        for months in (3, 6, 12):
            day = working_day(add_months(closed, months) + timedelta(days=2))
            if day < self._today - timedelta(days=10) and months < max(
                self._story.months, 13 if self._story.months > 12 else 0
            ):
                told = forms.outcome(self._person, months, day, graded=graded and months < 12)
                self._sign(day, "sekretar" if self._person.seed % 2 else "fysio", Outcome.kind, told)

    def _epikrise(self) -> forms.Answers:
        answers = run(self._cast["lege"], epikriser.compose, self._course).answers
        return {
            **answers,
            **self._person.case["epikrise"],
            "family_social": "",  # the GP knows, and the page is one
            "asks": [{"text": text} for text in self._person.case["asks"]],
            "who_does_what": forms.after(self._person, self._cast["lege"].clock.today()),
        }

    def _begin_epikrise(self) -> None:
        answers = self._epikrise()
        run(self._cast["lege"], entries.save_draft, self._course, Epikrise.kind, None, answers, {})
        self._clarify("lege", answers)

    def _sign_epikrise(self) -> None:
        lege, office = self._cast["lege"], self._cast["sekretar"]
        worked = [actual for _first, _planned, actual in forms.steps(self._person, self._day(35), self._day(75))]
        closing = forms.closing(self._person, lege.clock.today(), max(actual or 0 for actual in worked))
        run(lege, entries.sign, self._course, Closing.kind, None, closing)
        answers = self._epikrise()
        document = run(lege, papers.sign_epikrise, self._course, None, answers)
        self._clarify("lege", answers)
        run(office, handling.mark_printed, document)
        if "transferred" in self._story.also:
            run(office, handling.mark_transferred, document, office.clock.today())

    def _issue_plans(self, writer: SignedIn) -> None:
        """The plans on paper; the employer's after its lines are seen and approved as they stand."""
        lines = run(writer, employer_papers.look, self._course, RTW_EMPLOYER.kind).as_offered()
        run(writer, employer_papers.approve, self._course, RTW_EMPLOYER.kind, lines)
        for kind in (TEAM_PLAN.kind, RTW.kind, RTW_EMPLOYER.kind):
            run(writer, papers.issue, self._course, kind)

    def _peculiarities(self) -> None:
        also, lege = self._story.also, self._cast["lege"]
        acts: dict[str, tuple[int, Act]] = {
            "blocked": (24, lambda: run(lege, consents.block, self._course, self._cast["ergo"].me.id)),
            "plan_paper": (30, lambda: run(lege, papers.issue, self._course, TEAM_PLAN.kind)),
            "letters": (
                77,
                lambda: self._issue_plans(lege),
            ),
            "addendum": (40, lambda: run(lege, entries.add_addendum, self._noted["lege"], self._words["addendum"])),
            "rich": (66, self._enrich),
        }
        for name, (days, act) in acts.items():
            if name in also:
                self._on(self._day(days), act)
        if "drafted" in also and self._story.stage == "surveyed":
            note: dict[str, Any] = {"heading": self._words["phone_heading"], "text": self._words["unfinished"]}
            self._draft(self._day(32), "psykolog", Note.kind, note)
        if "drafted" in also and self._story.stage == "planned":
            seen = self._day(self._second)
            draft = forms.plan(self._person, self._day(29), self._due(28), seen=seen, summary=True)
            self._draft(self._day(51), self._person.case["main"], TeamPlan.kind, draft)

    def _enrich(self) -> None:
        """What a course collects besides: an addendum, a note struck as misplaced, a consent partly taken back,
        an unfinished note."""
        lege, psykolog = self._cast["lege"], self._cast["psykolog"]
        run(lege, entries.add_addendum, self._noted["lege"], self._words["addendum"])
        wrong = run(psykolog, entries.sign, self._course, Note.kind, None, {"text": self._words["wrong"]})
        run(psykolog, entries.strike, wrong, "wrong_patient")
        run(lege, consents.withdraw, self._course, Recipient.NAV_ADVISER, [Category.FUNCTION])
        run(psykolog, entries.save_draft, self._course, Note.kind, None, {"text": self._words["unfinished"]}, {})
