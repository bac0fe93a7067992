"""The open store checked: what was read, what of it is wrong, and what the user's keys could not look into."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, null, select

from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _, listed, moment, plural
from hia_desktop.domain import legal_texts
from hia_desktop.domain.access import Right
from hia_desktop.services.call import Work, query
from hia_desktop.services.centre import backups, trail_alarms
from hia_desktop.services.sealing import (
    entry_rows,
    frames,
    of_course,
    parts,
    proof_checks,
    seals,
    shown_forms,
    trail_checks,
)
from hia_desktop.store.entities import (
    AgendaItem,
    AnsweredPaper,
    Attachment,
    FormEntry,
    IssuedDocument,
    KeyGrant,
    LooseDraft,
    Meeting,
    MeetingDecision,
    SharedPart,
    SignedPaper,
    Task,
)
from hia_desktop.vault.seal import Unreadable


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What a check of the open store found wrong, in words; how much of what there is the user's keys could open; and
    which legal texts are to be read again or await. `files` came with referrals; `notes` are notes on tasks and papers,
    what is written in meetings, and what somebody is typing; `parts` what the other side has been given a copy of.
    `damaged`: something that is there is not as it was, so that a copy may be better; not when the end of the trail
    alone is not where it was noted.
    `signed`: signatures were looked at.
    """

    problems: tuple[str, ...]
    damaged: bool
    lines: int
    entries: int
    documents: int
    files: int
    notes: int
    parts: int
    all_entries: int
    all_documents: int
    all_files: int
    all_notes: int
    all_parts: int
    signed: bool = True
    law_to_read: tuple[str, ...] = ()
    law_awaiting: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """Whether all that is there was read."""
        return (self.entries, self.documents, self.files, self.notes, self.parts) == (
            self.all_entries,
            self.all_documents,
            self.all_files,
            self.all_notes,
            self.all_parts,
        )


def checked_words(found: Verified) -> str:
    """The sentence when nothing was found wrong: «Alt stemmer» only when all that is there was read,
    else how much of it was."""
    lines = plural(found.lines, _("logglinje"), _("logglinjer"))
    counted = (
        (found.entries, found.all_entries, _("skjemaer")),
        (found.documents, found.all_documents, _("dokumenter")),
        (found.files, found.all_files, _("vedlegg")),
        (found.notes, found.all_notes, _("notater og kladder")),
        (found.parts, found.all_parts, _("kopier delt mellom helse og NAV")),
    )
    told = [
        _("{read} av {all} {what}").format(read=read, all=all_of_it, what=what)
        for read, all_of_it, what in counted
        if all_of_it
    ]
    if not told:
        return _("Ingen feil funnet. Lest: databasen og {lines}. Det er ingen skjemaer eller dokumenter ennå.").format(
            lines=lines
        )
    looked = listed([_("databasen"), lines, *told])
    if found.everything:
        return _("Alt stemmer. Lest: {looked}.").format(looked=looked)
    rest = _(
        "Resten er forseglet for andre og er ikke åpnet. Der er det bare sett at noen har nøkkel til det{more}. "
        "Annet kan være skadet uten at det vises her. En behandler kan kontrollere mer."
    ).format(more=_(", og at skjemaer, dokumenter og vedlegg er som de ble signert") if found.signed else "")
    return _("Ingen feil funnet i det som kan leses i din rolle. Lest: {looked}. {rest}").format(
        looked=looked, rest=rest
    )


