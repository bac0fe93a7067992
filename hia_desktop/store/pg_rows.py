"""Which rows each user's own role of the database may see and change, whatever program it comes by; which role writes
what of them is said in `pg_writers`.

Says in the database what `services.relations` says of which patients and courses exist for a user; a test holds the two
against each other. The owner of the tables is past it: nobody works as the owner but who sets a centre up or brings its
schema up to date.
"""

from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Column, Connection, Table

from hia_desktop.domain.access import TRACKS_OF, Category, Recipient, Right, Role, Track, may
from hia_desktop.store import pg_keys, pg_shown, pg_writers
from hia_desktop.store.entities import Entity, KeyGrant
from hia_desktop.store.pg_keys import NOW
from hia_desktop.store.pg_shown import READERS
from hia_desktop.store.pg_writers import ADVISERS, ME, MINE, VERBS, listed

_SAFE = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
"""In plpgsql each is planned once in a connection; a function of SQL would be, each time that it is asked."""
TODAY = "(now() AT TIME ZONE 'Europe/Oslo')::date"
_SHARED = (
    f"FROM public.consent WHERE recipient = '{Recipient.NAV_ADVISER}' AND withdrawn_at IS NULL "
    f"AND valid_from <= {TODAY} AND valid_until >= {TODAY} AND patient_id NOT IN (SELECT hia_keys.blocking_me())"
)
_ASKED_BY_NAV = f"hia_keys.my_role() = '{Role.NAV_ADVISER}'"
_WITH_EMPLOYER = f"category IN ('{Category.SICK_LEAVE}', '{Category.ADAPTATION}')"
_OPENED = (
    "SELECT 1 FROM public.access_reason AS a WHERE a.patient_id = b.patient_id AND a.user_id = b.user_id "
    f"AND a.emergency AND a.until > {NOW}"
)
_LONGEST = 26 * 3600 * 1_000_000
"""Microseconds that a reason for opening a record may hold: to the end of the day, and the clocks may be apart."""
_OWNER = "(SELECT datdba FROM pg_database WHERE datname = current_database())"


def _function(name: str, gives: str, body: str, few: str = "") -> str:
    told = f"QUERY SELECT t.one::text FROM ({body}) AS t(one)" if gives.startswith("SETOF") else f"({body})"
    return f"CREATE OR REPLACE FUNCTION hia_keys.{name} RETURNS {gives} {_SAFE}{few} AS $$BEGIN RETURN {told}; END$$"


