"""What cards here have from before, to choose from when another is filled in."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select

from hia_desktop.domain.access import Right
from hia_desktop.services.call import Work, query, visible_patients
from hia_desktop.store.entities import CodeList, Patient


@dataclass(frozen=True)
class Known:
    """What is known from before, to choose from: physicians with their practices, each by its name, the one that most
    cards have first; postal codes with their places, as the register has them when it was brought in, else as the
    cards; practices with street, postal code and place."""

    practices: dict[str, tuple[str, ...]]
    places: dict[str, tuple[str, ...]]
    offices: dict[str, tuple[str, str, str]]


@query(Right.EDIT_PATIENT)
def known(w: Work) -> Known:
    """The GPs and places of the patients that exist for the user. It names no patient."""

    def pairs(first: Any, second: Any) -> dict[str, tuple[str, ...]]:
        wanted = select(first, second).where(visible_patients(w), first != "").group_by(first, second)
        found: dict[str, tuple[str, ...]] = {}
        for name, other in w.sql.execute(wanted.order_by(first, func.count().desc(), second)):
            found[name] = (*found.get(name, ()), *([other] if other else []))
        return found

    cards = pairs(Patient.postal_code, Patient.postal_place) | pairs(Patient.gp_postal_code, Patient.gp_postal_place)
    where = (Patient.gp_practice, Patient.gp_address, Patient.gp_postal_code, Patient.gp_postal_place)
    found = w.sql.execute(select(*where).where(visible_patients(w), Patient.gp_address != "").order_by(Patient.id))
    return Known(
        practices=pairs(Patient.gp_name, Patient.gp_practice),
        places=cards | {code: (place,) for code, place in postal_register(w).items()},
        offices={practice: (street, code, place) for practice, street, code, place in found},
    )


POSTAL = "postal"
"""The row of the postal codes among the code lists."""


def postal_register(w: Work) -> dict[str, str]:
    """Postal code to place; empty until the centre has brought the register in."""
    content = w.sql.scalar(select(CodeList.content).where(CodeList.system == POSTAL))
    return _read(content) if content else {}


@lru_cache(maxsize=2)
def _read(content: str) -> dict[str, str]:
    return dict(line.split("\t", 1) for line in content.split("\n"))
