"""What the answer to a referral says: which paragraphs each outcome has, for the patient and for the referrer; and the
answer to a patient who asks for a correction.

Source: the row `answer_content` of the legal texts, which says what of it was read and what awaits the centre's own
reading: the outcome with its grounds, what the deadline is for, the appointment, choice of place, what to do when it is
broken, renewed assessment and complaint; the referrer gets the same information.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, day, day_long, inside_sentence
from hia_desktop.domain.forms.assessment import OFFERED, RightsAssessment
from hia_desktop.domain.forms.seldom.corrections import REFUSED, TO_BE_DONE, Answered, AskedFor, Request
from hia_desktop.domain.forms.values import Decision
from hia_desktop.domain.letter_texts import TextId
from hia_desktop.domain.teamwork.visits import clock_of

RENEWED = frozenset({Decision.NO_NEED, Decision.ADVICE})
"""Outcomes after which the patient may ask for a renewed assessment.
Source: pasient- og brukerrettighetsloven § 2-3."""

_ANSWERED = {
    Decision.NO_NEED: TextId.PATIENT_NO_NEED,
    Decision.ADVICE: TextId.PATIENT_ADVICE,
    Decision.NOT_APPLICABLE: TextId.PATIENT_NOT_APPLICABLE,
}


class Letter(Protocol):
    """What gathers the paragraphs."""

    def add(self, text_id: TextId, *, after: str = "", **values: str) -> None:
        """One more paragraph."""
        ...


def to_patient(
    letter: Letter, form: RightsAssessment, received: date, place: str, told: date | None, offers: Sequence[str]
) -> None:
    """The patient's answer up to the complaint. `place` is where the centre is; `told` the day of the archived answer
    to the referrer, if any; `offers` what the patient is shown on to, a line each."""
    decision, referrer_told = form.decision, told
    assert decision is not None, "nothing is answered without a decision"
    letter.add(TextId.PATIENT_RECEIVED, received=day(received))
    right = decision is Decision.RIGHT
    if right:
        letter.add(TextId.PATIENT_RIGHT)
        letter.add(TextId.PATIENT_DEADLINE, **_deadline(form, long=True))
        _wished_start(letter, form, TextId.PATIENT_WISHED_START)
        _appointment(letter, form, place, TextId.PATIENT_APPOINTMENT_SET, TextId.PATIENT_APPOINTMENT)
    elif decision is Decision.FORWARDED:
        letter.add(TextId.PATIENT_FORWARDED, forwarded_to=form.forwarded_to, received=day(received))
        _receipt(letter, form)
    else:
        letter.add(_ANSWERED[decision])
    if referrer_told is not None:
        letter.add(TextId.PATIENT_REFERRER_TOLD, after=" ", told=day(referrer_told))
    _grounds(letter, form)
    for text_id in _AFTER_RIGHT if right else (TextId.PATIENT_NEXT,):
        letter.add(text_id)
    _offers(letter, form, offers, TextId.PATIENT_OFFERS)
    if decision in RENEWED:
        letter.add(TextId.PATIENT_RENEWED)


_AFTER_RIGHT = (TextId.PATIENT_BREACH, TextId.PATIENT_CHOICE, TextId.PATIENT_WORSE)


def to_referrer(
    letter: Letter, form: RightsAssessment, received: date, place: str, told: date | None, offers: Sequence[str]
) -> None:
    """The referrer's answer up to the complaint. `place` is where the centre is; `told` the day of the archived answer
    to the patient, if any; `offers` what the patient is shown on to, a line each."""
    decision, patient_told = form.decision, told
    assert decision is not None, "nothing is answered without a decision"
    right = decision is Decision.RIGHT
    letter.add(TextId.REFERRER_RECEIVED, received=day(received))
    letter.add(TextId.REFERRER_DECISION, decision=decision.label)
    if right:
        letter.add(TextId.REFERRER_DEADLINE, after="\n", **_deadline(form, long=False))
        _wished_start(letter, form, TextId.REFERRER_WISHED_START)
        _appointment(letter, form, place, TextId.REFERRER_APPOINTMENT_SET, TextId.REFERRER_APPOINTMENT)
        if form.disciplines is not None:
            letter.add(TextId.REFERRER_DISCIPLINE, after="\n", disciplines=form.disciplines.in_a_sentence)
    if decision is Decision.FORWARDED:
        letter.add(TextId.REFERRER_FORWARDED, after="\n", forwarded_to=form.forwarded_to, received=day(received))
        _receipt(letter, form)
    if patient_told is not None:
        letter.add(TextId.REFERRER_PATIENT_TOLD, after="\n", told=day(patient_told))
    _grounds(letter, form)
    letter.add(TextId.REFERRER_MEANWHILE if right else TextId.REFERRER_BACK)
    if right:
        letter.add(TextId.REFERRER_RIGHTS)
    _offers(letter, form, offers, TextId.REFERRER_OFFERS)
    if decision in RENEWED:
        letter.add(TextId.REFERRER_RENEWED)


def to_request(letter: Letter, request: Request, complaint_to: str) -> None:
    """The answer to a patient who asked that the record be corrected or something deleted. `complaint_to` is where a
    complaint over a refusal is sent. Source: the row `correction_complaint` of the legal texts."""
    outcome, received, asked, decided = request.outcome, request.received, request.asked, request.decided_on
    assert outcome is not None and received is not None and asked is not None and decided is not None, "signed without"
    letter.add(TextId.CORRECTION_RECEIVED, asked_on=day(received), asked=_ASKED[asked], about_what=request.about)
    letter.add(_DECIDED[outcome])
    if outcome in TO_BE_DONE:
        letter.add(TextId.CORRECTION_ADDED if asked is AskedFor.CORRECT else TextId.CORRECTION_DELETED, after=" ")
    letter.add(TextId.CORRECTION_DECIDED, after=" ", decided=day(decided), decided_by=request.decided_by)
    letter.add(TextId.PATIENT_GROUNDS, grounds=request.grounds)
    letter.add(TextId.CORRECTION_OWN)
    if outcome in REFUSED:
        letter.add(TextId.CORRECTION_COMPLAINT, complaint_to=complaint_to)


_ASKED = WordTable(
    {
        AskedFor.CORRECT: N_("retting"),
        AskedFor.DELETE: N_("sletting"),
        AskedFor.WRONG_PERSON: N_("å få fjernet det som gjelder en annen"),
    }
)
_DECIDED = {
    Answered.GRANTED: TextId.CORRECTION_GRANTED,
    Answered.PARTLY: TextId.CORRECTION_PARTLY,
    Answered.REFUSED: TextId.CORRECTION_REFUSED,
}


def _deadline(form: RightsAssessment, *, long: bool) -> dict[str, str]:
    what, last = form.deadline_for, form.start_deadline
    assert what is not None and last is not None, "a right is not answered without them"
    return {"deadline": day_long(last) if long else day(last), "deadline_for": inside_sentence(what.label)}


def _wished_start(letter: Letter, form: RightsAssessment, text_id: TextId) -> None:
    """When one means to begin, until there is an appointment."""
    if form.wished_start and form.appointment is None:
        letter.add(text_id, after=" ", wished_start=day(form.wished_start))


def _appointment(letter: Letter, form: RightsAssessment, place: str, is_set: TextId, comes: TextId) -> None:
    """The day and time, the week that they will lie in, or that they come in a letter of their own."""
    if form.appointment is not None:
        letter.add(is_set, after=" ", appointment=_when(form.appointment, form.appointment_time), place=place)
    if form.appointment is None or not form.appointment_time:
        letter.add(comes, after=" ")


def _when(first: date, time: str) -> str:
    if at := clock_of(time):
        return _("{day} klokken {time}").format(day=day_long(first), time=f"{at:%H.%M}")
    return _("i uken fra {first} til {last}").format(first=day(first), last=day(first + timedelta(days=6)))


def _offers(letter: Letter, form: RightsAssessment, offers: Sequence[str], text_id: TextId) -> None:
    """What else may help; only where the patient is not taken in here."""
    if offers and form.decision in OFFERED:
        letter.add(text_id, offers="\n".join(f"- {offer}" for offer in offers))


def _receipt(letter: Letter, form: RightsAssessment) -> None:
    """Whether the other place has confirmed that it received the referral: unknown is told as unknown."""
    if form.forwarded_received is not None:
        letter.add(TextId.FORWARDED_RECEIVED, after=" ", forwarded_received=day(form.forwarded_received))
    else:
        letter.add(TextId.FORWARDED_UNKNOWN, after=" ")


def _grounds(letter: Letter, form: RightsAssessment) -> None:
    if form.grounds.strip():
        letter.add(TextId.PATIENT_GROUNDS, grounds=form.grounds)
