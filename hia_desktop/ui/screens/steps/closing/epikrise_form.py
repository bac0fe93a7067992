"""The epikrise's fields, each naming where its text came from, and a way to fetch it once more."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from hia_desktop.base.fields import labels
from hia_desktop.base.text import N_, _, day
from hia_desktop.domain.forms.epikrise import ActionRow, Epikrise, ReceiverRow
from hia_desktop.domain.forms.epikrise_values import Actor, ReceiverKind, doer
from hia_desktop.services.papers.epikriser import Composed
from hia_desktop.ui.kit.forms.fields import WIDTH, LabelledField
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.forms.row_lines import Col
from hia_desktop.ui.kit.forms.row_table import RowKind, RowTable
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import link_button, plain_tip
from hia_desktop.ui.screens.steps.closing.ask_lines import AskLines


def _doer(row: dict[str, Any]) -> str:
    return doer(Actor(row["actor"]) if row["actor"] else None, row["named"])


def _receiver(row: dict[str, Any]) -> str:
    return ", ".join(part for part in (row["name"], row["place"]) if part)


_ACTIONS = (
    Col(N_("Hvem"), lambda row, _before: Cell(_doer(row) or "–", bold=True), 5),
    Col(N_("Hva"), lambda row, _before: Cell(row["what"] or "–"), 7),
    Col(N_("Innen"), lambda row, _before: Cell(day(date.fromisoformat(row["due"])) if row["due"] else "–"), fixed=82),
)
_RECEIVERS = (
    Col(N_("Navn"), lambda row, _before: Cell(_receiver(row) or "–", bold=True), 7),
    Col(N_("Mottaker som"), lambda row, _before: Cell(ReceiverKind(row["kind"]).label if row["kind"] else "–"), 4),
    Col(N_("Sendes"), lambda row, _before: Cell(_("nei") if row["objected"] else _("ja")), fixed=60),
)


class EpikriseForm(FormView):
    """`show_sources` tells where each text came from;
    what differs from its source can be fetched again, and that undone."""

    def __init__(self, today: Callable[[], date]) -> None:
        actions = RowTable(_("Hvem gjør hva"), RowKind(ActionRow, _ACTIONS), today, _("Ny linje"))
        sent = RowTable(_("Sendes til"), RowKind(ReceiverRow, _RECEIVERS), today, _("Ny mottaker"))
        own = {"asks": AskLines("text"), "who_does_what": actions, "receivers": sent}
        super().__init__(Epikrise, today, own=own)
        self._composed = Composed({}, {})
        self._replaced: dict[str, Any] = {}
        self._readonly = False
        self.again: dict[str, QPushButton] = {}
        for name, labelled in self._grid.fields.items():
            link = link_button(_("Hent på nytt"), partial(self.fetch, name))
            link.setStyleSheet(f"min-height: {px(18)}px; max-height: {px(18)}px;")
            outer = labelled.layout()
            head = outer.itemAt(0) if outer is not None else None
            line = head.layout() if head is not None else None
            if line is not None:
                line.addWidget(link)
            link.hide()
            self.again[name] = link
            if labelled.parts < WIDTH:
                self._keep_room(labelled, link)
        self.edited.connect(self._settle)

    def _keep_room(self, labelled: LabelledField, link: QPushButton) -> None:
        """A narrow field has from the start the width that its link will need, else those beside it would move."""
        widest = 0
        for words in (_("Angre henting"), _("Hent på nytt")):
            link.setText(words)
            link.ensurePolished()
            widest = max(widest, link.sizeHint().width())
        labelled.setMinimumWidth(labelled.label.minimumSizeHint().width() + px(8) + widest)

    def show_sources(self, composed: Composed) -> None:
        """What the course says now, and where."""
        self._composed = composed
        self._settle()

    def set_answers(self, answers: Mapping[str, Any], raw: Mapping[str, str] | None = None) -> None:
        super().set_answers(answers, raw)
        self._replaced = {}
        self._settle()

    def set_readonly(self, readonly: bool) -> None:
        super().set_readonly(readonly)
        self._readonly = readonly
        self._settle()

    def changed(self) -> tuple[str, ...]:
        """The labels of what has a source and says another thing now, in the form's order."""
        source, named = self._composed.answers, labels(Epikrise)
        return tuple(named[name] for name in named if name in source and self._differs(name))

    def _differs(self, name: str) -> bool:
        return bool(self.editor(name).value() != self._composed.answers[name])

    def fetch(self, name: str) -> None:
        """The text of the source in place of what stands there; once more brings back what stood there."""
        now, editor = self.editor(name).value(), self.editor(name)
        source = self._composed.answers.get(name)
        back = name in self._replaced and now == source
        wanted = self._replaced.pop(name) if back else source
        if not back:
            self._replaced[name] = now
        if isinstance(editor.control, QPlainTextEdit):
            cursor = editor.control.textCursor()  # by way of the cursor, so that Ctrl+Z works too
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(str(wanted or ""))
        else:
            editor.set_value(wanted)
            editor.edited.emit()

    def _settle(self) -> None:
        answers, sources = self._composed.answers, self._composed.sources
        for name, link in self.again.items():
            differs = name in answers and self._differs(name)
            source = sources.get(name, "")
            leads = not self._readonly and (differs or name in self._replaced)
            said = "" if self._readonly else _("endret") if differs else source or _("skriv selv")
            if leads and self._grid.fields[name].parts < WIDTH:
                said = ""  # there is room for one of them, and the link says it too
            self.set_note(name, said, source)
            link.setText(_("Hent på nytt") if differs else _("Angre henting"))
            link.setToolTip(plain_tip(source))
            link.setVisible(leads)
