"""Funn: what every profession has found side by side, and the user's own profession's form."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget

from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _, inside_sentence
from hia_desktop.domain.access import may
from hia_desktop.domain.forms.card import Place
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.team.findings import Findings, first_of
from hia_desktop.services.course import findings
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.course.findings import ProfessionFindings
from hia_desktop.ui.kit.chips import ChipRow
from hia_desktop.ui.kit.scrolling import SideScroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import EmptyState, column, empty_layout, secondary_button
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.before.findings import put_findings
from hia_desktop.ui.screens.steps.forms.form_step import FormStep

ALL = ""
"""The key of what all professions have found."""
_TWO = 760
"""From this width on, at 100 %, two professions stand side by side."""


class OwnFindings(FormStep):
    """One profession's form. The patient was most likely seen today."""

    form: ClassVar[type[Form]]

    def first_answers(self) -> dict[str, Any]:
        """Today."""
        return {"day": self.host.clock.today().isoformat()}


@cache
def panel_of(form: type[Findings]) -> type[OwnFindings]:
    """The panel of one profession's form."""
    return type(f"{form.kind}_step", (OwnFindings,), {"form": form})


class AllFindings(QWidget):
    """What all have signed, in two columns where there is room."""

    def __init__(self) -> None:
        super().__init__()
        inside = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._columns.setContentsMargins(0, 0, px(10), 0)
        self._columns.setSpacing(px(24))
        scroll = SideScroll(inside)
        scroll.setAccessibleName(_("Funn fra alle"))
        self.setLayout(column(scroll))

    def show_findings(self, found: tuple[ProfessionFindings, ...], today: date) -> None:
        """Every other one in the other column, so that the first two stand at the top."""
        empty_layout(self._columns)
        sides = (column(gap=4), column(gap=4))
        for at, one in enumerate(found):
            side = sides[at % 2]
            if side.count():
                side.addSpacing(px(16))
            put_findings(side, one, today)
        for side in sides:
            side.addStretch(1)
            self._columns.addLayout(side, 1)
        if not found:
            words = _("Hver fagperson skriver sine egne funn. Her leses alle samlet når de er signert.")
            self._columns.addWidget(EmptyState(_("Ingen funn ennå"), words), 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, one below the other."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        self._columns.setDirection(way.TopToBottom if self.width() < px(_TWO) else way.LeftToRight)


class FindingsStep(StepPanel):
    """All findings, or one's own profession's form. Who has not written yet comes to the form, who has to all."""

    kind: ClassVar[str] = Place.FINDINGS.value
    title: ClassVar[Words] = N_("Funn")

    def build(self) -> None:
        """The choice above, and below it what is chosen."""
        user = self.host.user
        self.forms = {form.kind: form for form in first_of(user.title) if may(user.role, form.card.write)}
        own = [
            (kind, _("Skriv: {title}").format(title=inside_sentence(form.card.title)))
            for kind, form in self.forms.items()
        ]
        self.chips = ChipRow([(ALL, _("Funn fra alle")), *own])
        self.chips.chosen.connect(self._chosen)
        self.all = AllFindings()
        self.panel: OwnFindings | None = None
        self._seen = self._eager = False
        self._box = column(self.chips, self.all)
        self.setLayout(self._box)

    def refresh(self) -> None:
        """Asks for what has been signed."""
        self.host.ask(self, self._arrived, findings.read.of(self.page.id))

    def _arrived(self, found: tuple[ProfessionFindings, ...]) -> None:
        self.all.show_findings(found, self.host.clock.today())
        if not self._seen:
            self._seen = True
            there = {one.kind: one for one in found}
            begun = [kind for kind in self.forms if kind in there and there[kind].begun]
            written = any(kind in there and there[kind].newest is not None for kind in self.forms)
            self._put(begun[0] if begun else ALL if written else next(iter(self.forms), ALL))

    def _chosen(self, key: object) -> None:
        self.flush(lambda: self._put(str(key)))

    def _put(self, kind: str) -> None:
        """Shows one's own form of that kind, or all."""
        self.chips.set_chosen(kind)
        if self.panel is not None and self.panel.kind == kind:
            return
        held = self.isAncestorOf(QApplication.focusWidget() or self)
        old, self.panel = self.panel, None
        if kind == ALL:
            self.chips.show()
            self.all.show()
            back: QWidget = self.chips.chips()[0]
        else:
            self.panel = panel_of(self.forms[kind])(self.host, self.page)
            self._box.addWidget(self.panel, 1)
            back = secondary_button(_("Funn fra alle"), lambda: self._chosen(ALL))
            self.panel.head.insertWidget(0, back)
        if held:  # before what has the keyboard is gone, which would hand it to whatever stands next
            back.setFocus()
        if old is not None:
            old.hide()
            old.deleteLater()
        if self.panel is None:
            self.refresh()
            return
        self.all.hide()
        self.chips.hide()  # over a form the way to all stands in its head, and the form has the room
        if self._eager or held:
            self.panel.take_keyboard()

    def take_keyboard(self) -> None:
        """The form's first field, when there is a form to write in."""
        self._eager = True
        if self.panel is not None:
            self.panel.take_keyboard()

    def show_page(self, page: CoursePage) -> None:
        """The course has changed; what is typed stays."""
        super().show_page(page)
        if self.panel is not None:
            self.panel.show_page(page)
        self.refresh()

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed."""
        if self.panel is None:
            then()
        else:
            self.panel.flush(then)
