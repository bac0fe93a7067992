"""Beside the consents: what NAV sees now, what has been agreed before, and who is shut out."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from hia_desktop.base.clock import local
from hia_desktop.base.fields import UserId
from hia_desktop.base.text import _, day_short, inside_sentence
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Category, Recipient, Role
from hia_desktop.services.consent.consents import ConsentPage, ConsentRow
from hia_desktop.services.consent.shared_history import SharedRow
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, empty_layout, link_button, row, secondary_button

_MOST = 12


def history_lines(rows: Sequence[ConsentRow], today: date) -> list[tuple[str, str, str]]:
    """(day, what happened, who recorded it), newest first.
    What was renewed is told once, not as withdrawn and given."""
    given: dict[tuple[datetime, Recipient, bool], list[ConsentRow]] = {}
    ended: dict[tuple[datetime, Recipient], list[ConsentRow]] = {}
    renewed = {(row.recipient, row.category, row.recorded_at) for row in rows}
    for row_ in rows:
        given.setdefault((row_.recorded_at, row_.recipient, row_.forged), []).append(row_)
        if row_.withdrawn_at is not None and (row_.recipient, row_.category, row_.withdrawn_at) not in renewed:
            ended.setdefault((row_.withdrawn_at, row_.recipient), []).append(row_)
    told: list[tuple[datetime, str, str]] = []
    for (at, recipient, forged), some in given.items():
        if forged:
            text = _("{parts} for {recipient} er lagt inn eller endret utenfor programmet. Det åpner ingenting.")
            told.append((at, text.format(parts=_parts(some), recipient=_whom(recipient)), ""))
            continue
        text = _("{parts} delt med {recipient} til {until}, {how}.")
        until = day_short(max(r.valid_until for r in some), today)
        words = text.format(parts=_parts(some), recipient=_whom(recipient), until=until, how=some[0].how_given.lower())
        told.append((at, words, some[0].recorded_by))
    for (at, recipient), some in ended.items():
        how = (
            _("{parts} avsluttet da programmet ble oppgradert, for {recipient}.")
            if some[0].by_program
            else _("{parts} trukket tilbake fra {recipient}.")
        )
        told.append((at, how.format(parts=_parts(some), recipient=_whom(recipient)), ""))
    told.sort(key=lambda one: one[0], reverse=True)
    return [(day_short(local(at).date(), today), words, who) for at, words, who in told]


def _parts(rows: Sequence[ConsentRow]) -> str:
    labels = sorted({row.category for row in rows}, key=list(Category).index)
    return ", ".join(
        category.label if at == 0 else category.label[0].lower() + category.label[1:]
        for at, category in enumerate(labels)
    )


def _whom(recipient: Recipient) -> str:
    return inside_sentence(recipient.label)


class SeenByNav(Card):
    """What the NAV adviser can open now, and nothing else."""

    def __init__(self) -> None:
        super().__init__(_("Dette ser NAV-veilederen nå"), Tone.NAV)

    def show_page(self, page: ConsentPage, today: date) -> None:
        """As it is now."""
        empty_layout(self.body)
        shared = [category for recipient, category in page.in_force if recipient is Recipient.NAV_ADVISER]
        if not shared:
            self.add(Text(_("Ingenting. NAV-veilederen finner heller ikke pasienten i lister eller søk.")))
            return
        for seen in page.seen_by_nav:
            box = QVBoxLayout()
            box.setSpacing(0)
            box.addWidget(Text(seen.what, "strong"))
            box.addWidget(Text(" · ".join((*seen.parts, day_short(seen.day, today), seen.author)), "hint"))
            self.body.addLayout(box)
        if not page.seen_by_nav:
            self.add(Text(_("At pasienten går her. Ingenting annet er delt og signert ennå.")))
        self.add(Text(_("og ingenting annet. Sitt eget ser NAV-veilederen alltid."), "hint"))


class Shared(Card):
    """What the recipients could open, from when until when, and whether they did."""

    def __init__(self) -> None:
        super().__init__(_("Det som har vært delt"))

    def show_page(self, page: ConsentPage, today: date) -> None:
        """Newest first; the oldest are left out when there are many."""
        empty_layout(self.body)
        if not page.shared:
            self.add(Text(_("Ingenting er delt i dette forløpet."), "hint"))
        for shared in page.shared[:_MOST]:
            box = QVBoxLayout()
            box.setSpacing(0)
            box.addWidget(Text(shared.what, "strong"))
            box.addWidget(Text(shared_line(shared, today), "hint"))
            self.body.addLayout(box)
        if len(page.shared) > _MOST:
            self.add(Text(_("og {count} eldre").format(count=len(page.shared) - _MOST), "faint"))
        if page.cut_at is not None:
            text = _(
                "Fram til {day} åpnet samtykkene mer: «Funksjon» hele kartleggingen og utfallet, «Tverrfaglig "
                "plan» alle tiltak og planen "
                "på papir, og «At pasienten går her» sykmeldingen. Innsynsrapporten sier hva "
                "NAV-veilederen faktisk åpnet."
            )
            self.add(Text(text.format(day=day_short(local(page.cut_at).date(), today)), "hint"))
        if page.shared:
            self.add(Text(_("Papirer og filer som er levert ut, kan ikke kalles tilbake."), "hint"))


def shared_line(shared: SharedRow, today: date) -> str:
    """«NAV-veileder · 24. feb – 3. mars · sist åpnet 26. feb av Anders Nilsen»."""
    since = day_short(local(shared.since).date(), today)
    if shared.on_paper:
        return _("{recipient} · levert ut {day}").format(recipient=shared.recipient.label, day=since)
    until = _("fra {since}, deles nå") if shared.until is None else _("{since} – {until}")
    span = until.format(since=since, until=day_short(local(shared.until).date(), today) if shared.until else "")
    seen = _("ikke åpnet")
    if shared.seen_at is not None:
        seen = _("sist åpnet {day} av {who}").format(
            day=day_short(local(shared.seen_at).date(), today), who=shared.seen_by
        )
    return " · ".join((shared.recipient.label, span, seen))


class History(Card):
    """What has been agreed and withdrawn."""

    def __init__(self) -> None:
        super().__init__(_("Historikk"))

    def show_page(self, page: ConsentPage, today: date) -> None:
        """Newest first; the oldest are left out when there are many."""
        empty_layout(self.body)
        lines = history_lines(page.history, today)
        if not lines:
            self.add(Text(_("Ingen samtykker er registrert."), "hint"))
        for when, words, who in lines[:_MOST]:
            box = QVBoxLayout()
            box.setSpacing(0)
            head = row(Text(when, "strong", wrap=False), Text(who, "faint", wrap=False), 1)
            box.addLayout(head)
            box.addWidget(Text(words, "hint"))
            self.body.addLayout(box)
        if len(lines) > _MOST:
            self.add(Text(_("og {count} eldre").format(count=len(lines) - _MOST), "faint"))
        self.body.addStretch(1)


class Blocked(Card):
    """Named users from whom the patient is hidden."""

    wanted = Signal(object)
    lifted = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Sperret for"))
        self.add(
            Text(
                _(
                    "Pasienten kan be om at en navngitt kollega ikke skal se noe. For den som "
                    "sperres, finnes ikke pasienten."
                ),
                "hint",
            )
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(px(4))
        self.body.addLayout(self._list)
        self.who = Combo()
        self.who.setAccessibleName(_("Kollega som sperres"))
        self.block_button = secondary_button(_("Sperr"), self._block, "eye-off")
        line = row(self.who, self.block_button)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self.who.currentIndexChanged.connect(lambda _index: self._fit())
        self._fit()

    def show_blocked(
        self, blocked: Sequence[tuple[UserId, str]], colleagues: Sequence[tuple[UserId, str, Role]], me: UserId
    ) -> None:
        """Who is shut out, and who could be; a choice being made stays."""
        empty_layout(self._list)
        for user, name in blocked:
            lift = link_button(_("Opphev"), partial(self.lifted.emit, user))
            lift.setAccessibleName(_("Opphev sperringen for {name}").format(name=name))
            self._list.addLayout(row(Text(name, "strong"), lift))
        kept, shut = self.who.currentData(), {user for user, _name in blocked}
        self.who.clear()
        self.who.addItem(_("Velg kollega"), "")
        for user, name, role in colleagues:
            if user not in shut and user != me:
                self.who.addItem(f"{name} · {role.label}", user)
        self.who.setCurrentIndex(max(0, self.who.findData(kept)))

    def _block(self) -> None:
        self.wanted.emit(UserId(str(self.who.currentData())))

    def _fit(self) -> None:
        self.block_button.setEnabled(bool(self.who.currentData()))
