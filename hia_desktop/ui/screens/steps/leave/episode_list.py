"""The episodes of sick leave as NAV counts them, and whether the absence is repeated."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.leave.meaning import absence_sentence, episode_words, repeated_rule
from hia_desktop.domain.leave.sick_leave import DAYS_BETWEEN_EPISODES
from hia_desktop.services.patient.leaves import SickStatus
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.widgets import Text, column, empty_layout, row

_RULE = N_(
    "Et nytt tilfelle begynner etter {days} dager på rad uten sykmelding. Ferie rett etter en "
    "sykedag teller som sykedag; "
    "ukene er dagene fra første dag til i dag, uten dagene imellom, delt på sju."
)


class EpisodeList(QWidget):
    """One line for each, the latest first, and a sentence that explains."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = column(gap=4)
        self.absence, self._source = Text("", "strong"), Text(repeated_rule(), "hint")
        self._rule = Text(_RULE.format(days=DAYS_BETWEEN_EPISODES), "hint")
        self._empty = Text(_("Tilfellene regnes ut når en sykmelding er ført."), "hint")
        box = column(self._empty, gap=8)
        box.addLayout(self._lines)
        for widget in (self.absence, self._source, self._rule):
            box.addWidget(widget)
        self.setLayout(box)

    def show_status(self, sick: SickStatus, today: date) -> None:
        """As it stands today."""
        empty_layout(self._lines)
        self.words: list[str] = []
        for episode in reversed(sick.episodes):
            words = episode_words(episode, today)
            self.words.append(words)
            line = row(Text(words), gap=8)
            line.setStretch(0, 1)
            if episode == sick.episode and sick.day_number is not None:
                line.addWidget(
                    Chip(_("Nå, dag {day}").format(day=sick.day_number), Tone.BRAND), 0, Qt.AlignmentFlag.AlignTop
                )
            self._lines.addLayout(line)
        self.absence.setText(absence_sentence(sick.absence))
        self._empty.setVisible(not sick.episodes)
        for widget in (self.absence, self._source, self._rule):
            widget.setVisible(bool(sick.episodes))
