"""Identifiers other than a person's: organisation, health personnel and telephone numbers."""

import re
import unicodedata

from stdnum.exceptions import ValidationError
from stdnum.no import orgnr

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _

NAME_LENGTH = 120
"""Letters in a name of a user or of the centre: it stands in lists, letterheads and the login window."""
USER_NAME_LENGTH = 60
"""Letters in the name that a user signs in by."""


def check_plain(field: str, text: str) -> None:
    """Errors: BadInput for a name or an address that is too long for the places where it stands, or holds what no one
    types: line ends, escapes that a terminal obeys, marks that turn the writing round."""
    if len(text.strip()) > NAME_LENGTH:
        message = _("Høyst {most} tegn.").format(most=NAME_LENGTH)
        raise BadInput(message, {field: message})
    if any(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c not in "\u200c\u200d\u00ad" for c in text.strip()):
        message = _("Skriv på én linje, uten usynlige tegn.")
        raise BadInput(message, {field: message})


def check_user_name(text: str) -> None:
    """Errors: BadInput for other signs than a-z, 0-9, full stop and hyphen (at the door a name is taken in small
    letters), and for more of them than `USER_NAME_LENGTH`."""
    if len(text) > USER_NAME_LENGTH:
        message = _("Brukernavnet kan ha høyst {most} tegn.").format(most=USER_NAME_LENGTH)
        raise BadInput(message, {"username": message})
    if re.fullmatch("[a-z0-9.-]+", text) is None:
        raise BadInput(
            _("Brukernavnet kan ha a–z, tall, punktum og bindestrek."),
            {"username": _("Bare a–z, tall, punktum og bindestrek.")},
        )


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


def phone_shown(number: str) -> str:
    """A Norwegian number of eight figures that was typed without spaces, in groups, as it is read aloud: «912 34 567»
    of a mobile, «75 00 00 00» of others; every other as it stands."""
    found = re.fullmatch(r"(\+47)?([0-9]{8})", number)
    if found is None:
        return number
    code, eight = found.group(1), found.group(2)
    parts = (eight[:3], eight[3:5], eight[5:]) if eight[0] in "49" else (eight[:2], eight[2:4], eight[4:6], eight[6:])
    return " ".join((*([code] if code else []), *parts))
