"""The centre's own instruments: brought in as a file, tried, and approved by name before anybody is asked with them.
Rows are only added: another version takes the place of the one before."""

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms import FORMS
from hia_desktop.domain.forms.instrument import form_from
from hia_desktop.domain.measures.instruments import Instrument, read
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.centre.code_lists import content_of
from hia_desktop.services.record import own_forms
from hia_desktop.services.sealing import proofs
from hia_desktop.store.entities import OwnInstrument, User, new_id

PREFIX = "own_"
"""How the code of each begins, so that it is never one of ours."""
MOST_BYTES = 60_000


@dataclass(frozen=True, kw_only=True)
class OwnRow:
    """One version of one instrument; `approved_by` is empty until somebody has tried and approved it."""

    id: str
    instrument: Instrument
    added_on: date
    added_by: str
    approved_on: date | None
    approved_by: str


@query(Right.TEMPLATES)
def listing(w: Work) -> tuple[OwnRow, ...]:
    """Every version there has been, the newest of each first."""
    found = w.sql.execute(
        select(OwnInstrument, User.full_name)
        .join(User, User.id == OwnInstrument.added_by)
        .order_by(OwnInstrument.title, OwnInstrument.version.desc())
    )
    return tuple(
        OwnRow(
            id=row.id,
            instrument=instrument,
            added_on=row.added_on,
            added_by=by,
            approved_on=row.approved_on,
            approved_by=row.approved_by,
        )
        for row, by in found
        if (instrument := own_forms.readable(row.content)) is not None
    )


def from_file(held: bytes) -> Instrument:
    """What a file in TOML or JSON holds. Errors: BadInput with what is wrong, by its place in the file."""
    if len(held) > MOST_BYTES:
        raise BadInput(_("Filen er for stor til å være et skjema."))
    try:
        text = held.decode("utf-8-sig")  # some editors put a mark first
        content: Any = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError):  # no text, neither of the two, or nested so deep that nobody meant it
        raise BadInput(_("Filen kan ikke leses. Den må være i TOML eller JSON.")) from None
    try:
        found = read(content)
        form_from(found)
    except ValidationError as error:
        places = [".".join(map(str, one["loc"])) or _("filen") for one in error.errors(include_url=False)]
        told = _("Filen er ikke et skjema som kan brukes. Se på: {places}.")
        raise BadInput(told.format(places=", ".join(places[:5]))) from None
    except ValueError:
        raise BadInput(_("Et spørsmål har et navn som er opptatt. Gi det et annet.")) from None
    if not found.code.startswith(PREFIX) or found.code in {form.kind for form in FORMS}:
        raise BadInput(_("Koden til et eget skjema må begynne med «{prefix}».").format(prefix=PREFIX))
    return found


@command(Right.TEMPLATES, audit="instrument:added", changes=(Topic.TEMPLATES,))
def add(w: Work, file: Path) -> str:
    """One instrument, or one version more, from a file; not in use until it is approved. Its id.

    Errors: BadInput for what is no instrument, or no newer version than there is, or one that would open an answer
    that is the health side's alone.
    """
    found = from_file(content_of(file, MOST_BYTES))
    versions = w.sql.scalars(select(OwnInstrument.version).where(OwnInstrument.code == found.code)).all()
    if versions and found.version <= max(versions):
        raise BadInput(_("Versjon {version} finnes fra før. Gi filen et høyere tall.").format(version=max(versions)))
    if _opened(w, found):
        raise BadInput(_("Et spørsmål som bare helsepersonell skal se svaret på, må være det i nye versjoner også."))
    row = OwnInstrument(id=new_id(), code=found.code, version=found.version, title=found.title)
    row.content, row.added_on, row.added_by = found.model_dump_json(exclude_defaults=True), w.today, w.me.id
    w.sql.add(row)
    w.note(ground=found.code)
    return row.id


def _opened(w: Work, found: Instrument) -> bool:
    """Whether an answer that an earlier version keeps on the health side would be told of under this one."""
    before = w.sql.scalars(select(OwnInstrument.content).where(OwnInstrument.code == found.code))
    known = [one for content in before if (one := own_forms.readable(content)) is not None]
    return any(not one.same_day <= found.same_day for one in known)


@command(Right.TEMPLATES, audit="instrument:approved", changes=(Topic.TEMPLATES, Topic.COURSE))
def approve(w: Work, instrument: str, tried: dict[str, Any], by: str) -> None:
    """In use from now on, in place of the version before. `tried` are the answers of a trial, which are not kept;
    `by` is who has looked at what they came to.

    Errors: Missing for what is not there or approved already; BadInput without a name, or when the trial gives no score
    of an instrument that has one.
    """
    row = w.sql.get(OwnInstrument, instrument)
    if row is None or row.approved_on is not None:
        raise Missing(_("Skjemaet er alt godkjent, eller finnes ikke."))
    name = " ".join(by.split())[:120]
    if not name:
        message = _("Skriv hvem som godkjenner skjemaet.")
        raise BadInput(message, {"by": message})
    instrument_of = own_forms.readable(row.content)
    if instrument_of is None:
        raise Missing(_("Skjemaet er skadet i lageret. Hent filen inn på nytt."))
    try:
        form = form_from(instrument_of).model_validate(tried)
    except ValidationError:
        raise BadInput(_("Prøveutfyllingen kan ikke leses.")) from None
    if form.wrong_answers() or (form.instrument.scale and not form.scored()):
        raise BadInput(_("Fyll ut skjemaet på prøve først, så du ser hvilken skår det gir."))
    row.approved_on, row.approved_by = w.today, name
    w.note(ground=row.code)
    proofs.prove(w, proofs.APPROVED, row)
    w.sql.flush()
    own_forms.load(w)
