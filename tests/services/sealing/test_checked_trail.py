"""What was found whole before is not gone through signature by signature again, and nobody can use that."""

from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select, text

from hia_desktop.services.call import SignedIn, Work, run
from hia_desktop.services.centre import checks
from hia_desktop.services.consent import trails
from hia_desktop.services.sealing import proof_checks
from hia_desktop.store import audit
from hia_desktop.store.entities import AuditLine
from tests import make, tampering
from tests.services.sealing.test_forgery import grow

pytestmark = pytest.mark.logs  # triggers that are put back are told of


@pytest.fixture
def admin(home: make.House) -> SignedIn:
    """In a centre that has done something, with its trail found whole."""
    make.grown(home, "forgery", lambda: grow(home))
    admin = home.as_user("admin")
    assert run(admin, trails.verify_trail).whole
    return admin


def found_before(user: SignedIn) -> Any:
    with user.store.read() as sql:
        return proof_checks._found_before(Work(sql, user))


def walked(user: SignedIn, known: Any) -> tuple[Any, proof_checks.Trail]:
    with user.store.read() as sql:
        return proof_checks._walked(Work(sql, user), known, lambda done, of: None)


def test_what_was_found_whole_is_found_so_by_its_hash(home: make.House, admin: SignedIn) -> None:
    known = found_before(admin)
    walk, found = walked(admin, known)
    assert not walk.differs and found.broken == () and found.end_is_there
    assert found.head.seq > known.line
    assert found.digest == walked(admin, None)[1].digest


def test_nobody_trusts_what_another_has_found(home: make.House, admin: SignedIn) -> None:
    assert found_before(admin) is not None and found_before(home.as_user("lege")) is None


@pytest.mark.long
def test_the_check_of_the_store_is_remembered_too(home: make.House) -> None:
    lege = home.as_user("lege")
    assert run(lege, checks.verify).problems == ()
    assert found_before(lege) is not None and run(lege, checks.verify).problems == ()


def test_an_older_signature_taken_away_later_is_found(home: make.House, admin: SignedIn) -> None:
    with admin.store._writing.begin() as sql:
        tampering.unguarded(sql)
        sql.execute(text("UPDATE audit_line SET signature = NULL WHERE seq = 4"))
    assert run(admin, trails.verify_trail).broken == (4,)


@pytest.mark.parametrize("chained", [True, False])
def test_a_trail_made_anew_under_the_old_word_is_found(home: make.House, admin: SignedIn, chained: bool) -> None:
    """Who has the store's key can chain the trail anew, and write what hash it has now where it was told."""
    known = found_before(admin)
    with admin.store.write() as sql:
        tampering.unguarded(sql.connection())
        key, previous, now = audit.trail_key(sql), b"", sha256()
        lines = list(sql.scalars(select(AuditLine).order_by(AuditLine.seq)))
        lines[2].user_id = next(line.user_id for line in lines if line.user_id != lines[2].user_id)
        for line in lines:
            if line.seq == known.told_at:
                line.ground = f"{known.line}:{now.hexdigest()}"
            line.previous = previous
            if chained or line.seq != known.told_at:
                line.mac = audit._mac(key, line)
            previous = line.mac
            if line.seq <= known.line:
                now.update(line.mac + (line.signature or b""))
    found = run(admin, trails.verify_trail)
    assert 3 in found.broken and not found.whole


@pytest.mark.long
@pytest.mark.parametrize("ground", ["", "12", "12:", ":ab", "-3:ab", "999999999999:ab", "²:ab", "4:" + "0" * 64])
def test_a_word_that_says_nothing_shortens_nothing(home: make.House, admin: SignedIn, ground: str) -> None:
    with admin.store.write() as sql:
        Work(sql, admin).log(proof_checks.CHECKED, ground=ground)
    with admin.store._writing.begin() as sql:
        tampering.unguarded(sql)
        sql.execute(text("UPDATE audit_line SET signature = NULL WHERE seq = 4"))
    assert run(admin, trails.verify_trail).broken == (4,)


def test_others_write_while_it_is_checked(home: make.House, admin: SignedIn) -> None:
    """And what they write meanwhile is neither a gap nor a cut end."""
    lege, told = home.as_user("lege"), []

    def note(done: int, of: int) -> None:
        told.append((done, of))
        with lege.store.write() as sql:
            Work(sql, lege).log("trail:read")

    with admin.store.write() as sql:
        found = proof_checks.check_trail(Work(sql, admin), note)
    assert found.broken == () and found.end_is_there and told[-1][0] == told[-1][1] == found.head.seq
    assert run(admin, trails.verify_trail).seq > found.head.seq
