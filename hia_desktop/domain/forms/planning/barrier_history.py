"""What has become of each barrier: who changed what and when, told by the signed versions of the NAV note."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from hia_desktop.base.text import _, fold
from hia_desktop.base.text import day as show
from hia_desktop.domain.forms.workplace import Barrier


@dataclass(frozen=True)
class SignedBarriers:
    """The barriers of one signed version."""

    day: date
    author: str
    barriers: Sequence[Barrier]


@dataclass(frozen=True)
class Change:
    """What one version changed in a barrier, in words."""

    day: date
    author: str
    words: str


@dataclass(frozen=True)
class BarrierHistory:
    """One barrier from its first version to its last; `gone` when the newest version no longer has it.
    Oldest change first."""

    barrier: Barrier
    gone: bool
    changes: tuple[Change, ...]


@dataclass(eq=False)
class _Track:
    last: Barrier
    gone: bool = False
    changes: list[Change] = field(default_factory=list)

    def add(self, version: SignedBarriers, words: str) -> None:
        if words:
            self.changes.append(Change(version.day, version.author, words))


def histories(versions: Sequence[SignedBarriers]) -> tuple[BarrierHistory, ...]:
    """The barriers of the newest version in their order, then those that have been taken out.
    `versions` come oldest first.

    A barrier is the same one when its description is the same,
    or when it is alone in its category among those that are left.
    """
    tracks: list[_Track] = []
    order: list[_Track] = []
    for version in versions:
        pairs = _pairs(tracks, version.barriers)
        order = []
        for barrier, found in zip(version.barriers, pairs, strict=True):
            track = found
            if track is None:
                track = _Track(barrier)
                tracks.append(track)
                track.add(version, _("Registrert: {status}").format(status=barrier.status.label))
            else:
                back = [_("Tatt inn igjen")] if track.gone else []
                track.add(version, " · ".join([*back, *_differences(track.last, barrier)]))
                track.last, track.gone = barrier, False
            order.append(track)
        for track in tracks:
            if not track.gone and not any(track is kept for kept in order):
                track.gone = True
                track.add(version, _("Tatt ut av notatet"))
    return tuple(BarrierHistory(t.last, t.gone, tuple(t.changes)) for t in [*order, *(t for t in tracks if t.gone)])


def _pairs(tracks: Sequence[_Track], barriers: Sequence[Barrier]) -> list[_Track | None]:
    """For each barrier the track that it goes on from, or None for a new one."""
    free = list(tracks)
    found: list[_Track | None] = []
    for barrier in barriers:
        same = next((t for t in free if fold(t.last.title) == fold(barrier.title)), None)
        if same is not None:
            free.remove(same)
        found.append(same)
    new = [b for b, track in zip(barriers, found, strict=True) if track is None]
    for at, barrier in enumerate(barriers):
        alike = [t for t in free if not t.gone and t.last.category is barrier.category]
        alone = sum(b.category is barrier.category for b in new) == 1
        if found[at] is None and barrier.category is not None and alone and len(alike) == 1:
            found[at] = alike[0]
            free.remove(alike[0])
    return found


def _differences(before: Barrier, after: Barrier) -> list[str]:
    """«Status: Ny → Avtalt», one for each thing that a reader would ask about."""
    told = []
    pairs = (
        (_("Status"), before.status.label, after.status.label),
        (_("Beskrivelse"), before.title, after.title),
        (_("Alvorlighet"), _word(before.severity), _word(after.severity)),
        (_("Kan endres av"), _word(before.changeable_by), _word(after.changeable_by)),
        (_("Tiltak"), before.remedy, after.remedy),
        (_("Ansvarlig"), before.responsible, after.responsible),
        (_("Frist"), show(before.due), show(after.due)),
    )
    for label, old, new in pairs:
        if old != new:
            told.append(f"{label}: {old or '–'} → {new or '–'}")
    return told


def _word(choice: object) -> str:
    return str(getattr(choice, "label", ""))
