"""A paper for an employer on its way out: the patient's consent, its lines seen and approved one by one with the words
about health in them to change or answer for, and then the paper."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Conflict, Problem
from hia_desktop.base.fields import Ask, CourseId
from hia_desktop.base.text import _, moment
from hia_desktop.base.tones import Tone
from hia_desktop.domain.words.health_words import told
from hia_desktop.services.papers import employer_papers, papers
from hia_desktop.services.papers.employer_papers import LookedThrough
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.editors import TextEditor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Card, Text, empty_layout, primary_button, row, secondary_button
from hia_desktop.ui.screens.steps.papers.approved_line import ApprovedLine
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog

_MOST = 300


class EmployerPaperDialog(PaperDialog):
    """Shows the paper once nothing stands in its way.
    `make` is called in place of that with whether it is the patient's own copy."""

    def __init__(
        self,
        host: Host,
        owner: QWidget,
        title: str,
        course: CourseId,
        kind: str,
        make: Callable[[bool], None] | None = None,
    ) -> None:
        name = papers.card(kind).title
        super().__init__(host, owner, f"{name} · {title}", name)
        self._course, self._kind, self._make = course, kind, make
        self.lines: list[ApprovedLine] = []
        self._own_copy = False
        if papers.can_keep(kind, host.user.role):
            self._keep = lambda: papers.issue.of(course, kind, self._own_copy)
        self.promise = Banner("", Tone.WARN)
        self.promise.hide()
        self.consent = self._consent_card()
        self.words = self._words_card()
        box = self.layout()
        assert isinstance(box, QVBoxLayout)
        for number, part in enumerate((self.promise, self.consent, self.words), 1):
            part.hide()
            box.insertWidget(number, part, 1 if part is self.words else 0)
        self._rest = QWidget()
        self._rest.hide()
        box.addWidget(self._rest, 1)

    def _consent_card(self) -> Card:
        card = Card(_("Pasienten har ikke samtykket"))
        card.add(
            Text(
                _(
                    "Arbeidsgiver får ikke arket før pasienten har samtykket til det. Helsepersonell registrerer "
                    "det under Samtykker."
                )
            )
        )
        card.add(
            Text(
                _("Pasienten kan få et eget eksemplar, og avgjør selv hvem som skal få se det. Det står på arket."),
                "second",
            )
        )
        self.own_button = primary_button(_("Lag pasientens eksemplar"), self._choose_own_copy)
        card.body.addLayout(row(1, self.own_button))
        return card

    def _words_card(self) -> Card:
        card = Card(_("Se gjennom linjene før arbeidsgiver får arket"))
        self._count = Text("", "second")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(14))
        ask = Ask(
            _("Hvorfor kan ordene stå?"),
            help=_("Begrunnelsen lagres hos senteret. Arket lover da ikke at det er uten helseopplysninger."),
            lines=2,
        )
        self.because = LabelledField(ask, TextEditor(2, _MOST))
        self.because.editor.edited.connect(self._dress)
        self.answer_button = primary_button(_("Godkjenn linjene og lag arket"), self._approve)
        self.change_button = secondary_button(_("Tilbake til skjemaet"), self.reject)
        page = QWidget()
        page.setProperty("role", "page")
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, px(6), 0)
        inside.addLayout(self._lines)
        inside.addStretch(1)
        area = Scroll()
        area.setFrameShape(Scroll.Shape.NoFrame)
        area.setWidget(page)
        for button in (self.own_button, self.answer_button, self.change_button):
            button.setAutoDefault(True)  # Enter presses the one that has the focus
        card.add(self._count)
        card.add(area, 1)
        card.add(self.because)
        card.body.addLayout(row(1, self.change_button, self.answer_button))
        return card

    def look(self) -> None:
        """Looks the paper through, and shows what must be done first, or the paper."""
        self.open()
        self._ask_again()

    def _ask_again(self) -> None:
        self.host.ask(self, self._looked, employer_papers.look.of(self._course, self._kind), failed=self._failed)

    def _looked(self, found: LookedThrough) -> None:
        lacks_consent = not found.consented and not self._own_copy
        waits = lacks_consent or found.asks
        shown = {
            self.consent: lacks_consent,
            self._rest: lacks_consent,
            self.words: found.asks and not lacks_consent,
            self.view: not waits,
        }
        shown |= {self._save: not waits, self._print: not waits}
        for part in sorted(
            shown, key=lambda part: shown[part]
        ):  # what goes first: two at once need more height than a small screen has
            part.setVisible(shown[part])
        if lacks_consent:
            self.own_button.setFocus()
        elif found.asks:
            self._show_lines(found)
        elif self._make is not None:
            self.accept()
            self._make(self._own_copy)
        else:
            self._show_promise(found)
            self.host.ask(
                self,
                self._arrived,
                papers.issued.of(self._course, self._kind, self._own_copy),
                failed=self._failed,
            )

    def _show_lines(self, found: LookedThrough) -> None:
        """Each line in the words that it is offered in, to be ticked or changed."""
        empty_layout(self._lines)
        caught = told(found.hits)
        offered = zip(found.lines, found.as_offered(), strict=True)
        self.lines = [ApprovedLine(line, one, caught.get(line.where, "")) for line, one in offered]
        for number, line in enumerate(self.lines):
            line.changed.connect(self._dress)
            line.done.connect(partial(self._go_on, number))
            self._lines.addWidget(line)
        self.because.setVisible(bool(found.hits))
        self._dress()
        self.lines[0].tick.setFocus()

    def _go_on(self, number: int) -> None:
        """To the next line that waits, else to what comes after the lines."""
        waiting = [line for line in (*self.lines[number + 1 :], *self.lines[:number]) if not line.approved]
        if waiting:
            waiting[0].tick.setFocus()
        elif self.because.isVisible():
            self.because.editor.go_to()
        else:
            self.answer_button.setFocus()

    def _hand_out(self, give: Callable[[bytes], None]) -> None:
        """Asks once more: the consent, or the words, may have ended while the paper lay open."""
        if self._pdf is None:
            return

        def sure(pdf: bytes) -> None:
            self._arrived(pdf)
            give(pdf)

        again = papers.issued.of(self._course, self._kind, self._own_copy)
        self.host.ask(self, sure, again, failed=self._failed)

    def _show_promise(self, found: LookedThrough) -> None:
        """Who approved the lines, and what an answer costs, said beside the paper."""
        approval = found.approval
        if approval is not None and approval.because:
            words = _(
                "{name} har svart for ord i arket: {because} Arket lover derfor ikke at det er uten helseopplysninger."
            )
            self.promise.set(words.format(name=approval.by, because=approval.because.rstrip(".") + "."), Tone.WARN)
        elif approval is not None:
            words = _("{name} godkjente linjene {moment}.")
            self.promise.set(words.format(name=approval.by, moment=moment(approval.at)), Tone.OK)
        self.promise.setVisible(approval is not None)

    def _dress(self) -> None:
        done = sum(line.approved for line in self.lines)
        self._count.setText(
            _("{done} av {all} linjer er godkjent. Arbeidsgiver leser dem slik de står her.").format(
                done=done, all=len(self.lines)
            )
        )
        answered = self.because.isHidden() or bool(str(self.because.editor.value() or "").strip())
        changed = any(line.words != line.offered.text for line in self.lines)  # what was caught may be gone
        self.answer_button.setEnabled(done == len(self.lines) and (answered or changed))
        self.because.editor.set_error("")

    def _choose_own_copy(self) -> None:
        self._own_copy = True
        self._ask_again()

    def _approve(self) -> None:
        self.answer_button.setEnabled(False)
        reason = str(self.because.editor.value() or "")
        lines = tuple(replace(line.offered, text=line.words) for line in self.lines)
        self.host.do(
            self,
            lambda _none: self._ask_again(),
            employer_papers.approve.of(self._course, self._kind, lines, reason),
            failed=self._not_approved,
        )

    def _not_approved(self, problem: Problem) -> None:
        if isinstance(problem, Conflict):
            return self._ask_again()
        fields = problem.fields if isinstance(problem, BadInput) else {}
        for line in self.lines:
            line.warn(fields.get(line.line.where, ""))
        self.because.setVisible(True)
        self._dress()
        self.because.editor.set_error(fields.get("because", problem.message))
        self.because.editor.go_to()
