"""What has been shared while consents held: each thing, with whom, from when until when,
and when it was last looked at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from hia_desktop.base.clock import oslo
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _
from hia_desktop.documents.kinds import BY_KIND, PAPERS
from hia_desktop.domain.access import HEALTH, NAV, Category, Recipient, Role, Track
from hia_desktop.domain.consent import OPENS
from hia_desktop.domain.forms import NOTES, categories, form_of
from hia_desktop.domain.forms.addendum import Addendum
from hia_desktop.domain.sending.papers_in import PaperSort
from hia_desktop.services.call import Work, consent_in_force
from hia_desktop.services.papers.held import OWN_COPY
from hia_desktop.services.sealing import proofs
from hia_desktop.services.sealing.entry_rows import load, rows_of
from hia_desktop.services.sealing.grants import WHOLE_PAPERS, given, given_so
from hia_desktop.services.sealing.parts import SOURCE_OF
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.store.entities import (
    Attachment,
    AuditLine,
    Consent,
    FormEntry,
    IssuedDocument,
    KeyGrant,
    SharedPart,
    User,
)

READERS = {Recipient.NAV_ADVISER: NAV, Recipient.HEALTH: HEALTH}
_OPENED = (
    "entry:opened",
    "entry:part_opened",
    "journal:opened",
    "journal:read",
    "document:opened",
    "attachment:opened",
)


@dataclass(frozen=True, kw_only=True)
class SharedRow:
    """One thing that a recipient could open. `until` is None while it still can;
    `seen_at` is None when nobody has opened it.

    `on_paper`: handed out once, on `since`, and not to be called back.
    """

    what: str
    recipient: Recipient
    since: datetime
    until: datetime | None
    seen_at: datetime | None = None
    seen_by: str = ""
    on_paper: bool = False


@dataclass(frozen=True)
class SeenRow:
    """One thing that the NAV adviser can open now: what it is, which parts of it,
    when it was signed or issued, and by whom."""

    what: str
    parts: tuple[str, ...]
    day: date
    author: str


@dataclass(frozen=True, kw_only=True)
class _Thing:
    """A part of a signed entry, an issued paper, or one that came; `gone` is when it was entered in error, `signed`
    what is signed of it."""

    key: str
    signed: str
    kind: str
    title: str
    category: str
    track: str
    made: datetime
    gone: datetime | None


def shared_rows(w: Work, course: CourseId) -> tuple[SharedRow, ...]:
    """Everything of the course that has been shared, newest first."""
    consents = list(w.sql.scalars(select(Consent).where(Consent.course_id == course).order_by(Consent.recorded_at)))
    sound = given_so(w, consents)
    consents = [c for c in consents if c.id in sound]
    looks = _looks(w) if consents else []
    rows: list[SharedRow] = []
    for thing in _signed(w, [*_things(w, course), *_came(w, course)], consents):
        for recipient, source in SOURCE_OF.items():
            if thing.track == source and thing.category != Category.REFERRAL_SUMMARY and thing.kind not in WHOLE_PAPERS:
                held = (c for c in consents if c.recipient == recipient and c.category == thing.category)
                rows += [_seen(row, thing, course, looks) for row in _spans(w, thing, recipient, held)]
    return tuple(sorted([*rows, *_papers(w, course)], key=lambda row: row.since, reverse=True))


def _signed(w: Work, things: Iterable[_Thing], consents: Iterable[Consent]) -> Iterator[_Thing]:
    """Those that a consent names and that are as they were signed: of nothing else is a key handed over. A file is read
    whole for it."""
    named = {c.category for c in consents}
    held = [thing for thing in things if thing.category in named]
    for signed in (proofs.ENTRY, proofs.ISSUED, proofs.FILED):
        some = [thing for thing in held if thing.signed == signed]
        whole = proofs.genuine(w, signed, (thing.key for thing in some)) if some else frozenset()
        yield from (thing for thing in some if thing.key in whole)


def _things(w: Work, course: CourseId) -> list[_Thing]:
    entries = select(
        FormEntry.id,
        FormEntry.kind,
        FormEntry.number,
        FormEntry.category,
        FormEntry.track,
        FormEntry.signed_at,
        FormEntry.struck_at,
    ).where(FormEntry.course_id == course, FormEntry.state == "signed", FormEntry.adds_to.is_(None))
    source = aliased(FormEntry)
    papers = select(
        IssuedDocument.id,
        IssuedDocument.kind,
        IssuedDocument.category,
        IssuedDocument.track,
        IssuedDocument.issued_at,
        source.struck_at,
    ).outerjoin(source, source.id == IssuedDocument.from_entry)
    papers = papers.where(IssuedDocument.course_id == course)
    found = [
        _Thing(
            key=r.id,
            signed=proofs.ENTRY,
            kind=r.kind,
            title=_part_title(r, category),
            category=category,
            track=r.track,
            made=r.signed_at,
            gone=r.struck_at,
        )
        for r in w.sql.execute(entries)
        if r.signed_at is not None
        for category in sorted(categories(r.kind, r.category), key=list(Category).index)
    ]
    return found + [
        _Thing(
            key=r.id,
            signed=proofs.ISSUED,
            kind=r.kind,
            title=_paper_title(r.kind),
            category=r.category,
            track=r.track,
            made=r.issued_at,
            gone=r.struck_at,
        )
        for r in w.sql.execute(papers)
    ]


def _came(w: Work, course: CourseId) -> list[_Thing]:
    """The papers that came in."""
    wanted = select(Attachment).where(Attachment.course_id == course, Attachment.sort != "")
    return [
        _Thing(
            key=a.id,
            signed=proofs.FILED,
            kind=a.sort,
            title=_came_title(a.sort),
            category=a.category,
            track=a.track,
            made=a.added_at,
            gone=a.struck_at,
        )
        for a in w.sql.scalars(wanted)
    ]


def _came_title(sort: str) -> str:
    return _("{title} (kom inn)").format(title=PaperSort(sort).label)


def _entry_title(kind: str, number: int) -> str:
    title = form_of(kind).card.title
    return title if kind in (*NOTES, Addendum.kind) else _("{title} v{number}").format(title=title, number=number)


def _part_title(row: Any, category: Category) -> str:
    """«Notat», or with the part «Kartlegging v2: Funksjon»."""
    title = _entry_title(row.kind, row.number)
    return _("{title}: {part}").format(title=title, part=category.label) if form_of(row.kind).marked() else title


def seen_by_nav(w: Work, course: CourseId) -> tuple[SeenRow, ...]:
    """What NAV's key opens of the health side's today under consents in force, newest first;
    the grants themselves are asked."""
    nav = and_(KeyGrant.reader == Track.NAV, Consent.id == KeyGrant.consent_id, consent_in_force(w.today))
    made = select(SharedPart.entry_id, SharedPart.category).join(FormEntry, FormEntry.id == SharedPart.entry_id)
    made = (
        made.join(KeyGrant, KeyGrant.object_id == SharedPart.id).join(Consent, nav).where(FormEntry.course_id == course)
    )
    seen: dict[str, list[Category]] = {}
    for entry, category in w.sql.execute(made):
        seen.setdefault(entry, []).append(Category(category))
    rows = [r for r in rows_of(w, course) if r.id in seen]
    found = [
        SeenRow(
            _entry_title(e.kind, e.number),
            tuple(c.label for c in sorted(seen[e.id], key=list(Category).index)) if form_of(e.kind).marked() else (),
            e.day,
            e.signed_by,
        )
        for e in load(w, rows, given(w, w.patient_id or ""))
    ]
    found += _on_the_card(w, course)
    name = signed_as(User.full_name, IssuedDocument.issued_by, IssuedDocument.issued_at)
    papers = select(IssuedDocument.kind, IssuedDocument.day, name).join(User, User.id == IssuedDocument.issued_by)
    papers = (
        papers.join(KeyGrant, KeyGrant.object_id == IssuedDocument.id)
        .join(Consent, nav)
        .where(IssuedDocument.course_id == course)
    )
    found += [SeenRow(_paper_title(kind), (), on, name) for kind, on, name in w.sql.execute(papers)]
    name = signed_as(User.full_name, Attachment.added_by, Attachment.added_at)
    came = select(Attachment.sort, Attachment.arrived_on, name).join(User, User.id == Attachment.added_by)
    came = came.join(KeyGrant, KeyGrant.object_id == Attachment.id).join(Consent, nav)
    came = came.where(Attachment.course_id == course, Attachment.sort != "")
    found += [SeenRow(_came_title(sort), (), on, name) for sort, on, name in w.sql.execute(came) if on is not None]
    return tuple(sorted(found, key=lambda row: row.day, reverse=True))


def _on_the_card(w: Work, course: CourseId) -> list[SeenRow]:
    """What a consent opens that is no form: the sick leave with what goes with it, or the employer's name alone."""
    name = signed_as(User.full_name, Consent.recorded_by, Consent.recorded_at)
    wanted = select(Consent.category, Consent.valid_from, name).join(User, User.id == Consent.recorded_by)
    of_nav = (Consent.course_id == course, Consent.recipient == Recipient.NAV_ADVISER, consent_in_force(w.today))
    held = {Category(c): (since, who) for c, since, who in w.sql.execute(wanted.where(*of_nav))}
    if Category.SICK_LEAVE in held:
        return [SeenRow(Category.SICK_LEAVE.label, (OPENS[Category.SICK_LEAVE],), *held[Category.SICK_LEAVE])]
    return [SeenRow(_("Arbeidsgiver"), (), *held[Category.ADAPTATION])] if Category.ADAPTATION in held else []


