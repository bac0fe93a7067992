"""One patient's page in a meeting: all that is talked from, as far as whoever sees the screen may see it."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId, ItemId
from hia_desktop.base.text import _
from hia_desktop.domain.access import Category, Right, Role, Track, may
from hia_desktop.domain.consent import visible
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.team.nav_summary import NavSummary
from hia_desktop.domain.teamwork.decisions import Taker
from hia_desktop.domain.teamwork.meetings import Reason
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query, visible_courses, visible_patients
from hia_desktop.services.course import courses, overview
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.course.overview import Overview
from hia_desktop.services.meetings import content, decisions, nav_side
from hia_desktop.services.meetings.decisions import Decision
from hia_desktop.services.meetings.nav_side import NavAsks
from hia_desktop.services.meetings.series import as_nav, gone, item_of, item_to_change
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import grants
from hia_desktop.store.entities import AgendaItem, Course, Meeting, Patient, User

MOST_NOTES = 20_000


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """One patient in a meeting. `together`: a NAV adviser sees the screen, and this is what both may see. None is
    what is not this screen's to show. `referred_for`: why the patient was referred; `notes`: what is written of the
    talk; `nav_asks`: what NAV asks the team."""

    item: ItemId
    course: CourseId
    about: str
    together: bool
    page: CoursePage
    seen: Overview
    referred_for: str | None
    question: str | None
    asked_by: str
    nav_asks: tuple[NavAsks, ...]
    notes: str | None
    decisions: tuple[Decision, ...] | None
    takers: tuple[Taker, ...]
    talked: bool
    may_write: bool


@query(Right.MEETING, audit="meeting:case", about="item")
def look(w: Work, item: ItemId) -> CasePage:
    """The page of one line of the agenda. Errors: Missing; with a NAV adviser present also for what is not shared."""
    row, meeting = item_of(w, item)
    course = CourseId(row.course_id)
    nav = w.me.role is Role.NAV_ADVISER
    eyes = as_nav(w) if meeting.nav_present else w
    if meeting.nav_present and not _is_shared(eyes, course):
        raise gone()
    written = content.Written() if nav or meeting.nav_present else content.of(w, row)
    ours = not nav and not meeting.nav_present
    return CasePage(
        item=item,
        course=course,
        about=Reason(row.reason).label if ours else "",
        together=meeting.nav_present,
        page=_page(w, eyes, course),
        seen=overview.look(eyes, course),
        referred_for=_referred_for(eyes, course),
        question=written.question if ours else None,
        asked_by=_asked_by(w, row) if ours else "",
        nav_asks=nav_side.asks(w, course),
        notes=written.notes if ours else None,
        decisions=decisions.of(w, row, for_nav_alone=meeting.nav_present),
        takers=nav_side.takers(w) if nav else decisions.takers(w),
        talked=row.talked,
        may_write=_may_write(w, meeting),
    )


def _is_shared(eyes: Work, course: CourseId) -> bool:
    seen = select(Course.id).join(Patient, Patient.id == Course.patient_id).where(Course.id == course)
    return eyes.sql.scalar(seen.where(visible_patients(eyes), visible_courses(eyes))) is not None


def _may_write(w: Work, meeting: Meeting) -> bool:
    return meeting.signed_at is None and may(w.me.role, Right.MEETING)


def _page(w: Work, eyes: Work, course: CourseId) -> CoursePage:
    """The course's page with those eyes; NAV's own notes only where the user may read them too."""
    page = courses.page(eyes, course)
    given = grants.given(w, w.patient_id or "")
    return replace(
        page, barriers_shared=page.barriers_shared and visible(w.me.role, Track.NAV, Category.NAV_NOTES, given)
    )


def _referred_for(eyes: Work, course: CourseId) -> str | None:
    """Why the patient was referred; to NAV what somebody has written of it for NAV."""
    nav = eyes.me.role is Role.NAV_ADVISER
    kind = NavSummary.kind if nav else ReferralForm.kind
    found = entries.newest_signed(eyes, course, kind).get(kind)
    if found is None:
        return None if nav else ""
    if nav:
        return NavSummary.model_validate(found.answers).referral.strip() or None
    told = ReferralForm.model_validate(found.answers)
    return told.function_loss.strip() or told.goal.strip()


def _asked_by(w: Work, row: AgendaItem) -> str:
    return w.sql.scalar(select(User.full_name).where(User.id == row.asked_by)) or ""


@command(Right.WRITE_HEALTH, audit="meeting:written", about="item", changes=())
def write(w: Work, item: ItemId, notes: str, seen: str = "") -> str:
    """Keeps what is written of the talk, and gives it as it stands; `seen` is what stood there when the writer began.
    Where somebody else has written meanwhile both texts stay.

    Errors: Missing; Refused in a signed meeting; BadInput for a text that cannot be kept.
    """
    row, _meeting = item_to_change(w, item)
    text = content.checked(notes, MOST_NOTES, "notes")
    stands = content.of(w, row).notes
    if stands not in (seen.strip(), text):
        text = f"{stands}\n\n{text}"
    content.put(w, row, notes=text)
    if text and not row.talked:
        row.talked = True
        w.changed.add(Topic.MEETINGS)
    return text


@command(Right.WRITE_HEALTH, audit="meeting:talked", about="item", changes=(Topic.MEETINGS,))
def talked(w: Work, item: ItemId, done: bool) -> None:
    """Says that a patient has been talked about, or has not, and goes to the next meeting.

    Errors: Missing; Refused in a signed meeting; BadInput to say that nobody was where something is written or decided.
    """
    row, _meeting = item_to_change(w, item)
    if not done and (content.of(w, row).notes or any(one.ours for one in decisions.of(w, row))):
        raise BadInput(_("Det er alt skrevet eller bestemt noe om pasienten i dette møtet."))
    row.talked = done
