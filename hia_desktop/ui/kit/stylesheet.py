"""The style sheet, written from the tokens; a widget says what it is through the properties `role`,
`kind` and `tone`."""

from collections.abc import Callable

from hia_desktop.resources import resource
from hia_desktop.ui.kit.tokens import Tokens


def stylesheet(t: Tokens, px: Callable[[float], int]) -> str:
    """The whole program's style sheet for one set of tokens and one scale."""
    return "".join((_text(t, px), _buttons(t, px), _fields(t, px), _lists(t, px), _frames(t, px)))


def _drawn(name: str) -> str:
    return resource(f"icons/{name}.svg").as_posix()


def _text(t: Tokens, px: Callable[[float], int]) -> str:
    return f"""
QWidget {{ color: {t.ink}; }}
QMainWindow {{ background: {t.ground}; }}
QDialog {{ background: {t.surface}; }}
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {px(21)}px; font-weight: 700; }}
QLabel[role="heading"] {{ font-size: {px(17)}px; font-weight: 600; }}
QLabel[role="section"] {{ font-size: {px(15)}px; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="second"] {{ color: {t.ink2}; }}
QLabel[role="label"] {{ font-size: {px(13)}px; font-weight: 600; color: {t.ink2}; }}
QLabel[role="hint"] {{ font-size: {px(13)}px; color: {t.ink2}; }}
QLabel[role="faint"] {{ font-size: {px(13)}px; color: {t.ink3}; }}
QLabel[role="reader"] {{ font-size: {px(12)}px; font-weight: 600; color: {t.nav}; }}
QLabel[role="error"] {{ font-size: {px(13)}px; color: {t.bad}; }}
QLabel[role="amber"] {{ font-size: {px(13)}px; color: {t.warn}; }}
QLabel[role="good"] {{ font-size: {px(13)}px; color: {t.ok}; }}
QLabel[role="key"] {{ font-size: {px(12)}px; color: {t.ink2}; background: {t.surface}; border: 1px solid {t.line};
    border-radius: {px(4)}px; padding: 1px {px(6)}px; }}
QToolTip {{ background: {t.ink}; color: {t.surface}; border: 0; padding: {px(4)}px {px(8)}px; font-size: {px(13)}px; }}
"""


def _buttons(t: Tokens, px: Callable[[float], int]) -> str:
    inner = px(34) - 2
    arrow, white = _drawn("chevron-grey"), _drawn("chevron-white")
    return f"""
.QPushButton {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {px(6)}px; padding: 0 {px(14)}px;
    min-height: {inner}px; max-height: {inner}px; font-weight: 600; outline: 0; }}
.QPushButton:hover {{ background: {t.selected}; border-color: {t.edge}; }}
.QPushButton:pressed {{ background: {t.brand_soft}; }}
.QPushButton:focus {{ border: 2px solid {t.brand}; padding: 0 {px(14) - 1}px; min-height: {inner - 2}px;
    max-height: {inner - 2}px; }}
.QPushButton:disabled {{ color: {t.ink3}; background: {t.ground}; border-color: {t.line}; }}
.QPushButton:checked {{ background: {t.brand_soft}; color: {t.brand}; border-color: {t.brand}; }}
.QPushButton[kind="primary"] {{ background: {t.action}; color: {t.on_action}; border-color: {t.action}; }}
.QPushButton[kind="primary"]:hover, .QPushButton[kind="primary"]:pressed {{ background: {t.action_hover}; }}
.QPushButton[kind="primary"]:focus {{ border-color: {t.ink}; }}
.QPushButton[kind="primary"]:disabled {{ background: {t.neutral_soft}; color: {t.ink2}; border-color: {t.neutral_soft};
    }}
.QPushButton[kind="danger"] {{ background: {t.danger}; color: #FFFFFF; border-color: {t.danger}; }}
.QPushButton[kind="danger"]:focus {{ border-color: {t.ink}; }}
.QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent; color: {t.brand};
    padding: 0 {px(4)}px;
    min-height: {px(26)}px; max-height: {px(26)}px; text-align: left; }}
.QPushButton[kind="link"][folded="true"] {{ max-height: {px(200)}px; padding: {px(3)}px {px(4)}px; }}
.QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
.QPushButton[kind="link"]:focus {{ border: 1px solid {t.brand}; }}
.QPushButton[kind="link"]:disabled {{ color: {t.ink3}; }}
.QPushButton[kind="link"][flush="true"] {{ border: 0; padding: 0; }}
.QPushButton[kind="link"][flush="true"]:focus {{ text-decoration: underline; }}
QPushButton::menu-indicator {{ image: url("{arrow}"); width: {px(16)}px; height: {px(16)}px;
    subcontrol-position: right center; subcontrol-origin: content; }}
QPushButton[kind="primary"]::menu-indicator {{ image: url("{white}"); left: {px(6)}px; }}
QPushButton[kind="secondary"]::menu-indicator {{ left: {px(6)}px; }}
QPushButton[kind="offer"] {{ background: transparent; border: 0; color: {t.brand}; padding: 0 {px(1)}px;
    font-size: {px(13)}px; text-align: left; }}
QPushButton[kind="offer"]:hover, QPushButton[kind="offer"]:focus {{ text-decoration: underline; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: {px(6)}px; padding: {px(4)}px;
    outline: 0; }}
QToolButton:hover {{ background: {t.brand_soft}; }}
QToolButton:focus {{ border-color: {t.brand}; }}
QToolButton::menu-indicator {{ image: none; }}
"""


