"""What a phrase can say of a course: as much as the page around it shows the same user, and nothing that is a guess."""

from hia_desktop.base.text import _, age, day, full_name
from hia_desktop.domain.access import Role
from hia_desktop.domain.phrases import Facts
from hia_desktop.domain.tasks import MAX_DATE
from hia_desktop.services.call import Work
from hia_desktop.services.patient.leaves import SickStatus
from hia_desktop.services.sealing import grants
from hia_desktop.store.entities import Course, Patient


def phrase_facts(w: Work, course: Course, patient: Patient, sick: SickStatus) -> Facts:
    """The variables of `domain.phrases` that are about a course and that this user may know; what is unknown is empty.

    As in the banner, the job and the GP are shown with the sick leave; the assessment's days are not NAV's.
    """
    facts = {
        "pasient.fornavn": patient.given_name,
        "pasient.etternavn": patient.family_name,
        "pasient.navn": full_name(patient.given_name, patient.family_name),
        "pasient.alder": _("{age} år").format(age=age(patient.birth_date, w.today)),
    }
    if grants.employer_is_shared(w, patient.id):
        facts["pasient.arbeidsgiver"] = patient.employer
    if sick.shared:
        percent = patient.position_percent
        facts |= {
            "pasient.yrke": patient.occupation,
            "pasient.stilling": f"{percent}\u00a0%" if percent is not None else "",
            "pasient.fastlege": patient.gp_name,
            **_sick_leave(sick),
        }
    if w.me.role is not Role.NAV_ADVISER:
        days = {
            "henvisning.mottatt": course.received_on,
            "henvisning.besluttet": course.decided_on,
            "henvisning.startfrist": course.start_deadline,
        }
        facts |= {name: day(found) for name, found in days.items() if found is not None}
    return facts


def _sick_leave(sick: SickStatus) -> dict[str, str]:
    """Of the sick leave that runs today; nothing when none does."""
    if not sick.state.in_episode or sick.episode is None:
        return {}
    longest = next((m.due for m in sick.milestones if m.code == MAX_DATE.code), None)
    return {
        "sykmelding.grad": f"{sick.grade}\u00a0%" if sick.grade else "",
        "sykmelding.fra": day(sick.episode.start),
        "sykmelding.maksdato": _("ca. {day}").format(day=day(longest)) if longest is not None else "",
    }
