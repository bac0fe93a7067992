"""Identifiers other than a person's: organisation, health personnel and telephone numbers."""

import re

from stdnum.exceptions import ValidationError
from stdnum.no import orgnr

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _


def check_org_number(text: str) -> str:
    """The organisation number as nine digits; BadInput when its length or control digit (modulo 11) is wrong."""
    try:
        return str(orgnr.validate(text))
    except ValidationError:
        message = _("Organisasjonsnummeret stemmer ikke. Det har ni sifre, og det siste er et kontrollsiffer.")
        raise BadInput(message, {"org_number": message}) from None


def check_hpr(text: str) -> str:
    """The HPR number without leading zeros; BadInput unless it is written with seven to nine digits,
    as those given out are. It has no control digit."""
    typed = text.strip()
    number = typed.lstrip("0")
    if not re.fullmatch(r"[0-9]{7,9}", typed) or not number:
        message = _("HPR-nummeret skal ha sju til ni sifre.")
        raise BadInput(message, {"hpr_number": message})
    return number


def check_phone(text: str) -> str:
    """The telephone number with single spaces; BadInput unless it is 8 to 15 digits, spaces and at most a leading +."""
    number = " ".join(text.split())
    if not re.fullmatch(r"\+?[0-9 ]+", number) or not 8 <= sum(c.isdigit() for c in number) <= 15:
        message = _("Telefonnummeret skal ha minst åtte sifre, for eksempel 912 34 567 eller +47 912 34 567.")
        raise BadInput(message, {"phone": message})
    return number