_ME = "SELECT CASE WHEN starts_with(session_user, current_database() || '_u_') THEN right(session_user, 32) ELSE '' END"
"""By its name, which only the functions of `servers.roles_sql` give a role."""
_NAMED = "username, full_name, title, hpr_number"
"""What an administrator alone says of a user."""
_STAY = ("agenda_item", "answered_paper", "attachment", "meeting")
"""What is sealed in these stays for whoever could read it."""
FUNCTIONS = (
    _function(
        "me()",
        "TEXT",
        _ME,
    ),
    _function("my_role()", "TEXT", f"SELECT role FROM public.app_user WHERE id = ({_ME}) AND active"),
    _function("named()", "TEXT", f"SELECT ROW({_NAMED})::text FROM public.app_user WHERE id = ({_ME})"),
    _function(
        "administers()",
        "BOOLEAN",
        f"SELECT coalesce(hia_keys.my_role() = '{Role.ADMINISTRATOR}', false) "
        f"OR pg_has_role(session_user, {_OWNER}, 'MEMBER')",
    ),
    _function(
        "blocking_me()",
        "SETOF TEXT",
        f"SELECT b.patient_id FROM public.blocking AS b WHERE b.user_id = hia_keys.me() AND NOT EXISTS ({_OPENED})",
        " ROWS 5",
    ),
    _function("shared_patients()", "SETOF TEXT", f"SELECT patient_id {_SHARED}"),
    _function("shared_courses()", "SETOF TEXT", f"SELECT course_id {_SHARED}"),
    _function("planned_courses()", "SETOF TEXT", f"SELECT course_id {_SHARED} AND category = '{Category.PLAN}'"),
    _function(
        "my_work()",
        "SETOF TEXT",
        "SELECT e.id FROM public.form_entry AS e JOIN public.course AS c ON c.id = e.course_id "
        f"WHERE e.author_id = hia_keys.me() AND e.track = '{Track.NAV}' AND e.state = 'signed' AND e.struck_at IS NULL "
        f"AND hia_keys.my_role() = '{Role.NAV_ADVISER}' AND c.patient_id NOT IN (SELECT hia_keys.blocking_me())",
    ),
    _function(
        "courses_of_my_work()",
        "SETOF TEXT",
        "SELECT course_id FROM public.form_entry WHERE id IN (SELECT hia_keys.my_work())",
    ),
    _function(
        "patients_of_my_work()",
        "SETOF TEXT",
        "SELECT patient_id FROM public.course WHERE id IN (SELECT hia_keys.courses_of_my_work())",
    ),
    # what `pg_shown` begins with
    _function(
        "patients_of_nav()",
        "SETOF TEXT",
        f"SELECT patient_id {_SHARED} AND {_ASKED_BY_NAV} UNION SELECT hia_keys.patients_of_my_work()",
    ),
    _function("employers_of_patients()", "SETOF TEXT", f"SELECT patient_id {_SHARED} AND {_WITH_EMPLOYER}"),
    _function("employers_of_courses()", "SETOF TEXT", f"SELECT course_id {_SHARED} AND {_WITH_EMPLOYER}"),
    _function(
        "keeps(object TEXT)",
        "BOOLEAN",
        "SELECT EXISTS (SELECT 1 FROM public.form_entry AS e WHERE e.id = object AND e.state = 'signed' "
        f"AND (e.track <> '{Track.NAV}' OR hia_keys.my_role() <> '{Role.NAV_ADVISER}')) "
        "OR EXISTS (SELECT 1 FROM public.issued_document AS d WHERE d.id = object) "
        "OR EXISTS (SELECT 1 FROM public.signed_paper AS d WHERE d.id = object AND d.quotes IS NULL) "
        "OR EXISTS (SELECT 1 FROM public.meeting_decision AS d WHERE d.id = object AND d.made_by <> hia_keys.me()) "
        + "".join(f"OR EXISTS (SELECT 1 FROM public.{name} AS t WHERE t.id = object) " for name in _STAY),
    ),
    _function(
        "counted_courses()",
        "SETOF TEXT",
        f"SELECT c.id FROM public.course AS c WHERE hia_keys.my_role() = '{Role.NAV_ADVISER}' "
        f"AND c.patient_id IN (SELECT patient_id {_SHARED})",
    ),
    # a key or a signature put on it before its author's own would be in the way of them
    _function(
        "others_draft(object TEXT)",
        "BOOLEAN",
        "SELECT EXISTS (SELECT 1 FROM public.form_entry AS e WHERE e.id = object AND e.state = 'draft' "
        "AND e.author_id <> hia_keys.me())",
    ),
    # a line of a number far ahead would be the last: nobody could add another
    _function("next_line()", "INTEGER", "SELECT coalesce(max(seq), 0) + 1 FROM public.audit_line"),
    _function(
        "my_visits()", "SETOF TEXT", "SELECT appointment_id FROM public.appointment_staff WHERE user_id = hia_keys.me()"
    ),
    _function(
        "hidden_courses()",
        "SETOF TEXT",
        "SELECT id FROM public.course WHERE patient_id IN (SELECT hia_keys.blocking_me())",
    ),
)
"""Who asks, and what is hidden from her; asked once in a statement, and not for each row."""

