"""What a paper for an employer promises is checked here, for every door: the patient's consent, and words about health.

Source: helsepersonelloven §§ 21 and 22 (what is told to others needs the patient's consent); arbeidsmiljøloven § 4-6.
"""

import json
from dataclasses import dataclass

from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Conflict, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _
from hia_desktop.documents.kinds.content import EmployerContent, Looked
from hia_desktop.domain.access import Category, Recipient, Track
from hia_desktop.domain.consent import Given
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.sending.objections import Receiver
from hia_desktop.domain.words import health_words
from hia_desktop.domain.words.health_words import Hit, OwnDiagnosis
from hia_desktop.services.call import Work
from hia_desktop.services.centre import health_list
from hia_desktop.services.patient import objected
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import grants, seals
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.store.entities import AnsweredPaper, FormEntry, User, new_id

FEWEST_WORDS, MOST_WORDS = 10, 300
"""Characters of the reason that somebody answers with."""
_DIAGNOSED = (ReferralForm.kind, RightsAssessment.kind)


@dataclass(frozen=True)
class Answered:
    """Who answered for the words on a paper, and why."""

    by: str
    because: str


@dataclass(frozen=True)
class Search:
    """What was caught. `whole`: the patient's own diagnoses could be looked for too,
    which only those who may read them can do."""

    hits: tuple[Hit, ...]
    whole: bool


def consented(w: Work) -> bool:
    """Whether the patient lets the employer have what concerns adaptation and the way back,
    in the course at hand, today."""
    return Given(Recipient.EMPLOYER, Category.ADAPTATION) in grants.given(w, w.patient_id or "")


def search(w: Work, course: CourseId, content: EmployerContent) -> Search:
    """Looks through every line of the paper."""
    signed = entries.newest_signed(w, course, *_DIAGNOSED)
    rows = [row for entry in signed.values() for row in entry.answers.get("diagnoses", [])]
    own = [OwnDiagnosis(row.get("code", ""), row.get("text", "")) for row in rows]
    wanted = select(FormEntry.kind).where(
        FormEntry.course_id == course, FormEntry.kind.in_(_DIAGNOSED), FormEntry.state == "signed"
    )
    there = set(w.sql.scalars(wanted.where(FormEntry.struck_at.is_(None))))
    return Search(health_words.find(content.lines(), own, health_list.words_in_use(w)), there <= signed.keys())


def drafted(w: Work, course: CourseId, content: EmployerContent) -> tuple[EmployerContent, tuple[Hit, ...]]:
    """A paper that is still being written, with what is caught in it; without consent it is the patient's own copy."""
    found = search(w, course, content)
    looked = Looked.NOT_YET if found.hits else Looked.CLEAN if found.whole else Looked.PARTLY
    return content.model_copy(update={"looked": looked, "own_copy": not consented(w)}), found.hits


def keep(
    w: Work, course: CourseId, kind: str, entry: Entry, content: EmployerContent, *, own_copy: bool
) -> EmployerContent:
    """The paper as it may be handed out.

    Errors: Refused without the patient's consent, unless it is the patient's `own_copy`; BadInput naming each line with
    a word about health that nobody has answered for.
    """
    if not own_copy:
        objected.check(w, w.patient_id or "", Receiver.EMPLOYER)
    if not own_copy and not consented(w):
        raise Refused(
            _(
                "Pasienten har ikke samtykket til at arbeidsgiver får dette arket, så det er ikke laget. "
                "Helsepersonell registrerer samtykket under Samtykker; uten det kan dere lage "
                "pasientens eget eksemplar."
            )
        )
    found = search(w, course, content)
    looked = Looked.CLEAN if found.whole else Looked.PARTLY
    if found.hits:
        if answer_to(w, kind, entry, found.hits) is None:
            raise BadInput(
                _(
                    "Arket er ikke laget: arbeidsgiver leser det, og noe i det kan være helseopplysninger. "
                    "Endre teksten, eller svar for at den kan stå."
                ),
                health_words.told(found.hits),
            )
        looked = Looked.ANSWERED
    return content.model_copy(update={"looked": looked, "own_copy": own_copy})


def answer_to(w: Work, kind: str, entry: Entry, hits: tuple[Hit, ...]) -> Answered | None:
    """Who has answered for all of these on this paper of this version;
    None when nobody that the user may read the answer of has."""
    rows = w.sql.execute(
        select(AnsweredPaper, signed_as(User.full_name, AnsweredPaper.answered_by, AnsweredPaper.answered_at))
        .join(User, User.id == AnsweredPaper.answered_by)
        .where(AnsweredPaper.entry_id == entry.id, AnsweredPaper.kind == kind)
        .order_by(AnsweredPaper.answered_at.desc())
    ).all()
    keys = seals.keys_of(w, [row.id for row, _name in rows])
    for row, name in rows:
        if row.id in keys:
            kept = json.loads(seals.unseal(row.content, keys[row.id], row.id, "content"))
            if health_words.covers(kept["hits"], hits):
                return Answered(name, kept["because"])
    return None


def keep_answer(
    w: Work, course: CourseId, kind: str, entry: Entry, track: Track, hits: tuple[Hit, ...], because: str
) -> None:
    """Seals the reason with the words, for the user and for those whose form it is.

    Errors: BadInput when the reason is too short or long.
    """
    told = " ".join(because.split())
    if not FEWEST_WORDS <= len(told) <= MOST_WORDS:
        fault = _("Skriv hvorfor med {fewest} til {most} tegn.").format(fewest=FEWEST_WORDS, most=MOST_WORDS)
        raise BadInput(fault, {"because": fault})
    row = AnsweredPaper(
        id=new_id(), course_id=course, entry_id=entry.id, kind=kind, answered_by=w.me.id, answered_at=w.now
    )
    content = json.dumps({"because": told, "hits": health_words.kept(hits)}, ensure_ascii=False).encode()
    row.content = seals.seal(w, row.id, {"content": content}, [(track, None), (seals.user_reader(w.me.id), None)])[
        "content"
    ]
    w.sql.add(row)
    w.note(object_id=course, ground=kind)


def check_seen(seen: tuple[Hit, ...], now: tuple[Hit, ...]) -> None:
    """Errors: Conflict when what is caught now is not what the user was shown."""
    if health_words.kept(seen) != health_words.kept(now):
        raise Conflict(_("Planen er endret siden du så gjennom den. Se gjennom ordene på nytt. Ingenting er laget."))
