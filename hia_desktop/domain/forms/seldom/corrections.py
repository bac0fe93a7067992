"""A patient's request that the record be corrected or something in it deleted, with the decision and its grounds."""

from collections.abc import Collection
from datetime import date
from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Line
from hia_desktop.base.text import N_, Looks, _, add_months
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card, Place
from hia_desktop.domain.forms.form import Choice, Facts, Form, Row
from hia_desktop.domain.legal_texts import cite

ANSWERED_WITHIN = 1
"""Months from the request until its answer. Source: `correction_deadline` in the table of legal texts."""


class AskedFor(Choice):
    """What the patient asks for. Source: helsepersonelloven §§ 42, 43 and 44."""

    CORRECT = "correct", N_("Retting")
    DELETE = "delete", N_("Sletting")
    WRONG_PERSON = "wrong_person", N_("Fjerne det som gjelder en annen")


class Answered(Choice):
    """How a request was decided."""

    GRANTED = "granted", N_("Tatt til følge")
    PARTLY = "partly", N_("Delvis tatt til følge")
    REFUSED = "refused", N_("Avslått")


REFUSED = frozenset({Answered.PARTLY, Answered.REFUSED})
"""What the patient may complain about. Source: `correction_complaint` in the table of legal texts."""

TO_BE_DONE = frozenset({Answered.GRANTED, Answered.PARTLY})
"""What somebody has still to correct or delete once it is decided."""


class Request(Row):
    """One request. What it is about is pointed at, not repeated: the entry itself stays as it was."""

    received: Annotated[Day | None, Ask(N_("Mottatt"), looks=Looks.BACK)] = None
    asked: Annotated[AskedFor | None, Ask(N_("Ber om"))] = None
    about: Annotated[Line, Ask(N_("Hva det gjelder"), help=N_("Hvilken oppføring, og hva i den."))] = ""
    because: Annotated[Line, Ask(N_("Pasientens grunn"))] = ""
    answer_by: Annotated[Day | None, Ask(N_("Svarfrist"), looks=Looks.AHEAD, help=N_("Tom: én måned."))] = None
    outcome: Annotated[Answered | None, Ask(N_("Avgjørelse"))] = None
    grounds: Annotated[Line, Ask(N_("Begrunnelse"))] = ""
    decided_on: Annotated[Day | None, Ask(N_("Avgjort"), looks=Looks.BACK)] = None
    decided_by: Annotated[Line, Ask(N_("Avgjort av"))] = ""
    done_on: Annotated[
        Day | None,
        Ask(N_("Rettet eller slettet"), looks=Looks.BACK, help=N_("Når det som er tatt til følge, var gjort.")),
    ] = None
    complaint_told: Annotated[
        Day | None,
        Ask(
            N_("Opplyst om klage"),
            looks=Looks.BACK,
            help=N_(
                "Når pasienten fikk vite at avslaget kan klages inn for Statsforvalteren. "
                "La det stå tomt når brevet herfra sier det."
            ),
        ),
    ] = None

    def behind(self) -> Collection[str]:
        """The deadline of what is decided."""
        return ("answer_by",) if self.outcome is not None else ()

    @property
    def named(self) -> str:
        """Which request it is, in every version of the form; what a letter keeps of which it answers."""
        return f"{self.received}/{self.asked}/{' '.join(self.about.split())}"

    @property
    def to_be_told(self) -> bool:
        """It is refused, if only in part, and nobody has said here that the patient was told of the complaint."""
        return self.outcome in REFUSED and self.complaint_told is None

    @property
    def to_be_done(self) -> bool:
        """It is granted, if only in part, and nobody has said here that it is done."""
        return self.outcome in TO_BE_DONE and self.done_on is None

    def due(self, *, told: bool) -> date | None:
        """The last day for an answer, and for doing what is granted; None when nothing is left of it, or nobody knows
        when it came. What is granted is not late before it is decided. `told`: a letter has told the patient of a
        refusal."""
        answered = self.outcome is not None and (told or not self.to_be_told)
        if self.received is None or (answered and not self.to_be_done):
            return None
        due = self.answer_by or add_months(self.received, ANSWERED_WITHIN)
        return max(due, self.decided_on) if answered and self.decided_on is not None else due


class Corrections(Form):
    """The requests in this course. Source: helsepersonelloven §§ 42-44; a request and its answer stand in the record,
    and what was written stays under the correction."""

    card: ClassVar[Card] = Card(
        kind="corrections",
        title=N_("Krav om retting eller sletting"),
        step=N_("Retting og sletting"),
        category=Category.ASSESSMENT,
        write=Right.WRITE_HEALTH,
        place=Place.MORE,
    )

    requests: Annotated[
        list[Request],
        Ask(
            N_("Krav"),
            required=True,
            help=N_("Det som er skrevet, blir stående. Rett med en ny versjon, et tillegg eller «feilført»."),
        ),
    ] = []

    def missing(self) -> dict[str, str]:
        """As every form; besides, what is asked about what, and of a decision who made it, when and why."""
        lacks = super().missing()
        for at, row in enumerate(self.requests):
            lacks |= {f"requests.{at}.{name}": text for name, text in _lacks_of(row).items()}
        return lacks

    def wrong(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, nothing is decided or told before the request came."""
        found = super().wrong(facts)
        for at, row in enumerate(self.requests):
            for name in ("decided_on", "done_on", "complaint_told"):
                told = getattr(row, name)
                if told is not None and row.received is not None and told < row.received:
                    found[f"requests.{at}.{name}"] = _("Før kravet kom.")
        return found

    def doubts(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, an answer promised for later than the law asks for."""
        late = _("Senere enn én måned etter at kravet kom ({law}).").format(law=cite("correction_deadline"))
        later = (
            row.answer_by is not None
            and row.received is not None
            and row.answer_by > add_months(row.received, ANSWERED_WITHIN)
            for row in self.requests
        )
        return super().doubts(facts) | {f"requests.{at}.answer_by": late for at, is_so in enumerate(later) if is_so}

    def next_due(self, told: Collection[str] = ()) -> date | None:
        """The first day that an answer is due by, or what it grants; None when all are answered and done. `told`: the
        requests, as `named`, whose refusal a letter has told the patient of."""
        due = (row.due(told=row.named in told) for row in self.requests)
        return min((day for day in due if day is not None), default=None)


def _lacks_of(row: Request) -> dict[str, str]:
    asked = {
        "received": (row.received is None, _("Skriv når kravet kom.")),
        "asked": (row.asked is None, _("Velg hva pasienten ber om.")),
        "about": (not row.about, _("Skriv hva kravet gjelder.")),
    }
    if row.outcome is not None:
        asked |= {
            "grounds": (not row.grounds, _("Skriv begrunnelsen for avgjørelsen.")),
            "decided_on": (row.decided_on is None, _("Skriv når det ble avgjort.")),
            "decided_by": (not row.decided_by, _("Skriv hvem som avgjorde.")),
        }
    return {name: text for name, (lacks, text) in asked.items() if lacks}
