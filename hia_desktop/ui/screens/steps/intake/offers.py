"""What a referral's text offers each field of a screen: the rules' proposals as the fields' editors take them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hia_desktop.base.fields import labels
from hia_desktop.base.text import _
from hia_desktop.domain.diagnosis_codes import Register
from hia_desktop.domain.forms.referral import Diagnosis, ReferralForm
from hia_desktop.domain.reading.names import patient_name
from hia_desktop.domain.reading.page import Found, read
from hia_desktop.domain.reading.referral import MANY_FIELDS, Proposal, ProposalField, propose


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One value for the editor of `field`, found at `start` to `end` of the text.
    `many`: it is added to those already there."""

    field: str
    label: str
    shown: str
    value: Any
    start: int
    end: int
    sure: bool
    many: bool = False


Offers = tuple[Offer, ...]

_OF_PATIENT = {
    ProposalField.NATIONAL_ID: "national_id",
    ProposalField.BIRTH_DATE: "birth_date",
    ProposalField.PHONE: "phone",
}
_OF_REFERRAL = {field: field.value for field in ProposalField if field.value in ReferralForm.model_fields}


def referral_offers(text: str, today: date, synthetic: bool, register: Register | None = None) -> Offers:
    """What the text offers the referral's form, and what it says of the patient, to be compared with the card."""
    names = {**_OF_PATIENT, **_OF_REFERRAL, ProposalField.GP_NAME: "referrer"}
    return tuple(
        _offer(found, names[found.field])
        for found in propose(text, allow_synthetic=synthetic, today=today, register=register)
        if found.field in names
    )


def registration_offers(text: str, today: date, synthetic: bool) -> Offers:
    """What the text offers when a referral is registered: who the patient is, and when it came."""
    names = {**_OF_PATIENT, ProposalField.GP_NAME: "gp_name", ProposalField.RECEIVED: "received"}
    found = [
        _offer(one, names[one.field])
        for one in propose(text, allow_synthetic=synthetic, today=today)
        if one.field in names
    ]
    reading = read(text)
    if name := patient_name(reading):
        for field, label, part in (
            ("given_name", _("Fornavn"), name.given),
            ("family_name", _("Etternavn"), name.family),
        ):
            if part is not None:
                found.append(_part(part, field, label, reading.span(part.start, part.end)))
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.field)))


_ORDER = ("national_id", "birth_date", "given_name", "family_name", "phone", "gp_name", "received")


def _offer(found: Proposal, field: str) -> Offer:
    value: Any = found.value
    if isinstance(value, Diagnosis):
        value = value.model_dump(mode="json")
    elif isinstance(value, date):
        value = value.isoformat()
    label = labels(ReferralForm)[field] if field in ReferralForm.model_fields else found.field.label
    if found.field in MANY_FIELDS:
        label = found.field.label
    return Offer(
        field=field,
        label=label,
        shown=found.shown,
        value=value,
        start=found.start,
        end=found.end,
        sure=found.sure,
        many=found.field in MANY_FIELDS,
    )


def _part(found: Found, field: str, label: str, place: tuple[int, int]) -> Offer:
    return Offer(
        field=field, label=label, shown=found.shown, value=found.value, start=place[0], end=place[1], sure=found.sure
    )
