"""A made-up language in which every text is wrapped: what is shown bare was fixed too early,
or never went through a catalogue.

What a person wrote is not the program's to translate.
So a bare piece counts when it is, letter by letter, one of the program's texts.
"""

import io
import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)

from hia_desktop.base import language
from hia_desktop.base.language import SOURCE, TAGS, speak
from hia_desktop.documents.kinds import DOCUMENTS
from hia_desktop.documents.kinds.paper import Document
from hia_desktop.documents.make import make as draw
from hia_desktop.resources import resource
from hia_desktop.ui.kit.forms.form import FormView
from tests import make
from tests.documents.samples import DAY, LETTERHEAD, PAPERS
from tests.forms_tried import FORMS
from tests.journeys.window import Open, open_window
from tests.ui.test_every_screen import Centre, centre, usual_size
from tests.ui.world import World

__all__ = ["centre", "open_window", "usual_size"]

TYPED = frozenset(
    {
        "Fastlege",
        "Pasienten",
        "Arbeidsgiver",
        "Fysioterapeut",
        "Lege",
        "NAV",
        "Pasient",
        "NAV-veileder",
        "Psykolog",
        "Leder",
    }
)
"""Words of the program that people of the stories also write themselves, as who does something."""
KEPT = frozenset({"Dato", "Status fra", "Kartlegging"})
"""Names of fields, and of a form, that a line of the trail keeps: the words that the signer was asked with,
whatever the screen speaks later."""
ALSO = {"nav": ("workplace", "rtw", "leaves")}
"""Steps of the course that look otherwise to another role."""


@pytest.fixture(scope="module")
def wrapping(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, frozenset[str]]:
    """A frozen build's folder with the made-up catalogue, and every text of the program that has nothing to fill in."""
    folder = tmp_path_factory.mktemp("build")
    (folder / "resources" / "i18n").mkdir(parents=True)
    with resource("i18n/nn.po").open("rb") as file:
        sources = [str(message.id) for message in read_po(file) if message.id]
    made = Catalog(locale="nn")
    for source in sources:
        made.add(source, f"⟦{source}⟧")
    with (folder / "resources" / "i18n" / "xx.mo").open("wb") as file:
        write_mo(file, made)
    return folder, frozenset(
        text for text in sources if "{" not in text and len(text) > 2 and not text.startswith("Ctrl")
    )


@pytest.fixture
def sources(wrapping: tuple[Path, frozenset[str]], monkeypatch: pytest.MonkeyPatch) -> Iterator[frozenset[str]]:
    """The program speaks the made-up language."""
    monkeypatch.setattr(sys, "_MEIPASS", str(wrapping[0]), raising=False)
    monkeypatch.setitem(TAGS, "xx", "und")
    language._catalogue.cache_clear()
    speak("xx")
    yield wrapping[1]
    speak(SOURCE)
    language._catalogue.cache_clear()


def bare(text: str, sources: frozenset[str]) -> list[str]:
    """The program's own texts in `text` that no wrapping holds."""
    plain = text.replace("&", "").replace("\u00ad", "").replace("\u200b", "")
    while (less := re.sub(r"⟦[^⟦⟧]*⟧", "|", plain)) != plain:
        plain = less
    pieces = (piece.strip() for piece in re.split(r"[|·,:;()\n\t⟦⟧]| – ", plain))
    return [piece for piece in (*pieces, plain.strip()) if piece in sources and piece not in TYPED]


def shown(root: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Every text that a screen shows, or a screen reader says of it."""
    for widget in (root, *root.findChildren(QWidget)):
        yield widget, unescape(re.sub("<[^>]*>", "\n", widget.toolTip()))
        yield widget, widget.accessibleName()
        match widget:
            case QLabel() | QAbstractButton():
                yield widget, widget.text()
            case QLineEdit():
                yield widget, widget.placeholderText()
            case QComboBox():
                yield from ((widget, widget.itemText(at)) for at in range(widget.count()))
            case QHeaderView() if widget.model() is not None and widget.orientation() is Qt.Orientation.Horizontal:
                model = widget.model()
                heads = (model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount()))
                yield from ((widget, str(head or "")) for head in heads)
            case QTableView() if widget.model() is not None:
                model = widget.model()
                cells = (
                    model.index(at, column).data()
                    for at in range(model.rowCount())
                    for column in range(model.columnCount())
                )
                yield from ((widget, str(cell or "")) for cell in cells)


@pytest.mark.usefixtures("usual_size")
@pytest.mark.parametrize("role", ["lege", "nav", "admin"])
@pytest.mark.long
def test_no_screen_shows_a_text_of_the_program_bare(
    open_window: Open, centre: Centre, qapp: QApplication, sources: frozenset[str], role: str
) -> None:
    hands = open_window(centre.house.folder, centre.house.clock)
    found = {f"login: {text}" for widget, text in shown(hands.window) if bare(text, sources)}
    combo = next(box for box in hands.window.findChildren(QComboBox) if box.findData(role) >= 0)
    combo.setCurrentIndex(combo.findData(role))
    hands.fill("⟦Passord⟧", make.PASSWORD)
    hands.keys("Return")
    hands.wait(lambda: hands.window.shell is not None)
    places = [place for place in centre.places(role) if role == "lege" or not place.startswith("course:")]
    said: dict[str, str] = {}
    for place in (*places, *(f"course:{centre.full}:{step}" for step in ALSO.get(role, ()))):
        if centre.empty in place:
            continue
        shell = hands.window.shell
        assert shell is not None
        shell.open(place)
        hands.settle()
        said |= {
            text: f"{place}: a {type(widget).__name__}" for widget, text in shown(hands.window) if text not in said
        }
    found |= {
        f"{place} shows «{piece}» in {text[:80]!r}"
        for text, place in said.items()
        for piece in bare(text, sources)
        if piece not in KEPT or ":trail:" not in place
    }
    assert not found, "\n".join(sorted(found))
    assert sum("⟦" in text for text in said) > 40


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_no_form_shows_a_text_of_the_program_bare(world: World, sources: frozenset[str], form: type) -> None:
    view = FormView(form, lambda: DAY)
    world.qtbot.addWidget(view)
    view.set_answers({})
    said = [text for _widget, text in shown(view)]
    assert any("⟦" in text for text in said)
    assert [piece for text in said for piece in bare(text, sources)] == []


@pytest.mark.parametrize("found", DOCUMENTS, ids=lambda found: found.kind)
def test_no_paper_says_a_text_of_the_program_bare(sources: frozenset[str], found: Document) -> None:
    kind = found.kind
    pdf = draw(found, PAPERS[kind], LETTERHEAD, "", author="Liv Berg", day=DAY, draft=True)
    said = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "⟦UTKAST⟧" in said and "⟦Side 1 av" in said
    given = PAPERS[kind].model_dump_json()
    assert [piece for piece in bare(said, sources) if piece not in given] == []


def test_the_check_knows_what_is_bare() -> None:
    known = frozenset({"Lagre", "Diagnoser"})
    assert (
        bare("⟦Lagre⟧ · M54", known) == [] and bare("⟦{0}: ⟦Lagre⟧⟧", known) == [] and bare("Kari lagrer", known) == []
    )
    assert bare("&Lagre", known) == ["Lagre", "Lagre"] and bare("⟦Til⟧ Diagnoser", known) == ["Diagnoser"]
