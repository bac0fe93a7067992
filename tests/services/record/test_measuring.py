"""Following a course with instruments: packages, what is due, and the centre's own."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.following.packages import PACKAGES
from hia_desktop.domain.forms.instrument import INSTRUMENTS, instruments, take_own
from hia_desktop.services.call import run
from hia_desktop.services.centre import own_instruments
from hia_desktop.services.course import closings, courses, watching
from hia_desktop.services.record import entries, measuring
from tests import make


def answers(kind: str, value: int = 1) -> dict[str, Any]:
    """Every question of an instrument answered alike, as far as its scale allows."""
    items = instruments()[kind].instrument.items
    given = {i.name: int(max(i.low, min(i.high, value))) for i in items}
    return {"day": make.DAY.isoformat()} | given | {f"{i.name}_text": "Løfte" for i in items if i.own}


def sign(home: make.House, course: CourseId, kind: str, **others: Any) -> None:
    run(home.as_user("lege"), entries.sign, course, kind, None, {**answers(kind, 0), **others})


def due(home: make.House, course: CourseId) -> dict[str, tuple[str, ...]]:
    return {one.task: one.left for one in run(home.as_user("lege"), measuring.look, course).due}


@pytest.mark.long
def test_a_package_is_due_at_the_start_on_the_way_at_the_end_and_after(home: make.House) -> None:
    course, lege = make.course(home), home.as_user("lege")
    assert due(home, course) == {}
    for package in PACKAGES.values():
        assert {*package.whole, *package.during} <= {form.kind for form in INSTRUMENTS}
    run(lege, measuring.choose, course, ["phv"], 3)
    whole, during = PACKAGES["phv"].whole, PACKAGES["phv"].during
    assert due(home, course) == {"measure_start": whole, "measure_during": during}
    what = {d.what: d.due for d in run(lege, courses.open_course, course).deadlines}
    assert what["Skjemaer ved start"] == home.clock.today()
    assert what["Korte skjemaer underveis"] == home.clock.today() + timedelta(weeks=3)
    for kind in whole:
        sign(home, course, kind)
    assert due(home, course) == {"measure_during": during}, "what was signed at the start is no answer on the way"

    home.clock.day += timedelta(weeks=3)
    sign(home, course, "was")
    assert due(home, course) == {"measure_during": ("phq9",)}
    run(lege, entries.sign, course, "phq9", None, {"day": home.clock.today().isoformat(), "a": 0, "b": 1})
    (next_time,) = run(lege, measuring.look, course).due
    assert next_time.due == home.clock.today() + timedelta(weeks=3) and next_time.left == during

    home.clock.day += timedelta(weeks=12)
    before = run(lege, closings.plan, course).before
    assert due(home, course)["measure_end"] == whole
    run(lege, closings.undo, course, before)
    assert "measure_end" not in due(home, course)
    run(lege, closings.plan, course)
    make.sign_epikrise(lege, course, {"asks": [{"text": "Følge opp"}]})
    assert due(home, course) == {"measure_3": whole, "measure_12": whole}
    with pytest.raises(Refused):
        run(lege, measuring.choose, course, ["fmr"], 0)


@pytest.mark.long
def test_a_package_can_be_changed_and_taken_away_and_is_the_health_sides(home: make.House) -> None:
    course, lege = make.course(home), home.as_user("lege")
    for package, weeks in (("other", 0), ("fmr", 7)):
        with pytest.raises(BadInput):
            run(lege, measuring.choose, course, [package], weeks)
    run(lege, measuring.choose, course, ["fmr"], 0)
    assert due(home, course) == {"measure_start": PACKAGES["fmr"].whole}
    run(lege, measuring.choose, course, ["phv"], 2)
    assert due(home, course) == {"measure_start": PACKAGES["phv"].whole, "measure_during": PACKAGES["phv"].during}
    day_then = {one.task: one.due for one in run(lege, measuring.look, course).due}
    home.clock.day += timedelta(days=3)
    for package, weeks, day in (
        ("phv", 2, None),
        ("fmr", 2, None),
        ("phv", 4, None),
        ("phv", 2, day_then["measure_during"]),
    ):
        run(lege, measuring.choose, course, [package], weeks, day)
        same = weeks == 2
        now = {one.task: one.due for one in run(lege, measuring.look, course).due}
        assert (now["measure_during"] == day_then["measure_during"]) is same, (package, weeks)
    run(lege, measuring.choose, course, [], 0)
    assert due(home, course) == {}
    for user in ("nav", "sekretar"):
        with pytest.raises(Refused):
            run(home.as_user(user), measuring.look, course)


@pytest.mark.long
def test_two_packages_ask_together_for_each_instrument_once(home: make.House) -> None:
    course, lege = make.course(home), home.as_user("lege")
    fmr, phv = PACKAGES["fmr"], PACKAGES["phv"]
    run(lege, measuring.choose, course, ["fmr"], 4)
    for kind in fmr.whole:
        sign(home, course, kind)
    on_the_way = home.clock.today() + timedelta(weeks=4)
    home.clock.day += timedelta(weeks=5)  # nobody measured on the way, and then the psychologist came in
    run(lege, measuring.choose, course, ["phv", "fmr"], 4)
    followed = run(lege, measuring.look, course)
    assert followed.packages == ("fmr", "phv")
    more = tuple(kind for kind in phv.whole if kind not in fmr.whole)
    assert set(more) == {"rtwse11", "wsas"} and due(home, course)["measure_start"] == more
    waits = due(home, course)["measure_during"]
    assert sorted(waits) == sorted({*fmr.during, *phv.during}) and len(waits) < len(fmr.during) + len(phv.during)
    assert {one.due for one in followed.due} == {home.clock.today(), on_the_way}
    for kind in more:
        sign(home, course, kind)
    run(lege, measuring.choose, course, ["fmr", "phv"], 2)
    assert set(due(home, course)) == {"measure_during"}, "the start has been asked about"
    run(lege, closings.plan, course)
    end = due(home, course)["measure_end"]
    assert set(end) | set(more) == {*fmr.whole, *phv.whole} and len(end) == len(set(end))


OWN = """
code = "own_mood"
version = 1
title = "Humør"
source = "eget skjema"
licence = "A"

