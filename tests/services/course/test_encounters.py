"""Contacts are data: entered by the one who had them, coded by whoever codes, asked about at signing, never NAV's."""

from datetime import timedelta

import pytest

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Recipient
from hia_desktop.domain.consent import SHAREABLE
from hia_desktop.domain.forms.planning.named_measures import Intervention
from hia_desktop.domain.teamwork.encounters import (
    Activity,
    Aim,
    Coding,
    ContactType,
    Encountered,
    Indirect,
    Partner,
    Payer,
)
from hia_desktop.domain.teamwork.visits import Booking, Outcome, Purpose, Way
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import encounters, visits
from hia_desktop.services.intake import referrals
from hia_desktop.services.overview import course_journal
from hia_desktop.services.overview.course_journal import LineKind
from hia_desktop.services.record import entries
from tests import make
from tests.services.counting import counts

NOTE = {"kind_of_note": "conversation", "text": "Sover bedre."}


def had(home: make.House, **more: object) -> Encountered:
    found = {"day": home.clock.today(), "minutes": 45, "aim": Aim.TREAT, "intervention": Intervention.WORK_CBT}
    return Encountered.model_validate(found | more)


def lines(home: make.House, user: str, course: CourseId) -> list[course_journal.JournalLine]:
    found = run(home.as_user(user), course_journal.open_journal, course).lines
    return [line for line in found if line.kind is LineKind.CONTACT]


