"""Innkalling: begins with the next appointment that is booked; archived as it is sent."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import Ask, CourseId, Day, DocumentId, Line, Prose, VisitId
from hia_desktop.base.language import SOURCE, in_language, untranslated
from hia_desktop.base.text import N_, Looks, _, fold
from hia_desktop.documents.blocks import Letterhead
from hia_desktop.documents.kinds.appointment import PAPER as PAPER
from hia_desktop.documents.kinds.appointment import Content
from hia_desktop.domain.access import Right, Role
from hia_desktop.domain.letter_texts import LetterLanguage, TextId, first_day, text_on
from hia_desktop.domain.references import reference
from hia_desktop.domain.teamwork.visits import Way, clock_of
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.centre import wordings
from hia_desktop.services.course import visits
from hia_desktop.services.papers import in_words, mail, papers
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.store.entities import Course, Patient, User


class Appointment(BaseModel):
    """What the letter is made of. `time` as «09:30» or «9.30»."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: Annotated[Day | None, Ask(N_("Dag"), looks=Looks.AHEAD)] = None
    time: Annotated[Line, Ask(N_("Klokkeslett"))] = ""
    duration: Annotated[Line, Ask(N_("Hvor lenge"))] = ""
    who: Annotated[Line, Ask(N_("Hvem pasienten møter"))] = ""
    place: Annotated[Line, Ask(N_("Sted"))] = ""
    way: Annotated[Prose, Ask(N_("Hvordan man finner fram"), lines=3)] = ""
    bring: Annotated[Line, Ask(N_("Ta med"))] = ""
    change: Annotated[Line, Ask(N_("Hvordan timen endres"))] = ""
    interpreter: Annotated[Line, Ask(N_("Tolk, språk"))] = ""


@query(Right.HANDLE_PAPERS, audit="letter:previewed", about="course")
def suggested(w: Work, course: CourseId, visit: VisitId | None = None) -> Appointment:
    """What is known beforehand: the next appointment that is booked, or the one that is named, the centre's address and
    phone, and the patient's interpreter; who writes it, where nothing is booked. In the patient's written Norwegian."""
    w.note(ground=PAPER.kind)
    patient = w.sql.get_one(Patient, w.sql.get_one(Course, course).patient_id)
    with in_language(patient.letters_in):
        return _suggested(w, course, visit, patient)


def _suggested(w: Work, course: CourseId, visit: VisitId | None, patient: Patient) -> Appointment:
    head = papers.letterhead(w)
    phone = _("Ring oss på {phone} så snart du kan, så finner vi en ny tid.").format(phone=head.phone)
    booked = visits.next_visit(w, course, visit)
    writer = ", ".join(x for x in (w.me.name, w.me.title) if x)
    language = LetterLanguage(patient.letters_in)
    time_of: dict[str, Any] = {"who": writer, **_where(w, head, Way.IN_PERSON, "", language)}
    if booked is not None:
        row = booked[0]
        time_of = {
            "day": row.day,
            "time": row.starts,
            "duration": _("{count} minutter").format(count=row.minutes),
            "who": "; ".join(_staff(w, row.id)),
            **_where(w, head, Way(row.way), row.room, language),
        }
    return Appointment(
        **time_of,
        change=phone if head.phone else "",
        interpreter=booked[0].interpreter
        if booked is not None
        else (patient.language or _("språket avtales"))
        if patient.interpreter
        else "",
    )


def _staff(w: Work, visit: str) -> list[str]:
    """Whom the patient meets, each with the title, or the profession where there is none."""
    found = select(User.full_name, User.title, User.role).order_by(User.full_name)
    found = found.where(User.id.in_([user for user, _name in visits.staff_of(w, [visit]).get(visit, ())]))
    known = [
        (name, title or (Role(role).label.lower() if role in _PROFESSIONS else ""))
        for name, title, role in w.sql.execute(found)
    ]
    return [", ".join(x for x in one if x) for one in known]


_PROFESSIONS = (Role.PHYSICIAN, Role.PSYCHOLOGIST, Role.PHYSIOTHERAPIST)
"""The roles that are one."""


