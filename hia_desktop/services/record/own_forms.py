"""The centre's own instruments, as this process knows them."""

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from hia_desktop.domain.forms.instrument import form_from, own_in_use, take_own
from hia_desktop.domain.measures.instruments import Instrument
from hia_desktop.store.entities import OwnInstrument

log = logging.getLogger(__name__)


def load(sql: Session) -> None:
    """The approved ones are known to this process, as the store has them; costs one look when nothing is new."""
    wanted = select(OwnInstrument.code, OwnInstrument.version).where(OwnInstrument.approved_on.is_not(None))
    newest: dict[str, int] = {}
    for code, version in sql.execute(wanted.order_by(OwnInstrument.version)):
        newest[code] = version
    if newest == own_in_use():
        return
    whole = select(OwnInstrument.code, OwnInstrument.version, OwnInstrument.content)
    rows = sql.execute(whole.where(OwnInstrument.code.in_(newest)))
    take_own(found for code, version, content in rows if newest[code] == version and (found := readable(content)))


def readable(content: str) -> Instrument | None:
    """An instrument as the store has it; None for one that is damaged: it is known no more, and keeps nobody out."""
    try:
        found = Instrument.model_validate_json(content)
        form_from(found)
    except ValueError:
        log.warning("an instrument of the centre's own cannot be read")
        return None
    return found
