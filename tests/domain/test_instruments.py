"""Instruments as data: the published scoring of each, by vectors, and what holds of any of them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from hia_desktop.base.fields import ask_of
from hia_desktop.domain.access import Category
from hia_desktop.domain.forms.form import Facts
from hia_desktop.domain.forms.instrument import (
    INSTRUMENTS,
    InstrumentForm,
    flag_words,
    form_from,
    instruments,
    more_words,
    out_name,
    since,
    take_own,
    told,
)
from hia_desktop.domain.measures.instruments import Flag, Instrument, read
from hia_desktop.domain.measures.over_time import comparable
from hia_desktop.domain.same_day import LEAST_SCORE, calls_for_same_day
from tests import make

PHQ = "abcdefghi"


def alike(names: str, value: int, **others: int | None) -> dict[str, Any]:
    """Items that are all answered so, and those that are not."""
    return {**dict.fromkeys(names, value), **others}


def grid(*values: int) -> dict[str, Any]:
    """q1, q2 … in order."""
    return {f"q{n}": value for n, value in enumerate(values, 1)}


VECTORS: list[tuple[str, dict[str, Any], list[tuple[float, str]]]] = [
    ("phq9", alike(PHQ, 1), [(9, "mild")]),
    ("phq9", alike(PHQ, 2), [(18, "ganske alvorlig")]),
    ("phq9", alike("abcde", 2, f=0, g=0, h=0, i=0), [(10, "moderat")]),
    ("phq9", alike("ab", 2, c=0, d=0, e=0, f=0, g=0, h=0, i=1), [(5, "mild")]),
    ("phq9", alike(PHQ, 3), [(27, "alvorlig")]),
    ("phq9", alike(PHQ, 3, function=3), [(27, "alvorlig")]),
    ("phq9", alike("abcdefgh", 1), [(9, "mild")]),  # eight of nine: 8 x 9/8
    ("phq9", alike("abcdefg", 2), [(18, "ganske alvorlig")]),
    ("phq9", alike("abcdef", 2), []),
    ("phq9", alike("ab", 3), [(6, "")]),  # the short form alone
    ("gad7", alike("abcdefg", 1), [(7, "mild")]),
    ("gad7", alike("abcdefg", 3), [(21, "alvorlig")]),
    ("hscl10", grid(*[2] * 10), [(2.0, "over grensen på 1,85")]),
    ("hscl10", grid(*[2] * 9, 1), [(1.9, "over grensen på 1,85")]),
    ("hscl10", grid(*[2] * 8, 1, 1), [(1.8, "under grensen")]),
    ("hscl10", grid(*[2] * 8), [(2.0, "over grensen på 1,85")]),
    ("hscl10", grid(*[2] * 7), []),
    ("startback", {"total": 5, "psych": 3}, [(5, ""), (3, "")]),
    ("wsas", grid(*[8] * 5), [(40, "minst moderat alvorlig")]),
    ("wsas", {**grid(*[8] * 5), "q1": None, "q1_out": True}, [(32, "minst moderat alvorlig")]),
    ("wsas", grid(8, 8, 8, 8), []),
    ("isi", grid(*[2] * 7), [(14, "under terskel")]),
    ("isi", grid(*[3] * 7), [(21, "moderat")]),
    ("psfs", {"activity1": 2, "activity2": 4, "activity3": 6}, [(4.0, "")]),
    ("psfs", {"activity1": 5, "activity2": 6, "activity3": 7}, [(6.0, "")]),
    ("psfs", {}, []),
    ("rtwse19", {"mean": 5.0}, [(5.0, "middels")]),
    ("rtwse19", {"mean": 7.5}, [(7.5, "middels")]),
    ("rtwse19", {"mean": 7.6}, [(7.6, "høy")]),
    ("rtwse19", {"mean": 4.99}, [(4.99, "lav")]),
    ("rtwse11", {"mean": 4.6}, [(4.6, "høy")]),
    ("wai", {"total": 27}, [(27, "dårlig")]),
    ("wai", {"total": 28}, [(28, "moderat")]),
    ("wai", {"total": 44}, [(44, "svært god")]),
    ("fabq", grid(*[6] * 16), [(42, "over 29"), (24, "")]),
    ("ompsq", grid(6, 7, 4, 3, 6, 4, 6, 6, 7, 6), [(59, "over 50: høyere risiko")]),
    ("ompsq", grid(5, 5, 5, 5, 5, 5, 5, 5, 5, 5), [(50, "50 eller lavere")]),
    ("ompsq", grid(6, 5, 5, 5, 5, 5, 5, 5, 5, 5), [(51, "over 50: høyere risiko")]),
    ("ompsq", grid(1, 0, 10, 10, 0, 0, 0, 10, 0, 0), [(1, "50 eller lavere")]),
    ("ompsq", grid(10, 10, 0, 0, 10, 10, 10, 0, 10, 10), [(100, "over 50: høyere risiko")]),
    ("ompsq", grid(6, 7, 4, 3, 6, 4, 6, 6, 7), []),
    ("startmsk", {"total": 4}, [(4, "lav risiko")]),
    ("startmsk", {"total": 9}, [(9, "høy risiko")]),
    ("hads", {"anxiety": 8, "depression": 7}, [(8, "mulig"), (7, "normalt")]),
    ("was", {"now": 5}, [(5, "lav")]),
    ("was", {"now": 6, "physical": 1}, [(6, "middels")]),
    ("was", {"now": 8}, [(8, "god")]),
    ("nrs", {"usual": 0, "worst": 10}, [(0, "")]),
    ("expectation", {"when": 2, "likely": 1}, []),
    ("eq5d5l", {**grid(2, 1, 2, 3, 2), "vas": 0}, [(0, "")]),
]
"""What is answered, and each score with its word. Sources: as the files name them."""


def form_of(kind: str, found: dict[str, Any]) -> InstrumentForm:
    """The instrument, filled in so."""
    return instruments()[kind].model_validate(found)


def test_every_instrument_scores_as_published() -> None:
    for kind, found, wanted in VECTORS:
        form = form_of(kind, found)
        got = [(r.value, r.word) for r in form.results() if r.value is not None]
        assert got == wanted, (kind, found)
        assert [score.value for score in form.scored()] == [value for value, _word in wanted]
    assert {kind for kind, _found, _wanted in VECTORS} == set(instruments()), "put its published scores into VECTORS"


def test_a_change_that_is_just_enough_matters_and_who_has_no_work_has_a_lower_top() -> None:
    """PSFS 4.0 and later 6.0: 2.0 is the smallest change that counts. WSAS without the item on work: 32 of 32."""
    (before,), (after,) = (
        form_of("psfs", {f"activity{n}": value for n, value in enumerate(given, 1)}).results()
        for given in ((2, 4, 6), (5, 6, 7))
    )
    scale = instruments()["psfs"].instrument.scale[0]
    assert before.value is not None and after.value is not None
    said = since(before.value, after.value, scale.better, scale.change)
    assert said == "2 høyere enn sist, bedre, betyr noe (minst 2)"
    assert "liten endring (under 2)" in since(4.0, 5.9, scale.better, scale.change)
    (whole,) = form_of("wsas", {**grid(*[8] * 5), "q1": None, "q1_out": True}).results()
    assert told(whole).startswith("32 (0–32)")


def test_only_the_same_activities_are_compared_and_one_alone_must_change_more() -> None:
    def named(*told: tuple[str, int]) -> InstrumentForm:
        given = {f"activity{n}": value for n, (_word, value) in enumerate(told, 1)}
        return form_of("psfs", given | {f"activity{n}_text": word for n, (word, _value) in enumerate(told, 1)})

    one, two = named(("Løfte", 3)), named(("Løfte ", 5), ("gå", 5))
    assert [form.scored()[0].change for form in (one, two)] == [3, 2]
    assert two.about() == named(("Gå", 9), ("løfte", 1)).about() != one.about()
    scores = [form.scored()[0] for form in (one, two, named(("Gå", 6), ("Løfte", 8)))]
    assert [score.value for score in comparable(scores)["PSFS (0–10)"]] == [5, 7]


def test_what_scales_decide_together_symptoms_and_profiles() -> None:
    back = instruments()["startback"].instrument
    risk = [back.verdict_of({"total": total, "psych": psych}) for total, psych in ((5, 3), (5, 4), (3, 3), (4, 4))]
    assert risk == ["middels risiko", "høy risiko", "lav risiko", "høy risiko"]
    assert back.verdict_of({"total": 5}) == ""
    phq = instruments()["phq9"].instrument
    assert phq.pattern_of(alike(PHQ, 2)) == ("mønster som ved depressiv episode", 9)
    assert phq.pattern_of(alike("abcde", 2)) == ("mønster som ved depressiv episode", 5)
    assert phq.pattern_of(alike("ab", 2, i=1)) == ("annet depressivt mønster", 3)
    assert phq.pattern_of(alike("cdefg", 2)) == ("", 5), "without a core symptom there is none"
    eq = instruments()["eq5d5l"].instrument
    assert eq.profile_of(grid(2, 1, 2, 3)) == "21239" and eq.profile_of({"vas": 50}) == ""


def test_flags_and_the_short_form() -> None:
    raised = {
        (kind, flag.kind): form_of(kind, found)
        for kind, found in (
            ("phq9", {"i": 1}),
            ("phq9", alike(PHQ, 3, i=0)),
            ("gad7", alike("abcdefg", 3, g=0)),
            ("hads", {"anxiety": 15, "depression": 0}),
            ("isi", grid(4, 3, 3, 3, 3, 3, 3)),
            ("ompsq", grid(6, *[5] * 9)),
            ("was", {"now": 5}),
            ("expectation", {"likely": 1}),
        )
        for flag in form_of(kind, found).flags()
    }
    assert set(raised) == {
        ("phq9", "same_day"),
        ("phq9", "severe"),
        ("gad7", "severe"),
        ("hads", "severe"),
        ("isi", "severe"),
        ("ompsq", "heed"),
        ("was", "heed"),
        ("expectation", "heed"),
    }
    for found in ({"anxiety": 14, "depression": 14}, {"anxiety": 0, "depression": 15}):
        assert len(form_of("hads", found).flags()) == (found["depression"] == 15)
    assert form_of("isi", grid(*[3] * 7)).flags() == (), "21 is moderate"
    for kind in ("phq9", "gad7", "hads"):
        (severe, *_more) = (flag for flag in instruments()[kind].instrument.flag if flag.kind == "severe")
        assert "Alvorlig depresjon og alvorlig angst kan trenge høyspesialisert hjelp" in flag_words(severe)
    assert form_of("phq9", alike(PHQ, 3, i=0, a=0, b=0)).flags() == (), "18 is not severe"
    assert form_of("phq9", alike("abcdefgh", 0)).flags() == (), "not asked is not yes"
    (flag,) = [flag for flag in instruments()["phq9"].instrument.flag if flag.kind == "same_day"]
    assert flag.low == LEAST_SCORE and all(flag.holds(v) == calls_for_same_day((), v) for v in (None, 0, 1, 2, 3))
    phq = instruments()["phq9"].instrument
    assert [phq.opens_whole(alike("ab", value)) for value in (0, 1, 2)] == [False, False, True]


def test_what_is_said_of_how_far_one_has_come() -> None:
    def words(kind: str, found: dict[str, Any]) -> str:
        return "; ".join(told(result) for result in form_of(kind, found).results())

    assert words("phq9", alike("abcdef", 2)) == "6 av 9 besvart, delsum 12"
    assert words("phq9", alike("abcdefgh", 1)) == ("9 (0–27) beregnet for alle 9, mild; 8 av 9 besvart, delsum 8")
    assert words("hscl10", grid(*[2] * 9)) == "2 (1–4) i gjennomsnitt av 9 av 10 besvart, over grensen på 1,85"
    (reckoned,) = form_of("phq9", alike("abcdefgh", 1)).scored()
    assert reckoned.filled and not any(one.filled for one in form_of("phq9", alike(PHQ, 1)).scored())
    assert words("hscl10", grid(*[2] * 9, 1)) == "1,9 (1–4), over grensen på 1,85"
    assert words("phq9", alike(PHQ, 0)) == "0 (0–27), minimal", "0 is an answer"
    assert words("hads", {"anxiety": 0}) == "0 (0–21), normalt; ikke besvart", "and blank is none"
    facts = Facts(make.DAY)
    assert form_of("phq9", {}).wrong(facts)["a"] == "Ingenting er besvart ennå."
    assert form_of("phq9", alike("abcdef", 2)).doubts(facts) == {
        "g": "6 av 9 besvart, delsum 12. Det gir ingen skår. Behold?",
        "function": "Spørsmålet hører med når noe annet er besvart over det laveste. Behold uten svar?",
    }
    assert not form_of("phq9", alike("abcdefg", 2, function=0)).doubts(facts)
    assert list(form_of("phq9", alike(PHQ, 0, d=1)).doubts(facts)) == ["function"], "asked for above zero"
    assert not form_of("phq9", alike(PHQ, 0)).doubts(facts)
    assert "activity1_text" in form_of("psfs", {"activity1": 3}).missing()
    assert form_of("phq9", alike("ab", 2)).doubts(facts) == {
        "c": "De første svarene åpner hele skjemaet. Behold uten resten?"
    }
    assert not form_of("phq9", alike("ab", 1)).doubts(facts)
    three = {f"activity{n}": 4 for n in (1, 2, 3)} | {f"activity{n}_text": "Løfte" for n in (1, 2, 3)}
    assert [told(one) for one in form_of("psfs", three).results()] == ["4 (0–10)"], "nobody named a fourth"
    for psych, fits in ((2, True), (3, False), (0, True)):
        assert bool(form_of("startback", {"total": 2, "psych": psych}).wrong(facts)) is not fits
    assert form_of("startback", {"total": 8, "psych": 3}).wrong(facts) == {
        "psych": "Stemmer ikke med «Samlet skår», som er 8."
    }
    assert more_words(form_of("phq9", alike("ab", 2))) == [], "what was not asked about may be there"


def test_an_answer_that_is_never_shared_takes_all_that_would_tell_it_with_it() -> None:
    own = Category.INSTRUMENTS
    for last in (0, 3, None):
        form = form_of("phq9", alike("abcdefgh", 1, i=last) | {"day": "2026-03-02", "mode": "paper", "twice": True})
        part = form.part(own, own)
        assert set(part) == {"day", "told_score"} and form.part(Category.SCORES, own) == {}
        told_to_others = form_of("phq9", part)
        ((told,), (own_score,)) = told_to_others.scored(), form.scored()
        assert (told.value, told.day, told.bands) == (own_score.value, own_score.day, own_score.bands)
        assert told.name == "PHQ-9 (0–24+)" and not told_to_others.flags()
    for last in (0, 1, 3):  # 24 can be had without the ninth question, and more than that cannot
        assert form_of("phq9", alike("abcdefgh", 3, i=last)).part(own, own)["told_score"] == 24
    assert form_of("phq9", alike("ab", 1)).part(own, own)["told_score"] is None
    asked = instruments()["phq9"]
    assert [name for name in asked.model_fields if asked.may_be_shared_as(name, own)] == ["day", "told_score"]
    assert form_of("gad7", alike("abcdefg", 1)).part(own, own)["a"] == 1


ANY = st.sampled_from(INSTRUMENTS)


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(ANY, st.data())
def test_scores_stay_within_their_scale_and_follow_the_answers(form: type[InstrumentForm], data: st.DataObject) -> None:
    one = form.instrument
    whole = {i.name: data.draw(st.none() | st.integers(int(i.low), int(i.high)), label=i.name) for i in one.items}
    out = frozenset(i.name for i in one.items if i.unless and data.draw(st.booleans(), label=out_name(i.name)))
    turned = dict(data.draw(st.permutations(list(whole.items()))))
    assert one.results(turned, out) == one.results(whole, out), "the order of entry says nothing"
    for scale in one.scale:
        result = one.result(scale, whole, out)
        asked = [i for i in one.of(scale) if i.name not in out]
        given_ = [i for i in asked if whole[i.name] is not None]
        assert result.answered == len(given_) and result.asked == len(asked)
        if result.value is None:
            assert not given_ or len(asked) - len(given_) > scale.unanswered
            continue
        assert result.low <= result.value <= result.high
        lacking = [i for i in asked if whole[i.name] is None]
        if lacking:  # what is missing is not zero: the least it can be gives no higher a score
            least = {**whole, **{i.name: i.high if i.reversed else i.low for i in lacking}}
            assert (one.result(scale, least, out).value or 0) <= result.value
        for item in given_:
            up = -1 if item.reversed else 1
            more = (whole[item.name] or 0) + up
            if item.low <= more <= item.high:
                higher = one.result(scale, {**whole, item.name: more}, out).value
                assert higher is not None and higher >= result.value


REST: dict[str, Any] = {
    "code": "own_mood",
    "version": 1,
    "title": "Humør",
    "source": "eget skjema",
    "licence": "A",
    "item": [{"name": "up", "text": "Opp", "low": 0, "high": 4}, {"name": "down", "text": "Ned", "low": 0, "high": 4}],
    "scale": [{"better": "high"}],
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"item": []},
        {"item": [REST["item"][0], REST["item"][0]]},
        {"item": [{"name": "up", "text": "Opp", "low": 4, "high": 0}]},
        {"item": [{"name": "up", "text": "Opp", "low": 0, "high": 2, "words": ["a", "b"]}]},
        {"scale": [{"better": "high", "unanswered": 2}]},
        {"scale": [{"better": "high", "items": ["left"]}]},
        {"scale": [{"better": "high"}, {"better": "low"}]},
        {"scale": [{"better": "high", "band": [{"low": 5, "word": "b"}, {"low": 2, "word": "a"}]}]},
        {"flag": [{"kind": "same_day", "scale": "", "low": 1}]},
        {"flag": [{"kind": "heed", "item": "left", "low": 1}]},
        {"licence": "D"},
        {"code": "Mood!"},
        {"more": 1},
    ],
)
def test_a_file_that_cannot_be_an_instrument_is_refused(wrong: dict[str, Any]) -> None:
    read(REST)
    with pytest.raises(ValidationError):
        read(REST | wrong)


def test_a_name_that_every_form_has_is_refused_and_the_shapes_need_no_code() -> None:
    with pytest.raises(ValueError, match="taken"):
        form_from(read(REST | {"item": [{"name": "day", "text": "Dag", "low": 0, "high": 4}]}))
    words = {"name": "up", "text": "Opp", "low": 0, "high": 4, "own": "Hva", "unless": "Gjelder ikke"}
    for taken in ("up_text", "up_out"):
        with pytest.raises(ValueError, match="taken"):
            form_from(read(REST | {"item": [words, words | {"name": taken, "own": "", "unless": ""}]}))
    turned = read(REST | {"item": [REST["item"][0], REST["item"][1] | {"reversed": True}]})
    assert turned.result(turned.scale[0], {"up": 4, "down": 0}).value == 8
    mean = read(REST | {"scale": [{"better": "high", "score": "mean", "unanswered": 1}]})
    assert mean.result(mean.scale[0], {"up": 3}).value == 3


def test_the_centres_own_are_forms_until_others_take_their_place() -> None:
    own: Instrument = read(REST)
    take_own([own])
    first = instruments()["own_mood"]
    take_own([read(REST)])
    assert instruments()["own_mood"] is first, "one that has not changed is the same class"
    take_own([])
    assert "own_mood" not in instruments()


def test_only_class_a_has_the_wording_of_its_items() -> None:
    for form in INSTRUMENTS:
        texts = [item.text for item in form.instrument.items]
        if form.instrument.licence != "A":
            assert all(len(text) <= 40 for text in texts) and not any(i.words for i in form.instrument.items), form.kind
        assert all(ask_of(form.model_fields[item.name]).unit for item in form.instrument.items)


def test_a_flag_grows_with_the_answer_from_where_it_begins_to_hold() -> None:
    upward, downward = Flag(kind="same_day", item="i", low=1), Flag(kind="same_day", item="i", high=2)
    both = Flag(kind="same_day", item="i", low=2, high=4)
    assert [len(upward.steps(v)) for v in (None, 0, 1, 3, 9)] == [0, 0, 1, 3, 9]
    assert [len(downward.steps(v)) for v in (3, 2, 0)] == [0, 1, 3], "0 is an answer"
    assert [len(both.steps(v)) for v in (1, 2, 4, 5)] == [0, 1, 3, 0]


@pytest.mark.parametrize("value", [10**20, 10**400, -(10**20), float("inf"), float("-inf"), float("nan"), 1e308])
def test_a_number_far_outside_every_scale_has_few_steps(value: float) -> None:
    """A draft may hold it, and is looked through while it is typed: 10^20 steps took all memory."""
    for flag in (Flag(kind="same_day", item="i", low=1), Flag(kind="same_day", item="i", high=3), Flag(kind="heed")):
        assert len(flag.steps(value)) <= 1_001
    assert list(Flag(kind="same_day", item="i", low=1).steps(3)) == [1, 2, 3]
    assert list(Flag(kind="same_day", item="i", high=1).steps(-1)) == [-1, 0, 1]
