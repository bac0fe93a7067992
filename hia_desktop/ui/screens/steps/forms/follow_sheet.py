"""Asks where else a change is to follow."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _, plural
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.facts import FOLLOWING
from hia_desktop.domain.forms.facts import facts_in
from hia_desktop.domain.forms.form import Form
from hia_desktop.services.record import following
from hia_desktop.services.record.following import Elsewhere
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.sheets.doing import ask_and_do


class FollowChoice(QWidget):
    """A tick for each place, with what stands there and what it would become."""

    def __init__(self, found: Sequence[Elsewhere]) -> None:
        super().__init__()
        self.ticks: dict[str, QCheckBox] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(2))
        for place in found:
            tick = QCheckBox(f"{place.place}: {place.label}".replace("&", "&&"))
            tick.setChecked(True)
            words = _("Der står det «{stands}». Det blir «{becomes}».").format(
                stands=place.stands, becomes=place.becomes
            )
            tick.setAccessibleDescription(words)
            about = Text(words, "second")
            about.setContentsMargins(px(26), 0, 0, px(8))
            box.addWidget(tick)
            box.addWidget(about)
            self.ticks[place.key] = tick
        self.setFocusProxy(next(iter(self.ticks.values())))

    def chosen(self) -> tuple[str, ...]:
        """The keys of the ticked places."""
        return tuple(key for key, tick in self.ticks.items() if tick.isChecked())


def after_signing(host: Host, owner: QObject, course: CourseId, form: type[Form]) -> None:
    """Asks, when what was just signed changed something that stands otherwise elsewhere."""

    def found(places: tuple[Elsewhere, ...]) -> None:
        ask_follow(host, places, lambda keys: following.follow.of(course, form.kind, keys))

    if FOLLOWING & facts_in(form).keys():
        host.ask(owner, found, following.elsewhere.of(course, form.kind))


def ask_follow(
    host: Host,
    found: Sequence[Elsewhere],
    follow: Callable[[tuple[str, ...]], Done[int]],
    then: Callable[[], None] = lambda: None,
) -> None:
    """Asks over the window when the same stands otherwise elsewhere; `then` is called when that is settled,
    one way or the other."""
    if not found:
        then()
        return
    choice, asked = FollowChoice(found), [0]

    def wanted() -> Done[int] | None:
        keys = choice.chosen()
        asked[0] = len(keys)
        return follow(keys) if keys else None

    def followed(count: int) -> None:
        of = asked[0]
        text = _("Endret {places} til.").format(places=plural(count, _("sted"), _("steder")))
        if count < of:
            text += " " + _("{count} er endret imens og står som det er.").format(count=of - count)
        host.say(text, Tone.OK if count == of else Tone.WARN)
        if not left:
            then()

    def leave() -> None:
        left.append(True)
        then()

    text = _("Det samme står annerledes her. Det som er signert, står som det er.")
    yes = _("Endre det som er krysset av")
    title, left = _("Skal endringen følge med?"), list[bool]()
    sheet = ask_and_do(host, host, title, text, choice, yes, wanted, followed, no=_("La stå"))
    sheet.left.connect(leave)
    if (go := sheet.go) is not None:
        for tick in choice.ticks.values():
            tick.toggled.connect(lambda _on: go.setEnabled(bool(choice.chosen())))
