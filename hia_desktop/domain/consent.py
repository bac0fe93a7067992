"""Who may open a piece of content: role, track, category and the consents in force. Deny by default.

Source: helsepersonelloven §§ 21-22 and 25; NAV input 2023 (R89: what the patient wishes to share; R92: separate notes).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from hia_desktop.base.errors import BadInput
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, add_months, day, inside_sentence
from hia_desktop.domain.access import HEALTH, NAV, OFFICE, Category, Recipient, Role, Track

_ASKED = frozenset(Category) - {Category.SURVEY, Category.ASSESSMENT_SUMMARY}
SHAREABLE: dict[Recipient, frozenset[Category]] = {
    # The summary is written for the NAV adviser, and the assessment itself is never shown there.
    # So are the findings: what NAV needs of them is in the plan and the summary.
    Recipient.NAV_ADVISER: (_ASKED | {Category.ASSESSMENT_SUMMARY})
    - {Category.NAV_NOTES, Category.ASSESSMENT, Category.FINDINGS},
    Recipient.HEALTH: frozenset({Category.NAV_NOTES}),
    # A paper for the employer never holds health information.
    Recipient.EMPLOYER: frozenset({Category.ATTENDANCE, Category.ADAPTATION}),
    Recipient.GP: _ASKED - {Category.NAV_NOTES, Category.EPIKRISE, Category.DOCUMENTS},
    Recipient.MUNICIPALITY: _ASKED - {Category.NAV_NOTES},
    Recipient.SPECIALIST: _ASKED - {Category.NAV_NOTES},
    Recipient.OTHER: _ASKED - {Category.NAV_NOTES},
}
OPENS = WordTable(
    {
        Category.ATTENDANCE: N_("bare at det er en avtale: navn, fødselsnummer og at det går et forløp her"),
        Category.SICK_LEAVE: N_("perioder og grad, frister og møter, stilling og arbeidsgiver, telefon og fastlege"),
        Category.WORK: N_(
            "arbeidsgiver, oppgaver, stilling, arbeidstid, reisevei, ansvar, hva som fremmer "
            "arbeid, prøvd tilrettelegging"
        ),
        Category.FUNCTION: N_("hva pasienten kan og ikke kan gjøre i arbeid, og notater merket «Funksjon i arbeid»"),
        Category.LIFE: N_(
            "fysisk, psykisk og sosial funksjon, søvn, familie, forhold til leder, hva som hemmer, "
            "eget syn og mål, tillegg, notater merket «Funksjon ellers»"
        ),
        Category.FINDINGS: N_("det hver fagperson har funnet og vurdert"),
        Category.SCORES: N_("trivsel 0–10, forventet tilbake i arbeid, og arbeidsevne i kartlegginger fra før"),
        Category.ADAPTATION: N_(
            "arbeidsgiver, mål, trinn, oppgaver, faktisk arbeid, tilrettelegging, hvorfor noe "
            "er endret, hvis det butter, teamets anbefalinger"
        ),
        Category.PLAN: N_(
            "i tverrfaglig plan: eget mål, mål merket «Arbeid» med tiltak merket «Arbeid», og når planen evalueres"
        ),
        Category.TREATMENT: N_(
            "i tverrfaglig plan: alt det andre, også behandling hos for eksempel psykolog, oppsummeringen og tillegg"
        ),
        Category.DIAGNOSES: N_("diagnosene slik helsepersonell har skrevet dem i sammendraget for NAV"),
        Category.ASSESSMENT_SUMMARY: N_(
            "hva henvisningen gjelder og vurderingen, slik helsepersonell har skrevet det i sammendraget for NAV"
        ),
        Category.INSTRUMENTS: N_(
            "skårene under «Skjemaer og skår»; svarene bare i skjemaer som ikke spør om tanker om død eller selvskading"
        ),
        Category.OUTCOME: N_("arbeid, ytelse, eget syn og merknad 3, 6, 12 og 24 måneder etter avslutning"),
        Category.NOTES: N_("det som blir sagt i samtalene"),
        Category.ASSESSMENT: N_("også svarbrevene, som gjengir begrunnelsen"),
        Category.EPIKRISE: N_("alt som står i den, også diagnoser"),
        Category.DOCUMENTS: N_("brev som ikke gjengir vurderingen"),
        Category.PAPERS_IN: N_("epikriser, svar, planer og referater som andre har sendt hit"),
        Category.MEETING: N_("spørsmålet, det teamet drøftet, og det teamet bestemte"),
    }
)
"""What each consent opens, in the words of the switch, the printed form and the panel:
one table, so that no place promises less."""
YOURS = WordTable({Category.ATTENDANCE: N_("At du går her"), Category.INSTRUMENTS: N_("Skjemaer du har fylt ut")})
"""What is called otherwise where the patient is spoken to."""
YOURS_OPENS = WordTable({Category.FUNCTION: N_("hva du kan og ikke kan gjøre i arbeid, og notater om det")})
"""What it opens, where the patient is spoken to."""
LAWFUL = frozenset({(Recipient.GP, Category.EPIKRISE), (Recipient.GP, Category.DOCUMENTS)})
"""What is sent without a consent, unless the patient objects:
epikrise and answers to the GP (helsepersonelloven § 45 a)."""
OFFICE_READS = frozenset({Category.REFERRAL_SUMMARY, Category.EPIKRISE, Category.DOCUMENTS, Category.OUTCOME})


@dataclass(frozen=True)
class Given:
    """A consent in force: who may see which category."""

    recipient: Recipient
    category: Category


def visible(role: Role, track: Track, category: Category, given: Collection[Given]) -> bool:
    """Whether a role may read content of this track and category, given the consents in force today."""
    if role in HEALTH:
        return track is not Track.NAV or Given(Recipient.HEALTH, category) in given
    if role in NAV:
        return track is Track.NAV or Given(Recipient.NAV_ADVISER, category) in given
    if role in OFFICE:
        return track is not Track.NAV and category in OFFICE_READS
    return False


def check_span(valid_from: date, valid_until: date, today: date) -> None:
    """Errors: BadInput when the span ends before it starts or before today, starts in the future,
    or lasts over 12 months."""
    if valid_until < valid_from:
        raise BadInput(_("Samtykket slutter før det begynner."), {"valid_until": _("Slutter før det begynner.")})
    if valid_until < today:
        raise BadInput(
            _("Samtykket gjelder til {until}, som er passert. Velg en dag fra i dag.").format(until=day(valid_until)),
            {"valid_until": _("Datoen er passert.")},
        )
    if valid_from > today:
        raise BadInput(
            _("Et samtykke kan ikke registreres før det er gitt."), {"valid_from": _("Datoen er i framtiden.")}
        )
    if valid_until > add_months(valid_from, 12):
        raise BadInput(_("Et samtykke varer høyst 12 måneder."), {"valid_until": _("Høyst 12 måneder.")})


def check_category(recipient: Recipient, category: Category) -> None:
    """Errors: BadInput when this recipient can never be given this category."""
    if category not in SHAREABLE[recipient]:
        raise BadInput(
            _("«{category}» kan aldri deles med {recipient}.").format(
                category=category.label, recipient=inside_sentence(recipient.label)
            )
        )
