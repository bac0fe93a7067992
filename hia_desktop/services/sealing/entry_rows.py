"""Entries as they are read: rows of the store, opened for one user."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import BindParameter, and_, bindparam, or_, select
from sqlalchemy import Row as SqlRow
from sqlalchemy.orm import aliased

from hia_desktop.base.errors import Missing
from hia_desktop.base.fields import CourseId, EntryId
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, day
from hia_desktop.domain.access import Category
from hia_desktop.domain.consent import Given
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.addendum import Addendum
from hia_desktop.domain.forms.measure_line import MeasureLine, carried, with_lines
from hia_desktop.domain.forms.older import AsSigned
from hia_desktop.domain.forms.shown import ShownForm, shown_of
from hia_desktop.services.call import Work
from hia_desktop.services.sealing import of_course, parts, proofs, seals, shown_forms
from hia_desktop.services.sealing.frames import Frame
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.store.entities import FormEntry, Proof, User
from hia_desktop.store.portable import as_written, columns

DRAFT, SIGNED = "draft", "signed"

STRUCK_BECAUSE = WordTable(
    {
        "wrong_patient": N_("Ført på feil pasient"),
        "wrong_content": N_("Innholdet er feil"),
        "duplicate": N_("Ført to ganger"),
    }
)


UNKNOWN = N_("Ukjent")
"""Whose it is, where something is not as anybody signed it."""
FORGED = N_("lagt inn eller endret utenfor programmet")
"""What is said of it beside its name."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One version of one form as this user may see it. `answers` is empty when it is not shared with the user.

    `answers` are as today's form takes them; `as_signed` is what was signed,
    None where today's form shows it as it was signed.
    Not `whole`: only parts of it are shared, and `answers` lacks the fields of the others; `places` are the rows, by
    table, that are there. `later`: what was said of the measures of a plan since, oldest first; `answers` are as they
    stand after it, and `at_signing` as they were. `taken`: the ids of the lines that `answers` have in them, None for
    a draft that does not say. `missed`: those that had come since a draft was kept; `lost` those of them whose measure
    is not found again in it. `frame`: what its papers say around its words; None for what was
    signed before that was kept, or at another centre. `forged`: it is not as its author signed it in the program.
    """

    id: EntryId
    kind: str
    series: str
    number: int
    state: str
    author: str
    author_title: str
    mine: bool
    day: date
    saved_at: datetime
    signed_at: datetime | None
    category: Category
    shared: bool
    answers: dict[str, Any]
    raw: dict[str, str]
    reason: str
    adds_to: EntryId | None
    struck: str
    imported: date | None = None
    whole: bool = True
    as_signed: AsSigned | None = None
    addenda: tuple["Entry", ...] = ()
    places: dict[str, list[int]] = field(default_factory=dict)
    later: tuple["Entry", ...] = ()
    at_signing: dict[str, Any] | None = None
    taken: tuple[str, ...] | None = None
    missed: tuple["Entry", ...] = ()
    lost: tuple["Entry", ...] = ()
    frame: Frame | None = None
    forged: bool = False

    @property
    def stands(self) -> bool:
        """Whether anything may be made of it: it was not entered in error, and is as its author signed it."""
        return not self.struck and not self.forged

    @property
    def form(self) -> ShownForm:
        """The form as it was shown to the one who signed."""
        return self.as_signed.form if self.as_signed is not None else shown_of(form_of(self.kind))

    @property
    def signed_answers(self) -> dict[str, Any]:
        """The answers as they were signed, to be read by `form`."""
        if self.as_signed is not None:
            return self.as_signed.answers
        return self.answers if self.at_signing is None else self.at_signing

    @property
    def signed_by(self) -> str:
        """The author; of what was read in from another centre's file also when."""
        return (
            self.author
            if self.imported is None
            else _("{name} (importert {day})").format(name=self.author, day=day(self.imported))
        )


_COLUMNS = (
    *proofs.SIGNED_ENTRY,
    FormEntry.struck_because,
    signed_as(User.full_name, FormEntry.author_id, FormEntry.signed_at),
    signed_as(User.title, FormEntry.author_id, FormEntry.signed_at),
)


