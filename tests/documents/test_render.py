"""The PDF itself: read back, the same each time, and unmoved by hostile text."""

import io
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from pypdf.generic import DictionaryObject

from hia_desktop.base.errors import BadInput
from hia_desktop.documents.blocks import (
    EMPTY,
    Block,
    Callout,
    Facts,
    Grid,
    Heading,
    Printed,
    Signature,
    Small,
    StepRow,
    Steps,
    Text,
)
from hia_desktop.documents.kinds import access_report, document, epikrise, instrument_sheet
from hia_desktop.documents.kinds.content import Looked
from hia_desktop.documents.make import make
from hia_desktop.documents.pdfa import page_count
from hia_desktop.documents.render import render
from tests.documents.samples import DAY, EPIKRISE, LETTERHEAD, PAPERS, PATIENT, RTW
from tests.machine import allowed


def paper(*blocks: Block) -> Printed:
    return Printed(
        title="Epikrise", author="Liv Berg", patient_line=PATIENT, letterhead=LETTERHEAD, blocks=blocks, date=DAY
    )


def drawn(kind: str) -> bytes:
    return make(document(kind), PAPERS[kind], LETTERHEAD, PATIENT, author="Liv Berg", day=DAY)


def words(pdf: bytes) -> str:
    """The text of every page, with each run of white space as one space and parted words whole."""
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(re.sub("\xad\\s*", "", text).split())


def fonts(pdf: bytes) -> dict[str, bool]:
    """Font name to whether its outlines are in the file."""
    found = {}
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        resources = page["/Resources"]
        assert isinstance(resources, DictionaryObject)
        listed = resources["/Font"].get_object()
        assert isinstance(listed, DictionaryObject)
        for font in listed.values():
            descriptor = font.get_object().get("/FontDescriptor")
            found[str(font.get_object()["/BaseFont"])] = (
                descriptor is not None and "/FontFile2" in descriptor.get_object()
            )
    return found


@pytest.mark.parametrize("kind", PAPERS)
def test_the_same_content_gives_the_same_bytes_with_every_font_inside(kind: str) -> None:
    pdf = drawn(kind)
    assert drawn(kind) == pdf
    assert all(fonts(pdf).values())
    assert page_count(pdf) == len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.long
def test_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from tests.documents.samples import *; from hia_desktop.documents.make import make;"
        "from hia_desktop.documents.kinds import document;"
        "print(hashlib.sha256(make(document('epikrise'), EPIKRISE, LETTERHEAD, PATIENT, author='Liv Berg', "
        "day=DAY)).hexdigest())"
    )
    root = Path(__file__).parents[2]
    sums = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(sums) == 1


def test_the_storys_epikrise_is_one_page_and_can_be_read_back() -> None:
    pdf = drawn("epikrise")
    assert page_count(pdf) == 1
    text = words(pdf)
    assert "Fastlegen bes: 1) forlenge gradert 20 % til 28.06 2) kontroll uke 30 3) ingen ny MR" in text
    for part in (
        "Eksempel HF",
        "Org.nr. 974 795 833",
        "Side 1 av 1",
        "moderat → minimal",
        "80 %",
    ):
        assert part in text
    assert "EPJ" not in text, "the mark is the centre's own"
    assert text.index("Fastlegen bes") < text.index("Hvem gjør hva") < text.index("Diagnoser")


def test_the_metadata_names_title_author_language_and_day() -> None:
    reader = pypdf.PdfReader(io.BytesIO(drawn("epikrise")))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Epikrise", "Liv Berg")
    assert str(reader.metadata["/CreationDate"]).startswith("D:20260612")
    assert str(reader.root_object["/Lang"]) == "nb-NO"


@pytest.mark.long
def test_patient_and_page_number_stand_on_every_page() -> None:
    pdf = make(
        document("epikrise"),
        EPIKRISE.model_copy(
            update={"sections": [epikrise.Section(code="VU", heading="Vurdering", text="Lang tekst. " * 600)]}
        ),
        LETTERHEAD,
        PATIENT,
        author="Liv Berg",
        day=DAY,
        draft=True,
    )
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) >= 2
    for number, text in enumerate(pages, 1):
        assert PATIENT in text
        assert f"Side {number} av {len(pages)}" in text
        assert "UTKAST" in text
        assert "Eksempel HF" in text


