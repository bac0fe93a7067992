"""Whom a paper is for, and all that follows from it: decided once for each way of drawing, the same by every door.

Sources: helsepersonelloven §§ 21 and 22 (duty of confidentiality, and consent); NAV-innspill 2023 (R92: an employer
gets what concerns the work); Digdir, universell utforming (11 points and more for everybody's reading).
"""

from enum import Enum

from hia_desktop.base.language import Words
from hia_desktop.base.text import N_
from hia_desktop.domain.access import Recipient


class Audience(Enum):
    """Who reads a paper."""

    HEALTH = "health"
    """Those who treat the patient elsewhere: their own record can take the data in."""
    PATIENT = "patient"
    EMPLOYER = "employer"
    NAV = "nav"
    INTERNAL = "internal"
    """The centre's own people."""

    @property
    def size(self) -> float:
        """Of the running text, in points."""
        return 11 if self is Audience.PATIENT else 10

    @property
    def takes_data(self) -> bool:
        """The others are given what can be read on the paper, and nothing besides."""
        return self is Audience.HEALTH

    @property
    def may_read_health(self) -> bool:
        """Otherwise the paper is looked through for words about health, line by line."""
        return self is not Audience.EMPLOYER

    @property
    def consenting(self) -> Recipient | None:
        """Whom the patient must have said yes to before the paper is made; None when nobody need be named."""
        return {Audience.EMPLOYER: Recipient.EMPLOYER, Audience.NAV: Recipient.NAV_ADVISER}.get(self)

    @property
    def foot(self) -> Words | None:
        """At the foot of every page that says nothing of its own there."""
        return _FEET.get(self)


_FEET = {
    Audience.HEALTH: N_("Taushetsbelagte helseopplysninger."),
    Audience.EMPLOYER: N_("Del arket bare med dem arbeidstakeren har sagt ja til."),
    Audience.NAV: N_("Til NAV. Arket er ikke sett gjennom for arbeidsgiver, og gis ikke videre dit."),
    Audience.INTERNAL: N_("Til bruk i senteret."),
}
