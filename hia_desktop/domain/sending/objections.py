"""To whom a patient may refuse that anything about the course is sent.

Source: the rows `epikrise_sent` and `objection` of the table of legal texts.
"""

from dataclasses import dataclass
from datetime import date

from hia_desktop.base.text import N_
from hia_desktop.domain.access import Recipient
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.forms.epikrise_values import ReceiverKind
from hia_desktop.domain.forms.form import Choice, Form
from hia_desktop.domain.forms.seldom.sending_on import Destination, SendingOn
from hia_desktop.domain.forms.values import Decision


class Receiver(Choice):
    """One who could be sent a paper."""

    GP = "gp", N_("Fastlegen")
    REFERRER = "referrer", N_("Den som henviste")
    FOLLOW_UP = "follow_up", N_("Andre som følger opp helsen")
    EMPLOYER = "employer", N_("Arbeidsgiver")
    OCCUPATIONAL = "occupational", N_("Bedriftshelsetjenesten")
    NAV = "nav", N_("NAV")
    MUNICIPALITY = "municipality", N_("Kommunen")
    SPECIALIST = "specialist", N_("Sykehus og avtalespesialister")


RECIPIENT_OF = {
    Receiver.GP: Recipient.GP,
    Receiver.EMPLOYER: Recipient.EMPLOYER,
    Receiver.NAV: Recipient.NAV_ADVISER,
    Receiver.MUNICIPALITY: Recipient.MUNICIPALITY,
    Receiver.SPECIALIST: Recipient.SPECIALIST,
}
"""Whose consents an objection ends."""

_IN_EPIKRISE = {
    ReceiverKind.GP: Receiver.GP,
    ReceiverKind.REFERRER: Receiver.REFERRER,
    ReceiverKind.FOLLOW_UP: Receiver.FOLLOW_UP,
}
_AT = {
    Destination.DPS: Receiver.SPECIALIST,
    Destination.ARR: Receiver.SPECIALIST,
    Destination.SPECIALIST: Receiver.SPECIALIST,
    Destination.RPH: Receiver.MUNICIPALITY,
    Destination.HEALTHY_LIFE: Receiver.MUNICIPALITY,
    Destination.MUNICIPALITY: Receiver.MUNICIPALITY,
    Destination.OCCUPATIONAL: Receiver.OCCUPATIONAL,
    Destination.JOB_COPING: Receiver.NAV,
    Destination.JOB_SUPPORT: Receiver.NAV,
    Destination.OTHER: Receiver.FOLLOW_UP,
}


def receiver_of(kind: ReceiverKind | None) -> Receiver | None:
    """Whom a line of the epikrise's receivers means."""
    return _IN_EPIKRISE[kind] if kind is not None else None


@dataclass(frozen=True)
class Going:
    """That something goes to a receiver, or went: `on` the day that is stated, None for what goes as it is signed."""

    to: Receiver
    on: date | None = None


def sent_by(form: Form, before: Form | None = None) -> dict[str, Going]:
    """Whom a form is sent to when it is signed, or says that something was sent to: by dotted field. What the version
    `before` says already is sent, and no sending of this one."""
    found: dict[str, Going] = {}
    if isinstance(form, Epikrise):
        for at, to in enumerate(form.receivers):
            receiver = receiver_of(to.kind)
            if receiver is not None and to.words and not to.objected:
                found[f"receivers.{at}.objected"] = Going(receiver)
    if isinstance(form, SendingOn):
        told = {(row.to, row.sent_on) for row in before.sent} if isinstance(before, SendingOn) else set()
        for at, row in enumerate(form.sent):
            if row.to is not None and row.sent_on is not None and (row.to, row.sent_on) not in told:
                found[f"sent.{at}.sent_on"] = Going(_AT[row.to], row.sent_on)
    if isinstance(form, RightsAssessment) and form.decision is Decision.FORWARDED and form.forwarded_to:
        was = before if isinstance(before, RightsAssessment) else RightsAssessment()
        if (was.decision, was.forwarded_to) != (form.decision, form.forwarded_to):
            found["forwarded_to"] = Going(Receiver.SPECIALIST, form.forwarded_received)
    return found
