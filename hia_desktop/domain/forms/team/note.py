"""A dated note by one professional."""

from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Line, Prose
from hia_desktop.base.text import N_, Looks
from hia_desktop.domain.access import Category, Right, Track
from hia_desktop.domain.forms.card import Card, Place
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.values import NoteKind

_SHARED_APART = N_("Funksjon i arbeid kan deles for seg. Søvn, familie og psykisk funksjon er «Funksjon ellers».")
_SHARED_AS = {NoteKind.FUNCTION: Category.FUNCTION, NoteKind.OTHER_FUNCTION: Category.LIFE}


class Note(Form):
    """A note in the record. Never changed once signed, only added to or struck."""

    card: ClassVar[Card] = Card(
        kind="note",
        title=N_("Notat"),
        category=Category.NOTES,
        write=Right.WRITE_HEALTH,
        place=Place.JOURNAL,
        many=True,
    )

    kind_of_note: Annotated[NoteKind, Ask(N_("Type notat"), help=_SHARED_APART)] = NoteKind.CONVERSATION
    day: Annotated[Day | None, Ask(N_("Dato"), looks=Looks.BACK)] = None
    heading: Annotated[Line, Ask(N_("Overskrift"))] = ""
    text: Annotated[Prose, Ask(N_("Notat"), lines=12, required=True)] = ""

    def category_of(self) -> Category:
        """Function at work is shared as that, other function with health and everyday life, all else as a note."""
        return _SHARED_AS.get(self.kind_of_note, Category.NOTES)


class NavNote(Form):
    """A NAV adviser's dated note; it is not health care and is kept apart.
    Source: helsepersonelloven § 3 (R24, R92)."""

    card: ClassVar[Card] = Card(
        kind="nav_note",
        title=N_("NAV-notat i journalen"),
        event=N_("NAV-notat"),
        category=Category.NAV_NOTES,
        write=Right.WRITE_NAV,
        track=Track.NAV,
        place=Place.JOURNAL,
        many=True,
    )

    day: Annotated[Day | None, Ask(N_("Dato"), looks=Looks.BACK)] = None
    heading: Annotated[Line, Ask(N_("Overskrift"))] = ""
    text: Annotated[
        Prose,
        Ask(
            N_("NAV-notat"),
            lines=14,
            required=True,
            help=N_("Ikke skriv diagnose eller detaljerte opplysninger om helse."),
        ),
    ] = ""
