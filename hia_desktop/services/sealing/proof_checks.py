"""What of the store is not as it was signed: rows, lines of the trail, users and keys."""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import and_, not_, or_, select, union_all

from hia_desktop.base.text import N_, _
from hia_desktop.services.call import Work
from hia_desktop.services.proving import bound
from hia_desktop.services.sealing.proofs import KEPT, PART, PROVEN, is_genuine, readable, rows_of
from hia_desktop.services.sealing.vouching import begun_at, differs, newest, said_of
from hia_desktop.store.entities import AuditLine, Proof, PublicKey, SignedPaper, User, Vouched
from hia_desktop.vault.keys import USER, user_reader


def sound_lines(w: Work) -> Callable[[AuditLine], bool]:
    """Whether a line of the trail, asked in order, is signed by its user and the signatures that it holds are there."""
    begun, prover = begun_at(w), w.signed_in.prover
    if begun is None:
        return lambda line: not prover.begun
    proofs = select(Proof.line, Proof.signature).where(Proof.line.is_not(None), *readable(Proof))
    words = select(Vouched.line, Vouched.signature).where(*readable(Vouched))
    wanted: Any = union_all(proofs, words).order_by("line")
    beside = groupby(w.sql.execute(wanted.execution_options(yield_per=1000)), key=lambda found: found.line)
    ahead = next(beside, None)

    def sound(line: AuditLine) -> bool:
        nonlocal ahead
        set_with_it: list[bytes] = []
        while ahead is not None and ahead[0] <= line.seq:
            set_with_it = [one.signature for one in ahead[1]] if ahead[0] == line.seq else []
            ahead = next(beside, None)
        if line.seq < begun:
            return True
        return bound(set_with_it) == line.proofs and prover.is_line(line.user_id, line.seq, line.mac, line.signature)

    return sound


def problems(w: Work) -> list[str]:
    """What is not as it was signed, in words: rows, what is gone that was signed, and users whom the centre does not
    know so."""
    if not w.signed_in.prover.begun:
        return []
    found = [] if begun_at(w) is not None else [_("Loggen: det er ikke lenger notert når signeringen begynte.")]
    return [*found, *_of_users(w), *_of_lines(w), *(one for kind in PROVEN for one in _of_table(w, kind))]


def _of_table(w: Work, kind: str) -> Iterator[str]:
    proven = PROVEN[kind]
    wanted = select(proven.table.id) if proven.when is None else select(proven.table.id).where(proven.when)
    ids = list(w.sql.scalars(wanted))
    for row, proof in rows_of(w, kind, ids):
        if not is_genuine(w.signed_in, kind, row, proof):
            yield proven.wrong.format(id=row.id[:8])
    signed = select(Proof.object_id).where(Proof.kind == kind, Proof.line.is_not(None))
    for lost in w.sql.scalars(signed.where(Proof.object_id.not_in(wanted))):
        yield _("Det som ble signert ({id}), er fjernet utenfor programmet.").format(id=lost[:8])


def _of_lines(w: Work) -> Iterator[str]:
    """Signatures that no line of the trail holds: they were set outside the program."""
    quoting = select(SignedPaper.id).where(SignedPaper.quotes.is_not(None))
    free = and_(Proof.line.is_(None), Proof.kind == KEPT, Proof.object_id.in_(quoting))
    gone = and_(Proof.line.is_(None), Proof.kind == KEPT, Proof.object_id.not_in(select(SignedPaper.id)))
    part = and_(Proof.line.is_(None), Proof.kind == PART)
    held = Proof.line.in_(select(AuditLine.seq))
    for one in w.sql.scalars(select(Proof.object_id).where(not_(or_(held, free, gone, part)))):
        yield _("Signaturen på {id} er satt utenfor programmet.").format(id=one[:8])


def _of_users(w: Work) -> Iterator[str]:
    wrong = N_("Brukeren {name} er skadet, endret eller lagt inn utenfor programmet.")
    word = newest(w.sql, w.signed_in.prover)
    users = w.sql.scalars(select(User).execution_options(populate_existing=True)).all()
    keys = {reader: key for reader, key in w.sql.execute(select(PublicKey.reader, PublicKey.key))}
    for user in users:
        if differs(user, word.get(user_reader(user.id))):
            yield wrong.format(name=user.username)
    there = {user_reader(user.id) for user in users}
    for reader in sorted({*keys, *word, *there}):
        gone = reader.startswith(USER) and reader not in there
        if gone or reader not in word or word[reader].sealing_key != keys.get(reader):
            told = _("Nøkkelen til {reader} er skadet, endret eller lagt inn utenfor programmet.")
            yield told.format(reader=reader[:13])
    good = {
        one.id
        for one in w.sql.scalars(select(Vouched).where(*readable(Vouched)))
        if w.signed_in.prover.vouches(said_of(one), one.signature)
    }
    for key in set(w.sql.scalars(select(Vouched.id))) - good:
        yield _("Det som er sagt om en bruker eller en nøkkel ({key}), er endret utenfor programmet.").format(key=key)