def load(w: Work, rows: Iterable[SqlRow[Any]], given: frozenset[Given]) -> list[Entry]:
    """Rows of `_COLUMNS` opened for this user, of the other side's what is shared;
    what is not comes with empty answers.

    A draft that was moved here from another course is none of this one's, and is put back.
    A draft begun on what was shared holds what was shared, and goes as that does: own authorship opens nothing.
    What was imported from another centre names its own author within the sealed content.
    """
    found = list(rows)
    theirs = [r for r in found if r.state == SIGNED or (r.state == DRAFT and r.author_id == w.me.id)]
    allowed = [r for r in theirs if parts.sees_all(w, r.track, r.kind, r.category, given)]
    opened_by = seals.opened(w, [r.id for r in allowed]) if allowed else seals.Opened()
    keys = opened_by.keys
    others = [r for r in theirs if r.id not in keys and r.state == SIGNED]
    shared = parts.read(w, others, given) if others else {}
    if cut := [r for r in others if r.id not in shared and r.track in w.signed_in.keys.readers]:
        shared |= parts.seen_together(w, cut, given)
    bodies = {r.id: _opened(r, keys[r.id]) for r in found if r.id in keys} | shared
    opened = [r for r in found if r.id in bodies]
    shown_forms.settle(
        w, [(r.kind, shared.get(r.id, {}).get("schema_version", r.schema_version), bodies[r.id]) for r in opened]
    )
    unmarked = _unmarked(w, [r for r in found if r.id in opened_by.in_error and not r.struck_because])
    moved = {r.id for r in opened if r.state == DRAFT and of_course.is_moved(r, bodies[r.id])}
    if moved:
        w.afterwards(partial(of_course.put_back, ids=moved))
    return [_entry(w, r, bodies.get(r.id), r.id in unmarked) for r in found if r.id not in moved]


def trusted(w: Work, rows: Iterable[SqlRow[Any]], given: frozenset[Given]) -> list[Entry]:
    """As `load`, of what something may be made of: what the user can read and that stands, and the user's own drafts.
    Whoever counts, decides, fills in or draws asks here; whoever shows all there is asks `load`, and says of each what
    is wrong with it."""
    return [e for e in load(w, rows, given) if e.shared and e.stands]


def signed_so(w: Work, rows: Iterable[SqlRow[Any]]) -> list[SqlRow[Any]]:
    """Those of these signed rows that are as their authors signed them, none of them opened."""
    return [r for r in rows if proofs.row_is_genuine(w.signed_in, r)]


def standing_rows(w: Work, course: CourseId, *kinds: str) -> list[SqlRow[Any]]:
    """The signed forms of these kinds that stand, newest version first, none of them opened: as their authors signed
    them, and entered in error neither by a mark nor by a key that the user has. Who asks only whether something has
    been signed, or when, asks here."""
    rows = [r for r in rows_of(w, course, *kinds) if r.kind in kinds and r.state == SIGNED and not r.struck_because]
    found = signed_so(w, rows)
    gone = seals.sound(w, [r.id for r in found]).in_error if found else set()
    return [r for r in found if r.id not in gone]


def _unmarked(w: Work, rows: Sequence[SqlRow[Any]]) -> set[str]:
    """Those whose mark was taken away, of what its key says was entered in error. What was added to such an entry was
    marked in the entry alone."""
    added_to = {r.adds_to for r in rows if r.adds_to}
    marked = select(FormEntry.id).where(FormEntry.id.in_(added_to), FormEntry.struck_at.is_not(None))
    there = set(w.sql.scalars(marked)) if added_to else set()
    return {r.id for r in rows if r.adds_to not in there}


def _opened(r: SqlRow[Any], key: bytes) -> parts.Body:
    body: parts.Body = json.loads(seals.unseal(r.content, key, r.id, "content"))
    return body


def _entry(w: Work, r: SqlRow[Any], found: parts.Body | None, unmarked: bool) -> Entry:
    """One row, with what was opened of it; `unmarked`: its key says that it was entered in error, and no mark does."""
    body = found or {}
    forged = r.state == SIGNED and not proofs.row_is_genuine(w.signed_in, r)
    if forged:  # whose it is, is not known
        body = body | {"author": str(UNKNOWN), "author_title": ""}
    return Entry(
        id=EntryId(r.id),
        kind=r.kind,
        series=r.series,
        number=r.number,
        state=r.state,
        author=body.get("author", r.full_name),
        author_title=body.get("author_title", r.title),
        mine=r.author_id == w.me.id,
        day=r.day,
        saved_at=r.saved_at,
        signed_at=r.signed_at,
        category=Category(r.category),
        shared=found is not None,
        answers=body.get("answers", {}),
        raw=body.get("raw", {}),
        reason=body.get("reason", ""),
        adds_to=EntryId(r.adds_to) if r.adds_to else None,
        struck=STRUCK_BECAUSE.get(r.struck_because, _("Merket er tatt bort utenfor programmet") if unmarked else ""),
        imported=date.fromisoformat(body["imported"]) if "imported" in body else None,
        whole=found is not None and body.get("whole", True),
        as_signed=body.get("as_signed"),
        places=body.get("places", {}),
        taken=tuple(body["taken"]) if "taken" in body else None,
        frame=Frame.model_validate(body["frame"]) if "frame" in body else None,
        forged=forged,
    )


