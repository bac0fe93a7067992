"""What a paper for an employer promises is checked here, for every door: the patient's consent, that somebody has seen
and approved it line by line, and words about health.

Source: helsepersonelloven §§ 21 and 22 (what is told to others needs the patient's consent); arbeidsmiljøloven § 4-6.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Conflict, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import EmployerContent, Line, Looked, PaperContent
from hia_desktop.documents.kinds.paper import Paper
from hia_desktop.domain.access import Category, Recipient, Track
from hia_desktop.domain.consent import Given
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.sending.objections import Receiver
from hia_desktop.domain.words import health_words
from hia_desktop.domain.words.health_words import Hit, OwnDiagnosis
from hia_desktop.services.call import Work
from hia_desktop.services.centre import health_list
from hia_desktop.services.patient import objected
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import grants, proofs, seals, vouching
from hia_desktop.services.sealing.entry_rows import Entry, standing_rows
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.store.entities import AnsweredPaper, User, new_id

FEWEST_WORDS, MOST_WORDS = 10, 300
"""Characters of the reason that somebody answers with."""
_DIAGNOSED = (ReferralForm.kind, RightsAssessment.kind, Closing.kind)
OBJECTED = {Audience.EMPLOYER: Receiver.EMPLOYER, Audience.NAV: Receiver.NAV}
"""Whose papers stay in the house while the patient objects to the receiver."""


@dataclass(frozen=True)
class Approved:
    """One line as somebody approved it: the path of its field, what stands there in the form,
    and the words on the paper in its place. Empty words leave it out."""

    path: str
    source: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Who approved the lines of a paper, when, and the words about health that were answered for, and why."""

    by: str
    at: datetime
    lines: tuple[Approved, ...]
    hits: list[list[str]]
    because: str

    def approves(self, line: Line) -> bool:
        """Whether this very line was seen."""
        return any((one.path, one.source) == (line.path, line.text) for one in self.lines)


@dataclass(frozen=True)
class Search:
    """What was caught. `whole`: the patient's own diagnoses could be looked for too,
    which only those who may read them can do."""

    hits: tuple[Hit, ...]
    whole: bool


def consented(w: Work, paper: Paper) -> bool:
    """Whether the patient lets those whom a paper is for have it, in the course at hand, today: the employer what
    concerns adaptation and the way back, NAV what the health side has written."""
    to = paper.audience.consenting
    own = paper.made_of is not None and paper.made_of.card.track is Track.NAV and to is Recipient.NAV_ADVISER
    return to is None or own or bool(grants.sound_consent(w, Given(to, paper.category or Category.ADAPTATION)))


def _check_consent(w: Work, paper: Paper) -> None:
    """Errors: Refused when those whom the paper is for may not have it."""
    if not consented(w, paper):
        raise Refused(
            _(
                "Pasienten har ikke samtykket til at arbeidsgiver får dette arket, så det er ikke laget. "
                "Helsepersonell registrerer samtykket under Samtykker; uten det kan dere lage "
                "pasientens eget eksemplar."
            )
            if paper.for_employer
            else _("Pasienten har ikke samtykket til at NAV får dette arket, så det er ikke laget.")
        )


def may_go(w: Work, paper: Paper) -> bool:
    """Whether those whom the paper is for may be handed it today: with consent, and without the patient's objection."""
    receiver = OBJECTED.get(paper.audience)
    return consented(w, paper) and (receiver is None or receiver not in objected.reasons(w, w.patient_id or ""))


def search(w: Work, course: CourseId, content: EmployerContent) -> Search:
    """Looks through every line of the paper."""
    signed = entries.newest_signed(w, course, *_DIAGNOSED)
    rows = [row for entry in signed.values() for row in entry.answers.get("diagnoses", [])]
    own = [OwnDiagnosis(row.get("code", ""), row.get("text", "")) for row in rows]
    there = {r.kind for r in standing_rows(w, course, *_DIAGNOSED)}
    return Search(health_words.find(content.lines(), own, health_list.words_in_use(w)), there <= signed.keys())


def drafted(
    w: Work, course: CourseId, paper: Paper, content: EmployerContent
) -> tuple[EmployerContent, tuple[Hit, ...]]:
    """A paper that is still being written, with what is caught in it; without consent it is the patient's own copy."""
    found = search(w, course, content)
    looked = Looked.NOT_YET if found.hits else Looked.CLEAN if found.whole else Looked.PARTLY
    return content.model_copy(update={"looked": looked, "own_copy": not consented(w, paper)}), found.hits


def keep(
    w: Work, course: CourseId, paper: Paper, entry: Entry, content: PaperContent, *, own_copy: bool
) -> PaperContent:
    """The paper as it may be handed out: each line in the words that were approved.

    Errors: Refused without the patient's consent, unless it is the patient's `own_copy`; BadInput naming each line with
    a word about health that nobody has answered for, and each that nobody has approved.
    """
    if not own_copy:
        if (receiver := OBJECTED.get(paper.audience)) is not None:
            objected.check(w, w.patient_id or "", receiver)
        _check_consent(w, paper)
    if not paper.for_employer or not isinstance(content, EmployerContent):
        return content
    approval = approval_of(w, paper.kind, entry, content)
    if approval is not None:
        content = worded(content, approval.lines)
    found = search(w, course, content)
    looked = Looked.CLEAN if found.whole else Looked.PARTLY
    if found.hits:
        if approval is None or not health_words.covers(approval.hits, found.hits):
            raise BadInput(
                _(
                    "Arket er ikke laget: arbeidsgiver leser det, og noe i det kan være helseopplysninger. "
                    "Endre teksten, eller svar for at den kan stå."
                ),
                health_words.told(found.hits),
            )
        looked = Looked.ANSWERED
    if approval is None:
        raise BadInput(
            _("Arket er ikke laget: arbeidsgiver leser det, og linjene er ikke sett gjennom og godkjent én for én."),
            {line.where: line.text for line in to_approve(content, ())},
        )
    return content.model_copy(update={"looked": looked, "own_copy": own_copy})


