"""What the law and its sources say, as far as the program tells it:
one dated table that letters, milestones and hints cite by name.

Source: each row of `resources/codes/legal_texts.toml` names its own, with the day it was read and by whom.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache

from hia_desktop.base.text import N_, _, add_months, day, listed
from hia_desktop.resources import resource

LAWS = (
    N_("pasient- og brukerrettighetsloven"),
    N_("helsepersonelloven"),
    N_("pasientjournalloven"),
    N_("folketrygdloven"),
    N_("arbeidsmiljøloven"),
    N_("forvaltningsloven"),
    N_("prioriteringsforskriften"),
)
"""The laws that have another name in another language, as the letters in it call them."""
LOWEST_GRADE = 20
"""The lowest grade, in percent, that sick pay is given for: the row `ftrl_8_13`."""
MONTHS_FRESH = 12
"""How long a reading is trusted, in months."""


@dataclass(frozen=True, kw_only=True)
class LegalText:
    """One statement: our short wording, where it stands, the page that was read, when and by whom;
    what it awaits, else empty."""

    id: str
    text: str
    paragraph: str
    source: str
    read_on: date
    read_by: str
    awaits: str = ""

    def stale(self, today: date) -> bool:
        """Whether it was read more than twelve months ago."""
        return add_months(self.read_on, MONTHS_FRESH) < today


@cache
def legal_texts() -> dict[str, LegalText]:
    """Every row by its name."""
    rows = tomllib.loads(resource("codes/legal_texts.toml").read_text(encoding="utf-8"))
    return {name: LegalText(id=name, **row) for name, row in rows.items()}


def cite(*names: str) -> str:
    """Where the statements stand, each law and paragraph once:
    «pasient- og brukerrettighetsloven § 2-2 og § 7-2; Prop. 55 L (2018–2019) kap. 5». A law by its name in the language
    in force.

    Errors: KeyError for a name that is not in the table.
    """
    found: dict[str, list[str]] = {}
    for paragraph in dict.fromkeys(legal_texts()[name].paragraph for name in names):
        law, sign, where = paragraph.partition(" §")
        if sign and ";" not in paragraph:
            found.setdefault(law, []).append(f"§{where}")
        else:
            found[paragraph] = []
    called = {law.source: str(law) for law in LAWS if law.source in found}
    named = ((called.get(law, law), listed(parts)) for law, parts in found.items())
    return "; ".join(" ".join(part).strip() for part in named)


def to_read_again(today: date) -> tuple[str, ...]:
    """One sentence for each row that was read more than twelve months ago."""
    text = _("{paragraph}: sist lest {day} av {name}. Les kilden på nytt.")
    return tuple(
        text.format(paragraph=row.paragraph, day=day(row.read_on), name=row.read_by)
        for row in legal_texts().values()
        if row.stale(today)
    )


def awaiting() -> tuple[str, ...]:
    """One sentence for each row that awaits local verification, with why."""
    text = _("{paragraph}: venter på lokal kontroll. {why}")
    return tuple(text.format(paragraph=row.paragraph, why=row.awaits) for row in legal_texts().values() if row.awaits)
