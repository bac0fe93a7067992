"""Fraser: the user's own phrases and the centre's, found by code or words, written and seen back in time."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from textwrap import shorten
from typing import ClassVar

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import Ask
from hia_desktop.base.text import N_, _, fold, moment
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.phrases import LONGEST_CODE, VARIABLES, Phrase
from hia_desktop.domain.topics import Topic
from hia_desktop.services.centre import phrases
from hia_desktop.services.centre.phrases import PhraseChange
from hia_desktop.ui.kit.chips import Segmented
from hia_desktop.ui.kit.forms.editors import LineEditor, TextEditor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.keys import Menu, key_action, menu_act
from hia_desktop.ui.kit.scrolling import Scroll, take_what_is_left
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.held_rows import HeldRows
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import (
    Card,
    Text,
    empty_layout,
    link_button,
    primary_button,
    row,
    secondary_button,
)
from hia_desktop.ui.phrase_field import AS_WRITTEN
from hia_desktop.ui.screen import Screen


def _whose(phrase: Phrase) -> Cell:
    return Cell(_("Felles"), tone=Tone.BRAND) if phrase.shared else Cell(_("Min"), tone=Tone.NEUTRAL)


_COLUMNS = (
    Column("code", N_("Kode"), lambda phrase: Cell(f";{phrase.code}", bold=True), 120),
    Column("text", N_("Frase"), lambda phrase: Cell(phrase.first_line), 240, stretch=3),
    Column("shared", N_("Hvem"), _whose, 100, kind="chip"),
)


class PhrasesScreen(Screen):
    """The list on the left, the chosen phrase on the right."""

    key = "phrases"
    title = N_("Fraser")
    icon = "document"
    needs = Right.SIGN_IN
    watches: ClassVar[frozenset[Topic]] = frozenset({Topic.PHRASES})

    def build(self) -> None:
        """Search and table; fields, buttons and history."""
        self._shares = may(self.host.user.role, Right.TEMPLATES)
        self._found: Sequence[Phrase] = ()
        self._read, self._typed = Phrase(), False
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(18), px(24), px(20))
        box.setSpacing(px(12))
        self.new_button = secondary_button(_("Ny frase"), self.begin, "plus")
        self.new_button.setToolTip("Ctrl+N")
        box.addLayout(row(Text(self.title, "title", wrap=False), 1, self.new_button))
        parts = row(gap=14)
        parts.addWidget(self._list(), 6)
        parts.addWidget(self._side(), 5)
        box.addLayout(parts, 1)
        key_action(self, _("Ny frase"), "Ctrl+N", self.begin)
        key_action(self, _("Lagre frasen"), "Ctrl+S", self.save)
        self.setFocusProxy(self.search)
        self._show(Phrase())

    def _list(self) -> Card:
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Søk i koder og tekst"))
        self.search.setAccessibleName(_("Søk i frasene"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.table = HeldRows(
            _COLUMNS,
            name=_("Fraser"),
            empty=_("Ingen fraser her"),
            empty_help=_("Skriv en til høyre: en kort kode, og teksten den skal bli til."),
        )
        self.table.follow(self.search)
        take_what_is_left(self.table, 110)
        self.table.selected.connect(lambda _key: self._chosen())
        card = Card()
        told = _("Skriv ;kode i et tekstfelt og trykk Tab. Ctrl+J viser alle frasene der du skriver.")
        card.add(Text(told, "second"))
        card.add(self.search)
        card.add(self.table, 1)
        self.retired = link_button("", None, "undo")
        self.retired.setMenu(Menu(self.retired))
        self.retired.hide()
        card.body.addLayout(row(self.retired, 1))
        return card

    def _side(self) -> Card:
        self._title = Text("", "heading")
        self.code = LabelledField(Ask(_("Kode")), LineEditor(LONGEST_CODE))
        self.text = LabelledField(Ask(_("Tekst")), TextEditor(7, most=18))
        for field in (self.code, self.text):
            field.editor.control.setProperty(AS_WRITTEN, True)
            field.editor.says.keep()
            field.editor.edited.connect(self._edited)
        self.whose = Segmented([(False, _("Bare meg")), (True, _("Alle ved senteret"))], clearable=False)
        self.whose.set_name(_("Hvem frasen er for"))
        self.whose.chosen.connect(lambda _shared: self._edited())
        self.variables = link_button(_("Sett inn"), None, "plus")
        self.variables.setMenu(self._menu())
        self.save_button = primary_button(_("Lagre"), self.save)
        self.save_button.setToolTip("Ctrl+S")
        self.out_button = secondary_button(_("Ta ut av bruk"), self.take_out)
        self._told = Text("", "hint")
        self._earlier = QVBoxLayout()
        self._earlier.setSpacing(px(6))
        page = QWidget()
        page.setProperty("role", "page")
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, px(6), 0)
        box.setSpacing(px(6))
        for part in (self._title, self.code, self.text):
            box.addWidget(part)
        box.addLayout(row(self.variables, 1))
        box.addWidget(self.whose)
        box.addLayout(row(self.out_button, 1, self.save_button))
        box.addWidget(self._told)
        box.addSpacing(px(8))
        box.addLayout(self._earlier)
        box.addStretch(1)
        area = Scroll()
        area.setFrameShape(Scroll.Shape.NoFrame)
        area.setWidget(page)
        take_what_is_left(area, 180)
        card = Card()
        card.setMinimumWidth(px(320))
        card.add(area, 1)
        return card

    def _menu(self) -> Menu:
        """What can stand in a phrase besides words."""
        menu = Menu(self)
        menu_act(menu, _("Sted som fylles ut") + "\t[?]", lambda: self._put("[?]", back=1))
        menu.addSeparator()
        for name, label in VARIABLES.items():
            menu_act(menu, f"{label[:1].upper()}{label[1:]}\t[{name}]", partial(self._put, f"[{name}]"))
        return menu

    def _put(self, text: str, back: int = 0) -> None:
        area = self.text.editor.control
        assert isinstance(area, QPlainTextEdit)
        area.insertPlainText(text)
        cursor = area.textCursor()
        cursor.setPosition(cursor.position() - back)
        area.setTextCursor(cursor)
        area.setFocus()

    # -- what is shown

    def refresh(self) -> None:
        """Asks for the phrases; what is typed stays."""
        self.host.ask(self, self._came, phrases.usable.of())
        self.host.ask(self, self._list_retired, phrases.out_of_use.of())

    def _list_retired(self, found: Sequence[Phrase]) -> None:
        """Those out of use, to be taken in use again."""
        menu = self.retired.menu()
        menu.clear()
        for one in found:
            begins = shorten(one.first_line, 60, placeholder=" …")
            menu_act(menu, f";{one.code}\t{begins}".replace("&", "&&"), partial(self._restore, one))
        self.retired.setText(_("Ta i bruk igjen ({count})").format(count=len(found)))
        self.retired.setVisible(bool(found))

    def _restore(self, phrase: Phrase) -> None:
        told = _(";{code} er i bruk igjen.").format(code=phrase.code)
        undo = phrases.remove.of(phrase.series)
        self.host.do(self, lambda _none: self.host.did(told, undo), phrases.restore.of(phrase.series))

    def _came(self, found: Sequence[Phrase]) -> None:
        self._found = found
        self._narrow()
        if not self._typed and self._read.series:
            self._show(next((one for one in found if one.series == self._read.series), Phrase()))

    def _narrow(self) -> None:
        wanted = fold(self.search.text())
        self.table.hold([(one.series, one) for one in self._found if wanted in fold(f"{one.code} {one.text}")])

    def _chosen(self) -> None:
        """Another phrase: what is typed in the one before is kept first."""
        found = self.table.current()
        if found is not None and found.series != self._read.series:
            self.flush(lambda: self._show(found))

    def begin(self) -> None:
        """A new phrase, once what is typed has been kept."""

        def empty() -> None:
            self._show(Phrase())
            self.code.editor.go_to()

        self.flush(empty)

    def _show(self, phrase: Phrase) -> None:
        self._read, self._typed = phrase, False
        mine = not phrase.shared or self._shares
        self._title.setText(f";{phrase.code}" if phrase.series else _("Ny frase"))
        for field, value in ((self.code, phrase.code), (self.text, phrase.text)):
            field.editor.set_value(value)
            field.editor.set_readonly(not mine)
        self.whose.set_value(phrase.shared)
        self.whose.setVisible(self._shares and not phrase.series)
        self.variables.setVisible(mine)
        self.save_button.setVisible(mine)
        self.save_button.setEnabled(False)
        self.out_button.setVisible(mine and bool(phrase.series))
        self._told.setText(
            _("En frase skal ikke ha opplysninger om pasienter.")
            if mine
            else _("Felles fraser endres av den som har ansvar for malene. En egen frase med samme kode går foran.")
        )
        empty_layout(self._earlier)
        if phrase.series:
            self.host.ask(self, self._show_history, phrases.history.of(phrase.series))

    def _show_history(self, changes: Sequence[PhraseChange]) -> None:
        empty_layout(self._earlier)
        self._earlier.addWidget(Text(_("Endringer"), "section"))
        for change in changes:
            what = f";{change.code}" if change.in_use else _("tatt ut av bruk")
            self._earlier.addWidget(Text(f"{moment(change.at)} · {change.by} · {what}", "label"))
            if change.in_use:
                self._earlier.addWidget(Text(change.text, "second", selectable=True))
            mine = not self._read.shared or self._shares
            if change.in_use and mine and change.text != self._read.text:
                again = link_button(_("Bruk denne teksten"), partial(self._bring_back, change.text), "undo")
                again.setAccessibleName(_("Bruk teksten fra {moment}").format(moment=moment(change.at)))
                self._earlier.addLayout(row(again, 1))

    # -- what is done

    def _bring_back(self, text: str) -> None:
        """Types an earlier text, to be saved as any other; one undo takes it away."""
        area = self.text.editor.control
        assert isinstance(area, QPlainTextEdit)
        area.selectAll()
        area.insertPlainText(text)
        area.setFocus()
        self._edited()

    def _edited(self) -> None:
        self._typed = True
        self.save_button.setEnabled(True)

    def _new(self) -> Phrase:
        code = str(self.code.editor.value() or "").strip().removeprefix(";")
        shared = self.whose.value() is True
        return replace(self._read, code=code, text=str(self.text.editor.value() or ""), shared=shared)

    def save(self) -> None:
        """Keeps what is typed."""
        if self.save_button.isEnabled() and not self.save_button.isHidden():
            self._keep(sure=False)

    def _keep(self, *, sure: bool) -> None:
        self.host.do(self, self._kept, phrases.keep.of(self._new(), sure), failed=self._failed)

    def _kept(self, phrase: Phrase) -> None:
        self._show(phrase)
        self.table.select_key(phrase.series)
        self.host.say(_("Frasen er lagret. Skriv ;{code} og trykk Tab.").format(code=phrase.code), Tone.OK)

    def _failed(self, problem: Problem) -> None:
        faults = problem.fields if isinstance(problem, BadInput) else {}
        if "sure" in faults:
            text = _("{told} Er du sikker på at det ikke er det?").format(told=problem.message)
            self.host.prompts.confirm(
                _("Fødselsnummer i en frase?"), text, lambda: self._keep(sure=True), danger=True, yes=_("Lagre likevel")
            )
            return
        self.code.editor.set_error(faults.get("code", ""))
        self.text.editor.set_error(faults.get("text", ""))
        if "code" in faults or "text" in faults:
            (self.code if "code" in faults else self.text).editor.go_to()
        else:
            self.host.say(problem.message, Tone.WARN)

    def take_out(self) -> None:
        """Takes the chosen phrase out of use."""
        series, code = self._read.series, self._read.code

        def out(_none: None) -> None:
            self.table.setFocus()  # the button that was pressed goes
            self._show(Phrase())
            told = _(";{code} er tatt ut av bruk.").format(code=code)
            self.host.did(told, phrases.restore.of(series))

        self._typed = False
        self.host.do(self, out, phrases.remove.of(series))

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed, when it is right."""
        new = self._new()
        if not self._typed or not (new.code or new.text.strip()):
            then()
            return
        self._typed = False

        def lost(_problem: Problem) -> None:
            told = _("Endringen av frasen «{code}» er ikke lagret, fordi noe i den ikke stemte.")
            self.host.say(told.format(code=new.code), Tone.WARN)
            then()

        self.host.do(self, lambda _kept: then(), phrases.keep.of(new), failed=lost)
