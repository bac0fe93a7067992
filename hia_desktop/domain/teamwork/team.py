"""The team around one patient: what somebody is there, and who can be it.

Source: Helsedirektoratet, kodeverk 9034 «Rolle til helsepersonell» (18, 19, 20); the treating and NAV's adviser have
no code of their own there.
"""

from enum import StrEnum

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_
from hia_desktop.domain.access import HEALTH, NAV, OFFICE, Role


class TeamFunction(StrEnum):
    """What a member of the team is for the patient."""

    CONTACT_PHYSICIAN = "contact_physician"
    CONTACT_PSYCHOLOGIST = "contact_psychologist"
    COORDINATOR = "coordinator"
    CLINICIAN = "clinician"
    NAV_ADVISER = "nav_adviser"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return FUNCTION_LABELS[self]

    @property
    def code(self) -> str:
        """Its code in 9034; empty for what has none."""
        return _CODES.get(self, "")


FUNCTION_LABELS = WordTable(
    {
        TeamFunction.CONTACT_PHYSICIAN: N_("Kontaktlege"),
        TeamFunction.CONTACT_PSYCHOLOGIST: N_("Kontaktpsykolog"),
        TeamFunction.COORDINATOR: N_("Koordinator"),
        TeamFunction.CLINICIAN: N_("Behandler"),
        TeamFunction.NAV_ADVISER: N_("NAV-veileder"),
    }
)
_CODES = {
    TeamFunction.COORDINATOR: "18",
    TeamFunction.CONTACT_PHYSICIAN: "19",
    TeamFunction.CONTACT_PSYCHOLOGIST: "20",
}
_OPEN_TO: dict[TeamFunction, frozenset[Role]] = {
    TeamFunction.CONTACT_PHYSICIAN: frozenset({Role.PHYSICIAN}),
    TeamFunction.CONTACT_PSYCHOLOGIST: frozenset({Role.PSYCHOLOGIST}),
    TeamFunction.COORDINATOR: HEALTH | OFFICE,
    TeamFunction.CLINICIAN: HEALTH,
    TeamFunction.NAV_ADVISER: NAV,
}


def functions_of(role: Role) -> tuple[TeamFunction, ...]:
    """What somebody of this role can be in a team."""
    return tuple(function for function in TeamFunction if role in _OPEN_TO[function])
