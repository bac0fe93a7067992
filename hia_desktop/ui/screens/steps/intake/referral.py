"""Henvisning: the text as it came with what it proposes, what it lacks, and the files that came with it."""

from functools import partial
from typing import Any, ClassVar

from pydantic import ValidationError
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QSplitter, QVBoxLayout, QWidget

from hia_desktop.base.fields import ask_of
from hia_desktop.base.text import _, inside_sentence
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, Role, may
from hia_desktop.domain.diagnosis_codes import Register, bundled
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.referral_points import missing_points
from hia_desktop.services.centre import code_lists
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.papers import letters, papers
from hia_desktop.services.papers.papers import DocumentRow
from hia_desktop.services.patient import patients
from hia_desktop.services.patient.patients import PatientCard
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.editors import Editor, TextEditor
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.keys import keep_widths
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import column
from hia_desktop.ui.screens.steps.forms.diagnoses import DiagnosisTable
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.intake.attachments import Attachments
from hia_desktop.ui.screens.steps.intake.completeness_card import CompletenessCard, PointsRead, read_points
from hia_desktop.ui.screens.steps.intake.offers import Offers, referral_offers
from hia_desktop.ui.screens.steps.intake.proposals_card import ProposalsCard
from hia_desktop.ui.screens.steps.papers.letter_dialog import LetterDialog
from hia_desktop.ui.tasks import Ticket

Answers = dict[str, Any]
_ROOMY = 760
"""From this width, at 100 %, the text stands beside the fields."""


