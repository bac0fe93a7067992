"""The centre's word on users and keys: whose signature is whose, and what is sealed for whom.

Only administrators and the recovery key can give it; every slot holds what it is held against, so nobody else can put
another key or another role in its place. What an administrator can do is no less than before: the trail tells of it.
"""

from collections.abc import Iterable, Mapping
from functools import cache, partial

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from hia_desktop.base.errors import Missing
from hia_desktop.base.text import _
from hia_desktop.services.call import SignedIn, Work
from hia_desktop.services.proving import CENTRE, Prover, Signer, told_of
from hia_desktop.services.sealing.proofs import BEGUN, PROVEN, proof_of, readable, rows_of, told
from hia_desktop.store import audit
from hia_desktop.store.entities import Proof, PublicKey, User, Vouched
from hia_desktop.store.portable import some_of
from hia_desktop.vault.keys import USER, Keys, user_reader
from hia_desktop.vault.seal import public_of

_SINCE = "since"
_REAL = "real"
"""What the centre says of itself beside the kinds, where it is no demo: a demo plays on any day, takes no copies of
itself, and has the end of its trail noted in one place alone."""
_PROOF = tuple(column.key for column in Proof.__table__.columns)
_VOUCHED = "reader since sealing_key signing_key username role full_name title hpr_number active line"


def load(w: Work, word: dict[str, Vouched] | None = None) -> dict[str, Vouched]:
    """Reads who signs, and what is sealed for whom: of readers whose private key the user holds by that key, of all
    others by the centre's word, which it gives. Before it has begun, by what the store says. `word`: what `newest` has
    just given the same prover."""
    at_work = w.signed_in
    word = newest(w.sql, at_work.prover) if word is None else word
    at_work.prover.look_again = partial(_look_again, at_work)
    held = {reader: public_of(at_work.keys.private(reader)) for reader in at_work.keys.readers}
    if at_work.prover.begun:
        at_work.public_keys = {reader: one.sealing_key for reader, one in word.items()} | held
    else:
        at_work.public_keys = {r: k for r, k in w.sql.execute(select(PublicKey.reader, PublicKey.key))} | held
    return word


def _look_again(at_work: SignedIn) -> None:
    with at_work.store.read() as sql:
        newest(sql, at_work.prover)


@cache
def _all_words() -> Select[Vouched]:
    return select(Vouched).where(*readable(Vouched)).order_by(Vouched.line, Vouched.id)


def newest(sql: Session, prover: Prover) -> dict[str, Vouched]:
    """The newest word on each reader; what the centre did not say is left out. Signers are known by it afterwards."""
    found = dict[str, Vouched]()
    prover.signers.clear()
    for one in sql.scalars(_all_words()):
        if prover.vouches(said_of(one), one.signature):
            found[one.reader] = one
            if one.signing_key:
                signer = Signer(one.line, one.signing_key, one.role)
                prover.signers.setdefault(one.reader.removeprefix(USER), []).append(signer)
    return found


def said_of(one: Vouched) -> bytes:
    """What the centre signed."""
    return told_of("vouched", *(getattr(one, name) for name in _VOUCHED.split()))


def vouch(w: Work, reader: str, sealing: bytes, signing: bytes = b"", user: User | None = None) -> None:
    """The centre's word on a reader from now on. Errors: Refused without the handing key."""
    if not w.signed_in.prover.begun:
        return
    one = Vouched(reader=reader, since=w.now, sealing_key=sealing, signing_key=signing)
    one.username, one.role, one.full_name, one.title, one.hpr_number = _who(user)
    one.active = user is None or user.active
    one.line = audit.next_line(w.sql)
    one.signature = w.signed_in.keys.vouch(said_of(one))
    w.proofs.append(one.signature)
    w.sql.add(one)
    w.signed_in.public_keys[reader] = sealing
    if user is not None:
        w.signed_in.prover.signers.setdefault(user.id, []).append(Signer(one.line, signing, one.role))


_Who = tuple[str, str, str, str, str]


def _who(user: User | Vouched | None) -> _Who:
    if user is None:
        return "", "", "", "", ""
    return user.username, user.role, user.full_name, user.title, user.hpr_number


def vouch_for(w: Work, user: User, publics: Mapping[str, tuple[bytes, bytes]]) -> None:
    """The centre's word on a user as the row stands; `publics` as the key slots give them."""
    reader = user_reader(user.id)
    if reader not in publics:
        raise Missing(_("Det finnes ingen bruker med dette brukernavnet."))
    vouch(w, reader, *publics[reader], user)


def differs(user: User, said: Vouched | None) -> bool:
    """Whether a user's row is another than what the centre says; a word that is missing is that too."""
    return said is None or (*_who(user), user.active) != (*_who(said), said.active)


def put_right(sql: Session, word: Mapping[str, Vouched]) -> list[str]:
    """Makes every user's row what the centre says, and gives the ids of those that were another."""
    users = sql.scalars(select(User)).all()
    wrong = [user for user in users if user_reader(user.id) in word and differs(user, word[user_reader(user.id)])]
    for user in wrong:
        user.username = f"?{user.id}"  # names may have been swapped, and no two are the same at any time
    sql.flush()
    for user in wrong:
        said = word[user_reader(user.id)]
        user.username, user.role, user.full_name, user.title, user.hpr_number = _who(said)
        user.active = said.active
    return [user.id for user in wrong]


