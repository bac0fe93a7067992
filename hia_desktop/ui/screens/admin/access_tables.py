"""Tilganger: what each role may do, and whose consent opens what. Read from the same tables that the program obeys."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Category, Recipient, Right, Role, Track, may
from hia_desktop.domain.consent import SHAREABLE, Given, visible
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.scrolling import fill_with
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, plain_tip

RIGHT_LABELS = WordTable(
    {
        Right.SIGN_IN: N_("Logge inn og bytte eget passord"),
        Right.SEE_LISTS: N_("Se arbeidsliste og pasientliste"),
        Right.READ_RECORD: N_("Åpne et pasientforløp"),
        Right.STATE_REASON: N_("Åpne med oppgitt grunn"),
        Right.EMERGENCY: N_("Nødåpne ved sperring"),
        Right.EDIT_PATIENT: N_("Endre personopplysninger"),
        Right.REGISTER_REFERRAL: N_("Registrere henvisning"),
        Right.REGISTER_PAPER: N_("Registrere papir som kommer"),
        Right.ASSESS: N_("Skrive rettighetsvurdering"),
        Right.DECIDE: N_("Avgjøre rett til helsehjelp"),
        Right.WRITE_ENTRY: N_("Skrive i forløpet"),
        Right.WRITE_HEALTH: N_("Skrive helseopplysninger"),
        Right.FINDINGS_PHYSICIAN: N_("Skrive funn som lege"),
        Right.FINDINGS_PSYCHOLOGIST: N_("Skrive funn som psykolog"),
        Right.FINDINGS_PHYSIOTHERAPIST: N_("Skrive funn som fysioterapeut"),
        Right.FINDINGS_OTHER: N_("Skrive funn som ergoterapeut, sykepleier eller sosionom"),
        Right.WRITE_PLAN: N_("Skrive tverrfaglig plan og tilbake-til-arbeid-plan"),
        Right.WRITE_NAV: N_("Skrive NAV-notater"),
        Right.WRITE_SICK_LEAVE: N_("Føre sykmeldingsperioder"),
        Right.SIGN_EPIKRISE: N_("Signere epikrise"),
        Right.RECORD_OUTCOME: N_("Registrere hvordan det gikk etterpå"),
        Right.HANDLE_PAPERS: N_("Lage, skrive ut og overføre dokumenter"),
        Right.CONSENT: N_("Registrere samtykke og sperring"),
        Right.TASKS: N_("Arbeide med oppgaver og milepæler"),
        Right.TEAM: N_("Sette sammen teamet rundt pasienten"),
        Right.CODE_CONTACTS: N_("Kode kontakter, og se månedens liste"),
        Right.MEETING: N_("Være med i teammøtet"),
        Right.WORKPLACES: N_("Se og føre bedrifter og bedriftstiltak"),
        Right.ACCESS_REPORT: N_("Lage innsynslogg til pasienten"),
        Right.READ_TRAIL: N_("Lese og kontrollere loggen"),
        Right.USERS: N_("Styre brukere"),
        Right.CENTRE: N_("Endre senteret"),
        Right.TEMPLATES: N_("Endre og godkjenne brevmaler og frister"),
        Right.BACKUP: N_("Ta sikkerhetskopi"),
        Right.RESTORE: N_("Hente tilbake en sikkerhetskopi"),
        Right.EXPORT_COURSE: N_("Hente ut et forløp som fil"),
        Right.IMPORT_COURSE: N_("Lese inn et forløp fra fil"),
        Right.QUALITY: N_("Se kvalitetstall"),
        Right.EXPORT_QUALITY: N_("Hente ut kvalitetsrapport og datasett"),
    }
)
ALWAYS, ASKED, NEVER = N_("alltid"), N_("med samtykke"), N_("aldri")
_RECIPIENT_OF = {Role.NAV_ADVISER: Recipient.NAV_ADVISER}
_READERS = (Role.PHYSICIAN, Role.NAV_ADVISER, Role.SECRETARY, Role.ADMINISTRATOR)


def rule(role: Role, category: Category) -> str:
    """Whether a role reads a category always, with the patient's consent, or never."""
    track = Track.NAV if category is Category.NAV_NOTES else Track.HEALTH
    if visible(role, track, category, ()):
        return str(ALWAYS)
    recipient = _RECIPIENT_OF.get(role, Recipient.HEALTH)
    consented = category in SHAREABLE[recipient] and visible(role, track, category, (Given(recipient, category),))
    return str(ASKED if consented else NEVER)


