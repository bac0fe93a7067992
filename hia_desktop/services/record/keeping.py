"""The papers of a form, drawn and kept in the same transaction as its signature: what is shown later is what was
signed, whatever the program has become by then."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import in_language, language
from hia_desktop.documents.kinds import PAPERS
from hia_desktop.documents.kinds.content import Signed
from hia_desktop.documents.kinds.paper import Paper, Record
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.consent import Given
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.services.call import Work
from hia_desktop.services.record import framing
from hia_desktop.services.sealing import frames, grants, parts, signed_papers
from hia_desktop.services.sealing.entry_rows import SIGNED, Entry, rows_of, trusted
from hia_desktop.services.sealing.frames import Frame
from hia_desktop.services.sealing.signed_papers import Drawn
from hia_desktop.store.entities import FormEntry, User


@dataclass(frozen=True)
class _AroundForm:
    """The `Around` of what is signed now: with a return plan, or without one."""

    patient: str
    employer: str
    plan_for_nav: ReturnToWorkPlan | None


def shared_plan(w: Work, course: CourseId, until: datetime | None = None) -> Entry | None:
    """The newest return plan that was signed, or that was signed by then, when the patient shares it with NAV."""
    given = grants.given(w, w.patient_id or "")
    if Given(Recipient.NAV_ADVISER, Category.ADAPTATION) not in given:
        return None
    rows = rows_of(w, course, ReturnToWorkPlan.kind, until=until)
    rows = [r for r in rows if r.state == SIGNED and not r.struck_because and r.adds_to is None]
    return next(iter(trusted(w, rows, given)), None)


@cache
def _at_signing(kind: str) -> tuple[Paper, ...]:
    """The papers that the signature of a form draws. An employer's waits until its lines are approved."""
    made = [paper for paper in PAPERS if paper.made_of is not None and paper.made_of.kind == kind]
    return tuple(paper for paper in made if paper.kept_with_form and not paper.for_employer)


def seal_with_papers(w: Work, row: FormEntry, form: Form, **told: str) -> None:
    """Seals what is signed, and draws and keeps its papers. `told` is sealed with the answers."""
    frame = framing.framed(w, row.course_id, form)
    body: dict[str, Any] = {"answers": form.model_dump(mode="json"), **told}
    if frame is not None:
        body["frame"] = frame.model_dump(mode="json")
    parts.seal_signed(w, row, form, body)
    if frame is not None:
        _keep_papers(w, row, form, frame)


def _keep_papers(w: Work, row: FormEntry, form: Form, frame: Frame) -> None:
    if not (papers := _at_signing(form.kind)):
        return
    me = w.sql.get_one(User, w.me.id)
    signed = Signed(name=me.full_name, title=me.title, hpr=me.hpr_number, at=row.signed_at)
    for paper in papers:
        signed_papers.keep(w, row, paper, _drawn(w, row, form, frame, paper, signed, None))
        if paper.quotes_plan and (plan := shared_plan(w, CourseId(row.course_id))) is not None:
            told = ReturnToWorkPlan.model_validate(plan.answers)
            drawn = _drawn(w, row, form, frame, paper, signed, told)
            signed_papers.keep(w, row, paper, drawn, quotes=plan.id)


def _drawn(
    w: Work, row: FormEntry, form: Form, frame: Frame, paper: Paper, signed: Signed, plan: ReturnToWorkPlan | None
) -> Drawn:
    from hia_desktop.documents.make import make

    if paper.fill is None:
        raise TypeError(f"{paper.kind} is not made of a form")
    head = frames.letterhead_of(w, frame.letterhead)
    with in_language(frame.speaks(paper)):
        content = paper.fill(form, signed, cast(Record, _AroundForm(frame.patient, frame.employer, plan)))
        told = signed_papers.drawn_of(
            w, paper, content, head, frame.patient_line, author=signed.name, day=row.day, language=language()
        )
        pdf = make(paper.document, content, head, frame.patient_line, author=signed.name, day=row.day)
    return Drawn(pdf=pdf, told=told)