[[scale]]
better = "high"

[[item]]
name = "up"
text = "Opp"
low = 0
high = 4

[[item]]
name = "down"
text = "Ned"
low = 0
high = 4
reversed = true
"""


TOTAL = """
code = "own_total"
version = 1
title = "Samlet"
source = "eget skjema"
licence = "B"

[[scale]]
better = "low"

[[item]]
name = "total"
text = "Samlet skår"
low = 0
high = 8
"""


def typed_total(home: make.House, course: CourseId, file: Path) -> None:
    """A total of 5 that is signed, and then its instrument asks for two answers.
    As ÖMPSQ-SF, of which the total alone was typed until the program turned and summed its ten answers."""
    admin, items = home.as_user("admin"), OWN[OWN.index("[[item]]") :]
    now = TOTAL.replace("version = 1", "version = 2")
    now = now[: now.index("[[item]]")].replace("[[scale]]", 'total_was = "total"\n\n[[scale]]') + items

    def take(text: str, tried: dict[str, float | None]) -> None:
        file.write_text(text, encoding="utf-8")
        run(admin, own_instruments.approve, run(admin, own_instruments.add, file), tried, "Eva Fag")

    take(TOTAL, {"total": 1})
    run(home.as_user("lege"), entries.sign, course, "own_total", None, {"day": make.DAY.isoformat(), "total": 5})
    take(now, {"up": 1, "down": 1})


def test_a_score_that_was_typed_stays_beside_those_of_single_answers(home: make.House, tmp_path: Path) -> None:
    lege, course = home.as_user("lege"), make.course(home)
    typed_total(home, course, tmp_path / "own.toml")
    later = (make.DAY + timedelta(days=9)).isoformat()
    home.clock.day = make.DAY + timedelta(days=9)
    run(lege, entries.sign, course, "own_total", None, {"day": later, "up": 3, "down": 3})
    found = [one for one in run(lege, courses.open_course, course).scores if one.kind == "own_total"]
    assert [(one.name, one.value) for one in found] == [("Samlet (0–8)", 5), ("Samlet (0–8)", 4)]
    take_own([])


BEYOND = (
    "[" * 50_000,
    "{" + '"a":[' * 9_000,
    OWN.replace("high = 4", "high = nan"),
    OWN.replace("high = 4", "high = inf"),
    OWN.replace("high = 4", f"high = {10**18}"),
    OWN.replace("low = 0", "low = 5e-324"),
    OWN.replace("high = 4", "high = 4.5"),
)
"""Nested so deep that reading it ends, and ends that nothing can be reckoned with."""


@pytest.mark.long
def test_the_centres_own_is_tried_before_it_is_approved_by_name(home: make.House, tmp_path: Path) -> None:
    admin, lege, course = home.as_user("admin"), home.as_user("lege"), make.course(home)
    file = tmp_path / "own.toml"

    def add(text: str) -> str:
        file.write_text(text, encoding="utf-8")
        return run(admin, own_instruments.add, file)

    for wrong in (
        "{",
        "code = 1",
        OWN.replace("own_mood", "mood"),
        OWN.replace('"down"', '"day"'),
        "[[" * 40_000,
        *BEYOND,
    ):
        with pytest.raises(BadInput):
            add(wrong)
    with pytest.raises(BadInput) as told:
        add(OWN.replace("high = 4", "high = 0"))
    assert "item" in told.value.message or "filen" in told.value.message
    made = add(OWN)
    with pytest.raises(BadInput):
        add(OWN)
    assert "own_mood" not in instruments(), "what nobody has approved is not in use"
    for tried, by in (({}, "Eva"), ({"up": 1}, "Eva"), ({"up": 3, "down": 1}, "  ")):
        with pytest.raises(BadInput):
            run(admin, own_instruments.approve, made, tried, by)
    run(admin, own_instruments.approve, made, {"up": 3, "down": 1}, "Eva Fag")
    with pytest.raises(Missing):
        run(admin, own_instruments.approve, made, {"up": 3, "down": 1}, "Eva Fag")
    (row,) = run(admin, own_instruments.listing)
    assert (row.approved_by, row.approved_on) == ("Eva Fag", home.clock.today())

    run(lege, entries.sign, course, "own_mood", None, {"day": make.DAY.isoformat(), "up": 3, "down": 1})
    (score,) = [s for s in run(lege, courses.open_course, course).scores if s.name.startswith("Humør")]
    assert (score.value, score.high) == (6, 8)

    take_own([])  # another machine, where nobody has signed in since
    run(lege, watching.store_state)
    assert instruments()["own_mood"].version == 1
    harm = OWN.replace("own_mood", "own_harm") + '[[flag]]\nkind = "same_day"\nitem = "down"\nlow = 1\nhigh = 2\n'
    with pytest.raises(BadInput):  # its one score would be the answer
        add(harm.replace('better = "high"', 'better = "high"\nitems = ["down"]'))
    for version, kept in (("1", True), ("2", True), ("3", False)):
        text = harm.replace("version = 1", f"version = {version}")
        if kept:
            add(text)
            continue
        with pytest.raises(BadInput) as refused:  # an answer that was kept on the health side would be told of
            add(text.replace('item = "down"', 'item = "up"'))
        assert "bare helsepersonell" in refused.value.message
    newer = add(OWN.replace("version = 1", "version = 2").replace('text = "Ned"', 'text = "Nedfor"'))
    assert instruments()["own_mood"].version == 1
    run(admin, own_instruments.approve, newer, {"up": 0, "down": 0}, "Eva Fag")
    assert instruments()["own_mood"].version == 2
    page = run(lege, entries.open_form, course, "own_mood")
    assert page.versions[0].form.fields[-1].label == "Ned", "what was signed is shown as it was"
    with pytest.raises(Refused):
        run(lege, own_instruments.listing)
    take_own([])
