"""What a paper is told of the record besides its form: read when it is asked for, and as much as the user may see."""

from datetime import date
from functools import cached_property

from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import full_name
from hia_desktop.domain.forms.epikrise import ReceiverRow
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.timeline import Timeline
from hia_desktop.services.call import Work
from hia_desktop.services.course import courses, work_course
from hia_desktop.services.course.courses import CoursePage, Score
from hia_desktop.services.course.work_course import WorkPoint
from hia_desktop.services.papers import mail
from hia_desktop.services.record import keeping
from hia_desktop.services.sealing import grants
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.store.entities import Course, Patient


class CourseRecord:
    """The `Record` of one course, for the user at hand.

    Of a signed version it tells what was kept with the signature, and of the return plan the version that there was
    then. The rest is read as it is now: it stands on papers that are issued as they are signed.
    """

    def __init__(self, w: Work, course: Course, of: Entry | None = None) -> None:
        self._w, self._course = w, course
        self._frame = of.frame if of is not None else None
        self._at = of.signed_at if of is not None and of.frame is not None else None

    @cached_property
    def _patient(self) -> Patient:
        return self._w.sql.get_one(Patient, self._course.patient_id)

    @cached_property
    def _page(self) -> CoursePage:
        return courses.page(self._w, CourseId(self._course.id))

    @property
    def patient(self) -> str:
        """The patient's name."""
        if self._frame is not None:
            return self._frame.patient
        return full_name(self._patient.given_name, self._patient.family_name)

    @property
    def employer(self) -> str:
        """The employer, empty when it is not known or not shared with the user."""
        employer = self._patient.employer if self._frame is None else self._frame.employer
        return employer if grants.employer_is_shared(self._w, self._patient.id) else ""

    @property
    def receivers(self) -> tuple[ReceiverRow, ...]:
        """The GP, and the referrer when that is another."""
        return mail.of_epikrise(self._w, self._course)

    @property
    def span(self) -> tuple[date, date]:
        """From the referral's day until the course was closed, or today."""
        return self._course.received_on, self._course.closed_on or self._w.today

    @property
    def timeline(self) -> Timeline:
        """The course page's timeline."""
        return self._page.timeline

    @property
    def scores(self) -> tuple[Score, ...]:
        """The course page's scores, oldest first."""
        return self._page.scores

    @property
    def work(self) -> tuple[WorkPoint, ...]:
        """The course's points of work, those that nobody has told of left out."""
        points = work_course.read(self._w, CourseId(self._course.id))
        return tuple(point for point in points if point.percent is not None or point.answered)

    @property
    def plan_for_nav(self) -> ReturnToWorkPlan | None:
        """The newest return plan, when the patient shares it with NAV; whoever makes the paper."""
        found = keeping.shared_plan(self._w, CourseId(self._course.id), self._at)
        return ReturnToWorkPlan.model_validate(found.answers) if found else None
