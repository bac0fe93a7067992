"""What each side makes for the other at sign-in and when a consent is given, and takes back when one has ended.

What was signed, issued or filed is shared in that very act with the consents of that day. So what can be lacking hangs
on consents that have begun since, and what is to be taken back on those that have ended: each side notes when it last
had everything in order (`settled`), and looks at no others the next time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, delete, exists, or_, select, true

from hia_desktop import __version__
from hia_desktop.domain.access import Recipient, Track
from hia_desktop.domain.forms import FORMS
from hia_desktop.services.call import Work, consent_in_force
from hia_desktop.services.sealing import grants, one_thing, parts, proofs, seals
from hia_desktop.services.sealing.parts import KEY_OF, SOURCE_OF
from hia_desktop.services.sealing.standing import standing
from hia_desktop.store.audit import SLACK
from hia_desktop.store.engine import StoreDamaged
from hia_desktop.store.entities import Consent, KeyGrant, Settled
from hia_desktop.store.migrations import HEAD

_ENDED = "ended"
"""Whose mark it is that what consents gave has been taken back: anybody does that."""
_MARGIN = timedelta(days=1)
"""How much further back is looked, for clocks that do not go quite alike."""
_SIGNED_AS: Mapping[str | None, tuple[str, ...]] = {
    proofs.FILED: (proofs.FILED, proofs.TAKEN),
    proofs.KEPT: (proofs.KEPT,),
    proofs.ISSUED: (proofs.ISSUED,),
    None: (),
}
"""What is signed of each kind of thing whose key is handed over; words of tasks and meetings are not signed."""
_MOST = 500
"""More consents than this at once are not named one by one: then all are gone through."""


@dataclass(frozen=True)
class _Since:
    """From when on consents are looked at."""

    at: datetime
    day: date

    def changed(self, today: date) -> ColumnElement[bool]:
        """The SQL of the consents that have begun or ended since."""
        return or_(
            Consent.recorded_at >= self.at,
            Consent.withdrawn_at >= self.at,
            Consent.valid_from.between(self.day, today),
            Consent.valid_until.between(self.day, today),
        )


def settle(w: Work, everything: bool = False) -> bool:
    """Takes back what consents that have ended gave, and makes what consents in force still lack, for all patients.
    `everything`: whatever was settled before. Gives whether the health side does so now with no mark of an earlier
    time: in a new store, or the first time after a clock that was ahead.

    Only a user who holds the source track's key can share it, so each side settles its own at sign-in. What a clock
    that was ahead took away, each side makes again: then nobody's marks hold.
    """
    ours = [_ENDED, *(track for track in SOURCE_OF.values() if track in w.signed_in.keys.readers)]
    if _was_ahead(w):
        w.sql.execute(delete(Settled))
    lost = Track.HEALTH in ours and w.sql.get(Settled, Track.HEALTH) is None
    in_force = rules()
    _settle(w, true() if everything else _among(w, _since(w, ours, in_force)))
    grants.drop_drafts(w)
    w.sql.execute(delete(Settled).where(Settled.track.in_(ours)))
    w.sql.add_all(Settled(track=track, at=w.now, day=w.today, rules=in_force) for track in ours)
    return lost


def _was_ahead(w: Work) -> bool:
    """Whether something was settled by a clock that stood later than this one does; machines' clocks never agree to the
    minute, and each settles at its own sign-ins."""
    later = select(Settled.track).where(Settled.at > w.now + SLACK)
    return w.sql.scalar(later.limit(1)) is not None


def settle_patient(w: Work, patient: str) -> None:
    """The same for one patient, whose consents have just changed."""
    _settle(w, Consent.patient_id == patient)
    grants.drop_drafts(w, patient)


def rules() -> str:
    """What decides what a consent opens: under other rules everything is gone through anew."""
    told = sorted((form.kind, form.track, form.category, *sorted(form.marked())) for form in FORMS)
    return sha256(repr((__version__, HEAD, told)).encode()).hexdigest()


def _since(w: Work, ours: Iterable[str], in_force: str) -> _Since | None:
    """When all of these were last in order, by the rules in force; None when that is not known, or when the clock
    stands before it."""
    ours = list(ours)
    wanted = select(Settled.at, Settled.day).where(Settled.track.in_(ours), Settled.rules == in_force)
    try:
        marks = w.sql.execute(wanted).all()
    except StoreDamaged:  # a mark that cannot be read is none, and keeps nobody out
        return None
    if len(marks) < len(ours) or any(mark.at > w.now or mark.day > w.today for mark in marks):
        return None
    return _Since(min(mark.at for mark in marks) - _MARGIN, min(mark.day for mark in marks) - _MARGIN)


def _among(w: Work, since: _Since | None) -> ColumnElement[bool] | None:
    """The SQL of the consents that are to be gone through; None when there are none."""
    if since is None:  # where nobody has consented to anything, there is nothing to go through either
        return true() if w.sql.scalar(select(Consent.id).limit(1)) is not None else None
    found = w.sql.scalars(select(Consent.id).where(since.changed(w.today)).limit(_MOST + 1)).all()
    if len(found) > _MOST:
        return true()
    return Consent.id.in_(found) if found else None


def _settle(w: Work, among: ColumnElement[bool] | None) -> None:
    if among is None:
        return
    given = exists().where(KeyGrant.consent_id == Consent.id)
    for consent in w.sql.scalars(select(Consent.id).where(among, ~consent_in_force(w.today), given)).all():
        seals.revoke(w, consent)
    for recipient, track in SOURCE_OF.items():
        if track in w.signed_in.keys.readers:
            parts.share_lacking(w, w.sql.execute(grants.lacking_parts(w.today, recipient).where(among)))
            _grant(w, proofs.FILED, grants.lacking_files(w, among, recipient), KEY_OF[recipient])
            _grant(w, proofs.KEPT, grants.lacking_signed_papers(w, among, recipient), KEY_OF[recipient])
    if Track.NAV in w.signed_in.keys.readers:
        _grant(w, None, grants.lacking_words(w, among), KEY_OF[Recipient.HEALTH])  # tasks are not signed
    if Track.HEALTH in w.signed_in.keys.readers:  # NAV issues no papers that health personnel would be given
        _grant(w, proofs.ISSUED, grants.lacking_papers(w, among), KEY_OF[Recipient.NAV_ADVISER])


def _grant(w: Work, kind: str | None, lacking: list[tuple[str, str]], reader: str) -> None:
    if not lacking:
        return
    sound = standing(w, proofs.CONSENT, {consent for _one, consent in lacking})
    wanted = one_thing.alone(w, {one for one, consent in lacking if consent in sound}, _SIGNED_AS[kind])
    keys = seals.standing_keys_of(w, wanted if kind is None else standing(w, kind, wanted))
    for one, consent in ((one, consent) for one, consent in lacking if consent in sound):
        if one in keys:
            seals.grant(w, one, keys[one], reader, consent)
