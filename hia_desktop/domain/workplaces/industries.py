"""What a workplace lives of: the two-digit divisions of SN2007 (Statistics Norway's standard of industries)."""

import re
import tomllib
from functools import cache

from hia_desktop.base.text import fold
from hia_desktop.resources import resource


@cache
def industries() -> dict[str, str]:
    """Code to short name, in the standard's order."""
    found = tomllib.loads(resource("codes/industries.toml").read_text(encoding="utf-8"))
    codes: dict[str, str] = found["codes"]
    return codes


def shown(code: str) -> str:
    """«86 Helsetjenester»; the code alone where it is of no list, and empty for none."""
    return f"{code} {industries().get(code, '')}".strip()


def code_of(text: str) -> str | None:
    """The division that a text names: by its code, a longer code of the same standard («86.211»), a whole name, or the
    beginning of one name alone. Empty for an empty text, None where it names none."""
    typed = text.strip()
    if not typed:
        return ""
    digits = re.match(r"\d{2}", typed)
    if digits is not None:
        return digits[0] if digits[0] in industries() else None
    wanted = fold(typed)
    whole = [code for code, name in industries().items() if fold(name) == wanted]
    begun = whole or [code for code, name in industries().items() if fold(name).startswith(wanted)]
    return begun[0] if len(begun) == 1 else None
