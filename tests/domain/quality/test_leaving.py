"""What leaves the house, tried by whoever subtracts: all tables that look the same are put beside one another."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from hia_desktop.domain.quality.arithmetic import FEW, Days, Share, wilson
from hia_desktop.domain.quality.leaving import (
    DASH,
    Charted,
    Mark,
    Told,
    apart_words,
    cell_words,
    charted,
    marks,
    part_words,
    reason_words,
    small,
    told,
)

Cells = tuple[int, ...]


def parted(total: int, cells: int) -> Iterator[Cells]:
    """Every way to part a number of courses in so many cells."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in parted(total - first, cells - 1):
            yield first, *rest


@cache
def in_words() -> list[tuple[Cells, Share, Told]]:
    """Every table of three cells with up to sixty courses, and what is told of it."""
    tables = (table for total in range(5, 60) for table in parted(total, 3))
    shares = ((table, Share(table[0], table[0] + table[1], table[2])) for table in tables)
    return [(table, share, told(share)) for table, share in shares]


@pytest.mark.long
@pytest.mark.parametrize(("cells", "most"), [(2, 120), (3, 60), (4, 32), (5, 22), (6, 18)])
def test_no_small_cell_is_found_by_subtracting(cells: int, most: int) -> None:
    """The reader knows the total, what is told, which cells are under five, and how the program chooses: of all tables
    that look alike, no cell from one to four is the same in every one."""
    for total in range(5, most + 1):
        first: dict[tuple[str, ...], Cells] = {}
        fixed: dict[tuple[str, ...], set[int]] = {}
        for table in parted(total, cells):
            seen = cell_words(table)
            if seen in first:
                fixed[seen] = {n for n in fixed[seen] if table[n] == first[seen][n]}
            else:
                first[seen], fixed[seen] = table, {n for n, cell in enumerate(table) if small(cell)}
        assert not {seen: first[seen] for seen, still in fixed.items() if still}, total


def row_words(total: int, missing: int) -> dict[str, set[int]]:
    """How each part of those who are known is told, when so many of the total are not."""
    found: dict[str, set[int]] = {}
    for part in range(total - missing + 1):
        (words,) = part_words([Share(part, total - missing, missing)])
        found.setdefault(words, set()).add(part)
    return found


@pytest.mark.long
@pytest.mark.parametrize("beside", [False, True], ids=["rows alone", "and the unknown as a cell of another table"])
def test_rows_with_the_same_unknown_put_together_tell_no_small_count(beside: bool) -> None:
    """The reader knows the total, how the program chooses, and sees as many rows as can be: every way that a part can
    be told with this many unknown; besides them, it may be, how many are unknown, as «< 5» or a number. Neither that,
    nor a part, nor the rest of it is then one number from one to four."""
    for total in range(1, 61):
        seen = {missing: row_words(total, missing) for missing in range(total + 1)}
        told_of = {n: cell_words((total - n, n))[1] if beside else "" for n in seen}
        for missing, rows in seen.items():
            may = {n for n, others in seen.items() if rows.keys() <= others.keys() and told_of[n] == told_of[missing]}
            assert not small(missing) or len(may) > 1, (total, missing)
            for words, parts in rows.items():
                could = [(part, total - other - part) for other in may for part in seen[other][words]]
                for kind, hidden in enumerate((parts, {total - missing - part for part in parts})):
                    values = {one[kind] for one in could}
                    assert not any(map(small, hidden)) or len(values) > 1, (total, missing, words)


