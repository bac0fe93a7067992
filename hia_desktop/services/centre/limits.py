"""The guide to deadlines for start of care: the bundled limits, and those that the centre has written or approved.
Rows are only added."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Right
from hia_desktop.domain.assessment import guidelines
from hia_desktop.domain.assessment.guidelines import DatedLimit, LimitTable, bundled_table, in_turn
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.guideline_limit import GuidelineLimit
from hia_desktop.domain.forms.values import LocalOffer
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.centre import neighbours
from hia_desktop.services.record import entries
from hia_desktop.services.record.entries import FormPage
from hia_desktop.store.entities import Centre, GuideRow, new_id
from hia_desktop.store.portable import as_written

_LIMIT = ("discipline", "condition", "called", "severity", "weeks", "months", "valid_from", "valid_until", "source")


def table(w: Work) -> LimitTable:
    """Every row there has been, the bundled ones that the centre has no copy of among them."""
    own = tuple(
        _dated(row) for row in w.sql.scalars(select(GuideRow).order_by(GuideRow.noted_at, as_written(GuideRow)))
    )
    copied = [row.limit for row in own]
    return (*(row for row in bundled_table() if row.limit not in copied), *own)


def _dated(row: GuideRow) -> DatedLimit:
    limit = GuidelineLimit.model_validate({name: getattr(row, name) for name in _LIMIT} | {"called": row.called or ""})
    return DatedLimit(limit, row.noted_at, row.approved_by, row.approved_on)


@dataclass(frozen=True)
class AssessmentPage:
    """What the assessment's step shows: its form, the guide's limits as they follow one another in time,
    the centre's pension age, and where what a patient is shown on to is reached and what it takes, by service."""

    form: FormPage
    limits: tuple[GuidelineLimit, ...]
    pension_age: int
    shown_on: Mapping[LocalOffer, str]


@query(Right.READ_RECORD, audit="entry:opened", about="course")
def open_assessment(w: Work, course: CourseId) -> AssessmentPage:
    """The assessment as this user may see it, and the guide that it is made by."""
    pension_age = w.sql.scalars(select(Centre.pension_age)).one()
    form = entries.open_form(w, course, RightsAssessment.kind)
    where = neighbours.words_for(w, course) if form.may_write else {}
    return AssessmentPage(form, in_turn(table(w)), pension_age, where)


@query(Right.TEMPLATES)
def listing(w: Work) -> LimitTable:
    """Every row of every limit, for the administration."""
    return table(w)


@command(Right.TEMPLATES, audit="limit:revised", changes=(Topic.LIMITS,))
def revise(w: Work, new: GuidelineLimit) -> None:
    """One row more, not approved yet; in force from its day.
    Errors: BadInput as `domain.assessment.guidelines.revise`."""
    guidelines.revise(table(w), new, w.now)
    _keep(w, DatedLimit(new, w.now))


@command(Right.TEMPLATES, audit="limit:approved", changes=(Topic.LIMITS,))
def approve(w: Work, read: DatedLimit, by: str) -> None:
    """Notes that a named person has approved the row that the user has read.
    Errors: as `domain.assessment.guidelines.approve`."""
    known = table(w)
    approved = next(row for row in guidelines.approve(known, read, by, w.today) if row not in known)
    if read.noted_at is None:
        _keep(w, approved)
        return
    for row in w.sql.scalars(
        select(GuideRow).where(GuideRow.noted_at == read.noted_at, GuideRow.condition == read.limit.condition)
    ):
        if _dated(row) == read:
            row.approved_by, row.approved_on = approved.approved_by, approved.approved_on
    w.note(ground=read.limit.condition.value)


def _keep(w: Work, row: DatedLimit) -> None:
    limit = row.limit.model_dump(exclude={"approved"}) | {
        "source": row.limit.source.strip(),
        "called": row.limit.called.strip(),
    }
    w.sql.add(
        GuideRow(
            id=new_id(),
            **limit,
            noted_at=row.noted_at or w.now,
            approved_by=row.approved_by,
            approved_on=row.approved_on,
        )
    )
    w.note(ground=row.limit.condition.value)
