"""Who is present in a meeting: one tick for each who takes part."""

from PySide6.QtWidgets import QCheckBox, QWidget

from hia_desktop.base.text import _
from hia_desktop.services.meetings import agenda
from hia_desktop.services.meetings.agenda import MeetingPage, Person
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.widgets import column


def ask_present(host: Host, over: QWidget, page: MeetingPage, before: str = "") -> None:
    """Asks over the window, and keeps what was changed; `before` says why it is asked."""
    body, box = QWidget(), column(gap=8)
    body.setLayout(box)
    ticks: list[tuple[Person, QCheckBox]] = []
    for person in page.people:
        tick = QCheckBox(f"{person.name} · {person.role.label}")
        tick.setChecked(person.here)
        box.addWidget(tick)
        ticks.append((person, tick))
    if ticks:
        body.setFocusProxy(ticks[0][1])

    def keep() -> bool:
        for person, tick in ticks:
            if tick.isChecked() != person.here:
                host.do(over, None, agenda.attend.of(page.id, person.id, tick.isChecked()))
        return True

    text = _("Står i referatet. Er NAV-veileder med, viser skjermen bare det som er delt.")
    host.prompts.sheet(_("Hvem er til stede?"), f"{before} {text}".strip(), body, _("Lagre"), keep)