def to_approve(content: EmployerContent, hits: Collection[Hit]) -> tuple[Line, ...]:
    """The lines that somebody must see: all that are somebody's own words, and others that words were caught in."""
    caught = {hit.where for hit in hits}
    return tuple(line for line in content.told() if line.own_words or line.where in caught)


def worded(content: EmployerContent, lines: Collection[Approved]) -> EmployerContent:
    """The content in the words that were approved. A line that is not there now, since it is no longer shared, stays
    away; one that says something else keeps its own words, and so is not approved."""
    shown = {line.path: line.text for line in content.told()}
    return content.with_lines({one.path: one.text for one in lines if shown.get(one.path) == one.source})


def approvals(w: Work, kind: str, course: CourseId) -> Iterator[tuple[str, Approval]]:
    """Of a kind of paper in a course, what was approved and that the user may read: the version, and the approval;
    newest first. Nothing that was put in or changed with other tools: its words would be the employer's to read."""
    rows = w.sql.execute(
        select(AnsweredPaper, signed_as(User.full_name, AnsweredPaper.answered_by, AnsweredPaper.answered_at))
        .join(User, User.id == AnsweredPaper.answered_by)
        .where(AnsweredPaper.course_id == course, AnsweredPaper.kind == kind)
        .order_by(AnsweredPaper.answered_at.desc())
    ).all()
    keys = seals.keys_of(w, [row.id for row, _name in rows])
    sound = proofs.genuine(w, proofs.ANSWERED, keys) if vouching.is_signed(w, proofs.ANSWERED) else keys.keys()
    for row, name in rows:
        if row.id in sound:
            kept = json.loads(seals.unseal(row.content, keys[row.id], row.id, "content"))
            lines = tuple(Approved(*line) for line in kept.get("lines", []))
            yield (
                row.entry_id,
                Approval(by=name, at=row.answered_at, lines=lines, hits=kept["hits"], because=kept["because"]),
            )


def approval_of(w: Work, kind: str, entry: Entry, content: EmployerContent) -> Approval | None:
    """The newest approval of every line of this paper of this version, None when nobody that the user may read the
    answer of has given one."""
    lines = to_approve(content, ())
    return next(
        (
            one
            for of, one in approvals(w, kind, CourseId(w.course_id or ""))
            if of == entry.id and all(one.approves(line) for line in lines)
        ),
        None,
    )


def keep_approval(
    w: Work,
    course: CourseId,
    paper: Paper,
    entry: Entry,
    content: EmployerContent,
    lines: tuple[Approved, ...],
    because: str,
) -> None:
    """Seals the lines as approved, with the words that were answered for, for the user and for those whose form it is.

    Errors: Conflict when the lines are no longer those; BadInput naming each line with a word about health when no
    reason is given, or when the reason is too short or long.
    """
    shown = {line.path: line.text for line in content.told()}
    seen = {line.path: line.source for line in lines}
    wanted = [line.path for line in to_approve(content, ())]
    if any(shown.get(path) != source for path, source in seen.items()) or not seen.keys() >= set(wanted):
        raise Conflict(_("Planen er endret siden du så gjennom den. Se gjennom linjene på nytt. Ingenting er laget."))
    hits = search(w, course, worded(content, lines)).hits
    told = " ".join(because.split())
    if hits and not told:
        raise BadInput(
            _("Noe i linjene kan være helseopplysninger. Endre dem, eller svar for at de kan stå."),
            {
                **health_words.told(hits),
                "because": _("Skriv hvorfor ordene kan stå."),
            },
        )
    if hits and not FEWEST_WORDS <= len(told) <= MOST_WORDS:
        fault = _("Skriv hvorfor med {fewest} til {most} tegn.").format(fewest=FEWEST_WORDS, most=MOST_WORDS)
        raise BadInput(fault, {"because": fault})
    row = AnsweredPaper(
        id=new_id(), course_id=course, entry_id=entry.id, kind=paper.kind, answered_by=w.me.id, answered_at=w.now
    )
    kept = {
        "because": told if hits else "",
        "hits": health_words.kept(hits),
        "lines": [[line.path, line.source, line.text.strip()] for line in lines],
    }
    track = Track.HEALTH if paper.made_of is None else paper.made_of.card.track
    row.content = seals.seal(
        w,
        row.id,
        {"content": json.dumps(kept, ensure_ascii=False).encode()},
        [(track, None), (seals.user_reader(w.me.id), None)],
    )["content"]
    w.sql.add(row)
    if vouching.is_signed(w, proofs.ANSWERED):
        proofs.prove(w, proofs.ANSWERED, row)
    w.note(object_id=course, ground=paper.kind)
