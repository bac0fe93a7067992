"""What pydantic could not read, in words for the user."""

from typing import Any

from pydantic import ValidationError

from hia_desktop.base.text import _


def by_field(error: ValidationError) -> dict[str, str]:
    """One sentence for each dotted field that could not be read; what was typed is in none of them."""
    return {
        ".".join(str(part) for part in e["loc"]): sentence(e)
        for e in error.errors(include_input=False, include_url=False)
    }


def sentence(error: Any) -> str:
    """One of pydantic's errors in words for the user."""
    limits = error.get("ctx", {})
    match error["type"]:
        case "greater_than_equal":
            return _("Må være {limit} eller mer.").format(limit=limits["ge"])
        case "less_than_equal":
            return _("Må være {limit} eller mindre.").format(limit=limits["le"])
        case "string_too_long":
            return _("Høyst {limit} tegn.").format(limit=limits["max_length"])
        case "missing":
            return _("Mangler.")
        case "string_type":
            return _("Skal være tekst.")
        case "int_parsing" | "int_type" | "int_from_float":
            return _("Skriv et helt tall.")
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            return _("Skriv en dato, for eksempel 12.03.2026.")
        case "enum":
            return _("Velg en av mulighetene.")
        case "extra_forbidden":
            return _("Feltet finnes ikke i skjemaet.")
        case "value_error":
            return str(limits.get("error", ""))
        case _:
            return _("Kan ikke leses.")
