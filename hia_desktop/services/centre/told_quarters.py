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
                told = _("Det som er fortalt av kvartalet fra {day}, kan ikke leses. Be den som drifter, om hjelp.")
                raise StoreDamaged(told.format(day=day(quarter))) from error
        if final:
            self.new[quarter, what] = counted.model_dump_json()
        return counted, self.today

    def keep(self, w: Work) -> None:
        """Keeps what is told now. Errors: Conflict when somebody else has told it otherwise meanwhile."""
        for (quarter, what), content in self.new.items():
            had = w.sql.get(ToldQuarter, (quarter, what))
            if had is None:
                w.sql.add(ToldQuarter(quarter=quarter, what=what, content=content, told_on=self.today))
            elif had.content != content:
                raise Conflict(_("En annen har nettopp laget rapporten, og den står fast. Be om den en gang til."))


def told(w: Work, quarters: Iterable[date]) -> Told:
    """What has been told of the quarters that begin on these days."""
    rows = w.sql.scalars(select(ToldQuarter).where(ToldQuarter.quarter.in_(list(quarters))))
    return Told(w.today, {(row.quarter, row.what): (row.content, row.told_on) for row in rows})