class ReferralView(FormView):
    """The referral's form, the diagnoses as a table, and what the text proposes below the text."""

    def __init__(self, host: Host) -> None:
        super().__init__(ReferralForm, host.clock.today, own={"diagnoses": DiagnosisTable(host)})
        text = self.editor("text")
        assert isinstance(text, TextEditor)
        self.proposals = ProposalsCard(host, text, referral_offers, self._editor_of)
        self.edited.connect(self.proposals.refresh)
        self._text = self._grid.fields["text"]
        self._line = self._grid.line_of("text")
        self.apart = False
        self.destroyed.connect(self._text.deleteLater)
        host.ask(self, self._know_codes, code_lists.register.of())

    @property
    def text(self) -> QWidget:
        """The referral's own text, under its label."""
        return self._text

    def first(self) -> str:
        """The text, and then the first that signing asks for and that nobody has filled in."""
        answers, fields = self.answers(), ReferralForm.model_fields
        lacks = (name for name in ("text", *fields) if ask_of(fields[name]).required and not answers[name])
        return next(lacks, super().first())

    def stand_apart(self, home: QBoxLayout | None) -> None:
        """The text stands in `home`, and what it proposes above the fields; None: both in the form.
        Whoever writes in it goes on doing so."""
        if (home is not None) == self.apart:
            return
        self.apart = home is not None
        focus = QApplication.focusWidget()
        kept = focus if focus is not None and self._text.isAncestorOf(focus) else None
        if home is not None:
            home.addWidget(self._text)
            above = self.layout()
            assert isinstance(above, QBoxLayout)
            self.proposals.stand_apart(above)
        else:
            self.proposals.stand_apart(None)
            self._line.insertWidget(0, self._text, 1, Qt.AlignmentFlag.AlignTop)
        if kept is not None:
            kept.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """While it is being signed the text is closed with the rest."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and self.apart:
            self._text.setEnabled(self.isEnabled())

    def _know_codes(self, register: Register) -> None:
        """The text is read by what the centre has brought in too."""
        if register is not bundled():
            self.proposals.read_by(partial(referral_offers, register=register))

    def _editor_of(self, field: str) -> Editor | None:
        return self.editor(field) if field in ReferralForm.model_fields else None


class ReferralStep(FormStep):
    """The referral: its text to the left, the fields to the right, or above them where that would be too narrow."""

    form: ClassVar[type[Form]] = ReferralForm

    def build(self) -> None:
        """The usual step, whose scrolled part shares its width with the text."""
        super().build()
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        at = outer.indexOf(self.area)
        outer.takeAt(at)
        self._left = QWidget()
        self._left.setMinimumWidth(px(260))
        self._text_place = column()
        self._left.setLayout(self._text_place)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(px(14))
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._left)
        self._split.addWidget(self.area)
        self._split.setSizes([px(460), px(560)])
        keep_widths(self._split, self.kind)
        outer.insertWidget(at, self._split, 1)
        self._place_text()

    def begin_new(self) -> None:
        """Whoever has just registered it goes on with what it lacks."""
        self.take_keyboard()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side as long as there is room for both."""
        super().resizeEvent(event)
        self._place_text()

    def _place_text(self) -> None:
        """The text of what is shown stands at the left, or in its form."""
        shown, roomy = self.view_shown(), self.width() >= px(_ROOMY)
        for view in (self.writer.view if self.writer else None, self._reader.view if self._reader else None):
            if isinstance(view, ReferralView):
                view.stand_apart(self._text_place if roomy else None)
                view.text.setVisible(view is shown or not roomy)
        self._left.setVisible(roomy and isinstance(shown, ReferralView))

    def first_answers(self) -> Answers:
        """The day it was registered as received."""
        return {"received": (self.page.received_on or self.host.clock.today()).isoformat()}

    def new_view(self) -> FormView:
        """The form with its proposals; they are read only while one writes."""
        view = ReferralView(self.host)
        view.proposals.came.connect(lambda offers: self._compare(view.proposals, offers))
        return view

    def put_above(self) -> None:
        """What the referral tells and lacks; the clock runs all the same."""
        self._letter: DocumentRow | None = None
        self._patient: PatientCard | None = None
        self._answers: Answers = {}
        self._ticket: Ticket | None = None
        self._asked: tuple[Any, ...] = ()
        self._points: PointsRead | None = None
        self._points_of: tuple[Any, ...] = ()
        self.points = CompletenessCard(self.ask_referrer, self.answer_came)
        self.points.hide()
        self.content.addWidget(self.points)

    def put_below(self) -> None:
        """The files."""
        self.attachments: Attachments | None = None
        if self.host.user.role is not Role.NAV_ADVISER:
            self.attachments = Attachments(self.host, self.page.id, may_add=True)
            self.content.addWidget(self.attachments)

    def refresh(self) -> None:
        """The form, the files and the letters."""
        super().refresh()
        if self.attachments is not None:
            self.attachments.refresh()
        self._ask_letters()

    def show_page(self, page: CoursePage) -> None:
        """What is missing, and what has been asked, may have changed."""
        super().show_page(page)
        self._ask_letters()
        self._show_points()

    def answers_shown(self, answers: Answers) -> None:
        """The points follow as one writes, and the text is read."""
        self._answers = answers
        if self.shown is None and self.writer is not None and isinstance(self.writer.view, ReferralView):
            self.writer.view.proposals.start()
        self._show_points()

    def dressed(self, writing: bool) -> None:
        """Nothing is said of a referral that is not shared."""
        self._place_text()
        self._show_points()

    # -- what is missing

    def _ask_letters(self) -> None:
        if may(self.host.user.role, Right.HANDLE_PAPERS):
            self.host.ask(self, self._take_letters, papers.listing.of(self.page.id))

    def _take_letters(self, found: tuple[DocumentRow, ...]) -> None:
        self._letter = next((paper for paper in found if paper.kind == letters.SUPPLEMENT.kind), None)
        self._show_points()

    def _show_points(self) -> None:
        found, role = self.form_page, self.host.user.role
        writing = self.writer is not None and self.shown is None and self._message is None
        seen = found is not None and not found.not_shared and (writing or self.shown is not None)
        if found is None or not seen or self.page.decided_on is not None or not may(role, Right.HANDLE_PAPERS):
            self.points.hide()
            return
        try:
            form = ReferralForm.model_validate(self._answers)
        except ValidationError:
            return  # something over its limit; the field says so
        signed = any(version.stands for version in found.versions)
        if not signed and not form.text.strip():
            self.points.hide()  # nothing has been read yet that could lack anything
            return
        today = self.host.clock.today()
        if self._points_of != (form, found.versions, self._letter, today):
            self._read_points(form, found.versions, self._letter, today)
            return
        assert self._points is not None
        self.points.show_points(form, self._points, self._letter, today, signed and not writing)
        self.points.show_page(self.page, signed=signed, writing=writing, today=today)
        self.points.show()

    def _read_points(self, *asked: Any) -> None:
        """Reads the texts off this thread; what was asked for before is not waited for."""
        if self._ticket is None or self._ticket.cancelled or self._asked != asked:
            if self._ticket is not None:
                self._ticket.cancel()
            self._asked = asked
            self._ticket = self.host.work(self, lambda read: self._points_read(asked, read), read_points, *asked)

    def _points_read(self, asked: tuple[Any, ...], read: PointsRead) -> None:
        self._points_of, self._points = asked, read
        self._show_points()

    def ask_referrer(self) -> None:
        """Shows the letter that asks for what is missing, to be archived from there."""
        title = letters.SUPPLEMENT.title
        issue = partial(letters.issue_supplement.of, self.page.id)
        dialog = LetterDialog(self.host, self, f"{title} · {self.page.banner.name}", title, issue)
        dialog.ask(letters.supplement_letter.of(self.page.id))

    def answer_came(self) -> None:
        """Begins the version that holds the answer, at the first point that was missing."""
        found = self.form_page
        newest = next((version for version in found.versions if version.stands), None) if found else None
        if self.writer is not None:
            self._show_writer()
        elif newest is not None:
            self.read(newest)
            self.renew()
        if self.writer is not None:
            view, form = self.writer.view, ReferralForm.model_validate(self.writer.answers())
            self.host.work(
                view, lambda lacks: view.jump(next(iter(lacks), "text")), missing_points, form, self.host.clock.today()
            )

    # -- what the text says of the patient

    def _compare(self, proposals: ProposalsCard, offers: Offers) -> None:
        """Says when the text seems to be about somebody else than the patient."""
        own = "".join(c for c in self.page.banner.number if c.isdigit())
        numbers = [offer.value for offer in offers if offer.field == "national_id"]
        if numbers and own not in numbers:
            proposals.set_note(
                _("Nummeret i teksten er et annet enn pasientens. Se etter at henvisningen ligger på riktig pasient.")
            )
        elif len(numbers) > 1:
            proposals.set_note(_("Teksten nevner også et annet fødselsnummer enn pasientens."), Tone.WARN)
        elif any(offer.field in _ON_CARD for offer in offers) and may(self.host.user.role, Right.EDIT_PATIENT):
            if self._patient is None:
                self.host.ask(
                    self,
                    lambda card: self._take_patient(card, proposals, offers),
                    patients.card.of(self.page.banner.patient),
                    failed=lambda _problem: proposals.set_note(
                        _("Pasientkortet kan ikke leses nå, så teksten er ikke sammenlignet med det."), Tone.WARN
                    ),
                )
            else:
                self._take_patient(self._patient, proposals, offers)
        else:
            proposals.set_note("")

    def _take_patient(self, card: PatientCard, proposals: ProposalsCard, offers: Offers) -> None:
        self._patient = card
        born = card.draft.birth_date.isoformat() if card.draft.birth_date else ""
        stands = {
            "birth_date": born,
            "phone": "".join(c for c in card.draft.phone if c.isdigit())[-8:],
            "referrer": card.draft.gp_name,
        }
        others = [
            inside_sentence(offer.label) if offer.field != "referrer" else _("fastlegen")
            for offer in offers
            if offer.field in _ON_CARD
            and stands[offer.field]
            and str(offer.value).casefold() != stands[offer.field].casefold()
        ]
        text = _("Teksten og pasientkortet er ikke like: {fields}.").format(fields=", ".join(dict.fromkeys(others)))
        proposals.set_note(text if others else "", Tone.WARN)


_ON_CARD = ("birth_date", "phone", "referrer")
