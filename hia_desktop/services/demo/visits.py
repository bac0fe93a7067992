"""The appointments of one course of the demo centre, and the contacts that they became."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import ParamSpec, TypeVar

from hia_desktop.base.errors import ReasonNeeded
from hia_desktop.base.fields import CourseId, PatientId, UserId, VisitId
from hia_desktop.domain.access import Ground
from hia_desktop.domain.forms.planning.named_measures import Intervention
from hia_desktop.domain.forms.values import Discipline
from hia_desktop.domain.teamwork.encounters import Aim, Encountered, Partner
from hia_desktop.domain.teamwork.team import TeamFunction
from hia_desktop.domain.teamwork.visits import Booking, Outcome, Purpose, Way, Why
from hia_desktop.services.call import SignedIn, Verb
from hia_desktop.services.call import run as run_once
from hia_desktop.services.centre import course_teams
from hia_desktop.services.consent import reasons
from hia_desktop.services.course import encounters, visits
from hia_desktop.services.demo.people import Person, working_day

P = ParamSpec("P")
R = TypeVar("R")
_TIMES = ("09:00", "10:00", "11:00", "12:30", "13:30", "14:30")
TREATED = (36, 50, 64, 78)
"""Days from the referral to the appointments for treatment."""
_DONE = {
    Discipline.FMR: (Intervention.TEACHING, Intervention.GUIDED_TRAINING, Intervention.GRADED_ACTIVITY),
    Discipline.PHV: (Intervention.WORK_CBT, Intervention.WORK_CBT, Intervention.SLEEP),
    Discipline.BOTH: (Intervention.TEACHING, Intervention.GRADED_ACTIVITY, Intervention.WORK_CBT),
}


def run(signed_in: SignedIn, verb: Verb[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """As in the window: who is asked for a reason says that they join the team, and goes on."""
    try:
        return run_once(signed_in, verb, *args, **kwargs)
    except ReasonNeeded as asked:
        run_once(signed_in, reasons.state, PatientId(asked.patient), Ground.TEAM)
        return run_once(signed_in, verb, *args, **kwargs)


class Appointments:
    """What a course's people did with its appointments: booked by the office, kept or not, and entered by those who had
    them. `on` puts an act on a day, `course` is known once the referral is registered."""

    def __init__(
        self,
        cast: Mapping[str, SignedIn],
        person: Person,
        on: Callable[[date, Callable[[], object]], None],
        course: Callable[[], CourseId],
    ) -> None:
        self._cast, self._person, self._on, self._course = cast, person, on, course
        self._booked: dict[tuple[date, str], VisitId] = {}
        self._count = 0

    def book(self, day: date, user: str, purpose: Purpose) -> None:
        """An appointment on that day, made a week and a half before; no sooner than the referral was answered."""
        sooner = working_day(self._person.received + timedelta(days=12))
        made = working_day(max(day - timedelta(days=10), min(sooner, day)))
        self._count += 1
        booking = Booking(
            day=day,
            time=_TIMES[(self._person.seed + self._count) % len(_TIMES)],
            minutes=60 if purpose is Purpose.CLARIFY else 45,
            purpose=purpose,
            way=Way.VIDEO if (self._person.seed + self._count) % 7 == 0 else Way.IN_PERSON,
        )
        who = UserId(self._cast[user].me.id)

        def act() -> None:
            self._booked[day, user] = run(self._cast["sekretar"], visits.book, self._course(), booking, [who], True)

        self._on(made, act)

    def met(self, day: date, user: str, done: Encountered) -> None:
        """The contact of that day entered; of the appointment, which was kept, where there was one."""
        visit = self._booked.pop((day, user), None)
        if visit is not None:
            run(self._cast["sekretar"], visits.settle, visit, Outcome.MET)
        run(self._cast[user], encounters.enter, self._course(), done, visit)

    def keep(self, day: date, user: str, purpose: Purpose, done: Encountered) -> None:
        """An appointment that is kept, and entered by the one who had it."""
        self.book(day, user, purpose)
        self._on(day, lambda: self.met(day, user, done))

    def treat(self, until: date) -> None:
        """The treatment until a day: some three times of four kept; now and then the patient stayed away or put it off;
        and a talk with the workplace."""
        user, case = self._person.case["main"], self._person.case
        measures = _DONE[Discipline(case["disciplines"])]
        for at, days in enumerate(TREATED):
            day = working_day(self._person.received + timedelta(days=days))
            if day >= until:
                break
            if (self._person.seed + at) % 9 == 4:
                self._lost(day, user, put_off=self._person.seed % 2 == 0)
                continue
            measure = measures[at % len(measures)]
            self.keep(day, user, Purpose.TREAT, Encountered(day=day, minutes=45, aim=Aim.TREAT, intervention=measure))
        talk = working_day(self._person.received + timedelta(days=45))
        if self._person.draft.employer and talk < until and self._person.seed % 3:
            way = Way.VIDEO if self._person.seed % 2 else Way.PHONE
            spoken = Encountered(
                day=talk,
                minutes=30,
                way=way,
                partner=Partner.EMPLOYER,
                aim=Aim.ADAPT,
                intervention=Intervention.LEADER_TALK,
            )
            self._on(talk, lambda: run(self._cast[user], encounters.enter, self._course(), spoken))

    def _lost(self, day: date, user: str, *, put_off: bool) -> None:
        self.book(day, user, Purpose.TREAT)
        outcome, why = (Outcome.BY_PATIENT, Why.WELFARE) if put_off else (Outcome.NOT_MET, None)

        def act() -> None:
            run(self._cast["sekretar"], visits.settle, self._booked.pop((day, user)), outcome, why)

        self._on(day, act)

    def gather(self, day: date) -> None:
        """The team around the patient, put together by the contact physician."""
        seats = (
            ("lege", TeamFunction.CONTACT_PHYSICIAN),
            ("psykolog", TeamFunction.CONTACT_PSYCHOLOGIST),
            (self._person.case["main"], TeamFunction.COORDINATOR),
            ("nav", TeamFunction.NAV_ADVISER),
        )

        def act() -> None:
            for user, function in seats:
                who = UserId(self._cast[user].me.id)
                run(self._cast["lege"], course_teams.put, self._course(), who, function, day)

        self._on(day, act)
