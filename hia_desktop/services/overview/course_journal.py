"""The journal: the whole course in order, as far as the user may read it, and the search in it."""

import json
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from hia_desktop.base.clock import local, oslo
from hia_desktop.base.fields import AttachmentId, CourseId, DocumentId
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, day, fold
from hia_desktop.domain.access import Category, Recipient, Right, Role, Track
from hia_desktop.domain.consent import Given
from hia_desktop.domain.forms import NOTES, form_of
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.measure_line import MeasureLine
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.values import OVER, Decision
from hia_desktop.domain.forms.workplace import Contact, WorkplaceForm
from hia_desktop.services.call import Work, query
from hia_desktop.services.course import beginnings, encounters
from hia_desktop.services.course.beginnings import Beginning
from hia_desktop.services.course.encounters import EncounterRow
from hia_desktop.services.papers import papers_in
from hia_desktop.services.papers.covers import title_of
from hia_desktop.services.papers.papers_in import PaperInRow
from hia_desktop.services.patient.leaves import status
from hia_desktop.services.sealing import grants, proofs, seals
from hia_desktop.services.sealing.entry_rows import DRAFT, FORGED, SIGNED, UNKNOWN, Entry, load, rows_of, with_addenda
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.store.entities import Attachment, Consent, Course, IssuedDocument, Patient, User
from hia_desktop.vault.seal import Unreadable

_CALLED = (User.full_name, User.title)
_NOBODY = (UNKNOWN, "")
_log = logging.getLogger(__name__)
_AT_ONCE = timedelta(seconds=2)
"""What one act records stands within so long: the consents given together, and the old one that a renewal ends."""


class LineKind(StrEnum):
    """What sort of line it is."""

    NOTE = "notes"
    FORM = "form"
    PAPER = "paper"
    CONSENT = "consent"
    CONTACT = "contact"
    EVENT = "event"

    @property
    def label(self) -> str:
        """The word on its filter."""
        return LINE_KINDS[self]


LINE_KINDS = WordTable(
    {
        LineKind.NOTE: N_("Notater"),
        LineKind.FORM: N_("Skjemaer"),
        LineKind.PAPER: N_("Brev og papirer"),
        LineKind.CONSENT: N_("Samtykker"),
        LineKind.CONTACT: N_("Kontakt"),
        LineKind.EVENT: N_("Hendelser"),
    }
)