class AccessTables(QWidget):
    """Both tables under one another."""

    def __init__(self) -> None:
        super().__init__()
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, px(4), 0)
        box.setSpacing(px(14))
        self.rights = _table(_("Rettigheter"), list(RIGHT_LABELS.values()), [r.label for r in Role], _right_at)
        about = _(
            "Rettigheter følger rollen og kan ikke endres for en enkelt bruker. Innhold i et forløp krever i "
            "tillegg det som står under."
        )
        box.addWidget(_card(_("Hva rollene kan gjøre"), about, self.rights))
        readers = [_("Helsepersonell"), *(role.label for role in _READERS[1:])]
        self.reading = _table(_("Lesing"), [c.label for c in Category], readers, _rule_at)
        about = _(
            "«Med samtykke» vil si det pasienten har sagt ja til, så lenge det gjelder. En bruker kan også "
            "sperres for en pasient. "
            "Et samtykke gjelder ett forløp og høyst 12 måneder."
        )
        box.addWidget(_card(_("Hvem som leser hva"), about, self.reading))
        box.addStretch(1)
        fill_with(self, page)
        self.setFocusProxy(self.rights)


def _right_at(line: int, column: int) -> tuple[str, Tone | None]:
    return (_("ja"), Tone.OK) if may(list(Role)[column], list(RIGHT_LABELS)[line]) else (_("nei"), None)


def _rule_at(line: int, column: int) -> tuple[str, Tone | None]:
    found = rule(_READERS[column], list(Category)[line])
    return found, {str(ALWAYS): Tone.OK, str(ASKED): Tone.NAV}.get(found)


def _card(title: str, about: str, table: QTableWidget) -> Card:
    card = Card(title)
    card.add(Text(about, "second"))
    card.add(table)
    return card


class _Table(QTableWidget):
    """As high as it is long, whatever the width makes of the names; never so narrow that they cannot be read."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resizeRowsToContents()
        self.setFixedHeight(self.horizontalHeader().height() + self.verticalHeader().length() + 2)


def _table(
    name: str, lines: Sequence[str], columns: Sequence[str], at: Callable[[int, int], tuple[str, Tone | None]]
) -> QTableWidget:
    """A table that is only read; as high as it is long, so that the page scrolls and not the table."""
    table = _Table(len(lines), len(columns) + 1)
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(["", *(text.replace("/", "/\u200b") for text in columns)])
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.verticalHeader().hide()
    table.verticalHeader().setMinimumSectionSize(px(32))
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
    header.setFixedHeight(px(52))
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setHighlightSections(False)
    header.setStyleSheet(f"QHeaderView::section {{ padding: {px(4)}px; text-align: center; }}")
    metrics = QFontMetrics(theme.font(13, QFont.Weight.DemiBold))
    for column, title in enumerate(columns, 1):
        longest = max(metrics.horizontalAdvance(word) for word in title.replace("/", "/ ").replace("-", "- ").split())
        table.setColumnWidth(column, max(longest + px(10), px(58)))
    for line, label in enumerate(lines):
        named = QTableWidgetItem(label)
        named.setToolTip(plain_tip(label))
        table.setItem(line, 0, named)
        for column, title in enumerate(columns):
            table.setItem(line, column + 1, _item(*at(line, column), f"{label}, {title}"))
    table.setMinimumWidth(px(170) + sum(table.columnWidth(column) for column in range(1, len(columns) + 1)))
    return table


def _item(word: str, tone: Tone | None, where: str) -> QTableWidgetItem:
    """A word in its colour; «nei» and «aldri» are quiet."""
    item = QTableWidgetItem(word)
    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
    item.setForeground(theme.colour(tone or "ink3"))
    if tone:
        item.setFont(theme.font(14, QFont.Weight.DemiBold))
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{where}: {word}")
    return item
