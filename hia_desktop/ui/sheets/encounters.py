"""The sheets over the window about a contact: all its fields, and its codes."""

from collections.abc import Callable
from functools import partial

from pydantic import ValidationError
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from hia_desktop.base.clock import Clock
from hia_desktop.base.text import _
from hia_desktop.base.verbs import Done, R
from hia_desktop.domain.access import OFFICE
from hia_desktop.domain.teamwork.encounters import Coding, ContactType, Encountered
from hia_desktop.services.course import encounters
from hia_desktop.services.course.encounters import EncounterRow
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.widgets import column
from hia_desktop.ui.sheets.doing import ask_and_do

_PAYER, _ACTIVITY, _INDIRECT = "payer", "activity", "indirect"


def what_to_do(host: Host, owner: QObject, row: EncounterRow, then: Callable[[], None]) -> None:
    """Asks what is to be done with a contact: changed or struck by the one who had it, coded by whoever codes."""
    ways: list[tuple[str, Callable[[], None]]] = []
    if row.mine and not row.struck:
        ways.append((_("Endre …"), lambda: change_contact(host, owner, row, then)))
    if not row.struck and (row.mine or host.user.role in OFFICE):
        ways.append((_("Koder …"), lambda: code_contact(host, owner, row, then)))
    if row.mine:
        words = _("Angre strykingen") if row.struck else _("Stryk kontakten")
        ways.append((words, lambda: strike_contact(host, owner, row, then)))
    if ways:
        host.prompts.choose(_("Kontakt"), row.done.words, ways)


def strike_contact(host: Host, owner: QObject, row: EncounterRow, then: Callable[[], None]) -> None:
    """Strikes a contact, with «Angre»; one that is struck is brought back."""

    def done(_none: None) -> None:
        then()
        if not row.struck:
            host.did(_("Kontakten er strøket."), encounters.strike.of(row.id, False))

    host.do(owner, done, encounters.strike.of(row.id, not row.struck))


def change_contact(host: Host, owner: QObject, row: EncounterRow, then: Callable[[], None]) -> None:
    """All the fields of a contact that is entered."""

    def done(_none: None) -> None:
        then()
        host.did(_("Kontakten er endret."), encounters.change.of(row.id, row.done))

    keep = partial(encounters.change.of, row.id)
    ask_contact(host, owner, row.done, keep, done, _("Endre kontakten"), _("Lagre"))


def ask_contact(
    host: Host,
    owner: QObject,
    known: Encountered,
    keep: Callable[[Encountered], Done[R]],
    then: Callable[[R], None],
    title: str = "",
    yes: str = "",
) -> None:
    """All the fields of a contact, beginning with what is `known`; `keep` gives the call for one that can be entered,
    `then` gets what came of it."""
    sheet = _ContactSheet(host.clock, known)

    def wanted() -> Done[R] | None:
        found = sheet.wanted()
        return keep(found) if found is not None else None

    text = _("Debitor 20 er på til du slår den av. Kodene foreslås av det som er gjort, og settes etterpå.")
    ask_and_do(host, owner, title or _("Kontakt"), text, sheet, yes or _("Før kontakten"), wanted, then)


def code_contact(host: Host, owner: QObject, row: EncounterRow, then: Callable[[], None]) -> None:
    """The codes of a contact, beginning with those proposed where it has none."""
    sheet = _CodeSheet(host.clock, row.coding if row.coding.words else row.proposal)

    coding = row.coding

    def wanted() -> Done[None]:
        nonlocal coding
        coding = sheet.wanted()
        return encounters.code.of(row.id, coding)

    def done(_none: None) -> None:
        _coded(host, row, coding, then)

    text = _("Forslaget følger av det som er ført. Velg noe annet der det ikke stemmer.")
    ask_and_do(host, owner, _("Koder"), f"{row.done.words}. {text}", sheet, _("Sett kodene"), wanted, done)


def keep_codes(host: Host, owner: QObject, row: EncounterRow, coding: Coding, then: Callable[[], None]) -> None:
    """Gives a contact its codes, with «Angre»."""
    host.do(owner, lambda _none: _coded(host, row, coding, then), encounters.code.of(row.id, coding))


def _coded(host: Host, row: EncounterRow, coding: Coding, then: Callable[[], None]) -> None:
    then()
    host.did(_("Kodene er satt: {codes}.").format(codes=coding.words), encounters.code.of(row.id, row.coding))


class _Fields(QWidget):
    """A form, and below it what else is said."""

    def __init__(self, view: FormView) -> None:
        super().__init__()
        self.view = view
        self.setLayout(column(view, gap=4))
        self.setFocusProxy(view)


class _ContactSheet(_Fields):
    """The debtor is asked for where the contact is not work-focused."""

    def __init__(self, clock: Clock, known: Encountered) -> None:
        super().__init__(FormView(Encountered, clock.today))
        self.view.keep_room(_PAYER)
        self._today = clock.today
        self.view.set_answers(known.model_dump(mode="json"))
        self.view.edited.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        off = self.view.answers()["work_focused"] is False
        self.view.show_only([name for name in Encountered.model_fields if off or name != _PAYER])

    def wanted(self) -> Encountered | None:
        """What stands there; None when something is wrong, which is then said by its field."""
        try:
            asked = Encountered.model_validate(self.view.answers())
        except ValidationError:
            return None
        if asked.work_focused:
            asked = asked.model_copy(update={_PAYER: None})
        wrong = asked.wrong(self._today())
        self.view.set_errors(wrong)
        return None if wrong else asked


class _CodeSheet(_Fields):
    """An indirect contact says what it was, every other how many were together."""

    def __init__(self, clock: Clock, known: Coding) -> None:
        super().__init__(FormView(Coding, clock.today))
        self.view.set_answers(known.model_dump(mode="json"))
        self.view.edited.connect(self._dress)
        self._dress()

    def _not_asked(self) -> str:
        return _ACTIVITY if self.view.answers()["contact_type"] == ContactType.INDIRECT else _INDIRECT

    def _dress(self) -> None:
        self.view.show_only([name for name in Coding.model_fields if name != self._not_asked()])

    def wanted(self) -> Coding:
        """The codes that are chosen."""
        return Coding.model_validate({**self.view.answers(), self._not_asked(): None})