_OF = {
    "course": "course WHERE course.id = which",
    "consent": "consent AS t WHERE t.id = which",
    "entry": "form_entry AS t JOIN public.course ON course.id = t.course_id WHERE t.id = which",
    "document": "issued_document AS t JOIN public.course ON course.id = t.course_id WHERE t.id = which",
    "attachment": "attachment AS t JOIN public.course ON course.id = t.course_id WHERE t.id = which",
    "task": "task AS t JOIN public.course ON course.id = t.course_id WHERE t.id = which",
    "visit": "appointment AS t JOIN public.course ON course.id = t.course_id WHERE t.id = which",
    "encounter": "encounter AS t JOIN public.course ON course.id = t.course_id WHERE t.id = which",
    "item": "agenda_item AS t JOIN public.course ON course.id = t.course_id WHERE t.id = which",
    "period": "sick_leave AS t JOIN public.course ON course.id = t.course_id WHERE t.id = which",
}
_WHOSE = " ".join(f"WHEN '{about}' THEN (SELECT patient_id FROM public.{rows})" for about, rows in _OF.items())
_WHO_REGISTER = listed(role for role in Role if may(role, Right.REGISTER_REFERRAL))
_WHO_ENDS = listed(role for role in Role if may(role, Right.EDIT_PATIENT))
_WHO_MAY_OPEN = listed(role for role in Role if may(role, Right.EMERGENCY))
HIDDEN = (
    _function(
        "whose(about TEXT, which TEXT)",
        "TEXT",
        "SELECT coalesce(CASE about WHEN 'patient' THEN (SELECT id FROM public.patient WHERE patient.id = which) "
        f"{_WHOSE} END, '') WHERE hia_keys.my_role() IS NOT NULL",
    ),
    _function(
        "blocked(number TEXT)",
        "TEXT",
        "SELECT id FROM public.patient WHERE national_id = number AND id IN (SELECT hia_keys.blocking_me()) "
        f"AND hia_keys.my_role() IN ({_WHO_REGISTER})",
    ),
    _function(
        "counted(patient TEXT)",
        "SETOF TEXT",
        "SELECT c.id FROM public.course AS c WHERE c.patient_id = patient "
        "AND c.id IN (SELECT hia_keys.counted_courses())",
    ),
)
"""What of hidden rows is told nevertheless: whose record it was that somebody asked for by its number, which the trail
is to name; and, by the person number, which patient it is who blocks somebody that opens the record in an emergency,
or registers a referral and is refused. The trail names patients by those same numbers to everybody."""

_TOLD = "(SELECT to_char(quarter, 'YYYY-MM-DD') || ' ' || what AS id FROM public.told_quarter) AS t WHERE true"
SIGNED = {
    "entry": "public.form_entry AS t WHERE t.state = 'signed'",
    "struck": "public.form_entry AS t WHERE t.struck_at IS NOT NULL",
    "consent": "public.consent AS t WHERE true",
    "withdrawn": "public.consent AS t WHERE t.withdrawn_at IS NOT NULL",
    "issued": "public.issued_document AS t WHERE true",
    "kept": "public.signed_paper AS t WHERE true",
    "file": "public.attachment AS t WHERE true",
    "taken": "public.attachment AS t WHERE t.struck_at IS NOT NULL",
    "called": "public.user_before AS t WHERE true",
    "answered": "public.answered_paper AS t WHERE true",
    "instrument": "public.own_instrument AS t WHERE t.approved_on IS NOT NULL",
    "told": _TOLD,
    "told_work": _TOLD,
}
"""The rows of each kind of signature that the trail holds."""
_STILL = " ".join(
    f"WHEN '{kind}' THEN EXISTS (SELECT 1 FROM {rows} AND t.id = p.object_id)" for kind, rows in SIGNED.items()
)
GONE = (
    _function(
        "gone(kind TEXT)",
        "SETOF TEXT",
        "SELECT p.object_id FROM public.proof AS p WHERE p.kind = $1 AND p.line IS NOT NULL "
        f"AND hia_keys.my_role() IS NOT NULL AND NOT CASE $1 {_STILL} ELSE true END",
    ),
)
"""The numbers of what was signed and is gone, which a check could not tell from what is hidden from whoever checks. The
signatures themselves are there for all."""

_IS_NAV = f"{MINE} = '{Role.NAV_ADVISER}'"
"""Before what only a NAV adviser asks for: nobody else waits for it."""
_ADMINISTERS = f"{MINE} = '{Role.ADMINISTRATOR}'"
_HEALTH = listed(role for role in Role if Track.HEALTH in TRACKS_OF[role])


def _read(column: str, hidden: str) -> str:
    """A row of a patient or a course, to whoever is no NAV adviser."""
    return f"{MINE} IN ({READERS}) AND {column} NOT IN (SELECT hia_keys.{hidden}())"


