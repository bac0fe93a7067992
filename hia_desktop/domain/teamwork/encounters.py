"""Contacts as data: how long, how, with whom, for what, what was done, and the codes proposed from that.

Codes: Helsedirektoratet, kodeverk 8432 «Kontakttype», 8452 «Aktivitet/omsorgsform», 8454 «Indirekte aktivitet», 8426
«Debitor» and 8451 «Fagområde». Purpose and measure: SINTEF/NTNU 2022 (R81, R108), Helsedirektoratet 2017 (R80).
"""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from pydantic.fields import Field

from hia_desktop.base.fields import Ask, Day
from hia_desktop.base.text import N_, Looks, _
from hia_desktop.domain.access import Role
from hia_desktop.domain.forms.form import Choice
from hia_desktop.domain.forms.planning.named_measures import Intervention
from hia_desktop.domain.forms.values import Discipline, NoteKind
from hia_desktop.domain.teamwork.visits import Purpose, Way

MOST_MINUTES = 600
WORK_FOCUSED = "20"
"""Debitor 20, which marks what is work-focused; its old name in the register is «Raskere tilbake»."""


class Partner(Choice):
    """With whom the contact was."""

    PATIENT = "patient", N_("Pasient")
    EMPLOYER = "employer", N_("Arbeidsgiver")
    NAV = "nav", N_("NAV")
    GP = "gp", N_("Fastlege")
    SEVERAL = "several", N_("Flere sammen")


class Aim(Choice):
    """What a contact was for. Source: SINTEF/NTNU 2022 (R81): each has a stated purpose."""

    CLARIFY = "clarify", N_("Utredning og avklaring")
    TREAT = "treat", N_("Behandling")
    CONTROL = "control", N_("Kontroll")
    TEACH = "teach", N_("Opplæring")
    ADAPT = "adapt", N_("Tilrettelegging i arbeidet")
    RETURN = "return", N_("Tilbakeføring til arbeid")
    AGREE = "agree", N_("Avtale hvem som gjør hva")
    INFORM = "inform", N_("Gi eller få opplysninger")


class Payer(Choice):
    """Why a contact is not marked as work-focused: the debitor that it has instead, by its code in 8426."""

    ORDINARY = "1", N_("Ordinær pasient, kontakten gjaldt ikke arbeid")
    RESEARCH = "22", N_("Forskningsprogram")
    MUNICIPALITY = "24", N_("Kommune")
    SELF = "30", N_("Selvbetalende")
    INSURANCE = "60", N_("Forsikring")
    LATE = "70", N_("HELFO, fristbrudd")
    OTHER = "99", N_("Annet")


class ContactType(Choice):
    """8432. Consultations by video and telephone have codes of their own since 2021; none is proposed of itself, since
    an appointment of the same purpose may have the purpose's."""

    CLARIFY = "1", N_("Utredning")
    TREAT = "2", N_("Behandling")
    CONTROL = "3", N_("Kontroll")
    INDIRECT = "5", N_("Indirekte pasientkontakt")
    VIDEO = "6", N_("Videokonsultasjon")
    PHONE = "7", N_("Telefonkonsultasjon")
    ADMINISTERED = "12", N_("Pasientadministrert")
    TEACH = "13", N_("Opplæring")


class Activity(Choice):
    """8452: how many were together, or how; of what was with the patient."""

    INDIVIDUAL = "1", N_("Individuell")
    COUPLE = "2", N_("Par")
    FAMILY = "3", N_("Familie")
    GROUP = "4", N_("Gruppe")
    OTHER = "5", N_("Annet")
    NETWORK = "7", N_("Nettverk")
    EXERCISE = "8", N_("Fysisk trening")


class Indirect(Choice):
    """8454: what was done without meeting the patient. 12 and 13 are both a telephone call with the patient: the words
    that part them were not found in what was read, so that the number stands in both."""

    STATEMENT = "1", N_("Erklæring eller uttalelse")
    WITH_HEALTH = "2", N_("Møte med annet helsepersonell")
    LETTER = "5", N_("Brev")
    PHONE = "7", N_("Telefon")
    VIDEO = "8", N_("Video")
    PHONE_PATIENT = "12", N_("Telefon med pasienten (12)")
    PHONE_PATIENT_TOO = "13", N_("Telefon med pasienten (13)")
    WITH_FIRST_LINE = "22", N_("Samarbeidsmøte med førstelinjetjenesten")
    WITH_OTHERS = "23", N_("Samarbeidsmøte med annen tjeneste")
    PHONE_FIRST_LINE = "71", N_("Telefonmøte med førstelinjetjenesten")


