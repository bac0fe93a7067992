"""Words are found in the language in force: the screen's, or a paper's while it is made."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from hia_desktop.base import language
from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import Ask
from hia_desktop.base.language import SOURCE, Shown, Words, WordTable, in_language, speak
from hia_desktop.base.text import MONTHS, N_, _, day_long, day_short, inside_sentence
from hia_desktop.domain.access import Recipient
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.forms.values import Answer

SUNDAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    speak(SOURCE)


def test_every_kind_of_marked_text_follows() -> None:
    ask, table, title = Ask(N_("Diagnoser")), WordTable({"a": N_("Arbeid")}), Epikrise.card.title
    assert (ask.label, table["a"], title, Answer.YES.label, Recipient.EMPLOYER.label) == (
        "Diagnoser",
        "Arbeid",
        "Epikrise",
        "Ja",
        "Arbeidsgiver",
    )
    with in_language("en"):
        found = (ask.label, table["a"], Epikrise.card.title, Answer.YES.label, Recipient.EMPLOYER.label)
        assert found == ("Diagnoses", "Work", "Discharge summary", "Yes", "Employer")
        assert f"{N_('Fra')}|{N_('Side {page} av {pages}').format(page=1, pages=2)}" == "From|Page 1 of 2"
    assert ask.label == "Diagnoser"


def test_days_are_said_in_the_language() -> None:
    assert (day_long(SUNDAY), day_short(SUNDAY, SUNDAY), MONTHS[0]) == ("søndag 22. november 2026", "22. nov", "januar")
    with in_language("nn"):
        assert day_long(date(2026, 11, 21)) == "laurdag 21. november 2026"
    with in_language("en"):
        assert (day_long(SUNDAY), day_short(SUNDAY, SUNDAY), MONTHS[0]) == (
            "Sunday 22 November 2026",
            "22 Nov",
            "January",
        )


def test_what_is_not_translated_stays_bokmal() -> None:
    with in_language("nn"):
        assert _("Noe ingen har oversatt") == "Noe ingen har oversatt"


def test_a_paper_speaks_in_its_own_thread_alone() -> None:
    speak("nn")
    heard: list[str] = []
    with in_language("en"):
        other = threading.Thread(target=lambda: heard.append(_("Hvem")))
        other.start()
        other.join()
        heard.append(_("Hvem"))
    assert [*heard, _("Hvem")] == ["Kven", "Who", "Kven"]


def test_a_language_ends_with_its_block_also_when_it_fails() -> None:
    with pytest.raises(ZeroDivisionError), in_language("en"):
        raise ZeroDivisionError
    assert language.language() == SOURCE


@pytest.mark.parametrize("code", ["xx", "", "../nn", "NN"])
def test_an_unknown_language_is_refused(code: str) -> None:
    with pytest.raises(BadInput):
        speak(code)
    with pytest.raises(BadInput), in_language(code):
        pass


def test_a_field_may_need_its_words_or_not() -> None:
    @dataclass
    class Line:
        head: Shown = Shown()
        foot: Shown = Shown("")

    assert (Line(N_("Hvem")).head, Line("laget nå").head, Line("x").foot) == ("Hvem", "laget nå", "")
    with pytest.raises(TypeError):
        Line()


def test_a_table_tells_its_keys_without_its_words() -> None:
    table = WordTable({"a": N_("Hvem"), "b": N_("Hva")})
    assert "a" in table and "c" not in table and list(table.only("b")) == ["b"] and table.get("c", "–") == "–"
    assert Words("Hvem") == N_("Hvem")


def test_a_label_inside_a_sentence_keeps_its_abbreviation() -> None:
    labels = ("Fastlege", "NAV-veileder", "GP", "I gang", "Å se", "Sendt til NAV", "A", "")
    assert [inside_sentence(label) for label in labels] == [
        "fastlege",
        "NAV-veileder",
        "GP",
        "i gang",
        "å se",
        "sendt til NAV",
        "a",
        "",
    ]