@pytest.mark.long
def test_no_small_count_of_a_reason_is_found_by_subtracting() -> None:
    """Reasons are told only where every table that looks alike has the same number of those who may have one; then no
    reason, and no rest without it, is one number from one to four."""
    told_of: dict[int, set[int]] = {}
    for total in range(5, 41):
        rests: dict[tuple[str, ...], set[int]] = {}
        for part, rest, missing in parted(total, 3):
            rests.setdefault(cell_words((part, rest, missing)), set()).add(rest)
            if reason_words(Share(part, part + rest, missing), [rest]) != (DASH,):
                told_of.setdefault(rest, set()).add(total)
                assert cell_words((part, rest, missing))[1] == str(rest)
        assert all(len(found) == 1 or not found & {int(w[1])} for w, found in rests.items() if w[1].isdigit()), total
    for rest in told_of:
        seen: dict[str, set[int]] = {}
        for many in range(rest + 1):
            (words,) = reason_words(Share(rest, 2 * rest, 0), [many])
            seen.setdefault(words, set()).add(many)
        for values in seen.values():
            assert len(values) > 2 or not any(small(one) or small(rest - one) for one in values), (rest, seen)
    assert min(told_of) == 9 and reason_words(Share(8, 20, 0), [0, 3, 7, 8, 12]) == ("0", "< 5", "7", "skjult", "12")
    assert reason_words(Share(24, 36, 3), [12]) == (DASH,), "the rest is kept back: it would be found"
    assert reason_words(Share(24, 36, 0, later=1), [12]) == reason_words(Share(30, 38, 0), [8]) == (DASH,)


def test_the_parts_of_a_table_as_they_are_told() -> None:
    found = [Share(part, 36, 3) for part in (0, 4, 12, 30, 31, 36)]
    assert part_words(found) == ("0", "< 5", "12", "30", "skjult", "skjult")
    assert part_words([Share(24, 36, 12), Share(36, 36, 12), Share(34, 36, 12)]) == ("24", "36", "skjult")
    assert part_words([Share(7, 14, 5)]) == part_words([Share(9, 18, 0)]) == (DASH,) and part_words([]) == ()


@pytest.mark.long
def test_the_words_of_a_share_tell_no_more_than_its_cells() -> None:
    """Two tables whose cells look alike have the same words, so that ranges and percent are no way round."""
    words: dict[object, Told] = {}
    for table, _share, said in in_words():
        assert words.setdefault((sum(table), cell_words(table)), said) == said


def test_nothing_is_told_while_some_have_not_come_so_far() -> None:
    """The report of the same quarter, made anew when one more has come, would tell what that one answered."""
    early = Share(9, 20, 3, 8, later=1)
    assert (told(early).value, told(early).counted) == (DASH, "ikke alle er kommet så langt")
    assert charted(early) is None and apart_words(early) == DASH
    assert told(Share(0, 1, 0, later=3)).counted == "< 5" and told(Share(9, 20, 3, 8)).value != DASH


@pytest.mark.long
def test_what_is_printed_of_a_share_pins_no_small_number() -> None:
    """Nor how many are known: where those are «< 5», the unknown taken from them all would tell."""
    seen: dict[tuple[int, Told], list[Cells]] = {}
    for table, _share, words in in_words():
        seen.setdefault((sum(table), words), []).append(table)
    for look, tables in seen.items():
        for kind in ((0,), (1,), (2,), (0, 1)):
            values = {sum(table[n] for n in kind) for table in tables}
            assert len(values) > 1 or not any(map(small, values)), (look, tables)
    assert told(Share(1, 4, 12)) == Told(DASH, "< 5", DASH), "16 − 12"


@pytest.mark.long
def test_a_chart_tells_no_more_than_the_words() -> None:
    """Two tables that look alike in words are drawn alike, and what has no value in words is not drawn."""
    drawn: dict[object, Charted | None] = {}
    for table, share, seen in in_words():
        point = charted(share)
        assert drawn.setdefault((sum(table), seen), point) == point, table
        assert (point is None) == (seen.value == DASH)


def test_what_is_drawn_holds_the_truth_and_no_small_count() -> None:
    for part, rest, missing in parted(40, 3):
        point = charted(Share(part, part + rest, missing))
        if point is not None:
            truth = Share(part, part + rest, 0).percent or 0
            assert point.low <= truth <= point.high
            assert not [one for one in re.findall(r"\d+", point.n) if small(int(one))], point.n
            ends = wilson(part, part + rest)
            if point.whisker is not None:
                assert point.whisker[0] <= ends[0] and ends[1] <= point.whisker[1]
            else:
                assert part + rest >= FEW


