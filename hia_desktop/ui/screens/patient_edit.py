"""Pasientkortet: the patient's own particulars, changed in one place."""

from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Conflict, Problem
from hia_desktop.base.fields import CourseId, PatientId
from hia_desktop.base.text import N_, _, day, full_name
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.access import Right
from hia_desktop.domain.topics import Topic
from hia_desktop.services.course import courses
from hia_desktop.services.patient import contacts, departures, patients, same_persons
from hia_desktop.services.patient.patients import PatientCard, PatientRow
from hia_desktop.services.record import following
from hia_desktop.services.record.following import Elsewhere
from hia_desktop.ui.kit.forms.proposals import Offered
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.scrolling import fill_with
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Card, Text, column, empty_layout, primary_button, row, secondary_button
from hia_desktop.ui.patient_fields import PatientFields
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.screens.steps.forms.follow_sheet import ask_follow
from hia_desktop.ui.sheets.departure import note_departure

_LINES = (
    (("national_id", 5), ("birth_date", 4)),
    (("given_name", 6), ("family_name", 6)),
    (("former_names", 12),),
    (("phone", 4), ("address", 8)),
    (("postal_code", 3), ("postal_place", 5), ("municipality", 4)),
    (("language", 4), ("interpreter", 4), ("letters_in", 4)),
    N_("Arbeid"),
    (("occupation", 4), ("employer", 5), ("position_percent", 3)),
    N_("Fastlege"),
    (("gp_name", 6), ("gp_practice", 6)),
    (("gp_address", 5), ("gp_postal_code", 3), ("gp_postal_place", 4)),
)


