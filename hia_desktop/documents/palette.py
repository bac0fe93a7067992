"""The colours of the papers: the program's light set, named as in the window."""

INK = "#17222B"
INK_2 = "#51616E"
LINE = "#DDE3E8"
LINE_STRONG = "#B9C4CC"
WHITE = "#FFFFFF"
BRAND = "#0F5B6B"
BRAND_PALE = "#E3F0F2"
BRAND_MID = "#5B97A5"
NAV = "#5B3FA0"
BAD = "#B3261E"
WARN = "#9A5B00"
WARN_PALE = "#FFF4E0"
SICK_FULL = "#C56B47"
SICK_GRADED = "#D98A6A"
SICK_LIGHT = "#E7B29C"
WINDOW = "#CFE8D8"


def sick_colour(grade: int) -> str:
    """The shade of a sick-leave grade in percent; 0 is the green of being well."""
    if grade >= 100:
        return SICK_FULL
    if grade >= 50:
        return SICK_GRADED
    return SICK_LIGHT if grade > 0 else WINDOW
