"""One limit of the guide to start deadlines, as a value that a signed assessment can carry."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import ConfigDict, Field

from hia_desktop.base.fields import Ask, Day, Line
from hia_desktop.base.text import N_, Looks, _, add_months, inside_sentence, plural
from hia_desktop.domain.forms.form import Choice, Row
from hia_desktop.domain.forms.values import Discipline, Severity


class GuideCondition(Choice):
    """What a row of the guide is about."""

    ANXIETY = "anxiety", N_("Angst")
    DEPRESSION = "depression", N_("Depresjon")
    MSK_CLARIFY = "msk_clarify", N_("Muskel- og skjelettplager, rask avklaring")
    MSK = "msk", N_("Muskel- og skjelettplager")
    DEPRESSION_FACTORS = "depression_factors", N_("Depresjon med individuelle forhold")
    WIDESPREAD_PAIN = "widespread_pain", N_("Utbredte smerter med funksjonstap")
    OTHER = "other", N_("Annet, med eget navn")


class GuidelineLimit(Row):
    """One limit, as a value: an assessment keeps the row it was made by. Counted in weeks or in months, never both.

    Without a severity it is for all; without `valid_until` (the last day) it still applies.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    discipline: Annotated[Discipline, Ask(N_("Fagområde"))] = Discipline.FMR
    condition: Annotated[GuideCondition, Ask(N_("Tilstand"))] = GuideCondition.MSK
    called: Annotated[
        Line,
        Ask(
            N_("Eget navn"),
            help=N_("For «annet»: passer når diagnosen har navnet i teksten, eller koden begynner slik."),
        ),
    ] = ""
    severity: Annotated[Severity | None, Ask(N_("Alvorlighetsgrad"))] = None
    weeks: Annotated[int | None, Field(ge=1, le=104), Ask(N_("Uker"))] = None
    months: Annotated[int | None, Field(ge=1, le=24), Ask(N_("Måneder"))] = None
    valid_from: Annotated[Day | None, Ask(N_("Gjelder fra"), looks=Looks.AHEAD)] = None
    valid_until: Annotated[Day | None, Ask(N_("Gjelder til"), looks=Looks.AHEAD)] = None
    source: Annotated[Line, Ask(N_("Kilde"))] = ""
    approved: Annotated[bool, Ask(N_("Godkjent lokalt"))] = False

    def applies(self, day: date) -> bool:
        """Whether the row is in force on the day."""
        return (
            self.valid_from is not None
            and self.valid_from <= day
            and (self.valid_until is None or day <= self.valid_until)
        )

    def deadline(self, received: date) -> date:
        """The latest start for a referral received that day."""
        return received + timedelta(weeks=self.weeks) if self.weeks else add_months(received, self.months or 0)

    def length(self) -> str:
        """«12 uker» or «3 måneder»."""
        if self.weeks:
            return plural(self.weeks, _("uke"), _("uker"))
        return plural(self.months or 0, _("måned"), _("måneder"))

    def standing(self) -> str:
        """A sentence to add where the limit is used before anybody at the centre has approved it; else empty."""
        return "" if self.approved else _(" Fristen er ikke godkjent lokalt.")

    def about(self) -> str:
        """What it is about: «Angst», or the centre's own name for it."""
        return self.called.strip() or self.condition.label

    def name(self) -> str:
        """«Psykisk helsevern, angst, moderat»."""
        what = self.about()
        parts = [
            self.discipline.label,
            inside_sentence(what),
            inside_sentence(self.severity.label) if self.severity else "",
        ]
        return ", ".join(part for part in parts if part)
