"""The signed referral as it is read beside what one writes: its words, and its files page by page."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QPaintEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QStackedWidget, QTextEdit, QVBoxLayout

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import AttachmentId, CourseId, labels
from hia_desktop.base.text import _, day
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms.referral import ReferralForm, completeness
from hia_desktop.domain.referral_points import waiting_words
from hia_desktop.services.intake import referrals
from hia_desktop.services.intake.referrals import AttachmentRow
from hia_desktop.services.record import entries
from hia_desktop.services.record.entries import FormPage
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.chips import ChipRow
from hia_desktop.ui.kit.widgets import Banner, Card, EmptyState, Text, empty_layout
from hia_desktop.ui.pdf.view import PdfView
from hia_desktop.ui.screens.steps.forms.reader import not_shared_title, not_shared_words

_ANSWERS = (
    "employer_contact",
    "adaptation_tried",
    "nav_contact",
    "function_loss",
    "goal",
    "motivation",
    "tried_by_gp",
    "treatment",
    "weighing",
)


class ReferralCard(Card):
    """Asks for the newest signed referral and its files. `form` is the referral read, empty until it has come
    or where there is none to read.
    Not `framed` it stands within another card."""

    arrived = Signal()
    hushed = False
    """Whether the referral is not shared with this user."""

    def __init__(self, host: Host, *, framed: bool = True) -> None:
        super().__init__(_("Henvisningen"), padding=12 if framed else 0)
        self._framed = framed
        self._host = host
        self.form = ReferralForm()
        self._course: CourseId | None = None
        self._empty: tuple[str, ...] = ()
        self._unread = 0
        self._open = ""
        self._from = Text("", "faint", wrap=False)
        self.head.addWidget(self._from)
        self._tabs = QVBoxLayout()
        self._lacks = Banner("")
        self._lacks.hide()
        self.text = QTextEdit(readOnly=True)
        self.text.setAccessibleName(_("Henvisningens tekst"))
        self.text.setTabChangesFocus(True)
        self.text.document().setDocumentMargin(theme.px(12))
        self.view = PdfView(host, _("Vedlegget"))
        self._none = EmptyState(
            _("Ingen signert henvisning"), _("Registrer og signer henvisningen under Henvisning, så vises den her.")
        )
        self._stack = QStackedWidget()
        self._stack.setMinimumHeight(theme.px(84))
        self._hush = EmptyState(not_shared_title(host.user.role), not_shared_words(host.user.role), icon_name="eye-off")
        for part in (self.text, self.view, self._none, self._hush):
            self._stack.addWidget(part)
        self.body.addLayout(self._tabs)
        self.add(self._lacks)
        self.add(self._stack, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._framed:
            super().paintEvent(event)

    def show_course(self, course: CourseId, lacks: tuple[str, ...], unread: int = 0) -> None:
        """Reads the course's referral; `lacks` names what nobody filled in from it,
        `unread` how many proposals nobody has judged."""
        self._course, self._empty, self._unread = course, lacks, unread
        self._say_lacks()
        self._host.ask(self, self._take, entries.open_form.of(course, ReferralForm.kind), failed=self._hidden)
        self._host.ask(self, self._take_files, referrals.attachments.of(course))

    def _say_lacks(self) -> None:
        """What is empty may stand in the text, unless whoever read it has said that it does not."""
        untold = [point.label for point in completeness(self.form) if point.untold]
        empty = [label for label in self._empty if label not in untold]
        waits = _("{waiting} (under Henvisning).").format(waiting=waiting_words(self._unread)) if self._unread else ""
        said = [
            _("Ikke fylt ut fra henvisningen: {points}. Se etter i teksten.").format(points="; ".join(empty).lower())
            if empty
            else "",
            _("Står ikke i henvisningen: {points}.").format(points="; ".join(untold).lower()) if untold else "",
            waits,
        ]
        self._lacks.set(" ".join(words for words in said if words), Tone.WARN)
        self._lacks.setVisible(any(said))
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """At least for what it lacks, in as many lines as its width needs, and some lines of its words."""
        layout = self.layout()
        assert layout is not None
        self.setMinimumHeight(max(theme.px(160), layout.totalMinimumHeightForWidth(self.width())))

    def _take(self, page: FormPage) -> None:
        found = next((version for version in page.versions if version.shared and version.stands), None)
        self.hushed = found is None and page.not_shared
        if found is None:
            self._stack.setCurrentWidget(self._hush if page.not_shared else self._none)
            self.arrived.emit()
            return
        self.form = ReferralForm.model_validate(found.answers)
        self._say_lacks()
        self._from.setText(_("mottatt {day}").format(day=day(self.form.received)))
        self.text.clear()
        _write(
            QTextCursor(self.text.document()), self.form, found.as_signed.left if found.as_signed is not None else ()
        )
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self._stack.setCurrentWidget(self.view if self._open else self.text)
        self.arrived.emit()

    def _hidden(self, problem: Problem) -> None:
        self._stack.setCurrentWidget(self.view)
        self.view.show_message(problem.message)

    def _take_files(self, files: tuple[AttachmentRow, ...]) -> None:
        empty_layout(self._tabs)
        if files:
            choices: list[tuple[object, str]] = [("", _("Tekst")), *((str(file.id), file.name) for file in files)]
            tabs = ChipRow(choices)
            tabs.set_chosen(self._open)
            tabs.chosen.connect(self.show_part)
            self._tabs.addWidget(tabs)

    def show_part(self, key: Any) -> None:
        """The words («»), or one of the files by its id."""
        self._open = str(key)
        self._stack.setCurrentWidget(self.view if key else self.text)
        if key:
            self._host.ask(
                self, self._show_file, referrals.read_attachment.of(AttachmentId(str(key))), failed=self._hidden
            )

    def _show_file(self, pdf: bytes) -> None:
        self.view.show_pdf(pdf)


def _write(cursor: QTextCursor, form: ReferralForm, left: Iterable[tuple[str, str]]) -> None:
    """The referral as plain words, its own text first;
    what the office filled in beside it comes after, under its label.

    `left` is what today's form has no room for, as label and words.
    """
    plain, strong, faint = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
    strong.setFontWeight(QFont.Weight.DemiBold)
    faint.setForeground(theme.colour("ink2"))
    sender = ", ".join(part for part in (form.referrer, form.practice) if part)
    if sender:
        cursor.insertText(_("Fra {sender}").format(sender=sender) + "\n\n", faint)
    cursor.insertText(form.text.strip(), plain)
    names = labels(ReferralForm)
    for label, text in [*_facts(form), *((names[name], getattr(form, name).strip()) for name in _ANSWERS), *left]:
        if text:
            cursor.insertText(f"\n\n{label}\n", strong)
            cursor.insertText(text, plain)


def _facts(form: ReferralForm) -> list[tuple[str, str]]:
    position = f"{form.position_percent} %" if form.position_percent is not None else ""
    work = [form.occupation, form.workplace, position, form.work_status.label if form.work_status else ""]
    sick = ""
    if form.sick_since is not None:
        sick = _("fra {day}").format(day=day(form.sick_since)) + (
            _(", oppgitt grad {grade} %").format(grade=form.sick_grade) if form.sick_grade is not None else ""
        )
    return [
        (_("Diagnoser"), "\n".join(f"{row.code} {row.text}".strip() for row in form.diagnoses if row.code or row.text)),
        (_("Arbeid"), ", ".join(part for part in work if part)),
        (_("Sykmeldt"), sick),
        (_("Funksjonsfall fra"), day(form.function_loss_on) if form.function_loss_on else ""),
    ]
