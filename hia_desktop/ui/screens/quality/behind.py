"""The courses behind a figure, over the window; Enter opens one."""

from PySide6.QtWidgets import QDialog, QWidget

from hia_desktop.base.text import N_, _, day, plural
from hia_desktop.domain.quality.figures import Figure
from hia_desktop.domain.quality.spans import Span
from hia_desktop.services.quality.pages import BehindRow
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.held_rows import HeldRows
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import column

_COLUMNS = (
    Column(
        "name", N_("Pasient"), lambda r: Cell(r.name, _("født {day}").format(day=day(r.birth_date))), 158, stretch=2
    ),
    Column("day", N_("Dag"), lambda r: Cell(day(r.day)), 96, kind="day"),
    Column("answer", N_("Telles som"), lambda r: Cell(r.answer, tone=r.tone), 172, kind="chip"),
)


class BehindRows(QWidget):
    """The list, which opens what is chosen."""

    def __init__(self, rows: tuple[BehindRow, ...]) -> None:
        super().__init__()
        self.table = HeldRows(_COLUMNS, name=_("Forløpene bak tallet"), empty=_("Ingen forløp"))
        self.table.hold([(one.course, one) for one in rows])
        self.table.setMinimumSize(px(430), px(320))
        self.setLayout(column(self.table))
        self.setFocusProxy(self.table)


def show_behind(host: Host, owner: QWidget, figure: Figure, span: Span, rows: tuple[BehindRow, ...]) -> None:
    """Puts the list over the window."""
    text = _("{span}: {count}. «Ikke vist» er signerte svar om pasienter du ikke har en behandlingsrelasjon til.")
    body = BehindRows(rows)

    def act() -> bool:
        found = body.table.current()
        if found is None:
            return False
        host.open(f"course:{found.course}")
        return True

    told = text.format(span=span.label, count=plural(len(rows), _("forløp"), _("forløp")))
    host.prompts.sheet(figure.name, told, body, _("Åpne forløpet"), act)
    dialog = body.window()
    if isinstance(dialog, QDialog):
        body.table.opened.connect(lambda _key: dialog.accept() if act() else None)
