"""Consent as keys: who can open what is signed and issued, and what a consent in force still lacks."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, or_, select, true

from hia_desktop.documents.kinds import PAPERS
from hia_desktop.domain.access import OFFICE, TRACKS_OF, Category, Recipient, Role, Track
from hia_desktop.domain.consent import Given, visible
from hia_desktop.domain.forms import FORMS
from hia_desktop.services.call import Work, consent_in_force
from hia_desktop.services.sealing import consent_keys, of_course, parts, proofs, seals
from hia_desktop.services.sealing.parts import KEY_OF, SOURCE_OF
from hia_desktop.services.sealing.standing import standing
from hia_desktop.store.entities import (
    AgendaItem,
    Attachment,
    Consent,
    Course,
    FormEntry,
    IssuedDocument,
    KeyGrant,
    MeetingDecision,
    SignedPaper,
    Task,
    User,
)
from hia_desktop.store.portable import columns

OFFICE_PAPERS = frozenset(paper.kind for paper in PAPERS if paper.office)
"""What the office prints and sends, whatever it quotes."""
WHOLE_PAPERS = frozenset(paper.kind for paper in PAPERS if paper.whole)
"""Papers of a whole form that is otherwise shared part by part: never opened by NAV."""


@lru_cache(maxsize=2)
def _given(today: date) -> Select[str, str]:
    """The SQL of `given`, kept for the day: everything that opens a form asks for it."""
    of_course = and_(Consent.patient_id == bindparam("patient"), Consent.course_id == bindparam("course"))
    return select(Consent.recipient, Consent.category).where(of_course, consent_in_force(today))


def given(w: Work, patient_id: str) -> frozenset[Given]:
    """The patient's consents in force today in the course at hand;
    a consent covers the course it names and no other."""
    rows = columns(w.sql, _given(w.today), {"patient": patient_id, "course": w.course_id})
    return frozenset(Given(Recipient(r), Category(c)) for r, c in rows)


def given_so(w: Work, consents: Collection[Consent]) -> frozenset[str]:
    """Those of these consents that were given in the program, and that nobody brought back to life with other tools;
    for whoever tells of them. Before anything goes out on one `standing` asks the trail besides."""
    sound = proofs.genuine(w, proofs.CONSENT, [c.id for c in consents]) if consents else frozenset()
    return consent_keys.kept(w, [c.id for c in consents if c.withdrawn_at is None and c.id in sound]) | frozenset(
        c.id for c in consents if c.withdrawn_at is not None and c.id in sound
    )


def told(w: Work, patient_id: str) -> frozenset[Given]:
    """As `given`, without what was put in with other tools: what a page says is shared, and with whom. `given` is asked
    before something is shown, which takes a key besides; of what has none (sick leave, the employer) a consent that was
    put in shows no more than whoever can put it in reads in the store anyway."""
    held = (Consent.patient_id == patient_id, Consent.course_id == w.course_id, consent_in_force(w.today))
    found = w.sql.scalars(select(Consent).where(*held)).all()
    sound = given_so(w, found)
    return frozenset(Given(Recipient(c.recipient), Category(c.category)) for c in found if c.id in sound)


def sick_leave_is_shared(w: Work, patient_id: str) -> bool:
    """Whether the user may know of the sick leave in the course at hand:
    NAV asks the patient's consent, the centre's own do not."""
    return w.me.role is not Role.NAV_ADVISER or Given(Recipient.NAV_ADVISER, Category.SICK_LEAVE) in given(
        w, patient_id
    )


def employer_is_shared(w: Work, patient_id: str) -> bool:
    """Whether the user may know who the employer is: NAV does with the sick leave shared,
    or the plan made together with the employer."""
    with_it = {Given(Recipient.NAV_ADVISER, category) for category in (Category.SICK_LEAVE, Category.ADAPTATION)}
    return w.me.role is not Role.NAV_ADVISER or bool(with_it & given(w, patient_id))


def sick_leave_shared(w: Work) -> ColumnElement[bool]:
    """The SQL of the same, on `Course`, for lists."""
    if w.me.role is not Role.NAV_ADVISER:
        return true()
    return exists().where(
        Consent.course_id == Course.id,
        Consent.recipient == Recipient.NAV_ADVISER,
        Consent.category == Category.SICK_LEAVE,
        consent_in_force(w.today),
    )


def may_open_paper(w: Work, kind: str, track: str, category: str, struck: bool, given: frozenset[Given]) -> bool:
    """Whether the user may read an issued paper; made of what is `struck`, it is its own side's alone."""
    if struck and w.me.role not in OFFICE and track not in TRACKS_OF[w.me.role]:
        return False
    if kind in WHOLE_PAPERS and w.me.role is Role.NAV_ADVISER:
        return False
    return visible(w.me.role, Track(track), Category(category), given) or (
        w.me.role in OFFICE and kind in OFFICE_PAPERS
    )


