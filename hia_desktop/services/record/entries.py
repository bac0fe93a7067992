"""Clinical forms in the record: drafts that are never lost, signing, versions, addenda, striking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import delete, or_, select, union_all, update

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId, EntryId
from hia_desktop.base.misread import by_field
from hia_desktop.base.text import _
from hia_desktop.domain.access import Category, Right, Track, may
from hia_desktop.domain.consent import Given
from hia_desktop.domain.forms import NOTES, form_of, is_written
from hia_desktop.domain.forms.addendum import Addendum
from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.ending.outcome import Outcome
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.forms.form import Facts, Form
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.patient import same_day
from hia_desktop.services.record import drafts, effects, keeping, known, plan_tasks, signing
from hia_desktop.services.record.drafts import Saved
from hia_desktop.services.record.known import Proposal
from hia_desktop.services.record.signing import Before
from hia_desktop.services.sealing import counted_answers, grants, parts, proofs, seals
from hia_desktop.services.sealing.entry_rows import (
    DRAFT,
    SIGNED,
    STRUCK_BECAUSE,
    Entry,
    load,
    newest_rows,
    rows_of,
    standing_rows,
    trusted,
    with_addenda,
)
from hia_desktop.store.entities import Course, FormEntry, IssuedDocument, KeyGrant, SignedPaper, new_id

MOST_REASON = 2000
MOST_NAMED = 12
"""The most doubtful fields that one line of the trail names."""


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """One step's form: what is written now (`current`), the versions signed before (newest first),
    and what the user may do."""

    kind: str
    current: Entry | None
    versions: tuple[Entry, ...]
    may_write: bool
    may_sign: bool
    not_shared: bool
    others_drafting: tuple[str, ...]
    drafts: tuple[Entry, ...] = ()
    follows: tuple[str, ...] = ()
    """What signing the draft that is `current` does besides; empty while it cannot be signed."""
    facts: Facts | None = None
    """What the days are held against while the form is written; None for who may not write it."""
    known: Mapping[str, Proposal] = field(default_factory=dict)
    """What is known from before of its fields; nothing for who may not write it."""


@query(Right.READ_RECORD, audit="entry:opened", about="course")
def open_form(w: Work, course: CourseId, kind: str) -> FormPage:
    """One step's form as this user may see it. For a user it is not shared with, only that it is not shared."""
    check_kind(kind)
    w.note(ground=kind)
    given = grants.given(w, w.patient_id or "")
    rows = rows_of(w, course, kind)
    mine = [r for r in rows if r.state == SIGNED or r.author_id == w.me.id]
    entries = with_addenda(load(w, mine, given))
    form = form_of(kind)
    readable = bool(parts.seen_categories(w, form.track, kind, form.category, given))
    # A note's category is its own, so that one form may be shared and the next not: what is not, does not exist here.
    # What is struck is taken back from the other side, so it does not exist there either.
    signed = [
        e
        for e in entries
        if e.state == SIGNED
        and (e.shared or (not e.struck and parts.seen_categories(w, form.track, kind, e.category, given)))
    ]
    drafts = [e for e in entries if e.state == DRAFT and e.shared]
    live = [e for e in signed if e.stands]
    writes = may_write(w, kind, given) and (
        form.card.many or not live or live[0].whole or form.track in w.signed_in.keys.readers
    )
    current = drafts[0] if drafts else (live[0] if live else None)
    shut = not readable and not drafts and not writes
    if shut:
        w.tell_as("entry:refused")
    elif any(e.shared and not e.whole for e in signed):
        w.tell_as("entry:part_opened")
    ours = form.track in w.signed_in.keys.readers  # of the other side's work, only what is signed is shared
    drafting = (
        {r.full_name for r in rows if r.state == DRAFT and r.author_id != w.me.id} if readable and ours else set()
    )
    return FormPage(
        kind=kind,
        current=current,
        versions=tuple(signed),
        may_write=writes,
        may_sign=writes and may(w.me.role, form.card.signs),
        not_shared=shut,
        others_drafting=tuple(sorted(drafting)),
        drafts=tuple(drafts),
        follows=_foretold(w, course, kind, drafts[0].answers) if drafts else (),
        facts=signing.facts_of(w, course, form) if writes else None,
        known=known.proposals(w, course, form, given) if writes else {},
    )


def check_kind(kind: str) -> None:
    """Errors: BadInput for a form that does not exist, or that is not written by itself as an addendum is not."""
    if not is_written(kind):
        raise BadInput(_("Velg hvilket skjema det gjelder."))


