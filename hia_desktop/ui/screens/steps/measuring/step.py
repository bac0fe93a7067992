"""One instrument: what is answered, what it comes to while it is answered, and what it calls for."""

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from pydantic import ValidationError
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hia_desktop.base.text import _, number
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import NAV, Right, may
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.instrument import (
    FLAGS,
    InstrumentForm,
    Mode,
    flag_words,
    more_words,
    own_name,
    since,
    told,
)
from hia_desktop.domain.measures.instruments import SAME_DAY, band_of
from hia_desktop.services.course.courses import Score
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.keys import Menu
from hia_desktop.ui.kit.one_line import OneLine
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, column, link_button, plain_tip, row
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.measuring.view import InstrumentView, SecondEntry

_ROOM_FOR_ALL, _AFTER_CALLED = 900, 3


class InstrumentStep(FormStep):
    """One instrument. It was most likely filled in today; each time begins blank."""

    form: ClassVar[type[Form]]
    titled: ClassVar[bool] = False

    @property
    def asked(self) -> type[InstrumentForm]:
        """The form, as what it is."""
        if not issubclass(self.form, InstrumentForm):
            raise TypeError(f"{self.form.kind} is no instrument")
        return self.form

    def build(self) -> None:
        """What the answers come to stands in the head, where it has its room from the first."""
        self._short = False
        self._blank = False
        self._flagged: bool | None = None
        self._checked: dict[str, float | None] | None = None
        self.result, self.change = OneLine("label"), OneLine("faint")
        lines = QWidget()
        lines.setLayout(column(self.result, self.change, gap=0))
        lines.setFixedHeight(px(34))  # two lines, no higher than the buttons beside it
        self._told: tuple[list[tuple[str, str]], list[str]] = [], []
        self.called = Chip("", Tone.BAD, "warning")
        self.called.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)  # what is urgent is read whole
        self.path = link_button(_("Til vurderingen"), self._open_path)
        self.again = link_button(_("Tast én gang til"), self.type_again)
        self.again.setToolTip(_("Kontroll mot papiret: svarene tastes to ganger og sammenlignes"))
        self.shorter = link_button("", self.turn_short)
        self.twice = Text("", "faint", wrap=False)
        self.picker = link_button(self.title)
        self.menus = Menu(self.picker), Menu(_("Andre skjemaer"), self.picker)
        self.picker.setMenu(self.menus[0])
        self._above, self._lines = QVBoxLayout(), list[OneLine]()
        super().build()
        self._renew.setText(_("Ny måling"))
        self._lead.insertWidget(0, self.picker, 0, Qt.AlignmentFlag.AlignLeft)
        line = self._second.layout()
        if isinstance(line, QHBoxLayout):
            for at, part in enumerate((self.called, self.path, lines), 2):
                line.insertWidget(at, part)
            line.setStretch(4, 1)
            line.setStretch(5, 0)
        for part in (self.again, self.shorter, self.called, self.path):
            part.hide()

    def put_above(self) -> None:
        """Several scores, and what can be done with the questions, above the first of them."""
        self.content.addLayout(self._above)
        self._tools = row(1, self.twice, self.again, self.shorter)
        self.content.addLayout(self._tools)

    def new_view(self) -> FormView:
        """The questions."""
        return InstrumentView(self.asked, self.host.clock.today, self._told_only())

    def _told_only(self) -> bool:
        """Whether the user is told the score alone."""
        return self.host.user.role in NAV and self.asked.instrument.closed

    def first_answers(self) -> dict[str, Any]:
        """Today."""
        return {"day": self.host.clock.today().isoformat()}

    def renew(self) -> None:
        """A new time: blank, but for the activities that the patient named the last time."""
        if self.shown is None or self.writer is not None:
            return
        names = [own_name(item) for item in self.asked.instrument.items if item.own]
        kept = {name: self.shown.answers.get(name, "") for name in names}
        self._shown = replace(self.shown, answers={**kept, **self.first_answers()})
        super().renew()

    def begin_new(self) -> None:
        """A new time, with the keyboard in its first question, as soon as it is known what was answered before."""
        self._blank = True
        self.take_keyboard()
        self.refresh()

    def read(self, entry: Entry) -> None:
        """As every form; where a new time is asked for, that instead."""
        super().read(entry)
        if self._blank:
            self.renew()

    def _write(self, entry: Entry | None) -> None:
        self._blank = False
        super()._write(entry)

    def short_form(self, on: bool) -> None:
        """Only the first few questions are seen, until they open the rest."""
        self._short = on and self.asked.instrument.short is not None
        self._show_asked()

    def turn_short(self) -> None:
        """The short form, or the whole."""
        self.short_form(not self._short)

    def type_again(self) -> None:
        """The same from the paper once more, in a window of its own."""
        if self.writer is None or self.shown is not None:
            return
        SecondEntry(
            self.window(), self.asked, self.writer.view.answers(), self.host.clock.today, self._typed_twice
        ).open()

    def _typed_twice(self, answers: dict[str, Any]) -> None:
        if self.writer is None:
            return
        view = self.writer.view
        view.set_answers({**view.answers(), **answers, "twice": True, "mode": Mode.PAPER.value})
        view.edited.emit()

    def answers_shown(self, answers: dict[str, Any]) -> None:
        """What the answers come to, and what they call for."""
        try:
            form = self.asked.model_validate(answers)
        except ValidationError:
            return
        self._told = self._scores(form), more_words(form)
        writing = self.writer is not None and self.shown is None
        self.twice.setText(_("Tastet to ganger") if form.twice else "")
        self._call(form, writing)
        if writing:
            self._hold_to_twice(form)
            self._show_asked()

    def _tell_scores(self, *, above_all: bool) -> None:
        """One score stands in the head, and below it what has become of it, or else what more the answers say. Several,
        or `above_all`, have a line each above the questions: none is cut off by another or by the buttons, and the form
        has the room that it has on the other steps."""
        scores, more = self._told
        several = len(scores) > 1 or (above_all and bool(scores))
        score, change = scores[0] if scores and not several else ("", "")
        beside = more if change and not several else []
        self.result.set_whole(" · ".join(filter(None, (score, *beside))))
        self.change.set_whole(change or ("" if several else " · ".join(more)))
        above = [" – ".join(filter(None, score)) for score in scores] if several else []
        if several:
            above[-1] = " · ".join([above[-1], *more])
        while len(self._lines) < len(above):
            self._lines.append(OneLine("strong"))
            self._above.addWidget(self._lines[-1])
        for at, line in enumerate(self._lines):
            line.set_whole("".join(above[at : at + 1]))
            line.setVisible(at < len(above))

    def _hold_to_twice(self, form: InstrumentForm) -> None:
        """What is changed after it was typed twice has been typed once."""
        if not form.twice:
            self._checked = None
        elif self._checked is None:
            self._checked = form.given()
        elif self._checked != form.given() and self.writer is not None:
            self.writer.view.editor("twice").set_value(None)
            self.twice.setText("")

    def dressed(self, writing: bool) -> None:
        """Only what is written can be typed again or be made shorter."""
        self.again.setVisible(writing)
        self.shorter.setVisible(writing and self.asked.instrument.short is not None)
        self._give_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, what is said of the draft gives way to what the answers come to and call for, and the way
        to the assessment stands above the questions, with the score of what is read."""
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        writing, narrow = self.writer is not None and self.shown is None, self.width() < px(_ROOM_FOR_ALL)
        self._tell_scores(above_all=narrow and not writing)
        self.saved.setVisible(writing and not narrow)
        self.chip.setVisible(not (writing and narrow and not self.called.isHidden()))
        head = self._second.layout()
        if isinstance(head, QHBoxLayout) and narrow == (head.indexOf(self.path) >= 0):
            (self._tools if narrow else head).insertWidget(0 if narrow else _AFTER_CALLED, self.path)

    def _scores(self, form: InstrumentForm) -> list[tuple[str, str]]:
        """Each score in words, and how it is against the last time; of what was signed in another version, what its
        whole score was, where that is known."""
        if self.shown is not None and self.shown.as_signed is not None:
            then = form.scored_then(self.shown.as_signed.answers)
            return [(f"{s.name}: {number(s.value)}, {band_of(s.value, s.bands)}".strip(", "), "") for s in then]
        if self._told_only():
            return [(f"{one.name}: {number(one.value)}", "") for one in form.scored()] or [(_("Ingen skår å vise"), "")]
        found = []
        several = len(form.results()) > 1
        short = form.instrument.short_of(form.given())
        for result in form.results():
            named = several or short is not None
            words = f"{result.name.partition(' (')[0]}: {told(result)}" if named else told(result)
            if short is not None:
                words += ", " + _("{answered} av {asked} besvart").format(answered=short.answered, asked=short.asked)
            before, change = self._before(result.name, form.day), ""
            if result.value is not None and before is not None:
                if before.about == form.about():
                    change = since(before.value, result.value, result.scale.better, result.change)
                elif not result.filled:  # while some are not answered yet they may be the same
                    change = _("andre aktiviteter enn sist")
            found.append((words, change))
        return found

    def _before(self, name: str, day: date | None) -> Score | None:
        """The score before this day's."""
        days = [s for s in self.page.scores if s.name == name and (day is None or s.day < day)]
        return days[-1] if days else None

    def _call(self, form: InstrumentForm, writing: bool) -> None:
        flags = form.flags()
        today = any(flag.kind == SAME_DAY for flag in flags)
        first = next((f for f in flags if f.kind == SAME_DAY), next(iter(flags), None))
        self.called.setVisible(first is not None)
        self.path.setVisible(False)
        if first is not None:
            self.called.set(_("Avklar i dag") if today else _("Se på"), Tone.BAD if today else Tone.WARN, "warning")
            words = " ".join(flag_words(flag) for flag in flags)
            self.called.setToolTip(plain_tip(words))
            self.called.setAccessibleDescription(words)
            self.path.setVisible(may(self.host.user.role, Right.ASSESS) and first.kind in (SAME_DAY, "severe"))
        self._give_way()
        if writing and today and self._flagged is False and self.writer is not None:
            self.writer.flush(self._say_raised)
        if writing:  # what stood there when it was opened has been told of before
            self._flagged = today

    def _say_raised(self) -> None:
        if self.writer is not None and not self.writer.unsaved:
            words = _("{why} Oppgaven «Sikkerhet: avklar i dag» ligger øverst i arbeidslisten.")
            self.host.say(words.format(why=FLAGS[SAME_DAY]), Tone.WARN)

    def _open_path(self) -> None:
        self.host.open(f"course:{self.page.id}:{RightsAssessment.kind}")

    def _show_asked(self) -> None:
        """All questions, or those of the short form while they open no more."""
        short = self.asked.instrument.short
        if self.writer is None or short is None:
            return
        answers = self.writer.view.answers()
        opened = self.asked.instrument.opens_whole(answers)
        begun = any(answers[i.name] is not None for i in self.asked.instrument.items if i.name not in short.items)
        whole = not self._short or opened or begun
        self.writer.view.show_only(None if whole else (*short.items, "day", "mode"))
        self.shorter.setText(_("Bare {title}").format(title=short.title) if whole else _("Hele skjemaet"))
        self.shorter.setEnabled(not (opened or begun) or not whole)
