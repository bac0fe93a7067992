"""The database engines: what is one's alone stands in its module, and nothing above `store/` asks which one it is."""

import re

from tests.architecture.source_tree import PROGRAM

_OWN_WORDS = re.compile(
    r"""(?ix) \b(?: sqlcipher3 | psycopg | sqlite_\w+ | pragma\ \w+ | rowid | insert\ or\ \w+ | json_each | ilike
    | dialect\.name | on_conflict\w* | exec_driver_sql
    | func\.(?:instr|strpos|group_concat|string_agg|date_trunc|julianday|ifnull|strftime) ) \b"""
)
_OF_THE_STORE = re.compile(r"(?i)\b(?:pragma \w+|sqlite_master|rowid|pg_\w+)\b")
_ONE_ENGINE_S = {"sqlite.py", "postgres.py", "listening.py", "servers.py", "portable.py", "copies.py"}
_ONE_ENGINE_S |= {
    "pg_keys.py",
    "pg_roles.py",
    "pg_rows.py",
    "pg_shown.py",
    "pg_writers.py",
    "pg_errors.py",
    "joining.py",
}
"""The engines' own modules, the words that both have, and what reads a copy, which is one engine's file."""


def test_no_engine_s_own_words_above_the_store() -> None:
    found = [
        f"{path.relative_to(PROGRAM).as_posix()}: {told[0]}"
        for path in PROGRAM.rglob("*.py")
        if path.relative_to(PROGRAM).parts[0] != "store"
        for told in _OWN_WORDS.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_what_only_one_engine_has_stands_in_its_module() -> None:
    """Besides the steps of the schema, which say where they say it in two languages."""
    store = PROGRAM / "store"
    own = {path.name for path in store.rglob("*.py") if path.parent.name != "versions"} - _ONE_ENGINE_S
    found = {
        path.name
        for path in store.rglob("*.py")
        if path.name in own and _OF_THE_STORE.search(path.read_text(encoding="utf-8"))
    }
    assert found == set()
