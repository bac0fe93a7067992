"""What a person wrote, on its way to paper."""

from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.documents import fonts, plain
from hia_desktop.documents.faces import sized
from hia_desktop.documents.pieces import paragraph
from hia_desktop.documents.tags import Element


def test_marks_that_are_not_seen_are_dropped() -> None:
    assert plain.clean("a\x00b\x07c\u202ed\u200ee\u200df\u00adg\ufeffh\ufe0f") == "abcdefgh"


def test_what_cannot_be_a_letter_is_shown_as_missing() -> None:
    assert plain.clean("a\ud800b\ue000c\uffffd") == "a□b□c□d"


def test_letters_and_spaces_become_the_ones_that_fonts_have() -> None:
    assert plain.clean("a\u030a\tb\u2009c\u2028d\r\ne\u202f%\xa0kg") == "å b c\nd\ne\xa0%\xa0kg"


def test_blank_lines_are_one_and_none_at_the_ends() -> None:
    assert plain.lines("\n\na\n \n\n\nb\n") == ["a", "", "b"]


def test_no_line_ends_between_a_sign_and_what_it_is_of() -> None:
    kept = plain.kept_together("§ 2-1 b og § 2-2, kl. 5, under 15 kg, 20 % av 3 kgs, ☐ nei")
    assert kept == "§\xa02-1 b og §\xa02-2, kl.\xa05, under 15\xa0kg, 20\xa0% av 3 kgs, ☐\xa0nei"
    for width in range(60, 200):
        told = paragraph("Fristen er bindende for oss (lov § 2-1 b og § 2-2).", sized(10).body, Element(role="P"))
        told.wrap(width, 500)
        ends = ["".join(line[1][-1:]) for line in told.blPara.lines]
        assert "§" not in ends, (width, ends)


@given(st.text(), st.integers(1, 40))
def test_pieces_lose_no_character(text: str, limit: int) -> None:
    found = list(plain.pieces(text, limit))
    assert all(len(piece) <= limit for piece in found)
    assert "".join(found) == text


@given(st.text(st.characters()))
def test_clean_text_holds_nothing_invisible_and_is_clean_for_good(text: str) -> None:
    cleaned = plain.clean(text)
    assert all(c.isprintable() or c in "\n\xa0" for c in cleaned)
    assert plain.clean(cleaned) == cleaned


@given(st.text(max_size=200), st.integers(1, 9), st.integers(1, 9))
def test_parts_of_a_cell_are_low_enough(text: str, across: int, most: int) -> None:
    found = plain.parts(text, across, most)
    assert all(sum(1 + len(line) // across for line in part) <= most + 1 for part in found)
    assert "".join("".join(part) for part in found).replace(" ", "") == "".join(plain.lines(text)).replace(" ", "")


def test_runs_go_to_the_fallback_and_then_to_the_missing_sign() -> None:
    letters = {"own": frozenset("ab□"), "other": frozenset("abΩ")}
    assert plain.runs("abΩΩa漢", "own", "other", letters.__getitem__) == [("own", "ab"), ("other", "ΩΩ"), ("own", "a□")]


def test_a_line_is_cut_where_it_no_longer_fits() -> None:
    assert plain.fitted("Storgata 1, 8000 Bodø", lambda line: len(line) <= 13) == "Storgata 1…"
    assert plain.fitted("kort", lambda line: len(line) <= 4) == "kort"
    assert len(plain.fitted("x" * 9_000, lambda _line: True)) == 401


def test_what_no_font_has_is_known_before_it_is_printed() -> None:
    assert fonts.lacking("Ánne Čáhppa ŋ æøå «–» ≤ → ☑ Иван Ἀ \xa0\t\r\n \u200d\ufe0f") == ""
    assert fonts.lacking("trist 🙁 og 漢字 🙁") == "🙁漢字"
    assert fonts.lacking("محمد الأحمد og דוד לוי") == "", "drawn joined and turned"


def test_names_from_right_to_left_are_turned_and_joined_and_kept_whole() -> None:
    assert fonts.drawable("Kari דוד לוי bor") == "Kari יול\xa0דוד bor"
    assert fonts.drawable("محمد") == "ﺪﻤﺤﻣ"
    assert fonts.drawable("Kari Ærlig") == "Kari Ærlig"


def test_a_heading_goes_on_with_a_whole_word() -> None:
    """«opplysnin-/ger» stood over a letter. Running text is parted as before, and so is a word that is a line long."""
    faces = sized(10)
    for face, text, parted in (
        (faces.title, "Henvisning til HelseIArbeid: vi trenger noen flere opplysninger", False),
        (faces.heading, "Helsehjelpen og behandlingsopplegget og opplysninger", False),
        (faces.body, "Henvisning til HelseIArbeid: vi trenger noen flere opplysninger", True),
        (faces.heading, "Ny arbeidsplassvurderingstilretteleggingskoordinator", True),
    ):
        ends = set()
        for room in range(120, 520, 3):
            made = paragraph(text, face, Element(role="P"))
            made.wrap(room, 800)
            ends |= {hyphen for _line, _end, hyphen in made._ends()}
        assert (True in ends) is parted, text
