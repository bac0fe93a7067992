"""What of the signed still stands: nobody has signed its end, nor taken such a signature away with other tools.

Whoever writes in the store with other tools can take the end of something away, or put back what was. So a row that is
as it was signed is not enough before a key is handed over on it: the trail must not have lost what told of its end.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select

from hia_desktop.domain.access import TRACKS_OF, Role, Track
from hia_desktop.services.call import Work
from hia_desktop.services.proving import CENTRE, bound
from hia_desktop.services.sealing import consent_keys
from hia_desktop.services.sealing.proofs import (
    CONSENT,
    ENTRY,
    FILED,
    ISSUED,
    KEPT,
    PROVEN,
    STRUCK,
    TAKEN,
    WITHDRAWN,
    begun_at,
    genuine,
    readable,
)
from hia_desktop.store import audit
from hia_desktop.store.entities import (
    AuditLine,
    Consent,
    Course,
    FormEntry,
    IssuedDocument,
    Proof,
    SignedPaper,
    Vouched,
)
from hia_desktop.store.portable import some_of

_ENDED: Mapping[str, Select[Any]] = {
    ENTRY: select(FormEntry.id).join(
        Proof, and_(Proof.kind == STRUCK, or_(Proof.object_id == FormEntry.id, Proof.object_id == FormEntry.adds_to))
    ),
    KEPT: select(SignedPaper.id).join(Proof, and_(Proof.object_id == SignedPaper.entry_id, Proof.kind == STRUCK)),
    ISSUED: select(IssuedDocument.id).join(
        Proof, and_(Proof.object_id == IssuedDocument.from_entry, Proof.kind == STRUCK)
    ),
    FILED: select(Proof.object_id).where(Proof.kind == TAKEN),
    CONSENT: select(Proof.object_id).where(Proof.kind == WITHDRAWN),
}
"""What was signed to be no longer so, whatever the row says: entered in error, or taken back by the patient."""
_IS_OF = and_(SignedPaper.id == Proof.object_id, FormEntry.id == SignedPaper.entry_id)
_PATIENT_OF: Mapping[str, Select[Any, Any, Any]] = {
    CONSENT: select(Consent.id, Consent.patient_id, literal(Track.HEALTH.value)),
    KEPT: select(SignedPaper.id, Course.patient_id, FormEntry.track)
    .join(FormEntry, FormEntry.id == SignedPaper.entry_id)
    .join(Course, Course.id == FormEntry.course_id),
    **{
        kind: select(PROVEN[kind].table.id, Course.patient_id, PROVEN[kind].table.track).join(Course)
        for kind in (ENTRY, ISSUED, FILED)
    },
}
"""Whose each thing is, and of which side."""


def standing(w: Work, kind: str, ids: Collection[str]) -> frozenset[str]:
    """Those of these rows, found to stand, that are as they were signed and that nobody has signed the end of:
    what is not entered in error and may be handed over, consents that nobody has taken back. All, before it has begun.
    """
    if not w.signed_in.prover.begun:
        return frozenset(ids)
    return frozenset(one for some in some_of(ids) for one in _standing(w, kind, some))


def _standing(w: Work, kind: str, ids: list[str]) -> frozenset[str]:
    ended = _ENDED[kind]
    column = next(iter(ended.selected_columns))
    stand = genuine(w, kind, ids) - frozenset(w.sql.scalars(ended.where(column.in_(ids))))
    if kind == KEPT:  # whose course and side are those of its form
        of = {
            r.id: r.entry_id
            for r in w.sql.execute(select(SignedPaper.id, SignedPaper.entry_id).where(SignedPaper.id.in_(stand)))
        }
        forms = standing(w, ENTRY, set(of.values()))
        stand = frozenset(one for one in stand if of[one] in forms)
        quoting = select(Proof.object_id, Proof.signed_by, FormEntry.track).where(Proof.kind == KEPT, _IS_OF)
        quoting = quoting.where(Proof.object_id.in_(stand), Proof.line.is_(None))  # no line holds what quotes
        loose = frozenset(one for one, who, track in w.sql.execute(quoting) if _signs_for(w, who, None, track))
        return loose | _not_ended_since(w, kind, stand - loose)
    if kind == CONSENT:
        stand = consent_keys.kept(w, _in_the_trail(w, stand))
    return _not_ended_since(w, kind, stand)


def _not_ended_since(w: Work, kind: str, ids: frozenset[str]) -> frozenset[str]:
    """Those of these after which no line of their patient's in the trail has lost a signature: who takes the end of
    something away with other tools, and the signature on it, leaves the line that held it. Of what is signed by
    somebody who is not of its side no line before either: it may have been another's, whose signature is gone."""
    since, patients, signed_by = dict[str, int](), dict[str, set[str]](), dict[str, str]()
    foreign, of_now = set[str](), audit.next_line(w.sql)
    columns = (Proof.object_id, Proof.line, AuditLine.patient_id, Proof.signed_by)
    wanted = select(*columns).where(Proof.kind == kind, *readable(Proof))
    wanted = wanted.outerjoin(AuditLine, AuditLine.seq == Proof.line)
    for one, line, patient, who in w.sql.execute(wanted.where(Proof.object_id.in_(ids))):
        if line is not None and (patient is not None or line == of_now):
            since[one], patients[one], signed_by[one] = line, {patient or ""} - {""}, who
    for one, patient, track in w.sql.execute(_PATIENT_OF[kind].where(PROVEN[kind].table.id.in_(ids))):
        patients.setdefault(one, set()).add(patient)
        if one in since and not _signs_for(w, signed_by[one], since[one], track):
            foreign.add(one)
    since |= dict.fromkeys(foreign, (begun_at(w) or 1) - 1) if foreign else {}
    broken = dict[str, int]()
    for some in some_of({one for key in since for one in patients[key]}):
        broken |= _broken_lines(w, some, min(since.values()))
    return frozenset(one for one in since if not any(broken.get(whose, 0) > since[one] for whose in patients[one]))


