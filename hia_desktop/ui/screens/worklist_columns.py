"""The columns of the worklist."""

from hia_desktop.base.text import N_
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.model import Column

DISCIPLINE = "discipline"
COLUMNS = (
    Column("due", N_("Frist"), lambda r: Cell(r.due_text, tone=r.due_tone), 118, kind="chip"),
    Column("name", N_("Pasient"), lambda r: Cell(r.name, r.about), 176, stretch=4, once=True),
    Column("what", N_("Oppgave"), lambda r: Cell(r.what), 184, stretch=5),
    Column(
        "sick",
        N_("Sykmeldt"),
        lambda r: Cell(r.sick.replace(" %", "\u00a0%").replace(". ", ".\u00a0")),
        142,
        stretch=1,
        sortable=False,
    ),
    Column(DISCIPLINE, N_("Fagområde"), lambda r: Cell(r.discipline), 146, stretch=2, sortable=False, spare=True),
    Column("responsible", N_("Ansvarlig"), lambda r: Cell(r.responsible), 130, stretch=2),
    Column(
        "status",
        N_("Status"),
        lambda r: Cell(r.status, tone=r.status_tone),
        146,
        stretch=1,
        kind="chip",
        sortable=False,
    ),
)
