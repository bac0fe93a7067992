"""After withdrawal a NAV adviser reads what she signed herself, and nothing more; a blocking closes that too."""

import pytest

from hia_desktop.base.errors import Gone, Missing, Refused
from hia_desktop.base.fields import CourseId, EntryId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses, watching
from hia_desktop.services.lists import tasks
from hia_desktop.services.overview import former_work
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from tests import make


@pytest.fixture
def withdrawn(home: make.House, course: CourseId) -> CourseId:
    """The adviser has signed a note with an addendum and barriers, the physician a note;
    then the patient withdraws all."""
    lege, nav = home.as_user("lege"), home.as_user("nav")
    until = home.clock.today().replace(month=12)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.ATTENDANCE, Category.PLAN], until)
    note = run(
        nav,
        entries.sign,
        course,
        "nav_note",
        None,
        {"day": home.clock.today().isoformat(), "text": "NAVS EGEN SETNING"},
    )
    run(nav, entries.add_addendum, note, "NAVS TILLEGG")
    run(
        nav,
        entries.sign,
        course,
        "workplace",
        None,
        {"barriers": [{"category": "other", "description": "NAVS HINDRING"}]},
    )
    run(lege, entries.sign, course, "plan", None, {"own_goal": "HELSESIDENS MÅL"})
    assert run(nav, former_work.listing) == (), "while it is shared it is found in the course"
    run(lege, consents.withdraw, course, Recipient.NAV_ADVISER)
    return course


@pytest.mark.long
def test_her_own_is_found_and_nothing_of_the_health_side(home: make.House, withdrawn: CourseId) -> None:
    nav = home.as_user("nav")
    found = run(nav, former_work.listing)
    assert {r.what for r in found} == {"NAV-notat i journalen", "NAV og arbeidsplass"}
    assert {r.name for r in found} == {"Kari Testdal"}
    texts = [str(run(nav, former_work.read, r.id)) for r in found]
    assert all(any(word in text for text in texts) for word in ("NAVS EGEN SETNING", "NAVS TILLEGG", "NAVS HINDRING"))
    assert not any("HELSESIDENS" in text for text in texts)
    with pytest.raises(Gone):
        run(nav, courses.open_course, withdrawn)
    with pytest.raises(Gone):
        run(nav, entries.sign, withdrawn, "nav_note", None, {"text": "nytt arbeid"})
    assert not run(nav, patients.find, "Testdal")
    assert not run(nav, patients.keys)
    assert not run(nav, tasks.keys)
    assert run(nav, watching.standing, withdrawn) == ""


def test_a_blocking_closes_her_own_too(home: make.House, withdrawn: CourseId) -> None:
    nav = home.as_user("nav")
    first = run(nav, former_work.listing)[0].id
    run(home.as_user("lege"), consents.block, withdrawn, nav.me.id)
    assert run(nav, former_work.listing) == ()
    with pytest.raises(Missing):
        run(nav, former_work.read, first)


@pytest.mark.long
@pytest.mark.usefixtures("withdrawn")
def test_nobody_elses_and_for_nobody_else(home: make.House) -> None:
    for username in ("lege", "sekretar"):
        with pytest.raises(Refused):
            run(home.as_user(username), former_work.listing)
    nav = home.as_user("nav")
    with home.every_row() as sql:
        from hia_desktop.store.entities import FormEntry

        others = [e.id for e in sql.query(FormEntry).where(FormEntry.author_id != nav.me.id)]
    assert others
    for key in others:
        with pytest.raises(Missing):
            run(nav, former_work.read, EntryId(key))
