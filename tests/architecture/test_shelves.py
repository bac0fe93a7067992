"""The shelves: no folder is so full that one has to search in it, and every area says what it is."""

from collections import Counter

from tests.architecture.source_tree import program, suite

MODULES = 22


def test_no_folder_is_too_full() -> None:
    folders = Counter(
        source.name.rpartition("/")[0]
        for source in (*program(), *suite())
        if not source.name.endswith("__init__.py")
        and "/migrations/versions/" not in source.name  # one a schema, in the order they came
        and source.name.startswith(("hia_desktop/", "tests/services/", "tests/ui/"))
    )
    assert not {folder: count for folder, count in folders.items() if count > MODULES}, "lay it out on shelves by area"
