"""Doors in the window: the fields of every form, typed in and put in, and the settings that the system keeps."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPlainTextEdit, QSplitter

from hia_desktop.domain.forms import form_of
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.forms.editors import Editor
from hia_desktop.ui.kit.forms.fields import editor_for
from hia_desktop.ui.kit.keys import keep_widths
from hia_desktop.ui.own_look import OwnLook
from hia_desktop.ui.window_place import WindowPlace
from tests.forms_tried import FORMS
from tests.fuzzing.loop import Target
from tests.fuzzing.mutator import TEXTS, VALUES, Mutator

TODAY = date(2026, 2, 24)
TYPED = ("12.3.26", "i dag", "+3m", "50", "50 %", "3,5", "-1", "Kari", "9.30")


def application() -> QApplication:
    """The one of this process."""
    found = QApplication.instance()
    return found if isinstance(found, QApplication) else QApplication(["fuzz", "-platform", "offscreen"])


def fields(_scratch: Path) -> Target:
    """Every field of every form: typed in, left, read, put away as it was typed, and taken by the form."""
    app = application()
    theme.apply(app, dark=False)
    seeds = [(form.kind, name, text) for form in FORMS for name in form.model_fields for text in TYPED[:2]]
    made: dict[tuple[str, str], Editor] = {}

    def editor_of(kind: str, name: str) -> Editor:
        if (kind, name) not in made:
            made[kind, name] = editor_for(form_of(kind).model_fields[name], lambda: TODAY)
        return made[kind, name]

    def make_one(mutator: Mutator, seed: tuple[str, str, str]) -> tuple[str, str, str]:
        kind, name, text = mutator.chance.choice(seeds)
        before = mutator.chance.choice((text, seed[2], *TYPED))
        return (
            kind,
            name,
            mutator.text(before, 30_000) if mutator.chance.random() < 0.7 else mutator.chance.choice(TEXTS),
        )

    def act(given: tuple[str, str, str]) -> object:
        kind, name, typed = given
        editor = editor_of(kind, name)
        lines = editor.findChildren(QLineEdit)
        for line in lines[:3]:
            line.setText(typed)
            line.textEdited.emit(line.text())
            line.editingFinished.emit()
            if hasattr(line, "left"):
                line.left.emit()
        for area in editor.findChildren(QPlainTextEdit)[:2]:
            area.setPlainText(typed)
        value, raw = editor.value(), editor.raw()
        json.dumps(value, allow_nan=False)
        if all(len(one) <= 1000 for one in raw.values()):
            editor.set_raw(next(iter(raw.values()), ""), next(iter(raw), ""))
        found = value not in (None, "", [], {}) and not raw
        if found:
            try:
                form_of(kind).model_validate({name: value})
            except ValueError as error:
                if not editor.sentence():
                    raise TypeError(
                        f"{kind}.{name}: a value that the form refuses, and nothing said: {value!r}"
                    ) from error
        editor.set_value(form_of(kind).model_fields[name].get_default(call_default_factory=True))
        return kind, name, found, bool(raw), bool(editor.sentence())

    return Target(name="fields", seeds=seeds, make=make_one, act=act, seconds=3.0)


def kept_settings(scratch: Path) -> Target:
    """The settings of this machine, in a file that anybody may have been at: the window opens all the same."""
    app = application()
    before = QSettings.defaultFormat(), app.organizationName(), app.applicationName()
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(scratch))
    app.setOrganizationName("fuzz")
    app.setApplicationName("fuzz")
    path = Path(QSettings().fileName())
    path.parent.mkdir(parents=True, exist_ok=True)
    right: dict[str, Any] = {
        "look": "dark",
        "text_percent": 125,
        "window": QByteArray(b"\x01\xd9"),
        "widths/x": QByteArray(b"\x00"),
    }
    for name, value in right.items():
        QSettings().setValue(name, value)
    QSettings().sync()
    seed = path.read_bytes()

    def make_one(mutator: Mutator, given: bytes) -> bytes:
        if mutator.chance.random() < 0.5:
            return mutator.data(given, 50_000)
        told = {name: mutator.chance.choice((*VALUES, *TEXTS)) for name in right}
        return b"[General]\n" + "\n".join(
            f"{name.replace('/', chr(92))}={value}" for name, value in told.items()
        ).encode("utf-8", "replace")

    def act(content: bytes) -> object:
        path.write_bytes(content)
        settings = QSettings()
        settings.sync()
        OwnLook().begin(app)
        window, splitter = QMainWindow(), QSplitter()
        WindowPlace(window).begin()
        keep_widths(splitter, "x")
        size = app.font().pointSizeF()
        window.deleteLater()
        splitter.deleteLater()
        # without an event loop they would stay, and each look be put on all of them
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert 1 <= max(size, app.font().pixelSize()) < 200, "somebody can read it"
        return str(settings.value("look", "system"))[:5], size

    def close() -> None:
        """As it was, for whatever else this process tests."""
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, os.environ.get("XDG_CONFIG_HOME", ""))
        QSettings.setDefaultFormat(before[0])
        app.setOrganizationName(before[1])
        app.setApplicationName(before[2])
        theme.apply(app, dark=False, scale=1.0)

    return Target(name="settings", seeds=[seed], make=make_one, act=act, close=close)


ALL = (fields, kept_settings)
