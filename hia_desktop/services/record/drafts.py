"""Drafts that are never lost: kept as they are typed, and what came to the form while they were written."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select

from hia_desktop.base.errors import BadInput, Conflict, Missing, Refused
from hia_desktop.base.fields import CourseId, EntryId
from hia_desktop.base.text import _
from hia_desktop.domain.forms import NOTES, form_of
from hia_desktop.domain.forms.measure_line import MeasureLine
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work
from hia_desktop.services.sealing import grants, of_course, seals, shown_forms
from hia_desktop.services.sealing.entry_rows import DRAFT, SIGNED, load, rows_of, with_addenda
from hia_desktop.store.entities import FormEntry, new_id


def new_series() -> str:
    """The name of something that is begun, before anything of it is kept."""
    return new_id()


@dataclass(frozen=True)
class Saved:
    """A draft as it was kept, and what signing it as it stands does besides; empty while it cannot be signed."""

    id: EntryId
    series: str
    at: datetime
    follows: tuple[str, ...] = ()


def keep(
    w: Work,
    course: CourseId,
    kind: str,
    series: str | None,
    answers: dict[str, Any],
    raw: dict[str, str],
    seen: int | None = None,
    taken: Sequence[str] | None = None,
) -> Saved:
    """As `entries.save_draft`, as part of an action; the caller's mark has been checked."""
    row = row_of(w, course, kind, series, seen)
    body = {"answers": answers, "raw": raw, "shown": shown_forms.today(w, form_of(kind))}
    body |= of_course.named(course, kind)
    if kind == TeamPlan.kind:
        body["taken"] = list(_taken(w, row) if taken is None else taken)
    # Half of an emoji, as some keyboards send it, must not cost the draft; signing asks for whole characters.
    content = json.dumps(body, ensure_ascii=False).encode(errors="surrogatepass")
    if len(content) > 2_000_000:
        words = _(
            "Teksten er for lang til å lagres (over 2 MB). Det som var lagret før, er trygt. Kort ned "
            "eller legg den ved som PDF."
        )
        raise BadInput(words)
    row.content = seals.seal(w, row.id, {"content": content}, [(seals.user_reader(w.me.id), None)])["content"]
    row.saved_at, row.schema_version = w.now, form_of(kind).version
    w.note(object_id=row.id, ground=kind)
    w.changed.add(Topic.DRAFT)
    return Saved(EntryId(row.id), row.series, row.saved_at)


def _taken(w: Work, row: FormEntry) -> Sequence[str]:
    """The lines that the draft had in it when it was kept last; of a new one all that there are."""
    if row.content:
        body = json.loads(seals.open_part(w, row.id, "content", row.content))
        if "taken" in body:
            return tuple(body["taken"])
    versions = select(FormEntry.id).where(FormEntry.series == row.series)
    lines = select(FormEntry.id).where(FormEntry.kind == MeasureLine.kind, FormEntry.adds_to.in_(versions))
    return w.sql.scalars(lines.where(FormEntry.saved_at <= row.saved_at)).all()


def check_newest(w: Work, row: FormEntry, newest: int) -> None:
    """Errors: Conflict when another version was signed, or one measure ticked or moved, since the draft was begun."""
    if newest >= row.number:
        raise Conflict(
            _(
                "Noen andre har signert versjon {number} mens du skrev. Utkastet ditt er trygt. Se deres versjon "
                "før du signerer din."
            ).format(number=newest)
        )
    if row.kind != TeamPlan.kind or not row.content:
        return
    found = load(w, rows_of(w, CourseId(row.course_id), row.kind), grants.given(w, w.patient_id or ""))
    (draft,) = (entry for entry in with_addenda([e for e in found if e.shared]) if entry.id == row.id)
    if draft.missed:
        said = [(MeasureLine.model_validate(line.answers), line.author) for line in draft.missed]
        told = [_("«{what}» ({status}, {name})").format(what=m.what, status=m.status.label, name=n) for m, n in said]
        raise Conflict(
            _(
                "Tiltak i planen er endret mens du skrev: {measures}. Utkastet ditt er trygt. Se planen slik den står "
                "nå, før du signerer din."
            ).format(measures=", ".join(dict.fromkeys(told)))
        )


def row_of(w: Work, course: CourseId, kind: str, series: str | None, seen: int | None = None) -> FormEntry:
    """The user's draft of this kind and series; a new row where there is none. Of a kind of which there are many it has
    the name that it was asked for by: who asks once more, since the answer was lost, finds it.
    Errors: Missing and Refused for a series that cannot be written on."""
    named = series if series and form_of(kind).card.many and re.fullmatch("[0-9a-f]{32}", series) else None
    series = _series(w, course, kind, series)
    mine = select(FormEntry).where(
        FormEntry.course_id == course, FormEntry.kind == kind, FormEntry.author_id == w.me.id, FormEntry.state == DRAFT
    )
    if series is not None or not form_of(kind).card.many:
        found = w.sql.scalar(mine.where(FormEntry.series == series) if series else mine)
        if found is not None:
            of_course.put_back(w, [found.id])
            if (found.course_id, found.kind) == (course, kind):
                return found
    if series is None and not form_of(kind).card.many:
        series = w.sql.scalar(
            select(FormEntry.series).where(FormEntry.course_id == course, FormEntry.kind == kind).limit(1)
        )
    form = form_of(kind)
    row = FormEntry(
        id=new_id(),
        course_id=course,
        kind=kind,
        series=series or named or new_id(),
        number=(newest_number(w, series) if seen is None else seen) + 1,
        schema_version=form.version,
        track=form.track,
        category=form.category,
        state=DRAFT,
        author_id=w.me.id,
        day=w.today,
        saved_at=w.now,
    )
    w.sql.add(row)
    return row


def _series(w: Work, course: CourseId, kind: str, series: str | None) -> str | None:
    """The series that is to be written on, None when nothing of that name is here: a new one is begun.

    Errors: Missing for the series of another course or form;
    Refused for a note that is signed, since notes have no versions.
    """
    found = w.sql.execute(
        select(FormEntry.course_id, FormEntry.kind, FormEntry.state).where(FormEntry.series == series)
    ).all()
    if any((r.course_id, r.kind) != (course, kind) for r in found):
        raise Missing(_("Fant ikke dette. Det kan være fjernet, eller du har ikke tilgang."))
    if kind in NOTES and any(r.state == SIGNED for r in found):
        raise Refused(_("Notatet er signert og endres ikke mer. Skriv et tillegg i stedet."))
    return series if found else None


def is_begun(w: Work, series: str | None) -> bool:
    """Whether anything is kept of it."""
    return series is not None and w.sql.scalar(select(exists().where(FormEntry.series == series))) is True


def newest_number(w: Work, series: str | None) -> int:
    """The number of the newest signed version, struck or not; 0 when there is none."""
    newest = select(func.max(FormEntry.number)).where(FormEntry.series == series, FormEntry.state == SIGNED)
    return (w.sql.scalar(newest) or 0) if series else 0
