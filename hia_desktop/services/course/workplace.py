"""NAV's note as the side of the course page tells it: what stands in the way, NAV's means, and the last contacts."""

from dataclasses import dataclass
from datetime import date

from hia_desktop.base.text import _, day, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms.values import OVER, Degree, NavMeasureStatus
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.services.sealing.entry_rows import Entry

LAST_CONTACTS = 2
_DEGREES = {Degree.HIGH: Tone.BAD, Degree.MIDDLE: Tone.WARN}
_STATES = {
    NavMeasureStatus.APPLIED: Tone.WARN,
    NavMeasureStatus.GRANTED: Tone.OK,
    NavMeasureStatus.ONGOING: Tone.NAV,
    NavMeasureStatus.FINISHED: Tone.OK,
    NavMeasureStatus.DECLINED: Tone.BAD,
}


@dataclass(frozen=True)
class BarrierRow:
    """A barrier at the workplace in the side panel. Tones: bad, warn, neutral."""

    title: str
    about: str
    tone: Tone
    severity: str


@dataclass(frozen=True)
class MeasureRow:
    """One of NAV's means and how far it has come. Tones: ok, warn, bad, nav, neutral."""

    title: str
    status: str
    tone: Tone


@dataclass(frozen=True)
class ContactRow:
    """A contact: its day, and what it was about and came to."""

    day: str
    about: str


@dataclass(frozen=True, kw_only=True)
class WorkplaceSide:
    """What the side shows. `noted` is the day of NAV's note, None when none is signed and shared; `barriers` are the
    open ones, and `solved` and `dropped` how many more the note holds."""

    noted: date | None = None
    barriers: tuple[BarrierRow, ...] = ()
    solved: int = 0
    dropped: int = 0
    measures: tuple[MeasureRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()


def workplace_side(note: Entry | None, today: date) -> WorkplaceSide:
    """The newest signed note in short; the latest contacts first."""
    if note is None:
        return WorkplaceSide()
    form = WorkplaceForm.model_validate(note.answers)
    barriers = []
    for b in (b for b in form.barriers if b.status not in OVER):
        about = " · ".join(x for x in (b.category.label if b.category else "", b.remedy) if x)
        severity = b.severity.label if b.severity else ""
        barriers.append(BarrierRow(b.title, about, _DEGREES.get(b.severity or Degree.LOW, Tone.NEUTRAL), severity))
    measures = []
    for m in (m for m in form.nav_measures if m.measure is not None):
        since = f" {day_short(m.day, today)}" if m.day else ""
        measures.append(
            MeasureRow(
                m.measure.label if m.measure else "", m.status.label + since, _STATES.get(m.status, Tone.NEUTRAL)
            )
        )
    contacts = []
    for c in sorted(form.contacts, key=lambda c: c.day or date.min, reverse=True)[:LAST_CONTACTS]:
        who = c.with_whom or (c.party.label if c.party else "")
        told = [who, c.purpose, c.agreed, _("Ingen helseopplysninger delt") if c.no_health_shared else ""]
        contacts.append(
            ContactRow(day_short(c.day, today) if c.day else "–", ". ".join(x.rstrip(".") for x in told if x) + ".")
        )
    solved, dropped = (sum(b.status is over for b in form.barriers) for over in OVER)
    return WorkplaceSide(
        noted=note.day,
        barriers=tuple(barriers),
        solved=solved,
        dropped=dropped,
        measures=tuple(measures),
        contacts=tuple(contacts),
    )


def no_barriers(side: WorkplaceSide) -> str:
    """What stands where no barrier is open, and what that was seen from."""
    if side.noted is None:
        return _("Ikke kartlagt: det er ikke signert noe NAV-notat som er delt med deg.")
    over = [(side.solved, _("{count} løst")), (side.dropped, _("{count} ikke lenger aktuelle"))]
    closed = ", ".join(words.format(count=count) for count, words in over if count)
    if closed:
        return _("Ingen åpne hindringer, {closed}.").format(closed=closed)
    return _("Ingen hindringer er ført i NAV-notatet fra {day}.").format(day=day(side.noted))
