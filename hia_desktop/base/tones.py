"""What a colour says, for those who choose it and those who paint it."""

from enum import StrEnum


class Tone(StrEnum):
    """What a colour says. Never alone: a word and, where it matters, an icon stand beside it."""

    NEUTRAL = "neutral"
    BRAND = "brand"
    NAV = "nav"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"
