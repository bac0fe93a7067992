"""The table of legal texts: whole, dated, the only place where the program names a paragraph,
and told of when it grows old."""

import ast
import re
import tomllib
from datetime import date

import pytest

from hia_desktop.base.text import add_months
from hia_desktop.domain.leave.milestones import milestones
from hia_desktop.domain.legal_texts import awaiting, cite, legal_texts, to_read_again
from hia_desktop.domain.letter_texts import OWN, bundled_texts
from hia_desktop.resources import resource
from tests.architecture.source_tree import docstrings, program

NAMED = re.compile(r"§+\s?\d")
SECTIONS = re.compile(r"[Ff]olketrygdloven §+ ?[^.;:()\n]*")
IN_CHAPTERS = re.compile(r"\b\d+-\d+(?: [a-z]\b)?")


def test_every_row_is_whole() -> None:
    for row in legal_texts().values():
        assert row.text.endswith(".") and row.paragraph and row.source and row.read_by, row.id
        assert date(2026, 11, 1) <= row.read_on <= date.today(), row.id


@pytest.mark.long
def test_a_paragraph_is_named_nowhere_else_in_the_program() -> None:
    """Whatever it is called: «loven § 8-13», «pbrl. § 2-1 b» or «§ 8-19» alone.
    (A pattern that reads «§» in a pasted text names none.)"""
    found = []
    for source in program():
        excused = docstrings(source.tree)
        for node in source.nodes:
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node not in excused
                and NAMED.search(node.value)
            ):
                found.append((source.name, node.value))
    assert found == []


@pytest.mark.long
def test_what_a_comment_says_of_the_benefit_days_stands_in_the_table() -> None:
    """Folketrygdloven is told by chapter and number; each that the program rests on has a row,
    so that it is read again in time."""
    rows = " ".join(row.paragraph for row in legal_texts().values())
    told = {
        number for source in program() for line in SECTIONS.findall(source.text) for number in IN_CHAPTERS.findall(line)
    }
    assert {"8-5", "8-13", "8-14"} <= told
    assert [number for number in sorted(told) if not re.search(rf"\b{number}\b", rows)] == []


def test_letters_and_milestones_cite_the_table() -> None:
    paragraphs = {row.paragraph for row in legal_texts().values()}
    for text in bundled_texts():
        if text.id in OWN:  # the centre's own paragraph: nothing is delivered
            assert not text.text
            continue
        assert any(paragraph in text.source for paragraph in paragraphs), text.id
    for has_employer in (True, False):
        for point in milestones(
            date(2026, 1, 12), has_employer=has_employer, today=date(2026, 2, 24), done={}, skipped={}
        ):
            assert set(point.source.split("; ")) <= paragraphs and point.explains in {
                row.text for row in legal_texts().values()
            }


@pytest.mark.long
def test_every_row_is_cited() -> None:
    names = {node.value for source in program() for node in source.nodes if isinstance(node, ast.Constant)}
    letters = tomllib.loads(resource("codes/letter_texts.toml").read_text(encoding="utf-8"))
    cited = {name for row in letters.values() for name in row["cites"]}
    assert [name for name in legal_texts() if name not in names | cited] == []


def test_the_activity_requirement_stands_in_8_8() -> None:
    assert cite("ftrl_8_8") == "folketrygdloven § 8-8 andre ledd"
    found = {
        m.code: m
        for m in milestones(date(2026, 1, 12), has_employer=True, today=date(2026, 2, 24), done={}, skipped={})
    }
    assert "§ 8-8" in found["activity_requirement"].source
    assert "§ 8-7 a" in found["dialogue_2"].source


def test_a_reading_is_trusted_for_twelve_months() -> None:
    last = max(row.read_on for row in legal_texts().values())
    assert to_read_again(last) == ()
    assert len(to_read_again(date.fromordinal(add_months(last, 12).toordinal() + 1))) == len(legal_texts())
    assert all("sist lest" in told for told in to_read_again(date(2029, 1, 1)))


def test_what_awaits_says_why() -> None:
    rows = [row for row in legal_texts().values() if row.awaits]
    assert rows and len(awaiting()) == len(rows)
    assert all(row.paragraph in told and row.awaits in told for row, told in zip(rows, awaiting(), strict=True))


def test_a_law_and_a_paragraph_are_cited_once() -> None:
    assert cite("pbrl_2_1_b", "pbrl_2_1_b_breach", "pbrl_2_2") == ("pasient- og brukerrettighetsloven § 2-1 b og § 2-2")
    assert cite("pbrl_7_2", "epikrise_sent", "pbrl_7_3", "pbrl_7_5", "priof_4_a") == (
        "pasient- og brukerrettighetsloven § 7-2, § 7-3 og § 7-5; helsepersonelloven § 45 a; "
        "prioriteringsforskriften § 4 a; pasient- og brukerrettighetsloven § 2-1 b"
    )
    with pytest.raises(KeyError):
        cite("no_such_row")


def test_what_was_not_read_itself_says_so() -> None:
    """A row whose source is told by somebody else awaits a reader; one whose text was read does not."""
    rows = legal_texts()
    assert "9.2" in rows["answer_content"].awaits and "9.1" in rows["answer_content"].source
    assert all(rows[name].awaits for name in ("priof_4_a", "ftrl_8_5", "ftrl_8_14", "ftrl_11_14", "volven_9147"))
    assert not any(rows[name].awaits for name in ("priof_2", "hpl_3", "ftrl_8_24"))
