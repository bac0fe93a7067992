"""One measure of a plan is ticked or moved with one click, wherever it is shown; «Angre» sets it back."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import CourseId, EntryId, TaskId
from hia_desktop.base.text import Looks, _, day, day_short, inside_sentence
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.forms.plan import Measure
from hia_desktop.domain.forms.values import MeasureStatus
from hia_desktop.services.lists.tasks import TaskRow
from hia_desktop.services.record import plan_lines
from hia_desktop.services.record.plan_lines import Planned
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.forms.fields import FieldGrid
from hia_desktop.ui.kit.forms.suggestions import suggest
from hia_desktop.ui.kit.keys import Menu, menu_act
from hia_desktop.ui.kit.tables.rows import Rows
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.sheets.doing import ask_and_do


def put_line(
    host: Host, owner: QObject, measure: Planned, status: MeasureStatus, due: date | None, then: Callable[[], None]
) -> None:
    """Signs how far a measure has come and its day, and offers to set it back. `then` is called when it stands, and
    when it could not be done, so that what is shown is asked for again."""
    said = _said(measure, status, due)

    def done(before: Planned) -> None:
        host.did(said, back(before))
        then()

    def failed(problem: Problem) -> None:
        host.say(problem.message, Tone.WARN)
        then()

    host.do(owner, done, _line(measure, status, due), failed=failed)


def _said(measure: Planned, status: MeasureStatus, due: date | None) -> str:
    return (
        _("«{what}»: {status}.").format(what=measure.what, status=inside_sentence(status.label))
        if status is not measure.status
        else _("«{what}» har frist {day}.").format(what=measure.what, day=day(due) or "–")
    )


def _line(measure: Planned, status: MeasureStatus, due: date | None) -> Done[Planned]:
    return plan_lines.put.of(measure.course, measure.version, measure.place, status.value, due, measure.said)


def back(before: Planned) -> Done[Planned]:
    """The call that says again what stood before."""
    return plan_lines.put.of(before.course, before.version, before.place, before.status.value, before.due, before.said)


def finish_measure(host: Host, owner: QObject, task: TaskId, name: str) -> None:
    """Ticks the measure that a task of the worklist hangs on; `name` is the patient's."""

    def done(before: Planned) -> None:
        host.did(_("«{what}» for {name} er merket som gjort.").format(what=before.what, name=name), back(before))

    host.do(owner, done, plan_lines.finish.of(task))


def measure_of_row(host: Host, table: Rows) -> None:
    """The same menu at the row of the worklist that has the keyboard, where its task hangs on a measure; the row does
    not say on which, and so the menu does."""
    found = table.current_row()
    if isinstance(found, TaskRow) and found.of_measure:
        at = table.viewport().mapToGlobal(table.visualRect(table.currentIndex()).bottomLeft())

        def show(measure: Planned) -> None:
            menu = measure_menu(host, table, measure, lambda: None)
            named = QAction(table.fontMetrics().elidedText(measure.what, Qt.TextElideMode.ElideRight, px(300)), menu)
            named.setEnabled(False)
            menu.insertAction(menu.actions()[0], named)
            menu.popup(at)

        host.ask(table, show, plan_lines.measure.of(found.id))


def measure_menu(host: Host, owner: QWidget, measure: Planned, then: Callable[[], None]) -> Menu:
    """What can be said of a measure: each status, the one that stands ticked, and another day."""
    menu = Menu(owner)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    one_of = QActionGroup(menu)
    for status in MeasureStatus:
        action = menu_act(menu, status.label, partial(_say, host, owner, measure, status, then))
        action.setCheckable(True)
        action.setChecked(status is measure.status)
        action.setActionGroup(one_of)
    menu.addSeparator()
    menu_act(menu, _("Flytt fristen …"), lambda: move_measure(host, owner, measure, then))
    return menu


def _say(host: Host, owner: QObject, measure: Planned, status: MeasureStatus, then: Callable[[], None]) -> None:
    if status is not measure.status:
        put_line(host, owner, measure, status, measure.due, then)


def move_measure(host: Host, owner: QWidget, measure: Planned, then: Callable[[], None]) -> None:
    """Asks for another day of a measure; an empty field takes the day away."""
    field = DayEditor(host.clock.today, Looks.AHEAD)
    field.set_name(_("Frist"))
    field.says.keep()
    field.set_value(measure.due)

    due: date | None = None

    def wanted() -> Done[Planned] | None:
        nonlocal due
        due = field.day()
        wrong = field.raw() or (due is not None and due < host.clock.today())
        if wrong or due == measure.due:
            field.set_error(_("Skriv en dag fra og med i dag.") if wrong else _("Tiltaket har den fristen."))
            field.go_to()
            return None
        return _line(measure, measure.status, due)

    def moved(before: Planned) -> None:
        host.did(_said(measure, measure.status, due), back(before))
        then()

    was = _("Fristen er {day}.").format(day=day(measure.due)) if measure.due else _("Tiltaket har ingen frist.")
    ask_and_do(host, owner, _("Flytt fristen"), f"{measure.what}. {was}", field, _("Flytt"), wanted, moved)


def add_measure(
    host: Host, owner: QWidget, course: CourseId, words: Callable[[str], Sequence[str]], then: Callable[[], None]
) -> None:
    """Asks for one more measure of the newest plan and signs it. `words(field)` is what a line may be filled with;
    `then` is called when it stands."""
    grid = FieldGrid(Measure, host.clock.today, skip=frozenset({"evaluation"}))
    editors = grid.editors()
    for name, editor in editors.items():
        editor.set_value(Measure.model_fields[name].get_default())
        if found := words(name):
            suggest(editor, found)
    grid.setFocusProxy(editors["what"].control)

    asked = ""

    def signed(_entry: EntryId) -> None:
        host.say(_("«{what}» står i planen.").format(what=asked), Tone.OK)
        then()

    def wanted() -> Done[EntryId] | None:
        nonlocal asked
        answers = grid.answers()
        asked = str(answers["what"])
        if asked.strip() and not grid.raw():
            return plan_lines.add.of(course, answers)
        if not asked.strip():
            editors["what"].set_error(_("Skriv hva tiltaket er."))
            editors["what"].go_to()
        return None

    text = _("Planen signeres på nytt med dette tiltaket sist. Resten er som før.")
    ask_and_do(host, owner, _("Nytt tiltak i planen"), text, grid, _("Signer tiltaket"), wanted, signed)


def due_words(measure: Planned, today: date) -> tuple[str, bool]:
    """«frist 18. des», and whether that day has passed and something is still waited for."""
    if measure.due is None:
        return "", False
    late = not measure.over and measure.due < today
    return _("frist {day}").format(day=day_short(measure.due, today)), late
