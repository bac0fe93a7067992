"""Arbeidslisten: what is to be done, for whom and by when. Enter opens the course where the work is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hia_desktop.base.language import Words, WordTable
from hia_desktop.base.text import N_, _, day_long, plural
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Asked
from hia_desktop.domain.access import Right, Role, may
from hia_desktop.domain.tasks import ASSESS, ASSESS_STATES, EPIKRISE, GROUPS, OUTCOME_WEEKS, OUTCOMES, SAFETY, START
from hia_desktop.domain.topics import Topic
from hia_desktop.services.lists import saved_filters, tasks
from hia_desktop.services.lists.task_order import BY_PATIENT
from hia_desktop.services.lists.tasks import Counts, TaskRow
from hia_desktop.services.overview import nav_room, safety
from hia_desktop.services.workplaces import work_tasks
from hia_desktop.services.workplaces.work_tasks import WorkLine
from hia_desktop.ui.kit.chips import ChipRow, StatCard, ToggleChip
from hia_desktop.ui.kit.keys import Menu, key_action, menu_act
from hia_desktop.ui.kit.tables.model import FIRST, Row, Table
from hia_desktop.ui.kit.tables.rows import Rows
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, link_button, primary_button, row, secondary_button
from hia_desktop.ui.list_card import ListCard
from hia_desktop.ui.measure_acts import finish_measure, measure_of_row
from hia_desktop.ui.nav_room_cards import NavRoom
from hia_desktop.ui.safety_card import SafetyCard
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.screens.worklist_columns import COLUMNS, DISCIPLINE
from hia_desktop.ui.screens.workplaces.in_worklist import WORKPLACES, finish_work, keys_of, rows_of
from hia_desktop.ui.task_round import WORKLIST, left, open_task
from hia_desktop.ui.task_sheets import cover, finish_task, give_task, new_task, put_aside

_ASKED = OUTCOMES[3].group
LISTING = WORKLIST
"""What the user's saved filters of this list are kept under."""


class Choice(BaseModel):
    """What the list shows, as a saved filter keeps it."""

    model_config = ConfigDict(frozen=True)

    filter: str = ""
    order: str = "due"
    text: str = ""


@dataclass(frozen=True)
class _Count:
    """A card on top: which of `Counts` it shows, and what a click does: «=filter» filters, anything else is opened."""

    field: str
    label: Words
    tone: Tone
    click: str


_CARDS = (
    _Count("assess", N_("Skal vurderes"), Tone.BAD, f"={ASSESS.group}"),
    _Count("start", N_("Venter på oppstart"), Tone.WARN, f"={START.group}"),
    _Count("running", N_("I forløp"), Tone.BRAND, "patients:in_course"),
    _Count("nav", N_("NAV-frister"), Tone.NAV, "=nav"),
    _Count("epikrise", N_("Epikriser å sende"), Tone.OK, f"={EPIKRISE.group}"),
)
_NAV_CARDS = (
    _Count("running", N_("Pasienter som deler med NAV"), Tone.BRAND, "patients"),
    _Count("nav", N_("Oppgaver"), Tone.NAV, "="),
)
_ORDERED = WordTable(
    {
        "due": N_("sortert etter frist"),
        "name": N_("sortert etter pasient"),
        "what": N_("sortert etter oppgave"),
        "responsible": N_("sortert etter ansvarlig"),
        BY_PATIENT: N_("gruppert på pasient"),
    }
)
_LOW = 860
"""Below this height, in pixels at 100 %, the counts and the safety list are one line, and the rows are tighter:
a laptop of 768 or 900 lines."""
_LOWEST = 560
"""Below this one the counts go and the filters fold, and the rows have their room:
a laptop of 768 lines at 125 and 150 %."""


