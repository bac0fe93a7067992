"""A store made beside its place: whole there, or nothing."""

from pathlib import Path

import pytest

from hia_desktop.vault.beside import beside, put_in_place


def filled(part: Path) -> None:
    for name in ("a.json", "hia.db"):
        (part / name).write_text("new", encoding="ascii")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_of_it_comes_to_its_place(tmp_path: Path) -> None:
    (tmp_path / "window.lock").touch()
    (tmp_path / ".being-made-of-before").mkdir()
    with beside(tmp_path) as part:
        filled(part)
        assert part.parent == tmp_path and len(names(tmp_path)) == 3
    assert names(tmp_path) == ["a.json", "hia.db", "window.lock"]


def test_nothing_is_left_of_what_failed(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), beside(tmp_path) as part:
        filled(part)
        raise KeyboardInterrupt
    assert not names(tmp_path)


@pytest.mark.parametrize("moved", [(), ("a.json",), ("hia.db",), ("a.json", "hia.db")])
def test_what_was_cut_off_is_finished(tmp_path: Path, moved: tuple[str, ...]) -> None:
    made = tmp_path / ".made"
    made.mkdir()
    filled(made)
    for name in moved:
        (made / name).rename(tmp_path / name)
    put_in_place(tmp_path)
    put_in_place(tmp_path)
    assert names(tmp_path) == ["a.json", "hia.db"]


def test_a_store_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    made = tmp_path / ".made"
    made.mkdir()
    filled(made)
    (tmp_path / "hia.db").write_text("old", encoding="ascii")
    put_in_place(tmp_path)
    assert (tmp_path / "hia.db").read_text(encoding="ascii") == "old" and names(made) == ["a.json", "hia.db"]