@dataclass(frozen=True, kw_only=True)
class JournalLine:
    """One thing that was written, issued, agreed or done.

    `moment` is what it stands in order by; not `timed` where only the day of it is known, not `dated` where not even
    that is, and `moment` is when it was written. `words` are what is read in
    it, as label and text. Of `entry`, `document`, `file` and `contact` at most one is there: what the line opens;
    `step` is where else in the course it is found.
    """

    key: str
    kind: LineKind
    moment: datetime
    timed: bool = True
    dated: bool = True
    title: str
    about: str = ""
    author: str = ""
    profession: str = ""
    nav: bool = False
    struck: bool = False
    words: tuple[tuple[str, str], ...] = ()
    entry: Entry | None = None
    document: DocumentId | None = None
    file: AttachmentId | None = None
    contact: EncounterRow | None = None
    step: str = ""

    @property
    def day(self) -> date:
        """The day in Norway that its moment falls on."""
        return local(self.moment).date()

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The key that each of `words` is searched by; last what the line itself says."""
        own = " ".join((self.title, self.about, self.author, self.profession))
        return (*(fold(f"{label} {text}") for label, text in self.words), fold(own))


@dataclass(frozen=True)
class CourseJournal:
    """The lines, newest first, and the notes that the user has begun. `unmet`: as `beginnings.after_contact`."""

    lines: tuple[JournalLine, ...]
    drafts: tuple[Entry, ...]
    unmet: Beginning | None = None


@dataclass(frozen=True)
class FoundLine:
    """A line that was found. `place` is where in it: a label and the sentence with the first word that was asked for;
    None where the line itself has it, or nothing was asked."""

    line: JournalLine
    place: tuple[str, str] | None = None


def matching(
    lines: Iterable[JournalLine], text: str = "", kind: LineKind | None = None, author: str = ""
) -> list[FoundLine]:
    """The lines of this kind and author that hold every word of `text`, in the order given.
    Letters are compared as in the search for a patient: å and aa, capital and small are the same."""
    asked, found = fold(text).split(), []
    for line in lines:
        if (kind is None or line.kind is kind) and author in ("", line.author):
            if not asked:
                found.append(FoundLine(line))
            elif all(any(word in part for part in line.folded) for word in asked):
                places = zip(line.words, line.folded, strict=False)
                place = next((at for at, part in places if asked[0] in part), None)
                found.append(FoundLine(line, place and (place[0], _sentence(place[1], asked[0]))))
    return found


def _sentence(text: str, word: str) -> str:
    """The sentence of a text that has the word, all of it where no single one has."""
    return next((one for one in re.split(r"(?<=[.!?])\s+|\n+", text) if word in fold(one)), text)


@query(Right.READ_RECORD, audit="journal:read", about="course")
def open_journal(w: Work, course: CourseId) -> CourseJournal:
    """All of the course that the user may read, with what the search looks through."""
    given = grants.given(w, w.patient_id or "")
    rows = [r for r in rows_of(w, course) if r.state == SIGNED or (r.author_id == w.me.id and r.kind in NOTES)]
    entries = with_addenda([e for e in load(w, rows, given) if e.shared])
    signed = [e for e in entries if e.state == SIGNED]
    lines = [
        *(line for line in map(_entry_line, signed) if line.words or (line.entry and line.entry.whole)),
        *chain.from_iterable(map(_measure_lines, signed)),
        *_contacts(signed),
        *map(_encounter, encounters.of_course(w, course)),
        *_papers(w, course, given),
        *_files(w, course),
        *map(_paper_in, papers_in.rows(w, course)),
        *_consents(w, course),
        *_events(w, course),
    ]
    drafts = sorted((e for e in entries if e.state == DRAFT), key=lambda e: e.saved_at, reverse=True)
    lines.sort(key=lambda line: line.moment, reverse=True)
    return CourseJournal(tuple(lines), tuple(drafts), beginnings.after_contact(w, course))


def added_words(addenda: Iterable[Entry]) -> list[tuple[str, str]]:
    """The addenda of an entry, each under a label that tells of one that nobody signed so."""
    return [
        (f"{_('Tillegg')} ({FORGED})" if a.forged else _("Tillegg"), str(a.signed_answers.get("text", "")))
        for a in addenda
    ]


def _entry_line(e: Entry) -> JournalLine:
    form, note = form_of(e.kind), e.kind in NOTES
    title = e.form.title if note else _("{title} v{number}").format(title=e.form.title, number=e.number)
    added = (a.signed_at for a in e.addenda if a.signed_at)
    about = [
        _decided(e),
        e.reason,
        "" if e.whole else _("deler av skjemaet"),
        e.struck and _("feilført"),
        str(FORGED) if e.forged else "",
    ]
    about += [_("tillegg {day}").format(day=day(local(at).date())) for at in added]
    texts = e.form.lines(e.signed_answers)
    texts += added_words(e.addenda)
    return JournalLine(
        key=e.id,
        kind=LineKind.NOTE if note else LineKind.FORM,
        moment=e.signed_at or e.saved_at,
        title=title,
        about=" · ".join(filter(None, about)),
        author=e.author,
        profession=e.author_title,
        nav=form.track is Track.NAV,
        struck=bool(e.struck),
        words=tuple(texts),
        entry=e,
        step="" if note else form.card.found_in,
    )


def _decided(e: Entry) -> str:
    """What an assessment came to."""
    code = e.answers.get("decision") if e.kind == RightsAssessment.kind else None
    return Decision(code).label if code else ""


def _measure_lines(plan: Entry) -> Iterator[JournalLine]:
    """What was said of single measures of a plan after it was signed."""
    for e in plan.later:
        said = MeasureLine.model_validate(e.answers)
        until = _("frist {day}").format(day=day(said.due)) if said.due and said.status not in OVER else ""
        yield JournalLine(
            key=e.id,
            kind=LineKind.FORM,
            moment=e.signed_at or e.saved_at,
            title=_("Tiltak: {what}").format(what=said.what),
            about=" · ".join(filter(None, (said.status.label, until, plan.struck and _("feilført")))),
            author=e.author,
            profession=e.author_title,
            struck=bool(plan.struck),
            words=tuple(e.form.lines(e.signed_answers)),
            step=plan.kind,
        )


def _contacts(signed: list[Entry]) -> Iterator[JournalLine]:
    """The contacts of the newest version of NAV's note that was not entered in error, each by who first signed it."""
    versions = sorted((e for e in signed if e.kind == WorkplaceForm.kind and e.stands), key=lambda e: e.number)
    first: dict[Any, Entry] = {}
    rows: list[Contact] = []
    for e in versions:
        rows = WorkplaceForm.model_validate(e.answers).contacts
        for c in rows:
            first.setdefault(_same(c), e)
    for number, c in enumerate(rows):
        by = first[_same(c)]
        who = c.with_whom or (c.party.label if c.party else "")
        told = [c.form.label if c.form else "", c.purpose, c.agreed]
        yield JournalLine(
            key=f"{by.id}:{number}",
            kind=LineKind.CONTACT,
            moment=_on(c.day) if c.day else by.signed_at or by.saved_at,
            timed=c.day is None,
            dated=c.day is not None,
            title=_("Kontakt: {who}").format(who=who) if who else _("Kontakt"),
            about=" · ".join(filter(None, told)),
            author=by.author,
            profession=by.author_title,
            nav=True,
            step=WorkplaceForm.kind,
        )


