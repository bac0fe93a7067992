"""Skjemaer og skår: which instruments the course is followed with, what waits, and one instrument at a time."""

from collections.abc import Callable
from functools import cache, partial
from typing import ClassVar

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication

from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.following.packages import EVERY, PACKAGES, asked_at, usual
from hia_desktop.domain.forms.card import Place
from hia_desktop.domain.forms.instrument import InstrumentForm, instruments
from hia_desktop.domain.tasks import MEASURE_DURING, MEASURE_START
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.papers import instrument_papers
from hia_desktop.services.record import measuring
from hia_desktop.services.record.measuring import Followed
from hia_desktop.ui.kit.keys import Menu, menu_act
from hia_desktop.ui.kit.widgets import column, link_button, plain_tip, tool_button
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.measuring.step import InstrumentStep
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog


@cache
def panel_of(form: type[InstrumentForm]) -> type[InstrumentStep]:
    """The panel of one instrument."""
    return type(f"{form.kind}_step", (InstrumentStep,), {"form": form})


class InstrumentsStep(StepPanel):
    """One instrument as any form is shown; the menu at its name leads to the others."""

    kind: ClassVar[str] = Place.INSTRUMENTS.value
    title: ClassVar[Words] = N_("Skjemaer og skår")

    def build(self) -> None:
        """The first instrument of the usual ones is shown, until it is known what the user has begun, or what waits."""
        self.followed: Followed | None = None
        self._one_by_one, self._taken = False, ""
        self._writes = may(self.host.user.role, Right.WRITE_HEALTH)
        self.panel: InstrumentStep = panel_of(instruments()[usual()[0]])(self.host, self.page)
        self._box = column(self.panel)
        self.setLayout(self._box)
        self._dress()

    def _dress(self) -> None:
        """The head of the instrument that is shown has what leads to the others, the packages and the blank sheet."""
        self.package = link_button("")
        self.package.setMenu(Menu(self.package))
        self.printing = tool_button("print", _("Skriv ut tomt skjema …"), self.print_blank)
        for at, part in enumerate((self.package, self.printing)):
            self.panel.head.insertWidget(at + 1, part)
            part.setVisible(self._writes)
        self._fill()

    def refresh(self) -> None:
        """Asks what the course is followed with."""
        if self._writes:
            self.host.ask(self, self._show, measuring.look.of(self.page.id))

    def _show(self, found: Followed) -> None:
        before, self.followed = self.followed, found
        first = next(iter((*found.begun, *(code for one in found.due for code in one.left))), None)
        if self._one_by_one:
            self._take_next()
        elif before is None and first is not None and not self._begun():
            self._put(first)
        self._fill()
        self.panel.short_form(any(o.task == MEASURE_DURING.code and self.panel.kind in o.left for o in found.due[:1]))

    def begin_new(self) -> None:
        """What waits now is taken in one sitting: the first blank, with the keyboard in it, and when it is signed the
        next, until nothing waits or another instrument is chosen."""
        self._one_by_one, self._taken = True, ""
        if self.followed is not None:
            self._take_next()

    def _take_next(self) -> None:
        left = self.followed.now(self.host.clock.today()) if self.followed is not None else ()
        if not left:
            self._one_by_one = False
            self.host.say(_("Ingen flere skjemaer venter nå."), Tone.OK)
        elif left[0] != self._taken:
            self._taken = left[0]
            self._put(left[0])
            self.panel.begin_new()

    def _begun(self) -> bool:
        return self.panel.writer is not None and self.panel.writer.unsaved

    def _fill(self) -> None:
        """The menus: the instruments of the package, with what waits, and the others in a menu of their own; and the
        packages."""
        found, today = self.followed or Followed((), 0, ()), self.host.clock.today()
        waits = {code: one for one in reversed(found.due) for code in one.left}
        mine = [kind for time in (MEASURE_START, MEASURE_DURING) for kind in asked_at(time.code, found.packages)]
        mine = list(dict.fromkeys(mine)) or usual()
        first, others = self.panel.menus
        first.clear()
        others.clear()
        for kind in [*mine, *(kind for kind in instruments() if kind not in mine)]:
            words = instruments()[kind].card.title
            if about := instruments()[kind].instrument.about:
                words += f": {about}"
            if kind in found.begun:
                words += " · " + _("utkast")
            elif kind in waits:
                words += " · " + _("venter {day}").format(day=day_short(waits[kind].due, today))
            menu_act(first if kind in mine else others, words, partial(self.choose, kind))
        if not others.isEmpty():
            first.addSeparator()
            first.addMenu(others)
        self._fill_package(found)
        told = [
            _("{what} {day}: {left}").format(
                what=one.words, day=day_short(one.due, today), left=measuring.titles(one.left)
            )
            for one in found.due
            if one.left
        ]
        nothing = (
            _("Ingen skjemaer venter.") if found.packages else _("Velg pakker, så kommer skjemaene i arbeidslisten.")
        )
        titles = [str(PACKAGES[code].title) for code in found.packages] or [_("Velg pakker")]
        several = len(titles) > 1  # by their names they would take the room of what the answers come to
        self.package.setText(_("{count} pakker").format(count=len(titles)) if several else titles[0])
        self.package.setToolTip(plain_tip("\n".join([*([" + ".join(titles)] if several else []), *told]) or nothing))

    def _fill_package(self, found: Followed) -> None:
        menu = self.package.menu()
        menu.clear()

        def choice(words: str, on: bool, packages: tuple[str, ...], weeks: int) -> QAction:
            act = menu_act(menu, words)
            act.setCheckable(True)
            act.setChecked(on)
            act.setEnabled(bool(found.packages or packages))
            act.triggered.connect(lambda _on=False: self.follow(packages, weeks))
            return act

        weeks = found.every_weeks if found.packages else EVERY[-1]
        for code, package in PACKAGES.items():
            others = tuple(other for other in found.packages if other != code)
            there = code in found.packages
            choice(str(package.title), there, others if there else (*others, code), weeks)
        between = menu_act(menu, "")
        between.setSeparator(True)
        one_of = QActionGroup(between)
        for every in EVERY:
            words = _("Underveis hver {weeks}. uke").format(weeks=every) if every else _("Ikke underveis")
            now = bool(found.packages) and every == found.every_weeks
            choice(words, now, found.packages, every).setActionGroup(one_of)

    def follow(self, packages: tuple[str, ...], weeks: int) -> None:
        """The course is followed with these packages from now on."""
        was = self.followed
        words = _("Forløpet følges ikke lenger med en pakke.")
        if packages:
            on_the_way = _("underveis hver {weeks}. uke").format(weeks=weeks) if weeks else _("ikke underveis")
            words = _("Skjemaene står i arbeidslisten, {on_the_way}.").format(on_the_way=on_the_way)

        def done(_none: None) -> None:
            if was is not None and was.packages:
                due = next((one.due for one in was.due if one.task == MEASURE_DURING.code), None)
                self.host.did(words, measuring.choose.of(self.page.id, was.packages, was.every_weeks, due))
            else:
                self.host.say(words, Tone.OK)
            self.refresh()

        self.host.do(self, done, measuring.choose.of(self.page.id, packages, weeks))

    def print_blank(self) -> None:
        """The chosen one as a sheet for the waiting room."""
        title = str(self.panel.form.card.title)
        dialog = PaperDialog(self.host, self, f"{title} · {self.page.banner.name}", title)
        dialog.ask(instrument_papers.blank.of(self.page.id, self.panel.kind))

    def choose(self, kind: object) -> None:
        """Shows another instrument, after the draft of this one has been kept."""
        self._one_by_one = False
        if kind != self.panel.kind:
            self._wanted = str(kind)
            self.panel.flush(lambda: self._put(self._wanted))  # another may have been pressed meanwhile

    def _put(self, kind: str) -> None:
        if kind == self.panel.kind:
            return
        old, self.panel = self.panel, panel_of(instruments()[kind])(self.host, self.page)
        held = old.isAncestorOf(QApplication.focusWidget() or self)
        self._box.replaceWidget(old, self.panel)
        self._dress()
        if held:  # before the old one is gone, which would hand the keyboard to whatever stands next
            self.panel.picker.setFocus()
        old.hide()
        old.deleteLater()
        self.panel.take_keyboard()

    def take_keyboard(self) -> None:
        """The chosen instrument's."""
        self.panel.take_keyboard()

    def show_page(self, page: CoursePage) -> None:
        """The course has changed; what is typed stays."""
        super().show_page(page)
        self.panel.show_page(page)
        self.refresh()

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed."""
        self.panel.flush(then)
