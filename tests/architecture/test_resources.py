"""Every bundled file is used, and every used one is bundled."""

import ast

from hia_desktop.domain import help_pages
from hia_desktop.domain.forms.instrument import INSTRUMENTS
from hia_desktop.resources import resource
from tests.architecture.source_tree import ROOT, called, program

PAPERS = {"LICENSE", "README.md", "SourceSans3-OFL.txt", "DejaVuSans-LICENCE.txt"}


def constants() -> set[str]:
    """Every string in the program's sources."""
    return {
        node.value
        for source in program()
        for node in source.nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_named_resource_is_present() -> None:
    named = [
        (source.at(call), call.args[0].value)
        for source in program()
        for call in source.calls()
        if called(call) == "resource" and call.args and isinstance(call.args[0], ast.Constant)
    ]
    for place, name in named:
        assert resource(str(name)).exists(), place


def test_every_resource_is_used() -> None:
    """By its path from `resources/`, its file name, or its bare name, as icons are; an instrument by being a form,
    a help page by standing in the contents."""
    used = constants() | {f"instruments/{form.kind}.toml" for form in INSTRUMENTS}
    used |= {f"help/{hit.place.page}.md" for hit in help_pages.links(help_pages.CONTENTS)}
    unused = []
    for path in sorted((ROOT / "resources").rglob("*")):
        name = path.relative_to(ROOT / "resources").as_posix()
        if (
            path.is_file()
            and path.name not in PAPERS
            and not name.startswith("readme/")
            and not {name, path.name, path.stem} & used
        ):
            unused.append(name)
    assert not unused


def test_every_picture_in_the_readme_is_shown_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [path.name for path in (ROOT / "resources" / "readme").glob("*.png") if path.name not in readme]
