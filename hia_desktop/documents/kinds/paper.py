"""The card of a paper: all that the house knows of a kind of document, in one place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Protocol

from hia_desktop.base.language import Shown, Words
from hia_desktop.documents.blocks import Block
from hia_desktop.documents.kinds.content import PaperContent, Signed
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.epikrise import ReceiverRow
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.timeline import Timeline


class Reader(Enum):
    """Whom a paper is set for: how large, and whether its content goes with it as data."""

    PATIENT = 11.0
    HEALTH = 10.0
    """Those who treat the patient elsewhere: their own record can take the data in."""
    OTHERS = 9.7

    @property
    def size(self) -> float:
        """Of the running text, in points."""
        return self.value

    @property
    def takes_data(self) -> bool:
        """An employer, NAV or the patient is given what can be read on the paper, and nothing besides."""
        return self is Reader.HEALTH


@dataclass(frozen=True, kw_only=True)
class Document:
    """One way of drawing. `health`: it may hold more about health than that the person is a patient here.
    `audience`: who reads it. `size`: of its running text in points, where it is another than its reader's."""

    kind: str
    title: Words
    Content: type[PaperContent]
    body: Callable[[Any], tuple[Block, ...]]
    health: bool
    audience: Words
    reader: Reader
    size: float = 0


class Measured(Protocol):
    """One instrument's value on a day."""

    @property
    def name(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def value(self) -> float: ...
    @property
    def bands(self) -> tuple[tuple[float, str], ...]: ...


class Record(Protocol):
    """What a paper may be told besides the form that it is made of: as much as the one who makes it may see."""

    @property
    def patient(self) -> str:
        """The patient's name."""

    @property
    def employer(self) -> str:
        """The employer, empty when it is not known or not shared."""

    @property
    def receivers(self) -> tuple[ReceiverRow, ...]:
        """Those who the law says are sent an epikrise: the GP, and the referrer when that is another."""

    @property
    def span(self) -> tuple[date, date]:
        """From when until when the course went, or goes."""

    @property
    def timeline(self) -> Timeline:
        """The sick leave and what was done, by day."""

    @property
    def scores(self) -> tuple[Measured, ...]:
        """The patient's scores, oldest first."""

    @property
    def plan_for_nav(self) -> ReturnToWorkPlan | None:
        """The newest return plan, when the patient shares it with NAV; whoever makes the paper."""

    def transferred(self, paper: str) -> date | None:
        """When the newest issued paper of a kind was moved to the hospital's record."""


class Kept(Enum):
    """How a paper comes to lie in the record's archive."""

    BY_HAND = "by_hand"
    """Somebody makes it of the newest signed version."""
    AT_SIGNING = "at_signing"
    """The signature of its form makes it."""
    AS_LETTER = "as_letter"
    """It is written for its receiver and archived as it is sent."""
    NOWHERE = "nowhere"
    """It is drawn when it is asked for, and has no place in the archive."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One kind of paper.

    `kind` is its name in the store, never changed; `document` is how it is drawn. `made_of` and `fill`: the form whose
    newest signed version it says, and how. `category` is what a consent must name to open it in the archive,
    None for one that is kept nowhere.
    `right`: who may issue it. `office`: the office prints and sends it, whatever it quotes. `whole`: made of a form
    that is otherwise shared part by part, so never opened by NAV. `for_employer`: an employer may be handed it, so it
    is looked through and made with consent alone. `button` is the word at its form, empty for none there. `word` and
    `to` are its names on the command line (`export <word> --to <to>`), `help` what is said of it there.
    """

    kind: str
    title: Shown = Shown()
    document: Document
    kept: Kept
    category: Category | None
    right: Right = Right.HANDLE_PAPERS
    made_of: type[Form] | None = None
    fill: Callable[[Any, Signed, Record], PaperContent] | None = None
    office: bool = False
    whole: bool = False
    for_employer: bool = False
    button: Shown = Shown("")
    word: str = ""
    to: str = ""
    help: Shown = Shown("")