def test_a_finished_paper_is_no_draft() -> None:
    assert "UTKAST" not in words(drawn("epikrise"))


def test_the_employers_paper_has_no_word_about_health() -> None:
    content = RTW.model_copy(update={"for_employer": True, "looked": Looked.CLEAN})
    text = words(make(document("rtw"), content, LETTERHEAD, "Kari Testdal", author="Liv Berg", day=DAY)).lower()
    for word in ("nakke", "nedstemt", "søvn", "smerte", "sykmelding", "overlege", "hpr"):
        assert word not in text
    assert text.count("ingen helseopplysninger") == 1, "promised once, at the foot of each page"
    assert "hev/senk-bord" in text


def test_the_wrong_content_for_a_kind_is_a_bug() -> None:
    with pytest.raises(TypeError):
        make(document("epikrise"), RTW, LETTERHEAD, PATIENT, author="", day=DAY)


ALPHABET = "abcdefghijklmnopqrstuvwxyzæøåÆØÅáčđŋšŧžÁČĐŊŠŦŽ–«»≤≥→✓☐☑−×·%§"


def test_every_letter_is_there_in_both_weights() -> None:
    assert words(render(paper(Heading(ALPHABET), Text(ALPHABET)))).count(ALPHABET) == 2


def test_a_letter_the_typeface_lacks_comes_from_the_other_font() -> None:
    pdf = render(paper(Text("Иван ⚠ Ἀ 漢字")))
    assert "Иван ⚠ Ἀ □□" in words(pdf)
    assert any("DejaVu" in name for name in fonts(pdf))


HOSTILE = {
    "tags": (
        "<b>&amp;</b> <para> </font> &#65; <br/> <a href='x'>",
        "<b>&amp;</b> <para> </font> &#65; <br/> <a href='x'>",
    ),
    "file": ('<img src="file:///etc/passwd"/> <img src="http://localhost/x"/>', '<img src="file:///etc/passwd"/>'),
    "emoji": ("trist 🙁👩‍⚕️ slutt", "trist □□⚕ slutt"),
    "direction": ("før\u202eetter\u2066\u200f slutt", "føretter slutt"),
    "control": ("a\x00b\x1b[31mc\x08\x7f slutt", "ab[31mc slutt"),
    "surrogate": ("a\ud83d slutt", "a□ slutt"),
    "percent": ("%(x)s {x} \\n (( ) \\", "%(x)s {x} \\n (( ) \\"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_text_is_never_anything_but_text(name: str) -> None:
    typed, printed = HOSTILE[name]
    pdf = render(
        Printed(
            title=typed,
            author=typed,
            patient_line=typed,
            letterhead=replace(LETTERHEAD, centre_name=typed, unit=typed, address=typed),
            blocks=(
                Heading(typed, 1, typed),
                Text(typed),
                Small(typed),
                Callout(typed, (typed,)),
                Facts(((typed, typed),)),
                Grid((typed, typed), ((typed, typed),)),
                Steps((StepRow(DAY, 20, 80, typed, adaptation=typed, who=typed),)),
                Signature((typed,), (typed, typed)),
            ),
            date=DAY,
            footer_note=typed,
            draft=True,
        )
    )
    assert words(pdf).count(printed) >= 4
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert all("/Annots" not in page for page in reader.pages)


@pytest.mark.parametrize(
    "text",
    ["ord " * 25_000, "x" * 100_000, "a\n" * 20_000, "漢" * 20_000, "a🙁" * 10_000, "æ " * 50_000],
    ids=["words", "one word", "lines", "missing", "mixed", "short words"],
)
@pytest.mark.long
def test_a_huge_text_takes_reasonable_time_and_loses_nothing(text: str) -> None:
    begun = time.perf_counter()
    pdf = render(paper(Text(text)))
    assert time.perf_counter() - begun < allowed(15)
    letter_count = {"ord " * 25_000: ("ord", 25_000), "x" * 100_000: ("x", 100_000)}.get(text)
    if letter_count:
        assert words(pdf).count(letter_count[0]) >= letter_count[1]
    assert page_count(pdf) > 3


@pytest.mark.parametrize("word", ["ø" * 4_000, "linje\n" * 300, "mange ord " * 2_000])
@pytest.mark.long
def test_long_text_fits_in_every_kind_of_block(word: str) -> None:
    blocks = (
        Heading(word),
        Small(word),
        Callout(word, (word, word), large=True),
        Facts(((word, word),)),
        Grid((word, "b", "c"), ((word, word, word), ("a", "b", "c")), (80, 10, 10)),
        Steps((StepRow(DAY, 20, 80, word, adaptation=word, who=word),)),
        Signature((word,), (word,)),
    )
    assert page_count(render(replace(paper(*blocks), title=word, patient_line=word, subtitle=word))) > 3


@pytest.mark.long
def test_a_long_report_repeats_its_head() -> None:
    at = datetime(2026, 3, 6, 8, 0, tzinfo=UTC)
    rows = [
        access_report.Access(who=f"Navn {number}", role="Lege", at=at, what="Åpnet forløpet") for number in range(1_000)
    ]
    pdf = make(document("access_report"), access_report.Content(rows=rows), LETTERHEAD, PATIENT, author="x", day=DAY)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) > 15
    assert all("Hvorfor" in text for text in pages)
    assert "Navn 999" in pages[-1]


def picture(size: tuple[int, int]) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "#0F5B6B").save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize("size", [(1, 1), (900, 60), (60, 900)])
def test_a_logo_of_any_shape_is_drawn(size: tuple[int, int]) -> None:
    with_logo = replace(paper(Text("x")), letterhead=replace(LETTERHEAD, logo=picture(size)))
    assert len(pypdf.PdfReader(io.BytesIO(render(with_logo))).pages[0].images) == 1


