"""Each profession's findings: one table of headings, from which every profession gets a form of its own.

The headings are those of the Norwegian epikrise (Volven 8311: TS history, FU findings, LR tests, ME medication, HJ
function, FA family and social, VU assessment, OP what is to be done), with what each profession looks at of ICF.
"""

from typing import Annotated, Any, ClassVar

from pydantic import create_model

from hia_desktop.base.fields import Ask, Day, Prose
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, Looks, fold
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card, Place
from hia_desktop.domain.forms.form import Form

_LAST = {
    "function": Ask(
        N_("Funksjon"),
        lines=3,
        help=N_("Hva som går, og hva som er vanskelig, i arbeid og hverdag. Foreslås i kartleggingen."),
    ),
    "assessment": Ask(N_("Vurdering"), lines=3, required=True, help=N_("Kort. Foreslås i epikrisen.")),
    "proposals": Ask(N_("Forslag til tiltak"), lines=3, help=N_("Ett på hver linje. Foreslås i planen.")),
}
"""What every profession ends with."""
_SLEEP = Ask(N_("Søvn"), lines=2)


class Findings(Form):
    """What one profession has found. Each profession's form is a class made of it, with headings of its own; the card
    has the profession as its word on the tab."""

    version: ClassVar[int] = 1

    day: Annotated[Day | None, Ask(N_("Undersøkt"), looks=Looks.BACK)] = None

    def said(self, heading: str) -> str:
        """What stands under a heading; empty where this profession has none of that name."""
        return str(getattr(self, heading, "")).strip()


def _form(kind: str, profession: Words, title: Words, write: Right, **headings: Ask) -> type[Findings]:
    """The form of a profession: its own headings, in the order in which they are written, and what all end with."""
    fields: dict[str, Any] = {name: (Annotated[Prose, ask], "") for name, ask in (headings | _LAST).items()}
    made = create_model(kind, __base__=Findings, __doc__=title.source, **fields)
    made.card = Card(
        kind=kind,
        title=title,
        tab=profession,
        event=N_("Funn"),
        category=Category.FINDINGS,
        write=write,
        place=Place.FINDINGS,
    )
    made.kind, made.track, made.category = made.card.kind, made.card.track, made.card.category
    return made


FINDINGS = PHYSICIAN, PSYCHOLOGIST, PHYSIOTHERAPIST, OCCUPATIONAL, NURSE_SOCIAL = (
    _form(
        "findings_physician",
        N_("Lege"),
        N_("Legens funn"),
        Right.FINDINGS_PHYSICIAN,
        history=Ask(N_("Sykehistorie"), lines=3),
        medication=Ask(N_("Legemidler"), lines=2, help=N_("Foreslås i epikrisen.")),
        examination=Ask(N_("Undersøkelse og funn"), lines=4),
        tests=Ask(N_("Prøver og bildeundersøkelser"), lines=2),
        severe=Ask(N_("Tegn på alvorlig sykdom"), lines=2, help=N_("Skriv det også når det ikke er noe funn.")),
    ),
    _form(
        "findings_psychologist",
        N_("Psykolog"),
        N_("Psykologens funn"),
        Right.FINDINGS_PSYCHOLOGIST,
        history=Ask(N_("Sykehistorie og tidligere behandling"), lines=3),
        examination=Ask(N_("Psykisk status"), lines=4),
        risk=Ask(N_("Risiko"), lines=2, help=N_("Selvmordsrisiko og annen risiko, også når den er lav.")),
        sleep=_SLEEP,
        family_social=Ask(N_("Belastninger, familie og nettverk"), lines=3),
    ),
    _form(
        "findings_physiotherapist",
        N_("Fysioterapeut"),
        N_("Fysioterapeutens funn"),
        Right.FINDINGS_PHYSIOTHERAPIST,
        pain=Ask(N_("Smerte"), lines=2),
        examination=Ask(N_("Undersøkelse og bevegelse"), lines=4),
        tests=Ask(N_("Tester av styrke, utholdenhet og balanse"), lines=3),
        activity=Ask(N_("Fysisk aktivitet"), lines=2),
    ),
    _form(
        "findings_occupational",
        N_("Ergoterapeut"),
        N_("Ergoterapeutens funn"),
        Right.FINDINGS_OTHER,
        daily=Ask(N_("Hverdagsaktiviteter og rutiner"), lines=3),
        demands=Ask(N_("Kravene i arbeidet"), lines=3),
        examination=Ask(N_("Utførelse, observert eller prøvd"), lines=4),
        attention=Ask(N_("Oppmerksomhet, hukommelse og energi"), lines=2),
        aids=Ask(N_("Hjelpemidler og tilrettelegging"), lines=2),
    ),
    _form(
        "findings_nurse_social",
        N_("Sykepleier eller sosionom"),
        N_("Sykepleiers eller sosionoms funn"),
        Right.FINDINGS_OTHER,
        examination=Ask(N_("Helse og levevaner"), lines=3),
        sleep=_SLEEP,
        family_social=Ask(N_("Familie, nettverk og bolig"), lines=3),
        economy=Ask(N_("Arbeid, økonomi og ytelser"), lines=3),
        services=Ask(N_("Hjelpetiltak og andre tjenester"), lines=2),
    ),
)
"""In the order in which they are read."""


def first_of(title: str) -> list[type[Findings]]:
    """All of them, the one first that somebody with this title most likely writes: an «Ergoterapeut» the
    occupational therapist's."""
    return sorted(FINDINGS, key=lambda form: not set(fold(form.card.tab_word).split()) & set(fold(title).split()))