class WorklistScreen(Screen):
    """The first thing one sees: five counts, the filters, and one table sorted by what is due.

    `argument` is a filter to begin with; without one, it is as it was left.
    """

    key = WORKLIST
    title = N_("Arbeidsliste")
    mine = N_("Arbeidsliste, mine oppgaver")
    icon = "tasks"
    needs = Right.SEE_LISTS
    watches: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.TASKS, Topic.PATIENTS, Topic.COURSE, Topic.CONSENT, Topic.FILTERS, Topic.DOCUMENTS, Topic.WORKPLACES}
    )
    follows = True
    in_rail = True

    def build(self) -> None:
        """Heading, cards, table."""
        self._nav = self.host.user.role is Role.NAV_ADVISER
        self._saved: tuple[tuple[str, Choice], ...] = ()
        was = left(self.host)
        again = not self.argument or self.argument == was.filter
        self._choice = (
            Choice(filter=was.filter, order=was.order, text=was.text) if again else Choice(filter=self.argument)
        )
        self._count: int | None = None  # none is known before the first answer, which is not that there are none
        self._painted = was.row is not None  # what is scrolled to must not be pushed away by what comes after it
        box = self._box = QVBoxLayout(self)
        box.addLayout(self._heading())
        self._cards = {count.field: (count, self._count_card(count)) for count in (_NAV_CARDS if self._nav else _CARDS)}
        cards = row(*(card for _count, card in self._cards.values()), gap=12)
        if self._nav:
            cards.addStretch(2)
            for at in range(len(self._cards)):
                cards.setStretch(at, 1)
        self.safety = SafetyCard(self.host)
        self._top = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._top.addWidget(self.safety)
        self._top.addLayout(cards, 1)
        box.addLayout(self._top)
        self.room = NavRoom(self.host, self)
        box.addWidget(self.room)
        box.addWidget(self._list(), 1)
        if again:
            choice = self._choice
            self.table.recall(choice.filter, choice.text, choice.order, was.row, was.at, was.depth)
        else:
            self.table.recall(self.argument, "", self._choice.order, None, 0, 0)
        self.argument = self._choice.filter
        self.setFocusProxy(self.table)
        key_action(self.table, _("Merk oppgaven som gjort"), "Ctrl+D", self._finish, within=True)
        key_action(self.table, _("Gi oppgaven til en annen"), "Ctrl+G", self._give, within=True)
        key_action(self, _("Noen er borte: gi oppgavene videre"), "Ctrl+Shift+G", lambda: cover(self.host, self))
        key_action(self.table, _("Legg oppgaven til side, eller ta den fram"), "Ctrl+U", self._aside, within=True)
        key_action(self.table, _("Ny oppgave for pasienten"), "Ctrl+T", self._add, within=True)
        of_row = partial(measure_of_row, self.host, self.table)
        key_action(self.table, _("Sett status eller flytt fristen"), "Ctrl+M", of_row, within=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is low the rows take the room of the cards' second lines."""
        super().resizeEvent(event)
        low, lowest = self.height() < px(_LOW), self.height() < px(_LOWEST)
        way = QBoxLayout.Direction
        self._top.setDirection(way.LeftToRight if low and not lowest else way.TopToBottom)
        self._top.setSpacing(px(10 if low else 14))
        for _count, card in self._cards.values():
            card.set_low(low)
            card.setVisible(not lowest)
        self._card.set_low(tight=low, fold=lowest)
        self.safety.set_low(low)
        self._box.setContentsMargins(px(24), px(8 if low else 18), px(24), px(8 if low else 20))
        self._box.setSpacing(px(6 if lowest else 8 if low else 14))

    def refresh(self) -> None:
        """Asks for the rows, and for the counts and the filters; at first when the rows are there."""
        self._today.setText(day_long(self.host.clock.today()))
        if self._painted:
            self._ask_beside()
        self.table.refresh()

    def _filled(self) -> None:
        if not self._painted:
            self._painted = True
            self._ask_beside()

    def _ask_beside(self) -> None:
        self.host.ask(self, self._show_counts, tasks.counts.of())
        self.host.ask(self, self._show_workplaces, work_tasks.count.of())
        self.host.ask(self, self._show_saved, saved_filters.listing.of(LISTING))
        if may(self.host.user.role, Right.REGISTER_REFERRAL):
            self.host.ask(self, self.safety.show_groups, safety.safety_list.of())
        if may(self.host.user.role, Right.WRITE_NAV):
            self.host.ask(self, self.room.show_groups, nav_room.nav_room.of())

    def others_wrote(self) -> None:
        """The list is asked for again."""
        self._again.start()

    def go(self, argument: str) -> bool:
        """Another filter of the same list."""
        self._choose(argument)
        return True

    def flush(self, then: Callable[[], None]) -> None:
        """Remembers how far the list was scrolled."""
        self.host.left[WORKLIST] = replace(left(self.host), depth=self.table.scrolled)
        then()

    def _remember(self) -> None:
        """What is shown, the row in focus, how far it is scrolled: for when one comes back, and for the next task."""
        choice, row_now = self._choice, self.table.current_row()
        now = replace(
            left(self.host), filter=choice.filter, order=choice.order, text=choice.text, depth=self.table.scrolled
        )
        if isinstance(row_now, TaskRow):
            now = replace(now, row=row_now.id, at=self.table.currentIndex().row())
        self.host.left[WORKLIST] = now

    # -- the parts

    def _heading(self) -> QHBoxLayout:
        self._today = Text("", "second", wrap=False)
        parts: list[QWidget | int] = [Text(self.title, "title", wrap=False), self._today, 1]
        if may(self.host.user.role, Right.REGISTER_REFERRAL):
            new = primary_button(_("Ny henvisning"), self._register)
            new.setToolTip(_("Registrer en henvisning (Ctrl+N)"))
            importing = secondary_button(_("Importer henvisning"), self._pick_file)
            importing.setToolTip(_("Velg en PDF; den legges ved når henvisningen registreres"))
            parts += [importing, new]
            key_action(self, _("Ny henvisning"), "Ctrl+N", self._register)
        heading = row(*parts, gap=12)
        heading.addStrut(px(34))
        return heading

    def _count_card(self, count: _Count) -> StatCard:
        card = StatCard(str(count.label), tone=count.tone)
        filters = count.click.startswith("=")
        card.clicked.connect(lambda: self._choose(count.click[1:]) if filters else self.host.open(count.click))
        return card

    def _list(self) -> ListCard:
        groups = [] if self._nav else list(GROUPS.items())
        if may(self.host.user.role, Right.ASSESS):
            groups.insert(0, (SAFETY.group, _("Sikkerhet")))
        self._filters: list[tuple[object, str]] = [
            ("", _("Alle")),
            ("mine", _("Mine")),
            *groups,
            (WORKPLACES, _("Bedrifter")),
            ("overdue", _("Over fristen")),
            (tasks.WAITING, _("Lagt til side")),
        ]
        self._text = QLineEdit(placeholderText=_("Filtrer på pasient"), clearButtonEnabled=True, maxLength=60)
        self._text.setAccessibleName(_("Filtrer på pasient"))
        self._text.setFixedWidth(px(176))
        self._text.setText(self._choice.text)
        self._text.textChanged.connect(lambda text: self._show(self._choice.model_copy(update={"text": text})))
        self._keep = link_button(_("Lagre filter"), self._name_filter)
        self._drop = link_button(_("Fjern filter"), self._remove_filter)
        self._grouped = ToggleChip(_("Grupper på pasient"))
        self._grouped.clicked.connect(self._group)
        self._counted_text = Text("", "hint", wrap=False)
        columns = tuple(column for column in COLUMNS if not (self._nav and column.key == DISCIPLINE))
        listing = Table[str](columns, keys_of, self._rows_of, BY_PATIENT, lambda r: r.patient)
        first = partial(keys_of, most=FIRST)
        self.table = Rows(self.host, listing, order=self._choice.order, first=first)
        self.table.setAccessibleName(_("Oppgaver"))
        self.table.follow(self._text)
        self.table.opened.connect(lambda _key: self._open())
        self.table.counted.connect(self._counted)
        self.table.filled.connect(self._filled)
        self.table.selected.connect(lambda _key: self._remember())
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._menu)
        chips = ChipRow(self._filters)
        chips.chosen.connect(self._choose)
        tools: list[QWidget] = [self._counted_text, self._keep, self._drop, self._text, self._grouped]
        self._card = ListCard(chips, tools, self.table)
        self._states = {
            ASSESS.group: ChipRow([(ASSESS.group, _("Alle henvisninger")), *ASSESS_STATES.items()]),
            _ASKED: ChipRow([(_ASKED, _("Til og med denne uken")), *OUTCOME_WEEKS.items()]),
        }
        for chips in self._states.values():
            chips.chosen.connect(self._choose)
            chips.setContentsMargins(px(14), px(8), px(16), px(8))
            self._card.body.insertWidget(1, chips)
        self._describe()
        return self._card

    # -- what is shown

    def _show_counts(self, counts: Counts) -> None:
        for count, card in self._cards.values():
            number, note, warns = getattr(counts, count.field)
            if self._nav and count.field == "running":
                note = _("med samtykke som gjelder i dag")
            warning = Tone.BAD if count.field in ("assess", "nav") else Tone.WARN
            card.set(str(number), note, count.tone, warning if warns else Tone.NEUTRAL)

    def _rows_of(self, keys: Sequence[str]) -> Asked[Sequence[Row]]:
        return rows_of(self._choice.filter, keys)

    def _show_workplaces(self, counted: tuple[int, int]) -> None:
        label = _("Bedrifter · {count}").format(count=counted[0]) if counted[0] else _("Bedrifter")
        self._filters = [(key, label if key == WORKPLACES else word) for key, word in self._filters]
        self._card.chips.set_label(WORKPLACES, label)

    def _show_saved(self, saved: tuple[tuple[str, str], ...]) -> None:
        found = tuple((name, Choice.model_validate_json(choice)) for name, choice in saved)
        if found != self._saved:
            self._saved = found
            chips = ChipRow([*self._filters, *((choice, name) for name, choice in found)])
            chips.chosen.connect(self._choose)
            self._card.set_chips(chips)
        self._describe()

    def _choose(self, key: object) -> None:
        """A filter by its name, or everything that a saved one keeps."""
        self._show(key if isinstance(key, Choice) else self._choice.model_copy(update={"filter": key}))

    def _show(self, choice: Choice) -> None:
        if choice != self._choice:
            self._choice = choice
            blocked = self._text.blockSignals(True)
            if self._text.text() != choice.text:
                self._text.setText(choice.text)
            self._text.blockSignals(blocked)
            self.table.show_rows(choice.filter, choice.text, choice.order)
            self.argument = choice.filter
            self._remember()
        self._describe()

    def _group(self, on: bool) -> None:
        self._show(self._choice.model_copy(update={"order": BY_PATIENT if on else "due"}))

    def _counted(self, count: int) -> None:
        self._count = count
        self._choice = self._choice.model_copy(update={"order": self.table.order})
        self._describe()

    def _saved_as(self) -> str:
        return next((name for name, choice in self._saved if choice == self._choice), "")

    def _describe(self) -> None:
        """Which chip is on, what can be done with the filter, how many there are, and what an empty list says."""
        saved = self._saved_as()
        group = self._choice.filter.partition(".")[0]
        self._card.chips.set_chosen(self._choice if saved else group)
        for of, states in self._states.items():
            states.setVisible(group == of and not self._nav)
            states.set_chosen(self._choice.filter)
        self._keep.setVisible(self._choice != Choice() and not saved)
        self._drop.setVisible(bool(saved))
        self._grouped.setChecked(self._choice.order == BY_PATIENT)
        order = _ORDERED.get(self._choice.order.removeprefix("-"), _ORDERED["due"])
        if group == ASSESS.group and self._choice.order == "due":
            order = _("uleste først")
        turned = _(", omvendt") if self._choice.order.startswith("-") else ""
        count = [] if self._count is None else [plural(self._count, _("oppgave"), _("oppgaver"))]
        self._counted_text.setText(" · ".join([*count, f"{order}{turned}"]))
        if self._choice.filter or self._choice.text:
            self.table.set_empty(
                _("Ingen oppgaver i dette utvalget"), _("Velg «Alle» og tøm feltet til høyre for å se resten.")
            )
        elif self._nav:
            self.table.set_empty(
                _("Ingen oppgaver"),
                _(
                    "Her kommer NAVs oppgaver for pasienter som har samtykket til å dele med NAV. Senteret "
                    "registrerer samtykket."
                ),
            )
        else:
            self.table.set_empty(
                _("Ingen oppgaver"),
                _("Registrer en henvisning (Ctrl+N), så kommer det som skal gjøres, hit med frist."),
            )

    # -- what is done

    def _register(self) -> None:
        self.host.open("new_referral")

    def _pick_file(self) -> None:
        self.host.prompts.open_file(_("PDF (*.pdf)"), self._import)

    def _import(self, path: Path) -> None:
        self.host.open(f"new_referral:{path}")

    def _open(self) -> None:
        found = self.table.current_row()
        if isinstance(found, TaskRow):
            open_task(self.host, found, self.table.currentIndex().row())
        elif isinstance(found, WorkLine):
            self.host.open(f"company:{found.patient}")

    def _menu(self, at: QPoint) -> None:
        if not self.table.indexAt(at).isValid():
            return
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu_act(menu, _("Åpne"), self._open)
        menu_act(menu, _("Merk som gjort\tCtrl+D"), self._finish)
        if isinstance(self.table.current_row(), WorkLine):
            return menu.popup(self.table.viewport().mapToGlobal(at))
        menu_act(menu, _("Gi til en annen …\tCtrl+G"), self._give)
        menu_act(menu, _("Noen er borte …\tCtrl+Shift+G"), lambda: cover(self.host, self))
        menu_act(menu, _("Legg til side eller ta fram …\tCtrl+U"), self._aside)
        menu_act(menu, _("Ny oppgave for pasienten …\tCtrl+T"), self._add)
        if getattr(self.table.current_row(), "of_measure", False):
            menu_act(menu, _("Status og frist …\tCtrl+M"), partial(measure_of_row, self.host, self.table))
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _give(self) -> None:
        found = self.table.current_row()
        if isinstance(found, TaskRow):
            give_task(self.host, self, found.id, f"{found.what} · {found.name}")

    def _aside(self) -> None:
        found = self.table.current_row()
        if isinstance(found, TaskRow):
            waits = found.waits_until if self._choice.filter == tasks.WAITING else None
            put_aside(self.host, self, found.id, f"{found.what} · {found.name}", waits)

    def _add(self) -> None:
        found = self.table.current_row()
        if isinstance(found, TaskRow):
            new_task(self.host, self, found.course, found.name)

    def _finish(self) -> None:
        found = self.table.current_row()
        if isinstance(found, WorkLine):
            return finish_work(self.host, self, found.id, f"{found.what} · {found.name}")
        if not isinstance(found, TaskRow):
            return
        if found.of_measure:
            return finish_measure(self.host, self, found.id, found.name)
        finish_task(self.host, self, found)

    def _name_filter(self) -> None:
        self.host.prompts.ask_line(_("Lagre filteret"), _("Navn på filteret"), self._save_filter, _("Lagre"))

    def _save_filter(self, name: str) -> None:
        self.host.do(self, None, saved_filters.save.of(LISTING, name, self._choice.model_dump_json()))

    def _remove_filter(self) -> None:
        name = self._saved_as()
        back = saved_filters.save.of(LISTING, name, self._choice.model_dump_json())
        text = _("Filteret «{name}» er fjernet.").format(name=name)
        self.host.do(self, lambda _none: self.host.did(text, back), saved_filters.remove.of(LISTING, name))
        self._show(Choice())