def _same(c: Contact) -> tuple[Any, ...]:
    return c.day, c.party, c.with_whom, c.purpose


def _encounter(e: EncounterRow) -> JournalLine:
    """A contact that one of the health side had, by its day."""
    with_whom = e.done.partner.label if e.done.partner is not None else ""
    codes = e.coding.words if not e.lacks or e.elsewhere else _("mangler kode")
    where = _("ved et annet senter") if e.elsewhere else ""
    assert e.done.day is not None
    return JournalLine(
        key=e.id,
        kind=LineKind.CONTACT,
        moment=_on(e.done.day),
        timed=False,
        title=_("Kontakt: {who}").format(who=with_whom),
        about=" · ".join(filter(None, (e.done.told, codes, where, _("strøket") if e.struck else ""))),
        author=e.who,
        profession=e.title,
        struck=e.struck,
        contact=e,
    )


def _papers(w: Work, course: CourseId, given: frozenset[Given]) -> Iterator[JournalLine]:
    """The issued papers that the user can open, with their words."""
    paper = IssuedDocument
    columns = (paper.id, paper.kind, paper.recipient, paper.track, paper.category, paper.issued_at, paper.from_entry)
    by = (signed_as(column, paper.issued_by, paper.issued_at) for column in _CALLED)
    wanted = select(*columns, paper.content, *by, grants.struck_source().label("struck"))
    wanted = wanted.join(User, User.id == paper.issued_by).where(paper.course_id == course)
    found = w.sql.execute(wanted).all()
    found = [r for r in found if grants.may_open_paper(w, r.kind, r.track, r.category, r.struck, given)]
    keys = seals.sound_keys_of(w, [r.id for r in found]) if found else {}
    sound, struck = proofs.genuine(w, proofs.ISSUED, [r.id for r in found]), grants.in_error(w, found)
    for r in found:
        said = (_("feilført") if r.id in struck else "", "" if r.id in sound else str(FORGED))
        yield JournalLine(
            key=r.id,
            kind=LineKind.PAPER,
            moment=r.issued_at,
            title=title_of(r.kind, r.recipient),
            about=" · ".join(filter(None, said)),
            author=r.full_name if r.id in sound else str(UNKNOWN),
            profession=r.title if r.id in sound else "",
            struck=r.id in struck,
            words=tuple(_paper_words(r, keys[r.id])) if r.id in keys else (),
            document=DocumentId(r.id),
        )


def _paper_words(r: Any, key: bytes) -> Iterator[tuple[str, str]]:
    """What the paper says; nothing for a damaged one, which `checks.verify` tells of."""
    try:
        body = json.loads(seals.unseal(r.content, key, r.id, "content"))
    except (Unreadable, ValueError) as error:
        _log.warning("paper %s cannot be searched: %s", r.id[:8], type(error).__name__)
        return
    yield from (("", text) for text in _texts(body.get("content")))


def _texts(value: Any) -> Iterator[str]:
    """Every text in what JSON gave."""
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _files(w: Work, course: CourseId) -> Iterator[JournalLine]:
    """The files that came with the referral, that the user has the key to."""
    by = (signed_as(column, Attachment.added_by, Attachment.added_at) for column in _CALLED)
    wanted = select(Attachment.id, Attachment.name, Attachment.added_at, *by)
    wanted = wanted.join(User, User.id == Attachment.added_by).where(
        Attachment.course_id == course, Attachment.sort == ""
    )
    found = w.sql.execute(wanted).all()
    keys = seals.keys_of(w, [r.id for r in found]) if found else {}
    for r in found:
        if r.id in keys:
            name = seals.unseal(r.name, keys[r.id], r.id, "name").decode()
            yield JournalLine(
                key=r.id,
                kind=LineKind.PAPER,
                moment=r.added_at,
                title=_("Vedlegg: {name}").format(name=name),
                author=r.full_name,
                profession=r.title,
                file=AttachmentId(r.id),
            )


def _paper_in(r: PaperInRow) -> JournalLine:
    """A paper that came, by the day it came."""
    read = _("lest {day} av {name}").format(day=day(r.read_on), name=r.read_by) if r.read_on else ""
    waits = _("leses av {name}").format(name=r.reader) if not r.read_on and r.reader and not r.struck else ""
    return JournalLine(
        key=r.id,
        kind=LineKind.PAPER,
        moment=_on(r.arrived),
        timed=False,
        title=r.title,
        about=" · ".join(filter(None, (_("kom inn"), read or waits, _("feilført") if r.struck else ""))),
        author=r.added_by,
        profession=r.profession,
        nav=r.nav,
        struck=r.struck,
        file=r.id,
    )


