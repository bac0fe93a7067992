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
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    String,
    and_,
    case,
    func,
    or_,
    select,
    type_coerce,
)

from hia_desktop.base.language import Words
from hia_desktop.base.text import N_
from hia_desktop.domain.access import HEALTH, NAV, TRACKS_OF, Right, Role, Track, may
from hia_desktop.domain.forms import FORMS
from hia_desktop.services.call import SignedIn, Work
from hia_desktop.services.proving import CENTRE, told_of
from hia_desktop.store import audit
from hia_desktop.store.entities import (
    AnsweredPaper,
    Attachment,
    Consent,
    FormEntry,
    IssuedDocument,
    OwnInstrument,
    Proof,
    SharedPart,
    SignedPaper,
    ToldQuarter,
    UserBefore,
    Vouched,
)
from hia_desktop.store.entities.entity import UtcMoment
from hia_desktop.store.portable import as_declared, some_of


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
_ANSWERED = "id course_id entry_id kind answered_by answered_at content"
_TOLD_WRONG = N_("Det som er fortalt av et kvartal ({id}), er skadet, endret eller lagt inn utenfor programmet.")
_APPROVED = "id code version title content added_by approved_by"
_WAS = "id user_id full_name title hpr_number role until changed_by"
ENTRY, STRUCK, CONSENT, WITHDRAWN = "entry", "struck", "consent", "withdrawn"
ISSUED, KEPT, FILED, TAKEN, WAS, PART = "issued", "kept", "file", "taken", "called", "part"
TOLD, TOLD_OF_WORK, ANSWERED, APPROVED = "told", "told_work", "answered", "instrument"
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
    ANSWERED: Proven(
        table=AnsweredPaper,
        columns=tuple(_ANSWERED.split()),
        author="answered_by",
        later=True,
        wrong=N_("Godkjenningen {id} av linjer til arbeidsgiver er skadet, endret eller lagt inn utenfor programmet."),
    ),
    APPROVED: Proven(
        table=OwnInstrument,
        columns=tuple(_APPROVED.split()),
        unnamed=frozenset(role for role in Role if may(role, Right.TEMPLATES)),
        later=True,
        when=OwnInstrument.approved_on.is_not(None),
        wrong=N_("Et eget skjema ({id}) er skadet, endret eller godkjent utenfor programmet, og er ikke i bruk."),
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
_LAST_MOMENT = 32_503_680_000_000_000
"""The year 3000 in microseconds."""


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


SIGNED_ENTRY: tuple[Any, ...] = (
    *(getattr(FormEntry, name) for name in PROVEN[ENTRY].columns),
    Proof.signed_by,
    Proof.at.label("proven_at"),
    Proof.line,
    Proof.signature,
)
"""What `row_is_genuine` reads of an entry that `of_entry` joins its signature to."""


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
