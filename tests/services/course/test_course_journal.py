"""The journal as each role may read it: the whole course in order, and nothing that is not theirs."""

from datetime import date

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.overview import course_journal
from hia_desktop.services.overview.course_journal import JournalLine, LineKind, matching
from hia_desktop.services.papers import papers
from hia_desktop.services.record import entries
from tests import make
from tests.services.counting import counts
from tests.services.course.test_courses import walked

__all__ = ["walked"]
UNTIL = date(2026, 12, 31)
CONTACT = {"purpose": "Enige om trinn 2", "with_whom": "Mona Sjef", "no_health_shared": True, "day": "2026-04-08"}
UNDATED = {"purpose": "Spurte om oppgaver", "with_whom": "Ola Leder", "no_health_shared": True}


def lines(home: make.House, user: str, course: CourseId) -> tuple[JournalLine, ...]:
    return run(home.as_user(user), course_journal.open_journal, course).lines


def test_the_whole_course_in_order_as_each_may_read_it(home: make.House, walked: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    home.clock.day = date(2026, 4, 8)
    note = run(lege, entries.sign, walked, "note", None, {"text": "Sover dårlig.", "kind_of_note": "conversation"})
    run(lege, entries.add_addendum, note, "Glemte søvnskjemaet.")
    run(lege, consents.give, walked, Recipient.NAV_ADVISER, [Category.PLAN], UNTIL)
    run(lege, consents.give, walked, Recipient.HEALTH, [Category.NAV_NOTES], UNTIL)
    run(nav, entries.sign, walked, "workplace", None, {"contacts": [CONTACT]})
    run(nav, entries.sign, walked, "workplace", None, {"contacts": [{**CONTACT, "agreed": "Korte vakter"}, UNDATED]})
    run(lege, papers.issue, walked, "team_plan")
    home.clock.day = date(2026, 4, 9)
    run(lege, consents.give, walked, Recipient.NAV_ADVISER, [Category.PLAN], UNTIL)  # renewed: nothing was taken back
    run(lege, consents.withdraw, walked, Recipient.HEALTH, [Category.NAV_NOTES])

    with counts(lege) as sent:
        found = lines(home, "lege", walked)
    assert len(sent) <= 26, "\n".join(sent)
    assert [line.title for line in found if line.kind is LineKind.CONSENT] == [
        "Samtykke trukket tilbake: Helsepersonell ved senteret",
        "Samtykke gitt: NAV-veileder",
        "Samtykke gitt: Helsepersonell ved senteret",
        "Samtykke gitt: NAV-veileder",
    ]
    assert [line.title for line in found][-7:] == [
        "Tilbake-til-arbeid-plan v1",
        "Tverrfaglig plan v1",
        "Kartlegging v1",
        "Arbeidsevne v1",
        "Rettighetsvurdering v1",
        "Henvisning v1",
        "Henvisning mottatt",
    ]
    decided = next(line for line in found if line.title == "Rettighetsvurdering v1")
    assert (decided.about, decided.author, decided.profession) == (
        "Rett til nødvendig helsehjelp",
        "Liv Berg",
        "overlege",
    )
    assert not [line for line in found if line.nav], "what NAV shares no more is not here"
    assert [f.line.entry.id for f in matching(found, "søvnskjemaet") if f.line.entry] == [note]
    assert [f.line.title for f in matching(found, "TILBAKE", LineKind.PAPER)] == ["Tverrfaglig plan"]
    assert matching(found, "sover", author="Eva Li") == []

    theirs = lines(home, "nav", walked)
    assert {line.kind for line in theirs} == {LineKind.FORM, LineKind.CONTACT, LineKind.CONSENT}
    assert [line.title for line in theirs if line.kind is LineKind.FORM] == [
        "NAV og arbeidsplass v2",
        "NAV og arbeidsplass v1",
        "Tverrfaglig plan v1",
    ], "of the plan the patient's own goal is shared; the survey holds nothing that is"
    undated, contact = (line for line in theirs if line.kind is LineKind.CONTACT)
    assert (undated.dated, undated.moment) == (False, theirs[theirs.index(undated) - 1].moment), "when it was signed"
    assert (contact.day, contact.timed, contact.author) == (date(2026, 4, 8), False, "Anders Nilsen")
    assert "Korte vakter" in contact.about
    assert "Sover dårlig." not in repr(theirs) and "Henvisning" not in repr([line.title for line in theirs])

    office = lines(home, "sekretar", walked)
    assert {line.entry.kind for line in office if line.entry} == {"referral"}
    assert "Sover" not in repr(office) and "Enige" not in repr(office)
