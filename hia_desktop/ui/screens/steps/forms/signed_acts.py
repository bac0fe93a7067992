"""What is done with a signed entry afterwards: it is added to, or marked as wrong by who signed it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from hia_desktop.base.fields import EntryId
from hia_desktop.base.text import _
from hia_desktop.base.verbs import Done
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.record import entries
from hia_desktop.services.sealing.entry_rows import STRUCK_BECAUSE, Entry
from hia_desktop.ui.host import Host
from hia_desktop.ui.screens.steps.forms.reader import addendum_words
from hia_desktop.ui.sheets.doing import write_and_do


def ask_addendum(
    host: Host, owner: QWidget, entry: Entry, page: CoursePage, text: str, then: Callable[[], None]
) -> None:
    """Asks for an addendum and signs it; `text` says where it will stand. `then` comes after."""
    title = _("Tillegg")
    text = " ".join((text, addendum_words(entry, page, host.user.role))).strip()

    def call(words: str) -> Done[EntryId]:
        return entries.add_addendum.of(entry.id, words)

    write_and_do(host, owner, title, text, title, _("Signer tillegget"), call, lambda _id: then())


def ask_why_wrong(
    host: Host, owner: QWidget, entry: Entry, what: str, then: Callable[[], None], title: str = ""
) -> None:
    """`what` stands as it is, marked as entered in error for the reason that is chosen; `then` comes after."""

    def because(reason: str) -> None:
        host.do(owner, lambda _none: then(), entries.strike.of(entry.id, reason))

    text = _("{version} blir stående, merket som feilført.").format(version=what)
    ways = [(word, partial(because, code)) for code, word in STRUCK_BECAUSE.items()]
    host.prompts.choose(title or _("Hvorfor er den feil?"), text, ways)
