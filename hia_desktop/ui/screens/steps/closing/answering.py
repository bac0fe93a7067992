"""What the outcome has beside the usual: lists that one key answers, a share that a status offers, and what to say on
the telephone."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from hia_desktop.base.text import _
from hia_desktop.domain.forms.form import Choice
from hia_desktop.domain.forms.values import OutcomePoint, WorkStatus
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.choices import ChoiceEditor
from hia_desktop.ui.kit.forms.editors import IntEditor
from hia_desktop.ui.kit.forms.proposals import Offered
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text

_ASKED_ONCE_MORE = OutcomePoint.MONTHS_12
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_WHOLE = frozenset({WorkStatus.WORKING, WorkStatus.AT_RISK})
_NONE = frozenset({WorkStatus.FULL, WorkStatus.DISMISSED, WorkStatus.UNEMPLOYED, WorkStatus.AAP})


_KEYS = "123456789abcdefgh"
"""No nought: after 10 it is a figure of the share before."""
_WHOLE_KEY = "h"
"""In the share: a whole position."""


class KeyedChoice(ChoiceEditor):
    """A list of which each line has its one key, which answers; then the keyboard goes on to the next question."""

    def __init__(self, choices: type[Choice]) -> None:
        super().__init__(choices)
        combo = self.control
        assert isinstance(combo, Combo)
        for at, key in zip(range(1, combo.count()), _KEYS, strict=False):
            combo.setItemText(at, f"{key.upper()}  {combo.itemText(at)}")
        combo.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A line's key answers; all else is the list's own."""
        combo = self.control
        if watched is not combo or not isinstance(combo, Combo) or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() != QEvent.Type.KeyPress or event.modifiers() & _HELD or not _place(event.text()):
            return super().eventFilter(watched, event)
        self.take(event.text())
        return True

    def take(self, key: str) -> None:
        """A line's key answers, also one that was typed a question too early; another is nobody's."""
        combo, at = self.control, _place(key)
        if isinstance(combo, Combo) and 0 < at < combo.count():
            combo.setCurrentIndex(at)
            self.edited.emit()
            combo.focusNextChild()


def _place(key: str) -> int:
    return _KEYS.find(key.lower()) + 1 if key else 0


def go_on_when_whole(percent: IntEditor, following: KeyedChoice) -> None:
    """The keyboard goes on to the next question when no other figure can follow, typed or taken: 0, 50, 100. After 10
    it waits for a nought, and any other key is the next question's."""

    def look() -> None:
        typed, control = percent.typed(), percent.control
        if not control.hasFocus():
            return
        if typed.lower() == _WHOLE_KEY:
            percent.set_value(100)
            percent.edited.emit()
        elif typed[:-1].isdecimal() and percent.value() is None:
            percent.set_value(typed[:-1])
            percent.edited.emit()
            control.focusNextChild()
            following.take(typed[-1])
        elif typed == "0" or len(typed) == 3 or (len(typed) == 2 and typed != "10"):
            control.focusNextChild()

    percent.edited.connect(look)


def share_offered(answers: dict[str, Any]) -> dict[str, Offered]:
    """How much of full work a status most often means; nobody's answer until somebody takes it."""
    status = WorkStatus(answers["work_status"]) if answers.get("work_status") else None
    if status not in _WHOLE | _NONE:
        return {}
    percent = 100 if status in _WHOLE else 0
    return {"work_percent": Offered(percent, f"{percent} %", _("etter arbeidsstatus"))}


def call_script(
    name: str, patient: str, phone: str, point: OutcomePoint, after: str = "", by_others: bool = False
) -> QWidget:
    """What to say on the telephone, on one sheet. `name` is the one who calls; `phone` the patient's number, empty when
    there is none; `after` the instruments that are taken in the same sitting, `by_others`: some wait that health
    personnel take. Where one rings from is said to the patient alone."""
    said, done = "", "hint"
    lines = (
        (said, _("«Hei, jeg heter {name}. Snakker jeg med {patient}?»")),
        (done, _("Svarer en annen, eller en telefonsvarer: si bare at du ringer igjen. Ikke si hvor du ringer fra.")),
        (said, _("Når pasienten har sagt ja: «Jeg ringer fra HelseIArbeid. Kan du si meg fødselsdatoen din?»")),
        (
            said,
            _(
                "«Vi spør alle hvordan det går med arbeid: tre korte spørsmål. Det er frivillig, og betyr ikke noe for "
                "ytelser eller hjelp senere. Svaret står i journalen din. Passer det nå?»"
            ),
        ),
        (
            done,
            _("Passer det ikke: avtal en dag, og velg «Svarte ikke, prøver igjen». Vil ikke: «Ønsker ikke å svare»."),
        ),
        (said, _("1. «Er du i arbeid nå? Hvor mye, i prosent av full stilling?»")),
        (said, _("2. «Får du noen ytelse, som sykepenger, AAP eller uføretrygd?»")),
        (said, _("3. «Synes du selv det går bedre, som før, eller verre med arbeid?»")),
        (
            said,
            _("4. «Kan vi ringe deg én gang til, om et år?» Ja: kryss av nederst.")
            if point is _ASKED_ONCE_MORE
            else "",
        ),
        (done, _("Skjemaene kommer av seg selv når du har signert: {after}.") if after else ""),
        (done, _("Helsepersonell tar skjemaene. Si at de ringer; oppgaven står i arbeidslisten.") if by_others else ""),
        (said, _("«Takk for at du svarte. Trenger du hjelp nå, er fastlegen stedet å begynne.»")),
        (done, _("Virker pasienten akutt dårlig: gi telefonen til helsepersonell nå. Du skal ikke vurdere det alene.")),
        (
            done,
            _(
                "I listene velger tegnet foran svaret. Prosent: to siffer, eller H for hel stilling. Alt+pil ned tar "
                "forslaget. Ctrl+Enter signerer."
            ),
        ),
    )
    card = Card(_("Det du sier på telefonen"), padding=12)
    card.body.setSpacing(px(4))
    number = Text(_("Ring {phone}").format(phone=phone), "strong", selectable=True)
    card.add(number if phone else Text(_("Telefonnummeret er ikke ført. Det kan føres i pasientkortet."), "hint"))
    for role, text in lines:
        if text:
            card.add(Text(text.format(name=name, patient=patient, after=after), role))
    return card
