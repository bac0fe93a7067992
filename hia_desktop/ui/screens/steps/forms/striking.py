"""Why a signed entry is wrong: asked of who signed it, and then it is marked."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from hia_desktop.base.text import _
from hia_desktop.services.record import entries
from hia_desktop.services.sealing.entry_rows import STRUCK_BECAUSE, Entry
from hia_desktop.ui.host import Host


def ask_why_wrong(
    host: Host, owner: QWidget, entry: Entry, what: str, then: Callable[[], None], title: str = ""
) -> None:
    """`what` stands as it is, marked as entered in error for the reason that is chosen; `then` comes after."""

    def because(reason: str) -> None:
        host.do(owner, lambda _none: then(), entries.strike.of(entry.id, reason))

    text = _("{version} blir stående, merket som feilført.").format(version=what)
    ways = [(word, partial(because, code)) for code, word in STRUCK_BECAUSE.items()]
    host.prompts.choose(title or _("Hvorfor er den feil?"), text, ways)