def paper_readers(w: Work, kind: str, category: Category) -> dict[str, str | None]:
    """Who can open a newly issued paper: reader to consent id, None for its own side and the office."""
    readers = dict(parts.own_readers(Track.HEALTH, category))
    if kind not in WHOLE_PAPERS and (consent := sound_consent(w, Given(Recipient.NAV_ADVISER, category))):
        readers[KEY_OF[Recipient.NAV_ADVISER]] = consent
    if kind in OFFICE_PAPERS:
        readers.setdefault(Track.OFFICE, None)
    return readers


def _agreed(today: date, recipient: Recipient, category: Category) -> Select[Any]:
    named = (Consent.recipient == recipient, Consent.category == category)
    return select(Consent.id).where(*named, consent_in_force(today))


def consented_reader(w: Work, track: Track, category: Category) -> dict[str, str | None]:
    """The other side as a reader of what lies on this one, when a consent in force names the category."""
    recipient = next(r for r, source in SOURCE_OF.items() if source is track)
    consent = sound_consent(w, Given(recipient, category))
    return {KEY_OF[recipient]: consent} if consent else {}


def sound_consent(w: Work, wanted: Given) -> str:
    """The consent in force in the course at hand that was given in the program, and not by other tools; empty when
    there is none. Asked before anything goes out on it, by key or by hand."""
    return _sound(w, _agreed(w.today, wanted.recipient, wanted.category).where(Consent.course_id == w.course_id))


def _sound(w: Work, agreed: Select[Any]) -> str:
    """One of these consents that was given in the program; empty when there is none."""
    return next(iter(sorted(standing(w, proofs.CONSENT, w.sql.scalars(agreed).all()))), "")


def lacking_files(w: Work, among: ColumnElement[bool], recipient: Recipient) -> list[tuple[str, str]]:
    """(paper that came in, consent) that one of these consents to the recipient covers and no grant yet opens."""
    granted = exists().where(KeyGrant.object_id == Attachment.id, KeyGrant.reader == KEY_OF[recipient])
    agreed = and_(Consent.course_id == Attachment.course_id, Consent.category == Attachment.category)
    wanted = select(Attachment.id, Consent.id).join(Consent, and_(agreed, Consent.recipient == recipient))
    wanted = wanted.where(among, consent_in_force(w.today))
    wanted = wanted.where(Attachment.track == SOURCE_OF[recipient], Attachment.sort != "", ~granted)
    return [(str(o), str(c)) for o, c in w.sql.execute(wanted.where(Attachment.struck_at.is_(None)))]


def lacking_papers(w: Work, among: ColumnElement[bool]) -> list[tuple[str, str]]:
    """(paper, consent) that one of these consents to NAV covers and no grant yet opens."""
    granted = exists().where(KeyGrant.object_id == IssuedDocument.id, KeyGrant.reader == Track.NAV)
    agreed = and_(Consent.course_id == IssuedDocument.course_id, Consent.category == IssuedDocument.category)
    wanted = select(IssuedDocument.id, Consent.id).join(
        Consent, and_(agreed, Consent.recipient == Recipient.NAV_ADVISER)
    )
    wanted = wanted.where(among, consent_in_force(w.today))
    wanted = wanted.where(
        IssuedDocument.track == Track.HEALTH, IssuedDocument.kind.not_in(WHOLE_PAPERS), ~granted, ~struck_source()
    )
    return [(str(o), str(c)) for o, c in w.sql.execute(wanted)]


def lacking_signed_papers(w: Work, among: ColumnElement[bool], recipient: Recipient) -> list[tuple[str, str]]:
    """(paper kept with a signed form, consent) that one of these consents covers and no grant yet opens."""
    granted = exists().where(KeyGrant.object_id == SignedPaper.id, KeyGrant.reader == KEY_OF[recipient])
    agreed = and_(Consent.course_id == FormEntry.course_id, Consent.category == SignedPaper.category)
    wanted = select(SignedPaper.id, Consent.id).join(FormEntry, FormEntry.id == SignedPaper.entry_id)
    wanted = wanted.join(Consent, and_(agreed, Consent.recipient == recipient))
    wanted = wanted.where(among, consent_in_force(w.today))
    wanted = wanted.where(FormEntry.track == SOURCE_OF[recipient], FormEntry.struck_at.is_(None), ~granted)
    return [(str(o), str(c)) for o, c in w.sql.execute(wanted)]


