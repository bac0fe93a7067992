"""Why an archived paper is not to be handed out now: a consent that ended, or a receiver whom the patient objects to.

Source: the rows `epikrise_sent` and `objection` of the table of legal texts.
"""

from collections.abc import Mapping

from hia_desktop.base.fields import EntryId
from hia_desktop.base.text import _
from hia_desktop.documents.kinds import BY_KIND
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.epikrise import PAPER as EPIKRISE
from hia_desktop.documents.kinds.letter import SUPPLEMENT, TO_GP, TO_REFERRER
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.sending.objections import Receiver, receiver_of, sent_by
from hia_desktop.services.call import Work
from hia_desktop.services.course.calendar import NAME_A_TIME
from hia_desktop.services.papers import mail, promises
from hia_desktop.services.patient import departures
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import grants
from hia_desktop.services.sealing.entry_rows import signed_version
from hia_desktop.store.entities import Course

OWN_COPY, TO_EMPLOYER = "patient", "employer"
"""Whom an issued paper for an employer is for."""


def why(w: Work, no: Mapping[Receiver, str], kind: str, recipient: str, entry: str | None) -> str:
    """Why an archived paper is not to be handed out now; empty when it may be. `no`: `objected.reasons` of the
    patient at hand, asked once for a list."""
    if told := stopped(w, w.patient_id or "", kind):
        return told
    if no and (told := next((no[to] for to in _receivers(w, kind, recipient, entry) if to in no), "")):
        return told
    paper = BY_KIND.get(kind)
    if paper is None or recipient == OWN_COPY:
        return ""
    if paper.for_employer and recipient != TO_EMPLOYER:
        return _("Arket er laget før programmet så gjennom ark til arbeidsgiver. Lag det på nytt.")
    if promises.consented(w, paper):
        return ""
    ended = _("Samtykket til at arbeidsgiver får arket, gjelder ikke lenger.")
    return ended if paper.for_employer else _("Samtykket til at NAV får arket, gjelder ikke lenger.")


def stopped(w: Work, patient: str, kind: str) -> str:
    """Why nothing of this kind goes out, since the patient is dead or has moved away; empty when it may. Letters to the
    patient, to the employer and to NAV are held; those who treat the patient are still answered."""
    paper = BY_KIND.get(kind)
    if paper is None or not (paper.audience in (Audience.EMPLOYER, Audience.NAV) or kind in NAME_A_TIME):
        return ""
    gone = departures.words(w, patient)
    text = _("Pasienten er notert som «{gone}». Brevet holdes tilbake til det er tatt tilbake på pasientkortet.")
    return text.format(gone=gone) if gone else ""


def _receivers(w: Work, kind: str, recipient: str, entry: str | None) -> tuple[Receiver, ...]:
    course = w.sql.get_one(Course, w.course_id)
    if kind in (SUPPLEMENT.kind, TO_REFERRER.kind):
        return mail.receivers_of_answer(w, course, "referrer")
    if kind == TO_GP.kind:
        return (Receiver.GP,)
    if kind == EPIKRISE.kind and entry is not None:
        return _of_epikrise(w, course, EntryId(entry))
    to = promises.OBJECTED.get(BY_KIND[kind].audience) if kind in BY_KIND and recipient != OWN_COPY else None
    return (to,) if to is not None else ()


def _of_epikrise(w: Work, course: Course, entry: EntryId) -> tuple[Receiver, ...]:
    """Those whom the signed one names; where it names nobody, those whom the law does."""
    version = signed_version(w, entry, grants.given(w, w.patient_id or ""))
    form = entries.read_form(Epikrise.kind, version.answers)
    if isinstance(form, Epikrise) and form.receivers:
        return tuple(going.to for going in sent_by(form).values())
    found = (receiver_of(row.kind) for row in mail.of_epikrise(w, course))
    return tuple(to for to in found if to is not None)
