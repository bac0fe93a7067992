"""What stands beside a workplace's fields: its sessions, its tasks, what may be the same, and its history."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from hia_desktop.base.fields import WorkplaceId
from hia_desktop.base.text import _, day, day_short, moment, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.workplaces.sessions import mark_words
from hia_desktop.services.workplaces.sessions import SessionRow
from hia_desktop.services.workplaces.work_tasks import WorkTask
from hia_desktop.services.workplaces.workplaces import Page
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, link_button, row, secondary_button
from hia_desktop.ui.screens.workplaces.in_worklist import finish_work
from hia_desktop.ui.screens.workplaces.sheets import remove_session, write_session, write_task


def tasks_card(host: Host, owner: QObject, page: Page, found: Sequence[WorkTask]) -> Card:
    """The open tasks, by day."""
    card = Card(_("Oppgaver"))
    new = secondary_button(_("Ny oppgave"), lambda: write_task(host, owner, page.id), "plus")
    new.setToolTip("Ctrl+T")
    card.head.addWidget(new)
    today = host.clock.today()
    for one in found:
        done = link_button(_("Gjort"), partial(finish_work, host, owner, one.id, one.what), "check")
        done.setAccessibleName(_("Merk som gjort: {what}").format(what=one.what))
        late = Tone.BAD if one.due < today else Tone.NEUTRAL
        card.body.addLayout(row(Chip(day_short(one.due, today), late), Text(one.who, "hint", wrap=False), 1, done))
        card.add(Text(one.what))
    if not found:
        card.add(Text(_("Ingen åpne oppgaver."), "hint"))
    return card


def sessions_card(host: Host, owner: QObject, page: Page, found: Sequence[SessionRow]) -> Card:
    """The sessions, newest first."""
    card = Card(_("Samlinger"))
    new = secondary_button(_("Ny samling"), lambda: write_session(host, owner, page.id, None), "plus")
    new.setToolTip("Ctrl+M")
    card.head.addWidget(new)
    for one in found:
        theme = one.draft.theme.label if one.draft.theme else ""
        change = link_button(_("Endre"), partial(write_session, host, owner, page.id, one))
        remove = link_button(_("Ta bort"), partial(remove_session, host, owner, one.id))
        for button in (change, remove):
            button.setAccessibleName(f"{button.text()}: {day(one.draft.day)} {theme}")
        head = row(gap=0)
        head.addWidget(Text(f"{day(one.draft.day)} · {theme}", "strong"), 1)
        head.addWidget(change)
        head.addWidget(remove)
        card.body.addSpacing(px(4))
        card.body.addLayout(head)
        for line in session_lines(one):
            card.add(Text(line, "second"))
    if not found:
        card.add(Text(_("Ingen samlinger ennå."), "hint"))
    return card


def session_lines(one: SessionRow) -> list[str]:
    """What is told of a session beneath its day and theme; what nobody has entered is not told."""
    draft = one.draft
    met = [
        plural(draft.employees, _("ansatt"), _("ansatte")) if draft.employees is not None else "",
        plural(draft.leaders, _("leder"), _("ledere")) if draft.leaders is not None else "",
    ]
    led = ", ".join(name for name in (draft.led_health, draft.led_nav) if name)
    lines = [
        draft.about,
        ", ".join(part for part in met if part),
        _("Ledet av {names}").format(names=led) if led else "",
        _("Evaluering {marks}").format(marks=mark_words(one.marks)) if one.marks else "",
        _("Neste steg: {step}").format(step=draft.next_step) if draft.next_step else "",
    ]
    return [line for line in lines if line]


def same_card(host: Host, page: Page, merge: Callable[[WorkplaceId], object]) -> Card | None:
    """Others that may be the same workplace; None where there are none."""
    if not page.maybe_same:
        return None
    card = Card(_("Kan være den samme"), Tone.WARN)
    for key, name in page.maybe_same:
        card.add(Text(name))
        opened = link_button(_("Se på den"), partial(host.open, f"company:{key}"))
        merged = link_button(_("Slå sammen"), partial(merge, key))
        for button in (opened, merged):
            button.setAccessibleName(f"{button.text()}: {name}")
        card.body.addLayout(row(opened, merged, 1, gap=0))
    card.add(Text(_("Den andre blir en del av denne. Det kan skilles igjen."), "hint"))
    return card


def merged_card(page: Page, separate: Callable[[WorkplaceId], object]) -> Card | None:
    """Those that are seen as this one; None where there are none."""
    if not page.merged:
        return None
    card = Card(_("Slått sammen med"))
    for key, name in page.merged:
        apart = link_button(_("Skill ut"), partial(separate, key))
        apart.setAccessibleName(_("Skill ut: {name}").format(name=name))
        card.body.addLayout(row(Text(name), 1, apart))
    return card


def history_card(page: Page) -> Card:
    """Who has changed what, newest first."""
    card = Card(_("Endringer"))
    for change in page.history:
        card.add(Text(f"{moment(change.at)} · {change.by}", "label"))
        card.add(Text(change.what, "second"))
    return card