def lacking_words(w: Work, among: ColumnElement[bool]) -> list[tuple[str, str]]:
    """(what NAV wrote in a task or decided in a meeting, consent) that one of these consents to the health side covers
    and no grant yet opens: it goes as NAV's notes do. Neither is signed: each says itself of which course it is."""
    found: list[tuple[str, str]] = []
    for table, course, sealed in (
        (Task, Task.course_id, Task.words),
        (MeetingDecision, AgendaItem.course_id, MeetingDecision.content),
    ):
        navs = exists().where(KeyGrant.object_id == table.id, KeyGrant.reader == Track.NAV)
        navs = navs.where(KeyGrant.consent_id.is_(None))
        granted = exists().where(KeyGrant.object_id == table.id, KeyGrant.reader == Track.HEALTH)
        agreed = and_(Consent.course_id == course, Consent.category == Category.NAV_NOTES)
        wanted = select(table.id, Consent.id.label("consent"), course.label("course"), sealed.label("sealed"))
        if table is MeetingDecision:
            wanted = wanted.join(AgendaItem, AgendaItem.id == MeetingDecision.item_id)
        wanted = wanted.join(Consent, and_(agreed, Consent.recipient == Recipient.HEALTH))
        wanted = wanted.where(among, consent_in_force(w.today), navs, ~granted)
        rows = w.sql.execute(wanted.where(sealed.is_not(None))).all()
        keys = seals.sound_keys_of(w, {r.id for r in rows}) if rows else {}
        says = of_course.text_is_of if table is Task else of_course.decision_is_of
        found += [(r.id, r.consent) for r in rows if r.id in keys and says(r.id, r.course, r.sealed, keys[r.id])]
    return found


@lru_cache(maxsize=4)
def lacking_parts(today: date, recipient: Recipient) -> Select[Any]:
    """The SQL of what a consent to the recipient names of signed entries and has not been made yet."""
    agreed = and_(Consent.course_id == FormEntry.course_id, parts.is_shared_as(FormEntry, Consent.category))
    columns: tuple[Any, ...] = (
        FormEntry.id,
        FormEntry.kind,
        FormEntry.category,
        FormEntry.schema_version,
        FormEntry.content,
    )
    columns += (Consent.id.label("consent"), Consent.category.label("agreed"), Consent.recipient)
    return (
        select(*columns)
        .join(Consent, agreed)
        .where(Consent.recipient == recipient, consent_in_force(today), FormEntry.track == SOURCE_OF[recipient])
        .where(parts.live(), ~parts.has_part(FormEntry, Consent.category))
    )


def struck_source() -> ColumnElement[bool]:
    """Whether an issued paper was made of a signed form that has since been entered in error."""
    return exists().where(FormEntry.id == IssuedDocument.from_entry, FormEntry.struck_at.is_not(None))


def in_error(w: Work, found: Iterable[Any]) -> frozenset[str]:
    """Of these issued papers, read with `struck_source`, those made of what its author marked as entered in error: the
    mark of somebody else, with other tools, is none."""
    marked = {r.id: r.from_entry for r in found if r.struck}
    sound = proofs.genuine(w, proofs.STRUCK, marked.values()) if marked else frozenset()
    return frozenset(one for one, entry in marked.items() if entry in sound)


@lru_cache(maxsize=2)
def _all_is_agreed(today: date) -> ColumnElement[bool]:
    """The SQL that NAV is shown all of the entry's form.
    Kept for the day: every sign-in and every signature asks for it."""

    def agreed(category: Category) -> ColumnElement[bool]:
        return _agreed(today, Recipient.NAV_ADVISER, category).where(Consent.course_id == FormEntry.course_id).exists()

    health = [form for form in FORMS if form.track is Track.HEALTH]
    return or_(
        *(and_(FormEntry.kind == form.kind, *map(agreed, sorted({form.category, *form.marked()}))) for form in health)
    )


_ADVISERS = select(User.id).where(User.role == Role.NAV_ADVISER)
_BEGUN = select(FormEntry.id).where(
    FormEntry.author_id.in_(_ADVISERS), FormEntry.state == "draft", FormEntry.track == Track.HEALTH
)


@lru_cache(maxsize=2)
def _drafts_to_drop(today: date) -> Select[str]:
    """The SQL of what `drop_drafts` throws away. Kept for the day, as what it is made of."""
    return _BEGUN.where(~_all_is_agreed(today))


def drop_drafts(w: Work, patient: str | None = None) -> None:
    """Throws away what NAV advisers have begun to write on the health side's forms that are no
    longer shared with NAV whole.

    Such a draft holds the text that it was begun on, under the adviser's own key: it goes with the consent.
    """
    if w.sql.scalar(_BEGUN.limit(1)) is None:
        return  # most often so, and all that is agreed takes long to ask
    wanted = _drafts_to_drop(w.today)
    if patient is not None:
        wanted = wanted.where(FormEntry.course_id.in_(select(Course.id).where(Course.patient_id == patient)))
    for entry in w.sql.scalars(wanted).all():
        w.sql.execute(delete(FormEntry).where(FormEntry.id == entry))
        seals.forget(w, entry)
