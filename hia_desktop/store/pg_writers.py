"""Who writes what on a server: of the rows that a user's own role sees, as `pg_rows` says, those that the program would
have written.

One table, of groups of roles. It is held against every write that the services' tests make (`tests/writers.py`).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Date

from hia_desktop.domain.access import ADMIN, EVERYONE, HEALTH, NAV, OFFICE, TRACKS_OF, Category, Right, Role, Track, may
from hia_desktop.domain.forms import FORMS
from hia_desktop.domain.forms.values import Decision, Discipline, LocalOffer
from hia_desktop.domain.leave.sick_leave import SickLeaveKind, WorkSituation
from hia_desktop.domain.sending.agreements import Party
from hia_desktop.domain.tasks import MEASURE, SAFETY, TASKS
from hia_desktop.domain.teamwork.encounters import Partner
from hia_desktop.store.audit import SLACK
from hia_desktop.store.entities import AuditLine, Entity, FormEntry, KeyGrant, Proof, Settled, Task, ToldQuarter
from hia_desktop.store.entities.entity import UtcMoment
from hia_desktop.store.pg_keys import NOW

MINE = "(SELECT hia_keys.my_role())"
ME = "(SELECT hia_keys.me())"
VERBS = ("INSERT", "UPDATE", "DELETE")
_CARE = HEALTH | OFFICE
_STAFF = _CARE | NAV
_FORMS = "form_entry"

WRITES: tuple[tuple[frozenset[Role], str, str], ...] = (
    # what is everybody's: the trail, signatures, keys, what is set and settled at sign-in, one's own row and phrases
    (EVERYONE, "INSERT", "audit_line phrase proof"),
    (EVERYONE, "INSERT DELETE", "key_grant settled"),
    (_STAFF, "UPDATE", "key_grant"),
    (EVERYONE, "INSERT UPDATE", "user_settings"),
    (EVERYONE, "UPDATE", "app_user backup_place"),
    (EVERYONE, "DELETE", "shared_part signed_paper"),  # what a consent opened, by whoever finds that it has ended
    # what everybody at the centre who works with patients writes
    (_STAFF, "INSERT UPDATE DELETE", "agenda_item form_entry loose_draft saved_filter task"),
    (_STAFF, "INSERT UPDATE", "attachment milestone_state workplace workplace_session workplace_task"),
    (_STAFF, "INSERT DELETE", "workplace_agreement workplace_person"),
    (_STAFF, "INSERT", "kept_letterhead meeting shared_part shown_form signed_paper told_quarter workplace_change"),
    # the health side and the office, who are one house
    (_CARE, "INSERT UPDATE DELETE", "appointment"),
    (_CARE, "INSERT UPDATE", "course departure issued_document meeting_series patient"),
    (_CARE, "INSERT DELETE", "appointment_staff course_member same_person series_member sick_leave"),
    (_CARE, "INSERT", "access_reason objection"),
    (_CARE, "UPDATE", "consent course_member encounter meeting"),
    # the health side alone
    (HEALTH, "INSERT DELETE", "blocking counted_answer measuring meeting_attendee"),
    (HEALTH, "INSERT", "consent encounter"),
    (HEALTH, "UPDATE", "objection"),
    (HEALTH | NAV, "INSERT", "answered_paper"),
    (HEALTH | NAV, "INSERT DELETE", "meeting_decision"),
    # the centre's own
    (_CARE | ADMIN, "INSERT", "backup_place"),
    (OFFICE | ADMIN, "INSERT UPDATE", "guideline_limit health_word local_agreement neighbour own_instrument"),
    (OFFICE | ADMIN, "INSERT DELETE", "letter_text"),
    (ADMIN, "INSERT UPDATE", "app_user centre code_list public_key"),
    (ADMIN, "INSERT", "user_before vouched"),
    (ADMIN, "UPDATE", "access_reason course task"),  # an emergency is seen; who leaves hands on her work
    (ADMIN, "INSERT UPDATE DELETE", "course_member"),
)
"""Who may, which verbs of SQL, in which tables. What is not named here no user's role may."""

OF_A_FILE = frozenset({"backup_place"})
"""Tables of a store on a machine: on a server the program takes no copies by itself, and nobody writes where they go,
which would hold when the centre is brought home."""

BY = {
    "appointment": "made_by",
    "attachment": "added_by",
    "audit_line": "user_id",
    "blocking": "set_by",
    "consent": "recorded_by",
    "departure": "noted_by",
    "form_entry": "author_id",
    "issued_document": "issued_by",
    "meeting_decision": "made_by",
    "objection": "set_by",
    "same_person": "noted_by",
    "user_before": "changed_by",
    "workplace_change": "by",
}
"""The column that says who put a row in: nobody puts one in by another's name."""

