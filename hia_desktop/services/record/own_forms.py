"""The centre's own instruments, as this process knows them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from hia_desktop.domain.forms.instrument import own_in_use, take_own
from hia_desktop.domain.measures.instruments import Instrument
from hia_desktop.store.entities import OwnInstrument


def load(sql: Session) -> None:
    """The approved ones are known to this process, as the store has them; costs one look when nothing is new."""
    wanted = select(OwnInstrument.code, OwnInstrument.version).where(OwnInstrument.approved_on.is_not(None))
    newest: dict[str, int] = {}
    for code, version in sql.execute(wanted.order_by(OwnInstrument.version)):
        newest[code] = version
    if newest == own_in_use():
        return
    rows = sql.scalars(select(OwnInstrument).where(OwnInstrument.code.in_(newest)))
    take_own(Instrument.model_validate_json(r.content) for r in rows if newest[r.code] == r.version)
