"""Signatures on the rows that must not be changed outside the program.

Whoever has a password can write to the store with other tools: the store key opens all of it. So what is signed,
consented to, issued and filed has its user's signature beside it, and each line of the trail has one and holds a hash
of those that were set with it. Before anything is handed over on a row, the row is held against its signature.
What this does not find by itself: a whole store put back as it once was; the anchor of the trail does.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    type_coerce,
)

from hia_desktop.base.language import Words
from hia_desktop.base.text import N_
from hia_desktop.domain.access import HEALTH, NAV, TRACKS_OF, Right, Role, Track, may
from hia_desktop.domain.forms import FORMS
from hia_desktop.services.call import SignedIn, Work
from hia_desktop.services.proving import CENTRE, bound, told_of
from hia_desktop.services.sealing import consent_keys
from hia_desktop.store import audit
from hia_desktop.store.entities import (
    Attachment,
    AuditLine,
    Consent,
    Course,
    FormEntry,
    IssuedDocument,
    Proof,
    SharedPart,
    SignedPaper,
    ToldQuarter,
    UserBefore,
    Vouched,
)
from hia_desktop.store.entities.entity import UtcMoment
from hia_desktop.store.portable import as_declared

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Proven:
    """What is signed of one table: its columns, whose signature it has to be (a column that names the user, or SQL that
    `reads` one; else any user of the roles, `unnamed` where the column names nobody), which rows have one, and what is
    said of one that lacks it. `stays`: not taken away with a consent, so that the trail holds it. `later`: not signed
    from the first program that signed (see `vouching.begin_later`)."""

    table: type[Any]
    columns: tuple[str, ...]
    author: str = ""
    reads: ColumnElement[Any] | None = None
    roles: frozenset[Role] = frozenset(Role)
    unnamed: frozenset[Role] = frozenset(Role)
    stays: bool = True
    later: bool = False
    when: ColumnElement[bool] | None = None
    wrong: Words

    def told(self, row: Any) -> list[Any]:
        """The values that are signed, in order."""
        return [getattr(row, name) for name in self.columns]


_ENTRY = "id course_id kind series number schema_version track category state author_id day saved_at signed_at adds_to"
_CONSENT = "id patient_id course_id recipient category valid_from valid_until how_given interpreter"
_ISSUED = "id course_id kind track category recipient issued_by issued_at day sha256 from_entry content pdf"
_KEPT = "id entry_id kind category recipient quotes sha256 content pdf"
_FILE = "id course_id track size sha256 added_by added_at sort category arrived_on content"
_TOLD = "id quarter what content told_on"
_TOLD_WRONG = N_("Det som er fortalt av et kvartal ({id}), er skadet, endret eller lagt inn utenfor programmet.")
_WAS = "id user_id full_name title hpr_number role until changed_by"
ENTRY, STRUCK, CONSENT, WITHDRAWN = "entry", "struck", "consent", "withdrawn"
ISSUED, KEPT, FILED, TAKEN, WAS, PART = "issued", "kept", "file", "taken", "called", "part"
TOLD, TOLD_OF_WORK = "told", "told_work"
_WHO_SIGNED = (
    select(case((SignedPaper.recipient == "", FormEntry.author_id)))
    .where(FormEntry.id == SignedPaper.entry_id)
    .scalar_subquery()
)
"""Who signed the form of a kept paper; one for an employer is kept by whoever approved its lines."""
_WHOSE_FORM = (
    select(FormEntry.track + ":" + FormEntry.author_id).where(FormEntry.id == SharedPart.entry_id).scalar_subquery()
)
"""Whose side a shared part is of, and who signed its form."""
PROVEN: Mapping[str, Proven] = {
    ENTRY: Proven(
        table=FormEntry,
        columns=(*_ENTRY.split(), "content"),
        author="author_id",
        when=FormEntry.state == "signed",
        wrong=N_("Skjema {id} er skadet, endret eller lagt inn utenfor programmet."),
    ),
    STRUCK: Proven(
        table=FormEntry,
        columns=("id", "struck_at", "struck_by", "struck_because"),
        author="striker",
        reads=case((FormEntry.struck_by == FormEntry.author_id, FormEntry.struck_by), else_="").label("striker"),
        when=or_(FormEntry.struck_at.is_not(None), FormEntry.struck_by.is_not(None), FormEntry.struck_because != ""),
        wrong=N_("Skjema {id} er merket som feilført utenfor programmet."),
    ),
    CONSENT: Proven(
        table=Consent,
        columns=(*_CONSENT.split(), "recorded_by", "recorded_at"),
        author="recorded_by",
        roles=HEALTH,
        wrong=N_("Samtykke {id} er skadet, endret eller lagt inn utenfor programmet, og åpner ingenting."),
    ),
    WITHDRAWN: Proven(
        table=Consent,
        columns=("id", "withdrawn_at", "withdrawn_by"),
        author="withdrawn_by",
        roles=frozenset(role for role in Role if may(role, Right.EDIT_PATIENT)),  # an objection ends them too
        when=or_(Consent.withdrawn_at.is_not(None), Consent.withdrawn_by.is_not(None)),
        wrong=N_("Samtykke {id} er avsluttet utenfor programmet."),
    ),
    ISSUED: Proven(
        table=IssuedDocument,
        columns=tuple(_ISSUED.split()),
        author="issued_by",
        roles=frozenset(role for role in Role if may(role, Right.HANDLE_PAPERS)),
        wrong=N_("Dokument {id} er skadet, endret eller lagt inn utenfor programmet."),
    ),
    KEPT: Proven(
        table=SignedPaper,
        columns=tuple(_KEPT.split()),
        author="author",
        reads=_WHO_SIGNED.label("author"),
        unnamed=frozenset(role for role in Role if may(role, Right.WRITE_PLAN)),
        wrong=N_("Arket {id} til et signert skjema er skadet, endret eller lagt inn utenfor programmet."),
    ),
    FILED: Proven(
        table=Attachment,
        columns=tuple(_FILE.split()),
        author="added_by",
        wrong=N_("Vedlegg {id} er skadet, endret eller lagt inn utenfor programmet."),
    ),
    TAKEN: Proven(
        table=Attachment,
        columns=("id", "struck_at", "struck_because"),
        author="added_by",
        when=or_(Attachment.struck_at.is_not(None), Attachment.struck_because != ""),
        wrong=N_("Vedlegg {id} er merket som feilført utenfor programmet."),
    ),
    PART: Proven(
        table=SharedPart,
        columns=("id", "entry_id", "category", "content"),
        reads=_WHOSE_FORM.label("side"),
        stays=False,
        wrong=N_("Delt kopi {id} er skadet, endret eller lagt inn utenfor programmet."),
    ),
    WAS: Proven(
        table=UserBefore,
        columns=tuple(_WAS.split()),
        author="changed_by",
        roles=frozenset({Role.ADMINISTRATOR}),
        wrong=N_("Det brukeren het før ({id}), er skadet, endret eller lagt inn utenfor programmet."),
    ),
    TOLD: Proven(
        table=ToldQuarter,
        columns=tuple(_TOLD.split()),
        unnamed=frozenset(role for role in Role if may(role, Right.EXPORT_QUALITY)),
        later=True,
        when=ToldQuarter.what != ToldQuarter.WORKPLACES,
        wrong=_TOLD_WRONG,
    ),
    TOLD_OF_WORK: Proven(
        table=ToldQuarter,
        columns=tuple(_TOLD.split()),
        unnamed=frozenset(role for role in Role if may(role, Right.WORKPLACES)),
        later=True,
        when=ToldQuarter.what == ToldQuarter.WORKPLACES,
        wrong=_TOLD_WRONG,
    ),
}
_NAVS = {form.kind for form in FORMS if form.track != Track.NAV and any(may(role, form.card.write) for role in NAV)}
BEGUN = "begun"
AT_ONCE = 200
_LAST_MOMENT = 32_503_680_000_000_000
"""The year 3000 in microseconds."""
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


def prove(w: Work, kind: str, row: Any) -> None:
    """Signs a row as it stands, with the user's key; the next line of the trail holds it. Not before it has begun."""
    prove_all(w, kind, [row])