ENDED = {"consent": "withdrawn", "departure": "undone", "objection": "lifted"}
"""The columns, «_by» and «_at», that say who ended what a row tells of: it is done by the own name, and for good."""

CHANGED = {
    "access_reason": "seen_by, seen_at",
    "attachment": "struck_at, struck_because, task_id",
    "consent": "withdrawn_by, withdrawn_at",
    "departure": "undone_by, undone_at",
    "objection": "lifted_by, lifted_at",
}
"""Of these tables no other column is ever changed."""


FIRST, LAST = date(1800, 1, 1), date(2999, 12, 31)
"""The days that anybody writes. One beyond all calendars would stop everybody who reads the row."""


def writers(table: str, verb: str) -> frozenset[Role]:
    """The roles that may."""
    found: frozenset[Role] = frozenset()
    for who, verbs, tables in WRITES:
        if verb in verbs.split() and table in tables.split():
            found |= who
    return found


def verbs(table: str) -> list[str]:
    """What some role may do to the rows of a table on a server."""
    return [verb for verb in VERBS if table not in OF_A_FILE and writers(table, verb)]


def rights(table: str) -> list[str]:
    """The same as it is granted, to all users at once. Nobody changes who put a row in, and so takes another's."""
    columns = [column.name for column in Entity.metadata.tables[table].columns if column.name != BY.get(table)]
    only = CHANGED.get(table, ", ".join(columns) if table in BY else "")
    return [f"{verb} ({only})" if verb == "UPDATE" and only else verb for verb in verbs(table)]


def kinds(role: Role) -> list[str]:
    """The forms that a role writes; what is not of the program, the centre's own instruments, is the health side's."""
    return sorted(form.kind for form in FORMS if may(role, form.card.write))


def listed(words: Iterable[str]) -> str:
    """As SQL lists them."""
    return ", ".join(f"'{word}'" for word in words)


_OF_NAVS_FORMS = {code: kind.step for code, kind in TASKS.items() if any(kind.step in kinds(role) for role in NAV)}
_OF_A_PLAN = listed(code for code, step in _OF_NAVS_FORMS.items() if step == MEASURE.step)
_OF_OTHERS = listed(code for code, step in _OF_NAVS_FORMS.items() if step != MEASURE.step)
_MAY_FOLLOW = f"kind IN ({_OF_OTHERS}) OR kind IN ({_OF_A_PLAN}) AND course_id IN (SELECT hia_keys.planned_courses())"
NAVS_TASKS = f"({MINE} NOT IN ({listed(NAV)}) OR track = '{Track.NAV}' OR {_MAY_FOLLOW})"
"""Of the tasks an adviser makes and ends those of NAV's side, and those that follow from what she may sign as health
personnel may: an outcome, and a plan where it is shared."""
_RAISED = f"kind = '{SAFETY.code}' AND track = '{Track.HEALTH}' AND done_on IS NULL"
"""What anybody raises who writes of suicide in a form of the health side, and only the health side ends."""


_SEALED_FOR = {"track": Track, "category": Category}
KNOWN: Mapping[str, Mapping[str, Iterable[str]]] = {
    "course": {"decision": ["", *Decision], "disciplines": ["", *Discipline]},
    "encounter": {"partner": Partner},
    "form_entry": _SEALED_FOR,
    "issued_document": _SEALED_FOR,
    "local_agreement": {"party": Party},
    "neighbour": {"kind": LocalOffer},
    "sick_leave": {"kind": SickLeaveKind, "work": WorkSituation},
    "task": {"kind": TASKS, "role": ["", *Role]},
}
"""The words of columns that lists read. One that nobody knows would stop the lists of all who see the row."""
_SIDES = (f"track = '{track}' AND {MINE} IN ({listed(r for r in Role if track in TRACKS_OF[r])})" for track in Track)
_OWN_SIDE = f"({' OR '.join(_SIDES)} OR track NOT IN ({listed(Track)}))"
"""Nobody says of another side that it has made what consents open."""