def _seen(column: str, hidden: str, shared: str) -> str:
    """The same, to everybody."""
    nav = f"{MINE} = '{Role.NAV_ADVISER}' AND {column} IN (SELECT hia_keys.{shared}())"
    return f"({_read(column, hidden)} OR {nav})"


def _of_patient(column: str) -> str:
    return _seen(column, "blocking_me", "shared_patients")


def _of_course(column: str) -> str:
    return _seen(column, "hidden_courses", "shared_courses")


OPEN = frozenset(
    {
        "backup_place",
        "centre",
        "code_list",
        "guideline_limit",
        "health_word",
        "kept_letterhead",
        "letter_text",
        "local_agreement",
        "meeting",
        "meeting_attendee",
        "meeting_series",
        "neighbour",
        "own_instrument",
        "phrase",
        "public_key",
        "series_member",
        "settled",
        "shown_form",
        "told_quarter",
        "user_before",
        "vouched",
        "workplace",
        "workplace_agreement",
        "workplace_change",
        "workplace_person",
        "workplace_session",
        "workplace_task",
        # of what is somebody's these name nobody: signatures and wrapped keys, by the number of what they are of
        "key_grant",
        "proof",
        # whoever adds a line reads the last one; they name users, and patients by a number that says nothing
        "audit_line",
        "trail_key",
    }
)
"""The tables that hang on no patient and no course."""
_HANDED_ON = frozenset({"blocking", "consent", "course", "course_member", "task"})
"""What an administrator sees besides, who hands on the work of somebody who leaves to somebody who may have it. They
name no patient but by number."""
_GIVEN_ON = frozenset({"course", "course_member", "task"})
_OWN = frozenset({"loose_draft", "saved_filter", "user_settings"})
"""What nobody but the user reads."""
NOBODY = "false"
_THROUGH = ("entry_id", "appointment_id", "item_id")
"""The columns by which a row hangs on one that hangs on a course."""


_FORMER = {"form_entry": "my_work", "course": "courses_of_my_work"}
"""What a NAV adviser may read when it is shared no longer: what she signed herself, and its course; whose that
is `pg_shown` says."""


Rule = tuple[str, str, str]
"""For what (a command of SQL), which rows are seen, and which may be written."""


def policies(table: Table) -> Iterator[Rule]:
    """What is said of a table's rows; of a command that is named twice, either will do. Whoever is let in no more sees
    none."""
    if table.name in _FORMER:
        yield "SELECT", f"{_IS_NAV} AND id IN (SELECT hia_keys.{_FORMER[table.name]}())", ""
    if table.name == "app_user":
        same = f"ROW({_NAMED})::text = (SELECT hia_keys.named())"
        self_kept = f"id = hia_keys.me() AND active AND role = {MINE} AND {same}"
        yield "SELECT", f"{MINE} IS NOT NULL", ""
        yield "INSERT", "", _ADMINISTERS
        yield "UPDATE", f"({_ADMINISTERS} OR id = hia_keys.me())", f"({_ADMINISTERS} OR {self_kept})"
    elif table.name in _OWN:
        yield "ALL", "user_id = hia_keys.me()", ""
    elif table.name == "access_reason":
        yield from _reasons(_row_of(table))
    elif table.name == "key_grant":
        yield from _keys()
    elif table.name in OPEN:
        yield "ALL", f"{MINE} IS NOT NULL", ""
    else:
        yield "ALL", _row_of(table), ""
        yield from _besides(table.name)


def _reasons(seen: str) -> Iterator[Rule]:
    new = f"user_id = hia_keys.me() AND seen_by IS NULL AND until <= {NOW} + {_LONGEST}"
    yield "SELECT", f"{seen} OR user_id = hia_keys.me() OR emergency AND {_ADMINISTERS}", ""
    yield "INSERT", "", f"{new} AND (emergency AND {MINE} IN ({_WHO_MAY_OPEN}) OR {seen})"
    yield "UPDATE", _ADMINISTERS, _ADMINISTERS