def prove_all(w: Work, kind: str, rows: Collection[Any]) -> None:
    """As `prove`, of several rows of a kind, which are written together."""
    if w.signed_in.prover.begun and rows:
        w.sql.flush()  # what is left to the store's own defaults is in the rows afterwards
        signed_by, line = w.signed_in.prover.signs_as(w.me.id), audit.next_line(w.sql)
        w.sql.add_all(proof_of(w, kind, row, signed_by, line) for row in rows)


def proof_of(w: Work, kind: str, row: Any, signed_by: str, line: int) -> Proof:
    """The signature on a row, to be kept, by that signer and held by that line of the trail."""
    # what quotes the other side, or is shared with it, goes with the consent to that
    stays = PROVEN[kind].stays and getattr(row, "quotes", None) is None
    proof = Proof(object_id=row.id, kind=kind, signed_by=signed_by, at=w.now, line=line if stays else None)
    proof.signature = w.signed_in.prover.sign(signed_by, told(proof, PROVEN[kind].told(row)))
    if stays:
        w.proofs.append(proof.signature)
    return proof


def told(proof: Any, values: Iterable[Any]) -> bytes:
    """What a proof is a signature on."""
    return told_of(proof.kind, proof.signed_by, proof.at, proof.line, *values)


def is_genuine(at_work: SignedIn, kind: str, row: Any, proof: Any) -> bool:
    """Whether a row is as its own author signed it; `proof` has the columns of a `Proof`, all None without one."""
    proven, prover = PROVEN[kind], at_work.prover
    if not prover.begun:
        return True
    if proof is None or proof.signature is None or not getattr(row, "canonical", True):
        return False
    author = getattr(row, proven.author) if proven.author else None
    if proof.signed_by != CENTRE:
        if author is not None and proof.signed_by != author:
            return False
        role = prover.role_then(proof.signed_by, proof.line)
        if role not in (proven.roles if author is not None else proven.unnamed & proven.roles):
            return False
        if kind == PART and not _of_its_side(row.side, proof.signed_by, role):
            return False
        if kind in (ENTRY, FILED) and role in NAV and row.track != Track.NAV and not _navs_too(kind, row):
            return False
    return prover.is_genuine(proof.signed_by, proof.line, told(proof, proven.told(row)), proof.signature)


