"""Why a patient comes here no more, and what stops then."""

from hia_desktop.base.text import N_
from hia_desktop.domain.forms.form import Choice


class Departure(Choice):
    """The patient is dead, or has moved to where another centre is."""

    DEAD = "dead", N_("Død")
    MOVED = "moved", N_("Flyttet ut av området")
