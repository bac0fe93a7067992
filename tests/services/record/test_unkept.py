"""What is typed and the store cannot take, put aside: for its writer alone, and kept when the writer comes back."""

from pathlib import Path

import pytest

from hia_desktop.base.fields import CourseId
from hia_desktop.base.verbs import Done
from hia_desktop.services.call import run
from hia_desktop.services.intake import referrals
from hia_desktop.services.record import entries, unkept
from hia_desktop.vault.keys import user_reader
from hia_desktop.vault.seal import new_content_key, public_of, seal, wrap
from tests import make


def note(course: CourseId, text: str) -> Done[object]:
    return entries.save_draft.of(course, "note", None, {"text": text}, {}, None, ("a",))


def place(home: make.House) -> Path:
    return next(home.folder.glob("unkept-*"))


def texts(home: make.House, course: CourseId, user: str = "lege") -> set[str]:
    return {str(entry.answers["text"]) for entry in run(home.as_user(user), entries.journal, course)}


def test_all_of_it_is_kept_in_its_order(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    unkept.put_aside(lege, [note(course, "Først 🙂")])
    unkept.put_aside(lege, [note(course, "Så \ud83d"[:-1])])
    assert b"rst" not in place(home).read_bytes() and not texts(home, course)
    assert unkept.keep(lege, [note(course, "Sist")]) == (3, "")
    assert texts(home, course) == {"Først 🙂", "Så ", "Sist"}
    assert unkept.keep(lege) == (0, "") and not list(home.folder.glob("unkept-*"))


def test_it_is_nobody_elses(home: make.House, course: CourseId) -> None:
    """Neither does another user open it, nor is what another has sealed for the writer taken for the writer's."""
    lege, psykolog = home.as_user("lege"), home.as_user("psykolog")
    unkept.put_aside(psykolog, [note(course, "Hennes")])
    mine = home.folder / f"unkept-{lege.me.id}.sealed"
    theirs = place(home).read_bytes()
    mine.write_bytes(theirs)
    assert unkept.keep(lege) == (0, "") and not texts(home, course)
    reader, key = user_reader(lege.me.id), new_content_key()
    wrapped = wrap(key, public_of(lege.keys.private(reader)), reader)
    mine.write_bytes(len(wrapped).to_bytes(2, "big") + wrapped + seal(bytes(64) + b"[]", key, reader))
    assert unkept.keep(lege) == (0, "") and not texts(home, course)
    assert unkept.keep(psykolog) == (1, "")


@pytest.mark.parametrize("cut", [0, 1, 40, 120])
def test_a_damaged_one_keeps_nobody_out(home: make.House, course: CourseId, cut: int) -> None:
    lege = home.as_user("lege")
    unkept.put_aside(lege, [note(course, "Mitt")])
    place(home).write_bytes(place(home).read_bytes()[:cut])
    assert unkept.keep(lege) == (0, "")


def test_what_may_not_be_written_any_more_is_told_of_and_what_can_wait_waits(
    home: make.House, course: CourseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    lege = home.as_user("lege")
    unkept.put_aside(lege, [note(CourseId("borte"), "Uten forløp"), note(course, "Mitt")])
    count, why = unkept.keep(lege)
    assert count == 1 and why.startswith("Fant ikke dette.") and texts(home, course) == {"Mitt"}
    unkept.put_aside(lege, [note(course, "Senere")])
    with monkeypatch.context() as patch:
        patch.setattr(entries, "_need_to_write", lambda *_given: 1 / 0)
        assert unkept.keep(lege) == (0, "Noe av det du skrev, er ikke lagret ennå.")
    assert unkept.keep(lege) == (1, "") and texts(home, course) == {"Mitt", "Senere"}


def test_only_what_keeps_what_is_typed_is_made_again(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    unkept.put_aside(lege, [entries.sign.of(course, "note", None, {"text": "Signert?"})])
    unkept.put_aside(lege, [referrals.attach.of(course, "x.pdf", "x")])  # type: ignore[arg-type]
    assert unkept.keep(lege) == (0, "") and not texts(home, course)


@pytest.mark.long
def test_what_is_held_is_the_last_and_goes_when_it_is_kept(home: make.House, course: CourseId) -> None:
    """Each time in place of the time before; what an earlier session put there stays."""
    lege = home.as_user("lege")
    unkept.put_aside(lege, [note(course, "Fra i går")])
    for text in ("S", "Skr", "Skrevet"):
        unkept.hold(lege, [note(course, text)])
    assert len(unkept._read(lege)) == 2
    assert b"Skrevet" not in place(home).read_bytes()
    unkept.hold(lege, [])
    assert [one.get("held") for one in unkept._read(lege)] == [None]
    unkept.keep(lege)
    unkept.hold(lege, [])
    assert not list(home.folder.glob("unkept-*"))


def test_a_kill_takes_nothing_of_what_is_held(home: make.House, course: CourseId) -> None:
    """The same user's next sign-in keeps it."""
    unkept.hold(home.as_user("lege"), [note(course, "Skrevet uten kontakt")])
    home.sign_out("lege")
    assert unkept.keep(home.as_user("lege")) == (1, "")
    assert texts(home, course) == {"Skrevet uten kontakt"} and not list(home.folder.glob("unkept-*"))


def test_a_session_that_ends_puts_aside_what_it_held_once(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    unkept.hold(lege, [note(course, "Skr")])
    unkept.put_aside(lege, [note(course, "Skrevet")])
    assert len(unkept._read(lege)) == 1 and unkept.keep(lege) == (1, "")
    assert texts(home, course) == {"Skrevet"}
