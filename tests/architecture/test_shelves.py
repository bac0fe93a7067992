"""The shelves: no folder is so full that one has to search in it, and the map says where each service stands."""

import re
from collections import Counter
from pathlib import PurePosixPath

from tests.architecture.source_tree import PROGRAM, program, suite

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


def test_the_map_names_every_shelf_in_its_room() -> None:
    rooms = (PROGRAM / "README.md").read_text(encoding="utf-8").partition("## A thing is")[0]
    rows = {row[1]: row[0] for row in re.finditer(r"^\| `(\w+)/`.*$", rooms, re.MULTILINE)}
    folders = {PurePosixPath(source.name).parent.relative_to("hia_desktop") for source in program()}
    shelves = [one.parts for one in folders if len(one.parts) == 2 or one.parts[:2] == ("ui", "kit")]
    lacking = ["/".join(parts) for parts in shelves if parts[0] != "services" and parts[-1] not in rows[parts[0]]]
    assert shelves and lacking == [], "name it in its room's row in hia_desktop/README.md"


def test_the_map_names_every_service_in_its_area() -> None:
    listed = (PROGRAM / "README.md").read_text(encoding="utf-8").partition("## The services, read aloud")[2]
    areas = {row[1]: row[0] for row in re.finditer(r"^\| `(\w+)/?`.*$", listed.partition("\n## ")[0], re.MULTILINE)}
    services = [PurePosixPath(source.name) for source in program() if source.name.startswith("hia_desktop/services/")]
    lacking = [
        str(path)
        for path in services
        if path.stem != "__init__"
        and path.parent.name != "demo"  # one whole, played through the others
        and f"`{path.stem}`" not in areas["call" if path.parent.name == "services" else path.parent.name]
    ]
    assert services and lacking == [], "name it in its area's row in hia_desktop/README.md"