@query(Right.BACKUP)
def verify(w: Work) -> Verified:
    """Checks the open store: the cipher's and the database's own checks, the trail and its anchor, and what the user
    can open, papers and files against their hashes; users, consents, and the sealed bytes of what is signed, issued and
    filed against their signatures, for which no key is needed. Of other sealed content that the user has no key to it
    sees only that somebody holds one. Reports progress.
    Shows nothing, so it is no reading of a record.
    """
    w.sql.rollback()  # whether the user is still let in was read: a checkpoint would wait for that reading to end
    problems = _of_database(w)
    there = [list(w.sql.scalars(sealed.ids())) for sealed in _SEALED]
    total, done = sum(map(len, there)), 0
    trail = proof_checks.check_trail(w, lambda line, of: w.step(line, of + total))
    proof_checks.note_checked(w, trail)
    if trail.broken:
        problems.append(_("Loggen: linje {line} er endret eller fjernet.").format(line=trail.broken[0]))
    of_trail = trail_alarms.problems(w)
    if not trail.end_is_there:
        of_trail.append(_("Loggen: slutten stemmer ikke med det som er notert ved siden av lageret."))
    if (copy := backups.newer(w)) is not None:
        text = _("Lageret er eldre enn sikkerhetskopien fra {moment}: den har noe som ikke er her.")
        of_trail.append(text.format(moment=moment(copy.made_at)))
    problems += shown_forms.problems(w) + frames.problems(w) + proof_checks.problems(w) + trail_checks.problems(w)
    read, all_of_it = Counter[str](), Counter[str]()
    for sealed, ids in zip(_SEALED, there, strict=True):
        all_of_it[sealed.counted] += len(ids)
        for start in range(0, len(ids), _AT_ONCE):
            chunk = ids[start : start + _AT_ONCE]
            read[sealed.counted] += _open(w, sealed, chunk, problems)
            done += len(chunk)
            w.step(trail.head.seq + done, trail.head.seq + total)
    for lost in {one for ids in there for one in ids} - set(w.sql.scalars(select(KeyGrant.object_id))):
        problems.append(_("{id}: ingen har nøkkel til innholdet.").format(id=lost[:8]))
    return Verified(
        problems=(*problems, *of_trail),
        damaged=bool(problems),
        lines=trail.head.seq,
        entries=read["entries"],
        documents=read["documents"],
        files=read["files"],
        notes=read["notes"],
        parts=read["parts"],
        all_entries=all_of_it["entries"],
        all_documents=all_of_it["documents"],
        all_files=all_of_it["files"],
        all_notes=all_of_it["notes"],
        all_parts=all_of_it["parts"],
        signed=w.signed_in.prover.begun,
        law_to_read=legal_texts.to_read_again(w.today),
        law_awaiting=legal_texts.awaiting(),
    )


def _of_database(w: Work) -> list[str]:
    """What its own checks find, and where what is to be a text is none."""
    store = w.signed_in.store
    unread = _("Databasen: «{column}» i «{table}» har tegn som ikke kan leses ({rows}).")
    return [_("Databasen: {found}.").format(found=found) for found in store.integrity()] + [
        unread.format(column=column, table=table, rows=plural(rows, _("rad"), _("rader")))
        for table, column, rows in store.unreadable()
    ]


@dataclass(frozen=True, kw_only=True)
class _Sealed:
    """One kind of sealed object: the columns of its parts and what each is sealed as, which of them has its hash beside
    it, what is said of one that does not open, and where it is, its course or its kind, where it says itself where that
    is."""

    counted: str
    table: type[Any]
    parts: Mapping[str, str]
    wrong: Words
    hashed: str = ""
    course: Any = None

    def ids(self) -> Any:
        """The ids of those that hold something."""
        return select(self.table.id).where(getattr(self.table, next(iter(self.parts))).is_not(None))


def _as_called(*columns: str) -> Mapping[str, str]:
    """Each part is sealed as what its column is called."""
    return {name: name for name in columns}


_AT_ONCE = 50
_CHANGED = N_("Dokument {id} er endret siden det ble signert.")
_SEALED = (
    _Sealed(
        counted="entries",
        table=FormEntry,
        parts=_as_called("content"),
        wrong=N_("Skjema {id} lar seg ikke åpne."),
        course=case((FormEntry.state == entry_rows.DRAFT, FormEntry.course_id)),
    ),
    _Sealed(
        counted="documents",
        table=IssuedDocument,
        parts=_as_called("content", "pdf"),
        wrong=N_("Dokument {id} er endret siden det ble utstedt."),
        hashed="pdf",
    ),
    _Sealed(counted="documents", table=SignedPaper, parts=_as_called("content", "pdf"), wrong=_CHANGED, hashed="pdf"),
    _Sealed(counted="documents", table=Meeting, parts={"paper": "pdf"}, wrong=_CHANGED, hashed="paper"),
    _Sealed(
        counted="files",
        table=Attachment,
        parts=_as_called("name", "content", "sender"),
        wrong=N_("Vedlegg {id} er endret siden det ble lagt ved."),
        hashed="content",
    ),
    _Sealed(
        counted="notes",
        table=AnsweredPaper,
        parts=_as_called("content"),
        wrong=N_("Svaret for ord på et ark, {id}, lar seg ikke åpne."),
    ),
    _Sealed(
        counted="notes",
        table=Task,
        parts=_as_called(of_course.NOTE),
        wrong=N_("Notatet til oppgave {id} lar seg ikke åpne."),
        course=Task.course_id,
    ),
    _Sealed(
        counted="notes",
        table=Task,
        parts=_as_called(of_course.WORDS),
        wrong=N_("Teksten til oppgave {id} lar seg ikke åpne."),
        course=Task.course_id,
    ),
    _Sealed(
        counted="notes",
        table=AgendaItem,
        parts=_as_called("content"),
        wrong=N_("Det som er skrevet i møtet om en pasient ({id}), lar seg ikke åpne."),
        course=AgendaItem.course_id,
    ),
    _Sealed(
        counted="notes",
        table=MeetingDecision,
        parts=_as_called("content"),
        wrong=N_("Beslutning {id} fra et møte lar seg ikke åpne."),
        course=select(AgendaItem.course_id).where(AgendaItem.id == MeetingDecision.item_id).scalar_subquery(),
    ),
    _Sealed(
        counted="notes",
        table=LooseDraft,
        parts=_as_called("content"),
        wrong=N_("Kladd {id} lar seg ikke åpne."),
        course=LooseDraft.kind,
    ),
    _Sealed(
        counted="parts",
        table=SharedPart,
        parts=_as_called("content"),
        wrong=N_("Delt kopi {id} er skadet. Forny samtykket, så lages den på nytt."),
    ),
)


