"""The legal paragraphs: placeholders, history, approval, and the same in all languages."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.language import in_language
from hia_desktop.domain.letter_texts import (
    NAMES,
    OWN,
    PLACEHOLDERS,
    TO_PATIENT,
    LetterLanguage,
    LetterText,
    TextId,
    approve,
    bundled_texts,
    check_text,
    fill,
    history,
    in_codes,
    in_words,
    paragraphs,
    revise,
    text_on,
)

START = date(2026, 11, 28)
LATER = date(2027, 6, 1)
TODAY = date(2026, 12, 6)


def wording(text: str = "Senest {deadline}: {deadline_for}.", **more: object) -> LetterText:
    made = LetterText(id=TextId.PATIENT_DEADLINE, heading="", text=text, valid_from=LATER, source="lokal rutine")
    return replace(made, **more)  # type: ignore[arg-type]


def test_every_paragraph_is_there_whole_and_not_approved() -> None:
    texts = bundled_texts()
    assert Counter(text.id for text in texts) == Counter({one: 1 + 2 * (one in TO_PATIENT) for one in TextId})
    for text in texts:
        check_text(text)
        assert text.in_use is (text.id not in OWN) and bool(text.source) is text.in_use and not text.approved


def test_an_own_paragraph_is_empty_or_whole() -> None:
    own = next(text for text in bundled_texts() if text.id is TextId.PATIENT_OWN)
    check_text(replace(own, text="Ring oss gjerne.", source="lokal rutine"))
    for wrong in (replace(own, text="Ring oss gjerne."), replace(own, heading="Ring oss"), replace(own, text="{told}")):
        with pytest.raises(BadInput):
            check_text(wrong)


def test_the_letter_to_the_patient_says_what_the_law_asks() -> None:
    bokmal = (text for text in bundled_texts() if text.language is LetterLanguage.BOKMAL)
    told = " ".join(text.text for text in bokmal if text.id.startswith("patient_"))
    for part in (
        "§ 2-1 b",
        "§ 2-2",
        "§ 2-4",
        "§ 7-2",
        "§ 7-3",
        "§ 7-5",
        "§ 2-3",
        "fire uker",
        "Statsforvalteren",
        "Helfo",
        "116 117",
        "113",
        "ombudet",
    ):
        assert part in told


def test_filling_in() -> None:
    values = {"deadline": "torsdag 30. april 2026", "deadline_for": "utredning", "unused": "x"}
    heading, text = fill(text_on(bundled_texts(), TextId.PATIENT_DEADLINE, TODAY), values)
    assert heading == "Helsehjelpen skal begynne senest torsdag 30. april 2026"
    assert "2-2" in text
    assert "start av utredning" in text


def test_a_value_with_braces_is_kept() -> None:
    _heading, text = fill(
        text_on(bundled_texts(), TextId.PATIENT_GROUNDS, TODAY), {"grounds": "klarer {ikke} trapper {"}
    )
    assert text == "klarer {ikke} trapper {"


def test_what_is_filled_in_is_read_by_name_and_kept_by_code() -> None:
    """Each has a name of its own, and any wording that was kept is shown and kept again as it was."""
    assert set(NAMES) == set().union(*PLACEHOLDERS.values())
    assert len({name.casefold() for name in NAMES.values()}) == len(NAMES)
    for text in bundled_texts():
        assert in_codes(in_words(text.text)) == text.text and in_codes(text.text) == text.text
        shown = in_words(text.heading + text.text)
        assert not any(f"{{{code}}}" in shown for code in NAMES)
    assert in_words("Senest {deadline}, {noe}.") == "Senest {frist}, {noe}."
    assert in_codes("Senest { Frist }, {hva  fristen gjelder}, {noe}.") == "Senest {deadline}, {deadline_for}, {noe}."


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_value_is_refused(value: str | None) -> None:
    with pytest.raises(BadInput, match=": frist\\."):
        fill(
            text_on(bundled_texts(), TextId.PATIENT_DEADLINE, TODAY),
            {"deadline_for": "utredning"} | ({} if value is None else {"deadline": value}),
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Senest {dato}.", "ukjent plassholder: {dato}. Mulige: {frist}, {hva fristen gjelder}"),
        ("Senest {deadline} {deadline_for} {received}.", "ukjent plassholder: {dag henvisningen kom}"),
        ("Senest {deadline.year}.", "ukjent plassholder"),
        ("Senest {deadline!r}.", "ukjent plassholder"),
        ("Senest {deadline:>9}.", "ukjent plassholder"),
        ("Senest {0}.", "ukjent plassholder"),
        ("Senest {}.", "tom plassholder"),
        ("Senest {deadline.", "krøllparentes"),
        ("Senest deadline}.", "krøllparentes"),
        ("Senest {deadline}.", "mangler plassholderen {hva fristen gjelder}"),
        ("  ", "tom"),
    ],
)
def test_a_faulty_wording_is_refused(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message) as caught:
        check_text(wording(text))
    assert list(caught.value.fields) == ["text"]


def test_a_wording_needs_a_source() -> None:
    with pytest.raises(BadInput, match="kilden"):
        check_text(wording(source=" "))


def test_history_is_kept_and_the_right_wording_applies() -> None:
    texts = revise(bundled_texts(), wording())
    assert [text.valid_from for text in history(texts, TextId.PATIENT_DEADLINE)] == [LATER, START]
    assert text_on(texts, TextId.PATIENT_DEADLINE, date(2027, 5, 31)).valid_from == START
    assert text_on(texts, TextId.PATIENT_DEADLINE, LATER).text == "Senest {deadline}: {deadline_for}."
    with pytest.raises(Missing, match="ordlyd"):
        text_on(texts, TextId.PATIENT_DEADLINE, date(2026, 11, 27))


def test_an_unapproved_wording_may_be_mended_the_same_day() -> None:
    texts = revise(revise(bundled_texts(), wording()), wording("Innen {deadline}: {deadline_for}."))
    assert history(texts, TextId.PATIENT_DEADLINE)[0].text == "Innen {deadline}: {deadline_for}."
    assert len(history(texts, TextId.PATIENT_DEADLINE)) == 2


def test_an_approved_wording_is_never_changed() -> None:
    texts = approve(revise(bundled_texts(), wording()), wording(), " Avd.sjef Vik ", TODAY)
    current = text_on(texts, TextId.PATIENT_DEADLINE, LATER)
    assert (current.approved, current.approved_by, current.approved_on) == (True, "Avd.sjef Vik", TODAY)
    for day in (LATER, START):
        with pytest.raises(BadInput, match="senere dag"):
            revise(texts, wording("Innen {deadline}: {deadline_for}.", valid_from=day))
    newer = revise(
        texts,
        wording(
            "Innen {deadline}: {deadline_for}.",
            valid_from=date(2027, 7, 1),
            approved_by="Avd.sjef Vik",
            approved_on=TODAY,
        ),
    )
    assert not text_on(newer, TextId.PATIENT_DEADLINE, date(2027, 7, 1)).approved
    assert text_on(newer, TextId.PATIENT_DEADLINE, LATER) == current


def test_approval_needs_a_name_and_a_wording() -> None:
    bundled = text_on(bundled_texts(), TextId.PATIENT_RIGHT, TODAY)
    with pytest.raises(BadInput, match="hvem"):
        approve(bundled_texts(), bundled, "  ", TODAY)
    with pytest.raises(Missing, match="Fant ingen"):
        approve(bundled_texts(), replace(bundled, valid_from=LATER), "Vik", TODAY)


def test_placeholders_are_named_for_real_paragraphs() -> None:
    assert set(PLACEHOLDERS) <= set(TextId)
    assert all(names for names in PLACEHOLDERS.values())


FACTS = re.compile(r"§ [\d-]+(?: [a-z]\b)?|\{\w+\}|\d[\d ]*\d|\bHelfo|\bStatsforvalt|\bgratis|[\w.]+\.no/\S+")
"""What all languages must have the same of: sections, what is filled in, numbers, names."""
BOKMAL_WORDS = re.compile(
    r"\b(ikke|jeg|hva|hvor|hvis|mens|fra|henvis\w*|har kommet|et|en|uke\w*|klagen|noe|mer|også|skriftlig|hjelpen)\b",
    re.IGNORECASE,
)


def test_nynorsk_says_the_same_and_is_nynorsk() -> None:
    texts = bundled_texts()
    for text_id in paragraphs(LetterLanguage.NYNORSK):
        bokmal, nynorsk = (text_on(texts, text_id, TODAY, LetterLanguage(code)) for code in ("nb", "nn"))
        for part in ("heading", "text"):
            said = [Counter(FACTS.findall(getattr(text, part))) for text in (bokmal, nynorsk)]
            assert said[0] == said[1], text_id
            assert bool(getattr(bokmal, part)) is bool(getattr(nynorsk, part)), text_id
        assert BOKMAL_WORDS.findall(f"{nynorsk.heading} {nynorsk.text}") == [], text_id
        assert nynorsk.source == bokmal.source
        if text_id not in OWN:
            assert nynorsk.text.count(".") == bokmal.text.count("."), text_id


NORWEGIAN = re.compile(r"\b(og|ikke|ikkje|du|deg|vi|til|hva|kva|klagen|henvisningen)\b", re.IGNORECASE)


def test_english_says_the_same_and_is_english() -> None:
    texts = bundled_texts()
    for text_id in paragraphs(LetterLanguage.ENGLISH):
        bokmal, english = (text_on(texts, text_id, TODAY, LetterLanguage(code)) for code in ("nb", "en"))
        for part in ("heading", "text"):
            told = getattr(english, part).replace("free of charge", "gratis")
            assert Counter(FACTS.findall(getattr(bokmal, part))) == Counter(FACTS.findall(told)), text_id
            assert bool(getattr(bokmal, part)) is bool(told), text_id
        said = f"{english.heading} {english.text}".replace("pasient- og brukerombudet", "")
        assert NORWEGIAN.findall(said) == [] and english.source == bokmal.source, text_id
        if text_id not in OWN:
            assert english.text.count(".") == bokmal.text.count("."), text_id


def test_the_languages_are_revised_and_approved_apart() -> None:
    own = wording("Seinast {deadline}: {deadline_for}.", language=LetterLanguage.NYNORSK)
    texts = revise(bundled_texts(), own)
    assert text_on(texts, TextId.PATIENT_DEADLINE, LATER, LetterLanguage.NYNORSK).text == own.text
    assert text_on(texts, TextId.PATIENT_DEADLINE, LATER).valid_from == START
    texts = approve(texts, own, "Vik", TODAY)
    assert text_on(texts, TextId.PATIENT_DEADLINE, LATER, LetterLanguage.NYNORSK).approved
    assert [text.approved for text in history(texts, TextId.PATIENT_DEADLINE)] == [False]


def test_an_own_paragraph_in_bokmal_alone_stands_in_both_and_is_told() -> None:
    own = wording("Ring oss gjerne.", id=TextId.PATIENT_OWN)
    texts = revise(bundled_texts(), own)
    with in_language("nn") as missed:
        assert text_on(texts, TextId.PATIENT_OWN, LATER, LetterLanguage.NYNORSK).text == "Ring oss gjerne."
    assert missed == {"Ring oss gjerne."}
    texts = revise(texts, replace(own, text="Ring oss gjerne, du.", language=LetterLanguage.NYNORSK))
    with in_language("nn") as missed:
        assert text_on(texts, TextId.PATIENT_OWN, LATER, LetterLanguage.NYNORSK).text == "Ring oss gjerne, du."
    assert missed == set()
