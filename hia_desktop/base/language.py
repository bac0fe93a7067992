"""The language of the words: bokmål is the source, the other languages are catalogues in `resources/i18n`.

`_("…")` gives the words now, in the language in force: the screen's, or a paper's within `in_language`.
`N_("…")` marks what is read at import, before any language is in force:
a `Words`, which becomes words when it is shown.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from hia_desktop.base.errors import BadInput
from hia_desktop.resources import resource

if TYPE_CHECKING:
    from gettext import GNUTranslations, NullTranslations

SOURCE = "nb"
TAGS = {SOURCE: "nb-NO", "nn": "nn-NO", "en": "en-GB"}
"""The languages, and what a PDF says of its own. Source: BCP 47."""

_screen = SOURCE
_of_paper: ContextVar[str | None] = ContextVar("language of a paper", default=None)
"""Only what is said otherwise for a while: a thread begins without it, and speaks as the screen does."""
_missed: ContextVar[set[str] | None] = ContextVar("untranslated texts of a paper", default=None)
_heard: ContextVar[set[str] | None] = ContextVar("untranslated texts of all papers", default=None)


def language() -> str:
    """The code of the language in force."""
    return _of_paper.get() or _screen


def tag() -> str:
    """What a PDF says of the language in force."""
    return TAGS[language()]


def speak(code: str) -> None:
    """Sets the language of the screen, for the whole process and all its threads.
    Errors: BadInput for an unknown one."""
    global _screen
    _screen = _known(code)


@contextmanager
def in_language(code: str) -> Iterator[set[str]]:
    """Another language while a paper is made, in this thread alone; gives the texts that have no translation, and so
    were said in bokmål, as they come. Errors: BadInput for an unknown one."""
    missed: set[str] = set()
    around = _missed.get()
    before, before_missed = _of_paper.set(_known(code)), _missed.set(missed)
    try:
        yield missed
    finally:
        _of_paper.reset(before)
        _missed.reset(before_missed)
        for heard in (around, _heard.get()):
            if heard is not None:
                heard |= missed


@contextmanager
def papers_heard() -> Iterator[set[str]]:
    """The texts that the papers made meanwhile said in bokmål for want of a translation, as they come; what the screen
    says in its own language is not among them."""
    heard: set[str] = set()
    before = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(before)


def untranslated(text: str) -> None:
    """Notes a text that a paper says in bokmål, since nobody has written it in the paper's language."""
    if (missed := _missed.get()) is not None:
        missed.add(text)


def _known(code: str) -> str:
    if code not in TAGS:
        raise BadInput(
            _("Språket «{code}» finnes ikke. Velg et av: {codes}.").format(code=code[:20], codes=", ".join(TAGS))
        )
    return code


@cache
def _catalogue(code: str) -> "GNUTranslations":
    from gettext import GNUTranslations  # a screen in bokmål never reads it

    with resource(f"i18n/{code}.mo").open("rb") as file:
        found = GNUTranslations(file)
    found.add_fallback(_bokmal())
    return found


def _bokmal() -> "NullTranslations":
    from gettext import NullTranslations

    class Bokmal(NullTranslations):
        """The source itself, noted where a paper is made."""

        def gettext(self, message: str) -> str:
            untranslated(message)
            return message

    return Bokmal()


def _(source: str) -> str:
    """The words in the language in force; the source itself where they are not translated yet."""
    code = _of_paper.get() or _screen
    return source if code == SOURCE else _catalogue(code).gettext(source)


@dataclass(frozen=True, slots=True)
class Words:
    """Words that are read at import and found when they are shown.
    No `str`, so that the type checker sees where one is shown unfound.

    As an attribute of a class it gives the words at once: `Screen.title` is a `str`.
    """

    source: str

    def __str__(self) -> str:
        return _(self.source)

    def __format__(self, how: str) -> str:
        return format(_(self.source), how)

    def __get__(self, owner: object, kind: type | None = None) -> str:
        return _(self.source)

    def format(self, *values: object, **named: object) -> str:
        """The words with the values in their places."""
        return _(self.source).format(*values, **named)


N_ = Words
"""The mark, named as gettext users know it."""


class Shown:
    """A field of a dataclass that is given a `Words`, or words made for the occasion, and is read as words:
    `label: Shown = Shown()`.

    Without a default the field must be given.
    """

    def __init__(self, default: str | None = None) -> None:
        self._default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, owner: object, kind: type | None = None) -> str:
        if owner is not None:
            return str(owner.__dict__[self._name])
        if self._default is None:
            raise AttributeError(self._name)  # how a dataclass learns that there is no default
        return self._default

    def __set__(self, owner: object, text: "Words | str") -> None:
        owner.__dict__[self._name] = text


def marked(owner: object, field: str) -> Words:
    """What a `Shown` field was given, for another class that is made at import."""
    given = owner.__dict__[field]
    return given if isinstance(given, Words) else Words(given)


Key = TypeVar("Key")


class WordTable(Mapping[Key, str]):
    """A table that is read at import, and whose words are found when they are looked up."""

    def __init__(self, texts: Mapping[Key, Words]) -> None:
        self._texts = dict(texts)

    def __getitem__(self, key: Key) -> str:
        return str(self._texts[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def only(self, *keys: Key) -> "WordTable[Key]":
        """The table of these alone."""
        return WordTable({key: self._texts[key] for key in keys})

    def __contains__(self, key: object) -> bool:
        return key in self._texts  # else `Mapping` would find the words to say that they are there


NAMES = WordTable({"nb": N_("Bokmål"), "nn": N_("Nynorsk"), "en": N_("Engelsk")})
"""What the user calls them, in the order in which they are offered."""