def _keys() -> Iterator[Rule]:
    """Of what is signed only those take a key away who write on that side; of what somebody else is writing nobody,
    but an adviser's draft goes with the consent. What a consent stands by goes when it ends, by whoever ends it.

    What opens a hidden thing is hidden too, and that is asked before whatever somebody compares (`none_of`): who is
    blocked could else read by halving (`pg_shown`) the sealed bytes, and what opens them."""
    mine = f"reader NOT LIKE 'user:%' OR reader = 'user:' || {ME} OR right(reader, 32) IN ({ADVISERS})"
    held = f"({MINE} IN ({_HEALTH}) OR consent_id IS NOT NULL OR NOT hia_keys.keeps(object_id))"
    stands = f"(reader <> '{KeyGrant.OF_A_CONSENT}' OR {MINE} IN ({_WHO_ENDS}))"
    held = f"({_ADMINISTERS} OR ({mine}) AND {held} AND {stands})"
    hidden = "(SELECT array_agg(t.one) FROM hia_keys.sealed_and_hidden() AS t(one))"
    there = f"hia_keys.none_of(object_id, {hidden})"
    yield "SELECT", f"{there} AND {MINE} IS NOT NULL", ""
    yield "INSERT", "", f"{MINE} IS NOT NULL"
    yield "UPDATE", f"{there} AND {held}", held
    yield "DELETE", f"{there} AND {held}", ""


def _besides(table: str) -> Iterator[Rule]:
    """What is seen, or done, of rows that hang on what is hidden."""
    if table == "appointment":  # a colleague's time with a patient who is hidden is taken
        yield "SELECT", f"{MINE} IN ({READERS}) OR id IN (SELECT hia_keys.my_visits())", ""
    elif table in _HANDED_ON:
        yield "SELECT", _ADMINISTERS, ""
        if table in _GIVEN_ON:
            yield "UPDATE", _ADMINISTERS, _ADMINISTERS
        if table == "course_member":
            yield "INSERT", "", _ADMINISTERS
            yield "DELETE", _ADMINISTERS, ""


def _row_of(table: Table) -> str:
    """When a row of a table that hangs on a patient or a course exists; never, of a table that nobody has thought
    of."""
    if table.name == "counted_answer":  # sealed without a key of its own among the grants (`_keys`)
        hidden = "(SELECT array_agg(t.one) FROM hia_keys.hidden_courses() AS t(one))"
        return f"hia_keys.none_of(course_id, {hidden}) AND {MINE} IN ({READERS})"
    if table.name in pg_shown.VIEWED:
        return _read("id", "blocking_me") if table.name == "patient" else _read("course_id", "hidden_courses")
    if table.name == "course":
        return f"{_of_patient('patient_id')} AND {_of_course('id')}"
    seen = [_of_course("course_id")] if "course_id" in table.columns else []
    seen = seen or [_of_patient(name) for name in ("patient_id", "other_id") if name in table.columns]
    seen = seen or [_through(table.columns[name]) for name in _THROUGH if name in table.columns]
    if not seen:
        return NOBODY
    empty = f"course_id IS NULL AND {MINE} IS NOT NULL OR "
    nullable = "course_id" in table.columns and table.columns["course_id"].nullable
    return (empty if nullable else "") + " AND ".join(seen)


def _through(column: "Column[object]") -> str:
    (key,) = column.foreign_keys
    target = key.column.table.name
    return f"EXISTS (SELECT 1 FROM public.{target} AS of_row WHERE of_row.id = {column.name})"


