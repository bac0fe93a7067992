"""The lines of a row table: no word is cut, however narrow."""

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.forms.row_lines import Col, FoldedLine, HeadLine, longest_words, stacked, widths
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.theme import px

COLUMNS = (
    Col("Hindring", lambda _row, _before: Cell("Løft over 15 kg alene", "Arbeidsoppgaver", bold=True), 8),
    Col("Ansvarlig", lambda _row, _before: Cell("Arbeidsgiver"), 1),
    Col("Status", lambda _row, _before: Cell("Ny"), fixed=76, chip=True),
)


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    """The program's own, whatever test came before: the words are as wide in these."""
    theme.apply(qapp, dark=False, scale=1.0)


def cells() -> list[Cell]:
    return [column.cell({}, None) for column in COLUMNS]


@pytest.mark.parametrize("width", [800, 420, 360])
def test_a_column_is_never_narrower_than_its_longest_word(qapp: QApplication, width: int) -> None:
    words = longest_words(COLUMNS, [cells()])
    found = widths(COLUMNS, px(width), words)
    assert sum(found) <= px(width) and found[2] == px(76)
    assert not stacked(COLUMNS, px(width), words)
    assert found[1] >= QFontMetrics(theme.font(weight=QFont.Weight.DemiBold)).horizontalAdvance("Arbeidsgiver")


def test_without_room_the_cells_stand_under_one_another_with_their_names(qtbot: QtBot) -> None:
    words = longest_words(COLUMNS, [cells()])
    assert stacked(COLUMNS, px(260), words)
    head, line = HeadLine(COLUMNS), FoldedLine(COLUMNS)
    for part in (head, line):
        qtbot.addWidget(part)
        part.resize(px(260), px(60))
    line.show_answers({}, None, raw=False)
    beside = line.heightForWidth(px(600))
    for part in (head, line):
        part.set_words(words)
    assert head.height() == 1, "each cell names itself"
    assert line.heightForWidth(px(260)) > beside + px(40)


def test_a_word_longer_than_the_line_is_broken(qtbot: QtBot) -> None:
    long = (Col("Hindring", lambda _row, _before: Cell("x" * 400)),)
    line = FoldedLine(long)
    qtbot.addWidget(line)
    line.show_answers({}, None, raw=False)
    line.set_words(longest_words(long, [[long[0].cell({}, None)]]))
    assert line.heightForWidth(px(300)) > 5 * px(18)
