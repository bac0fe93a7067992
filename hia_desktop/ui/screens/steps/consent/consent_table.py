"""The table of what is shared with whom: a switch where sharing is possible, «aldri» where it never is."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from hia_desktop.base.text import _, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.consent import LAWFUL, OPENS, SHAREABLE
from hia_desktop.services.consent.consents import ConsentRow
from hia_desktop.ui.kit.chips import Switch
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, line, plain_tip

Pair = tuple[Recipient, Category]
TONES = {Recipient.NAV_ADVISER: Tone.NAV, Recipient.EMPLOYER: Tone.WARN, Recipient.MUNICIPALITY: Tone.OK}
SOON = timedelta(days=14)
"""A consent that ends within this time is marked."""


class ConsentTable(QWidget):
    """One line for each category, one column for each recipient.
    `turned` tells a pair that the user switched, and which way."""

    turned = Signal(object, bool)

    def __init__(self, recipients: Sequence[Recipient], categories: Sequence[Category], today: date) -> None:
        super().__init__()
        self._today = today
        self.switches: dict[Pair, Switch] = {}
        self._until: dict[Category, Text] = {}
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(5))
        grid.setColumnStretch(0, 1)
        last = len(recipients) + 1
        for column, title in enumerate((_("Innhold"), *(r.label for r in recipients), _("Gjelder til"))):
            grid.addWidget(Text(title, "label", wrap=False), 0, column)
        for number, category in enumerate(categories):
            at = 2 * number + 2
            grid.addWidget(line(), at - 1, 0, 1, last + 1)
            grid.addWidget(_named(category), at, 0)
            grid.setRowMinimumHeight(at, px(34))
            for column, recipient in enumerate(recipients, 1):
                grid.addWidget(
                    self._cell((recipient, category)),
                    at,
                    column,
                    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                )
            self._until[category] = Text("–", "hint", wrap=False)
            grid.addWidget(self._until[category], at, last, Qt.AlignmentFlag.AlignVCenter)

    def show_state(self, on: frozenset[Pair], in_force: Mapping[Pair, ConsentRow], *, may_change: bool) -> None:
        """Which are on, and until when those in force hold."""
        for pair, switch in self.switches.items():
            switch.setChecked(pair in on)
            switch.setEnabled(may_change)
            state = _("gjelder") if pair in in_force else _("ikke bekreftet") if pair in on else _("deles ikke")
            switch.setAccessibleDescription(state)
            switch.setToolTip(plain_tip(state))
        for category, label in self._until.items():
            rows = [row for (_recipient, which), row in in_force.items() if which is category]
            fresh = any(which is category for _recipient, which in on - in_force.keys())
            label.setText(self._ends(rows) or ("…" if fresh else "–"))
            soon = any(row.valid_until - self._today <= SOON for row in rows)
            label.set_role("amber" if soon else "hint")

    def _ends(self, rows: Sequence[ConsentRow]) -> str:
        if len({row.valid_until for row in rows}) == 1:
            return day_short(rows[0].valid_until, self._today)
        return "\n".join(f"{row.recipient.label}:\n{day_short(row.valid_until, self._today)}" for row in rows)

    def _cell(self, pair: Pair) -> QWidget:
        recipient, category = pair
        if pair in LAWFUL:
            lawful = Text(_("etter loven"), "faint", wrap=False)
            lawful.setToolTip(_("Sendes uten samtykke, med mindre pasienten sier nei."))
            return lawful
        if category not in SHAREABLE[recipient]:
            return Text(_("aldri"), "faint", wrap=False)
        name = _("{category} til {recipient}").format(category=category.label, recipient=recipient.label)
        switch = Switch(name, TONES.get(recipient, Tone.BRAND))
        switch.clicked.connect(lambda on, which=pair: self.turned.emit(which, on))
        self.switches[pair] = switch
        return switch


def _named(category: Category) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(0)
    grid.addWidget(Text(category.label, "strong"), 0, 0)
    if category in OPENS:
        grid.addWidget(Text(OPENS[category], "hint"), 1, 0)
    return holder
