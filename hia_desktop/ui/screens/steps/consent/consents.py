"""Samtykker: what the patient lets us share, with whom and for how long. Nothing is shared by default."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import Ask, UserId
from hia_desktop.base.language import NAMES, Words
from hia_desktop.base.text import N_, Looks, _, add_months, day_short, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Category, Recipient, Right, Role, may
from hia_desktop.domain.assessment.rules import ADULT, YOUNGEST
from hia_desktop.domain.consent import SHAREABLE
from hia_desktop.domain.legal_texts import cite
from hia_desktop.domain.sending.objections import Receiver
from hia_desktop.services.centre import users
from hia_desktop.services.consent import consents, objections
from hia_desktop.services.consent.consents import (
    ASKED_CATEGORIES,
    ASKED_RECIPIENTS,
    FORM_PAPER,
    HOW,
    MORE_RECIPIENTS,
    ConsentPage,
)
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.papers import papers
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.choices import SegmentEditor, YesNoEditor
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.scrolling import SideScroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, FlowLayout, Text, line, link_button, primary_button, secondary_button
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.consent.consent_side import Blocked, History, SeenByNav, Shared
from hia_desktop.ui.screens.steps.consent.consent_table import ConsentTable, Pair
from hia_desktop.ui.screens.steps.consent.objections_card import Objections
from hia_desktop.ui.screens.steps.consent.signed_form import SignedForm
from hia_desktop.ui.screens.steps.papers.letter_dialog import LetterDialog

USUAL_MONTHS = 6
_TO_NAME = (Recipient.MUNICIPALITY, Recipient.SPECIALIST, Recipient.OTHER)
"""Whom the record does not know by name: the form says who it is."""


class ConsentsPanel(StepPanel):
    """A switch turned on waits for «Bekreft samtykke»; one turned off takes effect at once."""

    kind: ClassVar[str] = "consents"
    title: ClassVar[Words] = N_("Samtykker")
    wide: ClassVar[bool] = True

    def build(self) -> None:
        """The table to the left, what follows from it to the right."""
        self.shown: ConsentPage | None = None
        self._new: set[Pair] = set()
        self._nav = self.host.user.role is Role.NAV_ADVISER
        recipients = (Recipient.NAV_ADVISER,) if self._nav else ASKED_RECIPIENTS
        self.table = ConsentTable(recipients, ASKED_CATEGORIES, self.host.clock.today())
        self.more = ConsentTable(MORE_RECIPIENTS, ASKED_CATEGORIES, self.host.clock.today())
        self.back = ConsentTable((Recipient.HEALTH,), (Category.NAV_NOTES,), self.host.clock.today())
        self._tables = (self.table, self.more, self.back)
        for table in self._tables:
            table.turned.connect(self._turned)
        self.seen, self.shared, self.history, self.blocked = SeenByNav(), Shared(), History(), Blocked()
        self.blocked.wanted.connect(self._block)
        self.blocked.lifted.connect(self._lift)
        self.blocked.hide()
        self.objections = Objections(may(self.host.user.role, Right.CONSENT), self.host.clock.today)
        self.objections.wanted.connect(self._object)
        self.objections.lifted.connect(self._lift_objection)
        left, right = QVBoxLayout(), QVBoxLayout()
        beside = (self.objections, self.seen, self.blocked, self.shared, self.history)
        for box, parts in ((left, (self._agreement(),)), (right, beside)):
            box.setSpacing(px(14))
            for part in parts:
                box.addWidget(part)
            box.addStretch(1)
        page = QWidget()
        self._both = QHBoxLayout(page)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(px(14))
        self._both.addLayout(left, 13)
        self._both.addLayout(right, 7)
        self.objections.setVisible(may(self.host.user.role, Right.EDIT_PATIENT))
        area = SideScroll(page)
        area.setAccessibleName(self.title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(8))
        outer.addWidget(area, 1)
        outer.addWidget(self._acts())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side, or one under another where it is narrow; there the days stand above the table."""
        super().resizeEvent(event)
        narrow = self.width() < px(820)
        self._both.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        home = self._above_table if narrow else self._under_table
        if home.indexOf(self.fields) < 0:
            home.insertWidget(0, self.fields)  # the table keeps its room

    def _agreement(self) -> Card:
        card = Card(_("Hva pasienten lar oss dele"))
        self._add_printing(card)
        card.add(Text(_("Ingenting deles uten hake. Trekkes det tilbake, gjelder det straks."), "hint"))
        self.signed = SignedForm(self.host, self.page.id)
        card.add(self.signed)
        self.parents = Text(
            _(
                "Pasienten er under 18 år og samtykker selv. Foreldre skal bare få vite det de trenger for å "
                "oppfylle foreldreansvaret: "
                "snakk med pasienten om hva det er. Det er ikke et samtykke og har ingen hake ({law})."
            ).format(law=cite("pbrl_3_4")),
            "hint",
        )
        self.parents.setVisible(YOUNGEST <= self.page.banner.age < ADULT)
        card.add(self.parents)
        self.elsewhere = Text(
            _("Et annet forløp er også delt. Samtykket der gjelder ikke her: et samtykke gjelder ett forløp."), "amber"
        )
        self.elsewhere.hide()
        card.add(self.elsewhere)
        self._above_table = QVBoxLayout()
        card.body.addLayout(self._above_table)
        card.add(self.table)
        self.more_button = link_button(_("Fastlege, avtalespesialist og andre"), self._unfold, "chevron-right")
        self.more.hide()
        self.waits = Text(
            _("Det NAV-veilederen alt har skrevet, blir synlig når en NAV-veileder logger inn neste gang."), "amber"
        )
        self.waits.hide()
        if not self._nav:
            card.add(self.more_button)
            card.add(self.more)
            card.add(line())
            card.add(Text(_("Fra NAV-veilederen til helsepersonell"), "section"))
            card.add(self.back)
            card.add(self.waits)
        card.add(line())
        self.latest = Text("", "hint")
        card.add(self.latest)
        return card

    def _add_printing(self, card: Card) -> None:
        """The form on paper, in the patient's language."""
        self.print_button = secondary_button(_("Skriv ut skjema …"), self._print, "print")
        self.language = Combo()
        self.language.setAccessibleName(_("Språk på skjemaet"))
        self.language.setToolTip(_("Språk på skjemaet. Det som ikke er oversatt ennå, står på bokmål."))
        for code, name in NAMES.items():
            self.language.addItem(name, code)
        for widget in (self.language, self.print_button):
            card.head.addWidget(widget)
            if not may(self.host.user.role, Right.HANDLE_PAPERS):
                widget.hide()

    def _unfold(self) -> None:
        """The rarer recipients."""
        self.more.show()
        self.more_button.hide()

    def _acts(self) -> Card:
        """What gives effect, always in sight under the table;
        the days and the manner when there is something to confirm."""
        self.acts = Card(padding=8)
        self.acts.body.addLayout(self._act_box())
        self.acts.hide()
        return self.acts

    def _act_box(self) -> QVBoxLayout:
        self.since, self.until = (
            DayEditor(self.host.clock.today, Looks.BACK),
            DayEditor(self.host.clock.today, Looks.AHEAD),
        )
        self.how = SegmentEditor(list(HOW.items()), optional=False)
        self.interpreter = YesNoEditor()
        self.since.set_value(self.host.clock.today())
        self.until.set_value(add_months(self.host.clock.today(), USUAL_MONTHS))
        self.interpreter.set_value(False)
        self.fields, acts = QWidget(), QWidget()
        field_flow, act_flow = FlowLayout(self.fields, gap=14), FlowLayout(acts, gap=8)
        span = ((_("Gjelder fra"), self.since), (_("Gjelder til"), self.until))
        for label, editor in (*span, (_("Gitt"), self.how), (_("Tolk til stede"), self.interpreter)):
            field_flow.addWidget(LabelledField(Ask(label), editor, compact=True))
        self.confirm_button = primary_button(_("Bekreft samtykke"), self._confirm)
        self.undo_button = link_button(_("Angre det som ikke er bekreftet"), self._undo, "undo")
        self.renew_button = link_button(_("Forny det som gjelder"), self._renew)
        self.withdraw_button = secondary_button(_("Trekk alt tilbake"), self._ask_withdraw_all)
        box = QVBoxLayout()
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        for button in (self.confirm_button, self.withdraw_button, self.renew_button, self.undo_button):
            act_flow.addWidget(button)
        self.waiting = Text("", "amber")
        for part in (self.fields, self.waiting, acts):
            box.addWidget(part)
        self._under_table = box
        return box

    # -- what is known

    def refresh(self) -> None:
        """Asks for the consents; what is turned on and not confirmed stays."""
        self.host.ask(self, self._show, consents.open_consents.of(self.page.id))
        if may(self.host.user.role, Right.EDIT_PATIENT):
            self.host.ask(self, self.objections.show_objections, objections.listing.of(self.page.id))

    def show_page(self, page: CoursePage) -> None:
        """The course has changed, perhaps by a consent."""
        super().show_page(page)
        self.refresh()

    def _show(self, page: ConsentPage) -> None:
        if self.shown is None:
            self.language.setCurrentIndex(self.language.findData(page.letters_in))
        self.shown = page
        self._new = {pair for pair in self._new if pair not in page.in_force}
        self.acts.setVisible(page.may_change)
        self.elsewhere.setVisible(page.elsewhere)
        self.waits.setVisible(page.waits_for_nav)
        if any(recipient in MORE_RECIPIENTS for recipient, _category in page.in_force):
            self._unfold()
        self.seen.show_page(page, self.host.clock.today())
        self.shared.setVisible(page.may_change)
        self.shared.show_page(page, self.host.clock.today())
        self.history.show_page(page, self.host.clock.today())
        self.blocked.setVisible(page.may_change)
        if page.may_change:
            self.host.ask(self, self._show_colleagues, users.colleagues.of())
        self._show_latest(page)
        self.signed.show_form(page.signed_form)
        self._draw()

    def _show_colleagues(self, colleagues: Sequence[tuple[UserId, str, Role]]) -> None:
        if self.shown is not None:
            self.blocked.show_blocked(self.shown.blocked, colleagues, self.host.user.id)

    def _show_latest(self, page: ConsentPage) -> None:
        found = next((row_ for row_ in page.history if row_.in_force), None)
        if found is None:
            self.latest.setText(_("Ingen samtykker gjelder nå."))
            return
        text = _("Sist gitt {how} {when}, {interpreter} · registrert av {who}")
        interpreter = _("tolk til stede") if found.interpreter else _("tolk ikke til stede")
        when = day_short(found.valid_from, self.host.clock.today())
        self.latest.setText(
            text.format(how=found.how_given.lower(), when=when, interpreter=interpreter, who=found.recorded_by)
        )

    def _draw(self) -> None:
        if self.shown is None:
            return
        on = frozenset(self.shown.in_force) | self._new
        for table in self._tables:
            table.show_state(on, self.shown.in_force, may_change=self.shown.may_change)
        fresh = [pair for pair in self._new if pair not in self.shown.in_force]
        for part in (self.fields, self.waiting):
            part.setVisible(bool(self._new))  # the table has the room until there is something to confirm
        self.confirm_button.setEnabled(bool(self._new))
        self.undo_button.setVisible(bool(self._new))
        self.withdraw_button.setEnabled(bool(self.shown.in_force))
        self.renew_button.setVisible(bool(self.shown.in_force) and not self._new)
        text = _("{count} er ikke bekreftet ennå, og deles ikke.").format(
            count=plural(len(fresh), _("endring"), _("endringer"))
        )
        self.waiting.setText(text if fresh else _("Ny varighet er ikke bekreftet ennå.") if self._new else "")

    # -- giving and taking back

    def _turned(self, pair: Pair, on: bool) -> None:
        if self.shown is None:
            return
        recipient, category = pair
        if on:
            self._new.add(pair)
            if recipient is Recipient.NAV_ADVISER and (recipient, Category.ATTENDANCE) not in self.shown.in_force:
                self._new.add((recipient, Category.ATTENDANCE))  # sharing anything shows that the person is a patient
        elif pair not in self.shown.in_force:
            self._new.discard(pair)
            if category is Category.ATTENDANCE and recipient is Recipient.NAV_ADVISER:
                self._new = {one for one in self._new if one[0] is not recipient}
        elif recipient is Recipient.NAV_ADVISER and category is Category.ATTENDANCE:
            self._draw()
            text = _("Uten «{category}» ser NAV-veilederen ingenting. Alt som er delt med NAV, trekkes tilbake nå.")
            whole = text.format(category=category.label)
            self.host.prompts.confirm(
                _("Trekke alt tilbake fra NAV?"),
                whole,
                lambda: self._withdraw(recipient),
                danger=True,
                yes=_("Trekk tilbake"),
            )
            return
        else:
            self._new.discard(pair)
            self._withdraw_one(recipient, category)
        self._draw()

    def _withdraw_one(self, recipient: Recipient, category: Category) -> None:
        """With effect at once. «Angre» registers the same anew: the history keeps both."""
        text = _("{category} deles ikke lenger med {recipient}.")
        text = text.format(category=category.label, recipient=recipient.label)
        again = consents.undo_withdrawal.of(self.page.id, recipient, category)
        act = consents.withdraw.of(self.page.id, recipient, (category,))
        self.host.do(self, lambda _count: self.host.did(text, again), act, failed=self._failed)

    def _renew(self) -> None:
        """The same once more, until another day."""
        if self.shown is not None:
            self._new |= {pair for pair in self.shown.in_force if any(pair in table.switches for table in self._tables)}
            self._draw()
            self.until.go_to()

    def _undo(self) -> None:
        self._new.clear()
        self._draw()

    def _confirm(self) -> None:
        until = self.until.day()
        if until is None:
            self.until.set_error(_("Skriv til hvilken dag samtykket gjelder."))
            self.until.go_to()
            return
        since = self.since.day()
        if since is None:
            self.since.set_error(_("Skriv fra hvilken dag samtykket gjelder."))
            self.since.go_to()
            return
        wanted: dict[Recipient, list[Category]] = {}
        for recipient, category in sorted(self._new):
            wanted.setdefault(recipient, []).append(category)
        self.confirm_button.setEnabled(False)
        for recipient, categories in wanted.items():
            self.host.do(
                self,
                self._given,
                consents.give.of(
                    self.page.id,
                    recipient,
                    tuple(categories),
                    until,
                    str(self.how.value()),
                    bool(self.interpreter.value()),
                    since,
                ),
                failed=self._failed,
            )

    def _given(self, _made: object) -> None:
        self._new.clear()
        self.host.say(_("Samtykket er registrert."), Tone.OK)
        self.refresh()

    def _ask_withdraw_all(self) -> None:
        text = _("Ingen av mottakerne ser noe mer fra nå av. Det de alt har fått på papir, kan ikke tas tilbake.")
        self.host.prompts.confirm(
            _("Trekke alt tilbake?"), text, self._withdraw_all, danger=True, yes=_("Trekk alt tilbake")
        )

    def _withdraw_all(self) -> None:
        self._new.clear()
        for recipient in sorted({recipient for recipient, _category in self.shown.in_force} if self.shown else ()):
            self._withdraw(recipient)

    def _withdraw(self, recipient: Recipient) -> None:
        self._new = {one for one in self._new if one[0] is not recipient}
        self.host.do(self, self._withdrawn, consents.withdraw.of(self.page.id, recipient), failed=self._failed)

    def _withdrawn(self, _count: int) -> None:
        self.host.say(_("Samtykket er trukket tilbake og gjelder ikke lenger."), Tone.OK)
        self.refresh()

    def _failed(self, problem: Problem) -> None:
        fields = getattr(problem, "fields", {})
        for name, editor in (("valid_from", self.since), ("valid_until", self.until)):
            if name in fields:
                editor.set_error(fields[name])
                editor.go_to()
                break
        else:
            self.host.say(problem.message, Tone.WARN)
        self._draw()
        self.refresh()

    # -- blocking and paper

    def _block(self, user: UserId) -> None:
        self.host.do(self, self._blocked, consents.block.of(self.page.id, user), failed=self._not_blocked)

    def _lift(self, user: UserId) -> None:
        back = consents.block.of(self.page.id, user)

        def lifted(_none: None) -> None:
            self._blocked(None)
            self.host.did(_("Sperringen er opphevet."), back)

        self.host.do(self, lifted, consents.unblock.of(self.page.id, user))

    def _object(self, receiver: Receiver) -> None:
        def put(_none: None) -> None:
            self.host.say(_("{receiver} får ikke noe herfra nå.").format(receiver=receiver.label), Tone.OK)
            self.refresh()

        self.host.do(self, put, objections.put.of(self.page.id, receiver))

    def _lift_objection(self, receiver: Receiver) -> None:
        back = objections.put.of(self.page.id, receiver)

        def lifted(_none: None) -> None:
            self.refresh()
            self.host.did(_("Innsigelsen mot {receiver} er opphevet.").format(receiver=receiver.label), back)

        self.host.do(self, lifted, objections.lift.of(self.page.id, receiver))

    def _blocked(self, _none: None) -> None:
        self.refresh()

    def _not_blocked(self, problem: Problem) -> None:
        self.host.prompts.show_problem(_("Ikke sperret"), problem.message)
        self.refresh()

    def _print(self) -> None:
        """The form as it stands here, for a pen or for a signature; first who the rarer recipients are."""
        fields = {r: QLineEdit(maxLength=120) for r in _TO_NAME}
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        for recipient, line_ in fields.items():
            line_.setAccessibleName(recipient.label)
            box.addWidget(Text(recipient.label, "label"))
            box.addWidget(line_)
        body.setFocusProxy(fields[_TO_NAME[0]])
        text = _("Skriv hvem det gjelder, hvis du vet det. Det du lar stå tomt, får en linje å skrive på.")

        def go_on() -> bool:
            self._show_form(tuple((r, line_.text()) for r, line_ in fields.items()))
            return True

        self.host.prompts.sheet(_("Samtykkeskjema på papir"), text, body, _("Se skjemaet"), go_on)

    def _show_form(self, named: tuple[tuple[Recipient, str], ...]) -> None:
        on = frozenset(self.shown.in_force) | self._new if self.shown else frozenset()
        chosen = tuple(pair for pair in sorted(on) if pair[0] is not Recipient.HEALTH and pair[1] in SHAREABLE[pair[0]])
        until = self.until.day() if chosen else None
        given = self.page.id, chosen, until, self.language.currentData(), named
        title = papers.card(FORM_PAPER).title
        dialog = LetterDialog(
            self.host,
            self,
            f"{title} · {self.page.banner.name}",
            title,
            lambda _answering: consents.issue_form.of(*given),
            letter=False,
        )
        dialog.ask(consents.form_paper.of(*given))
