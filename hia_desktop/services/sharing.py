"""Consent as grants of keys: gives shared entries' keys to the other track, and settles what is missing at sign-in."""

from sqlalchemy import ColumnElement, and_, delete, exists, select, true
from sqlalchemy.orm import aliased

from hia_desktop.domain.access import OFFICE, TRACKS_OF, Category, Recipient, Role, Track
from hia_desktop.domain.consent import OFFICE_READS, Given, visible
from hia_desktop.services import seals
from hia_desktop.services.call import Work, consent_in_force
from hia_desktop.store.entities import Consent, Course, FormEntry, IssuedDocument, KeyGrant, User

# The two recipients that have a key of their own in the store, and the track whose content they are given.
KEY_OF = {Recipient.NAV_ADVISER: Track.NAV, Recipient.HEALTH: Track.HEALTH}
SOURCE_OF = {Recipient.NAV_ADVISER: Track.HEALTH, Recipient.HEALTH: Track.NAV}

OFFICE_PAPERS = frozenset({"epikrise", "supplement", "decision_patient", "decision_referrer", "decision_gp", "rtw_employer"})
"""What the office prints and sends, whatever it quotes."""


def given(w: Work, patient_id: str) -> frozenset[Given]:
    """The patient's consents in force today in the course at hand; a consent covers the course it names and no other."""
    rows = w.sql.execute(
        select(Consent.recipient, Consent.category).where(
            Consent.patient_id == patient_id, Consent.course_id == w.course_id, consent_in_force(w.today)
        )
    )
    return frozenset(Given(Recipient(r), Category(c)) for r, c in rows)


def sick_leave_is_shared(w: Work, patient_id: str) -> bool:
    """Whether the user may know of the sick leave in the course at hand: NAV asks the patient's consent, the centre's own do not."""
    return w.me.role is not Role.NAV_ADVISER or Given(Recipient.NAV_ADVISER, Category.SICK_LEAVE) in given(w, patient_id)


def employer_is_shared(w: Work, patient_id: str) -> bool:
    """Whether the user may know who the employer is: NAV does with the sick leave shared, or the plan made together with the employer."""
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
    return visible(w.me.role, Track(track), Category(category), given) or (w.me.role in OFFICE and kind in OFFICE_PAPERS)


def readers_for(w: Work, patient_id: str, track: Track, category: Category) -> list[tuple[str, str | None]]:
    """Who can open newly signed content: its own track, and whom a consent in force lets in; (reader, consent id)."""
    readers: list[tuple[str, str | None]] = [(track, None)]
    if track is Track.HEALTH and category in OFFICE_READS:
        readers.append((Track.OFFICE, None))
    for recipient, key in KEY_OF.items():
        if SOURCE_OF[recipient] is track:
            consent = w.sql.scalar(
                select(Consent.id)
                .where(
                    Consent.patient_id == patient_id,
                    Consent.course_id == w.course_id,
                    Consent.recipient == recipient,
                    Consent.category == category,
                    consent_in_force(w.today),
                )
                .limit(1)
            )
            if consent is not None and category is not Category.REFERRAL_SUMMARY:
                readers.append((key, consent))
    return readers


def paper_readers(w: Work, patient_id: str, kind: str, category: Category) -> dict[str, str | None]:
    """As `readers_for`, for an issued paper: reader to consent id."""
    readers = dict(readers_for(w, patient_id, Track.HEALTH, category))
    if kind in OFFICE_PAPERS:
        readers.setdefault(Track.OFFICE, None)
    return readers


def _shared_objects(
    w: Work, what: type[FormEntry] | type[IssuedDocument], signed: ColumnElement[bool], patient: str | None
) -> list[tuple[str, str, str]]:
    """(object, consent, recipient) that a consent in force covers and no grant yet opens."""
    whose = true() if patient is None else Consent.patient_id == patient
    source = {r: t for r, t in SOURCE_OF.items() if t in w.signed_in.keys.readers}
    found: list[tuple[str, str, str]] = []
    for recipient, track in source.items():
        granted = exists().where(KeyGrant.object_id == what.id, KeyGrant.reader == KEY_OF[recipient])
        rows = w.sql.execute(
            select(what.id, Consent.id, Consent.recipient)
            .join(Course, Course.id == what.course_id)
            .join(Consent, and_(Consent.course_id == Course.id, Consent.category == what.category, Consent.recipient == recipient))
            .where(whose, consent_in_force(w.today), what.track == track, what.category != Category.REFERRAL_SUMMARY, signed, ~granted)
        )
        found += [(str(o), str(c), str(r)) for o, c, r in rows]
    return found


def _live() -> ColumnElement[bool]:
    """Signed, and neither struck nor an addendum to what is struck: what was entered in error is not handed on."""
    parent = aliased(FormEntry)
    parent_struck = exists().where(parent.id == FormEntry.adds_to, parent.struck_at.is_not(None))
    return and_(FormEntry.state == "signed", FormEntry.struck_at.is_(None), ~parent_struck)


def struck_source() -> ColumnElement[bool]:
    """Whether an issued paper was made of a signed form that has since been entered in error."""
    return exists().where(FormEntry.id == IssuedDocument.from_entry, FormEntry.struck_at.is_not(None))


def drop_drafts(w: Work, patient: str | None = None) -> None:
    """Throws away what NAV advisers have begun to write on the health side's forms that are no longer shared with NAV.

    Such a draft holds the text that it was begun on, under the adviser's own key: it goes with the consent.
    """
    agreed = exists().where(
        Consent.course_id == FormEntry.course_id,
        Consent.recipient == Recipient.NAV_ADVISER,
        Consent.category == FormEntry.category,
        consent_in_force(w.today),
    )
    advisers = select(User.id).where(User.role == Role.NAV_ADVISER)
    wanted = select(FormEntry.id).where(FormEntry.author_id.in_(advisers), FormEntry.state == "draft")
    wanted = wanted.where(FormEntry.track == Track.HEALTH, ~agreed)
    if patient is not None:
        wanted = wanted.where(FormEntry.course_id.in_(select(Course.id).where(Course.patient_id == patient)))
    for entry in w.sql.scalars(wanted).all():
        w.sql.execute(delete(FormEntry).where(FormEntry.id == entry))
        seals.forget(w, entry)


def settle(w: Work, patient: str | None = None) -> int:
    """Takes back the grants of consents that have ended, and makes those that consents in force still lack, for one patient or for all.

    Only a user who holds the source track's key can share it, so each side settles its own at sign-in and when a consent is given.
    """
    ended = w.sql.scalars(select(Consent.id).where(~consent_in_force(w.today), exists().where(KeyGrant.consent_id == Consent.id)))
    for consent_id in ended.all():
        seals.revoke(w, consent_id)
    drop_drafts(w, patient)
    lacking = _shared_objects(w, FormEntry, _live(), patient) + _shared_objects(w, IssuedDocument, ~struck_source(), patient)
    keys = seals.keys_of(w, [o for o, _c, _r in lacking]) if lacking else {}
    for object_id, consent_id, recipient in lacking:
        if object_id in keys:
            seals.grant(w, object_id, keys[object_id], KEY_OF[Recipient(recipient)], consent_id)
    return len(keys)