def _fields(t: Tokens, px: Callable[[float], int]) -> str:
    inner, side, box = px(34) - 2, px(10), px(18) // 2 * 2
    tick, arrow = _drawn("tick-white"), _drawn("chevron-grey")
    return f"""
QLineEdit, QComboBox, QSpinBox, QPlainTextEdit, QTextEdit {{ background: {t.surface}; color: {t.ink};
    border: 1px solid {t.edge};
    border-radius: {px(6)}px; selection-background-color: {t.action}; selection-color: {t.on_action}; }}
QLineEdit, QComboBox, QSpinBox {{ min-height: {inner}px; max-height: {inner}px; padding: 0 {side}px; }}
QPlainTextEdit, QTextEdit {{ padding: {px(3)}px {px(6)}px; }}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus {{ border: 2px solid {t.brand}; padding: 0 {side - 1}px;
    min-height: {inner - 2}px; max-height: {inner - 2}px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {t.brand}; padding: {px(3) - 1}px {px(6) - 1}px; }}
QLineEdit[tone="bad"], QComboBox[tone="bad"], QPlainTextEdit[tone="bad"] {{ border-color: {t.bad}; }}
QLineEdit[tone="warn"], QComboBox[tone="warn"], QPlainTextEdit[tone="warn"] {{ border-color: {t.warn}; }}
QLineEdit:read-only, QPlainTextEdit[readonly="true"] {{ background: {t.ground}; border-color: {t.line}; }}
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled {{ background: {t.ground}; color: {t.ink2};
    border-color: {t.line}; }}
QLineEdit[role="search"] {{ background: {t.ground}; border-color: {t.line}; }}
QLineEdit[role="search"]:focus {{ background: {t.surface}; border-color: {t.brand}; }}
QComboBox::drop-down {{ border: 0; width: {px(26)}px; }}
QComboBox::down-arrow {{ image: none; }}
.QComboBox::down-arrow {{ image: url("{arrow}"); width: {px(16)}px; height: {px(16)}px; }}
QComboBox QAbstractItemView {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.edge}; outline: 0;
    padding: {px(4)}px;
    selection-background-color: {t.brand_soft}; selection-color: {t.brand}; }}
QComboBox QAbstractItemView::item {{ min-height: {px(30)}px; padding: 0 {px(8)}px; }}
QCheckBox, QRadioButton {{ spacing: {px(8)}px; background: transparent; outline: 0; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {box}px; height: {box}px; background: {t.surface};
    border: 1px solid {t.ink3}; }}
QCheckBox::indicator {{ border-radius: {px(4)}px; }}
QRadioButton::indicator {{ border-radius: {box // 2 + 1}px; }}
QCheckBox::indicator:checked {{ background: {t.action}; border-color: {t.action}; image: url("{tick}"); }}
QRadioButton::indicator:checked {{ border: {px(5)}px solid {t.action}; width: {box + 2 - 2 * px(5)}px;
    height: {box + 2 - 2 * px(5)}px; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {t.brand}; width: {box - 2}px;
    height: {box - 2}px; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {t.ground}; }}
QCalendarWidget {{ border: 1px solid {t.edge}; }}
QCalendarWidget QWidget {{ background: {t.surface}; alternate-background-color: {t.ground}; }}
QCalendarWidget QAbstractItemView {{ selection-background-color: {t.action}; selection-color: {t.on_action};
    outline: 0; }}
QCalendarWidget QToolButton {{ font-weight: 600; padding: {px(4)}px {px(8)}px; }}
"""