def _where(w: Work, head: Letterhead, meets: Way, room: str, language: LetterLanguage) -> dict[str, str]:
    """Where one meets, how one finds the way, and what to bring: to which room, what the centre has written of the way
    to its door, and what to look for on a map. Nobody is sent to a door to be rung up."""
    if meets is Way.PHONE:
        return {"place": _("På telefon. Vi ringer deg.")}
    if meets is Way.VIDEO:
        return {"place": " · ".join(x for x in (_("På video"), room) if x)}
    own = text_on(wordings.texts(w), TextId.SUMMONS_WAY, max(w.today, first_day()), language)
    on_map = _("Kart: søk etter «{address}» på nettet eller i telefonen.").format(address=head.address)
    says_so = fold(room).split()[:1] == ["rom"]
    in_room = f"{room}." if says_so else _("Rom {room}.").format(room=room)
    parts = (in_room if room else "", own.text.strip(), on_map if head.address else "")
    return {
        "place": ", ".join(x for x in (head.unit or head.centre_name, head.address) if x),
        "way": " ".join(part for part in parts if part),
        "bring": _("Legitimasjon og en oversikt over medisinene du bruker"),
    }


@query(Right.HANDLE_PAPERS, audit="letter:previewed", about="course")
def preview(w: Work, course: CourseId, asked: Appointment) -> Prepared:
    """The letter as it would be now. Errors: BadInput by field."""
    w.note(ground=PAPER.kind)
    return _letter(w, course, asked, issued=False)[0]


@command(Right.HANDLE_PAPERS, audit="letter:issued", about="course", changes=(Topic.COURSE, Topic.DOCUMENTS))
def issue(w: Work, course: CourseId, asked: Appointment, answering: bool = False) -> DocumentId:
    """Archives the letter. Errors: BadInput by field; for «answering» while the address is not whole or a first
    appointment is after the deadline, and the user does not answer for it."""
    paper, lacks = _letter(w, course, asked, issued=True)
    told = [late] if (late := visits.too_late(w, w.sql.get_one(Course, course), asked.day)) else []
    if lacks:
        told.append(_("{lacks} Brevet kan ikke sendes i konvolutt slik.").format(lacks=lacks))
    if boxes := in_words.unprintable(paper):
        told.append(boxes)
    if told and not answering:
        raise BadInput("\n\n".join(told), {"answering": "\n\n".join(told)})
    return papers.archive(w, w.sql.get_one(Course, course), paper, None)


def _letter(w: Work, course: CourseId, asked: Appointment, *, issued: bool) -> tuple[Prepared, str]:
    row = w.sql.get_one(Course, course)
    patient = w.sql.get_one(Patient, row.patient_id)
    if found := wrong(asked, w.today):
        raise BadInput(" ".join(found.values()), found)
    to = mail.to_patient(patient)
    with in_language(patient.letters_in) as missed:
        way = text_on(wordings.texts(w), TextId.SUMMONS_WAY, max(w.today, first_day())).text.strip()
        if patient.letters_in != SOURCE and way and way in asked.way:
            untranslated(way)
        content = Content(
            **asked.model_dump(exclude={"time"}),
            time=_clock(asked.time),
            addressee=list(to.lines),
            reference=reference(row.id),
            phone=papers.letterhead(w).phone,
            signed=papers.my_signature(w, w.now if issued else None),
        )
        paper = papers.prepared(w, row, PAPER, content, draft=not issued)
    return replace(paper, untranslated=tuple(sorted(missed))), mail.asked_of(to)


def wrong(asked: Appointment, today: date) -> dict[str, str]:
    """What keeps the letter from being written: field to sentence, empty when nothing does."""
    found: dict[str, str] = {}
    if asked.day is None or asked.day < today:
        found["day"] = _("Skriv en dag fra i dag og framover.")
    if not _clock(asked.time):
        found["time"] = _("Skriv klokkeslettet som 09.30.")
    if not asked.place.strip():
        found["place"] = _("Skriv hvor pasienten skal møte.")
    return found


def _clock(typed: str) -> str:
    """The time of day as it is printed, «09.30»; empty for what is none."""
    found = clock_of(typed)
    return f"{found:%H.%M}" if found is not None else ""