def limits(table: str) -> Iterator[tuple[str, str]]:
    """For each verb the condition that is asked for on top of which rows are whose. One that holds for all is none.
    No line of the trail is dated ahead of the server's clock, which would hold the others up; a demo centre plays on
    any day."""
    for verb in verbs(table):
        who = writers(table, verb)
        asked = [] if who == EVERYONE else [f"{MINE} IN ({listed(role for role in Role if role in who)})"]
        if table == FormEntry.__tablename__:
            asked = [_of_entries(verb)]
        elif verb == "INSERT" and table in BY:
            asked.append(f"{BY[table]} = {ME}")
        elif table == ToldQuarter.__tablename__:
            report = listed(role for role in Role if may(role, Right.EXPORT_QUALITY))
            asked.append(f"({MINE} IN ({report}) OR what = '{ToldQuarter.WORKPLACES}')")
        elif table == Task.__tablename__:
            asked += [f"({NAVS_TASKS} OR {_RAISED})" if verb == "INSERT" else NAVS_TASKS]
        elif verb == "INSERT" and table == Settled.__tablename__:
            asked.append(_OWN_SIDE)
        elif verb == "INSERT" and table in (Proof.__tablename__, KeyGrant.__tablename__):
            asked.append("NOT hia_keys.others_draft(object_id)")
            asked += [_signed()] if table == Proof.__tablename__ else []
        elif verb == "UPDATE" and table in ENDED:
            asked.append(f"{ENDED[table]}_by = {ME} AND {ENDED[table]}_at IS NOT NULL")
        if verb == "INSERT" and table == AuditLine.__tablename__:
            asked.append(f"role = {MINE} AND seq = (SELECT hia_keys.next_line())")
            asked.append(f"(at <= {NOW} + {SLACK // timedelta(microseconds=1)} OR (SELECT is_demo FROM public.centre))")
        if verb != "DELETE":
            asked += _of_days(table)
            asked += (f"{column} IN ({listed(words)})" for column, words in KNOWN.get(table, {}).items())
        if asked:
            yield verb, " AND ".join(asked)


SIGNED_BY = {
    "entry": "form_entry.author_id",
    "struck": "form_entry.author_id",
    "consent": "consent.recorded_by",
    "withdrawn": "consent.withdrawn_by",
    "issued": "issued_document.issued_by",
    "file": "attachment.added_by",
    "taken": "attachment.added_by",
    "called": "user_before.changed_by",
    "answered": "answered_paper.answered_by",
}
"""Who signs what, by the row that it is of."""
SIGNED_WITH_RIGHT = {"told": Right.EXPORT_QUALITY, "told_work": Right.WORKPLACES, "instrument": Right.TEMPLATES}
"""Who signs what names nobody."""
SIGNED_WITH_ANOTHER = frozenset({"kept", "part"})
"""What is made with a row that somebody signs, under a number that nobody knows before."""


def _signed() -> str:
    """Nobody signs but by the own name, and what is the own: of each row there is one signature of a kind, so that one
    which another had put there would keep a consent from being taken back. The centre's is an administrator's."""
    own = " ".join(
        f"WHEN '{kind}' THEN EXISTS (SELECT FROM {table} AS t WHERE t.id = object_id AND t.{column} = {ME})"
        for kind, (table, column) in ((kind, told.split(".")) for kind, told in SIGNED_BY.items())
    )
    own += "".join(
        f" WHEN '{kind}' THEN {MINE} IN ({listed(role for role in Role if may(role, right))})"
        for kind, right in SIGNED_WITH_RIGHT.items()
    )
    rest = f"ELSE kind IN ({listed(sorted(SIGNED_WITH_ANOTHER))}) END"
    return f"(signed_by = '' AND {MINE} IN ({listed(ADMIN)}) OR signed_by = {ME} AND CASE kind {own} {rest})"


def _of_days(table: str) -> Iterator[str]:
    """Each day and each moment of a row is one that can be read."""
    for column in Entity.metadata.tables[table].columns:
        if isinstance(column.type, (Date, UtcMoment)):
            first, last = (_as_kept(day, column.type) for day in (FIRST, LAST))
            empty = f"{column.name} IS NULL OR " if column.nullable else ""
            yield f"({empty}{column.name} BETWEEN {first} AND {last})"


def _as_kept(day: date, sort: object) -> str:
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return f"DATE '{day}'" if isinstance(sort, Date) else str(round(moment.timestamp() * 1_000_000))


ADVISERS = f"SELECT id FROM public.app_user WHERE role IN ({listed(NAV)})"


def _of_entries(verb: str) -> str:
    """A form is its author's, and of a kind that she writes; what was read in of another centre's, any kind, is the
    health side's. A draft that a NAV adviser began on goes with the consent, whoever takes it away."""
    if verb == "DELETE":
        return f"(author_id = {ME} OR author_id IN ({ADVISERS}))"
    of_kinds = [f"{MINE} = '{role}' AND kind IN ({listed(kinds(role))})" for role in Role if role in OFFICE | NAV]
    any_kind = f"{MINE} IN ({listed(role for role in Role if role in HEALTH)})"
    return f"author_id = {ME} AND ({' OR '.join([any_kind, *of_kinds])})"
