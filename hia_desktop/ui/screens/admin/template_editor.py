"""Brevmaler: the paragraphs of the letters. A new wording gets a day and a source, is approved by name, and the old ones stay."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import Ask
from hia_desktop.base.text import _, day, plural
from hia_desktop.domain.letter_texts import PLACEHOLDERS, LetterText, TextId, Texts, check_text, history
from hia_desktop.services import wordings
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.dates import DayEditor
from hia_desktop.ui.kit.editors import LineEditor, TextEditor
from hia_desktop.ui.kit.fields import LabelledField
from hia_desktop.ui.kit.held_rows import HeldRows
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.row_cells import Cell
from hia_desktop.ui.kit.rows import Column
from hia_desktop.ui.kit.theme import Tone, px
from hia_desktop.ui.kit.widgets import Banner, Card, EmptyState, Text, empty_layout, line, primary_button, row, secondary_button

_MOST = 4000


def _state(text: LetterText) -> Cell:
    if text.approved:
        return Cell(_("Godkjent"), tone=Tone.OK, icon="check-heavy")
    return Cell(_("Ikke godkjent"), tone=Tone.WARN)


_COLUMNS = (
    Column("id", _("Avsnitt"), lambda t: Cell(t.id.label, _("fra {day}").format(day=day(t.valid_from))), 200, stretch=2, sortable=False),
    Column("approved", _("Lokalt godkjent"), _state, 145, kind="chip"),
)


class TemplateEditor(QWidget):
    """The paragraphs on the left, each with its newest wording; on the right that wording, to be changed or approved, and its history."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._texts: Texts = ()
        self._read: LetterText | None = None
        self._typed = False
        self.table = HeldRows(_COLUMNS, name=_("Brevmaler"), empty=_("Ingen brevmaler"))
        self.table.selected.connect(lambda _key: self._chosen())
        self._counted = Text("", "hint", wrap=False)
        self._build_fields()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(14))
        box.addWidget(self._list(), 6)
        box.addWidget(self._side(), 5)
        self.setFocusProxy(self.table)
        key_action(self, _("Lagre brevteksten"), "Ctrl+S", self.save)
        self._show_chosen()

    # -- the parts

    def _build_fields(self) -> None:
        self.fields = {
            "heading": LabelledField(Ask(_("Overskrift (kan stå tom)")), LineEditor(200)),
            "text": LabelledField(Ask(_("Tekst")), TextEditor(5, _MOST, 14)),
            "valid_from": LabelledField(Ask(_("Gjelder fra")), DayEditor(self._host.clock.today)),
            "source": LabelledField(Ask(_("Kilde")), LineEditor(300)),
        }
        for field in self.fields.values():
            field.editor.edited.connect(self._edited)
        self._title, self._chip = Text("", "heading"), Chip("", Tone.NEUTRAL)
        self._approved, self._holes = Text("", "hint"), Text("", "hint")
        self.trouble = Banner("", Tone.WARN)
        self.trouble.hide()
        self.approve_button = secondary_button(_("Godkjenn …"), self._ask_name, "check")
        self.save_button = primary_button(_("Lagre ny ordlyd"), self.save)
        self.save_button.setToolTip("Ctrl+S")
        self._earlier = QVBoxLayout()
        self._earlier.setSpacing(px(6))

    def _list(self) -> Card:
        head = row(self._counted, 1)
        head.setContentsMargins(px(14), px(9), px(14), px(9))
        card = Card(padding=1)
        card.body.setSpacing(0)
        card.body.setContentsMargins(0, 0, 0, px(7))
        card.body.addLayout(head)
        card.add(line())
        card.add(self.table, 1)
        return card

    def _side(self) -> Card:
        self._page = QWidget()
        self._page.setProperty("role", "page")
        box = QVBoxLayout(self._page)
        box.setContentsMargins(0, 0, px(6), 0)
        box.setSpacing(px(8))
        box.addWidget(self._title)
        box.addLayout(row(self._chip, self._approved, 1))
        for name in ("heading", "text"):
            box.addWidget(self.fields[name])
        box.addWidget(self._holes)
        for name in ("valid_from", "source"):
            box.addWidget(self.fields[name])
        box.addWidget(self.trouble)
        box.addLayout(row(self.approve_button, 1, self.save_button))
        box.addWidget(Text(_("Brev som alt er laget, beholder sin ordlyd."), "hint"))
        box.addSpacing(px(8))
        box.addLayout(self._earlier)
        box.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(self._page)
        self._none = EmptyState(_("Velg et avsnitt"), _("Her ser og endrer du ordlyden, og noterer hvem som har godkjent den."))
        self._area = area
        card = Card()
        card.setMinimumWidth(px(300))
        card.add(self._none, 1)
        card.add(area, 1)
        return card

    # -- what is shown

    def refresh(self) -> None:
        """Asks for the wordings; what is typed stays."""
        self._host.ask(self, self._show, wordings.listing)

    def _show(self, texts: Texts) -> None:
        self._texts = texts
        newest = [history(texts, text_id)[0] for text_id in TextId]
        lacking = sum(not text.approved for text in newest)
        self._counted.setText(
            _("{count} venter på lokal godkjenning. Til da står det på brevet.").format(count=plural(lacking, _("avsnitt"), _("avsnitt")))
            if lacking
            else _("Alle avsnitt er lokalt godkjent.")
        )
        self.table.hold([(text.id, text) for text in newest])
        if not self._typed:
            self._show_chosen()

    def _chosen(self) -> None:
        """Another paragraph: what is typed in the one before is kept first."""
        found = self.table.current()
        if found is None or (self._read is not None and found.id is self._read.id and self._typed):
            return
        self.flush(self._show_chosen)

    def _show_chosen(self) -> None:
        self._read = self.table.current()
        self._typed = False
        self._area.setVisible(self._read is not None)
        self._none.setVisible(self._read is None)
        self.trouble.hide()
        if self._read is None:
            return
        text = self._read
        self._title.setText(text.id.label)
        state = _state(text)
        self._chip.set(state.text, Tone(state.tone), state.icon)
        self._approved.setText(_by(text))
        for name, value in (("heading", text.heading), ("text", text.text), ("valid_from", text.valid_from), ("source", text.source)):
            self.fields[name].editor.set_value(value)
        holes = ", ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS.get(text.id, frozenset())))
        self._holes.setText(_("Fylles ut av programmet: {holes}").format(holes=holes) if holes else _("Ingenting fylles ut av programmet."))
        self.save_button.setEnabled(False)
        self.approve_button.setEnabled(not text.approved)
        self._show_earlier(text)

    def _show_earlier(self, shown: LetterText) -> None:
        empty_layout(self._earlier)
        earlier = [text for text in history(self._texts, shown.id) if text.valid_from != shown.valid_from]
        if earlier:
            self._earlier.addWidget(Text(_("Tidligere ordlyder"), "section"))
        for text in earlier:
            head = _("Gjelder fra {day} · {approved} · {source}")
            told = head.format(day=day(text.valid_from), approved=_by(text) or _("ikke godkjent"), source=text.source)
            self._earlier.addWidget(Text(told, "label"))
            self._earlier.addWidget(Text("\n".join(part for part in (text.heading, text.text) if part), "second", selectable=True))

    # -- what is done

    def _edited(self) -> None:
        """A changed wording is a new one: when the old is approved, it gets a day of its own."""
        if self._read is None:
            return
        if not self._typed and self._read.approved and self.fields["valid_from"].editor.value() == self._read.valid_from.isoformat():
            self.fields["valid_from"].editor.set_value(self._host.clock.today())
        self._typed = True
        self.save_button.setEnabled(True)
        self.approve_button.setEnabled(False)

    def _new(self) -> LetterText | None:
        """What is typed, None with the fault told at its field."""
        editor = self.fields["valid_from"].editor
        assert self._read is not None and isinstance(editor, DayEditor)
        valid_from = editor.day()
        if valid_from is None:
            self._tell({"valid_from": _("Skriv dagen ordlyden gjelder fra.")})
            return None
        heading, text, source = (str(self.fields[name].editor.value()) for name in ("heading", "text", "source"))
        new = replace(self._read, heading=heading, text=text, valid_from=valid_from, source=source, approved_by="", approved_on=None)
        try:
            check_text(new)
        except BadInput as problem:
            self._tell(problem.fields)
            return None
        return new

    def save(self) -> None:
        """Stores what is typed as a wording that nobody has approved yet."""
        if self._read is not None and self.save_button.isEnabled() and (new := self._new()) is not None:
            self.save_button.setEnabled(False)
            self._host.do(self, self._saved, wordings.revise, new, failed=self._failed)

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed, when it is right, as a wording that nobody has approved yet."""
        if not self._typed or self._read is None:
            then()
            return
        new = self._new()
        self._typed = False
        if new is None:
            self._lost(then)
        else:
            self._host.do(self, lambda _none: then(), wordings.revise, new, failed=lambda _problem: self._lost(then))

    def _lost(self, then: Callable[[], None]) -> None:
        name = self._read.id.label if self._read is not None else ""
        self._host.say(_("Endringen av «{name}» er ikke lagret, fordi noe i den ikke stemte.").format(name=name), Tone.WARN)
        then()

    def _saved(self, _none: None) -> None:
        self._typed = False
        self._host.say(_("Ordlyden er lagret. Den er ikke godkjent ennå."), Tone.OK)
        self.refresh()

    def _ask_name(self) -> None:
        if self._read is not None:
            read = self._read
            label = _("Hvem har godkjent ordlyden?")
            self._host.prompts.ask_line(_("Godkjenn ordlyden"), label, lambda name: self._approve(read, name), _("Godkjenn"))

    def _approve(self, read: LetterText, name: str) -> None:
        self._host.do(self, self._was_approved, wordings.approve, read, name, failed=self._failed)

    def _was_approved(self, _none: None) -> None:
        self._host.say(_("Ordlyden er notert som godkjent."), Tone.OK)
        self.refresh()

    def _failed(self, problem: Problem) -> None:
        self.save_button.setEnabled(self._typed)
        fields = problem.fields if isinstance(problem, BadInput) else {}
        self._tell(fields)
        self.trouble.set(problem.message, Tone.WARN)
        self.trouble.setVisible(not fields)

    def _tell(self, faults: Mapping[str, str]) -> None:
        for name, field in self.fields.items():
            field.editor.set_error(faults.get(name, ""))
        first = next((name for name in self.fields if name in faults), "")
        if first:
            self.fields[first].editor.go_to()


def _by(text: LetterText) -> str:
    """«av Avdelingssjef Vik 24.02.2026»; empty while nobody has."""
    return _("godkjent av {name} {day}").format(name=text.approved_by, day=day(text.approved_on)) if text.approved_on else ""