@pytest.mark.parametrize("logo", [b"<svg/>", b"%PDF-1.4", picture((9, 9))[:40]], ids=["svg", "pdf", "cut"])
def test_a_logo_that_is_no_picture_is_a_problem_with_a_way_out(logo: bytes) -> None:
    with pytest.raises(BadInput, match="PNG"):
        render(replace(paper(Text("x")), letterhead=replace(LETTERHEAD, logo=logo)))


def test_long_names_never_run_into_each_other() -> None:
    name = "Universitetssykehuset med det aller lengste navnet i hele landet og litt til, HF"
    long = replace(LETTERHEAD, centre_name=name, unit=name, address=name)
    text = words(render(replace(paper(Text("x")), letterhead=long, patient_line=name * 3, draft=True)))
    assert "…" in text
    assert text.count(name) >= 2, "unit and address have a line each"
    assert "Org.nr. 974 795 833 · Tlf. 75 00 00 00" in text


def test_counting_pages_of_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="not a PDF"):
        page_count(b"%PDF-1.4")


def test_an_unapproved_wording_is_the_administrators_business_and_not_on_the_paper() -> None:
    assert "lokalt godkjent" not in words(drawn("letter"))


def test_the_words_of_many_answers_are_whole() -> None:
    """On the blank sheet of every instrument that may be handed out."""
    answers = (
        "Er i arbeid nå",
        "Innen 2 måneder",
        "Innen 3 måneder",
        "Innen 6 måneder",
        "Senere",
        "Kommer ikke tilbake",
    )
    asked = instrument_sheet.Question(text="Når tror du at du er tilbake?", low=0, high=5, words=answers)
    content = instrument_sheet.Content(heading="Forventet tilbake", questions=[asked])
    told = words(make(document("instrument_sheet"), content, LETTERHEAD, PATIENT, author="Liv Berg", day=DAY))
    assert all(answer in told for answer in answers) and told.count(EMPTY) == len(answers)
