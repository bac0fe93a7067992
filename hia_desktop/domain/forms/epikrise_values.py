"""The value lists of the epikrise: who does something after the course, who is sent it, and individual plan."""

import re
from collections.abc import Collection

from hia_desktop.base.text import N_, fold
from hia_desktop.domain.forms.form import Choice


class Actor(Choice):
    """Who does something after the course: never the team that closes it."""

    GP = "gp", N_("Fastlege")
    PATIENT = "patient", N_("Pasient")
    EMPLOYER = "employer", N_("Arbeidsgiver")
    NAV = "nav", N_("NAV")
    MUNICIPALITY = "municipality", N_("Kommune")
    OTHER = "other", N_("En annen")


class ReceiverKind(Choice):
    """Why somebody is sent the epikrise (`epikrise_sent` in the table of legal texts)."""

    GP = "gp", N_("Fastlege")
    REFERRER = "referrer", N_("Henviser")
    FOLLOW_UP = "follow_up", N_("Følger opp pasienten")


class IndividualPlan(Choice):
    """Whether the patient has an individual plan; the plan itself is no part of the record. Source: Volven 9336."""

    ACTIVE = "1", N_("Ja, i bruk")
    NOT_MADE = "2", N_("Ikke utarbeidet")
    NOT_WANTED = "3", N_("Pasienten ønsker ikke")
    NO_RIGHT = "4", N_("Oppfyller ikke retten til det")
    NOT_RELEVANT = "9", N_("Ikke aktuelt")


_NAMED = (
    (Actor.GP, re.compile(r"fastlege\w*")),
    (Actor.PATIENT, re.compile(r"pasient\w*|selv\b")),
    (Actor.EMPLOYER, re.compile(r"arbeidsgi\w+|leder\w*|\w+leder\b|bedriften")),
    (Actor.NAV, re.compile(r"nav\b|nav-\w+|jobbspesialist\w*")),
    (Actor.MUNICIPALITY, re.compile(r"kommun\w+|frisklivs\w+|hjemmetjeneste\w*")),
)
_BARE = re.compile(r"fastlegen?|pasient(?:en)?|arbeidsgiver(?:en)?|nav(?:-veileder(?:en)?)?|kommunen?")
"""What says no more than the kind does."""
_TEAM = re.compile(
    r"(?:over)?lege(?:n|ne)?|psykolog(?:en|spesialist(?:en)?)?|fysioterapeut(?:en)?|ergoterapeut(?:en)?"
    r"|sykepleier(?:en)?|sosionom(?:en)?|(?:sekretær/)?koordinator(?:en)?|sekretær(?:en)?|annet helsepersonell"
    r"|behandler(?:en|ne)?|team(?:et)?|senteret|poliklinikken|helseiarbeid|vi"
)


def actor_of(text: str) -> tuple[Actor, str]:
    """Who a typed name means, and the name where it says more: «Leder Mona» is the employer, by that name."""
    typed = text.strip()
    kind = next((kind for kind, words in _NAMED if words.match(typed.casefold())), Actor.OTHER)
    return kind, "" if _BARE.fullmatch(typed.casefold()) else typed


def doer(actor: Actor | None, named: str) -> str:
    """«Arbeidsgiver», «Arbeidsgiver (leder Mona)»; another by name alone."""
    if actor is None or actor is Actor.OTHER:
        return named
    return f"{actor.label} ({named})" if named else actor.label


def of_the_team(text: str, team: Collection[str] = ()) -> bool:
    """Whether a typed name is the closing team's: a bare profession of it, or one of its people.
    `team` are their names, folded."""
    words = f" {fold(text)} "
    return _TEAM.fullmatch(text.strip().casefold()) is not None or any(f" {name} " in words for name in team if name)
