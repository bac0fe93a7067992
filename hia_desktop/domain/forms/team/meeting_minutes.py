"""One patient's part of the minutes of a team meeting, as it stands in the record."""

from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Line, Prose
from hia_desktop.base.text import N_, Looks
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card, Place
from hia_desktop.domain.forms.form import Form, Row


class DecisionRow(Row):
    """What was decided, who does it and by when, and whether it is a task or a measure of the plan."""

    what: Annotated[Line, Ask(N_("Beslutning"))] = ""
    who: Annotated[Line, Ask(N_("Hvem"))] = ""
    due: Annotated[Day | None, Ask(N_("Frist"), looks=Looks.AHEAD)] = None
    became: Annotated[Line, Ask(N_("Ble til"))] = ""


class MeetingMinutes(Form):
    """What the team talked about and decided for this patient. It is shared by a consent of its own, and signed with
    the meeting, never by itself. Source: helsepersonelloven §§ 39-40."""

    card: ClassVar[Card] = Card(
        kind="meeting_minutes",
        title=N_("Referat fra teammøtet"),
        event=N_("Teammøte"),
        category=Category.MEETING,
        write=Right.WRITE_HEALTH,
        place=Place.MEETING,
        many=True,
    )

    day: Annotated[Day | None, Ask(N_("Møtedag"), looks=Looks.BACK)] = None
    present: Annotated[Line, Ask(N_("Til stede"))] = ""
    heading: Annotated[Line, Ask(N_("Hvorfor på sakslisten"))] = ""
    question: Annotated[Prose, Ask(N_("Spørsmålet til møtet"), lines=2)] = ""
    text: Annotated[Prose, Ask(N_("Drøftet"), lines=4)] = ""
    decisions: Annotated[list[DecisionRow], Ask(N_("Beslutninger"))] = []
