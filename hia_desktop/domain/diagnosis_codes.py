"""The diagnosis codes of ICPC-2 and ICD-10: the common ones that are bundled, those that the centre has brought in,
and what is found among them by code or by name.

Sources: `resources/codes/README.md`. Shapes: ICPC-2 is a chapter letter and 01-29 or 70-99 (30-69 are processes, no
diagnoses); ICD-10 a letter and two digits, then a point and up to three signs more.
"""

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from hia_desktop.base.text import fold, one_letter_off
from hia_desktop.domain.forms.values import CodeSystem
from hia_desktop.resources import resource

ICPC_CHAPTERS = frozenset("ABDFHKLNPRSTUWXYZ")
MOST = 40
"""Codes found at once."""
_CODE = re.compile(r"([A-Z])(\d\d)\.?(\w{0,3})")
_BEGINS_CODE = re.compile(r"[a-z]\s?\d[\da-z.]*", re.IGNORECASE)
_FEWEST = 2
"""Signs that make a question."""
_LONGEST = 100
"""Signs of a question that are looked at."""
_MAY_BE_WRONG = 4
"""Letters of a word that may have one of them wrong."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code with its name. `common`: one of this field, which stand before the others; `also`: what else it is
    called, to be found by."""

    system: CodeSystem
    code: str
    name: str
    common: bool = False
    also: str = ""


def is_icpc_diagnosis(letter: str, number: int) -> bool:
    """Whether ICPC-2 has diagnoses or complaints of this chapter and number."""
    return letter in ICPC_CHAPTERS and (1 <= number <= 29 or 70 <= number <= 99)


def tidy(typed: str) -> str:
    """A typed code as it is written: «f321» is «F32.1», « p 76» «P76».
    What has not the form of a code keeps its signs, in capitals."""
    whole = "".join(typed.split()).upper()
    found = _CODE.fullmatch(whole)
    if found is None:
        return whole
    letter, number, rest = found.groups()
    return f"{letter}{number}.{rest.lower() if rest[-1:].isalpha() else rest}" if rest else f"{letter}{number}"


def system_by_form(code: str) -> CodeSystem | None:
    """The system that alone has codes of this form; None when both may have it, or it has not the form of a code."""
    found = _CODE.fullmatch(tidy(code).upper())
    if found is None or (not found[3] and is_icpc_diagnosis(found[1], int(found[2]))):
        return None
    return CodeSystem.ICD10


@cache
def names(system: CodeSystem) -> dict[str, str]:
    """The bundled codes of a system: code to short name."""
    return {one.code: one.name for one in common() if one.system is system}


@cache
def common() -> tuple[Code, ...]:
    """The bundled codes."""
    files = {CodeSystem.ICPC2: "codes/icpc2_common.toml", CodeSystem.ICD10: "codes/icd10_common.toml"}
    found: list[Code] = []
    for system, path in files.items():
        tables = tomllib.loads(resource(path).read_text(encoding="utf-8"))
        also = tables["also"]
        found += [Code(system, code, name, True, also.get(code, "")) for code, name in tables["codes"].items()]
    return tuple(found)


@cache
def bundled() -> "Register":
    """The register of a centre that has brought in no more."""
    return Register()


@dataclass(eq=False, repr=False)
class Register:
    """The bundled codes, and those that the centre has `brought` in: they have the names that count. Never changed."""

    brought: tuple[Code, ...] = ()

    def __post_init__(self) -> None:
        listed = {(one.system, one.code): one for one in common()}
        for one in self.brought:
            known = listed.get((one.system, one.code), one)
            listed[one.system, one.code] = replace(known, name=one.name)
        self._named = {key: one.name for key, one in listed.items()}
        self._codes = sorted(listed.values(), key=lambda one: (not one.common, one.code, one.system))
        self._bare = [_bare(one.code) for one in self._codes]
        self._keys = [_key(one) for one in self._codes]
        self._vocabulary = {word for key in self._keys for word in key.split()}
        self._written: dict[str, list[Code]] = {}
        self._called: dict[str, list[Code]] = {}
        for one, bare in zip(self._codes, self._bare, strict=True):
            self._written.setdefault(bare, []).append(one)
            self._called.setdefault(one.name.casefold(), []).append(one)

    def has(self, system: CodeSystem, code: str) -> bool:
        """Whether the code is listed."""
        return (system, code) in self._named

    def name(self, system: CodeSystem, code: str) -> str:
        """The name of a code, else of the nearest one above it («M54.50» is a «M54.5»); empty when none is listed."""
        shorter = [code[:length].rstrip(".") for length in range(len(code), 2, -1)]
        return next((self._named[system, one] for one in shorter if (system, one) in self._named), "")

    def written(self, typed: str) -> tuple[Code, ...]:
        """The codes that are written so, with or without their point: one in each system at most."""
        return tuple(self._written.get(_bare(tidy(typed)), ()))

    def called(self, name: str) -> tuple[Code, ...]:
        """The codes that have exactly this name."""
        return tuple(self._called.get(name.strip().casefold(), ()))

    def find(self, typed: str, most: int = MOST) -> tuple[Code, ...]:
        """The codes that begin so, or whose names have all the words, in any order and begun anywhere;
        with one wrong letter in a word when nothing else fits. The nearest first."""
        typed = typed.strip()[:_LONGEST]
        if len(typed) < _FEWEST:
            return ()
        if _BEGINS_CODE.fullmatch(typed):
            begun = _bare(tidy(typed))
            pairs = zip(self._codes, self._bare, strict=True)
            begins = [(one, bare) for one, bare in pairs if bare.startswith(begun)]
            begins.sort(key=lambda pair: pair[1] != begun)
            return tuple(one for one, _bare_code in begins[:most])
        words = fold(typed).split()
        listed = zip(self._codes, self._keys, strict=True)
        found = [(one, key) for one, key in listed if all(word in key for word in words)] if words else []
        found = found or self._nearly(words)
        whole = " ".join(words)
        found.sort(key=lambda pair: (_rank(pair[1], words, whole), not pair[0].common, len(pair[0].name)))
        return tuple(one for one, _key in found[:most])

    def _nearly(self, words: list[str]) -> list[tuple[Code, str]]:
        if not words or any(len(word) < _MAY_BE_WRONG for word in words):
            return []
        near = [{known for known in self._vocabulary if _nearly_begins(known, word)} for word in words]
        if not all(near):
            return []
        pairs = zip(self._codes, self._keys, strict=True)
        return [(one, key) for one, key in pairs if all(not group.isdisjoint(key.split()) for group in near)]


def _rank(key: str, words: list[str], whole: str) -> Literal[0, 1, 2]:
    """Names that begin so first, then those where each word begins one."""
    if key.startswith(whole):
        return 0
    return 1 if all(f" {word}" in f" {key}" for word in words) else 2


def _nearly_begins(known: str, word: str) -> bool:
    """Whether a word begins with what was typed but for one letter."""
    if known[0] not in word[:2] and known[1:2] not in word[:2]:
        return False
    return any(one_letter_off(word, known[: len(word) + more]) for more in (-1, 0, 1))


def _bare(code: str) -> str:
    return code.replace(".", "").upper()


_folded = lru_cache(20_000)(fold)
"""Registers are made of few words, and folding is dear."""


def _key(one: Code) -> str:
    return " ".join(_folded(word) for word in f"{one.name} {one.also}".split())
