"""Nothing is made of a form that nobody signed so: one door gives what something may be made of, and those who show all
there is, and say of each what is wrong with it, are named here."""

import ast

from hia_desktop.services.sealing.proofs import PROVEN
from hia_desktop.store.entities import Entity
from tests.architecture.source_tree import ROOT, program

ENTRY_ROWS = "hia_desktop.services.sealing.entry_rows"
SHOWN = {
    "transfer/course_export._entries": "leaves it out, and counts it",
    "record/entries.open_form": "shown as what it is",
    "record/entries._need_to_write": "only whether all of what a new version replaces is read",
    "record/entries.add_addendum": "only whether it is read",
    "record/entries._outcome_struck": "what is entered in error now",
    "record/entries.journal": "shown as what it is",
    "record/drafts.check_newest": "one's own draft, with what came meanwhile",
    "record/following._changed": "nothing follows where one of two does not stand",
    "record/plan_tasks._versions": "who had a task of a version that was entered in error",
    "overview/course_journal.open_journal": "shown as what it is",
    "overview/former_work.read": "shown as what it is",
    "consent/shared_history.seen_by_nav": "what NAV's key opens, whoever put it there",
    "sealing/entry_rows.trusted": "the door",
    "sealing/entry_rows.newest_standing": "the newest that stands, though it is not read",
    "sealing/entry_rows.signed_version": "shown as what it is; no paper is made of it",
}
"""Who asks for all there is, and why."""


def _loads(node: ast.AST, bare: bool) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="load")):
            return bare
        case ast.Call(func=ast.Attribute(value=ast.Name(id="entry_rows"), attr="load")):
            return True
    return False


def test_who_asks_for_more_than_what_stands_is_known() -> None:
    found = set()
    for source in program():
        name = source.name.removeprefix("hia_desktop/services/").removesuffix(".py")
        imported = {
            alias.name
            for node in source.nodes
            if isinstance(node, ast.ImportFrom) and node.module == ENTRY_ROWS
            for alias in node.names
        }
        bare = "load" in imported or name == "sealing/entry_rows"
        for function in source.functions():
            if any(_loads(node, bare) for node in ast.walk(function)):
                found.add(f"{name}.{function.name}")
    assert found == set(SHOWN), "ask `entry_rows.trusted`, which gives nothing that is forged or entered in error"


BELIEVED = {
    "consent/shared_history._things": "each is held against its signature before it is told",
    "course/watching._done": "that something has changed",
    "course/watching.newer": "that something has changed",
    "lists/patient_list._signed": "what is told of each course is held against its signature",
    "overview/former_work._theirs": "one's own, and each says what it is when it is opened",
    "papers/composing.compose": "of an entry that stands",
    "papers/covers._struck": "held against its signature",
    "papers/handling._newest_not_made": "held against their signatures by who asks",
    "papers/kept._check_mark": "only whether there is a page that says so",
    "quality/course_rows._signed": "of all courses: the day of the first of a kind, as README says",
    "quality/sealed_answers.told": "what is counted of it has a key that only health personnel make",
    "record/corrections._told": "letters that are held against their signatures",
    "record/drafts.row_of": "one's own draft",
    "record/drafts._series": "a note that seems signed is not written on",
    "record/drafts.newest_number": "which number is free",
    "record/entries.add_addendum": "of an entry that is opened",
    "record/known._put_on_card": "which of two words is newer, and both are shown",
    "record/measuring._begun": "one's own drafts",
    "record/signing._from_before": "only whether to ask",
    "sealing/entry_rows._unmarked": "beside the key, which tells",
    "sealing/entry_rows.rows_of": "rows, for those who hold them against their signatures",
    "sealing/entry_rows.newest_rows": "held against their signatures",
    "sealing/grants.lacking_signed_papers": "`standing` is asked before a key is handed over",
    "sealing/grants.struck_source": "`in_error` holds the marks against their signatures",
    "sealing/of_course.put_back": "one's own drafts",
    "sealing/parts.live": "`standing` is asked before a key is handed over",
    "sealing/parts.seal_signed": "of what is signed now",
    "transfer/course_export._entries": "beside what was opened",
    "transfer/course_import._put_documents": "of what is read in",
}
"""Who asks rows of forms whether they are signed or entered in error, and why that is enough."""
_OF_STATE = {"state", "signed_at", "struck_at"}
_FORMS = {"FormEntry", "newer", "source", "parent", "_PARENT"}


def test_who_believes_a_row_of_a_form_is_known() -> None:
    found = set()
    for source in program():
        name = source.name.removeprefix("hia_desktop/services/").removesuffix(".py")
        for function in source.functions():
            asked = (node for node in ast.walk(function) if isinstance(node, ast.Attribute) and node.attr in _OF_STATE)
            if any(isinstance(node.value, ast.Name) and node.value.id in _FORMS for node in asked):
                found.add(f"{name}.{function.name}")
    assert found == set(BELIEVED), "ask `entry_rows.standing_rows`, or hold what the rows say against the signatures"


KEPT_SAFE = {
    "app_user",
    "audit_line",
    "consent",
    "counted_answer",
    "form_entry",
    "issued_document",
    "own_instrument",
    "key_grant",
    "kept_letterhead",
    "proof",
    "public_key",
    "settled",
    "shared_part",
    "shown_form",
    "signed_paper",
    "told_quarter",
    "trail_key",
    "user_before",
    "vouched",
    "answered_paper",
    "attachment",
    "backup_place",
}
"""Tables whose rows are signed, vouched for, named by their own sum, or believed in nothing that is said."""
NOT_SIGNED = {
    "patients": "patient same_person departure",
    "blocked": "blocking",
    "nothing is sent to": "objection",
    "courses": "course",
    "team": "course_member",
    "why a record was opened": "access_reason",
    "sick leave": "sick_leave",
    "milestones": "milestone_state",
    "tasks": "task",
    "appointments": "appointment appointment_staff",
    "contacts": "encounter",
    "which instruments": "measuring",
    "workplaces": "workplace workplace_agreement workplace_change workplace_person workplace_session workplace_task",
    "meetings": "meeting meeting_attendee meeting_decision meeting_series agenda_item series_member",
    "the centre's settings": "centre",
    "letters' paragraphs": "letter_text",
    "limits of the guide": "guideline_limit",
    "words looked for": "health_word",
    "codes": "code_list",
    "phrases": "phrase",
    "agreements": "local_agreement",
    "neighbours": "neighbour",
    "what each user has set": "user_settings saved_filter",
    "drafts": "loose_draft",
}
"""What README says is not signed, in its words, and the tables of it."""


def test_readme_names_each_table_that_is_not_signed() -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    told = readme.partition("Not signed, and so only as safe as the store's key")[2].partition(
        "The copy of the answers"
    )[0]
    named = {table for tables in NOT_SIGNED.values() for table in tables.split()}
    assert named | KEPT_SAFE == set(Entity.metadata.tables) and not named & KEPT_SAFE
    assert [words for words in NOT_SIGNED if words not in told] == []
    assert {proven.table.__tablename__ for proven in PROVEN.values()} <= KEPT_SAFE
