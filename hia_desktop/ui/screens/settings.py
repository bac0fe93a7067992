"""Innstillinger: how the program looks for this user, how soon it locks, and where it begins."""

from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import N_, _, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right
from hia_desktop.domain.own_settings import IDLE_LIMITS, LOOKS, TEXT_PERCENTS, OwnSettings
from hia_desktop.domain.topics import Topic
from hia_desktop.services.centre import own_settings
from hia_desktop.services.centre.own_settings import SettingsPage
from hia_desktop.ui.kit.chips import Segmented
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, row
from hia_desktop.ui.screen import Screen

_MINUTES = (1, 2, 3, 5, 10, 15, 20, 30, 45, IDLE_LIMITS[1])


class SettingsScreen(Screen):
    """Each choice is in force at once. `argument` is the setting that was changed last: where the keyboard stays when
    the window is made anew for it."""

    key = "settings"
    title = N_("Innstillinger")
    icon = "settings"
    needs = Right.SIGN_IN
    watches: ClassVar[frozenset[Topic]] = frozenset({Topic.SETTINGS, Topic.CENTRE})

    def build(self) -> None:
        """One card, a setting below the other."""
        self._own = OwnSettings()
        self.look = Segmented(list(LOOKS.items()), clearable=False)
        self.text = Segmented([(percent, f"{percent} %") for percent in TEXT_PERCENTS], clearable=False)
        self.idle, self.start = Combo(), Combo()
        self._minutes: list[int | None] = []
        self._starts = [("", _("Det vanlige for rollen")), *self.host.starts]
        self.start.addItems([name for _target, name in self._starts])
        self.look.chosen.connect(lambda look: self._change("look", replace(self._own, look=str(look))))
        self.text.chosen.connect(
            lambda percent: self._change("text", replace(self._own, text_percent=int(str(percent))))
        )
        self.idle.activated.connect(lambda at: self._change("idle", replace(self._own, idle_minutes=self._minutes[at])))
        self.start.activated.connect(lambda at: self._change("begin", replace(self._own, start=self._starts[at][0])))
        card = Card(self.title)
        card.setFixedWidth(px(560))
        card.body.setSpacing(px(4))
        card.add(Text(_("Gjelder bare deg, og følger deg når du logger inn på en annen maskin."), "second"))
        self._fields: dict[str, QWidget] = {
            "look": self.look,
            "text": self.text,
            "idle": self.idle,
            "begin": self.start,
        }
        for key, name, about in (
            ("look", _("Utseende"), _("«Som maskinen» følger det som er valgt i operativsystemet.")),
            ("text", _("Tekststørrelse"), _("Hele vinduet følger med.")),
            (
                "idle",
                _("Lås når programmet ikke er i bruk"),
                _("Du kan velge kortere tid enn senteret har satt, ikke lengre."),
            ),
            ("begin", _("Startside"), _("Her begynner du etter innlogging. Alt+Home går dit fra alle steder.")),
        ):
            field = self._fields[key]
            field.set_name(name) if isinstance(field, Segmented) else field.setAccessibleName(name)
            card.body.addSpacing(px(8))
            card.add(Text(name, "label"))
            card.add(field)
            card.add(Text(about, "hint"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(18), px(24), px(20))
        outer.addLayout(row(card, 1))
        outer.addStretch(1)
        self.setFocusProxy(self._fields.get(self.argument, self.look))

    def refresh(self) -> None:
        """Asks for what is kept."""
        self.host.ask(self, self._show, own_settings.mine.of())

    def _show(self, page: SettingsPage) -> None:
        self._own = page.settings
        self.look.set_value(self._own.look)
        self.text.set_value(self._own.text_percent)
        limit = _("{minutes} (senterets grense)").format(minutes=_minutes(page.idle_limit))
        self._minutes = [*(m for m in _MINUTES if m < page.idle_limit), None]
        self.idle.clear()
        self.idle.addItems([limit if minutes is None else _minutes(minutes) for minutes in self._minutes])
        own = self._own.idle_minutes  # one that is longer than the centre now allows is cut to what it allows
        self.idle.setCurrentIndex(self._minutes.index(own if own in self._minutes else None))
        targets = [target for target, _name in self._starts]
        self.start.setCurrentIndex(targets.index(self._own.start) if self._own.start in targets else 0)

    def _change(self, key: str, settings: OwnSettings) -> None:
        self.argument, self._own = key, settings
        self.host.do(self, None, own_settings.change.of(settings), failed=self._failed)

    def _failed(self, problem: Problem) -> None:
        self.host.say(problem.message, Tone.WARN)
        self.refresh()


def _minutes(count: int) -> str:
    return plural(count, _("minutt"), _("minutter"))
