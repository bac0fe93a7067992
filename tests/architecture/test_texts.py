"""What the user reads goes through `_` or `N_`, as one plain string, and is found in a language when it is shown."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from tests.architecture.source_tree import ROOT, Source, called, docstrings, program

NORWEGIAN_WORDS = {
    "alle", "av", "blir", "den", "denne", "der", "det", "eller", "er", "etter", "feil", "fra", "gjelder", "har", "ikke",
    "ingen", "innen",
    "kan", "med", "mangler", "mellom", "noe", "og", "ny", "nytt", "om", "skal", "som", "til", "uten", "ved", "velg",
    "vil",
}  # fmt: skip
MARKS = {"_", "N_"}
LANGUAGE = "hia_desktop/base/language.py"
"""Where the two are made."""
PATTERNS = {"compile", "fullmatch", "match", "search", "sub", "split", "findall", "finditer"}

TABLES: dict[str, str] = {
    "hia_desktop/store/migrations/versions/0004_intake.py": "the same alphabet, as it was on the day of the step",
    "hia_desktop/base/text.py": "months, weekdays and the alphabet, which are Norwegian by nature",
    "hia_desktop/base/typed_days.py": "words that are typed for a day",
    "hia_desktop/domain/teamwork/encounter_line.py": "words that are typed for a contact",
    "hia_desktop/vault/passwords.py": "rows of the keyboard and the alphabet, to be found in passwords",
    "hia_desktop/domain/words/suicide_families.py": "patterns that are looked for in a text",
    "hia_desktop/domain/words/suicide_means.py": "patterns that are looked for in a text",
    "hia_desktop/base/fields.py": "a validator's own sentence, which the form shows as it is",
}
"""Modules whose Norwegian constants are not shown sentences, and why; a folder ends with «/»."""


def is_norwegian(text: str) -> bool:
    """Whether a constant reads as Norwegian: one of our letters (but no mere code),
    or two words of which one can be nothing else."""
    if re.fullmatch(r"[A-ZÆØÅ]{1,4}", text):
        return False
    if re.search(r"[æøåÆØÅ]", text):
        return True
    words = re.findall(r"[a-z]+", text.lower())
    return len(words) >= 2 and " " in text.strip() and bool(NORWEGIAN_WORDS & set(words))


def wrapped(source: Source) -> set[ast.AST]:
    """Every node inside an argument of `_()`, of `N_()` or of a pattern function."""
    return {
        inner
        for call in source.calls()
        if called(call) in MARKS or called(call) in PATTERNS
        for argument in call.args
        for inner in ast.walk(argument)
    }


def in_tables(name: str) -> bool:
    """Whether the module is excused, itself or by its folder."""
    return any(name == table or (table.endswith("/") and name.startswith(table)) for table in TABLES)


def test_norwegian_text_goes_through_gettext() -> None:
    bare = []
    for source in program():
        if not in_tables(source.name):
            excused = wrapped(source) | docstrings(source.tree)
            for node in source.nodes:
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and node not in excused
                    and is_norwegian(node.value)
                ):
                    bare.append(f"{source.at(node)} {node.value[:40]!r}")
    assert not bare


def test_gettext_takes_one_plain_string() -> None:
    odd = [
        source.at(call)
        for source in program()
        for call in source.calls()
        if source.name != LANGUAGE
        and isinstance(call.func, ast.Name)
        and call.func.id in MARKS
        and (len(call.args) != 1 or not isinstance(call.args[0], ast.Constant))
    ]
    assert not odd, "no f-string, no variable: the catalogue is made from the source"


def at_import(node: ast.AST) -> Iterator[ast.Call]:
    """The calls below a node that run when the module is imported:
    not those in the body of a function, but its defaults and decorators."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            outside: list[ast.AST] = [
                *child.args.defaults,
                *filter(None, child.args.kw_defaults),
                *getattr(child, "decorator_list", ()),
            ]
            yield from at_import(ast.Module([ast.Expr(part) for part in outside if isinstance(part, ast.expr)], []))
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from at_import(child)


