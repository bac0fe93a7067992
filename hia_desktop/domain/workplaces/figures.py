"""What is counted of bedriftstiltak in a quarter: each figure with its definition and source, and as it may be told
outside the house. It says what was counted, and nothing of effect (R121). No patient is in any of it. What is held is
the teaching and process work of R93 (St. Olavs hospital 2021, SINTEF/NTNU 2022).

Small numbers are told outside as `domain.quality.leaving` tells all that leaves the house."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean, median

from hia_desktop.base.text import N_, _, number, plural
from hia_desktop.domain.quality import leaving
from hia_desktop.domain.workplaces.sessions import Theme


@dataclass(frozen=True, kw_only=True)
class Held:
    """One session as it is counted."""

    workplace: str
    theme: Theme
    employees: int | None
    leaders: int | None
    marks: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line: what it is called, how it is counted, what it is here, and what it is to others."""

    label: str
    definition: str
    inside: str
    outside: str


_DEFINITIONS: Mapping[str, tuple[object, object]] = {
    "agreed": (N_("Bedrifter med avtale"), N_("Bedrifter der en avtale gjaldt minst én dag i kvartalet.")),
    "visited": (N_("Bedrifter med samling"), N_("Bedrifter med minst én samling i kvartalet.")),
    "sessions": (N_("Samlinger"), N_("Samlinger som er holdt i kvartalet, til og med i dag.")),
    "employees": (
        N_("Ansatte som møtte"),
        N_("Summen over samlingene. Den som møter flere ganger, telles hver gang. Samlinger uten tall er ikke med."),
    ),
    "leaders": (N_("Ledere som møtte"), N_("Som ansatte.")),
    "answers": (N_("Svar på evalueringen"), N_("Svar fra 1 til 5 fra deltakerne, alle samlinger under ett.")),
    "mean": (
        N_("Evaluering, gjennomsnitt"),
        N_("Summen av svarene delt på antall svar. Utenfor huset til nærmeste halve når det er under 25 svar."),
    ),
    "median": (
        N_("Evaluering, median"),
        N_("Det midterste svaret; av to midterste gjennomsnittet. Vises bare her: med snittet kan ett svar regnes ut."),
    ),
}


def quarter_of(day: date) -> tuple[int, int]:
    """The year, and the quarter from 1 to 4."""
    return day.year, (day.month + 2) // 3


def days_of(year: int, quarter: int) -> tuple[date, date]:
    """The first and the last day of a quarter."""
    ends = date(year + 1, 1, 1) if quarter == 4 else date(year, 3 * quarter + 1, 1)
    return date(year, 3 * quarter - 2, 1), ends - timedelta(days=1)


def figures(agreed: Iterable[str], held: Sequence[Held]) -> tuple[Figure, ...]:
    """The quarter, from the workplaces with an agreement and the sessions that were held."""
    given = [mark for one in held for mark in one.marks]
    known = {name: [getattr(one, name) for one in held if getattr(one, name) is not None] for name in _MET}
    by_theme = leaving.cell_words([sum(one.theme is theme for one in held) for theme in Theme])
    few = len(given) < leaving.FEWEST
    found = [
        _counted("agreed", len(set(agreed))),
        _counted("visited", len({one.workplace for one in held})),
        _counted("sessions", len(held)),
        *(_met(name, known[name], len(held)) for name in _MET),
        _counted("answers", len(given)),
        _line("mean", _rounded(mean(given)) if given else leaving.DASH, leaving.DASH if few else _coarse(given)),
        _line("median", _rounded(median(given)) if given else leaving.DASH, leaving.DASH),
    ]
    for theme, shown in zip(Theme, by_theme, strict=True):
        count = sum(one.theme is theme for one in held)
        found.append(
            Figure(
                label=_("Samlinger om: {theme}").format(theme=theme.label),
                definition=_("Samlinger i kvartalet med dette temaet."),
                inside=str(count),
                outside=shown,
            )
        )
    return tuple(found)


_MET = ("employees", "leaders")
_TENTHS_FROM = 25
"""How many answers a mean in tenths is told of; of fewer it is told in halves."""


def _met(name: str, known: Sequence[int], held: int) -> Figure:
    """A sum, with how many sessions nobody has counted."""
    if held and not known:
        return _line(name, _("ikke talt"), _("ikke talt"))
    missing = held - len(known)
    said = _("{sum} ({missing} uten tall)") if missing else "{sum}"
    sessions = plural(missing, _("samling"), _("samlinger"))
    shown = leaving.cell_words((len(known), missing))[1]
    some = (
        _("noen samlinger")
        if shown in (leaving.DASH, str(leaving.KEPT_BACK))
        else _("{count} samlinger").format(count=shown)
    )
    inside, outside = said.format(sum=sum(known), missing=sessions), said.format(sum=_few(sum(known)), missing=some)
    return _line(name, inside, outside)


def _counted(name: str, count: int) -> Figure:
    return _line(name, str(count), _few(count))


def _line(name: str, inside: str, outside: str) -> Figure:
    label, definition = _DEFINITIONS[name]
    return Figure(label=str(label), definition=str(definition), inside=inside, outside=outside)


def _few(count: int) -> str:
    return leaving.FEW if leaving.small(count) else str(count)


def _coarse(marks: Sequence[int]) -> str:
    """A mean by which nobody finds out how many chose a mark, with how many there are: 4,8 of five is one four."""
    return number(round(mean(marks) * 2) / 2) if len(marks) < _TENTHS_FROM else _rounded(mean(marks))


def _rounded(value: float) -> str:
    return number(round(value, 1))
