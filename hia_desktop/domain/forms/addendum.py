"""An addendum to something signed."""

from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Prose
from hia_desktop.base.text import N_
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card, Place
from hia_desktop.domain.forms.form import Form


class Addendum(Form):
    """What is added later to a signed entry. It takes the track and the category of what it adds to."""

    card: ClassVar[Card] = Card(
        kind="addendum",
        title=N_("Tillegg"),
        category=Category.NOTES,
        write=Right.WRITE_ENTRY,
        place=Place.WITHIN,
        many=True,
    )

    text: Annotated[Prose, Ask(N_("Tillegg"), lines=6, required=True)] = ""
