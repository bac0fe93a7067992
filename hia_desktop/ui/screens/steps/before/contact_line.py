"""The contact that a note tells of, in one line under it: typed, or taken from an appointment that was kept."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import CourseId, EncounterId, VisitId
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.teamwork.encounter_line import line_of, read_line
from hia_desktop.domain.teamwork.encounters import Encountered
from hia_desktop.domain.teamwork.visits import Way
from hia_desktop.services.course import encounters
from hia_desktop.services.course.encounters import EncounterRow, OfVisit, OnDay
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.editors import LineEditor
from hia_desktop.ui.kit.forms.proposals import Offered, OfferLine
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, column, empty_layout, link_button, row
from hia_desktop.ui.sheets.encounters import ask_contact, what_to_do


class ContactLine(QWidget):
    """«45 oppmøte pasient behandling», read back beneath while one writes. Enter enters it, and so does signing.
    `changed`: a contact was entered, changed or struck."""

    changed = Signal()

    def __init__(self, host: Host, course: CourseId, area: QScrollArea) -> None:
        """`area`: what it is scrolled in, with the note."""
        super().__init__()
        self.host, self._course, self._area = host, course, area
        area.verticalScrollBar().rangeChanged.connect(self._keep_in_sight)
        self._day: date | None = None
        self._way = Way.IN_PERSON
        self._offered: OfVisit | None = None
        self._busy = False
        self.editor = LineEditor()
        self.editor.set_name(_("Kontakt"))
        line = self.editor.control
        assert isinstance(line, QLineEdit)
        line.setPlaceholderText(_("45 oppmøte pasient behandling"))
        line.setToolTip("Alt+K")
        line.returnPressed.connect(self.enter)
        self.editor.says.keep()
        key_action(self, _("Til kontakten"), "Alt+K", self._go_to)
        self._offer = OfferLine(self.editor)
        self._offer.offer(None)
        self.editor.edited.connect(self._read_back)
        self._entered = column(gap=2)
        self._fields = link_button(_("Flere felt …"), self._ask_all)
        self._lay_out()

    def _lay_out(self) -> None:
        """One line: its name, what is typed, and the way to more; what is entered stands above it."""
        label = Text(_("Kontakt"), "label", wrap=False)
        label.setBuddy(self.editor.control)
        whole = QGridLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setHorizontalSpacing(px(8))
        whole.setVerticalSpacing(px(2))
        whole.setColumnStretch(1, 1)
        whole.addLayout(self._entered, 0, 1, 1, 2)
        for part, at in ((label, 0), (self._fields, 2)):
            holder = QWidget()  # in the middle of the field, not of the field with what is said beneath it
            holder.setLayout(row(part))
            holder.setFixedHeight(self.editor.control.sizeHint().height())
            whole.addWidget(holder, 1, at, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(self.editor, 1, 1)

    def about(self, day: date, way: Way) -> None:
        """The day of the note, and how one meets when the line does not say."""
        self._way = way
        if day != self._day:
            self._day = day
            self.refresh()
        elif self.editor.value():
            self._read_back()

    def refresh(self) -> None:
        """Asks what is entered that day."""
        if self._day is not None:
            self.host.ask(self, self._arrived, encounters.on_day.of(self._course, self._day))

    def enter(self, then: Callable[[], None] = lambda: None) -> None:
        """Enters what is typed, and calls `then`; at once where nothing is. What cannot be read is said, and `then` is
        not called."""
        if self._busy:
            return
        if not self.editor.value():
            then()
            return
        read = read_line(self.editor.value(), self._base())
        trouble = read.trouble or next(iter(read.done.wrong(self.host.clock.today()).values()), "")
        if trouble:
            self._go_to()
            self.editor.set_error(trouble)
        else:
            self._enter(read.done, then)

    # -- inside

    def _go_to(self) -> None:
        """The keyboard to the line, which is scrolled to."""
        self.editor.go_to()
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        """What is entered comes above the line and pushes it down, from under the keyboard."""
        if self.editor.control.hasFocus():
            self._area.ensureWidgetVisible(self.editor, 0, px(8))

    def _base(self) -> Encountered:
        return Encountered(day=self._day, way=self._way)

    def _read_back(self) -> None:
        line = self.editor.value()
        read = read_line(line, self._base())
        self.editor.says.note("" if not line else read.trouble or read.done.words)

    def _enter(self, done: Encountered, then: Callable[[], None]) -> None:
        def entered(made: EncounterId) -> None:
            self._busy = False
            self._stands(made)
            then()

        def failed(problem: Problem) -> None:
            self._busy = False
            self.host.say(problem.message, Tone.WARN)

        self._busy = True
        self.host.do(self, entered, self._call(done), failed=failed)

    def _call(self, done: Encountered) -> Done[EncounterId]:
        return encounters.enter.of(self._course, done, self._visit(done))

    def _stands(self, made: EncounterId) -> None:
        self.editor.set_value("")
        self._read_back()
        self.host.did(_("Kontakten er ført."), encounters.strike.of(made, True))
        self.refresh()
        self.changed.emit()

    def _visit(self, done: Encountered) -> VisitId | None:
        """The appointment, where the line says the same of it."""
        of = self._offered
        same = of is not None and (done.day, done.way, done.partner) == (of.done.day, of.done.way, of.done.partner)
        return of.visit if of is not None and same else None

    def _ask_all(self) -> None:
        line = self.editor.value()
        known = read_line(line, self._base()).done if line or self._offered is None else self._offered.done
        ask_contact(self.host, self, known, self._call, self._stands)

    def _arrived(self, found: OnDay) -> None:
        empty_layout(self._entered)
        for one in found.entered:
            self._entered.addLayout(self._entered_line(one))
        self._offered = found.offered
        offered = found.offered
        line = line_of(offered.done) if offered is not None else ""
        self._offer.offer(Offered(line, line, _("fra timen som er møtt")) if line else None)

    def _entered_line(self, one: EncounterRow) -> QHBoxLayout:
        told = row(Text(one.done.words), link_button(_("Endre …"), partial(self._what_to_do, one)))
        told.setStretch(0, 1)
        return told

    def _what_to_do(self, one: EncounterRow) -> None:
        def done() -> None:
            self.refresh()
            self.changed.emit()

        what_to_do(self.host, self, one, done)
