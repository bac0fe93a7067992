"""The contacts of a course in its file: what was had at another centre keeps who had it, and is reported there."""

from datetime import date

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _
from hia_desktop.domain.access import HEALTH, Role
from hia_desktop.services.call import Work
from hia_desktop.services.course import encounters
from hia_desktop.services.transfer.course_file import ContactPart
from hia_desktop.store.entities import Encounter, new_id


def of_course(w: Work, course: CourseId) -> list[ContactPart]:
    """Every contact, those that are struck too, by day."""
    return [
        ContactPart(
            done=row.done,
            coding=row.coding,
            who=row.who,
            title=row.title,
            role=Role(row.role),
            made_at=row.made_at,
            struck=row.struck,
        )
        for row in encounters.of_course(w, course)
    ]


def wrong(contacts: list[ContactPart], today: date) -> tuple[str, str] | None:
    """The first thing that cannot be, with where it stands in the file; None when nothing is wrong."""
    for at, part in enumerate(contacts):
        if part.role not in HEALTH:
            return f"contacts.{at}.role", _("Bare helsepersonell har kontakter.")
        if not part.who:
            return f"contacts.{at}.who", _("Skriv hvem som hadde kontakten.")
        for field, why in part.done.wrong(today).items():
            return f"contacts.{at}.done.{field}", why
    return None


def put(w: Work, course: CourseId, contacts: list[ContactPart]) -> None:
    """Enters them as had elsewhere: `user_id` is who read the file in. Errors: BadInput where something is wrong."""
    if (found := wrong(contacts, w.today)) is not None:
        raise BadInput(found[1], {found[0]: found[1]})
    for part in contacts:
        row = Encounter(id=new_id(), course_id=course, user_id=w.me.id, role=part.role, made_at=part.made_at)
        row.had_by, row.had_title, row.struck = part.who, part.title, part.struck
        encounters.put_done(row, part.done)
        encounters.put_codes(row, part.coding)
        w.sql.add(row)
