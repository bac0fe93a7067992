"""Nothing is made of a form that nobody signed so: one door gives what something may be made of, and those who show all
there is, and say of each what is wrong with it, are named here."""

import ast

from tests.architecture.source_tree import program

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
