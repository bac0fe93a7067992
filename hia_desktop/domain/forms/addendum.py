"""An addendum to something signed."""

from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Prose
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_
from hia_desktop.domain.access import Category
from hia_desktop.domain.forms.form import Form


class Addendum(Form):
    """What is added later to a signed entry. It takes the track and the category of what it adds to."""

    kind: ClassVar[str] = "addendum"
    title: ClassVar[Words] = N_("Tillegg")
    category: ClassVar[Category] = Category.NOTES

    text: Annotated[Prose, Ask(N_("Tillegg"), lines=6, required=True)] = ""
