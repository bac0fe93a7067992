"""Ny henvisning: who the patient is, when the referral came, and the words or file it came in.
The rest is written in the course."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hia_desktop.base.errors import AnswerNeeded, BadInput, Problem, Refused
from hia_desktop.base.fields import Ask, CourseId
from hia_desktop.base.text import N_, Looks, _, day_long
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.working_days import USUAL, WorkingWeek, assessment_due
from hia_desktop.services.centre import users
from hia_desktop.services.intake import referrals
from hia_desktop.services.intake.referrals import Arrived, NewCourse, SameReferral
from hia_desktop.services.patient import contacts, patients
from hia_desktop.services.patient.patients import NumberCheck, PatientDraft, PatientRow
from hia_desktop.services.patient.same_day import SameDay
from hia_desktop.services.sealing import loose_drafts
from hia_desktop.ui.kit.forms.autosave import Autosave
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.forms.editors import Editor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.scrolling import fill_with
from hia_desktop.ui.kit.tab_order import show_where
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Card, Text, column, link_button, primary_button, row, secondary_button
from hia_desktop.ui.patient_fields import PatientFields
from hia_desktop.ui.pdf.text import PdfState
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.screens.maybe_same import MaybeSame, same_words
from hia_desktop.ui.screens.pasted_referral import PastedReferral, long_enough, read_content
from hia_desktop.ui.screens.same_day_question import ask_same_day

_LINES = (
    (("national_id", 5), ("birth_date", 4)),
    (("given_name", 6), ("family_name", 6)),
    (("phone", 6), ("municipality", 6)),
    (("gp_name", 6), ("gp_practice", 6)),
    (("address", 6), ("postal_code", 2), ("postal_place", 4)),
)


_STAYS = N_("Det du har fylt ut her, ligger her når du kommer tilbake.")


class NewReferralScreen(Screen):
    """Registers a referral and opens its course. `argument` is the path of a PDF to attach, or empty."""

    key = "new_referral"
    title = N_("Ny henvisning")
    icon = "plus"
    needs = Right.REGISTER_REFERRAL
    watches: ClassVar[frozenset[Topic]] = frozenset({Topic.CENTRE})

    def build(self) -> None:
        """The patient to the left, the referral to the right; the act below, where it does not scroll away."""
        self._file: Path | None = None
        self._known: PatientRow | None = None
        self._busy = False
        self._typed = False
        self._same: CourseId | None = None
        self._week = USUAL
        self.setAcceptDrops(True)
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(px(24), px(18), px(24), px(20))
        box.setSpacing(px(14))
        what = Text(_("Dette trengs for å åpne forløpet. Resten av henvisningen fylles ut i neste steg."), "second")
        box.addLayout(column(Text(self.title, "title"), what, gap=2))
        cards = QHBoxLayout()
        cards.setSpacing(px(14))
        cards.addWidget(self._patient_card(), 3)
        cards.addWidget(self._referral_card(), 2)
        box.addWidget(self._words_card())
        box.addLayout(cards)
        self.same_person = MaybeSame(self._open_beside, lambda: self._register(another=True), str(_STAYS))
        box.addWidget(self.same_person)
        self._go = primary_button(_("Registrer henvisning"), self._register)
        self._go.setToolTip(_("Registrer (Ctrl+Enter)"))
        foot = row(
            secondary_button(_("Lukk"), self._leave), 1, Text(_("Ctrl+Enter"), "faint", wrap=False), self._go, gap=10
        )
        box.addStretch(1)
        below = column(self._trouble_panel(), gap=8)
        below.addLayout(foot)
        fill_with(self, page, below)
        self.setFocusProxy(self.fields.fields["national_id"].editor)
        key_action(self, _("Registrer henvisning"), "Ctrl+Return; Ctrl+Enter", self._register, within=True)
        key_action(self, _("Lukk uten å registrere"), "Esc", self._leave, within=True)
        self._take_file(Path(self.argument) if self.argument else None)
        self._autosave = Autosave(self._keep, self.host.clock, self)
        self._autosave.watch(self)
        self.host.ask(self, self.fields.suggest, contacts.known.of())
        self.host.ask(self, self._show_kept, loose_drafts.kept.of(self.key))

    def _keep(self, done: Callable[[bool], None]) -> None:
        kept = {"fields": self.fields.answers(), "received": self.received.value(), "text": self.pasted.value()}
        kept["file"] = str(self._file) if self._file is not None else ""
        self.host.do(
            self, lambda _none: done(True), loose_drafts.keep.of(self.key, kept), failed=lambda _problem: done(False)
        )

    def _show_kept(self, kept: dict[str, Any]) -> None:
        """What was typed here before a lock, before another page was opened,
        or before the program ended; with its file."""
        if kept and not self._typed:
            self.fields.set_answers(kept["fields"])
            self.received.set_value(kept["received"])
            if kept.get("text"):
                self.pasted.put(kept["text"])
            if self._file is None and kept.get("file"):
                self._take_kept_file(Path(kept["file"]))
            self._typed = True

    def _take_kept_file(self, path: Path) -> None:
        if path.is_file():
            self._take_file(path)
        else:
            self._file_name.setText(
                _("«{file}» ligger ikke lenger der den lå. Legg den ved på nytt.").format(file=path.name)
            )

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed, in the user's own draft."""
        self._autosave.flush(then)

    def refresh(self) -> None:
        """The due day follows today's date and the centre's working week."""
        self.host.ask(self, self._take_week, users.working_week.of())

    def _take_week(self, week: WorkingWeek) -> None:
        self._week = week
        self._show_due()

    def go(self, argument: str) -> bool:
        """Another file for what is already being typed; without one, everything is as it was left."""
        if argument:
            self._take_file(Path(argument))
        return True

    # -- the parts

    def _patient_card(self) -> Card:
        self.fields = PatientFields(self.host, _LINES)
        self.fields.judged.connect(self._judged)
        self.fields.edited.connect(self._edited)
        number = self.fields.fields["national_id"].editor
        number.edited.connect(self._pasted_as_number)
        number.control.setAcceptDrops(False)
        self._notice = Banner("", Tone.BRAND)
        self._notice.hide()
        card = Card(_("Pasient"))
        card.add(self.fields)
        card.add(self._notice)
        card.body.addStretch(1)
        return card

    def _words_card(self) -> PastedReferral:
        self._taken: set[str] = set()
        self.pasted = PastedReferral(self.host, self._editor_of)
        self.pasted.edited.connect(self._edited)
        self.pasted.proposals.took.connect(self._taken.update)
        return self.pasted

    def _referral_card(self) -> Card:
        self.received = DayEditor(self.host.clock.today, Looks.BACK)
        self.received.set_value(self.host.clock.today())
        self.received.edited.connect(self._edited)
        self.received.edited.connect(self._show_due)
        self._due = Text("", "hint")
        self._file_name = Text("")
        self._pick = link_button(_("Legg ved PDF"), self._pick_file, "attachment")
        self._drop = link_button(_("Fjern"), lambda: self._take_file(None))
        self._drop.setAccessibleName(_("Fjern vedlegget"))
        card = Card(_("Henvisning"))
        card.add(LabelledField(Ask(_("Mottatt dato")), self.received))
        card.add(self._due)
        card.body.addSpacing(px(8))
        card.add(Text(_("Vedlegg"), "label"))
        card.add(self._file_name)
        card.body.addLayout(row(self._pick, self._drop, 1, gap=12))
        card.body.addStretch(1)
        return card

    def _trouble_panel(self) -> QWidget:
        self._trouble = QWidget()
        self._trouble_text = Banner("", Tone.WARN)
        self._open_running = secondary_button(_("Åpne forløpet"), self._open_known)
        self._register_anyway = secondary_button(
            _("Registrer nytt likevel"), lambda: self._register(even_if_running=True)
        )
        buttons = row(self._open_running, self._register_anyway, 1)
        box = column(self._trouble_text, gap=8)
        box.addLayout(buttons)
        self._trouble.setLayout(box)
        self._trouble.hide()
        return self._trouble

    # -- what is shown

    def _show_due(self) -> None:
        received, today = self.received.day(), self.host.clock.today()
        if received is None or received > today:
            self._due.setText(_("Fristen på 10 virkedager regnes fra mottatt dato."))
        else:
            self._due.setText(
                _("Skal vurderes innen {day} (10 virkedager).").format(
                    day=day_long(assessment_due(received, self._week))
                )
            )

    def _judged(self, check: NumberCheck | None) -> None:
        """Says who has the number from before; their card is not written over by what is typed here."""
        self._known = check.known if check is not None else None
        self.fields.show_only_number(self._known is not None)
        self._notice.setVisible(self._known is not None)
        if self._known is not None:
            text = _("{name} er registrert her fra før ({status}). Navn, telefon og fastlege hentes fra pasientkortet.")
            self._notice.set(text.format(name=self._known.name, status=self._known.status.lower()), Tone.BRAND)
        self.pasted.proposals.refresh()

    def _editor_of(self, field: str) -> Editor | None:
        """Where a proposal goes; nowhere while its field is not asked for."""
        if field == "received":
            return self.received
        labelled = self.fields.fields.get(field)
        return labelled.editor if labelled is not None and not labelled.isHidden() else None

    def _pasted_as_number(self) -> None:
        """A whole referral pasted in the number's field is moved to where it belongs."""
        editor = self.fields.fields["national_id"].editor
        text = str(editor.value() or editor.raw().get("", ""))
        if long_enough(text):
            editor.set_value("")
            self.pasted.put(text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes a file or a text, wherever on the screen it is dropped."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Reads the file, or takes the text."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self._choose_file(paths[0])
        elif event.mimeData().hasText():
            self.pasted.put(event.mimeData().text())
        event.acceptProposedAction()

    def _take_file(self, path: Path | None) -> None:
        self._file = path
        if path is None:
            self.pasted.forget_file()
        else:
            self.pasted.read_file(path, read_content)
        self._file_name.setText(
            path.name if path else _("Ingen fil. Den kan også legges ved senere, i steget «Henvisning».")
        )
        self._file_name.set_role("strong" if path else "hint")
        self._pick.setText(_("Bytt fil") if path else _("Legg ved PDF"))
        self._drop.setVisible(path is not None)

    def _pick_file(self) -> None:
        self.host.prompts.open_file(_("PDF (*.pdf)"), self._choose_file)

    def _choose_file(self, path: Path) -> None:
        self._take_file(path)
        self._edited()

    def _edited(self) -> None:
        self._typed = True
        self._autosave.dirty()
        self._trouble.hide()
        self.same_person.hide()
        self.pasted.proposals.refresh()

    # -- registering

    def _register(self, even_if_running: bool = False, answer: SameDay | None = None, another: bool = False) -> None:
        """Registers what is written. `another`: somebody has said that those who may be the same person are not."""
        if self._busy:
            return
        try:
            draft, received = self._ready()
        except BadInput as problem:
            self._failed(problem)
            return
        self._set_busy(True)
        self._trouble.hide()
        self.same_person.hide()

        def send(content: bytes) -> None:
            self._send(draft, received, even_if_running, self._arrived(content, answer))

        def go(maybe: tuple[PatientRow, ...] = ()) -> None:
            if maybe:
                self._set_busy(False)
                self.same_person.show_cards(maybe)
            elif self._file is None:
                send(b"")
            else:
                self.host.work(self, send, read_content, self._file, failed=self._failed)

        if another or answer is not None or self._known is not None:
            go()
        else:
            self.host.ask(self, go, patients.maybe_here.of(draft), failed=self._failed)

    def _ready(self) -> tuple[PatientDraft, date]:
        """What is to be registered. Errors: BadInput with the field at fault."""
        draft = PatientDraft(national_id=self.fields.answers()["national_id"]) if self._known else self.fields.draft()
        received = self.received.day()
        if received is None:
            for text in self.received.raw().values():
                self.received.set_raw(text)  # says what is wrong with it
            raise BadInput(
                _("Mottatt dato mangler."),
                {"received": self.received.sentence() or _("Skriv datoen henvisningen kom.")},
            )
        return draft, received

    def _arrived(self, content: bytes, answer: SameDay | None) -> Arrived:
        files = ((self._file.name, content),) if self._file is not None else ()
        gp_name = self.fields.answers()["gp_name"] if "gp_name" in self._taken else ""
        file = self.pasted.file
        read = (
            file.text if file is not None and file.state is PdfState.READ else ""
        )  # what was read in part is read again
        return Arrived(self.pasted.value(), gp_name, files, read, answer)

    def _send(self, draft: PatientDraft, received: date, even_if_running: bool, arrived: Arrived) -> None:
        def failed(problem: Problem) -> None:
            if isinstance(problem, AnswerNeeded):
                self._set_busy(False)
                ask_same_day(self, problem.excerpts, lambda answer: self._register(even_if_running, answer))
            else:
                self._failed(problem)

        self.host.do(
            self, self._registered, referrals.register.of(draft, received, even_if_running, arrived), failed=failed
        )

    def _registered(self, made: NewCourse) -> None:
        self.host.say(made.warning or _("Henvisningen er registrert."), Tone.WARN if made.warning else Tone.OK)
        self._set_busy(False)
        self._clear()
        self.host.open(f"course:{made.id}:{ReferralForm.kind}:new")

    def _failed(self, problem: Problem) -> None:
        """Says what is wrong where it is wrong; everything typed stays."""
        self._set_busy(False)
        fields = dict(problem.fields) if isinstance(problem, BadInput) else {}
        self.received.set_error(fields.get("received", ""))
        self.fields.set_errors(fields)
        if "received" in fields:
            show_where(self.received.go_to())
        running = isinstance(problem, Refused)
        self._trouble_text.set(f"{problem.message} {_STAYS}" if running else problem.message, Tone.WARN)
        self._same = None
        if running and self._known is not None:
            sha256 = self.pasted.file.sha256 if self.pasted.file is not None else ""
            self.host.ask(
                self, self._take_same, referrals.same_referral.of(self._known.id, self.pasted.value(), sha256)
            )
        self._register_anyway.setVisible(running)
        self._open_running.setVisible(running and self._known is not None)
        self._trouble.setVisible(not fields)
        if running:
            (self._open_running if self._known is not None else self._register_anyway).setFocus()

    def _take_same(self, same: SameReferral | None) -> None:
        """Offers the referral that is here already as the same."""
        if same is None or self._trouble.isHidden():
            return
        self._same = same.course
        self._trouble_text.set(f"{same_words(same)} {_STAYS}", Tone.WARN)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._go.setEnabled(not busy)

    # -- leaving

    def _open_known(self) -> None:
        course = self._same or (self._known.course if self._known is not None else None)
        if course:
            self._open_beside(f"course:{course}")

    def _open_beside(self, target: str) -> None:
        """Opens a course or a card; the page's draft keeps what is typed until it is opened again."""
        self.host.open(target)

    def _leave(self) -> None:
        if self._typed:
            text = _("Det du har skrevet her, er ikke registrert og blir borte.")
            self.host.prompts.discard(_("Forkaste henvisningen?"), text, self._throw_away)
        else:
            self._throw_away()

    def _throw_away(self) -> None:
        self._clear()
        self.host.open("worklist")

    def _clear(self) -> None:
        """Ready for the next referral."""
        self._autosave.forget()
        if self._typed:
            self.host.do(self, None, loose_drafts.throw_away.of(self.key))
        self.fields.set_answers({})
        self.received.set_value(self.host.clock.today())
        self._take_file(None)
        self.pasted.clear()
        self._taken.clear()
        self._judged(None)
        self._trouble.hide()
        self.same_person.hide()
        self._typed = False
