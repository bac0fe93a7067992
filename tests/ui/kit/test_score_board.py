"""The measures over time: each on its own scale, in words for a screen reader, and the same as a table."""

from dataclasses import replace
from datetime import date
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QTableWidget
from pytestqt.qtbot import QtBot

from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.score_board import ScoreBoard, ScoreRow, Series

START, NOW = date(2026, 3, 1), date(2026, 6, 1)
MOOD = Series(
    label="PHQ-9 (0–27)",
    points=((START, 18), (date(2026, 4, 1), 12), (NOW, 9)),
    low=0,
    high=27,
    better="low",
    bands=((0, "minimal"), (5, "mild"), (10, "moderat"), (15, "ganske alvorlig")),
    change=5,
    key="phq9",
)
ABILITY = Series(label="Arbeidsevne (0–10)", points=((START, 4), (NOW, 3)), low=0, high=10, key="was")
ONCE = Series(label="ISI (0–28)", points=((NOW, 14),), low=0, high=28, better="low")


def test_each_measure_is_read_against_what_is_better_and_what_matters() -> None:
    assert MOOD.summary == "18 → 9 · mild · bedre, betyr noe" and MOOD.word(4.9) == "minimal"
    assert ABILITY.summary == "4 → 3 · dårligere" and not ABILITY.matters
    assert ONCE.summary == "14" and ONCE.trend == ""
    leans = replace(MOOD, reckoned=frozenset({START}))
    assert leans.summary == "18 (beregnet) → 9 · mild · bedre, betyr noe" and "01.06.2026 9 mild" in leans.listed()
    assert MOOD.listed() == (
        "PHQ-9 (0–27) (0 til 27, lavere er bedre): 01.03.2026 18 ganske alvorlig, 01.04.2026 12 moderat, "
        "01.06.2026 9 mild. bedre"
    )


def test_a_narrow_row_tells_what_has_become_of_it_before_its_scale(qtbot: QtBot) -> None:
    """The row of a narrow card said «PHQ-9 (0…» and nothing more."""
    row = ScoreRow(MOOD, START, NOW)
    qtbot.addWidget(row)
    told = []
    for width in range(500, 60, -4):
        row.resize(width, 80)
        told.append(row.words())
    told = list(dict.fromkeys(told))
    assert told[:4] == [
        ("PHQ-9 (0–27)", "18 → 9 · mild · bedre, betyr noe"),
        ("PHQ-9", "18 → 9 · mild · bedre, betyr noe"),
        ("PHQ-9", "18 → 9 · mild"),
        ("PHQ-9", "18 → 9"),
    ]
    assert all(name.endswith("…") and said == "18 → 9" for name, said in told[4:])


_LETTER = 3
"""Pixels that a letter or a curve is thick."""


def shaded(image: QImage, bands: int) -> bool:
    """Whether somewhere so many shades lie under one another, the darkest topmost, as where less is better."""
    for x in range(image.width()):
        light = [image.pixelColor(x, y).lightness() for y in range(image.height())]
        runs = [(shade, len(list(same))) for shade, same in groupby(light)]
        found = [shade for shade, long in runs if long > _LETTER and shade != light[0]]
        if len(found) == bands and found == sorted(set(found)):
            return True
    return False


def test_the_board_by_eye_by_keys_and_as_a_table(qtbot: QtBot) -> None:
    board = ScoreBoard()
    qtbot.addWidget(board)
    board.show_series([MOOD, ABILITY, ONCE, Series(label="Tom", points=(), low=0, high=1)])
    board.resize(300, 420)
    board.show()
    first, second, _third = board.rows()
    assert first.accessibleDescription() == MOOD.listed()
    image = first.grab().toImage()
    brand, ok = QColor(theme.tokens().brand).rgb(), QColor(theme.tokens().ok).rgb()
    seen = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert brand in seen and ok in seen, "a curve, and which way is better"
    assert MOOD.bands and shaded(image, len(MOOD.bands)), "each band has its shade, the darker the worse"
    with qtbot.waitSignal(board.wanted) as asked:
        qtbot.keyClick(second, Qt.Key.Key_Space)
    assert asked.args == ["was"]

    assert not board.findChildren(QTableWidget), "a page that opens does not wait for it"
    qtbot.mouseClick(board.turn, Qt.MouseButton.LeftButton)
    assert board.table.isVisible() and not first.isVisible()
    lines = [[board.table.item(at, place).text() for place in range(4)] for at in range(board.table.rowCount())]  # type: ignore[union-attr]
    assert lines[0] == ["PHQ-9 (0–27)", "01.03.2026", "18", "ganske alvorlig"] and len(lines) == 6
    for bar in (board.table.horizontalScrollBar(), board.table.verticalScrollBar()):
        assert bar.maximum() == 0, "it is as wide as its card and as high as its rows"
    qtbot.mouseClick(board.turn, Qt.MouseButton.LeftButton)
    assert first.isVisible() and not board.table.isVisible()
    for wide in (120, 900):
        board.resize(wide, 420)
        assert not board.grab().isNull()
    board.show_series([MOOD, ABILITY, ONCE])
    assert board.rows()[0] is first, "the same again moves nothing"
    board.show_series([])
    assert not board.rows() and board.turn.isHidden()