def may_write(w: Work, kind: str, given: frozenset[Given]) -> bool:
    """Whether the user may write this kind: the role's right,
    and for a NAV adviser consent to all of it when it is the health side's.
    A new version holds the whole form, so who sees a part of it would take the rest away.
    """
    form = form_of(kind)
    if not may(w.me.role, form.card.write):
        return False
    return (
        form.track in w.signed_in.keys.readers
        or form.category is Category.REFERRAL_SUMMARY
        or parts.sees_all(w, form.track, kind, form.category, given)
    )


def _need_to_write(w: Work, course: CourseId, kind: str) -> None:
    """Errors: Refused when the user may not write this kind,
    or cannot read all of the version that the new one would replace; as `check_kind`."""
    check_kind(kind)
    given = grants.given(w, w.patient_id or "")
    if not may_write(w, kind, given):
        raise Refused(_("Du kan ikke skrive i «{title}».").format(title=form_of(kind).card.title))
    if form_of(kind).track not in w.signed_in.keys.readers and not form_of(kind).card.many:
        newest = newest_rows(w, [course], kind)
        if not all(entry.shared and entry.whole for entry in load(w, newest.values(), given)):
            raise Refused(
                _("Du ser ikke hele «{title}», og en ny versjon ville tatt bort resten.").format(
                    title=form_of(kind).card.title
                )
            )


@command(Right.WRITE_ENTRY, audit="draft:saved", about="course")
def save_draft(
    w: Work,
    course: CourseId,
    kind: str,
    series: str | None,
    answers: dict[str, Any],
    raw: dict[str, str],
    seen: int | None = None,
    taken: Sequence[str] | None = None,
) -> Saved:
    """Keeps what is typed, readable by its author alone. `raw` holds what could not be read yet, by field.

    `series` names what is being written; None starts something new (or the new version of
    the form a course has one of), and so does a name of which nothing is kept yet (`drafts.new_series`).
    `seen` is the newest signed version that the writer had before them (0 for none),
    so that signing over a newer is noticed; `taken` is what was said of single measures that the answers have in them
    (`Entry.taken`), None for no more than the draft had.
    Errors: Refused without the right to write this kind, or when it is a note that is signed;
    BadInput when a text is over the limit.
    """
    _need_to_write(w, course, kind)
    before = not form_of(kind).card.many or drafts.is_begun(w, series)
    same_day.heed(w, course, kind, series, answers, *raw.values(), before=before)
    kept = drafts.keep(w, course, kind, series, answers, raw, seen, taken)
    return kept if raw else replace(kept, follows=_foretold(w, course, kind, answers))


def _foretold(w: Work, course: CourseId, kind: str, answers: dict[str, Any]) -> tuple[str, ...]:
    """What signing would do besides; nothing for what this user cannot sign as it stands."""
    try:
        form = _signable(w, course, kind, answers)
    except (BadInput, Refused):
        return ()
    stopped = signing.stops(w, course, form, signing.facts_of(w, course, type(form)))
    return () if stopped else signing.follows(w, course, form)[0]


def read_form(kind: str, answers: dict[str, Any]) -> Form:
    """The answers as their form. Errors: BadInput with one sentence a field."""
    try:
        return form_of(kind).model_validate(answers)
    except ValidationError as error:
        raise BadInput(
            _("Noe i «{title}» kan ikke leses.").format(title=form_of(kind).card.title), by_field(error)
        ) from None


@query(Right.WRITE_ENTRY, audit="draft:checked", about="course")
def before_signing(w: Work, course: CourseId, kind: str, answers: dict[str, Any]) -> Before:
    """All that stands in the way of signing these answers, what is asked about, and what follows.
    Errors: as `sign`, of right alone."""
    form = _signable(w, course, kind, answers)
    facts = signing.facts_of(w, course, type(form))
    stops = signing.stops(w, course, form, facts)
    follows, grave = ((), False) if stops else signing.follows(w, course, form)
    return Before(stops, signing.doubts(w, course, form, facts), follows, grave)


def _signable(w: Work, course: CourseId, kind: str, answers: dict[str, Any]) -> Form:
    """The form, when this user may sign it here."""
    check_kind(kind)
    w.need(form_of(kind).card.signs)
    _need_to_write(w, course, kind)
    return read_form(kind, answers)


