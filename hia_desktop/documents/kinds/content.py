"""What every document's content shares: it is frozen, goes through JSON unchanged, and may name its paper itself."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.text import _, day, moment
from hia_desktop.documents.blocks import Signature


class PaperContent(BaseModel):
    """The content of a paper, stored as JSON beside it so that it can be drawn again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def paper_title(self) -> str:
        """The title on this paper; empty when the kind's own title will do."""
        return ""

    def paper_subtitle(self) -> str:
        """A line under the title, empty for none."""
        return ""

    def paper_note(self) -> str:
        """A remark at the foot of every page, empty for none."""
        return ""


class Signed(BaseModel):
    """Who signed, as it is printed. Without a moment the paper says that it is not signed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    title: str = ""
    hpr: str = ""
    at: datetime | None = None

    def block(self) -> Signature:
        """The signature at the end of a paper."""
        return Signature((self.line(),))

    def line(self) -> str:
        """«Liv Berg, overlege, HPR 0000000 · signert 22.11.2026 14:05»."""
        hpr = _("HPR {number}").format(number=self.hpr) if self.hpr else ""
        who = ", ".join(part for part in (self.name, self.title, hpr) if part)
        when = _("signert {moment}").format(moment=moment(self.at)) if self.at else _("ikke signert")
        return " · ".join(part for part in (who, when) if part)


def span(first: date | None, last: date | None) -> str:
    """«24.02.2026–12.06.2026», «fra 24.02.2026» or «til 12.06.2026»; empty without days."""
    if first and last:
        return f"{day(first)}–{day(last)}"
    if first:
        return _("fra {day}").format(day=day(first))
    return _("til {day}").format(day=day(last)) if last else ""
