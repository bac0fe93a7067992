"""What may not count when a right to care is assessed: the rules that are broken by what somebody wrote, each with its own words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hia_desktop.base.text import _


@dataclass(frozen=True)
class ForbiddenGround:
    """One rule: the words that name what it forbids, what it says itself, and where it stands."""

    words: re.Pattern[str]
    quote: str
    source: str


def _rule(pattern: str, quote: str, source: str) -> ForbiddenGround:
    return ForbiddenGround(re.compile(rf"\b(?:{pattern})"), quote, source)


FORBIDDEN = (
    _rule(
        r"yrkesaktivitet\w*|fordi \w+ (?:er i arbeid|er i jobb|har jobb|er yrkesaktiv)\b|skattebetal\w*",
        _("Yrkesaktivitet i seg selv er ikke et vurderingskriterium."),
        _("Interregional rapport 2020, kap. 2.3.1, linje 277 (R25)"),
    ),
    _rule(
        r"verdien av (?:\w+ )?arbeid\w*|verdiskap\w*|arbeidskraft\w*",
        _("… skal en ikke inkludere verdien av det arbeidet som vil utføres ved at pasienten kommer tilbake i jobb."),
        _("Interregional rapport 2020, kap. 2.3.1, linje 277–279 (R26)"),
    ),
    _rule(
        r"(?:innspar|bespar)\w*|spar(?:er|e|t|te) (?:\w+ )?(?:ytelse|trygd|utgift|penge|samfunn)\w*|trygdeut\w*|trygdeutgift\w*"
        r"|(?:lavere|reduserte|mindre) (?:trygd|sykepenge|ytelse)\w*",
        _("En skal heller ikke inkludere eventuelle besparelser i trygdeutbetalinger."),
        _("Interregional rapport 2020, kap. 2.3.1, linje 279–280 (R27)"),
    ),
    _rule(
        r"økonomiske? bidrag\w*|skatteinntekt\w*|samfunnsøkonom\w*|bidrar økonomisk",
        _("Da kan ikke den enkeltes arbeidsevne eller økonomiske bidrag være avgjørende for om man får eller nektes hjelp."),
        _("Interregional rapport 2020, kap. 2.3.1, linje 270–272; IS-2811, linje 360 (R28)"),
    ),
    _rule(
        r"(?:u?produktiv\w*)|(?:arbeidsevne|yteevne|arbeidskapasitet)\w*",
        _("Mennesker med liten arbeidsevne, altså lav produktivitet, skal ikke nedprioriteres i vurdering om tilgang til tjenester."),
        _("IS-2811, linje 356 og 372 (R29, R36)"),
    ),
    _rule(
        r"kjønn(?:et|s)?\b|etnisk\w*|etnisitet\w*|innvandr\w*|hudfarge\w*|rase\b|utenlandsk\w*|nasjonalitet\w*"
        r"|religi\w*|livssyn\w*|muslim\w*|seksuell\w* (?:orientering|legning)|legning\w*|homofil\w*"
        r"|sosial\w* status|sosioøkonomisk\w*|helseskadelig\w*|selvforskyldt\w*|rusbruk\w*|rusmisbruk\w*"
        r"|(?:tidligere|aktiv) rus\b|alkoholbruk\w*|røyker\b|røyking\w*",
        _(
            "Pasientens kjønn, etnisk tilhørighet, tidligere helseskadelig adferd, arbeidsevne (produktivitet), livssyn, "
            "seksuell orientering og sosial status er ikke relevant som del av rettighetsvurderingen."
        ),
        _("IS-2811, linje 356 (R29)"),
    ),
)
"""Source: IS-2811 and Interregional rapport 2020 (R25-R29, R36)."""

_MEASURED = re.compile(
    r"\b(?:work ability|was|wai|skår|score)\w*\W+(?:\w+\W+){0,2}?arbeidsevne\w*"
    r"|\barbeidsevne\w*\W+(?:\w+\W+)?(?:was|wai|skår|score|\d+)"
)
"""A measurement of work ability reports; it weighs nothing."""
_SET_ASIDE = re.compile(r"\bikke\s+(?:\w+\s+){0,2}?(?:vektlagt|vektlegges|vekt|tillagt|tillegges|hensyn\w*|hensyntatt|telt|telle[rs]?)\b")
"""«… er ikke vektlagt» is what the rules ask for."""


@dataclass(frozen=True)
class Broken:
    """The words that were found, and the rule that they break."""

    words: tuple[str, ...]
    rule: ForbiddenGround


def broken_rules(typed: str) -> Iterator[Broken]:
    """The rules that the words may break, one by one. A sentence that sets its words aside («er ikke vektlagt») breaks none."""
    sentences = [_MEASURED.sub(" ", part) for part in re.split(r"[.!?;\n]+", typed.lower()) if not _SET_ASIDE.search(part)]
    for rule in FORBIDDEN:
        if found := tuple(sorted({word for part in sentences for word in rule.words.findall(part)})):
            yield Broken(found, rule)