def put_back(w: Work, publics: Mapping[str, tuple[bytes, bytes]], word: Mapping[str, Vouched]) -> None:
    """What an administrator's own keys can say again where the centre's word is gone: what is sealed for each track,
    and that the user is an administrator. Other users are asked about (`differs`). Then as `begin_later`."""
    own = user_reader(w.me.id)
    for reader, (sealing, signing) in publics.items():
        if reader not in word and (reader == own or not reader.startswith(USER)):
            vouch(w, reader, sealing, signing, w.sql.get(User, w.me.id) if reader == own else None)
    begin_later(w)


def begin(w: Work, publics: Mapping[str, tuple[bytes, bytes]], keys: Keys) -> None:
    """The first administrator in an older store: the centre vouches for users and keys, and signs what is there as it
    stands. What somebody forged before this day is not found by it."""
    keys.begin_vouching()
    said = newest(w.sql, w.signed_in.prover)
    for reader, (sealing, signing) in publics.items():
        user = w.sql.get(User, reader.removeprefix(USER)) if reader.startswith(USER) else None
        if reader not in said and (user is not None or not reader.startswith(USER)):
            vouch(w, reader, sealing, signing, user)
    line = audit.next_line(w.sql)
    for kind in PROVEN:
        _sign_all(w, kind, line)
    _sign_begun(w, line)
    w.log("proofs:begun")


def begin_later(w: Work) -> None:
    """An administrator in a centre of an older program that signed, but not yet all that is signed now: the centre
    signs the rest as it stands, once."""
    if lacking := _not_yet(w):
        line = audit.next_line(w.sql)
        for kind in PROVEN.keys() & {*lacking}:
            _sign_all(w, kind, line)
        _sign_later(w, line, lacking)
        w.log("proofs:begun")


def _not_yet(w: Work) -> list[str]:
    """Of which nothing is said. What somebody else said stays where it was put: it is named as forged, and binds
    nothing."""
    said = set(w.sql.scalars(select(Proof.object_id).where(Proof.kind == _SINCE)))
    wanted = [kind for kind, proven in PROVEN.items() if proven.later]
    return [one for one in (*wanted, *([] if w.signed_in.is_demo else [_REAL])) if one not in said]


def is_signed(w: Work, kind: str) -> bool:
    """Whether rows of the kind are signed here: such as an older program did not sign, from when the centre said so."""
    if not w.signed_in.prover.begun or not PROVEN[kind].later:
        return w.signed_in.prover.begun
    return _is_said(w.sql, w.signed_in.prover, kind)


def is_real(sql: Session, prover: Prover) -> bool:
    """Whether the centre has said that it is no demo, whatever its row says."""
    return _is_said(sql, prover, _REAL)


def _is_said(sql: Session, prover: Prover, what: str) -> bool:
    one = sql.scalar(select(Proof).where(Proof.kind == _SINCE, Proof.object_id == what, *readable(Proof)))
    return one is not None and prover.vouches(told(one, [what]), one.signature)


def unsaid(w: Work) -> set[str]:
    """The kinds of which a word says that their rows are signed here, and that is not the centre's as it stands: who
    changed it with other tools would turn the checks of them off."""
    words = w.sql.scalars(select(Proof).where(Proof.kind == _SINCE)).all()
    return {one.object_id for one in words if not w.signed_in.prover.vouches(told(one, [one.object_id]), one.signature)}


def _sign_all(w: Work, kind: str, line: int) -> None:
    """The centre's signature on every row of a kind that lacks one."""
    proven = PROVEN[kind]
    have = select(Proof.object_id).where(Proof.kind == kind)
    wanted = select(proven.table.id).where(proven.table.id.not_in(have))
    wanted = wanted if proven.when is None else wanted.where(proven.when)
    ids = list(w.sql.scalars(wanted))
    done = 0
    for some in some_of(ids):
        made = [proof_of(w, kind, row, CENTRE, line) for row, _none in rows_of(w, kind, some)]
        w.sql.execute(insert(Proof), [{name: getattr(one, name) for name in _PROOF} for one in made])
        done += len(some)
        w.step(done, len(ids))


def has_begun(sql: Session) -> bool:
    """Whether users sign in this store, whoever looks."""
    return sql.scalar(select(Proof.object_id).where(Proof.kind == BEGUN).limit(1)) is not None


def begin_new(w: Work) -> None:
    """The first rows of a new store: from its first line on everything is signed."""
    _sign_begun(w, audit.next_line(w.sql))


def _sign_begun(w: Work, line: int) -> None:
    """From which line on the trail is signed."""
    _say(w, BEGUN, str(line), line)
    _sign_later(w, line, _not_yet(w))


def _sign_later(w: Work, line: int, kinds: Iterable[str]) -> None:
    for kind in kinds:
        _say(w, _SINCE, kind, line)


def _say(w: Work, kind: str, what: str, line: int) -> None:
    proof = Proof(object_id=what, kind=kind, signed_by=CENTRE, at=w.now, line=line)
    proof.signature = w.signed_in.prover.sign(CENTRE, told(proof, [what]))
    w.proofs.append(proof.signature)
    w.sql.add(proof)
