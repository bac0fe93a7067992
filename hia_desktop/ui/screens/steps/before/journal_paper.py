"""What of the journal is to be printed, and for whom."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Asked
from hia_desktop.domain.access import HEALTH, OFFICE
from hia_desktop.services.overview import journal_papers
from hia_desktop.services.overview.course_journal import JournalLine, LineKind
from hia_desktop.services.overview.journal_papers import NAV_SUMMARY, PAPER, Withheld
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from hia_desktop.ui.screens.steps.papers.paper_language import PaperLanguage

_ALL, _SHOWN, _NOTES, _NAV = "all", "shown", "notes", "nav"


def ask_what_to_print(
    host: Host,
    owner: QWidget,
    course: CourseId,
    name: str,
    shown: Sequence[JournalLine],
    every: Sequence[JournalLine],
) -> None:
    """A sheet with the choice; then the paper. `shown` are the lines that the search and the filters leave."""
    part, withheld, speaks = Combo(), Combo(), PaperLanguage(_("Språk på utskriften"))
    part.setAccessibleName(_("Hva som skrives ut"))
    part.addItem(_("Hele journalen"), _ALL)
    if len(shown) < len(every):
        part.addItem(_("Bare de {count} linjene som vises nå").format(count=len(shown)), _SHOWN)
    part.addItem(_("Bare notatene"), _NOTES)
    if host.user.role not in OFFICE:
        part.addItem(_("Sammendrag til NAV, det samtykkene åpner"), _NAV)
    withheld.setAccessibleName(_("Holdt tilbake fra pasienten"))
    withheld.addItem(_("Ingenting er holdt tilbake"), None)
    for why in Withheld if host.user.role in HEALTH else ():
        withheld.addItem(why.label, why)
    body = _choices(part, withheld, speaks)
    body.setFocusProxy(part)

    def asked() -> Asked[Prepared]:
        chosen = part.currentData()
        if chosen == _NAV:
            return journal_papers.nav_summary.of(course)
        lines = shown if chosen == _SHOWN else [one for one in every if one.kind is LineKind.NOTE]
        keys = None if chosen == _ALL else tuple(line.key for line in lines)
        return journal_papers.prepare.of(course, keys, withheld.currentData(), speaks.currentData())

    def go_on() -> bool:
        title = (NAV_SUMMARY if part.currentData() == _NAV else PAPER).title
        dialog = PaperDialog(host, owner, f"{title} · {name}", title)

        def arrived(paper: Prepared) -> None:
            dialog.show_paper(paper)

        def refused(problem: Problem) -> None:
            dialog.deleteLater()
            host.say(problem.message, Tone.WARN)

        host.ask(dialog, arrived, asked(), failed=refused)
        return True

    text = _(
        "Utskriften viser det du selv kan lese, og sier fra når noe ikke er med. Det signerte står som det ble signert."
    )
    host.prompts.sheet(_("Skriv ut av journalen"), text, body, _("Se utskriften"), go_on)


def _choices(*combos: Combo) -> QWidget:
    """Each under what it is called."""
    body = QWidget()
    box = QVBoxLayout(body)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(px(4))
    for combo in combos:
        box.addWidget(Text(combo.accessibleName(), "label"))
        box.addWidget(combo)
    return body
