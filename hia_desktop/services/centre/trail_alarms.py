"""The end of the trail is not where it was noted to be: kept in the trail by whoever signs in first, told to the
administrator until one has seen it and said why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from hia_desktop.base.errors import BadInput
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, moment, plural
from hia_desktop.domain.access import Right, Role, may
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.sealing.proofs import begun_at
from hia_desktop.store.anchors import Alarm
from hia_desktop.store.entities import AuditLine

FOUND, ACCEPTED = "trail:cut", "trail:accepted"
FEWEST_LETTERS, MOST_LETTERS = 3, 300
_WORDS = WordTable(
    {
        Alarm.CUT: N_(
            "Loggen slutter {lines} før det som var notert ved siden av lageret. Det siste som ble lagret, kan være "
            "borte: et strømbrudd, en fil som er slettet, eller en eldre kopi av databasen som er lagt tilbake."
        ),
        Alarm.OLDER: N_(
            "Lageret slutter {lines} før det denne maskinen sist så. Da er trolig en eldre kopi av hele mappen lagt "
            "tilbake, og det som ble skrevet etterpå, er ikke med."
        ),
        Alarm.DAMAGED: N_(
            "Filen som vokter slutten av loggen (audit.anchor), var skadet. Lageret er ikke berørt av det, og filen "
            "er skrevet på nytt. Om linjer er borte, kan ikke sees av den."
        ),
        Alarm.MISSING: N_(
            "Filen som vokter slutten av loggen (audit.anchor), manglet. Lageret er ikke berørt av det, og filen "
            "er skrevet på nytt. Om linjer er borte, kan ikke sees av den."
        ),
    }
)
_AS_BEFORE = N_("Slutten av loggen manglet. Det siste som ble lagret, kan være borte.")
"""For a line that an older program wrote, which does not say what was found."""


@dataclass(frozen=True)
class Standing:
    """An alarm that no administrator has answered for: when it was found, what it means, and what to do."""

    at: datetime
    words: str
    advice: str


def note(w: Work) -> None:
    """Writes a line in the trail when its end is not where it was noted to be. Without that line nobody would know: the
    next one that is written notes a new end over the old note."""
    if (found := w.signed_in.store.reaches(w.sql)) is not None:
        w.log("trail:cut", ground=f"{found.alarm} {found.lines}")


def _open_lines(w: Work) -> list[tuple[datetime, str]]:
    """When and what of the alarms that nobody has answered for, oldest first."""
    columns = (AuditLine.seq, AuditLine.user_id, AuditLine.mac, AuditLine.signature)
    accepted = select(*columns).where(AuditLine.action == ACCEPTED).order_by(AuditLine.seq.desc())
    last = next((line.seq for line in w.sql.execute(accepted) if _by_who_may(w, line)), 0)
    wanted = select(AuditLine.at, AuditLine.ground).where(AuditLine.action == FOUND)
    wanted = wanted.where(AuditLine.seq > last).order_by(AuditLine.seq)
    return [(at, ground) for at, ground in w.sql.execute(wanted)]


def _by_who_may(w: Work, line: Any) -> bool:
    """Whether a line is signed by one who answers for the trail: others can write one too, with other tools."""
    prover = w.signed_in.prover
    if (began := begun_at(w)) is None or line.seq < began:
        return not prover.begun or began is not None
    role = prover.role_then(line.user_id, line.seq)
    known = bool(role) and may(Role(role), Right.READ_TRAIL)
    return known and prover.is_line(line.user_id, line.seq, line.mac, line.signature)


@query(Right.READ_TRAIL)
def standing(w: Work) -> tuple[Standing, ...]:
    """The alarms that are to be answered for, oldest first."""
    return tuple(Standing(at, told(ground), _advice(ground)) for at, ground in _open_lines(w))


def told(ground: str) -> str:
    """What was found, in a sentence or two."""
    code, _space, lines = ground.partition(" ")
    if code not in set(Alarm):
        return str(_AS_BEFORE)
    count = int(lines) if lines.isdigit() else 0
    return _WORDS[Alarm(code)].format(
        lines=plural(count, _("linje"), _("linjer")) if count else _("et ukjent antall linjer")
    )


def _advice(ground: str) -> str:
    if ground.startswith((Alarm.DAMAGED, Alarm.MISSING)):
        return _("Skriv hva som skjedde, hvis du vet det. Ingenting skal hentes tilbake.")
    return _(
        "Spør dem som skrev sist, om noe mangler. En sikkerhetskopi hentes tilbake bare når noe virkelig mangler "
        "og kopien har det."
    )


@command(Right.READ_TRAIL, audit="trail:accepted", changes=(Topic.CENTRE,))
def accept(w: Work, why: str) -> None:
    """An administrator has seen the alarms and says why; they are told no more, and stand in the trail.
    Errors: BadInput for too few or too many letters, or what cannot be kept."""
    words = why.strip()
    if not FEWEST_LETTERS <= len(words) <= MOST_LETTERS or any("\ud800" <= c <= "\udfff" for c in words):
        text = _("Skriv kort hva som har skjedd, høyst {count} tegn.").format(count=MOST_LETTERS)
        raise BadInput(text, {"why": text})
    w.note(ground=words)


def problems(w: Work) -> list[str]:
    """The same for who checks the store."""
    return [
        _("Loggen, {moment}: {words}").format(moment=moment(at), words=told(ground)) for at, ground in _open_lines(w)
    ]