def _of_its_side(side: str | None, signed_by: str, role: str) -> bool:
    """Only the form's own side can have made a part of it, or who brought it in from another centre; nobody, of a form
    that is gone."""
    if side is None:
        return False
    track, author = side.split(":")
    return signed_by == author or track in TRACKS_OF[Role(role)]


def _navs_too(kind: str, row: Any) -> bool:
    """What a NAV adviser signs of the health side: the forms that she may write, and a file that no consent opens. Else
    she could sign as her own, and of what is shared, whatever the health side has the key to."""
    if kind == FILED:
        return not row.category
    return row.kind in _NAVS


def of_entry() -> ColumnElement[bool]:
    """The SQL that joins an entry's signature to it."""
    return and_(Proof.object_id == FormEntry.id, Proof.kind == ENTRY, *readable(Proof))


@lru_cache(maxsize=2)
def readable(table: type[Proof] | type[Vouched]) -> tuple[ColumnElement[bool], ...]:
    """The SQL of rows whose cells are of their own sort: another sort, put in by other tools, is read by nothing.
    Made once: every sign-in asks for it, and every row that is held against its signature."""
    sorts = {bytes: "blob", datetime: "integer", int: "integer", bool: "integer", str: "text"}
    there: list[ColumnElement[bool]] = []
    for column in table.__table__.columns:
        sort = datetime if isinstance(column.type, UtcMoment) else column.type.python_type
        there.append(as_declared(func.typeof(column).in_([sorts[sort], *(["null"] if column.nullable else [])])))
        if sort is datetime:
            there.append(type_coerce(column, BigInteger).between(0, _LAST_MOMENT))
    return tuple(there)


@dataclass(frozen=True)
class _Beside:
    """A proof as it stands in a row that was read with it."""

    kind: str
    signed_by: str
    at: datetime
    line: int | None
    signature: bytes


