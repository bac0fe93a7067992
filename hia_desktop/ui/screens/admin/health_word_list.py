"""Ord om helse: what the centre adds to the words that papers for an employer are looked through for."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import Ask
from hia_desktop.base.text import N_, _, day, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.words.health_words import LONGEST
from hia_desktop.services.centre import health_list
from hia_desktop.services.centre.health_list import ListedWord
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.editors import LineEditor
from hia_desktop.ui.kit.forms.fields import LabelledField, beside
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.scrolling import take_what_is_left
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.held_rows import HeldRows
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, primary_button, secondary_button


def _state(found: ListedWord) -> Cell:
    if found.withdrawn_on is None:
        return Cell(_("I bruk"), tone=Tone.OK)
    return Cell(_("Tatt ut {day}").format(day=day(found.withdrawn_on)), tone=Tone.NEUTRAL)


def _added(found: ListedWord) -> Cell:
    taken = _("tatt ut av {name}").format(name=found.withdrawn_by) if found.withdrawn_by else ""
    return Cell(_("{day} av {name}").format(day=day(found.added_on), name=found.added_by), taken)


_COLUMNS = (
    Column("word", N_("Ord"), lambda found: Cell(found.word, bold=True), 200, stretch=2),
    Column("added_on", N_("Lagt til"), _added, 240, stretch=2),
    Column("in_use", N_("Brukes"), _state, 150, kind="chip"),
)


class HealthWordList(QWidget):
    """The centre's own words: added one by one, and taken out of use when they only disturb."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.table = HeldRows(
            _COLUMNS, name=_("Senterets ord om helse"), empty=_("Senteret har ikke lagt til noen ord")
        )
        self.table.selected.connect(lambda _key: self._dress())
        take_what_is_left(self.table, 84)
        ask = Ask(
            _("Nytt ord"),
            help=_("Treffer også bøyninger. * først eller sist er hvilke bokstaver som helst: «klinikk*»."),
        )
        self.word = LabelledField(ask, LineEditor(LONGEST))
        self.word.editor.edited.connect(lambda: self.word.editor.set_error(""))
        self.add_button = primary_button(_("Legg til"), self.add, "plus")
        self.add_button.setToolTip("Ctrl+S")
        self.out_button = secondary_button(_("Ta ut av bruk"), self.take_out)
        card = Card(_("Ord om helse"))
        told = _(
            "Ark til arbeidsgiver ses gjennom for diagnoser, koder, medisiner, plager og behandlere før de lages. "
            "Her legger senteret til flere ord. Det som treffer, må endres eller svares for."
        )
        card.add(Text(told, "second"))
        card.body.addLayout(beside(self.word, self.add_button, self.out_button))
        card.add(self.table, 1)
        card.setMaximumWidth(px(860))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card)
        self.setFocusProxy(self.word.editor)
        key_action(self, _("Legg til ordet"), "Ctrl+S", self.add)
        self._dress()

    def refresh(self) -> None:
        """Asks for the words; what is typed stays."""
        self._host.ask(self, self._show, health_list.listing.of())

    def add(self) -> None:
        """Adds what is typed."""
        typed = str(self.word.editor.value() or "")
        self._host.do(self, self._was_added, health_list.add.of(typed), failed=self._not_added)

    def take_out(self) -> None:
        """Takes the chosen word out of use."""
        found = self.table.current()
        if found is not None and found.in_use:
            text = _("«{word}» er tatt ut av listen.").format(word=found.word)
            back = health_list.add.of(found.word)

            def out(_none: None) -> None:
                self.refresh()
                self._host.did(text, back)

            self._host.do(self, out, health_list.withdraw.of(found.id))

    def _show(self, found: tuple[ListedWord, ...]) -> None:
        used = sum(one.in_use for one in found)
        self.word.note.set_whole(_("{count} i bruk").format(count=plural(used, _("ord"), _("ord"))))
        self.word.note.show()
        self.table.hold([(one.id, one) for one in found])
        self._dress()

    def _was_added(self, _none: None) -> None:
        self.word.editor.set_value("")
        self._host.say(_("Ordet er lagt til. Ark til arbeidsgiver ses gjennom for det fra nå av."), Tone.OK)
        self.refresh()

    def _not_added(self, problem: Problem) -> None:
        self.word.editor.set_error(
            problem.fields.get("word", problem.message) if isinstance(problem, BadInput) else problem.message
        )
        self.word.editor.go_to()

    def _dress(self) -> None:
        found = self.table.current()
        self.out_button.setEnabled(found is not None and found.in_use)