def test_days_are_drawn_as_they_are_told() -> None:
    lengths: dict[str, Any] = {"median": 3.0, "low": 2.0, "high": 5.0, "mean": 3.5}
    assert charted(Days(whole=4, missing=16, **lengths)) is None
    assert charted(Days(whole=7, missing=0, **lengths)) == Charted(n="7", low=3, high=3)
    assert charted(Days(whole=12, missing=0, **lengths)) == Charted(n="12", low=3, high=3, whisker=(2, 5))
    assert charted(Days(whole=0, missing=12)) is None


@pytest.mark.long
def test_no_count_under_five_is_written() -> None:
    for total in range(41):
        for part, rest, missing in parted(total, 3):
            seen = told(Share(part, part + rest, missing))
            written = re.findall(r"\d+", f"{seen.counted} {seen.missing}".replace("< 5", ""))
            assert not [one for one in written if small(int(one))], (part, rest, missing, seen)


def test_the_true_share_lies_in_the_range_that_is_told() -> None:
    for part, rest, missing in parted(40, 3):
        seen = told(Share(part, part + rest, missing))
        if ends := [int(one) for one in re.findall(r"\d+", seen.value)]:
            assert min(ends) <= (Share(part, part + rest, 0).percent or 0) <= max(ends)


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (Share(24, 36, 5), ("67 %", "24 av 36", "5")),
        (Share(24, 36, 0), ("67 %", "24 av 36", "0")),
        (Share(24, 36, 3), ("63–69 %", "24 av 35–38", "< 5")),
        (Share(12, 36, 3), ("32–34 %", "12 av 35–38", "< 5")),
        (Share(33, 36, 0), ("89–97 %", "alle unntatt < 5 av 36", "0")),
        (Share(2, 3, 0), ("–", "< 5", "–")),
        (Share(0, 0, 0), ("–", "ingen", "–")),
        (Share(0, 0, 12), ("–", "ingen med kjent svar", "12")),
        (Share(4, 8, 0), ("–", "for få", "–")),
    ],
)
def test_words(share: Share, expected: tuple[str, str, str]) -> None:
    seen = told(share)
    assert (seen.value, seen.counted, seen.missing) == expected


def test_no_more_than_will_do_is_kept_back() -> None:
    assert marks((24, 12, 3)) == (Mark.TOLD, Mark.KEPT, Mark.FEW)
    assert marks((24, 12, 3, 2)) == (Mark.TOLD, Mark.TOLD, Mark.FEW, Mark.FEW)
    assert marks((20, 5, 1)) == (Mark.KEPT, Mark.KEPT, Mark.FEW)
    assert cell_words((24, 12, 0, 7)) == ("24", "12", "0", "7")


def test_graded_benefit_is_told_only_where_the_rest_is_not_found() -> None:
    assert apart_words(Share(24, 36, 5, 7)) == "7"
    assert apart_words(Share(24, 36, 5, 3)) == "< 5"
    assert apart_words(Share(24, 36, 5, 10)) == "–", "two on a full benefit would be found"
    assert apart_words(Share(24, 36, 3, 7)) == "–"


@pytest.mark.long
def test_no_small_count_is_found_by_who_stands_between() -> None:
    """Nor by that it is not told: neither of those between, nor of the rest without them, nor of the figure itself."""
    for total in range(5, 31):
        seen: dict[tuple[Told, str], list[Cells]] = {}
        for part, between, rest, missing in parted(total, 4):
            one = Share(part, part + between + rest, missing, between)
            seen.setdefault((told(one), apart_words(one)), []).append((part, between, rest, missing))
        for look, tables in seen.items():
            for kind in ((0,), (1,), (2,), (3,), (1, 2), (0, 1, 2)):
                values = {sum(table[n] for n in kind) for table in tables}
                assert len(values) > 1 or not any(map(small, values)), (look, tables)


def test_few_lengths_tell_little() -> None:
    few = Days(whole=4, missing=16, median=3, low=2, high=5, mean=3.5)
    some = Days(whole=7, missing=0, median=3, low=2, high=5, mean=3.5)
    many = Days(whole=12, missing=0, median=3, low=2, high=5, mean=3.5)
    assert told(few).value == "–" and told(few).counted == "< 5"
    assert told(some).counted == "n 7" and "halvparten 2–5" in told(many).counted