def _paper_title(kind: str) -> str:
    return _("{title} (dokument)").format(title=BY_KIND[kind].title if kind in BY_KIND else kind)


def _spans(w: Work, thing: _Thing, recipient: Recipient, consents: Iterable[Consent]) -> list[SharedRow]:
    """From when until when; a consent that was renewed goes on without a break."""
    spans: list[SharedRow] = []
    for c in consents:
        last = datetime.combine(c.valid_until, time.max, tzinfo=oslo())
        ends = min(moment for moment in (last, c.withdrawn_at, thing.gone) if moment is not None)
        since = max(c.recorded_at, thing.made)
        if ends < since or (ends == since and ends <= w.now):
            continue
        until = ends if ends <= w.now else None
        before = spans[-1] if spans else None
        if before is not None and before.until is not None and since <= before.until:
            spans[-1] = replace(before, until=until)
        else:
            spans.append(SharedRow(what=thing.title, recipient=recipient, since=since, until=until))
    return spans


def _looks(w: Work) -> list[Any]:
    name = signed_as(User.full_name, AuditLine.user_id, AuditLine.at)
    wanted = select(AuditLine.at, AuditLine.role, AuditLine.action, AuditLine.ground, AuditLine.object_id, name)
    wanted = wanted.outerjoin(User, User.id == AuditLine.user_id)
    return list(
        w.sql.execute(
            wanted.where(AuditLine.patient_id == w.patient_id, AuditLine.action.in_(_OPENED)).order_by(
                AuditLine.seq.desc()
            )
        )
    )


