"""The database engines: what is one's alone stands in its module, and nothing above `store/` asks which one it is."""

import re

from tests.architecture.source_tree import program

_OWN_WORDS = re.compile(
    r"""(?ix) \b(?: sqlcipher3 | psycopg | sqlite_\w+ | pragma\ \w+ | rowid | insert\ or\ \w+ | json_each | ilike
    | dialect\.name | on_conflict\w* | exec_driver_sql
    | func\.(?:instr|strpos|group_concat|string_agg|date_trunc|julianday|ifnull|strftime) ) \b"""
)
_ITS_MODULE = {"hia_desktop/store/sqlite.py", "hia_desktop/store/portable.py"}


def test_no_engine_s_own_words_above_the_store() -> None:
    found = [
        f"{source.name}: {told[0]}"
        for source in program()
        if not source.name.startswith("hia_desktop/store/")
        for told in _OWN_WORDS.finditer(source.text)
    ]
    assert found == []


def test_what_only_one_engine_has_stands_in_its_module() -> None:
    """Of the store itself, besides the steps of the schema and what reads a copy, which is one engine's file."""
    own = re.compile(r"(?i)\b(?:pragma \w+|sqlite_master|rowid)\b")
    found = {
        source.name
        for source in program()
        if source.name.startswith("hia_desktop/store/") and "/versions/" not in source.name and own.search(source.text)
    }
    assert found <= {*_ITS_MODULE, "hia_desktop/store/copies.py"}
