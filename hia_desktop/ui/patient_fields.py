"""The editable face of a patient, laid out by hand; the person number is judged while it is typed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import ask_of
from hia_desktop.base.language import Words
from hia_desktop.base.text import _, collation_key, day
from hia_desktop.services.patient import patients
from hia_desktop.services.patient.contacts import Known
from hia_desktop.services.patient.patients import NumberCheck, PatientDraft
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.choices import SegmentEditor
from hia_desktop.ui.kit.forms.fields import WIDTH, LabelledField, editor_for
from hia_desktop.ui.kit.forms.proposals import Offered
from hia_desktop.ui.kit.forms.suggestions import suggest
from hia_desktop.ui.kit.tab_order import show_where
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import SectionTitle
from hia_desktop.ui.sheets.employer_names import propose_employers

Lines = Sequence[Words | Sequence[tuple[str, int]]]
"""A heading, or the fields of one line with their widths in twelfths."""
DIGITS = 11
_PLACES = (("postal_code", "postal_place"), ("gp_postal_code", "gp_postal_place"))
"""A postal code, and the field that it tells the place of."""
_OFFICE = ("gp_address", "gp_postal_code", "gp_postal_place")
PAUSE = 150
"""Milliseconds after the last digit before the number is judged."""


class PatientFields(QWidget):
    """The fields named in `lines`. The birth date is asked for only when the number does not tell it."""

    edited = Signal()
    judged = Signal(object)
    """The NumberCheck of what stands in the number field; None while that is not a whole number."""

    def __init__(self, host: Host, lines: Lines) -> None:
        super().__init__()
        self._host = host
        self._asked = ""
        self._check: NumberCheck | None = None
        self.fields: dict[str, LabelledField] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(10))
        for fields in lines:
            if isinstance(fields, Words):
                box.addSpacing(px(6))
                box.addWidget(SectionTitle(str(fields)))
                continue
            box.addLayout(self._line(fields))
        propose_employers(host, PatientDraft, {name: one.editor for name, one in self.fields.items()})
        self._show_birth_date(False)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._judge)
        self.fields["birth_date"].editor.edited.connect(self._weigh_birth_date)
        self._known = Known({}, {}, {})
        for name in ("gp_practice", "postal_place", *_OFFICE):
            if name in self.fields:
                self.fields[name].reserve()
        self.fields["gp_name"].editor.edited.connect(self._fit_practice)
        self.fields["gp_practice"].editor.edited.connect(self._fit_office)
        for code, _place in _PLACES:
            if code in self.fields:
                self.fields[code].editor.edited.connect(self._fit_places)
        number_editor = self.fields["national_id"].editor
        number_editor.edited.connect(self._number_typed)
        number_editor.control.editingFinished.connect(self._number_left)  # type: ignore[attr-defined]

    def _line(self, fields: Sequence[tuple[str, int]]) -> QGridLayout:
        """Fields side by side, each so many of twelve columns wide, so that edges stand under edges."""
        line, at = QGridLayout(), 0
        line.setContentsMargins(0, 0, 0, 0)
        line.setHorizontalSpacing(px(12))
        for column in range(WIDTH):
            line.setColumnStretch(column, 1)
        for name, wide in fields:
            line.addWidget(self._field(name), 0, at, 1, wide, Qt.AlignmentFlag.AlignTop)
            at += wide
        return line

    def answers(self) -> dict[str, Any]:
        """Field to answer."""
        return {name: labelled.editor.value() for name, labelled in self.fields.items()}

    def draft(self) -> PatientDraft:
        """What stands here, as the services take it. Errors: BadInput for what cannot be read, with its field."""
        for name, labelled in self.fields.items():
            if labelled.editor.raw() and not labelled.isHidden():
                labelled.editor.set_raw(labelled.editor.raw()[""])  # says what is wrong with it
                raise BadInput(
                    _("Noe som står her, kan ikke leses."),
                    {name: labelled.editor.sentence() or _("Dette kan ikke leses.")},
                )
        try:
            return PatientDraft.model_validate(self.answers())
        except ValidationError as error:
            field = str(error.errors()[0]["loc"][0])
            raise BadInput(_("Noe som står her, kan ikke leses."), {field: _("Dette kan ikke leses.")}) from error

    def set_answers(self, answers: Mapping[str, Any]) -> None:
        """Shows a patient; the number is judged at once."""
        for name, labelled in self.fields.items():
            labelled.editor.set_value(answers.get(name))
        self._judge()

    def suggest(self, known: Known) -> None:
        """What other cards have, to choose from."""
        self._known = known
        practices = sorted({practice for found in known.practices.values() for practice in found}, key=collation_key)
        suggest(self.fields["gp_name"].editor, sorted(known.practices, key=collation_key))
        suggest(self.fields["gp_practice"].editor, practices)
        for code, _place in _PLACES:
            if code in self.fields:
                suggest(self.fields[code].editor, sorted(known.places))
        self._fit_practice()
        self._fit_places()
        self._fit_office()

    def _fit_practice(self) -> None:
        self._offer("gp_practice", self._known.practices.get(str(self.fields["gp_name"].editor.value()).strip(), ()))

    def _fit_places(self) -> None:
        for code, place in _PLACES:
            if code in self.fields:
                typed = str(self.fields[code].editor.value()).strip()
                self._offer(place, self._known.places.get(typed, ()), _("poststedet til {code}").format(code=typed))

    def _fit_office(self) -> None:
        """Where other cards say that the practice is."""
        if _OFFICE[0] in self.fields:
            found = self._known.offices.get(str(self.fields["gp_practice"].editor.value()).strip(), ("", "", ""))
            for name, value in zip(_OFFICE, found, strict=True):
                if value:
                    self._offer(name, (value,))

    def _offer(self, name: str, found: Sequence[str], source: str = "") -> None:
        offered = Offered(found[0], found[0], source or _("fra et annet pasientkort")) if found else None
        self.fields[name].offer(offered)

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """A red sentence under each named field and none elsewhere; the first gets the focus, and is scrolled to."""
        self._show_birth_date("birth_date" in errors or not self.fields["birth_date"].isHidden())
        named = [name for name in self.fields if name in errors]
        for name, labelled in self.fields.items():
            labelled.editor.set_error(errors.get(name, ""))
        if named:
            show_where(self.fields[named[0]].editor.go_to())

    def set_notes(self, notes: Mapping[str, str]) -> None:
        """A word beside the label of each named field, none elsewhere."""
        for name, labelled in self.fields.items():
            labelled.note.set_whole(notes.get(name, ""))
            labelled.note.setVisible(name in notes)

    def show_only_number(self, only: bool) -> None:
        """Hides the rest, with what is typed in it, while the patient is known from before."""
        for name, labelled in self.fields.items():
            if name not in ("national_id", "birth_date"):
                labelled.setVisible(not only)
        if only:
            self._show_birth_date(False)

    def _field(self, name: str) -> LabelledField:
        field = PatientDraft.model_fields[name]
        editor = editor_for(field, self._today)
        # Words in a row stand under their label here, as every other field does.
        made = LabelledField(ask_of(field), editor, compact=isinstance(editor, SegmentEditor))
        made.editor.edited.connect(self.edited)
        self.fields[name] = made
        return made

    def _today(self) -> date:
        return self._host.clock.today()

    def _show_birth_date(self, shown: bool) -> None:
        self.fields["birth_date"].setVisible(shown)

    def _suggest(self, check: NumberCheck) -> None:
        """Puts the date that the number suggests where nobody has written one;
        an earlier suggestion goes with its number."""
        birth, before = self.fields["birth_date"].editor, self._check.born if self._check is not None else None
        untouched = before is not None and birth.value() == before.isoformat()
        if untouched or not (birth.value() or birth.raw()):
            birth.set_value(check.born if check.proposes else None)
        self._check = check
        self._weigh_birth_date()

    def _weigh_birth_date(self) -> None:
        """Says beside the field that the date is only suggested,
        or that another was written than the number suggests."""
        check, editor = self._check, self.fields["birth_date"].editor
        if check is None or not check.proposes or check.born is None or self.fields["birth_date"].isHidden():
            return
        same = editor.value() == check.born.isoformat()
        suggested = _("Lest av nummeret, som kan ha en annen dato. Kontroller og rett den.")
        editor.set_amber(
            suggested if same else _("Nummeret tyder på {day}. Det du skriver, gjelder.").format(day=day(check.born))
        )

    # -- the number

    def _typed_number(self) -> str:
        return str(self.fields["national_id"].editor.value())

    def _digits(self) -> int:
        return sum(c.isdigit() for c in self._typed_number())

    def _number_typed(self) -> None:
        self.judged.emit(None)
        if self._digits() >= DIGITS:
            self._pause.start()
        else:
            self._pause.stop()

    def _number_left(self) -> None:
        """A number that was left too short is judged too."""
        if self._typed_number().strip() and (self._pause.isActive() or 0 < self._digits() < DIGITS):
            self._judge()

    def _judge(self) -> None:
        self._pause.stop()
        self._asked = self._typed_number().strip()
        if self._asked:
            self._host.ask(self, self._judged, patients.check_number.of(self._asked))

    def _judged(self, check: NumberCheck) -> None:
        if self._typed_number().strip() != self._asked:
            return
        editor = self.fields["national_id"].editor
        if check.problem:
            editor.set_error(check.problem)
        elif check.warning:
            editor.set_amber(check.warning)
        else:
            editor.set_error("")
        self._show_birth_date(not check.problem and (check.born is None or check.proposes))
        self._suggest(check)
        self.judged.emit(check)