def row_is_genuine(at_work: SignedIn, row: Any) -> bool:
    """As `is_genuine`, of an entry that was read with its signature beside it."""
    beside = _Beside(ENTRY, row.signed_by, row.proven_at, row.line, row.signature)
    return is_genuine(at_work, ENTRY, row, beside if row.signature is not None else None)


def genuine(w: Work, kind: str, ids: Iterable[str]) -> frozenset[str]:
    """Those of these rows that are as they were signed; all of them before it has begun."""
    wanted = list(dict.fromkeys(ids))
    if not w.signed_in.prover.begun:
        return frozenset(wanted)
    return frozenset(row.id for row, proof in rows_of(w, kind, wanted) if is_genuine(w.signed_in, kind, row, proof))


def standing(w: Work, kind: str, ids: Collection[str]) -> frozenset[str]:
    """Those of these rows, found to stand, that are as they were signed and that nobody has signed the end of:
    what is not entered in error and may be handed over, consents that nobody has taken back."""
    if not ids or not w.signed_in.prover.begun:
        return frozenset(ids)
    ended = _ENDED[kind]
    column = next(iter(ended.selected_columns))
    stand = genuine(w, kind, ids) - frozenset(w.sql.scalars(ended.where(column.in_(list(ids)))))
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


def _not_ended_since(w: Work, kind: str, ids: frozenset[str]) -> frozenset[str]:
    """Those of these after which no line of their patient's in the trail has lost a signature: who takes the end of
    something away with other tools, and the signature on it, leaves the line that held it. Of what is signed by
    somebody who is not of its side no line before either: it may have been another's, whose signature is gone."""
    since, patients, signed_by = dict[str, int](), dict[str, set[str]](), dict[str, str]()
    foreign, of_now = set[str](), audit.next_line(w.sql)
    columns = (Proof.object_id, Proof.line, AuditLine.patient_id, Proof.signed_by)
    wanted = select(*columns).where(Proof.kind == kind, *readable(Proof))
    wanted = wanted.outerjoin(AuditLine, AuditLine.seq == Proof.line)
    for some in some_of(ids):
        for one, line, patient, who in w.sql.execute(wanted.where(Proof.object_id.in_(some))):
            if line is not None and (patient is not None or line == of_now):
                since[one], patients[one], signed_by[one] = line, {patient or ""} - {""}, who
        for one, patient, track in w.sql.execute(_PATIENT_OF[kind].where(PROVEN[kind].table.id.in_(some))):
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


def some_of(all_of_them: Collection[T]) -> Iterator[list[T]]:
    """As many as a statement may name."""
    ordered = list(all_of_them)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))


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


def begun_at(w: Work) -> int | None:
    """The first line of the trail that is signed; None when the centre has not said so."""
    prover = w.signed_in.prover
    lines = [
        int(one.object_id)
        for one in w.sql.scalars(select(Proof).where(Proof.kind == BEGUN, *readable(Proof)))
        if prover.vouches(told(one, [one.object_id]), one.signature)
    ]
    return max(lines, default=None)


def _is_day(table: type[Any], name: str) -> bool:
    return isinstance(getattr(table, name).type, Date)


def rows_of(w: Work, kind: str, ids: list[str]) -> Iterator[tuple[Any, Proof | None]]:
    """These rows with their proofs."""
    proven = PROVEN[kind]
    named = dict.fromkeys((*proven.columns, *([proven.author] if proven.author and proven.reads is None else [])))
    columns = [getattr(proven.table, name) for name in named] + ([proven.reads] if proven.reads is not None else [])
    days = [getattr(proven.table, name) for name in proven.columns if _is_day(proven.table, name)]
    if days:  # the same day in other signs is another day to SQL
        as_it_is = (or_(day.is_(None), func.date(day) == type_coerce(day, String)) for day in days)
        columns.append(as_declared(and_(*as_it_is)).label("canonical"))
    for chunk in some_of(ids):
        proofs = select(Proof).where(Proof.kind == kind, Proof.object_id.in_(chunk), *readable(Proof))
        found = {proof.object_id: proof for proof in w.sql.scalars(proofs)}
        for row in w.sql.execute(select(*columns).where(proven.table.id.in_(chunk))):
            yield row, found.get(row.id)
