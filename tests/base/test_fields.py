"""The field alphabet."""

from typing import Annotated

import pytest
from pydantic import BaseModel, ValidationError

from hia_desktop.base.fields import LONG_TEXT, Ask, Line, Prose, ask_of, labels


class Sample(BaseModel):
    """Two fields."""

    name: Annotated[Line, Ask("Navn"), Ask("Fullt navn")] = ""
    story: Annotated[Prose, Ask("Tekst")] = ""


def test_the_last_label_counts() -> None:
    assert ask_of(Sample.model_fields["name"]).label == "Fullt navn"
    assert labels(Sample) == {"name": "Fullt navn", "story": "Tekst"}


def test_a_line_is_one_line_and_prose_is_kept() -> None:
    sample = Sample(name="  Kari \r\n Testdal ", story="a\r\n\r\n<b>& 😀‮b\x00")
    assert sample.name == "Kari Testdal"
    assert sample.story == "a\n\n<b>& 😀‮b"


def test_long_text_has_a_limit() -> None:
    assert len(Sample(story="x" * LONG_TEXT).story) == LONG_TEXT
    with pytest.raises(ValidationError):
        Sample(story="x" * (LONG_TEXT + 1))


def test_a_field_without_a_label_is_a_mistake() -> None:
    class Silent(BaseModel):
        name: str = ""

    with pytest.raises(TypeError):
        ask_of(Silent.model_fields["name"])
