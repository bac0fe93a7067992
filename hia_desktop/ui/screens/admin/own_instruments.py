"""Egne skjemaer: an instrument of the centre's own, brought in as a file, tried here, and approved by name."""

from pathlib import Path

from pydantic import ValidationError
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import Ask
from hia_desktop.base.text import N_, _, day
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms.instrument import InstrumentForm, flag_words, form_from, more_words, told
from hia_desktop.services.centre import own_instruments
from hia_desktop.services.centre.own_instruments import OwnRow
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.editors import LineEditor
from hia_desktop.ui.kit.forms.fields import LabelledField, beside
from hia_desktop.ui.kit.scrolling import Scroll, take_what_is_left
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.held_rows import HeldRows
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.widgets import Card, Text, empty_layout, primary_button, row
from hia_desktop.ui.screens.steps.measuring.view import InstrumentView


def _state(found: OwnRow) -> Cell:
    if found.approved_on is None:
        return Cell(_("Prøves"), tone=Tone.WARN)
    return Cell(_("Godkjent {day}").format(day=day(found.approved_on)), found.approved_by, tone=Tone.OK)


_COLUMNS = (
    Column("title", N_("Skjema"), lambda found: Cell(found.instrument.title, bold=True), 180, stretch=2),
    Column("version", N_("Versjon"), lambda found: Cell(str(found.instrument.version)), 80, spare=True),
    Column(
        "added_on", N_("Lagt til"), lambda found: Cell(day(found.added_on), found.added_by), 150, stretch=1, spare=True
    ),
    Column("approved_on", N_("Brukes"), _state, 170, kind="chip"),
)


class OwnInstruments(QWidget):
    """The list at the left; the chosen one at the right, to be tried as it will be shown."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.tried: InstrumentView | None = None
        self._form: type[InstrumentForm] | None = None
        self._wanted, self._listed = "", False
        self.table = HeldRows(
            _COLUMNS, name=_("Senterets egne skjemaer"), empty=_("Senteret har ikke lagt til noen skjemaer")
        )
        self.table.selected.connect(lambda _key: self._show_chosen())
        self.bring_button = primary_button(_("Hent inn skjema …"), self._choose, "plus")
        listed = Card(_("Egne skjemaer"))
        words = _(
            "Et skjema er en fil med spørsmål, skala, grenser og kilde. Prøv det og se at skåren stemmer med "
            "manualen før det godkjennes. En ny versjon av filen tar plassen til den forrige."
        )
        listed.add(Text(words, "second"))
        listed.body.addLayout(row(1, self.bring_button))
        listed.add(self.table, 1)
        self.heading, self.result = Text("", "strong"), Text("", "second")
        self._place = QVBoxLayout()
        inside = QWidget()
        inside.setProperty("role", "page")
        inside.setLayout(self._place)
        area = Scroll()
        area.setWidget(inside)
        area.setAccessibleName(_("Prøveutfylling"))
        take_what_is_left(area, 60)
        take_what_is_left(self.table, 60)
        self.by = LabelledField(Ask(_("Godkjennes av")), LineEditor(120))
        self.approve_button = primary_button(_("Godkjenn"), self.approve)
        trial = Card(_("Prøveutfylling"))
        for part in (self.heading, self.result):
            trial.add(part)
        trial.add(area, 1)
        trial.body.addLayout(beside(self.by, self.approve_button))
        box = row(listed, trial, gap=12)
        box.setContentsMargins(0, 0, 0, 0)
        box.setStretch(0, 1)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.setFocusProxy(self.bring_button)
        self._show_chosen()

    def refresh(self) -> None:
        """Asks for the list; what is being tried stays."""
        self._host.ask(self, self._show, own_instruments.listing.of())

    def bring_in(self, file: Path) -> None:
        """Takes one in from a file."""
        self._host.do(self, self._came, own_instruments.add.of(file), failed=self._not_taken)

    def approve(self) -> None:
        """The one that is tried is in use from now on."""
        found = self.table.current()
        if found is not None and self.tried is not None:
            by = str(self.by.editor.value() or "")
            self._host.do(
                self,
                self._approved,
                own_instruments.approve.of(found.id, self.tried.answers(), by),
                failed=self._not_approved,
            )

    def _choose(self) -> None:
        self._host.prompts.open_file(_("Skjema (*.toml *.json)"), self.bring_in)

    def _show(self, found: tuple[OwnRow, ...]) -> None:
        self._listed = bool(found)
        self.table.hold([(one.id, one) for one in found])
        if self._wanted:
            self.table.select_key(self._wanted)
            self._wanted = ""
        self._show_chosen()

    def _came(self, made: str) -> None:
        self._wanted = made
        self._host.say(_("Skjemaet er hentet inn. Prøv det før det godkjennes."), Tone.OK)
        self.refresh()

    def _not_taken(self, problem: Problem) -> None:
        self._host.say(problem.message, Tone.WARN)

    def _approved(self, _none: None) -> None:
        self._host.say(_("Skjemaet er godkjent og kan brukes i alle forløp."), Tone.OK)
        self._form = None
        self.refresh()

    def _not_approved(self, problem: Problem) -> None:
        fields = getattr(problem, "fields", {})
        if "by" in fields:
            self.by.editor.set_error(fields["by"])
            self.by.editor.go_to()
        else:
            self._host.say(problem.message, Tone.WARN)

    def _show_chosen(self) -> None:
        """The chosen one to be tried; the same one stays as it is."""
        found = self.table.current()
        waits = found is not None and found.approved_on is None
        self.approve_button.setEnabled(waits)
        self.by.setEnabled(waits)
        if found is None:
            self._form, self.tried = None, None
            empty_layout(self._place)
            self.heading.setText(_("Velg et skjema i listen.") if self._listed else _("Hent inn et skjema først."))
            self.result.setText("")
        elif self._form is None or self._form.instrument != found.instrument:
            self._form = form_from(found.instrument)
            empty_layout(self._place)
            self.tried = InstrumentView(self._form, self._host.clock.today)
            self.tried.edited.connect(self._tell)
            self._place.addWidget(self.tried)
            self.heading.setText(f"{found.instrument.title} · {found.instrument.source}")
            self._tell()

    def _tell(self) -> None:
        """What the trial comes to."""
        if self._form is None or self.tried is None:
            return
        try:
            form = self._form.model_validate(self.tried.answers())
        except ValidationError:
            return
        words = [f"{result.name}: {told(result)}" for result in form.results()]
        self.result.setText(" · ".join([*words, *more_words(form), *(flag_words(flag) for flag in form.flags())]))
