"""A dated note by one professional."""

from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Line, Prose
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, Looks
from hia_desktop.domain.access import Category, Track
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.values import NoteKind


class Note(Form):
    """A note in the record. Never changed once signed, only added to or struck."""

    kind: ClassVar[str] = "note"
    title: ClassVar[Words] = N_("Notat")
    category: ClassVar[Category] = Category.NOTES

    kind_of_note: Annotated[NoteKind, Ask(N_("Type notat"), help=N_("En funksjonsvurdering kan deles for seg."))] = NoteKind.CONVERSATION
    day: Annotated[Day | None, Ask(N_("Dato"), looks=Looks.BACK)] = None
    heading: Annotated[Line, Ask(N_("Overskrift"))] = ""
    text: Annotated[Prose, Ask(N_("Notat"), lines=14, required=True)] = ""

    def category_of(self) -> Category:
        """An assessment of function is shared as function, everything else as a note."""
        return Category.FUNCTION if self.kind_of_note == NoteKind.FUNCTION else Category.NOTES


class NavNote(Form):
    """A NAV adviser's dated note; it is not health care and is kept apart. Source: helsepersonelloven § 3 (R24, R92)."""

    kind: ClassVar[str] = "nav_note"
    title: ClassVar[Words] = N_("NAV-notat i journalen")
    track: ClassVar[Track] = Track.NAV
    category: ClassVar[Category] = Category.NAV_NOTES

    day: Annotated[Day | None, Ask(N_("Dato"), looks=Looks.BACK)] = None
    heading: Annotated[Line, Ask(N_("Overskrift"))] = ""
    text: Annotated[
        Prose, Ask(N_("NAV-notat"), lines=14, required=True, help=N_("Ikke skriv diagnose eller detaljerte opplysninger om helse."))
    ] = ""