@command(Right.WRITE_ENTRY, audit="entry:signed", about="course", changes=(Topic.COURSE, Topic.TASKS))
def sign(
    w: Work,
    course: CourseId,
    kind: str,
    series: str | None,
    answers: dict[str, Any],
    reason: str = "",
    over_newer: bool = False,
) -> EntryId:
    """Signs the answers as a new version; from then on it is never changed.
    What was doubtful stands in the trail with the signature.

    Errors: BadInput naming each field that is wrong or missing; Refused without the right to sign this kind;
    Conflict when somebody signed a newer version after this draft was begun (unless `over_newer`).
    The draft stays in all these cases.
    """
    if len(reason) > MOST_REASON or any("\ud800" <= c <= "\udfff" for c in reason):
        raise BadInput(
            _("Begrunnelsen er for lang eller har tegn som ikke kan lagres."), {"reason": _("Høyst 2000 tegn.")}
        )
    form = _signable(w, course, kind, answers)
    facts = signing.facts_of(w, course, type(form))
    _check_unstopped(w, course, form, facts)
    row = drafts.row_of(w, course, kind, series)
    newest = drafts.newest_number(w, row.series)
    if not over_newer:
        drafts.check_newest(w, row, newest)
    same_day.heed(w, course, kind, series, answers, reason, before=bool(series) or not form_of(kind).card.many)
    doubts = signing.doubts(w, course, form, facts)
    _put_signed(w, row, form, newest + 1, reason)
    if doubts:
        w.log("entry:signed_anyway", ground="; ".join(line.name for line in doubts[:MOST_NAMED]))
    w.note(object_id=row.id, ground=kind)
    w.sql.flush()
    effects.promote(w, course, form, EntryId(row.id))
    return EntryId(row.id)


def _check_unstopped(w: Work, course: CourseId, form: Form, facts: Facts) -> None:
    if stops := signing.stops(w, course, form, facts):
        raise BadInput(
            _("«{title}» kan ikke signeres: {first}").format(title=form.card.title, first=stops[0].words),
            {s.field: s.sentence for s in stops},
        )


def sign_over(w: Work, course: CourseId, form: Form) -> EntryId:
    """Signs a form as the next version of those that there are, as part of an action. Drafts are left as they are, the
    user's own too: whoever goes on with one is told that there is a newer version.

    Errors: as `sign`.
    """
    read = _signable(w, course, form.kind, form.model_dump(mode="json"))
    _check_unstopped(w, course, read, signing.facts_of(w, course, type(read)))
    before = next(r for r in rows_of(w, course, form.kind) if r.state == SIGNED)
    row = FormEntry(
        id=new_id(), course_id=course, kind=form.kind, series=before.series, track=form.track, author_id=w.me.id
    )
    _put_signed(w, row, form, drafts.newest_number(w, before.series) + 1, "")
    w.sql.flush()
    effects.promote(w, course, form, EntryId(row.id))
    return EntryId(row.id)


def _put_signed(w: Work, row: FormEntry, form: Form, number: int, reason: str) -> None:
    row.number, row.category, row.schema_version = number, form.category_of(), form.version
    row.saved_at, row.signed_at, row.day = w.now, w.now, w.today
    keeping.seal_with_papers(w, row, form, reason=reason)


@command(Right.WRITE_ENTRY, audit="entry:addendum", about="entry", changes=(Topic.COURSE,))
def add_addendum(w: Work, entry: EntryId, text: str) -> EntryId:
    """Adds a signed addendum to a signed entry.

    Errors: BadInput when empty; Refused when the user cannot read what it adds to, or may not write that kind of form.
    """
    parent = w.sql.get_one(FormEntry, entry)
    given = grants.given(w, w.patient_id or "")
    readable = parts.sees_all(w, parent.track, parent.kind, parent.category, given) and any(
        e.shared
        for e in load(w, [r for r in rows_of(w, CourseId(parent.course_id), parent.kind) if r.id == entry], given)
    )
    if parent.state != SIGNED or parent.adds_to is not None or not readable:
        raise Refused(_("Tillegg kan bare skrives til noe som er signert og som du kan lese."))
    if not may_write(w, parent.kind, given):
        raise Refused(_("Du kan ikke skrive i «{title}».").format(title=form_of(parent.kind).card.title))
    form = read_form(Addendum.kind, {"text": text})
    if lacks := form.missing():
        raise BadInput(_("Tillegget er tomt."), lacks)
    if parent.track == Track.HEALTH:
        same_day.heed(w, CourseId(parent.course_id), Addendum.kind, None, {"text": text}, before=False)
    row = FormEntry(
        id=new_id(),
        course_id=parent.course_id,
        kind=Addendum.kind,
        series=new_id(),
        number=1,
        schema_version=form.version,
        track=parent.track,
        category=Category.ASSESSMENT
        if form_of(parent.kind).apart
        else parent.category,  # which no consent opens for NAV
        author_id=w.me.id,
        day=w.today,
        saved_at=w.now,
        adds_to=entry,
    )
    row.signed_at = w.now
    parts.seal_signed(w, row, form, {"answers": form.model_dump(mode="json")})
    return EntryId(row.id)