def statements(group: bool) -> Iterator[str]:
    """All that is said in a database, by its owner, each time anew. `group`: the role that all users share is there."""
    yield from pg_keys.TABLES
    yield from FUNCTIONS
    yield from HIDDEN
    yield from GONE
    yield from pg_shown.statements()
    yield from pg_keys.FUNCTIONS
    yield "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA hia_keys, hia_login FROM PUBLIC"
    for table in Entity.metadata.sorted_tables:
        for told in ("all", "select", "insert", "update", "delete", *(f"may_{verb.lower()}" for verb in VERBS)):
            yield f"DROP POLICY IF EXISTS hia_{told} ON public.{table.name}"
        yield f"ALTER TABLE public.{table.name} ENABLE ROW LEVEL SECURITY"
        said: dict[str, list[tuple[str, str]]] = {}
        for what, seen, written in policies(table):
            said.setdefault(what, []).append((seen, written))
        for what, rules in said.items():
            seen, written = (" OR ".join(f"({one})" for one in part if one) for part in zip(*rules, strict=True))
            using = f" USING ({seen})" if seen else ""
            check = f" WITH CHECK ({written})" if written else ""
            yield f"CREATE POLICY hia_{what.lower()} ON public.{table.name} FOR {what}{using}{check}"
        yield from _who_writes(table.name)
    yield "ALTER TABLE hia_keys.holder ENABLE ROW LEVEL SECURITY"
    yield "ALTER TABLE hia_keys.about ENABLE ROW LEVEL SECURITY"
    for name, seen in (
        ("holder", f"{_ADMINISTERS} OR name = 'user:' || hia_keys.me()"),
        ("about", f"{MINE} IS NOT NULL"),
    ):
        yield f"DROP POLICY IF EXISTS hia_all ON hia_keys.{name}"
        yield f"DROP POLICY IF EXISTS hia_select ON hia_keys.{name}"
        yield f"CREATE POLICY hia_all ON hia_keys.{name} USING ({_ADMINISTERS})"
        yield f"CREATE POLICY hia_select ON hia_keys.{name} FOR SELECT USING ({seen})"
    if group:
        yield from _grants()


def _who_writes(table: str) -> Iterator[str]:
    """On top of which rows are whose. An update that is refused is an error, and not a row that is left as it was."""
    for verb, condition in pg_writers.limits(table):
        asked = f"USING ({condition})" if verb == "DELETE" else f"WITH CHECK ({condition})"
        asked = f"USING ({pg_writers.NAVS_TASKS}) {asked}" if (table, verb) == ("task", "UPDATE") else asked
        yield f"CREATE POLICY hia_may_{verb.lower()} ON public.{table} AS RESTRICTIVE FOR {verb} {asked}"


def _grants() -> Iterator[str]:
    """The rights of the login role, of what makes roles, and of all users; `{database}` is the database's name."""
    yield "GRANT USAGE ON SCHEMA hia_login TO {database}_login, {database}_user"
    yield "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA hia_login TO {database}_login, {database}_user"
    yield "GRANT USAGE ON SCHEMA hia_keys TO {database}_keeper, {database}_user"
    yield "GRANT EXECUTE ON FUNCTION hia_keys.administers(), hia_keys.me() TO {database}_keeper"
    yield "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA hia_keys TO {database}_user"
    yield "GRANT SELECT, UPDATE (generation, memory_kib, passes, lanes) ON hia_keys.about TO {database}_user"
    yield "GRANT SELECT, INSERT, UPDATE, DELETE ON hia_keys.holder TO {database}_user"
    yield "GRANT USAGE ON SCHEMA public TO {database}_user"
    yield "GRANT SELECT ON public.alembic_version TO {database}_user"
    yield "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {database}_user"
    for table in Entity.metadata.sorted_tables:
        yield f"REVOKE ALL ON public.{table.name} FROM {{database}}_user"
        read = [] if table.name in pg_shown.VIEWED else ["SELECT"]
        rights = ", ".join([*read, *pg_writers.rights(table.name)])
        yield f"GRANT {rights} ON public.{table.name} TO {{database}}_user"
    yield pg_shown.EVERYBODY


_THERE = "SELECT count(*) FROM pg_roles WHERE rolname = current_database() || '_user'"


def rules() -> str:
    """A sum over all that this program says, which stands in the database that it was said in."""
    return sha256("\n".join(statements(True)).encode()).hexdigest()


def furnish(connection: Connection) -> None:
    """Says it all in the database, as its owner, in the caller's transaction."""
    database = str(connection.exec_driver_sql("SELECT current_database()").scalar_one())
    for one in statements(bool(connection.exec_driver_sql(_THERE).scalar())):
        connection.exec_driver_sql(one.replace("{database}", database).replace("%", "%%"))
    connection.exec_driver_sql(f"COMMENT ON SCHEMA hia_keys IS '{rules()}'")
