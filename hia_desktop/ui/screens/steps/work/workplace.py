"""NAV og arbeidsplass: demands, what stands in the way, NAV's means, contacts,
and the sheet for the next dialogue meeting."""

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.services.papers import papers
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import FlowLayout, link_button, secondary_button
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.papers.paper_dialog import show_signed
from hia_desktop.ui.screens.steps.work import workplace_tables as tables
from hia_desktop.ui.screens.steps.work.barrier_history import BarrierHistoryView

Answers = dict[str, Any]
_HISTORY = "history"
_PARTS = (
    ("barriers", N_("Hindringer")),
    ("demands", N_("Krav")),
    ("adaptations", N_("Tilrettelegging")),
    ("nav_measures", N_("Virkemidler")),
    ("contacts", N_("Kontakt")),
    ("meeting", N_("Dialogmøte")),
    ("note", N_("Notat")),
    (_HISTORY, N_("Historikk")),
)
"""The parts of the note, by the field that each begins with."""


class WorkplaceStep(FormStep):
    """The NAV adviser's own note, in NAV's colour. Words on top lead to its parts and say how much stands there."""

    form: ClassVar[type[Form]] = WorkplaceForm
    edge: ClassVar[Tone | None] = Tone.NAV

    def put_above(self) -> None:
        """The ways to the parts."""
        self.ways = QWidget()
        box = FlowLayout()
        self.ways.setLayout(box)
        self._links = {field: link_button(str(label), partial(self.go_to_part, field)) for field, label in _PARTS}
        for link in self._links.values():  # with room for its count, which comes and goes while one writes
            link.setMinimumWidth(link.sizeHint().width() + link.fontMetrics().horizontalAdvance(" (99)"))
            box.addWidget(link)
        self.ways.hide()
        self.content.addWidget(self.ways)
        self._own_sheet = secondary_button(_("NAVs eget ark"), self.show_own_sheet)
        self._own_sheet.hide()
        self.head.insertWidget(1, self._own_sheet)

    def put_below(self) -> None:
        """What has become of each barrier."""
        self.history = BarrierHistoryView()
        self.content.addWidget(self.history)

    def new_view(self) -> FormView:
        """Every list as a table."""
        today = self.host.clock.today
        own = {
            "barriers": tables.barriers(today),
            "demands": tables.demands(today),
            "adaptations": tables.adaptations(today),
            "nav_measures": tables.nav_measures(today),
            "contacts": tables.contacts(today),
            "participants": tables.participants(today),
        }
        return FormView(WorkplaceForm, today, own=own)

    def answers_shown(self, answers: Answers) -> None:
        """How many rows each part has."""
        for field, label in _PARTS:
            found = answers.get(field)
            count = len(found) if isinstance(found, list) else 0
            self._links[field].setText(f"{label} ({count})" if count else str(label))

    def show_own_sheet(self) -> None:
        """What NAV prepares the meeting with, made of the version that is shown."""
        paper = next(paper for paper in papers.made_of(self.kind) if not paper.for_employer)
        if self._shown is not None:
            heading = f"{paper.title} · {self.page.banner.name}"
            show_signed(self.host, self, heading, f"{paper.title}.pdf", self._shown.id, paper.kind)

    def dressed(self, writing: bool) -> None:
        """The ways and the history stand about a form, never alone."""
        self._own_sheet.setVisible(not writing and self._shown is not None and self._shown.whole)
        shown = writing or self.shown is not None
        if self.form_page is not None and shown:
            self.history.show_versions(self.form_page.versions, self.host.clock.today())
        else:
            self.history.hide()
        self.ways.setVisible(shown)
        self._links[_HISTORY].setVisible(not self.history.isHidden())

    def go_to_part(self, field: str) -> None:
        """Brings a part of the note to the top of what is seen,
        and puts the keyboard there when it is being written."""
        view = self.view_shown()
        if view is None or (field != _HISTORY and not view.has(field)):
            return
        target: QWidget = self.history if field == _HISTORY else view.editor(field)
        inside = self.content.parentWidget()
        if inside is not None:
            self.area.verticalScrollBar().setValue(target.mapTo(inside, QPoint(0, 0)).y() - px(56))
        if self.shown is None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