def _seen(row: SharedRow, thing: _Thing, course: CourseId, looks: list[Any]) -> SharedRow:
    """With the last time the recipient opened it while it was shared."""
    roles: frozenset[Role] = READERS[row.recipient]
    for look in looks:
        of_it = (
            look.object_id == thing.key
            or (look.object_id == course and look.action in _OPENED[:2] and look.ground == thing.kind)
            or (look.object_id == course and look.action == "journal:opened" and thing.kind in NOTES)
            or (look.object_id == course and look.action == "journal:read")
        )
        if of_it and look.role in roles and look.at >= row.since and (row.until is None or look.at <= row.until):
            return replace(row, seen_at=look.at, seen_by=look.full_name or "")
    return row


def _papers(w: Work, course: CourseId) -> list[SharedRow]:
    """What the employer has been handed on paper or as a file."""
    found = w.sql.execute(
        select(IssuedDocument.kind, IssuedDocument.printed_on).where(
            IssuedDocument.course_id == course,
            IssuedDocument.kind.in_([paper.kind for paper in PAPERS if paper.for_employer]),
            IssuedDocument.recipient != OWN_COPY,
            IssuedDocument.printed_on.is_not(None),
        )
    )
    noon = time(12, tzinfo=oslo())
    return [
        SharedRow(
            what=BY_KIND[kind].title,
            recipient=Recipient.EMPLOYER,
            since=datetime.combine(on, noon),
            until=None,
            on_paper=True,
        )
        for kind, on in found
        if on
    ]
