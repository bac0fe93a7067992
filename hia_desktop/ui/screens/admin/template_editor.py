"""Brevmaler: the paragraphs of the letters. A new wording gets a day and a source, is approved by name,
and the old ones stay."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import Ask
from hia_desktop.base.text import N_, Looks, _, day, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.letter_texts import (
    OWN,
    LetterLanguage,
    LetterText,
    TextId,
    Texts,
    bundled_texts,
    check_text,
    filled_in,
    history,
    in_codes,
    in_words,
    paragraphs,
)
from hia_desktop.services.centre import wordings
from hia_desktop.ui.kit.chips import Segmented
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.forms.editors import LineEditor, TextEditor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, empty_layout, line, link_button, row
from hia_desktop.ui.screens.admin.approved_rows import ApprovedRows, Words, state
from hia_desktop.ui.screens.admin.text_preview import TextPreview

_MOST = 4000


_COLUMNS = (
    Column("id", N_("Avsnitt"), lambda shown: Cell(shown.text.id.label, _under(shown)), 200, stretch=2, sortable=False),
    Column("approved", N_("Lokalt godkjent"), lambda shown: _state(shown.text), 145, kind="chip"),
)


class _Shown(NamedTuple):
    """A paragraph's newest wording, and in how many letters it went out unapproved."""

    text: LetterText
    answered: int


_BACK = N_("Tilbake til levert tekst")


def _state(text: LetterText) -> Cell:
    return state(text) if text.in_use else Cell(_("Ikke i bruk"), tone=Tone.NEUTRAL)


def _delivered(text: LetterText) -> LetterText:
    """The wording that the program came with."""
    return history(bundled_texts(), text.id, text.language)[0]


def _newer(text: LetterText) -> str:
    """That the program has come with a newer wording than the centre's own, which stands until somebody chooses it."""
    brought = _delivered(text)
    if brought.valid_from <= text.valid_from or (brought.heading, brought.text) == (text.heading, text.text):
        return ""
    told = _("Programmet kom med en ny ordlyd {day}. «{back}» viser den; til den er valgt, gjelder senterets.")
    return told.format(day=day(brought.valid_from), back=_BACK)


def _filled_in(text_id: TextId, language: LetterLanguage) -> str:
    """What the program does with the paragraph."""
    if text_id in OWN and language is not LetterLanguage.BOKMAL:
        return _("Senterets eget avsnitt. Er det tomt, står det på bokmål, om senteret har skrevet det der.")
    if text_id in OWN:
        return _("Senterets eget avsnitt: brevet får det når det har en tekst.")
    holes = filled_in(text_id)
    filled = _("Fylles ut av programmet: {holes}").format(holes=holes)
    return filled if holes else _("Ingenting fylles ut av programmet.")


def _under(shown: _Shown) -> str:
    if not shown.text.in_use:
        return _("tomt, og ikke med i brevene")
    since = _("fra {day}").format(day=day(shown.text.valid_from))
    if shown.text.approved or not shown.answered:
        return since
    letters = plural(shown.answered, _("brev"), _("brev"))
    return _("{since} · sendt i {letters} uten godkjenning").format(since=since, letters=letters)


