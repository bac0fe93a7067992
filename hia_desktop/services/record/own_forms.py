"""The centre's own instruments, as this process knows them."""

import logging

from sqlalchemy import select

from hia_desktop.domain.forms.instrument import form_from, own_in_use, take_own
from hia_desktop.domain.measures.instruments import Instrument
from hia_desktop.services.call import Work
from hia_desktop.services.sealing import proofs, vouching
from hia_desktop.store.entities import OwnInstrument

log = logging.getLogger(__name__)


def load(w: Work) -> None:
    """The newest of each that is as somebody signed that it was approved are known to this process; costs one look when
    nothing is new. An instrument says which answers are the health side's alone, so what was put in or changed with
    other tools is not used."""
    approved = OwnInstrument.approved_on.is_not(None)
    newest: dict[str, int] = {}
    for code, version in w.sql.execute(
        select(OwnInstrument.code, OwnInstrument.version).where(approved).order_by(OwnInstrument.version)
    ):
        newest[code] = version
    if newest == own_in_use():
        return
    wanted = select(OwnInstrument.id, OwnInstrument.code, OwnInstrument.content).where(approved)
    rows = w.sql.execute(wanted.order_by(OwnInstrument.version)).all()
    ids = [row.id for row in rows]
    sound = proofs.genuine(w, proofs.APPROVED, ids) if vouching.is_signed(w, proofs.APPROVED) else {*ids}
    contents = {row.code: row.content for row in rows if row.id in sound}
    take_own(found for content in contents.values() if (found := readable(content)) is not None)


def readable(content: str) -> Instrument | None:
    """An instrument as the store has it; None for one that is damaged: it is known no more, and keeps nobody out."""
    try:
        found = Instrument.model_validate_json(content)
        form_from(found)
    except ValueError:
        log.warning("an instrument of the centre's own cannot be read")
        return None
    return found
