"""Senteret: how it stands in the letterhead, and what it has set."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Conflict, Problem
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.services.centre import users
from hia_desktop.services.centre.users import CentreCard
from hia_desktop.ui.centre_fields import CentreFields
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.scrolling import fill_with
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Card, Text, column, line, primary_button, row, secondary_button
from hia_desktop.ui.screens.admin.setting_fields import SettingFields


class CentreEdit(QWidget):
    """The centre's lines, logo and settings. What is typed stays until it is saved,
    also when somebody else saved first."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._card: CentreCard | None = None
        self._typed = False
        self.fields = CentreFields(host)
        self.fields.edited.connect(self._edited)
        self.settings = SettingFields()
        self.settings.edited.connect(self._edited)
        self._trouble_text = Banner("", Tone.WARN)
        self._fetch = secondary_button(_("Hent det som er lagret"), self._drop_typed)
        self.trouble = QWidget()
        inner = column(self._trouble_text, gap=8)
        inner.addLayout(row(self._fetch, 1))
        self.trouble.setLayout(inner)
        self.trouble.hide()
        self.save_button = primary_button(_("Lagre"), self.save)
        self.save_button.setToolTip("Ctrl+S")
        card = Card(_("Senteret"))
        card.setMaximumWidth(px(760))
        card.add(
            Text(
                _("Står øverst på brev og epikriser som lages fra nå av. Det som alt er laget, endres ikke."), "second"
            )
        )
        card.add(self.fields)
        card.add(line())
        card.add(self.settings)
        card.add(self.trouble)
        card.body.addLayout(row(1, Text(_("Ctrl+S"), "faint", wrap=False), self.save_button, gap=10))
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        beside = row(card, 1)  # only a row reckons the height from the card's own greatest width
        beside.setStretch(0, 99)
        inside.addLayout(beside)
        inside.addStretch(1)
        self._area = fill_with(self, page)
        self.setFocusProxy(self.fields)
        key_action(self, _("Lagre senteret"), "Ctrl+S", self.save)
        self.save_button.setEnabled(False)

    def refresh(self) -> None:
        """Asks for the centre, unless something is typed."""
        if not self._typed:
            self._host.ask(self, self._show, users.centre.of())

    def save(self) -> None:
        """Stores what is typed, when it is right."""
        if self._card is None or not self.save_button.isEnabled() or not self._check():
            return
        self.save_button.setEnabled(False)
        self.trouble.hide()
        self._host.do(self, self._saved, users.change_centre.of(self._typed_card(self._card)), failed=self._failed)

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed when it is right."""

        def failed(problem: Problem) -> None:
            self._host.say(problem.message, Tone.WARN)
            then()

        if self._typed and self._card is not None and self._check():
            act = users.change_centre.of(self._typed_card(self._card))
            self._host.do(self, lambda _none: then(), act, failed=failed)
        else:
            then()

    def _check(self) -> bool:
        """Whether all of it is right; goes to the first that is not."""
        right = self.fields.check() and self.settings.check()
        if not right and (at_fault := self.focusWidget()) is not None:
            self._area.ensureWidgetVisible(at_fault, px(24), px(80))
        return right

    def _typed_card(self, card: CentreCard) -> CentreCard:
        return replace(card, **self.fields.answers(), logo=self.fields.logo, **self.settings.answers())

    def _show(self, card: CentreCard) -> None:
        if self._typed:
            return
        self._card = card
        names = ("name", "unit", "org_number", "address", "postal", "phone")
        self.fields.set_answers({name: getattr(card, name) for name in names}, card.logo)
        self.settings.set_answers(card.week, card.pension_age, card.idle_minutes)
        self.save_button.setEnabled(False)

    def _edited(self) -> None:
        self._typed = True
        self.save_button.setEnabled(True)

    def _saved(self, _none: None) -> None:
        self._typed = False
        self._host.say(_("Opplysningene om senteret er lagret."), Tone.OK)
        self.refresh()

    def _failed(self, problem: Problem) -> None:
        self.save_button.setEnabled(True)
        fields = problem.fields if isinstance(problem, BadInput) else {}
        self.fields.set_errors(fields)
        self._trouble_text.set(problem.message, Tone.WARN)
        self._fetch.setVisible(isinstance(problem, Conflict))
        self.trouble.setVisible(not fields)

    def _drop_typed(self) -> None:
        self._typed = False
        self.trouble.hide()
        self.refresh()
