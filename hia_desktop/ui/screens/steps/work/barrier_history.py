"""Historikk: what has become of each barrier, version by version."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.text import _, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms.planning.barrier_history import BarrierHistory, SignedBarriers, histories
from hia_desktop.domain.forms.values import MeasureStatus
from hia_desktop.domain.forms.workplace import Barrier
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import SectionTitle, Text, empty_layout, row
from hia_desktop.ui.screens.steps.work.plan import STATUS_TONES


class BarrierHistoryView(QWidget):
    """One block a barrier: its name and status now, and below it each change with its day and who signed it,
    the latest first."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[tuple[BarrierHistory, ...], str] = ((), "")
        self._blocks = QVBoxLayout()
        self._blocks.setSpacing(px(12))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, px(4), 0, px(8))
        box.setSpacing(px(8))
        box.addWidget(SectionTitle(_("Historikk for hindringene")))
        box.addLayout(self._blocks)
        self.hide()

    def show_versions(self, versions: Sequence[Entry], today: date) -> None:
        """The history that these signed versions tell, newest first as a form page has them;
        hidden when they tell of no barrier."""
        live = [v for v in reversed(versions) if v.stands]
        apart = [v for v in live if v.as_signed is not None and v.as_signed.left]
        told = [
            SignedBarriers(v.day, v.author, [Barrier.model_validate(b) for b in v.answers.get("barriers", [])])
            for v in live
            if v not in apart
        ]
        older = _("Ikke med her, fordi skjemaet var et annet: {versions}. De leses i menyen.")
        words = older.format(versions=", ".join(_("v{number}").format(number=v.number) for v in apart)) if apart else ""
        found = histories(told)
        if (found, words) != self._shown:
            self._shown = (found, words)
            empty_layout(self._blocks)
            for history in found:
                self._blocks.addLayout(_block(history, today))
            if words:
                self._blocks.addWidget(Text(words, "hint"))
        self.setVisible(bool(found) or bool(apart))


def _block(history: BarrierHistory, today: date) -> QVBoxLayout:
    barrier = history.barrier
    state = (
        Chip(_("Tatt ut"), Tone.NEUTRAL)
        if history.gone
        else Chip(barrier.status.label, STATUS_TONES[MeasureStatus(barrier.status)])
    )
    box = QVBoxLayout()
    box.setSpacing(px(2))
    head = row(Text(barrier.title, "strong"), state)
    head.setStretch(0, 1)
    box.addLayout(head)
    for change in reversed(history.changes):
        words = _("{day} · {what} · {who}").format(
            day=day_short(change.day, today), what=change.words, who=change.author
        )
        box.addWidget(Text(words, "hint"))
    return box
