"""What nobody finds out by guessing on a server, of rows that are hidden from the asker's own role.

PostgreSQL compares a column with a word before it asks whether the row may be seen, wherever the comparison itself is
known to tell nothing («leakproof»: =, <, > on text, days and bytes), and its account of how it found the answer tells
how often it had to ask (`EXPLAIN ANALYZE`). By halving, whoever may read some rows of a table so reads all of it. So
a NAV adviser and an administrator have no right to read the tables of patients and sick leave at all. By the same names
they find views that begin with the numbers of what exists for the asker: nothing that is asked of a column is asked of
any other row. Of what is sealed, whoever is blocked does not find the keys: that alone is asked before any comparison.
Source: postgresql.org, version 15, 41.5 «Rules and Privileges», and order_qual_clauses in createplan.c
(read 2026-11-30).
"""

from collections.abc import Iterator, Mapping

from hia_desktop.domain.access import Right, Role, may
from hia_desktop.store.entities import Entity
from hia_desktop.store.pg_writers import listed

SCHEMA = "hia_shown"
"""Before `public` in every user's search path; a schema that a role may not use is passed over."""
PUT_AWAY = f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"
"""Before a table changes that a view is of; `statements` makes it anew."""
_UNTOLD = "–"
"""Stands for an employer that the patient does not share: that there is one, and not which."""
VIEWED: Mapping[str, tuple[str, str, str]] = {
    "patient": ("id", "patients_of_nav", "employers_of_patients"),
    "sick_leave": ("course_id", "counted_courses", "employers_of_courses"),
}
"""Of each table: the column that says whose a row is, which function of `pg_rows` gives those that exist for an
adviser, and which of them share who the employer is."""

READERS = listed(role for role in Role if may(role, Right.READ_RECORD) and role is not Role.NAV_ADVISER)
"""They find the tables, everybody else the views: an administrator's are empty."""
_SAFE = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
_BOTH = ", ".join(f"public.{name}" for name in VIEWED)
_VIEWS = ", ".join(f"{SCHEMA}.{name}" for name in VIEWED)
_UNDER = {"shared_part": "form_entry.entry_id", "signed_paper": "form_entry.entry_id"}
_UNDER |= {"meeting_decision": "agenda_item.item_id"}
_SEALED = ("agenda_item", "answered_paper", "attachment", "form_entry", "issued_document", "task")
_HIDDEN_COURSE = "(SELECT id FROM public.course WHERE patient_id IN (SELECT hia_keys.blocking_me()))"
_OF_COURSES = (f"SELECT t.id FROM public.{name} AS t WHERE t.course_id IN {_HIDDEN_COURSE}" for name in _SEALED)
_OF_ROWS = (
    f"SELECT t.id FROM public.{name} AS t JOIN public.{row} AS o ON o.id = t.{by} WHERE o.course_id IN {_HIDDEN_COURSE}"
    for name, (row, by) in ((name, told.split(".")) for name, told in _UNDER.items())
)
_ALL = " UNION ALL ".join([*_OF_COURSES, *_OF_ROWS])
BLOCKED = (
    f"CREATE OR REPLACE FUNCTION hia_keys.sealed_and_hidden() RETURNS SETOF TEXT STABLE ROWS 100 {_SAFE} AS $$BEGIN "
    f"IF EXISTS (SELECT hia_keys.blocking_me()) THEN RETURN QUERY SELECT t.id::text FROM ({_ALL}) AS t; END IF; END$$",
    # in plpgsql, which is never taken apart, and at no cost: so it is asked before whatever somebody compares
    "CREATE OR REPLACE FUNCTION hia_keys.none_of(one TEXT, hidden TEXT[]) RETURNS BOOLEAN LANGUAGE plpgsql IMMUTABLE "
    "PARALLEL SAFE COST 0.000001 AS $$BEGIN RETURN hidden IS NULL OR one <> ALL (hidden); END$$",
)
"""What is sealed of those who block whoever asks, by number, and whether a number is none of these."""

FUNCTION = f"""
CREATE OR REPLACE FUNCTION hia_keys.shows(who TEXT) RETURNS VOID {_SAFE} AS $$
DECLARE named TEXT := current_database() || '_u_' || who;
BEGIN
    IF NOT hia_keys.administers() THEN
        RAISE EXCEPTION 'not for this role to do' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = named) THEN
        RETURN;
    END IF;
    EXECUTE format('REVOKE SELECT ON {_BOTH}, {_VIEWS} FROM %I', named);
    EXECUTE format('REVOKE USAGE ON SCHEMA {SCHEMA} FROM %I', named);
    IF (SELECT role FROM public.app_user WHERE id = who) IN ({READERS}) THEN
        EXECUTE format('GRANT SELECT ON {_BOTH} TO %I', named);
    ELSE
        EXECUTE format('GRANT USAGE ON SCHEMA {SCHEMA} TO %I', named);
        EXECUTE format('GRANT SELECT ON {_VIEWS} TO %I', named);
    END IF;
END$$
"""
"""Gives a user's role the right to read the tables, or the views, as the user's role here asks for."""

EVERYBODY = (
    "SELECT hia_keys.shows(right(rolname, 32)) FROM pg_roles WHERE starts_with(rolname, current_database() || '_u_') "
    "AND length(rolname) = length(current_database()) + 35"
)
"""The same for all that have a role."""


def statements() -> Iterator[str]:
    """The views, made anew, and the function that gives the right to read them; EXPLAIN is not told what the tables
    hold either (`security_barrier`), and nothing that is asked goes past the `OFFSET`."""
    yield PUT_AWAY
    yield f"CREATE SCHEMA {SCHEMA}"
    for name, (whose, seen, employed) in VIEWED.items():
        columns = [column.name for column in Entity.metadata.tables[name].columns]
        shown = ", ".join(_shown(column, whose, employed) for column in columns)
        every = f"{SCHEMA}.every_{name}"
        yield f"CREATE VIEW {every} WITH (security_barrier) AS SELECT {', '.join(columns)} FROM public.{name}"
        yield (
            f"CREATE VIEW {SCHEMA}.{name} AS SELECT {shown} FROM hia_keys.{seen}() AS s(whose) CROSS JOIN LATERAL "
            f"(SELECT * FROM {every} AS one WHERE one.{whose} = s.whose OFFSET 0) AS t"
        )
    yield FUNCTION
    yield from BLOCKED
    for column in ("key_grant ALTER COLUMN wrapped", "counted_answer ALTER COLUMN content"):
        yield f"ALTER TABLE public.{column} TYPE BYTEA"  # as it is: what was reckoned of it is forgotten
        yield f"ALTER TABLE public.{column} SET STATISTICS 0"


def _shown(column: str, whose: str, employed: str) -> str:
    if column == whose:
        return f"s.whose::varchar AS {column}"
    if column != "employer":
        return f"t.{column}"
    known = f"t.employer = '' OR s.whose IN (SELECT hia_keys.{employed}())"
    return f"CASE WHEN {known} THEN t.employer ELSE '{_UNTOLD}' END::varchar AS employer"
