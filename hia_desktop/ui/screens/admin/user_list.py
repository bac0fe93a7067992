"""Brukere: who has access, new users, new passwords, users shut out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from hia_desktop.base.fields import UserId
from hia_desktop.base.text import N_, _, moment, plural
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.access import HEALTH, NAV, Right, Role, may
from hia_desktop.services.centre import users
from hia_desktop.services.centre.handovers import Handed, Takers
from hia_desktop.services.centre.users import UserRow
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.held_rows import HeldRows
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import (
    Card,
    EmptyState,
    Text,
    danger_button,
    line,
    primary_button,
    row,
    secondary_button,
)
from hia_desktop.ui.screens.admin.user_correction import CorrectUser, was_words
from hia_desktop.ui.screens.admin.user_forms import NewUser, ResetPassword
from hia_desktop.ui.task_sheets import ask_taker


def role_tone(role: Role) -> Tone:
    """The colour of a role: the health side's, NAV's, or none."""
    return Tone.BRAND if role in HEALTH else Tone.NAV if role in NAV else Tone.NEUTRAL


def _seen(user: UserRow) -> Cell:
    if not user.active:
        return Cell(_("Stengt"), tone=Tone.BAD, icon="lock")
    if user.doubted:
        return Cell(_("Må bekreftes"), tone=Tone.BAD, icon="warning")
    if user.must_change_password:
        return Cell(_("Bytter passord"), tone=Tone.WARN, icon="key")
    return Cell(_("Aktiv"), tone=Tone.OK, icon="check-heavy")


def _hpr(user: UserRow) -> str:
    return _("HPR {number}").format(number=user.hpr_number) if user.hpr_number else ""


_COLUMNS = (
    Column("name", N_("Navn"), lambda u: Cell(u.name, u.username, bold=True), 200, stretch=2),
    Column("role", N_("Rolle"), lambda u: Cell(u.role.label, tone=role_tone(u.role)), 166, kind="chip"),
    Column(
        "title", N_("Tittel"), lambda u: Cell(u.title or "–", _hpr(u), bold=bool(u.title)), 160, stretch=1, spare=True
    ),
    Column(
        "last_login_at",
        N_("Sist inne"),
        lambda u: Cell(moment(u.last_login_at) if u.last_login_at else _("aldri")),
        140,
        spare=True,
    ),
    Column("active", N_("Tilgang"), _seen, 136, kind="chip"),
)


_CORRECTION = 4
"""Where the correction stands among what can be at the right."""


class UserList(QWidget):
    """The list on the left; on the right the chosen user, a form for a new one, or a new password."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._chosen: UserRow | None = None
        self._found: tuple[UserRow, ...] = ()
        self.table = HeldRows(_COLUMNS, name=_("Brukere"), empty=_("Ingen brukere"))
        self.table.selected.connect(lambda _key: self._another())
        self.new_button = primary_button(_("Ny bruker"), self.begin_new, "plus")
        self.new_button.setToolTip("Ctrl+N")
        self._counted = Text("", "hint", wrap=False)
        head = row(self._counted, 1, self.new_button)
        head.setContentsMargins(px(14), px(9), px(14), px(9))
        card = Card(padding=1)
        card.body.setSpacing(0)
        card.body.setContentsMargins(0, 0, 0, px(7))
        card.body.addLayout(head)
        card.add(line())
        card.add(self.table, 1)
        self.form = NewUser(host)
        self.form.added.connect(self._added)
        self.form.left.connect(self._back)
        self.reset = ResetPassword(host)
        self.reset.left.connect(self._back)
        self.correction = CorrectUser(host)
        self.correction.left.connect(self._back)
        self._detail = _scrolled(QWidget())
        self._side = QStackedWidget()
        help_text = _("Her ser du rollen, retter opplysninger, gir nytt passord eller stenger tilgangen.")
        self._side.addWidget(EmptyState(_("Velg en bruker"), help_text, icon_name="person"))
        for page in (self._detail, _scrolled(self.form), _scrolled(self.reset), _scrolled(self.correction)):
            self._side.addWidget(page)
        side = Card()
        side.setMinimumWidth(px(290))
        side.setMaximumWidth(px(380))
        side.add(self._side, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(14))
        box.addWidget(card, 2)
        box.addWidget(side, 1)
        self.setFocusProxy(self.table)
        key_action(self, _("Ny bruker"), "Ctrl+N", self.begin_new)

    def show_users(self, found: Sequence[UserRow]) -> None:
        """The users as they now are; a form being filled in stays."""
        self._found = tuple(found)
        active = sum(u.active for u in found)
        self._counted.setText(plural(active, _("aktiv bruker"), _("aktive brukere")))
        self.table.hold([(u.id, u) for u in found])
        if self._side.currentIndex() in (0, 1):
            self._show_chosen()

    def _another(self) -> None:
        """Another user was chosen: what is half put right of the one before is asked about first."""
        if self._side.currentIndex() == _CORRECTION:
            self.correction.leave()
        else:
            self._show_chosen()

    def _back(self) -> None:
        """A form was left: the keyboard goes to the list that it stood beside."""
        if self._side.isAncestorOf(QApplication.focusWidget() or self):
            self.table.setFocus()
        self._show_chosen()

    def begin_new(self) -> None:
        """A form for a new user."""
        self._side.setCurrentIndex(2)
        self.form.setFocus()

    def _added(self, user: UserId) -> None:
        self._side.setCurrentIndex(1)
        self._host.ask(self, lambda found: self._after_added(found, user), users.listing.of())

    def _after_added(self, found: Sequence[UserRow], user: UserId) -> None:
        self.show_users(found)
        self.table.select_key(user)
        self.table.setFocus()
        self._show_chosen()

    def _show_chosen(self) -> None:
        self._chosen = self.table.current()
        if self._chosen is None:
            self._side.setCurrentIndex(0)
            return
        page = QWidget()
        page.setProperty("role", "page")
        page.setLayout(self._about(self._chosen))
        self._detail.setWidget(page)
        self._side.setCurrentIndex(1)

    def _about(self, user: UserRow) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        box.addWidget(Text(user.name, "heading"))
        state = _seen(user)
        box.addLayout(
            row(
                Chip(user.role.label, role_tone(user.role)), Chip(state.text, state.tone or Tone.NEUTRAL, state.icon), 1
            )
        )
        box.addSpacing(px(4))
        box.addLayout(_facts(user))
        self._put_acts(box, user)
        self._put_history(box, user)
        box.addStretch(1)
        return box

    def _put_acts(self, box: QVBoxLayout, user: UserRow) -> None:
        box.addSpacing(px(8))
        if user.must_change_password and user.active:
            box.addWidget(Text(_("Passordet er satt av en annen og må byttes ved neste innlogging."), "amber"))
        if user.doubted:
            told = _("Opplysningene er endret utenfor programmet. Stemmer de? Åpne «Rett opplysninger» og lagre.")
            box.addWidget(Text(told, "amber"))
        if user.active:
            self.correct_button = secondary_button(_("Rett opplysninger"), lambda: self._begin_correction(user))
            box.addLayout(row(self.correct_button, 1))
            self.reset_button = secondary_button(_("Gi nytt passord"), lambda: self._begin_reset(user), "key")
            self.close_button = danger_button(_("Steng brukeren"), lambda: self._ask_close(user), "lock")
            mine = user.id == self._host.user.id
            self.close_button.setVisible(not mine)
            for button in (self.reset_button, self.close_button):  # side by side they are wider than the page may be
                box.addLayout(row(button, 1))
            if mine:
                box.addWidget(Text(_("Dette er deg. En annen administrator må eventuelt stenge deg."), "hint"))
        else:
            box.addWidget(Text(_("Brukeren er stengt og kommer ikke inn. Det brukeren har signert, står."), "hint"))
            self.reopen_button = secondary_button(_("Åpne brukeren igjen"), lambda: self._begin_reset(user), "undo")
            box.addLayout(row(self.reopen_button, 1))

    def _put_history(self, box: QVBoxLayout, user: UserRow) -> None:
        if user.before:
            box.addSpacing(px(8))
            box.addWidget(Text(_("Rettet"), "label"))
        for was in user.before:
            box.addWidget(Text(was_words(was, self._host.clock.today()), "second"))

    def _begin_correction(self, user: UserRow) -> None:
        self.correction.begin(user, self._takers(user))
        self._side.setCurrentIndex(_CORRECTION)
        self.correction.setFocus(Qt.FocusReason.TabFocusReason)  # what stands there is typed over

    def _begin_reset(self, user: UserRow) -> None:
        self.reset.begin(user)
        self._side.setCurrentIndex(3)
        self.reset.setFocus()

    def _ask_close(self, user: UserRow) -> None:
        about = _(
            "{name} kommer ikke inn før noen åpner brukeren igjen. Det brukeren har signert, står; "
            "utkast kan ingen andre åpne."
        )
        text = about.format(name=user.name)
        if not user.open_tasks and not user.courses:
            self._host.prompts.confirm(
                _("Stenge brukeren?"), text, lambda: self._close(user, None), danger=True, yes=_("Steng brukeren")
            )
            return
        work = _(
            "{name} har {tasks} og ansvar for {courses}. Velg hvem som skal overta; det en ny ikke "
            "kan se, legges hos teamet."
        )
        tasks = plural(user.open_tasks, _("åpen oppgave"), _("åpne oppgaver"))
        text += "\n" + work.format(name=user.name, tasks=tasks, courses=plural(user.courses, _("forløp"), _("forløp")))

        def close(to: UserId | Role) -> Done[Handed]:
            return users.close.of(user.id, to)

        title, yes, takers = _("Stenge brukeren?"), _("Steng brukeren"), self._takers(user)
        ask_taker(self._host, self, title, text, takers, yes, close, self._closed, danger=True)

    def _takers(self, leaver: UserRow) -> Takers:
        """Who can take over what somebody was to do."""
        heirs = [u for u in self._found if u.active and u.id != leaver.id and may(u.role, Right.TASKS)]
        roles = tuple(role for role in Role if may(role, Right.TASKS))
        return Takers(tuple((u.id, u.name, u.role) for u in heirs), roles)

    def _close(self, user: UserRow, to: UserId | Role | None) -> None:
        self._host.do(self, self._closed, users.close.of(user.id, to))

    def _closed(self, handed: Handed) -> None:
        more = f" {handed.sentence}" if handed.tasks or handed.courses or handed.to_team else ""
        self._host.say(_("Brukeren er stengt.") + more, Tone.OK)
        self.table.setFocus()