def _lists(t: Tokens, px: Callable[[float], int]) -> str:
    box, tick, onward = px(16) // 2 * 2, _drawn("tick-white"), _drawn("chevron-right-grey")
    down, up = _drawn("chevron-grey"), _drawn("chevron-up-grey")
    return f"""
QTableView, QTreeView, QListView {{ background: {t.surface}; border: 0; outline: 0; gridline-color: {t.line};
    selection-background-color: {t.selected}; selection-color: {t.ink}; }}
QListView::item {{ min-height: {px(32)}px; padding: 0 {px(10)}px; }}
QListView::item:hover {{ background: {t.ground}; }}
QListView::item:selected {{ background: {t.selected}; color: {t.ink}; }}
QHeaderView {{ background: {t.surface}; border: 0; }}
QHeaderView::section {{ background: {t.surface}; color: {t.ink2}; border: 0; border-bottom: 1px solid {t.line};
    padding: {px(8)}px {px(14)}px; font-size: {px(13)}px; font-weight: 600; text-align: left; }}
QHeaderView::down-arrow {{ image: url("{down}"); width: {px(16)}px; height: {px(16)}px; }}
QHeaderView::up-arrow {{ image: url("{up}"); width: {px(16)}px; height: {px(16)}px; }}
QTableCornerButton::section {{ background: {t.surface}; border: 0; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: {px(12)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(12)}px; margin: 0; }}
QScrollBar::handle {{ background: {t.off}; border-radius: {px(4)}px; }}
QScrollBar::handle:vertical {{ min-height: {px(32)}px; margin: {px(2)}px; }}
QScrollBar::handle:horizontal {{ min-width: {px(32)}px; margin: {px(2)}px; }}
QScrollBar::handle:hover {{ background: {t.ink3}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QMenu {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {px(6)}px; padding: {px(6)}px;
    menu-scrollable: 1; }}
QMenu::item {{ padding: {px(7)}px {px(24)}px {px(7)}px {px(12)}px; border-radius: {px(4)}px; }}
QMenu::item:selected {{ background: {t.brand_soft}; color: {t.brand}; }}
QMenu::right-arrow {{ image: url("{onward}"); width: {px(16)}px; height: {px(16)}px; }}
QMenu::indicator {{ width: {box}px; height: {box}px; margin-left: {px(8)}px; background: {t.surface};
    border: 1px solid {t.ink3}; border-radius: {px(4)}px; }}
QMenu::indicator:exclusive {{ border-radius: {box // 2 + 1}px; }}
QMenu::indicator:checked {{ background: {t.action}; border-color: {t.action}; image: url("{tick}"); }}
QMenu::item:disabled {{ color: {t.ink3}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: {px(6)}px {px(4)}px; }}
"""


