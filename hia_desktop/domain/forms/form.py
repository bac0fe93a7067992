"""What every clinical form is: a pydantic class with a kind, a version, a track and a category."""

from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.fields import ask_of
from hia_desktop.base.text import _
from hia_desktop.domain.access import Category, Track


class Choice(StrEnum):
    """A value list whose members carry the word on the screen: `NAME = "code", _("Ord")`."""

    label: str

    def __new__(cls, code: str, label: str = "") -> "Choice":
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


class Row(BaseModel):
    """One row of a table within a form. Every field has a default."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)


class Form(Row):
    """A clinical form. Nothing is required while writing; `missing()` is what signing asks for."""

    kind: ClassVar[str]
    title: ClassVar[str]
    version: ClassVar[int] = 1
    track: ClassVar[Track] = Track.HEALTH
    category: ClassVar[Category]

    @classmethod
    def upgrade(cls, content: dict[str, Any], from_version: int) -> dict[str, Any]:
        """Answers of an older schema version brought up to this one."""
        return content

    def missing(self) -> dict[str, str]:
        """What must be filled in before signing: field name to a sentence, in the form's order; empty when nothing is."""
        lacks = {}
        for name, field in type(self).model_fields.items():
            ask = ask_of(field)
            value = getattr(self, name)
            if ask.required and (value in (None, [], ()) or (isinstance(value, str) and not value.strip())):
                lacks[name] = _("«{label}» mangler.").format(label=ask.label)
        return lacks
