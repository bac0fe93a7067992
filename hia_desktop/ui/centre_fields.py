"""The centre as it stands in the letterhead: name, number, address and logo.
Used at set-up and in the administration."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import Ask
from hia_desktop.base.text import N_, _
from hia_desktop.domain.identifiers import check_org_number
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.forms.editors import LineEditor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, link_button, row, secondary_button

_MOST_BYTES = 2_000_000
_LINES = (
    (("name", N_("Senterets navn"), 7), ("org_number", N_("Organisasjonsnummer"), 5)),
    (("unit", N_("Enhet"), 12),),
    (("address", N_("Adresse"), 12),),
    (("postal", N_("Postnummer og sted"), 7), ("phone", N_("Telefon"), 5)),
)


def read_logo(path: Path) -> bytes:
    """A picture for the letterhead. Errors: BadInput when it is no PNG or JPEG, too large, or cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError:
        raise BadInput(_("Filen kunne ikke leses. Velg en annen.")) from None
    if len(content) > _MOST_BYTES:
        raise BadInput(_("Logoen er større enn 2 MB. Velg en mindre utgave."))
    if not content.startswith((b"\x89PNG", b"\xff\xd8\xff")) or QImage.fromData(content).isNull():
        raise BadInput(_("Filen er ikke et PNG- eller JPEG-bilde. Velg en annen."))
    return content


class CentreFields(QWidget):
    """The lines and the logo. The organisation number is judged as soon as it has nine digits."""

    edited = Signal()

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.logo: bytes | None = None
        self.fields: dict[str, LabelledField] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(10))
        for fields in _LINES:
            line = row(gap=12)
            for name, label, wide in fields:
                self.fields[name] = made = LabelledField(Ask(label), LineEditor(200))
                made.editor.edited.connect(self.edited)
                line.addWidget(made, wide, Qt.AlignmentFlag.AlignTop)
            box.addLayout(line)
        self.fields["org_number"].editor.edited.connect(self._number_typed)
        self._build_logo(box)
        self.setFocusProxy(self.fields["name"].editor)

    def answers(self) -> dict[str, Any]:
        """Field to what is typed, a text each."""
        return {name: str(field.editor.value()) for name, field in self.fields.items()}

    def set_answers(self, answers: Mapping[str, str], logo: bytes | None) -> None:
        """Shows a centre."""
        for name, field in self.fields.items():
            field.editor.set_value(answers.get(name, ""))
        self._take_logo(logo)

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """A red sentence under each named field and none elsewhere; the first gets the focus."""
        for name, field in self.fields.items():
            field.editor.set_error(errors.get(name, ""))
        named = [name for name in self.fields if name in errors]
        if named:
            self.fields[named[0]].editor.go_to()
        if "logo" in errors:
            self._say_logo(errors["logo"])

    def check(self) -> bool:
        """Whether the name is there and the number is right; says what is not."""
        errors = {}
        if not self.answers()["name"].strip():
            errors["name"] = _("Skriv navnet.")
        try:
            check_org_number(self.answers()["org_number"])
        except BadInput as problem:
            errors |= problem.fields
        self.set_errors(errors)
        return not errors

    def _number_typed(self) -> None:
        typed = self.answers()["org_number"]
        field = self.fields["org_number"]
        field.note.setVisible(False)
        if sum(c.isdigit() for c in typed) >= 9:
            try:
                check_org_number(typed)
            except BadInput as problem:
                field.editor.set_error(problem.message)
            else:
                field.note.set_role("good")
                field.note.set_whole(_("stemmer"))
                field.note.setVisible(True)

    # -- the logo

    def _build_logo(self, box: QVBoxLayout) -> None:
        self._picture = QLabel(_("Ingen logo"))
        self._picture.setProperty("role", "faint")
        self._picture.setFixedSize(px(150), px(52))
        self._choose = secondary_button(_("Velg logo …"), self._ask_logo)
        self._remove = link_button(_("Fjern logoen"), self._drop_logo)
        self._about = Text(_("PNG eller JPEG, høyst 2 MB. Kan vente."), "hint")
        box.addWidget(Text(_("Logo"), "label", wrap=False))
        line = row(self._picture, self._choose, self._remove, self._about, gap=10)
        line.setStretch(3, 1)
        line.addStretch(0)
        box.addLayout(line)
        self._take_logo(None)

    def _ask_logo(self) -> None:
        self._host.prompts.open_file(_("Bilder (*.png *.jpg *.jpeg)"), self._read_logo)

    def _read_logo(self, path: Path) -> None:
        self._host.work(self, self._new_logo, read_logo, path, failed=self._bad_logo)

    def _new_logo(self, logo: bytes) -> None:
        self._take_logo(logo)
        self.edited.emit()

    def _drop_logo(self) -> None:
        self._take_logo(None)
        self._choose.setFocus()
        self.edited.emit()

    def _take_logo(self, logo: bytes | None) -> None:
        self.logo = logo
        self._remove.setVisible(logo is not None)
        self._about.set_role("hint")
        self._about.setText(_("PNG eller JPEG, høyst 2 MB. Kan vente."))
        self._about.setVisible(logo is None)
        picture = QPixmap.fromImage(QImage.fromData(logo)) if logo else QPixmap()
        if picture.isNull():
            self._picture.setText(_("Ingen logo"))
        else:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._picture.setPixmap(picture.scaled(self._picture.size(), Qt.AspectRatioMode.KeepAspectRatio, smooth))
        self._picture.setProperty("role", "" if logo else "faint")
        self._picture.setAccessibleName(_("Logoen er valgt") if logo else _("Ingen logo"))
        theme.restyle(self._picture)

    def _bad_logo(self, problem: Problem) -> None:
        self._say_logo(problem.message)

    def _say_logo(self, text: str) -> None:
        self._about.set_role("error")
        self._about.setText(text)
        self._about.show()
        self._choose.setFocus()
