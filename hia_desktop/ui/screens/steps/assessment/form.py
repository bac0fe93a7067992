"""The assessment's fields laid by hand: the criteria as one reads them, the decision by itself at the side."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _, day_short, plural
from hia_desktop.domain.assessment.criteria import counted
from hia_desktop.domain.assessment.rules import ADULT, PENSION_AGE
from hia_desktop.domain.assessment.times import latest_start, proposal
from hia_desktop.domain.forms.assessment import FURTHER_LOSS, MAIN_LOSS, OFFERED, RightsAssessment
from hia_desktop.domain.forms.guideline_limit import GuidelineLimit
from hia_desktop.domain.forms.values import Answer, Decision, LocalOffer
from hia_desktop.domain.same_day import calls_for_same_day
from hia_desktop.domain.working_days import USUAL, WorkingWeek
from hia_desktop.ui.kit.chips import ToggleChip
from hia_desktop.ui.kit.forms.choices import SegmentEditor
from hia_desktop.ui.kit.forms.editors import Editor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, column, line, plain_tip
from hia_desktop.ui.screens.steps.assessment.editors import DecisionEditor, GuidelineEditor, NoneFoundEditor

_CRITERIA = ("target_condition", "main_cause", "target_function", "target_goal", "target_need")
_TIES = ("has_employment", "adaptation_possible", "return_plan", "other_possibilities", "cooperation")
_EXPECTS = ("motivation", "expects_recovery", "expects_return")
_TEXTS = ("benefit_met", "expected_benefit", "benefit_grounds", "resource_met", "resource_use", "grounds", "diagnoses")
_AGAINST = ("conditions_against", "outside_task")
_FORWARDED = ("forwarded_to", "forwarded_received")
_BOOKED = ("appointment", "appointment_time")
_DAYS = ("start_deadline", "guideline", "deadline_for", "wished_start")
_SIDE = (*_FORWARDED, "offers", "disciplines", "severity", *_DAYS, *_BOOKED)


_LOSS = N_("Funksjonsfall")
_SECTIONS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (N_("Målgruppe"), (*_CRITERIA, "age_ground", "tipping")),
    (_LOSS, (*MAIN_LOSS, *FURTHER_LOSS, "arenas")),
    (N_("Arbeidsnærhet"), _TIES),
    (N_("Motivasjon og forventning"), _EXPECTS),
    (N_("Tilstander som taler imot"), ("none_found", "death_thoughts")),
    (N_("Vilkår for rett"), _TEXTS),
)
_ASKED = [name for _heading, names in _SECTIONS for name in names]
_WITH_NOTES = [one for name in _ASKED for one in (name, f"{name}_note") if one in RightsAssessment.model_fields]
_AFTER_FOUND = _WITH_NOTES.index("none_found") + 1
_ORDER = (*_WITH_NOTES[:_AFTER_FOUND], *_AGAINST, *_WITH_NOTES[_AFTER_FOUND:], "decision", *_SIDE)
"""The questions as one goes through them."""


class AssessmentForm(FormView):
    """`side` holds the decision and what belongs to it; whoever shows the form puts it where it belongs.
    `own` are editors in place of the usual ones, by field; `shown_on` tells of each service where it is reached."""

    shown_on: Mapping[LocalOffer, str] = MappingProxyType({})

    def __init__(
        self,
        today: Callable[[], date],
        received: date,
        window: tuple[date, date] | None,
        limits: tuple[GuidelineLimit, ...] = (),
        age: int | None = None,
        pension_age: int = PENSION_AGE,
        week: WorkingWeek = USUAL,
        own: Mapping[str, Editor] = MappingProxyType({}),
    ) -> None:
        self._found, self._guide, decision = NoneFoundEditor(), GuidelineEditor(), DecisionEditor()
        laid = {"decision": decision, "none_found": self._found, "guideline": self._guide}
        super().__init__(RightsAssessment, today, own={**own, **laid})
        self._today, self._received, self._window, self._limits, self._age = today, received, window, limits, age
        self._pension_age, self._asleep, self._week = pension_age, False, week
        self.side = QWidget()
        self._notes: list[tuple[Editor, QWidget, Editor]] = []
        self._conditions, self._counted = QWidget(), Text("", "faint")
        self._grid.hide()
        box = self.layout()
        assert isinstance(box, QVBoxLayout)
        box.insertLayout(0, self._middle())
        self.side.setLayout(self._beside())
        self._found.fold.clicked.connect(lambda: self._fold(hide=not self._conditions.isHidden()))
        self._found.chip.clicked.connect(lambda on: self._fold(hide=on))
        self.edited.connect(self._settle)
        self._guide.used.connect(self._use_guide)
        for name, editor in self._grid.editors().items():
            if isinstance(editor, (SegmentEditor, DecisionEditor, NoneFoundEditor)):
                editor.typed.connect(partial(self._go, name, 1))
        key_action(self, _("Neste spørsmål"), "Ctrl+Down", lambda: self._go_from_focus(1))
        key_action(self, _("Forrige spørsmål"), "Ctrl+Up", lambda: self._go_from_focus(-1))
        self._fold(hide=True)
        self._settle()

    def set_answers(self, answers: Any, raw: Any = None) -> None:
        super().set_answers(answers, raw)
        self._fold(hide=not self._chosen())
        self._settle()

    def set_readonly(self, readonly: bool) -> None:
        super().set_readonly(readonly)
        self._found.fold.setVisible(not readonly)
        self._asleep = readonly
        for editor in self._grid.editors().values():
            if isinstance(editor, SegmentEditor):
                editor.setEnabled(not readonly)
        self._settle()

    def show_only(self, fields: Collection[str] | None) -> None:
        """All of them are those that its answers ask for."""
        super().show_only(fields)
        if fields is None:
            self._settle()

    def jump(self, field: str) -> None:
        """As every form, also to what is folded away or stands at the side."""
        name = field.partition(".")[0]
        if name in _AGAINST:
            self._fold(hide=False)
        super().jump(field)
        if name in self._grid.fields:
            self._show_field(name)

    def _show_field(self, name: str) -> None:
        above: QWidget | None = self.editor(name)
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self.editor(name), px(24), px(48))

    def changeEvent(self, event: QEvent) -> None:
        """The side is asleep whenever the form is."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.side.setEnabled(self.isEnabled())

    # -- where the fields stand

    def _middle(self) -> QVBoxLayout:
        fields = self._grid.fields
        box = column(gap=8)
        for heading, names in _SECTIONS:
            self._head(box, str(heading))
            for name in names:
                box.addWidget(fields[name])
                self._put_note(box, name)
                if name in _CRITERIA and f"{name}_note" not in fields:  # it stands among those that have a line below
                    box.addWidget(line())
            if heading == _LOSS:
                box.insertWidget(box.count() - 1, self._counted)
        fields["none_found"].label.hide()
        self._conditions.setLayout(column(*(fields[name] for name in _AGAINST)))
        box.insertWidget(box.indexOf(fields["none_found"]) + 1, self._conditions)
        for chip in [chip for field in fields.values() for chip in field.findChildren(ToggleChip)]:
            chip.setToolTip(plain_tip(chip.text()))
        return box

    def _put_note(self, box: QVBoxLayout, name: str) -> None:
        """The line for a note below the question that it belongs to."""
        note = self._grid.fields.get(f"{name}_note")
        if note is not None:
            note.label.hide()
            note.editor.control.setProperty("placeholderText", _("Merknad"))
            box.addWidget(note)
            self._notes.append((self.editor(name), note, note.editor))
            box.addWidget(line())

    def _beside(self) -> QVBoxLayout:
        fields = self._grid.fields
        fields["decision"].label.hide()
        fields["severity"].label.set_role("label")
        return column(fields["decision"], *(fields[name] for name in _SIDE), gap=10)

    def _head(self, box: QVBoxLayout, text: str) -> None:
        if box.count():
            box.addSpacing(px(6))
        box.addWidget(Text(text, "section"))

    # -- what depends on the answers

    def _chosen(self) -> bool:
        return any(self.editor(name).value() for name in _AGAINST)

    def _fold(self, *, hide: bool) -> None:
        hide = hide and not self._chosen()
        self._conditions.setVisible(not hide)
        self._found.fold.setText(_("Vis tilstandene") if hide else _("Skjul tilstandene"))

    def _settle(self) -> None:
        """A note where the answer needs one; nothing is «not found» while something is chosen; what the days mean."""
        for answer, holder, note in self._notes:
            holder.setVisible(answer.value() not in (None, Answer.YES.value) or bool(note.value() or note.raw()))
        chosen = self._chosen()
        found = chosen or calls_for_same_day((), self.editor("death_thoughts").value())
        if found and self._found.chip.isChecked():
            self._found.chip.setChecked(False)
        self._found.chip.setEnabled(not found)
        self._found.fold.setEnabled(not chosen)
        self.set_note("start_deadline", self._weeks())
        self.set_note("wished_start", self._span())
        self._settle_parts()

    def _settle_parts(self) -> None:
        """What is only asked where it may apply, how many signs are there, and what the guide gives."""
        fields, outside = self._grid.fields, self._age is not None and not ADULT <= self._age <= self._pension_age
        employed = self.editor("has_employment").value() == Answer.YES
        fields["other_possibilities"].setVisible(not employed or self.editor("other_possibilities").value() is not None)
        fields["age_ground"].setVisible(outside or bool(self.editor("age_ground").value()))
        sent_on = self.editor("decision").value() == Decision.FORWARDED
        for name in _FORWARDED:
            fields[name].setVisible(sent_on or bool(self.editor(name).value()))
        decision = self.editor("decision").value()
        offers = self.editor("offers").value()
        fields["offers"].setVisible(decision in OFFERED or bool(offers))
        fields["offers"].editor.says.note("\n".join(self.shown_on[one] for one in offers if one in self.shown_on))
        for name in _BOOKED:
            fields[name].setVisible(decision == Decision.RIGHT or bool(self.editor(name).value()))
        try:
            form = RightsAssessment.model_validate(self.answers())
        except ValidationError:
            return  # something over its limit; the field says so
        self._counted.setText(
            _("{main} · tilleggstegn {more}").format(main=counted(form, MAIN_LOSS), more=counted(form, FURTHER_LOSS))
        )
        self._guide.propose(None if self._asleep else proposal(form, self._received, self._limits, self._today()))
        fields["guideline"].setVisible(not self._guide.empty())

    def _use_guide(self) -> None:
        if self._guide.proposed is not None:
            self.editor("start_deadline").set_value(self._guide.proposed.deadline.isoformat())
            self.editor("start_deadline").edited.emit()
            self._go("guideline", 1)

    # -- by keys alone

    def _go(self, name: str, way: int) -> None:
        """To the next question that is shown, or the one before."""
        order = [*(field for field in _ORDER if self._grid.fields[field].isVisible()), name]
        if name in order[:-1]:
            at = order.index(name) + way
            if 0 <= at < len(order) - 1:
                self.editor(order[at]).go_to()
                self._show_field(order[at])

    def _go_from_focus(self, way: int) -> None:
        part = QApplication.focusWidget()
        names = {field: name for name, field in self._grid.fields.items()}
        while part is not None and part not in names:
            part = part.parentWidget()
        if isinstance(part, LabelledField):
            self._go(names[part], way)

    def _weeks(self) -> str:
        typed = self.editor("start_deadline").value()
        if not typed:
            return ""
        if late := self._too_late(date.fromisoformat(typed)):
            return late
        weeks = (date.fromisoformat(typed) - self._received).days // 7
        return (
            _("{weeks} etter mottak").format(weeks=plural(weeks, _("uke"), _("uker")))
            if weeks >= 0
            else _("før mottak")
        )

    def _too_late(self, typed: date) -> str:
        """What the law's own limit says of the day; empty when there is none, or it is kept."""
        try:
            form = RightsAssessment.model_validate(self.answers())
        except ValidationError:
            return ""  # something over its limit; the field says so
        limit = latest_start(form, self._received, self._age, self._week)
        return (
            ""
            if limit is None or typed <= limit
            else _("etter {day}, 65 virkedager (under 23 år)").format(day=day_short(limit, self._today()))
        )

    def _span(self) -> str:
        if self._window is None:
            return ""
        opens, closes = (day_short(found, self._today()) for found in self._window)
        return _("2–4 mnd: {opens}–{closes}").format(opens=opens, closes=closes)