def _signs_for(w: Work, signed_by: str, line: int | None, track: str) -> bool:
    """Whether the signer was of that side, or the centre."""
    if signed_by == CENTRE:
        return True
    role = w.signed_in.prover.role_then(signed_by, line)
    return bool(role) and track in TRACKS_OF[Role(role)]


def _broken_lines(w: Work, patients: Collection[str], after: int) -> dict[str, int]:
    """The last line of each of these patients, after one of the trail, that is not as its user signed it."""
    lines = _lines(w, AuditLine.patient_id.in_(patients), AuditLine.seq > after)
    return {line.patient_id: line.seq for line, whole in lines if not whole}


def _lines(w: Work, *which: ColumnElement[bool]) -> Iterator[tuple[audit.Told, bool]]:
    """Lines of the trail, and whether each is as its user signed it, with the signatures that it holds there."""
    lines, prover = list(audit.some_lines(w.sql, *which)), w.signed_in.prover
    beside: dict[int | None, list[bytes]] = {}
    for table in (Proof, Vouched):
        for some in some_of([line.seq for line in lines if line.proofs is not None]):
            held = select(table.line, table.signature).where(table.line.in_(some), *readable(table))
            for seq, signature in w.sql.execute(held):
                beside.setdefault(seq, []).append(signature)
    for line in lines:
        whole = line.written and bound(beside.get(line.seq, [])) == line.proofs
        yield line, whole and prover.is_line(line.user_id, line.seq, line.mac, line.signature)


def _in_the_trail(w: Work, consents: frozenset[str]) -> frozenset[str]:
    """Those of these consents whose signature the trail holds, in a line that its signer signed, or is about to: a
    signature that is set later, with a role of then, is held by no line of then."""
    named = (Proof.kind == CONSENT, Proof.object_id.in_(consents))
    given = {r.signature: r.object_id for r in w.sql.execute(select(Proof.signature, Proof.object_id).where(*named))}
    now = frozenset(given[one] for one in w.proofs if one in given)
    if now == consents:
        return now
    found = w.sql.execute(select(Proof.object_id, Proof.signed_by, Proof.line).where(*named)).all()
    lines = {line.seq: line for line, whole in _lines(w, AuditLine.seq.in_({r.line for r in found})) if whole}
    return now | frozenset(
        r.object_id for r in found if r.line in lines and r.signed_by in (CENTRE, lines[r.line].user_id)
    )
