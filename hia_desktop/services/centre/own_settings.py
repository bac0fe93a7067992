"""Everyone's own settings. They lie in the store, so that they follow the user to another machine."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right
from hia_desktop.domain.own_settings import IDLE_LIMITS, LOOKS, TEXT_PERCENTS, OwnSettings
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.store.entities import Centre, UserSettings


@dataclass(frozen=True)
class SettingsPage:
    """The user's settings, and the minutes that the centre allows before the program locks."""

    settings: OwnSettings
    idle_limit: int


def kept(sql: Session, user: str) -> OwnSettings | None:
    """What a user has set; None when nothing has been."""
    row = sql.get(UserSettings, user)
    if row is None:
        return None
    return OwnSettings(look=row.look, text_percent=row.text_percent, idle_minutes=row.idle_minutes, start=row.start)


@query(Right.SIGN_IN)
def mine(w: Work) -> SettingsPage:
    """The user's own settings."""
    return SettingsPage(kept(w.sql, w.me.id) or OwnSettings(), _limit(w))


@command(Right.SIGN_IN, audit="settings:changed", changes=(Topic.SETTINGS,))
def change(w: Work, settings: OwnSettings) -> None:
    """Keeps the user's own settings. `start` is a place of the window, which opens it only for who may see it.

    Errors: BadInput for a look or a size that is not offered, or a longer wait before the lock than the centre allows.
    """
    limit = _limit(w)
    if settings.look not in LOOKS or settings.text_percent not in TEXT_PERCENTS or len(settings.start) > 40:
        raise BadInput(_("Innstillingen finnes ikke."))
    if settings.idle_minutes is not None and not IDLE_LIMITS[0] <= settings.idle_minutes <= limit:
        told = _("Senteret tillater høyst {limit} minutter før programmet låses.").format(limit=limit)
        raise BadInput(told, {"idle_minutes": told})
    row = w.sql.get(UserSettings, w.me.id) or UserSettings(user_id=w.me.id)
    row.look, row.text_percent = settings.look, settings.text_percent
    row.idle_minutes, row.start = settings.idle_minutes, settings.start
    w.sql.add(row)
    w.if_lost.callback(setattr, w.signed_in, "settings", w.signed_in.settings)
    w.signed_in.settings, w.signed_in.idle_limit = settings, limit


def _limit(w: Work) -> int:
    return w.sql.scalars(select(Centre.idle_minutes)).one()
