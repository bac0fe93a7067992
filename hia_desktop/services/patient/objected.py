"""Whether the patient has said no to somebody being sent anything: asked before a paper is made, signed or handed out.

Source: the rows `epikrise_sent` and `objection` of the table of legal texts.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hia_desktop.base.clock import local
from hia_desktop.base.errors import Refused
from hia_desktop.base.text import _, day, inside_sentence
from hia_desktop.domain.legal_texts import cite
from hia_desktop.domain.sending.objections import Receiver
from hia_desktop.services.call import Work
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.store.entities import Objection, User


@dataclass(frozen=True)
class Objected:
    """One objection in force: to whom, since when, and who noted it."""

    receiver: Receiver
    since: date
    noted_by: str

    @property
    def why(self) -> str:
        """Why nothing goes to the receiver."""
        return _(
            "Pasienten har sagt nei til at {receiver} får noe ({day}, notert av {name}; {law}). "
            "Innsigelsen må trekkes under Samtykker før noe kan sendes dit."
        ).format(
            receiver=inside_sentence(self.receiver.label),
            day=day(self.since),
            name=self.noted_by,
            law=cite("objection"),
        )


def in_force(w: Work, patient: str) -> tuple[Objected, ...]:
    """The patient's objections, oldest first."""
    wanted = (
        select(Objection.receiver, Objection.set_at, signed_as(User.full_name, Objection.set_by, Objection.set_at))
        .join(User, User.id == Objection.set_by)
        .where(Objection.patient_id == patient, Objection.lifted_at.is_(None))
        .order_by(Objection.set_at)
    )
    return tuple(Objected(Receiver(r), local(at).date(), name) for r, at, name in w.sql.execute(wanted))


def reasons(w: Work, patient: str) -> dict[Receiver, str]:
    """Those to whom nothing may go, and why, by the oldest objection first."""
    return {one.receiver: one.why for one in in_force(w, patient)}


def check(w: Work, patient: str, *receivers: Receiver) -> None:
    """Errors: Refused when the patient objects to one of them."""
    why = next((why for to, why in reasons(w, patient).items() if to in receivers), "") if receivers else ""
    if why:
        raise Refused(why)