class PatientEditScreen(Screen):
    """Changes a patient. `argument` is the patient's id."""

    key = "patient"
    title = N_("Pasientkort")
    icon = "person"
    needs = Right.EDIT_PATIENT
    watches: ClassVar[frozenset[Topic]] = frozenset()

    def build(self) -> None:
        """One card of fields, the acts below."""
        self._patient = PatientId(self.argument)
        self._card: PatientCard | None = None
        self._typed = False
        self.fields = PatientFields(self.host, _LINES)
        self.fields.edited.connect(self._edited)
        self.fields.fields["former_names"].reserve()
        card = Card(self.title)
        card.add(self.fields)
        self._trouble_text = Banner("", Tone.WARN)
        self._compare = secondary_button(_("Sammenlign med det som er lagret"), self._fetch_newer)
        self.trouble = QWidget()
        box = column(self._trouble_text, gap=8)
        box.addLayout(row(self._compare, 1))
        self.trouble.setLayout(box)
        self.trouble.hide()
        self._save_button = primary_button(_("Lagre"), self._save)
        self._save_button.setToolTip(_("Lagre (Ctrl+S)"))
        self._others = QVBoxLayout()
        self._others.setSpacing(px(8))
        foot = row(
            secondary_button(_("Lukk"), self._leave),
            1,
            Text(_("Ctrl+S"), "faint", wrap=False),
            self._save_button,
            gap=10,
        )
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(px(24), px(18), px(24), px(20))
        inner.setSpacing(px(14))
        inner.addWidget(card)
        inner.addLayout(self._others)
        inner.addStretch(1)
        below = column(self.trouble, gap=8)
        below.addLayout(foot)
        fill_with(self, page, below)
        self.setFocusProxy(self.fields.fields["national_id"].editor)
        key_action(self, _("Lagre pasientkortet"), "Ctrl+S; Ctrl+Return; Ctrl+Enter", self._save, within=True)
        key_action(self, _("Lukk uten å lagre"), "Esc", self._leave, within=True)

    def refresh(self) -> None:
        """Asks for the patient, once: what is typed is never written over."""
        if self._card is None:
            self.host.ask(self, self._show, patients.card.of(self._patient))
            self.host.ask(self, self.fields.suggest, contacts.known.of())

    def window_title(self) -> str:
        """Whose card it is."""
        if self._card is None:
            return self.title
        return f"{self.title} – {full_name(self._card.draft.given_name, self._card.draft.family_name)}"

    def _show(self, card: PatientCard) -> None:
        self._card = card
        self._typed = False
        self.fields.set_answers(card.draft.model_dump())
        self._show_others(card)

    def _show_others(self, card: PatientCard) -> None:
        """Whether the patient is dead or has moved, and the cards that are, or may be, the same person;
        each can be opened, and what they are can be said or taken back."""
        empty_layout(self._others)
        self._others.addLayout(self._departure(card))
        for other in card.noted:
            text = _("Samme person har også kortet {number}, {name}.").format(number=other.number, name=other.name)
            self._others.addLayout(
                self._other(
                    other,
                    (text, Tone.BRAND, _("Ikke samme person")),
                    same_persons.take_back.of(self._patient, other.id),
                    (_("Notert: ikke samme person."), same_persons.note.of(self._patient, other.id)),
                )
            )
        for other in card.alike:
            text = _("{name}, {number}, har samme navn og fødselsdato og kan være samme person.").format(
                number=other.number, name=other.name
            )
            self._others.addLayout(
                self._other(
                    other,
                    (text, Tone.WARN, _("Noter som samme person")),
                    same_persons.note.of(self._patient, other.id),
                    (_("Notert: samme person."), same_persons.take_back.of(self._patient, other.id)),
                )
            )

    def _departure(self, card: PatientCard) -> QHBoxLayout:
        if card.gone is None:
            name = full_name(card.draft.given_name, card.draft.family_name)
            ask = secondary_button(
                _("Død eller flyttet …"), lambda: note_departure(self.host, self, self._patient, name)
            )
            return row(ask, 1)
        gone, again = card.gone, departures.note.of(self._patient, card.gone.kind, card.gone.day)

        def back() -> None:
            told = _("Tatt tilbake. Oppgaver, timer og brev er der igjen.")
            self.host.do(self, lambda _none: self.host.did(told, again), departures.take_back.of(self._patient))

        text = _("{what}, {day}, notert av {name}. Oppgaver, timer og brev holdes tilbake.")
        words = text.format(what=gone.kind.label, day=day(gone.day), name=gone.noted_by)
        return row(Banner(words, Tone.BAD), secondary_button(_("Ta tilbake"), back), gap=10)

    def _other(
        self, other: PatientRow, shown: tuple[str, Tone, str], act: Done[None], back: tuple[str, Done[None]]
    ) -> QHBoxLayout:
        """`shown` is what is told, its tone and the button's word; `back` what is said then, and what undoes it."""
        text, tone, says = shown

        def said() -> None:
            self.host.do(self, lambda _none: self.host.did(*back), act)

        opens = secondary_button(
            _("Åpne"), lambda: self.host.open(f"course:{other.course}" if other.course else f"patient:{other.id}")
        )
        opens.setAccessibleName(_("Åpne {number}").format(number=other.number))
        return row(Banner(text, tone), opens, secondary_button(says, said), gap=10)

    def _changed(self, topics: frozenset[Topic]) -> None:
        """It may have been said, or undone, that another card is the same person; what is typed here stays."""
        if Topic.PATIENTS in topics:
            self._ask_others()

    def _ask_others(self) -> None:
        self.host.ask(self, self._show_others, patients.card.of(self._patient))

    def _edited(self) -> None:
        self._typed = True
        self._offer_former()

    def _offer_former(self) -> None:
        """The name that is being changed, to be kept as a former one; a slip of the pen is not."""
        if self._card is None:
            return
        typed, stored = self.fields.answers(), self._card.draft
        was = full_name(stored.given_name, stored.family_name)
        former, offered = str(typed["former_names"]).strip(), None
        if was and was not in former and full_name(typed["given_name"], typed["family_name"]) != was:
            value = ", ".join(part for part in (former, was) if part)
            offered = Offered(value, was, _("navnet før endringen"), instead_of=typed["former_names"])
        self.fields.fields["former_names"].offer(offered)

    def _save(self) -> None:
        if self._card is None or not self._save_button.isEnabled():
            return
        try:
            draft = self.fields.draft()
        except BadInput as problem:
            self._failed(problem)
            return
        self._save_button.setEnabled(False)
        self.trouble.hide()
        self.host.do(
            self, self._saved, patients.change.of(self._patient, self._card.version, draft), failed=self._failed
        )

    def _saved(self, _none: None) -> None:
        self._typed = False
        self.host.say(_("Pasientkortet er lagret."), Tone.OK)
        stored = self._card.draft.model_dump(mode="json") if self._card is not None else {}
        changed = tuple(name for name, value in self.fields.answers().items() if value != stored.get(name))
        self.host.ask(
            self, partial(self._ask_follow, changed), following.elsewhere_than_card.of(self._patient, changed)
        )

    def _ask_follow(self, changed: tuple[str, ...], found: tuple[Elsewhere, ...]) -> None:
        def follow(keys: tuple[str, ...]) -> Done[int]:
            return following.follow_card.of(self._patient, changed, keys)

        ask_follow(self.host, found, follow, self._close)

    def _failed(self, problem: Problem) -> None:
        """Says what is wrong where it is wrong; everything typed stays."""
        self._save_button.setEnabled(True)
        fields = problem.fields if isinstance(problem, BadInput) else {}
        self.fields.set_errors(fields)
        self._trouble_text.set(problem.message, Tone.WARN)
        self._compare.setVisible(isinstance(problem, Conflict))
        self.trouble.setVisible(not fields)

    # -- somebody else saved first

    def _fetch_newer(self) -> None:
        self.host.ask(self, self._show_newer, patients.card.of(self._patient))

    def _show_newer(self, card: PatientCard) -> None:
        """Puts what is stored now beside what is typed; saving again is then a choice made with open eyes."""
        self._card = card
        typed, stored = self.fields.answers(), card.draft.model_dump(mode="json")
        differs = [name for name in typed if typed[name] != stored[name]]
        self.fields.set_notes({name: _("lagret nå: {value}").format(value=_shown(card, name)) for name in differs})
        if differs:
            text = _("Ved feltene som er ulike, ser du hva som er lagret nå. «Lagre» lar det du har skrevet gjelde.")
        else:
            text = _("Det du har skrevet, er likt det som er lagret nå.")
        self._trouble_text.set(text, Tone.BRAND)
        self._compare.hide()

    # -- leaving

    def _leave(self) -> None:
        if self._typed:
            text = _("Det du har endret, er ikke lagret og blir borte.")
            self.host.prompts.discard(_("Forkaste endringene?"), text, self._close)
        else:
            self._close()

    def _close(self) -> None:
        """Back to the patient's newest course, or to the list when there is none."""
        self.host.ask(
            self,
            self._open_course,
            courses.newest_of.of(self._patient),
            failed=lambda _problem: self.host.open("patients"),
        )

    def _open_course(self, course: CourseId) -> None:
        self.host.open(f"course:{course}")


def _shown(card: PatientCard, name: str) -> str:
    value = getattr(card.draft, name)
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    return day(value) if name == "birth_date" else str(value or "–")
