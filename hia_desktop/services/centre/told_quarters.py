"""What has been told outside the house of a quarter: it is told so again, whatever has been registered since.

Two reports of the same quarter that differ could be subtracted, and what came between them may be one patient's answer.
So each part of what is told, a figure of a quarter or a table, is kept as it was told first, and later reports take it
from there; a later quarter's report, which tells of this one too, does as well. What is kept has left the house: it
holds no more than that, and no name.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy import select

from hia_desktop.base.errors import Conflict
from hia_desktop.base.text import _, day
from hia_desktop.services.call import Work
from hia_desktop.services.sealing import proofs, vouching
from hia_desktop.store.engine import StoreDamaged
from hia_desktop.store.entities import ToldQuarter

OF_WORKPLACES = ToldQuarter.WORKPLACES
Part = TypeVar("Part", bound=BaseModel)


@dataclass
class Told:
    """What has been told of some quarters, by quarter and part, each with its day; `new` is told now."""

    today: date
    before: dict[tuple[date, str], tuple[str, date]] = field(default_factory=dict)
    new: dict[tuple[date, str], str] = field(default_factory=dict)

    @property
    def newest(self) -> date:
        """The latest day on which any of it was told: a report in which nothing is new has the day of the last."""
        return self.today if self.new else max(told_on for _content, told_on in self.before.values())

    def once(self, quarter: date, what: str, counted: Part, *, final: bool = True) -> tuple[Part, date]:
        """The part as it was told first, and on which day; as it is `counted` now when it has not been told yet, which
        is kept when it is `final`. Errors: StoreDamaged when what was kept cannot be read."""
        if had := self.before.get((quarter, what)):
            content, told_on = had
            try:
                return type(counted).model_validate_json(content), told_on
            except ValidationError as error:
                raise _damaged(quarter) from error
        if final:
            self.new[quarter, what] = counted.model_dump_json()
        return counted, self.today

    def keep(self, w: Work) -> None:
        """Keeps what is told now. Errors: Conflict when somebody else has told it otherwise meanwhile."""
        for (quarter, what), content in self.new.items():
            had = w.sql.get(ToldQuarter, (quarter, what))
            if had is None:
                row = ToldQuarter(quarter=quarter, what=what, content=content, told_on=self.today)
                w.sql.add(row)
                proofs.prove(w, _kind(what), row)
            elif had.content != content:
                raise Conflict(_("En annen har nettopp laget rapporten, og den står fast. Be om den en gang til."))
        if w.proofs:  # the line that holds them follows at once
            w.log("quality:told", ground=", ".join(sorted({quarter.isoformat() for quarter, _what in self.new})))


def _damaged(quarter: date) -> StoreDamaged:
    words = _(
        "Det som er fortalt av kvartalet fra {day}, er skadet, endret eller lagt inn utenfor programmet. "
        "Ingenting er tatt ut. Be den som drifter, om hjelp."
    )
    return StoreDamaged(words.format(day=day(quarter)))


def _kind(what: str) -> str:
    """As what it is signed."""
    return proofs.TOLD_OF_WORK if what == ToldQuarter.WORKPLACES else proofs.TOLD


def told(w: Work, quarters: Iterable[date]) -> Told:
    """What has been told of the quarters that begin on these days. Errors: StoreDamaged when some of it is not as it
    was signed: nothing is told on such a ground."""
    rows = w.sql.scalars(select(ToldQuarter).where(ToldQuarter.quarter.in_(list(quarters)))).all()
    for kind in (proofs.TOLD, proofs.TOLD_OF_WORK):
        ids = {row.id: row.quarter for row in rows if _kind(row.what) == kind}
        if ids and vouching.is_signed(w, kind) and (forged := ids.keys() - proofs.genuine(w, kind, ids)):
            raise _damaged(min(ids[one] for one in forged))
    return Told(w.today, {(row.quarter, row.what): (row.content, row.told_on) for row in rows})
