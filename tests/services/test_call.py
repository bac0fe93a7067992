"""The heart: one action is one transaction with one audit line, and a denied one leaves a line and nothing else."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text, update

from hia_desktop.base.errors import BadInput, Conflict, Ended, Gone, Locked, Missing, Problem, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.base.verbs import Asked, Done
from hia_desktop.domain.access import Right, Role
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import SignedIn, Work, command, query, run, run_watched
from hia_desktop.services.centre import doors, users
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import patient_list, tasks
from hia_desktop.services.patient import patients
from hia_desktop.services.quality import reports
from hia_desktop.services.record import entries
from hia_desktop.store.engine import Collided
from hia_desktop.store.entities import AuditLine, Blocking, Patient, User
from hia_desktop.store.store import TRIES
from hia_desktop.vault.slots import WrongPassword
from hia_desktop.vault.throttle import MustWait
from tests import make
from tests.services.counting import counts


def lines(signed_in: SignedIn) -> list[tuple[str, str, str]]:
    with signed_in.store.read() as sql:
        found = sql.execute(select(AuditLine.user_id, AuditLine.action, AuditLine.patient_id).order_by(AuditLine.seq))
        return [(user, action, patient) for user, action, patient in found]


def test_reading_a_record_and_writing_leave_one_line_each(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    before = lines(lege)
    page = run(lege, courses.open_course, course)
    run(lege, entries.save_draft, course, "note", None, {"text": "Hei"}, {})
    run(lege, tasks.keys)
    assert lines(lege)[len(before) :] == [
        (lege.me.id, "record:opened", page.banner.patient),
        (lege.me.id, "draft:saved", page.banner.patient),
    ]


def test_a_search_is_logged_without_what_was_typed(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, patients.find, "Testdal")
    with lege.store.read() as sql:
        line = sql.scalars(select(AuditLine).order_by(AuditLine.seq.desc())).first()
    assert line is not None and line.action == "search"
    assert "testdal" not in (line.ground + line.object_id).lower()


@command(Right.TASKS, audit="test:half")
def half_done(w: Work) -> None:
    w.sql.execute(text("UPDATE patient SET given_name = 'Endret'"))
    raise Refused("nei")


def test_what_fails_half_way_leaves_no_trace(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    with pytest.raises(Refused):
        run(lege, half_done)
    with lege.store.read() as sql:
        assert sql.scalar(select(Patient.given_name)) == "Kari"
    assert lines(lege)[-1][1] == "access:denied"


def test_the_topics_of_a_commit_are_told(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    _saved, changed = run_watched(lege, entries.save_draft.of(course, "note", None, {"text": "Hei"}, {}))
    assert changed == {Topic.DRAFT}
    assert run_watched(lege, tasks.keys.of())[1] == frozenset()


def test_a_mark_must_name_what_it_hangs_on(home: make.House) -> None:
    with pytest.raises(TypeError, match="no parameter"):
        query(Right.READ_RECORD, audit="x", about="course")(lambda w: None)
    with pytest.raises(TypeError, match="audit tag"):
        query(Right.READ_RECORD, about="course")(lambda w, course: None)
    with pytest.raises(TypeError, match="no service function"):
        run_watched(home.as_user("lege"), Asked(len, ("",)))
    for wrong in (Asked(entries.sign), Done(tasks.keys)):
        with pytest.raises(TypeError, match="no service function for"):
            run_watched(home.as_user("lege"), wrong)


def test_after_forgetting_nothing_can_be_read(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "note", None, {"text": "Hei"})
    lege.forget()
    for what in (entries.journal.of(course), patients.keys.of(), tasks.keys.of()):
        with pytest.raises(Locked):
            run_watched(lege, what)


@pytest.mark.long
def test_opening_a_course_asks_few_questions(home: make.House, course: CourseId) -> None:
    """The number of statements does not grow with the record."""
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    run(office, entries.sign, course, "referral", None, make.REFERRAL)
    with counts(lege) as sent:
        run(lege, courses.open_course, course)
    few = len(sent)
    for i in range(15):
        run(lege, entries.sign, course, "note", None, {"text": f"Notat {i}"})
        run(lege, entries.sign, course, "survey", None, {"thriving": i % 10})
    with counts(lege) as sent:
        run(lege, courses.open_course, course)
    assert len(sent) <= few + 1 <= 26, "\n".join(sent)


def test_lists_ask_few_questions(home: make.House) -> None:
    office = home.as_user("sekretar")
    for i, number in enumerate(("14838108890", "29869198829", "21816999914")):
        try:
            run(office, referrals.register, make.kari(national_id=number, given_name=f"Navn{i}"), make.DAY)
        except Problem:
            continue
    with counts(office) as sent:
        run(office, tasks.rows, run(office, tasks.keys))
        run(office, patient_list.rows, run(office, patients.keys))
        run(office, tasks.counts)
    assert len(sent) <= 16, "\n".join(sent)


def test_a_wrong_password_is_slowed_after_the_fifth(home: make.House) -> None:
    for _attempt in range(5):
        with pytest.raises(WrongPassword):
            doors.sign_in(home.folder, "lege", "feil passord", home.clock)
    with pytest.raises(MustWait):
        doors.sign_in(home.folder, "lege", make.PASSWORD, home.clock)
    home.clock.day += timedelta(days=1)
    lege = home.as_user("lege")
    assert [action for _user, action, _patient in lines(lege)][-2:] == ["login:failed", "login"]


def test_an_unknown_user_fails_as_a_wrong_password_does(home: make.House) -> None:
    said = []
    for username in ("lege", "finnesikke"):
        with pytest.raises(WrongPassword) as error:
            doors.sign_in(home.folder, username, "feil passord", home.clock)
        said.append(error.value.message)
    assert said[0] == said[1]


def test_an_open_session_ends_with_the_right_to_it(home: make.House, course: CourseId) -> None:
    """Whoever is closed, or has been given another role, reads, signs and exports no more, in lists too."""
    fysio, lege = home.as_user("fysio"), home.as_user("lege")
    run(home.admin, users.close, fysio.me.id)
    for call in (
        tasks.keys.of(),
        courses.open_course.of(course),
        entries.sign.of(course, "note", None, {"text": "Hei"}),
    ):
        with pytest.raises(Ended, match="stengt"):
            run_watched(fysio, call)
    with home.admin.store.write() as sql:
        sql.execute(update(User).where(User.id == lege.me.id).values(role=Role.SECRETARY))
    with pytest.raises(Ended, match="Rollen din er endret"):
        run(lege, courses.open_course, course)


def test_a_blocked_user_finds_nothing(home: make.House, course: CourseId) -> None:
    lege, fysio = home.as_user("lege"), home.as_user("fysio")
    run(lege, consents.block, course, fysio.me.id)
    assert run(fysio, patients.keys) == () and run(fysio, tasks.keys) == () and run(fysio, courses.listing) == ()
    with pytest.raises(Missing):
        run(fysio, courses.open_course, course)
    run(lege, consents.unblock, course, fysio.me.id)
    assert run(fysio, courses.open_course, course).id == course
    assert fysio.me.role is Role.PHYSIOTHERAPIST


def test_the_lines_are_counted(home: make.House) -> None:
    with home.every_row() as sql:
        last, number = sql.execute(select(func.max(AuditLine.seq), func.count()).select_from(AuditLine)).one()
    assert last == number > 0


def test_a_number_or_a_day_beyond_what_is_reckoned_with_is_told_in_words(home: make.House) -> None:
    """It comes from the command line or a service; the database does not count so far, nor the calendar."""
    with pytest.raises(BadInput, match="utenfor det programmet regner med"):
        run(home.as_user("lege"), tasks.keys, "", "due", "", 10**30)
    with pytest.raises(BadInput, match="utenfor det programmet regner med"):
        run(
            home.as_user("lege"),
            reports.quarterly,
            date(9999, 10, 1),
            reports.ExportReason(next(iter(reports.ExportReason))),
        )


@query(Right.SEE_LISTS, audit="test:read")
def read_while_others_write(w: Work) -> int:
    """Somebody else writes while this reads, and waits for nobody."""
    w.log("test:read_also")
    with w.signed_in.store.write() as other:
        other.execute(update(Patient).values(phone="91 00 00 00"))
    return w.sql.scalar(select(func.count()).select_from(Patient)) or 0


def test_who_reads_keeps_nobody_from_writing(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    before = len(lines(lege))
    assert run(lege, read_while_others_write) == 1
    assert [line[1] for line in lines(lege)[before:]] == ["test:read_also", "test:read"]


def test_what_the_trail_cannot_tell_is_not_given(
    home: make.House, course: CourseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    lege = home.as_user("lege")
    before = lines(lege)

    def full(*_what: object, **_more: object) -> None:
        raise Problem("disken er full")

    with monkeypatch.context() as then:
        then.setattr(lege.store, "log", full)
        with pytest.raises(Problem, match="full"):
            run(lege, courses.open_course, course)
    assert lines(lege) == before


@query(Right.READ_RECORD, audit="test:opened", about="course")
def blocked_meanwhile(w: Work, course: CourseId) -> str:
    with w.signed_in.store.write() as other:
        other.add(Blocking(patient_id=w.patient_id, user_id=w.me.id, set_by=w.me.id, set_at=w.now))
        Work(other, w.signed_in).log("consent:blocked")
    return "innholdet"


def test_what_was_taken_away_while_it_was_read_is_not_given(home: make.House, course: CourseId) -> None:
    """The line would stand after the one of the blocking."""
    lege = home.as_user("lege")
    before = len(lines(lege))
    with pytest.raises(Gone):
        run(lege, blocked_meanwhile, course)
    told = lines(lege)[before:]
    with home.every_row() as sql:
        patient = sql.scalar(select(Patient.id))
    assert told == [(lege.me.id, "consent:blocked", ""), (lege.me.id, "access:denied", patient)]


@query(Right.SEE_LISTS, audit="test:wrong")
def writes_all_the_same(w: Work) -> None:
    w.sql.scalars(select(Patient)).one().phone = "92 00 00 00"
    w.sql.flush()


def test_a_query_that_writes_is_a_fault_of_the_program(home: make.House, course: CourseId) -> None:
    with pytest.raises(TypeError):
        run(home.as_user("lege"), writes_all_the_same)


_MADE: list[str] = []


@command(Right.TASKS, audit="test:collided")
def collides(w: Work, times: int) -> int:
    _MADE.append("made")
    w.if_lost.callback(_MADE.append, "undone")
    w.sql.execute(update(Patient).values(phone=str(len(_MADE))))
    if _MADE.count("made") <= times:
        raise Collided("noen andre")
    return _MADE.count("made")


@pytest.mark.logs
def test_what_others_stood_in_the_way_of_is_done_again(home: make.House, course: CourseId) -> None:
    """What was done outside the store is undone each time; after so many times the user is told."""
    lege = home.as_user("lege")
    before = len(lines(lege))
    _MADE.clear()
    assert run(lege, collides, TRIES) == TRIES + 1
    assert _MADE == ["made", "undone"] * TRIES + ["made"]
    assert [line[1] for line in lines(lege)[before:]] == ["test:collided"]
    _MADE.clear()
    with pytest.raises(Conflict):
        run(lege, collides, TRIES + 1)
    assert _MADE == ["made", "undone"] * (TRIES + 1) and len(lines(lege)) == before + 1