class TemplateEditor(ApprovedRows):
    """The letters' paragraphs and their wordings."""

    words = Words(
        name=N_("Brevmaler"),
        empty=N_("Ingen brevmaler"),
        key=N_("Lagre brevteksten"),
        save=N_("Lagre ny ordlyd"),
        saved=N_("Ordlyden er lagret. Den er ikke godkjent ennå."),
        who=N_("Hvem har godkjent ordlyden?"),
        approve=N_("Godkjenn ordlyden"),
        approved=N_("Ordlyden er notert som godkjent."),
        choose=N_("Velg et avsnitt"),
        choose_text=N_("Her ser og endrer du ordlyden, og noterer hvem som har godkjent den."),
    )
    columns = _COLUMNS
    revise = wordings.revise
    approve = wordings.approve
    _texts: Texts = ()
    _answered: Mapping[str, int]
    _read: LetterText | None

    # -- the parts

    def _build_fields(self) -> None:
        self._answered = {}
        self.language = Segmented([(language, language.label) for language in LetterLanguage], clearable=False)
        self.language.set_value(LetterLanguage.BOKMAL)
        self.language.set_name(_("Språk"))
        self.language.chosen.connect(lambda _key: self._other_language())
        self.fields = {
            "heading": LabelledField(Ask(_("Overskrift (kan stå tom)")), LineEditor(200)),
            "text": LabelledField(Ask(_("Tekst")), TextEditor(5, _MOST, 14)),
            "valid_from": LabelledField(Ask(_("Gjelder fra")), DayEditor(self._host.clock.today, Looks.AHEAD)),
            "source": LabelledField(Ask(_("Kilde")), LineEditor(300)),
        }
        for field in self.fields.values():
            field.editor.edited.connect(self._edited)
        self._approved, self._holes = Text("", "hint"), Text("", "hint")
        self.back_button = link_button(str(_BACK), self._bring_back, "undo")
        self.preview = TextPreview()

    def _over(self) -> tuple[QWidget, ...]:
        return (self.language,)

    def _parts(self) -> tuple[Sequence[QWidget | QHBoxLayout], str]:
        fields = self.fields
        head = row(self._chip, self._approved, 1)
        under = row(self._holes, self.back_button)
        shown = (head, fields["heading"], fields["text"], under, fields["valid_from"], fields["source"])
        return shown, _("Brev som alt er laget, beholder sin ordlyd.")

    def _list(self) -> Card:
        """The paragraphs, and below them the chosen one as it is typed: it is in sight, and moves nothing."""
        card = super()._list()
        card.add(line())
        card.add(self.preview)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list has most of the height, and two whole rows in the lowest window: of the window's height, since the
        editor is as high as what it holds asks for."""
        super().resizeEvent(event)
        high = self.window().height()
        self.preview.setFixedHeight(min(px(216), high // 4, max(px(72), high - px(430))))

    # -- what is shown

    def refresh(self) -> None:
        """Asks for the wordings, and for those that went out unapproved; what is typed stays."""
        self._host.ask(self, self._show, wordings.listing.of())
        self._host.ask(self, self._mark, wordings.answered_for.of())

    def _mark(self, answered: dict[str, int]) -> None:
        self._answered = answered
        if self._texts:
            self._show(self._texts)

    def _show(self, texts: Texts) -> None:
        self._texts = texts
        language = LetterLanguage(str(self.language.value()))
        newest = [history(texts, text_id, language)[0] for text_id in paragraphs(language)]
        lacking = sum(text.in_use and not text.approved for text in newest)
        self._counted.setText(
            _("{count} venter på lokal godkjenning. Til da svarer den som sender brevet, for ordlyden.").format(
                count=plural(lacking, _("avsnitt"), _("avsnitt"))
            )
            if lacking
            else _("Alle avsnitt er lokalt godkjent.")
        )
        self.table.hold([(text.id, _Shown(text, self._answered.get(text.code, 0))) for text in newest])
        if not self._typed:
            self._show_chosen()

    def _other_language(self) -> None:
        """The same paragraphs in the other: what is typed is kept first."""
        self.flush(lambda: self._show(self._texts))

    def _chosen(self) -> None:
        """Another paragraph: what is typed in the one before is kept first."""
        found = self.table.current()
        if found is None or (self._read is not None and found.text.code == self._read.code and self._typed):
            return
        self.flush(self._show_chosen)

    def _show_chosen(self) -> None:
        found = self.table.current()
        self._read = found.text if found is not None else None
        self._typed = False
        self._area.setVisible(self._read is not None)
        self._none.setVisible(self._read is None)
        self.trouble.hide()
        if self._read is None:
            return
        text = self._read
        self._title.setText(text.id.label)
        cell = _state(text)
        self._chip.set(cell.text, cell.tone or Tone.NEUTRAL, cell.icon)
        self._approved.setText(_by(text))
        for name, value in (
            ("heading", in_words(text.heading)),
            ("text", in_words(text.text)),
            ("valid_from", text.valid_from),
            ("source", text.source),
        ):
            self.fields[name].editor.set_value(value)
        self._holes.setText(" ".join(x for x in (_filled_in(text.id, text.language), _newer(text)) if x))
        self.save_button.setEnabled(False)
        self.approve_button.setEnabled(text.in_use and not text.approved)
        self._draw()
        self._show_earlier(text)

    def _show_earlier(self, shown: LetterText) -> None:
        empty_layout(self._earlier)
        others = (
            text for text in history(self._texts, shown.id, shown.language) if text.valid_from != shown.valid_from
        )
        earlier = [text for text in others if text.in_use]
        if earlier:
            self._earlier.addWidget(Text(_("Tidligere ordlyder"), "section"))
        for text in earlier:
            head = _("Gjelder fra {day} · {approved} · {source}")
            told = head.format(day=day(text.valid_from), approved=_by(text) or _("ikke godkjent"), source=text.source)
            self._earlier.addWidget(Text(told, "label"))
            self._earlier.addWidget(
                Text(in_words("\n".join(p for p in (text.heading, text.text) if p)), "second", selectable=True)
            )

    # -- what is done

    def _edited(self) -> None:
        """A changed wording is a new one: when the old is approved, it gets a day of its own."""
        if self._read is None:
            return
        if (
            not self._typed
            and self._read.approved
            and self.fields["valid_from"].editor.value() == self._read.valid_from.isoformat()
        ):
            self.fields["valid_from"].editor.set_value(self._host.clock.today())
        self._typed = True
        self.save_button.setEnabled(True)
        self.approve_button.setEnabled(False)
        self._draw()

    def _draw(self) -> None:
        """The paragraph as a letter will have it, while one types."""
        if self._read is not None:
            typed = self._wording(self._read)
            self.preview.show_text(typed)
            first = _delivered(self._read)
            same = (typed.heading, typed.text, typed.source) == (first.heading, first.text, first.source)
            self.back_button.setEnabled(not same)

    def _wording(self, read: LetterText) -> LetterText:
        """The one that was read as it is typed now, with what is filled in as it is kept."""
        heading, text, source = (str(self.fields[name].editor.value()) for name in ("heading", "text", "source"))
        return replace(read, heading=in_codes(heading), text=in_codes(text), source=source)

    def _bring_back(self) -> None:
        """Types the delivered wording; it is saved and approved as any other. In the text, one undo takes it away."""
        if self._read is None:
            return
        first, area = _delivered(self._read), self.fields["text"].editor.control
        assert isinstance(area, QPlainTextEdit)
        for name, value in (("heading", in_words(first.heading)), ("source", first.source)):
            self.fields[name].editor.set_value(value)
        area.selectAll()
        area.insertPlainText(in_words(first.text))
        area.setFocus()
        self._edited()

    def _new(self) -> LetterText | None:
        """What is typed, None with the fault told at its field."""
        editor = self.fields["valid_from"].editor
        assert self._read is not None and isinstance(editor, DayEditor)
        valid_from = editor.day()
        if valid_from is None:
            self._told({"valid_from": _("Skriv dagen ordlyden gjelder fra.")})
            return None
        new = replace(self._wording(self._read), valid_from=valid_from, approved_by="", approved_on=None)
        try:
            check_text(new)
        except BadInput as problem:
            self._told(problem.fields)
            return None
        return new

    def _told(self, faults: Mapping[str, str]) -> bool:
        for name, field in self.fields.items():
            field.editor.set_error(faults.get(name, ""))
        first = next((name for name in self.fields if name in faults), "")
        if first:
            self.fields[first].editor.go_to()
        return bool(first)


def _by(text: LetterText) -> str:
    """«av Avdelingssjef Vik 24.02.2026»; empty while nobody has."""
    return (
        _("godkjent av {name} {day}").format(name=text.approved_by, day=day(text.approved_on))
        if text.approved_on
        else ""
    )