def _consents(w: Work, course: CourseId) -> Iterator[JournalLine]:
    """Each time consents were given, withdrawn or ran out; a NAV adviser is told of those to NAV."""
    taker = aliased(User)
    by = [signed_as(column, Consent.recorded_by, Consent.recorded_at) for column in _CALLED]
    end = Consent.withdrawn_by, Consent.withdrawn_at
    by += [signed_as(taker.full_name, *end).label("taker"), signed_as(taker.title, *end).label("taker_is")]
    wanted = select(Consent, *by)
    wanted = wanted.join(User, User.id == Consent.recorded_by).outerjoin(taker, taker.id == Consent.withdrawn_by)
    if w.me.role is Role.NAV_ADVISER:
        wanted = wanted.where(Consent.recipient == Recipient.NAV_ADVISER)
    rows = w.sql.execute(wanted.where(Consent.course_id == course).order_by(Consent.recorded_at)).all()
    gathered: dict[tuple[Any, ...], list[Any]] = {}
    sound = grants.given_so(w, [r.Consent for r in rows])
    ended_so = proofs.genuine(w, proofs.WITHDRAWN, [r.Consent.id for r in rows if r.Consent.withdrawn_at is not None])
    for r in rows:
        c = r.Consent
        who = (r.full_name, r.title) if c.id in sound else _NOBODY
        _gather(gathered, (_("Samtykke gitt"), c.recipient, *map(str, who)), c.recorded_at, c)
        if c.withdrawn_at is not None and not any(_renews(o.Consent, c) for o in rows):
            ended = _("Samtykke trukket tilbake") if r.taker else _("Samtykke avsluttet av programmet")
            who = (r.taker or "", r.taker_is or "") if c.id in ended_so else _NOBODY
            _gather(gathered, (ended, c.recipient, *map(str, who)), c.withdrawn_at, c)
        elif c.withdrawn_at is None and c.valid_until < w.today:
            _gather(gathered, (_("Samtykke løp ut"), c.recipient, "", ""), _on(c.valid_until, time.max), c)
    for (what, recipient, author, profession, at), held in gathered.items():
        yield JournalLine(
            key=f"{held[0].id}:{what}",
            kind=LineKind.CONSENT,
            moment=at,
            timed=bool(author),
            title=_("{what}: {recipient}").format(what=what, recipient=Recipient(recipient).label),
            about=", ".join(c.label for c in Category if c in {one.category for one in held})
            + (f" · {FORGED}" if author == str(UNKNOWN) else ""),
            author=author,
            profession=profession,
            step="consents",
        )


def _gather(into: dict[tuple[Any, ...], list[Any]], what: tuple[str, ...], at: datetime, consent: Consent) -> None:
    """With the others of the same act."""
    key = next((k for k in into if k[:-1] == what and abs(k[-1] - at) < _AT_ONCE), (*what, at))
    into.setdefault(key, []).append(consent)


def _renews(new: Consent, old: Consent) -> bool:
    """Whether the new consent took the place of the old one, which therefore was never taken back."""
    same = (new.recipient, new.category) == (old.recipient, old.category) and new.id != old.id
    return same and old.withdrawn_at is not None and timedelta(0) <= new.recorded_at - old.withdrawn_at < _AT_ONCE


def _events(w: Work, course_id: CourseId) -> Iterator[JournalLine]:
    """When the referral came, what was done of the follow-up of the sick leave, and when the course ended."""
    course = w.sql.get_one(Course, course_id)
    patient = w.sql.get_one(Patient, course.patient_id)
    if w.me.role is not Role.NAV_ADVISER:
        yield _event(_("Henvisning mottatt"), _on(course.received_on), ReferralForm.kind)
    for m in status(w, course, bool(patient.employer), grants.sick_leave_is_shared(w, patient.id)).milestones:
        if m.done_on is not None:
            yield _event(_("Gjort: {what}").format(what=m.label), _on(m.done_on), "leaves", nav=True)
    if course.closed_on is not None:
        yield _event(_("Forløpet avsluttet"), _on(course.closed_on, time.max), "")


def _event(title: str, at: datetime, step: str, *, nav: bool = False) -> JournalLine:
    key = f"{title} {at}"
    return JournalLine(key=key, kind=LineKind.EVENT, moment=at, timed=False, title=title, nav=nav, step=step)


def _on(day: date, at: time = time.min) -> datetime:
    """A day that nobody noted the time of, before all else that day; `at` when it is known to have come after it."""
    return datetime.combine(day, at, tzinfo=oslo())