_ALL_ROWS = (
    select(*_COLUMNS)
    .join(User, User.id == FormEntry.author_id)
    .outerjoin(Proof, proofs.of_entry())
    .where(FormEntry.course_id == bindparam("course"))
    .order_by(FormEntry.number.desc(), FormEntry.saved_at.desc(), as_written(FormEntry))
)
_ADDED = (Addendum.kind, MeasureLine.kind)
_PARENT = aliased(FormEntry)
_PARENTS = select(_PARENT.id).where(_PARENT.course_id == bindparam("course"))
_KINDS: BindParameter[Any] = bindparam("kinds", expanding=True)
_SOME_ROWS = _ALL_ROWS.where(
    or_(
        FormEntry.kind.in_(_KINDS),
        and_(
            FormEntry.kind.in_(bindparam("added", expanding=True)),
            FormEntry.adds_to.in_(_PARENTS.where(_PARENT.kind.in_(_KINDS))),
        ),
    )
)
"""Written once: every page of a course asks for its rows again and again. Of one moment they come as they were
written, whichever index answers."""


def rows_of(w: Work, course: CourseId, *kinds: str, until: datetime | None = None) -> list[SqlRow[Any]]:
    """The course's rows of these kinds (all when none is named) that the user may know of, with what was added to them,
    newest version first; `until`: of those signed by then, with what was added since."""
    wanted, said = (_SOME_ROWS, {"kinds": kinds, "added": _ADDED}) if kinds else (_ALL_ROWS, {})
    if until is not None:
        wanted = wanted.where(or_(FormEntry.adds_to.is_not(None), FormEntry.signed_at <= until))
    return as_marked(w, columns(w.sql, wanted, {"course": course, **said}))


def as_marked(w: Work, rows: Iterable[SqlRow[Any]]) -> list[SqlRow[Any]]:
    """Rows with the mark of what was entered in error, without such marks as nobody signed: they hide nothing, and the
    check of the store names them. (What the form's key says besides, `load` tells.) Asks more only where there are
    marks."""
    found = list(rows)
    marked = [r.id for r in found if r.struck_because]
    false = set(marked) - proofs.genuine(w, proofs.STRUCK, marked) if marked else set()
    return [_unstruck(r) if r.id in false else r for r in found]


def _unstruck(r: SqlRow[Any]) -> SqlRow[Any]:
    return cast(SqlRow[Any], SimpleNamespace(**{**r._mapping, "struck_because": ""}))


def newest_rows(w: Work, courses: Collection[CourseId], kind: str) -> dict[CourseId, SqlRow[Any]]:
    """The newest signed, unstruck row of one kind in each of these courses that has one, as its author signed it; with
    one question to the store, and two more where one is entered in error."""
    wanted = select(*_COLUMNS).join(User, User.id == FormEntry.author_id).outerjoin(Proof, proofs.of_entry())
    wanted = wanted.where(
        FormEntry.course_id.in_(courses),
        FormEntry.kind == kind,
        FormEntry.state == SIGNED,
    )
    found: dict[CourseId, SqlRow[Any]] = {}
    rows: Iterable[SqlRow[Any]] = w.sql.execute(wanted.order_by(FormEntry.number.desc()))
    for r in as_marked(w, rows):
        if r.course_id not in found and not r.struck_because and signed_so(w, [r]):
            found[CourseId(r.course_id)] = r
    return found


def signed_version(w: Work, entry: EntryId, given: frozenset[Given]) -> Entry:
    """One signed version, struck or not, with what was added to it.
    Errors: Missing when it is none that the user may read."""
    row = w.sql.get_one(FormEntry, entry)
    for found in with_addenda(load(w, rows_of(w, CourseId(row.course_id), row.kind), given)):
        if found.id == entry and found.state == SIGNED and found.shared:
            return found
    raise Missing(_("Fant ikke dette. Det kan være fjernet, eller du har ikke tilgang."))