def test_a_contact_is_entered_changed_struck_and_brought_back(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    made = run(lege, encounters.enter, course, had(home))
    (line,) = lines(home, "lege", course)
    assert (line.title, line.author) == ("Kontakt: Pasient", "Liv Berg")
    assert line.about == "45 min · Oppmøte · Behandling · Jobbfokusert kognitiv terapi · debitor 20 · mangler kode"
    run(lege, encounters.code, made, Coding(contact_type=ContactType.TREAT, activity=Activity.INDIVIDUAL))
    assert lines(home, "lege", course)[0].about.endswith("debitor 20 · 2 Behandling · 1 Individuell")
    run(lege, encounters.change, made, had(home, minutes=30))
    assert "2 Behandling" in lines(home, "lege", course)[0].about, "the same codes follow"
    run(lege, encounters.change, made, had(home, partner=Partner.GP, work_focused=False, payer=Payer.MUNICIPALITY))
    assert lines(home, "lege", course)[0].about.endswith("debitor 24 · mangler kode"), "other codes follow: look again"
    run(lege, encounters.strike, made, True)
    assert lines(home, "lege", course)[0].struck
    assert run(lege, encounters.on_day, course, home.clock.today()).entered == ()
    with pytest.raises(Refused):
        run(lege, encounters.change, made, had(home))
    run(lege, encounters.strike, made, False)
    (row,) = run(lege, encounters.on_day, course, home.clock.today()).entered
    assert (
        row.done.partner is Partner.GP and row.done.debtor == "24" and row.proposal.indirect is Indirect.WITH_FIRST_LINE
    )


@pytest.mark.long
def test_what_cannot_be_is_refused_by_field(home: make.House, course: CourseId) -> None:
    tomorrow = home.clock.today() + timedelta(days=1)
    with pytest.raises(BadInput) as refused:
        run(home.as_user("lege"), encounters.enter, course, Encountered(day=tomorrow, partner=None, work_focused=False))
    assert set(refused.value.fields) == {"day", "minutes", "partner", "aim", "payer"}


def test_only_the_one_who_had_it_changes_it_and_the_office_codes_everybodys(home: make.House, course: CourseId) -> None:
    made = run(home.as_user("lege"), encounters.enter, course, had(home))
    psykolog, office = home.as_user("psykolog"), home.as_user("sekretar")
    coding = Coding(contact_type=ContactType.TREAT, activity=Activity.INDIVIDUAL)
    for act in (
        lambda: run(psykolog, encounters.change, made, had(home)),
        lambda: run(psykolog, encounters.strike, made, True),
        lambda: run(psykolog, encounters.code, made, coding),
        lambda: run(office, encounters.enter, course, had(home)),
        lambda: run(office, encounters.strike, made, True),
    ):
        with pytest.raises(Refused):
            act()
    run(office, encounters.code, made, coding)
    (line,) = lines(home, "sekretar", course)
    assert line.about == "45 min · Oppmøte · Behandling · debitor 20 · 2 Behandling · 1 Individuell"
    assert "kognitiv" not in repr(line).lower(), "what was done is not the office's: the code is"


def test_nav_knows_of_no_contact_whatever_is_shared(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    made = run(lege, encounters.enter, course, had(home))
    until = home.clock.today() + timedelta(days=90)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, SHAREABLE[Recipient.NAV_ADVISER], until)
    assert lines(home, "nav", course) == []
    for act in (
        lambda: run(nav, encounters.on_day, course, home.clock.today()),
        lambda: run(nav, encounters.enter, course, had(home)),
        lambda: run(nav, encounters.code, made, Coding()),
    ):
        with pytest.raises(Refused):
            act()


def test_an_appointment_that_was_kept_proposes_the_contact_once(home: make.House, course: CourseId) -> None:
    lege, day = home.as_user("lege"), home.clock.today()
    booking = Booking(day=day, time="9.30", minutes=30, purpose=Purpose.CLARIFY, way=Way.VIDEO)
    visit = run(lege, visits.book, course, booking, [lege.me.id])
    assert run(lege, encounters.on_day, course, day).offered is None, "it has not been kept"
    run(lege, visits.settle, visit, Outcome.MET)
    offered = run(lege, encounters.on_day, course, day).offered
    assert offered is not None and offered.visit == visit
    assert (offered.done.minutes, offered.done.way, offered.done.aim) == (30, Way.VIDEO, Aim.CLARIFY)
    assert run(home.as_user("psykolog"), encounters.on_day, course, day).offered is None, "it was not theirs"
    made = run(lege, encounters.enter, course, offered.done, visit)
    assert run(lege, encounters.on_day, course, day).offered is None
    run(lege, encounters.strike, made, True)
    assert run(lege, encounters.on_day, course, day).offered == offered
    other = run(lege, referrals.register, make.kari(), day, True).id
    with pytest.raises(Missing):
        run(lege, encounters.enter, other, offered.done, visit)


def asks(home: make.House, user: str, course: CourseId, **note: object) -> bool:
    before = run(home.as_user(user), entries.before_signing, course, "note", {**NOTE, **note})
    return any("Ingen kontakt er ført" in line.sentence for line in before.doubts)


@pytest.mark.long
def test_signing_a_note_asks_for_the_contact_that_is_missing(home: make.House, course: CourseId) -> None:
    lege, today = home.as_user("lege"), home.clock.today()
    assert asks(home, "lege", course) and asks(home, "lege", course, kind_of_note="phone")
    assert not asks(home, "lege", course, kind_of_note="team"), "which tells of no contact"
    made = run(lege, encounters.enter, course, had(home))
    assert not asks(home, "lege", course) and asks(home, "psykolog", course)
    assert asks(home, "lege", course, day=(today - timedelta(days=1)).isoformat())
    run(lege, encounters.strike, made, True)
    assert asks(home, "lege", course)
    run(lege, entries.sign, course, "note", None, NOTE)  # one may stand by it


@pytest.mark.long
def test_the_statements_do_not_grow_with_the_contacts(home: make.House, course: CourseId) -> None:
    lege, today = home.as_user("lege"), home.clock.today()
    asked = []
    for more in (1, 20):
        for _n in range(more):
            run(lege, encounters.enter, course, had(home))
        with counts(lege) as found:
            run(lege, encounters.on_day, course, today)
        with counts(lege) as journal:
            run(lege, course_journal.open_journal, course)
        asked.append((len(found), len(journal)))
    assert asked[0] == asked[1]
