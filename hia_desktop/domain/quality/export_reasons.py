"""Why numbers and data are taken out of the house; it stands in the trail beside what and by whom."""

from enum import StrEnum

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_


class ExportReason(StrEnum):
    """Why something is taken out; it stands in the trail. There are no words of one's own, which could tell of a
    patient. Source: helsepersonelloven's rules on quality assurance and on research name the purposes."""

    LEADERSHIP = "leadership"
    CONTROL = "control"
    REGISTER = "register"
    RESEARCH = "research"

    @property
    def label(self) -> str:
        """The words on the screen."""
        return REASONS[self]


REASONS = WordTable(
    {
        ExportReason.LEADERSHIP: N_("Rapport til ledelsen"),
        ExportReason.CONTROL: N_("Internkontroll og kvalitetssikring i senteret"),
        ExportReason.REGISTER: N_("Innmelding til register, godkjent"),
        ExportReason.RESEARCH: N_("Forskning eller evaluering, godkjent"),
    }
)
