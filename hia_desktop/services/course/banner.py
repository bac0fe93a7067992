"""The patient above every page of a course: who, where at work, and the pills that this user may see."""

from collections.abc import Collection
from dataclasses import dataclass

from hia_desktop.base.clock import local
from hia_desktop.base.fields import PatientId
from hia_desktop.base.text import _, age, day_short, full_name, inside_sentence, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import HEALTH, Category, Recipient, Role
from hia_desktop.domain.consent import Given
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.identifiers import phone_shown
from hia_desktop.domain.leave.state import labelled
from hia_desktop.domain.person_numbers import grouped
from hia_desktop.domain.working_days import left_in_words, working_days_left
from hia_desktop.services.call import Work, in_emergency
from hia_desktop.services.patient import departures, objected
from hia_desktop.services.patient.leaves import SickStatus
from hia_desktop.services.patient.patients import STATUS, interpreter_words
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.store.entities import Course, Patient


@dataclass(frozen=True)
class Chip:
    """A pill in the banner. Tones: ok, warn, bad, brand, nav, neutral."""

    text: str
    tone: Tone


@dataclass(frozen=True, kw_only=True)
class Banner:
    """The patient as shown above every page. `phone`: also in the line, for whoever is to ring."""

    patient: PatientId
    name: str
    number: str
    age: int
    line: str
    phone: str
    chips: tuple[Chip, ...]


def banner(
    w: Work, course: Course, patient: Patient, given: frozenset[Given], opened: dict[str, Entry], sick: SickStatus
) -> Banner:
    """The patient as this user may know of the patient: no diagnosis and no status of the assessment to NAV.

    The sick leave and the job stand there only when the sick leave is the user's to know of.
    """
    employer = patient.employer or (_("arbeidsgiver ikke oppgitt") if sick.employer_unknown else "")
    job = " ".join(
        x
        for x in (patient.occupation, f"{patient.position_percent} %" if patient.position_percent is not None else "")
        if x
    )
    gp = ", ".join(x for x in (patient.gp_name, patient.gp_practice) if x)
    parts = [
        ", ".join(x for x in (job, employer) if x),
        labelled(sick.state.short),
        _("Fastlege {gp}").format(gp=gp) if gp else "",
        _("tlf. {phone}").format(phone=phone_shown(patient.phone)) if patient.phone else "",
        "" if patient.interpreter else patient.language,  # with an interpreter the language stands in the pill
    ]
    gone = (Chip(words, Tone.BAD),) if (words := departures.words(w, patient.id)) else ()
    interpreter = (Chip(words, Tone.WARN),) if (words := interpreter_words(patient)) else ()
    return Banner(
        patient=PatientId(patient.id),
        name=full_name(patient.given_name, patient.family_name),
        number=grouped(patient.national_id),
        age=age(patient.birth_date, w.today),
        line=" · ".join(p for p in parts if p) if sick.shared else "",
        phone=phone_shown(patient.phone) if sick.shared else "",
        chips=(*gone, *interpreter, *_chips(w, course, given, opened)),
    )


def nav_words(shared: Collection[Category]) -> str:
    """How much NAV is let see: «NAV: 3 deler», never as if all were shared."""
    if not shared:
        return _("Ikke delt med NAV")
    parts = len(set(shared) - {Category.ATTENDANCE})
    return _("NAV: {parts}").format(parts=plural(parts, _("del"), _("deler"))) if parts else _("NAV: bare oppmøte")


def _chips(w: Work, course: Course, given: frozenset[Given], opened: dict[str, Entry]) -> list[Chip]:
    health = w.me.role in HEALTH
    chips = []
    nav = {g.category for g in given if g.recipient is Recipient.NAV_ADVISER}
    if health or w.me.role is Role.NAV_ADVISER:
        chips.append(Chip(nav_words(nav), Tone.NAV if nav else Tone.NEUTRAL))
    employer = {g.category for g in given if g.recipient is Recipient.EMPLOYER}
    if employer and w.me.role is not Role.NAV_ADVISER:
        chips.append(
            Chip(
                _("Arbeidsgiver: kun plan") if Category.ADAPTATION in employer else _("Arbeidsgiver: kun oppmøte"),
                Tone.WARN,
            )
        )
    if w.me.role is not Role.NAV_ADVISER and (to := objected.in_force(w, course.patient_id)):
        whom = ", ".join(inside_sentence(one.receiver.label) for one in to)
        chips.append(Chip(_("Send ikke til {whom}").format(whom=whom), Tone.BAD))
    if (until := in_emergency(w, PatientId(course.patient_id))) is not None:
        chips.insert(0, Chip(_("Nødåpnet til {time}").format(time=local(until).strftime("%H:%M")), Tone.BAD))
    codes = [
        d.get("code", "")
        for kind in (RightsAssessment.kind, ReferralForm.kind)
        if kind in opened
        for d in sorted(opened[kind].answers.get("diagnoses", []), key=lambda d: not d.get("main"))
    ]
    if health and any(codes):
        chips.append(Chip(" · ".join(dict.fromkeys(c for c in codes if c)), Tone.NEUTRAL))
    if w.me.role is not Role.NAV_ADVISER:
        begun = course.decided_on is None and course.closed_on is None  # as by a plan that was signed before
        if course.status in ("received", "waiting") or begun:
            left = working_days_left(w.today, course.assessment_due, w.week)
            tone = Tone.BAD if left < 0 else Tone.WARN
            text = _("Vurderes innen {day} · {left}").format(
                day=day_short(course.assessment_due, w.today), left=left_in_words(left)
            )
            chips.append(Chip(text, tone))
        chips.append(Chip(STATUS[course.status], Tone.BRAND))
    return chips
