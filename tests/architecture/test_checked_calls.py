"""The call from a screen to a service is checked by mypy, which the gate runs: here, that it looks where it must."""

import ast
import fnmatch
import re
import tomllib

from tests.architecture.source_tree import ROOT, program

REFUSED = "tests/architecture/refused_calls.py"
MISTAKES = {
    "wrong_arguments",
    "wrong_receiver",
    "a_command_asked_as_a_read",
    "a_query_done_as_a_write",
    "a_service_not_put_together",
    "wrong_pure_work",
    "a_table_of_two_services",
    "a_topic_that_is_not",
    "a_tone_in_bare_words",
}
_CODES = re.compile(r"# type: ignore\[[a-z-]+(, [a-z-]+)*\]$")


def test_the_gate_reads_what_must_be_refused() -> None:
    """And tells of an `ignore` that nothing needs, which is what strict does unless it is told not to."""
    mypy = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    assert mypy["strict"] and mypy.get("warn_unused_ignores", True) and "tests" in mypy["files"]
    assert not [pattern for pattern in mypy["exclude"] if re.search(pattern, REFUSED)]
    for override in mypy["overrides"]:
        assert not [
            pattern for pattern in override["module"] if fnmatch.fnmatch("tests.architecture.refused_calls", pattern)
        ]


def test_each_kind_of_mistake_is_there() -> None:
    text = (ROOT / REFUSED).read_text("utf-8")
    lines = text.splitlines()
    found = {node.name: node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
    assert set(found) == {"right", *MISTAKES}
    for name in MISTAKES:
        calls = [step for step in found[name].body if isinstance(step, ast.Expr) and isinstance(step.value, ast.Call)]
        assert calls and all(_CODES.search(lines[step.lineno - 1]) for step in calls), name
    assert "ignore" not in (ast.get_source_segment(text, found["right"]) or "ignore")


def test_a_call_is_put_together_only_where_its_arguments_are_checked() -> None:
    """Where a form of `held_rows` is asked for again, and where what was put aside, by a call that was checked then, is
    read from its writer's own sealed file."""
    makers = set()
    for source in program():
        for node in source.calls():
            if ast.unparse(node.func).split(".")[-1].split("[")[0] in {"Asked", "Done"}:
                makers.add(source.name)
    places = ("services/call.py", "services/record/unkept.py", "ui/kit/tables/held_rows.py")
    assert makers == {f"hia_desktop/{place}" for place in places}
