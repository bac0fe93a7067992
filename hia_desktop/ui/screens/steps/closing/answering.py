"""What the outcome has beside the usual: lists that a number answers, a share that a status offers, and what to say on
the telephone."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from hia_desktop.base.text import _
from hia_desktop.domain.forms.form import Choice
from hia_desktop.domain.forms.values import WorkStatus
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.choices import ChoiceEditor
from hia_desktop.ui.kit.forms.proposals import Offered
from hia_desktop.ui.kit.widgets import Card, Text

_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_WHOLE = frozenset({WorkStatus.WORKING, WorkStatus.AT_RISK})
_NONE = frozenset({WorkStatus.FULL, WorkStatus.DISMISSED, WorkStatus.UNEMPLOYED, WorkStatus.AAP})


class NumberedChoice(ChoiceEditor):
    """A list whose first nine lines a number answers; then the keyboard goes on to the next question."""

    def __init__(self, choices: type[Choice]) -> None:
        super().__init__(choices)
        combo = self.control
        assert isinstance(combo, Combo)
        for at in range(1, min(combo.count(), 10)):
            combo.setItemText(at, f"{at}  {combo.itemText(at)}")
        combo.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A number answers; all else is the list's own."""
        combo = self.control
        if watched is not combo or not isinstance(combo, Combo) or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        digit = event.text()
        if event.type() != QEvent.Type.KeyPress or event.modifiers() & _HELD or digit not in tuple("123456789"):
            return super().eventFilter(watched, event)
        if int(digit) >= combo.count():
            return True
        combo.setCurrentIndex(int(digit))
        self.edited.emit()
        combo.focusNextChild()
        return True


def share_offered(answers: dict[str, Any]) -> dict[str, Offered]:
    """How much of full work a status most often means; nobody's answer until somebody takes it."""
    status = WorkStatus(answers["work_status"]) if answers.get("work_status") else None
    if status not in _WHOLE | _NONE:
        return {}
    percent = 100 if status in _WHOLE else 0
    return {"work_percent": Offered(percent, f"{percent} %", _("etter arbeidsstatus"))}


def call_script(name: str, phone: str) -> QWidget:
    """What to say on the telephone, on one sheet. `name` is the one who calls; `phone` the patient's number, empty when
    there is none."""
    lines = (
        _("Svarer en annen enn pasienten: si navnet ditt og at du ringer igjen. Ikke si hvor du ringer fra."),
        _("«Hei, jeg heter {name} og ringer fra HelseIArbeid. Snakker jeg med deg som var her? Passer det nå?»"),
        _("«Vi spør alle hvordan det går med arbeid etterpå. Det er frivillig å svare, og du trenger ikke si hvorfor."),
        _("Det du svarer, står i journalen din. Svaret har ingenting å si for ytelser eller for hjelp senere.»"),
        _("1. «Er du i arbeid nå? Hvor mye, i prosent av full stilling?»"),
        _("2. «Får du noen ytelse, som sykepenger, AAP eller uføretrygd?»"),
        _("3. «Synes du selv det går bedre, som før, eller verre med arbeid?»"),
        _("«Takk. Er det noe du trenger hjelp med nå, er fastlegen stedet å begynne.»"),
        _("Virker pasienten akutt dårlig: gi telefonen til helsepersonell nå. Du skal ikke vurdere det alene."),
    )
    card = Card(_("Det du sier på telefonen"), padding=12)
    number = Text(_("Ring {phone}").format(phone=phone), "strong", selectable=True)
    card.add(number if phone else Text(_("Telefonnummeret er ikke ført. Det kan føres i pasientkortet."), "hint"))
    for text in lines:
        card.add(Text(text.format(name=name), ""))
    card.add(Text(_("I listene velger et tall svaret. Alt+pil ned tar forslaget. Ctrl+Enter signerer."), "hint"))
    return card
