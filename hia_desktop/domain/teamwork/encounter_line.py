"""A contact in one line: «45 video leder tilrettelegging», read word by word and written the same way."""

from dataclasses import dataclass

from hia_desktop.base.text import _, fold
from hia_desktop.domain.forms.form import Choice
from hia_desktop.domain.forms.planning.named_measures import Intervention
from hia_desktop.domain.teamwork.encounters import MOST_MINUTES, WORK_FOCUSED, Aim, Encountered, Partner, Payer
from hia_desktop.domain.teamwork.visits import Way

_KEYS: dict[Choice, tuple[str, ...]] = {
    Way.IN_PERSON: ("oppmøte", "frammøte"),
    Way.VIDEO: ("video",),
    Way.PHONE: ("telefon", "tlf"),
    Partner.PATIENT: ("pasient",),
    Partner.EMPLOYER: ("arbeidsgiver", "leder", "ag"),
    Partner.NAV: ("nav",),
    Partner.GP: ("fastlege", "fl"),
    Partner.SEVERAL: ("flere", "dialogmøte"),
    Aim.CLARIFY: ("utredning", "avklaring", "kartlegging"),
    Aim.TREAT: ("behandling",),
    Aim.CONTROL: ("kontroll", "oppfølging"),
    Aim.TEACH: ("opplæring",),
    Aim.ADAPT: ("tilrettelegging",),
    Aim.RETURN: ("tilbakeføring", "retur"),
    Aim.AGREE: ("avtale", "samarbeid"),
    Aim.INFORM: ("opplysninger", "informasjon"),
    Intervention.SHORT_TALK: ("kortsamtale",),
    Intervention.WORK_CBT: ("kognitiv", "jobbfokusert"),
    Intervention.TEACHING: ("undervisning",),
    Intervention.SELF_TRAINING: ("egentrening",),
    Intervention.GUIDED_TRAINING: ("veiledet",),
    Intervention.GRADED_ACTIVITY: ("aktivitet",),
    Intervention.COPING_COURSE: ("mestringskurs",),
    Intervention.SLEEP: ("søvntiltak",),
    Intervention.MEDICAL: ("medisinsk",),
    Intervention.MEDICATION: ("legemidler", "legemiddelgjennomgang"),
    Intervention.LEADER_TALK: ("ledersamtale",),
    Intervention.WORKPLACE_VISIT: ("arbeidsplassbesøk",),
    Intervention.TASK_ADAPTATION: ("oppgaver",),
    Intervention.GRADED_RETURN: ("trinnvis",),
    Intervention.OCCUPATIONAL_HEALTH: ("bht", "bedriftshelsetjenesten"),
    Intervention.NAV_MEANS: ("virkemidler",),
    Intervention.OTHER_WORK: ("jobbytte",),
    Intervention.HANDING_OVER: ("overføring",),
}
"""What says each thing; the first is how it is written. They are typed, not shown, and are the same in every language.
"""
_PAYERS: dict[Payer, str] = {
    Payer.ORDINARY: "ordinær",
    Payer.RESEARCH: "forskning",
    Payer.MUNICIPALITY: "kommune",
    Payer.SELF: "selvbetalende",
    Payer.INSURANCE: "forsikring",
    Payer.LATE: "helfo",
}
"""What says who pays, after the word «debitor» alone: «avtale med kommunen» is no other debitor."""
_DEBTOR = "debitor"
_FIELDS: tuple[tuple[type[Choice], str], ...] = (
    (Way, "way"),
    (Partner, "partner"),
    (Aim, "aim"),
    (Intervention, "intervention"),
)
_EMPTY = frozenset(("min", "minutter", "med", "og", "hos", "pa", "i", "om", "for", "av", "til"))
"""Words that say nothing, folded."""
_SHORTEST = 3
"""So many letters of a word are enough, where no other begins with them."""


@dataclass(frozen=True)
class ReadLine:
    """What a line says of a contact, and why it cannot be read; empty when it can."""

    done: Encountered
    trouble: str = ""


def read_line(line: str, base: Encountered) -> ReadLine:
    """The contact that a line tells of; what it does not say is as in `base`. The first three letters of a word are
    enough where they can only be one; a number is minutes, or after «debitor» its code."""
    said: dict[str, object] = {}
    words = iter(line.replace(",", " ").split())
    for word in words:
        key = fold(word.rstrip(".:;"))
        if not key or key in _EMPTY:
            continue
        if key == _DEBTOR:
            field, value, trouble = _debtor(word := next(words, ""))
        else:
            field, value, trouble = _minutes(key) or _named(word, key)
        if not trouble and said.get(field, value) != value:
            trouble = _("«{word}» sier noe annet enn det som står foran.").format(word=word)
        if trouble:
            return ReadLine(base.model_copy(update=said), trouble)
        said[field] = value
    if "payer" in said:
        said["work_focused"] = said["payer"] is None
    return ReadLine(base.model_copy(update=said))


def _minutes(key: str) -> tuple[str, object, str] | None:
    number = key.removesuffix("minutter").removesuffix("min").removesuffix("m")
    if not number.isascii() or not number.isdigit():
        return None
    minutes = int(number) if len(number) <= len(str(MOST_MINUTES)) else 0
    wrong = not 1 <= minutes <= MOST_MINUTES
    return "minutes", minutes, _("Skriv minutter fra 1 til {most}.").format(most=MOST_MINUTES) if wrong else ""


def _debtor(word: str) -> tuple[str, object, str]:
    key = fold(word.rstrip(".:;"))
    found = next((one for one in Payer if key in (one.value, fold(_PAYERS.get(one, one.value)))), None)
    if found is None and key != WORK_FOCUSED:
        codes = ", ".join((WORK_FOCUSED, *(one.value for one in Payer)))
        return "", None, _("Skriv koden etter «debitor»: {codes}.").format(codes=codes)
    return "payer", found, ""


def _named(word: str, key: str) -> tuple[str, object, str]:
    exact = [one for one, keys in _KEYS.items() if key in map(fold, keys)]
    begun = [one for one, keys in _KEYS.items() if any(fold(k).startswith(key) for k in keys)]
    found = exact or (begun if len(key) >= _SHORTEST else [])
    if len(found) == 1:
        return next(name for kind, name in _FIELDS if isinstance(found[0], kind)), found[0], ""
    if found:
        may = ", ".join(_KEYS[one][0] for one in found)
        return "", None, _("«{word}» kan være flere: {names}.").format(word=word, names=may)
    if key in map(fold, _PAYERS.values()):
        text = _("Skriv «debitor {word}» når det er den som betaler. Hvem kontakten var med, velges i «Flere felt …».")
        return "", None, text.format(word=word)
    return "", None, _("«{word}» er ikke kjent her. «Flere felt …» viser alt som kan velges.").format(word=word)


def line_of(done: Encountered) -> str:
    """The line that says this: «45 video arbeidsgiver tilrettelegging». What has no word of its own is left out."""
    said = [str(done.minutes)] if done.minutes is not None else []
    told = (done.way, done.partner, done.aim, done.intervention)
    debtor = [_DEBTOR, done.debtor] if not done.work_focused else []
    return " ".join([*said, *(_KEYS[one][0] for one in told if one is not None and one in _KEYS), *debtor])