def _facts(user: UserRow) -> QGridLayout:
    """What is known of a user, each beside its name, so that what can be done is in sight below."""
    lines = [
        (_("Brukernavn"), user.username),
        (_("Tittel"), user.title or "–"),
        (_("HPR-nummer"), user.hpr_number or "–"),
        (_("Direkte telefon"), user.phone or "–"),
        (_("Sist inne"), moment(user.last_login_at) if user.last_login_at else _("aldri")),
    ]
    if user.open_tasks or user.courses:
        tasks = plural(user.open_tasks, _("åpen oppgave"), _("åpne oppgaver"))
        courses = plural(user.courses, _("forløp"), _("forløp"))
        lines.append((_("Arbeid"), _("{tasks}, ansvar for {courses}").format(tasks=tasks, courses=courses)))
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(10))
    grid.setVerticalSpacing(px(4))
    grid.setColumnStretch(1, 1)
    for at, (label, value) in enumerate(lines):
        name = Text(label, "label", wrap=False)
        name.setContentsMargins(0, px(2), 0, 0)  # its smaller letters on the line of the value's
        grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Text(value, selectable=True), at, 1)
    return grid


def _scrolled(page: QWidget) -> QScrollArea:
    page.setProperty("role", "page")
    area = Scroll()
    area.setFrameShape(Scroll.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    return area