class Coding(BaseModel):
    """The codes that a contact is reported by. None is asked for while the contact is entered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contact_type: Annotated[ContactType | None, Ask(N_("Kontakttype (8432)"))] = None
    activity: Annotated[Activity | None, Ask(N_("Aktivitet (8452)"))] = None
    indirect: Annotated[Indirect | None, Ask(N_("Indirekte aktivitet (8454)"))] = None

    @property
    def lacks(self) -> bool:
        """Whether a code is lacking: of an indirect contact what it was, of every other how many were together."""
        if self.contact_type is ContactType.INDIRECT:
            return self.indirect is None
        return self.contact_type is None or self.activity is None

    @property
    def words(self) -> str:
        """«2 Behandling · 1 Individuell»."""
        found = (self.contact_type, self.activity, self.indirect)
        return " · ".join(f"{one.value} {one.label}" for one in found if one is not None)


class Encountered(BaseModel):
    """A contact as it is entered. `payer` is asked for where it is not work-focused, and says why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: Annotated[Day | None, Ask(N_("Dag"), looks=Looks.BACK)] = None
    minutes: Annotated[int | None, Field(ge=1, le=MOST_MINUTES), Ask(N_("Hvor lenge"), unit=N_("minutter"))] = None
    way: Annotated[Way | None, Ask(N_("Hvordan"))] = Way.IN_PERSON
    partner: Annotated[Partner | None, Ask(N_("Med hvem"))] = Partner.PATIENT
    aim: Annotated[Aim | None, Ask(N_("Formål"))] = None
    intervention: Annotated[Intervention | None, Ask(N_("Tiltak"))] = None
    work_focused: Annotated[bool, Ask(N_("Arbeidsrettet (debitor 20)"))] = True
    payer: Annotated[Payer | None, Ask(N_("Debitor når den ikke er arbeidsrettet"))] = None

    def wrong(self, today: date) -> dict[str, str]:
        """What keeps it from being entered: field to sentence, empty when nothing does."""
        found: dict[str, str] = {}
        if self.day is None or self.day > today:
            found["day"] = _("Skriv dagen kontakten var, i dag eller før.")
        if self.minutes is None:
            found["minutes"] = _("Skriv hvor mange minutter kontakten varte.")
        if self.way is None:
            found["way"] = _("Velg hvordan dere hadde kontakt.")
        if self.partner is None:
            found["partner"] = _("Velg hvem kontakten var med.")
        if self.aim is None:
            found["aim"] = _("Velg formålet med kontakten.")
        if not self.work_focused and self.payer is None:
            found["payer"] = _("Velg debitor når kontakten ikke er arbeidsrettet.")
        return found

    @property
    def debtor(self) -> str:
        """The code in 8426: 20 where it is work-focused."""
        return WORK_FOCUSED if self.work_focused or self.payer is None else self.payer.value

    @property
    def words(self) -> str:
        """«45 min · Oppmøte · Pasient · Behandling · Veiledet trening · debitor 20»."""
        return self._told(self.way, self.partner, self.aim, self.intervention)

    @property
    def told(self) -> str:
        """The same without with whom, where that is told already."""
        return self._told(self.way, self.aim, self.intervention)

    def _told(self, *named: Choice | None) -> str:
        minutes = _("{count} min").format(count=self.minutes) if self.minutes is not None else ""
        debtor = _("debitor {code}").format(code=self.debtor)
        return " · ".join(x for x in (minutes, *(one.label for one in named if one is not None), debtor) if x)


_TYPES = {
    Aim.CLARIFY: ContactType.CLARIFY,
    Aim.TREAT: ContactType.TREAT,
    Aim.CONTROL: ContactType.CONTROL,
    Aim.TEACH: ContactType.TEACH,
    Aim.ADAPT: ContactType.TREAT,
    Aim.RETURN: ContactType.TREAT,
}
_ACTIVITIES = {
    Intervention.COPING_COURSE: Activity.GROUP,
    Intervention.GUIDED_TRAINING: Activity.EXERCISE,
    Intervention.GRADED_ACTIVITY: Activity.EXERCISE,
}


def proposed(done: Encountered) -> Coding:
    """The codes that follow from what was done; None where nothing follows, as of what several did together."""
    if done.partner is Partner.PATIENT:
        activity = _ACTIVITIES.get(done.intervention) if done.intervention is not None else None
        return Coding(
            contact_type=_TYPES.get(done.aim) if done.aim is not None else None,
            activity=activity or Activity.INDIVIDUAL,
        )
    if done.partner in (None, Partner.SEVERAL):
        return Coding()
    return Coding(contact_type=ContactType.INDIRECT, indirect=_indirect(done))


def _indirect(done: Encountered) -> Indirect | None:
    phone = done.way is Way.PHONE
    if done.partner is Partner.GP:
        return Indirect.PHONE_FIRST_LINE if phone else Indirect.WITH_FIRST_LINE
    if done.partner is Partner.NAV:
        return Indirect.PHONE if phone else Indirect.WITH_OTHERS
    return {Way.PHONE: Indirect.PHONE, Way.VIDEO: Indirect.VIDEO}.get(done.way) if done.way is not None else None


AIM_OF = {Purpose.CLARIFY: Aim.CLARIFY, Purpose.TREAT: Aim.TREAT, Purpose.CONTROL: Aim.CONTROL}
"""What an appointment was booked for, as the purpose of the contact that it became."""
ASKED_OF = frozenset({NoteKind.CONVERSATION, NoteKind.EXAMINATION, NoteKind.PHONE})
"""The notes that tell of a contact, so that signing asks where none is entered."""
FIELDS_OF = {Discipline.FMR: "230", Discipline.PHV: "320"}
"""The code in 8451 of a course's discipline; of both together nobody can say which."""
_BY_ROLE = {Role.PHYSICIAN: "LE", Role.PSYCHOLOGIST: "PS", Role.PHYSIOTHERAPIST: "FT"}
"""The code in 9060 of who had the contact, by role."""
_BY_TITLE = {"ergoterapeut": "ET", "sykepleier": "SP", "vernepleier": "VP", "kiropraktor": "KI"}
"""The same of other health personnel, by the title that the user has; the authorised ones that 9060 names."""


def profession_code(role: Role, title: str) -> str:
    """The code in 9060; the title itself of those whom it does not name, such as a social worker or the NAV adviser."""
    found = _BY_ROLE.get(role)
    if found is None and role is Role.HEALTH_OTHER:
        words = title.casefold().split()
        found = next((code for end, code in _BY_TITLE.items() if any(word.endswith(end) for word in words)), None)
    return found or title