def test_no_text_is_found_in_a_language_at_import() -> None:
    fixed = [source.at(call) for source in program() for call in at_import(source.tree) if called(call) == "_"]
    assert not fixed, "`N_` at import: a text found there stays in one language"


def test_the_check_knows_what_runs_at_import() -> None:
    runs = [
        "a = _('x')",
        "class A:\n b = (1, _('x'))",
        "def f(a=_('x')): ...",
        "@d(_('x'))\ndef f(): ...",
        "f = lambda a=_('x'): a",
    ]
    waits = ["def f():\n return _('x')", "f = lambda: _('x')", "class A:\n def f(self):\n  class B:\n   c = _('x')"]
    assert [len(list(at_import(ast.parse(text)))) for text in runs] == [1, 1, 1, 2, 1]
    assert not any(list(at_import(ast.parse(text))) for text in waits)


IMPORTS_ALL = """
import importlib, pkgutil
import hia_desktop
from hia_desktop.base import language

def found(*_of): raise AssertionError("a text was found in a language at import")

language._ = found  # everything that gives words goes through it
for name in [m.name for m in pkgutil.walk_packages(hia_desktop.__path__, "hia_desktop.")]:
    if ".migrations." not in name:
        importlib.import_module(name)
"""


def test_no_text_is_found_by_a_table_or_a_call_at_import_either() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTS_ALL], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize(
    ("text", "norwegian"),
    [
        ("Lås", True),
        ("Fristen er passert.", True),
        ("a moment needs its time zone", False),
        ("ix_task_open", False),
        ("er", False),
    ],
)
def test_the_check_knows_norwegian(text: str, norwegian: bool) -> None:
    assert is_norwegian(text) is norwegian


def test_excused_modules_exist() -> None:
    names = [source.name for source in program()]
    assert not [table for table in TABLES if not any(name.startswith(table) for name in names)]


NAMED = re.compile(
    r"\b(?:[Uu]nder|[Ii]|[Pp]å|[Ff]ra|[Tt]il|[Vv]elg|[Vv]elger|[Tt]rykk(?:er)?) «([A-ZÆØÅ][a-zæøå][^»{}]*)»"
    r"|\bunder ([A-ZÆØÅ][\wæøåÆØÅ]+(?: og [a-zæøå]+)?)"
)
"""A place or a button that a text sends somebody to: «under «Papirer»», «under Brevmaler», «velg «Papir inn»»."""


def unknown_places(texts: dict[str, str], shown: set[str]) -> set[tuple[str, str]]:
    """Where a text names what is called otherwise, or is not there: which text, and the name."""
    named = {(where, a or b) for where, text in texts.items() for a, b in NAMED.findall(text)}
    return {(where, name) for where, name in named if name not in shown}


def test_a_place_that_a_text_names_is_called_so_where_it_stands() -> None:
    """Tabs, pages, buttons and fields are texts of the program themselves, word for word."""
    with (ROOT / "resources" / "i18n" / "nn.po").open("rb") as file:
        ids = [message.id for message in read_po(file) if message.id]
    shown = {text.strip() for one in ids for text in ([one] if isinstance(one, str) else one)}
    pages = {page.name: page.read_text(encoding="utf-8") for page in (ROOT / "resources" / "help").glob("*.md")}
    assert unknown_places({text: text for text in shown} | pages, shown) == set()
    assert unknown_places({"a": "Står under «Borte» og under Borte."}, {"Her"}) == {("a", "Borte")}


def test_the_papers_of_a_course_have_one_name() -> None:
    """The tab is called by the panel's title; what is archived is said to lie there, and its help is called so."""
    from hia_desktop.ui.screens.steps import PANELS

    title = str(PANELS["documents"].title)
    assert (ROOT / "resources" / "help" / "documents.md").read_text(encoding="utf-8").startswith(f"# {title}\n")
    dialog = (ROOT / "hia_desktop" / "ui" / "screens" / "steps" / "papers" / "letter_dialog.py").read_text("utf-8")
    assert f"Arkivert under «{title}»." in dialog
