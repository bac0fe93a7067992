"""The program's own sources, read and parsed once for every check here."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "hia_desktop"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file. `name` is its path from the root of the checkout, with forward slashes."""

    name: str
    text: str
    tree: ast.Module

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All that the file is made of, walked through once for every check."""
        return tuple(ast.walk(self.tree))

    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones too."""
        return (node for node in self.nodes if isinstance(node, Function))

    def classes(self) -> Iterator[ast.ClassDef]:
        """Every class."""
        return (node for node in self.nodes if isinstance(node, ast.ClassDef))

    def calls(self) -> Iterator[ast.Call]:
        """Every call."""
        return (node for node in self.nodes if isinstance(node, ast.Call))

    def at(self, node: ast.expr | ast.stmt) -> str:
        """«path:line», as an editor takes it."""
        return f"{self.name}:{node.lineno}"


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text))


@cache
def program() -> tuple[Source, ...]:
    """Every source of the program."""
    return tuple(_read(path) for path in sorted(PROGRAM.rglob("*.py")))


@cache
def suite() -> tuple[Source, ...]:
    """Every source of the tests."""
    return tuple(_read(path) for path in sorted((ROOT / "tests").rglob("*.py")))


def called(call: ast.Call) -> str:
    """The last name of what is called: «exec» for `dialog.exec()`; empty when it has none."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def docstrings(tree: ast.AST) -> set[ast.Constant]:
    """The strings that stand alone as a statement: docstrings, and those below a constant."""
    return {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