_SEALED_AS_THERE = (Task, LooseDraft)
"""What opens where it was written alone."""
_UNMARKED: Mapping[type[Any], ColumnElement[bool]] = {
    FormEntry: parts.live(),
    Attachment: Attachment.struck_at.is_(None),
}
"""What is not marked as entered in error, of what is wrapped anew when it is."""


def _keys(w: Work, sealed: _Sealed, ids: list[str], problems: list[str]) -> dict[str, bytes]:
    """The keys of those that the user can open; one whose key is damaged is told of and left out, and one that lacks
    the mark that its key tells of is told of."""
    found = seals.sound(w, ids)
    problems += (_("Nøkkelen til {id} er skadet.").format(id=one[:8]) for one in sorted(found.damaged))
    if sealed.table in _UNMARKED:
        unmarked = select(sealed.table.id).where(sealed.table.id.in_(found.in_error), _UNMARKED[sealed.table])
        wrong = _("{id} er feilført, men merket er tatt bort utenfor programmet.")
        problems += (wrong.format(id=one[:8]) for one in w.sql.scalars(unmarked))
    return found.keys


def _plain(sealed: _Sealed, row: Any, part: str, content: bytes, key: bytes) -> bytes:
    if sealed.table in _SEALED_AS_THERE:
        return of_course.unsealed(row.id, row.course, part, content, key)
    return seals.unseal(content, key, row.id, part)


def _is_moved(sealed: _Sealed, row: Any, plain: Mapping[str, bytes]) -> bool:
    """Whether it says that it is of another course than it is in; what is written in a task opens in its own alone."""
    if sealed.table in _SEALED_AS_THERE or row.course is None:
        return False
    return not all(of_course.is_of(json.loads(one), row.course) for one in plain.values())


def _open(w: Work, sealed: _Sealed, ids: list[str], problems: list[str]) -> int:
    """Opens those that the user has a key to, and tells how many."""
    keys = _keys(w, sealed, ids, problems)
    columns = [getattr(sealed.table, name) for name in (*sealed.parts, *(["sha256"] if sealed.hashed else []))]
    columns.append((null() if sealed.course is None else sealed.course).label("course"))
    for row in w.sql.execute(select(sealed.table.id, *columns).where(sealed.table.id.in_(list(keys)))):
        wrong = ""
        try:
            plain = {
                column: _plain(sealed, row, part, getattr(row, column), keys[row.id])
                for column, part in sealed.parts.items()
                if getattr(row, column) is not None  # who sent a file that came with the referral is not asked
            }
            if sealed.hashed and hashlib.sha256(plain[sealed.hashed]).hexdigest() != row.sha256:
                wrong = str(sealed.wrong)
            elif _is_moved(sealed, row, plain):
                wrong = _("{id} er flyttet til et annet forløp utenfor programmet.")
        except Unreadable:
            wrong = str(sealed.wrong)
        if wrong and not any(row.id[:8] in told for told in problems):
            problems.append(wrong.format(id=row.id[:8]))
    return len(keys)