@command(Right.WRITE_ENTRY, audit="entry:struck", about="entry", changes=(Topic.COURSE, Topic.TASKS, Topic.DOCUMENTS))
def strike(w: Work, entry: EntryId, because: str) -> None:
    """Marks a signed entry as entered in error. Its own side keeps it, struck through;
    the other side loses it and its papers.

    A course that the last epikrise closed is open again, and what a struck outcome answered is asked again.
    Errors: BadInput for an unknown reason; Refused when it is not the user's own, is no signed entry,
    is struck already, or is all that tells the outcome of a closed course.
    """
    row = w.sql.get_one(FormEntry, entry)
    if because not in STRUCK_BECAUSE:
        raise BadInput(_("Velg hvorfor oppføringen er feil."))
    readable = parts.sees_all(w, row.track, row.kind, row.category, grants.given(w, w.patient_id or ""))
    if row.author_id != w.me.id or row.state != SIGNED or row.struck_at is not None or not readable:
        raise Refused(_("Bare den som signerte, kan merke en signert oppføring som feilført."))
    if row.kind == Closing.kind:
        signing.keep_outcome(w, row)
    w.sql.execute(
        update(FormEntry)
        .where(FormEntry.id == entry)
        .values(struck_at=w.now, struck_by=w.me.id, struck_because=because)
    )
    proofs.prove(w, proofs.STRUCK, row)
    with_it = select(FormEntry.id).where(or_(FormEntry.id == entry, FormEntry.adds_to == entry))
    papers = select(IssuedDocument.id).where(IssuedDocument.from_entry == entry)
    signed = select(SignedPaper.id).where(SignedPaper.entry_id == entry, SignedPaper.quotes.is_(None))
    parts.take_back(w, with_it)
    gone = w.sql.scalars(union_all(with_it, papers, signed)).all()
    w.sql.execute(delete(KeyGrant).where(KeyGrant.object_id.in_(gone), KeyGrant.consent_id.is_not(None)))
    seals.enter_in_error(w, gone)
    counted_answers.forget(w, row.course_id, entry)
    if row.kind == Epikrise.kind and not standing_rows(w, CourseId(row.course_id), Epikrise.kind):
        effects.reopen(w, CourseId(row.course_id))
    if row.kind == TeamPlan.kind:
        plan_tasks.follow_newest_plan(w, w.sql.get_one(Course, row.course_id))
    if row.kind == Outcome.kind:
        _outcome_struck(w, entry, CourseId(row.course_id))


def _outcome_struck(w: Work, entry: EntryId, course: CourseId) -> None:
    rows = [r for r in rows_of(w, course, Outcome.kind) if r.state == SIGNED and r.kind == Outcome.kind]
    told = {e.id: e for e in load(w, rows, grants.given(w, w.patient_id or "")) if e.shared}
    forms = {key: form for key, e in told.items() if isinstance(form := read_form(e.kind, e.answers), Outcome)}
    order = sorted(rows, key=lambda r: (r.signed_at, r.number), reverse=True)
    live = [forms[key] for r in order if (key := EntryId(r.id)) in forms and told[key].stands]
    if (struck := forms.get(entry)) is not None:
        before = next((form for form in live if form.point == struck.point), None)
        effects.outcome_struck(w, w.sql.get_one(Course, course), struck, before)


@command(Right.WRITE_ENTRY, audit="draft:discarded", about="entry", changes=(Topic.COURSE,))
def discard_draft(w: Work, entry: EntryId) -> None:
    """Throws the user's own draft away. Errors: Missing when it is no draft of the user's."""
    row = w.sql.get_one(FormEntry, entry)
    if row.state != DRAFT or row.author_id != w.me.id:
        raise Missing(_("Fant ikke utkastet."))
    w.sql.delete(row)
    seals.forget(w, entry)


@query(Right.READ_RECORD, audit="journal:opened", about="course")
def journal(w: Work, course: CourseId) -> tuple[Entry, ...]:
    """The course's notes that the user may read, with addenda, and the user's own drafts; newest first."""
    given = grants.given(w, w.patient_id or "")
    rows = [r for r in rows_of(w, course, *NOTES) if r.state == SIGNED or r.author_id == w.me.id]
    entries = with_addenda([e for e in load(w, rows, given) if e.shared])
    return tuple(sorted(entries, key=lambda e: e.signed_at or e.saved_at, reverse=True))


def newest_signed(w: Work, course: CourseId, *kinds: str, until: datetime | None = None) -> dict[str, Entry]:
    """The newest signed, unstruck version of each kind that the user can read, as its author signed it; `until`: of
    those signed by then."""
    given = grants.given(w, w.patient_id or "")
    rows = [r for r in rows_of(w, course, *kinds, until=until) if r.state == SIGNED and not r.struck_because]
    found: dict[str, Entry] = {}
    for e in with_addenda(trusted(w, rows, given)):
        found.setdefault(e.kind, e)
    return found