def newest_standing(w: Work, rows: Iterable[SqlRow[Any]], given: frozenset[Given]) -> dict[str, Entry]:
    """Of each kind the newest that stands, where the user can read it. `rows`: those that are asked, newest first."""
    waiting: dict[str, list[SqlRow[Any]]] = {}
    for r in rows:
        waiting.setdefault(r.kind, []).append(r)
    found: dict[str, Entry] = {}
    while waiting:
        found |= {e.kind: e for e in load(w, [left.pop(0) for left in waiting.values()], given) if e.stands}
        waiting = {kind: left for kind, left in waiting.items() if left and kind not in found}
    return {kind: e for kind, e in found.items() if e.shared}


def with_addenda(entries: list[Entry]) -> list[Entry]:
    """The entries with what was signed to them later, and the user can read, tucked in, oldest first; that itself is
    left out. A plan stands as its lines have made it."""
    extra: dict[str, list[Entry]] = {}
    for e in entries:
        if e.adds_to and e.state == SIGNED and e.shared:
            extra.setdefault(e.adds_to, []).insert(0, e)
    found = [_with(e, extra.get(e.id, [])) for e in entries if not e.adds_to and e.state == SIGNED]
    drafts = [
        _carried(e, sorted((v for v in found if v.series == e.series), key=lambda v: v.number))
        for e in entries
        if not e.adds_to and e.state != SIGNED
    ]
    by_id = {e.id: e for e in [*found, *drafts]}
    return [by_id[e.id] for e in entries if not e.adds_to]


def _carried(draft: Entry, versions: list[Entry]) -> Entry:
    """A draft with what was said of the plan's measures since its writer saw them: signing it must not take that back.
    What was said before the version that it begins from was signed, stands in that."""
    begun = next((v.signed_at for v in versions if v.number == draft.number - 1), None)
    answers = draft.answers
    missed: list[Entry] = []
    lost: list[Entry] = []
    for version in versions:
        new = [line for line in version.later if not version.struck and _is_new(line, version, draft, begun)]
        if new:
            answers, without = _carry(answers, version, new)
            missed, lost = missed + new, lost + without
    seen = [line.id for version in versions for line in version.later if line not in missed]
    known = seen if draft.taken is None else draft.taken
    taken = (*known, *(line.id for line in missed if line not in lost))
    return replace(draft, answers=answers, taken=taken, missed=tuple(missed), lost=tuple(lost))


def _carry(answers: dict[str, Any], version: Entry, new: list[Entry]) -> tuple[dict[str, Any], list[Entry]]:
    """The answers of a draft with new lines of one version, and those lines whose measure is not found in it."""
    places = version.places.get("measures") if not version.whole else None
    seen = [MeasureLine.model_validate(line.answers) for line in version.later if line not in new]
    base = with_lines(version.at_signing or version.answers, seen, places).get("measures", [])
    at = {place: number for number, place in enumerate(range(len(base)) if places is None else places)}
    said = [(line, MeasureLine.model_validate(line.answers)) for line in new if line.answers["place"] in at]
    answers, without = carried(answers, base, [(at[one.answers["place"]], words) for one, words in said])
    return answers, [line for line, words in said if any(words is one for one in without)]


def _is_new(line: Entry, version: Entry, draft: Entry, begun: datetime | None) -> bool:
    """Whether the writer had not seen the line when the draft was kept. An older draft does not say which it has."""
    if draft.taken is None:
        return line.saved_at > draft.saved_at
    after = version.number >= draft.number - 1 or begun is None or line.saved_at > begun
    return after and line.id not in draft.taken


def _with(entry: Entry, extra: list[Entry]) -> Entry:
    lines = tuple(e for e in extra if e.kind == MeasureLine.kind and e.stands)
    entry = replace(
        entry, addenda=tuple(e for e in extra if e.kind == Addendum.kind), taken=tuple(line.id for line in lines)
    )
    if not lines:
        return entry
    said = [MeasureLine.model_validate(line.answers) for line in lines]
    places = entry.places.get("measures") if not entry.whole else None
    now = with_lines(entry.answers, said, places)
    return replace(entry, answers=now, later=lines, at_signing=entry.answers)
