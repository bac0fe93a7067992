"""What the outcome has beside the usual: lists that one key answers, a share that a status offers, and what to say on
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
from hia_desktop.ui.kit.forms.editors import Editor
from hia_desktop.ui.kit.forms.proposals import Offered
from hia_desktop.ui.kit.widgets import Card, Text

_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_WHOLE = frozenset({WorkStatus.WORKING, WorkStatus.AT_RISK})
_NONE = frozenset({WorkStatus.FULL, WorkStatus.DISMISSED, WorkStatus.UNEMPLOYED, WorkStatus.AAP})


_KEYS = "1234567890abcdefgh"


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
        at = _KEYS.find(event.text().lower()) + 1 if event.text() else 0
        if event.type() != QEvent.Type.KeyPress or event.modifiers() & _HELD or not at:
            return super().eventFilter(watched, event)
        if at >= combo.count():
            return True
        combo.setCurrentIndex(at)
        self.edited.emit()
        combo.focusNextChild()
        return True


def go_on_when_whole(percent: Editor) -> None:
    """The keyboard goes on to the next question when no other figure can follow, typed or taken: 0, 50, 100; not 10."""

    def look() -> None:
        typed, control = str(percent.value()), percent.control
        whole = typed == "0" or len(typed) == 3 or (len(typed) == 2 and typed != "10")
        if whole and percent.value() is not None and control.hasFocus():
            control.focusNextChild()

    percent.edited.connect(look)


def share_offered(answers: dict[str, Any]) -> dict[str, Offered]:
    """How much of full work a status most often means; nobody's answer until somebody takes it."""
    status = WorkStatus(answers["work_status"]) if answers.get("work_status") else None
    if status not in _WHOLE | _NONE:
        return {}
    percent = 100 if status in _WHOLE else 0
    return {"work_percent": Offered(percent, f"{percent} %", _("etter arbeidsstatus"))}


def call_script(name: str, patient: str, phone: str) -> QWidget:
    """What to say on the telephone, on one sheet. `name` is the one who calls; `phone` the patient's number, empty when
    there is none. Where one rings from is said to the patient alone."""
    lines = (
        _("«Hei, jeg heter {name}. Snakker jeg med {patient}?»"),
        _("Svarer en annen, eller en telefonsvarer: si bare at du ringer igjen. Ikke si hvor du ringer fra."),
        _(
            "Når pasienten har sagt ja: «Jeg ringer fra HelseIArbeid. Vi spør alle hvordan det går med arbeid. "
            "Passer det nå?"
        ),
        _("Det er frivillig, og har ingenting å si for ytelser eller hjelp senere. Svaret står i journalen din.»"),
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
        card.add(Text(text.format(name=name, patient=patient), ""))
    card.add(
        Text(
            _("I listene velger tallet eller bokstaven foran svaret. Alt+pil ned tar forslaget. Ctrl+Enter signerer."),
            "hint",
        )
    )
    return card