def _frames(t: Tokens, px: Callable[[float], int]) -> str:
    return f"""
QScrollArea, QScrollArea > QWidget > QWidget[role="page"] {{ background: transparent; border: 0; }}
QFrame[role="line"] {{ background: {t.line}; border: 0; max-height: 1px; min-height: 1px; }}
QFrame[role="door"] {{ background: {t.rail}; border: 0; }}
QFrame[role="door_card"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {px(8)}px; }}
QFrame[role="rail"] {{ background: {t.rail}; border: 0; }}
QFrame[role="rail"] QLabel {{ color: {t.rail_strong}; }}
QFrame[role="rail"] QLabel[role="badge"] {{ background: {t.badge}; color: {t.badge_ink}; font-size: {px(12)}px;
    font-weight: 600;
    border-radius: {px(9)}px; padding: {px(1)}px {px(7)}px; min-height: {2 * (px(9) - px(1))}px; }}
QPushButton[kind="home"] {{ background: transparent; border: 0; color: {t.rail_strong}; font-size: {px(15)}px;
    font-weight: 600; text-align: left; padding: 0 {px(12)}px; min-height: {px(28)}px; max-height: {px(28)}px; }}
QPushButton[kind="home"][folded="true"] {{ text-align: center; padding: 0; }}
QPushButton[kind="home"]:hover {{ text-decoration: underline; }}
QToolButton[kind="rail"] {{ background: transparent; color: {t.rail_ink}; border: 2px solid transparent;
    border-radius: {px(6)}px; padding: 0 {px(10)}px; min-height: {px(38) - 4}px; max-height: {px(38) - 4}px; }}
QToolButton[kind="rail"][folded="true"] {{ padding: 0; font-size: {px(11)}px;
    min-height: {px(46) - 4}px; max-height: {px(46) - 4}px; }}
QToolButton[kind="rail"]:hover {{ background: {t.rail_chosen}; }}
QToolButton[kind="rail"]:checked {{ background: {t.rail_chosen}; color: {t.rail_strong}; font-weight: 600; }}
QToolButton[kind="rail"]:focus {{ border-color: {t.badge}; }}
QToolButton[kind="role"] {{ border-radius: {px(12)}px; padding: {px(3)}px {px(12)}px; font-size: {px(13)}px;
    font-weight: 600;
    background: {t.neutral_soft}; color: {t.neutral}; }}
QToolButton[kind="other_role"] {{ border-radius: {px(12)}px; padding: {px(3)}px {px(7)}px; font-size: {px(13)}px;
    color: {t.ink2}; }}
QToolButton[kind="other_role"]:hover {{ background: {t.neutral_soft}; color: {t.ink}; }}
QToolButton[kind="role"]:disabled {{ color: {t.neutral}; }}
QToolButton[kind="role"][tone="brand"] {{ background: {t.brand_soft}; color: {t.brand}; }}
QToolButton[kind="role"][tone="nav"] {{ background: {t.nav_soft}; color: {t.nav}; }}
QFrame[role="topbar"] {{ background: {t.surface}; border: 0; border-bottom: 1px solid {t.line}; }}
QFrame[role="row"] {{ background: {t.ground}; border: 1px solid {t.line}; border-radius: {px(6)}px; }}
QFrame[role="page"], QWidget[role="page"] {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}
QSplitter::handle:hover {{ background: {t.line}; }}
QSplitter::handle:focus {{ background: {t.brand}; }}
QTabWidget::pane {{ border: 0; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {t.ink2}; padding: {px(8)}px {px(14)}px; border: 0;
    border-bottom: 2px solid transparent; font-weight: 600; }}
QTabBar::tab:selected {{ color: {t.brand}; border-bottom-color: {t.brand}; }}
QTabBar::tab:focus {{ color: {t.ink}; border-bottom-color: {t.ink}; }}
QProgressBar {{ background: {t.line}; border: 0; border-radius: {px(2)}px; max-height: {px(4)}px;
    min-height: {px(4)}px; }}
QProgressBar::chunk {{ background: {t.action}; border-radius: {px(2)}px; }}
"""
