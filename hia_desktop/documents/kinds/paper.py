"""The card of a paper: all that the house knows of a kind of document, in one place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Literal, Protocol

from hia_desktop.base.language import Shown, Words
from hia_desktop.documents.blocks import Block
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent, Signed
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.epikrise import ReceiverRow
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.timeline import Timeline


@dataclass(frozen=True, kw_only=True)
class Document:
    """One way of drawing, for one audience; what another is given of the same is a document of its own.
    `size`: of its running text in points, where it is another than its audience's. `data`: whether its content goes
    with it as data, where its audience takes any. `most_pages`: it is meant for so many, and comes closer
    for that; 0 for any."""

    kind: str
    title: Words
    Content: type[PaperContent]
    body: Callable[[Any], tuple[Block, ...]]
    audience: Audience
    size: float = 0
    data: bool = True
    most_pages: int = 0


class Measured(Protocol):
    """One instrument's value on a day."""

    @property
    def name(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def value(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def better(self) -> Literal["high", "low"]: ...
    @property
    def bands(self) -> tuple[tuple[float, str], ...]: ...
    @property
    def filled(self) -> bool: ...
    @property
    def about(self) -> tuple[str, ...]: ...


class Worked(Protocol):
    """Work at one point of the course. `percent` is of a full position; None is a gap, and then `words` say why."""

    @property
    def when(self) -> str: ...
    @property
    def percent(self) -> int | None: ...
    @property
    def words(self) -> str: ...


class Around(Protocol):
    """What a paper that is kept with its signature may be told besides its form: as much as the signer may see."""

    @property
    def patient(self) -> str:
        """The patient's name."""

    @property
    def employer(self) -> str:
        """The employer, empty when it is not known or not shared."""

    @property
    def plan_for_nav(self) -> ReturnToWorkPlan | None:
        """The newest return plan, when the patient shares it with NAV; whoever makes the paper."""


class Record(Around, Protocol):
    """What a paper of the course as it stands may be told besides its form."""

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
    def work(self) -> tuple[Worked, ...]:
        """Work before, at start, at closing and afterwards, as far as it is told."""


class Kept(Enum):
    """How a paper comes to lie in the record's archive."""

    BY_HAND = "by_hand"
    """It is drawn and kept as its form is signed; somebody puts it in the archive. Its `fill` is told what is `Around`
    the form and no more."""
    AT_SIGNING = "at_signing"
    """The signature of its form makes it."""
    AS_LETTER = "as_letter"
    """It is written for its receiver and archived as it is sent."""
    AS_HANDED = "as_handed"
    """It is made for somebody's hands, of what the record says that day, and archived before it leaves the house."""
    NOWHERE = "nowhere"
    """It has no place in the archive. One that is made of a form is drawn and kept as that is signed, as `BY_HAND`;
    else it is drawn when it is asked for."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One kind of paper.

    `kind` is its name in the store, never changed; `document` is how it is drawn. `made_of` and `fill`: the form whose
    newest signed version it says, and how. `category` is what a consent must name to open it in the archive,
    None for one that is kept nowhere.
    `right`: who may issue it. `office`: the office prints and sends it, whatever it quotes. `whole`: made of a form
    that is otherwise shared part by part, so never opened by NAV. `quotes_plan`: the return plan stands in it, when
    that is shared with NAV. `button` is the word at its form, empty for none
    there. `word` and `to` are its names on the command line (`export <word> --to <to>`), `help` what is said of it
    there.
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
    quotes_plan: bool = False
    button: Shown = Shown("")
    word: str = ""
    to: str = ""
    help: Shown = Shown("")

    @property
    def audience(self) -> Audience:
        """Who reads it."""
        return self.document.audience

    @property
    def for_employer(self) -> bool:
        """An employer may be handed it, so it is looked through and made with consent alone."""
        return not self.audience.may_read_health

    @property
    def kept_with_form(self) -> bool:
        """It is drawn under the signature of its form: at once, or when the lines for an employer are approved."""
        return self.made_of is not None and self.kept in (Kept.BY_HAND, Kept.NOWHERE)
