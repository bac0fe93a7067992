"""What is known already and may be put where it is asked for again, and where else a change is to follow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from sqlalchemy import func, select

from hia_desktop.base.fields import CourseId, ask_of, bare
from hia_desktop.base.text import _, day_short
from hia_desktop.domain.consent import Given
from hia_desktop.domain.facts import FOLLOWING, Fact
from hia_desktop.domain.forms import FORMS, form_of
from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.ending.that_day import share_fits, worked
from hia_desktop.domain.forms.facts import DRAWN, facts_in
from hia_desktop.domain.forms.form import Choice, Form
from hia_desktop.domain.forms.measure_line import MeasureLine
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.shown import EMPTY
from hia_desktop.domain.leave.that_day import by_leave
from hia_desktop.services.call import Work
from hia_desktop.services.patient import leaves
from hia_desktop.services.patient.patients import PatientDraft
from hia_desktop.services.sealing import grants
from hia_desktop.services.sealing.entry_rows import Entry, newest_rows, rows_of, trusted, with_addenda
from hia_desktop.store.entities import AuditLine, Course, FormEntry, Patient, SickLeave

Newest = Mapping[str, Entry]
"""The newest signed version of each kind that the user can read."""
_WORDS = 120
"""Letters of an answer that are read out; the whole of it is put in the field."""


@dataclass(frozen=True)
class Proposal:
    """What is known for one field: `value` as JSON takes it, how it is read, and where it comes from:
    «Eksempel Lager AS», «fra henvisningen 12. okt». `newer` than what the form itself said when it was signed last."""

    value: Any
    words: str
    source: str
    newer: bool = False


def proposals(w: Work, course: CourseId, form: type[Form], given: frozenset[Given]) -> dict[str, Proposal]:
    """What this user may read and put in the form's fields, by field.

    Signed forms and the patient's card are all that is asked: never a draft, and for NAV what is shared.
    """
    sources = _sources(form)
    if not (sources or facts_in(form)):
        return {}
    newest = _newest_of(w, course, [form.kind, *sources], given)
    own = newest.pop(form.kind, None)
    found = {name: same for fact, name in facts_in(form).items() if (same := _known(w, fact, form, newest, own))}
    for one in DRAWN:
        entry = newest.get(one.source.kind)
        before = found.get(one.field)
        if one.form is form and entry is not None and (before is None or one.adds):
            made = one.take(one.source.model_validate(entry.answers), w.today)
            rows = [row.model_dump(mode="json") for row in made] if isinstance(made, list) else _plain(made)
            if rows not in EMPTY:
                found[one.field] = _besides(form, one.field, before, _proposal(w, form, one.field, rows, entry))
    return _of_that_day(w, course, newest, found) if form is Closing else found


def _plain(value: Any) -> Any:
    """As JSON takes it."""
    return value.value if isinstance(value, Choice) else value


def _of_that_day(w: Work, course: CourseId, newest: Newest, found: dict[str, Proposal]) -> dict[str, Proposal]:
    """How the patient stands towards work today, as the sick leave has it, before what the forms have told. The share
    that was worked goes before the one that a sick note leaves, when it was told of a day within the note; where the
    two do not go together, neither is proposed."""
    if not grants.sick_leave_is_shared(w, w.patient_id or ""):
        return found
    rows = w.sql.scalars(select(SickLeave).where(SickLeave.course_id == course))
    position = w.sql.get_one(Patient, w.patient_id).position_percent
    told = by_leave([leaves.to_period(row) for row in rows], w.today, position)
    if told is None:
        return found
    plan = newest.get(ReturnToWorkPlan.kind)
    last = worked(ReturnToWorkPlan.model_validate(plan.answers), w.today) if plan is not None else None
    values: dict[str, Any] = {"work_status": told.status, "benefit": told.benefit}
    if last is None or last[0] < told.since:
        values["work_percent"] = told.percent
    elif not share_fits(told.status, last[1]):
        values["work_percent"] = None
    known = {name: _plain(value) for name, value in values.items() if value is not None}
    source = _("fra sykefraværet i dag")
    kept = {name: one for name, one in found.items() if name not in values}
    return kept | {name: Proposal(value, told_words(Closing, name, value), source) for name, value in known.items()}


def _besides(form: type[Form], name: str, before: Proposal | None, more: Proposal) -> Proposal:
    """Rows together with those that are proposed already, with the source of each."""
    if before is None:
        return more
    rows = [*before.value, *more.value]
    return Proposal(rows, told_words(form, name, rows), f"{before.source}, {more.source}")


def _sources(form: type[Form]) -> list[str]:
    """The kinds of form that know something of what this one asks for."""
    wanted = set(facts_in(form))
    telling = [other.kind for other in FORMS if other is not form and wanted & set(facts_in(other))]
    return list(dict.fromkeys([*telling, *(one.source.kind for one in DRAWN if one.form is form)]))


def _newest_of(w: Work, course: CourseId, kinds: Iterable[str], given: frozenset[Given]) -> dict[str, Entry]:
    """The newest signed version of each kind, as far as this user can read it."""
    rows = [row for kind in kinds for row in newest_rows(w, [course], kind).values()]
    if plans := {row.id for row in rows if row.kind == TeamPlan.kind}:  # a plan stands as its lines have made it
        rows += [row for row in rows_of(w, course, MeasureLine.kind) if row.adds_to in plans]
    return {entry.kind: entry for entry in with_addenda(trusted(w, rows, given))}


def _known(w: Work, fact: Fact, form: type[Form], newest: Newest, own: Entry | None) -> Proposal | None:
    """What was told last; the card before a form of the same moment, since it is put right by what is signed too.
    Where a signed form says the same as the card, that is the source. `own` is what the form itself said last."""
    name = facts_in(form)[fact]
    tells = {kind: field for kind in newest if (field := facts_in(form_of(kind)).get(fact)) is not None}
    told = [(newest[kind], newest[kind].answers.get(field)) for kind, field in tells.items()]
    told = sorted((t for t in told if t[1] not in EMPTY), key=lambda one: one[0].saved_at, reverse=True)
    value = _card_facts(w).get(fact)
    put = _put_on_card(w, fact) if value not in EMPTY else None
    if told and (put is None or told[0][0].saved_at > put):
        value = told[0][1]
    source = next((entry for entry, same in told if same == value), None)
    at = source.saved_at if source is not None else put
    if at is None:
        return None
    newer = own is not None and fact in FOLLOWING and at > own.saved_at
    return replace(_proposal(w, form, name, value, source), newer=newer)


def _put_on_card(w: Work, fact: Fact) -> datetime:
    """When the patient's card last got what it tells, at the latest: it was made, changed by hand, or a form was signed
    that is kept on it. A change of long ago does not say of which field."""
    patient = w.sql.get_one(Patient, w.patient_id)
    field = facts_in(PatientDraft).get(fact, "")
    changed = select(AuditLine.at, AuditLine.ground).where(
        AuditLine.patient_id == patient.id, AuditLine.action == "patient:changed"
    )
    moments = [at for at, ground in w.sql.execute(changed) if not ground or field in ground.split(", ")]
    kept = [form.kind for form in FORMS if facts_in(form).get(fact) in form.card.on_card]
    signed = select(func.max(FormEntry.signed_at)).join(Course, Course.id == FormEntry.course_id)
    moments += w.sql.scalars(signed.where(Course.patient_id == patient.id, FormEntry.kind.in_(kept)))
    return max(at for at in (patient.created_at, *moments) if at is not None)


def _card_facts(w: Work) -> dict[Fact, Any]:
    """What the patient's card tells this user; to NAV the job as far as it is shared."""
    patient = w.sql.get(Patient, w.patient_id) if w.patient_id else None
    if patient is None:
        return {}
    told = {fact: getattr(patient, name) for fact, name in facts_in(PatientDraft).items()}
    if grants.sick_leave_is_shared(w, patient.id):
        return told
    shared = {Fact.EMPLOYER} if grants.employer_is_shared(w, patient.id) else set()
    return {fact: value for fact, value in told.items() if fact in shared}


def _proposal(w: Work, form: type[Form], name: str, value: Any, source: Entry | None) -> Proposal:
    if source is None:
        where = _("fra pasientkortet")
    else:
        card = form_of(source.kind).card
        where = _("fra {form} {day}").format(
            form=card.source or _("«{title}»").format(title=card.title), day=day_short(source.day, w.today)
        )
    return Proposal(value, told_words(form, name, value), where)


def told_words(model: type[BaseModel], name: str, value: Any) -> str:
    """An answer in a few words: a text on one line, a number with its unit, a choice by its word, of rows what each
    says of itself."""
    field = model.model_fields[name]
    kind = bare(field.annotation)[0]
    if isinstance(value, list):
        item = bare(get_args(kind)[0])[0] if get_origin(kind) is list else kind
        words = "; ".join(word for one in value if (word := _word(item, one)))
    else:
        words = " ".join(f"{_word(kind, value)} {ask_of(field).unit}".split())
    return words if len(words) <= _WORDS else words[: _WORDS - 1].rstrip() + "…"


def _word(kind: Any, value: Any) -> str:
    if isinstance(value, dict):
        return str(kind.model_validate(value).brief())
    return kind(value).label if isinstance(kind, type) and issubclass(kind, Choice) and value else str(value)
