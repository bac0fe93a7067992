"""Whether the machine's clock can be right. Asked at the door, before anything is settled by the date.

Deadlines, consents and signatures hang on the day. A clock that is wrong for one sign-in must neither end what has not
ended, nor bring back what has, nor date a signature before what was written earlier.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from hia_desktop.base.clock import Clock, DayClock, local
from hia_desktop.base.errors import ClockDoubted, Refused
from hia_desktop.base.text import _, clock_time, day
from hia_desktop.domain.access import Role
from hia_desktop.services.call import Work
from hia_desktop.store.audit import SLACK, check_apart
from hia_desktop.store.entities import AuditLine
from hia_desktop.store.portable import servers_clock

FAR = timedelta(days=14)
"""A centre that has been closed for longer is asked once whether the day is right."""


def check_day(clock: Clock, is_demo: bool) -> None:
    """Errors: Refused for a day that was set (`--today`) anywhere but in a demo centre."""
    if isinstance(clock, DayClock) and not is_demo:
        raise Refused(_("--today virker bare i et demosenter. Ingenting er endret."))


def check(w: Work, confirmed: bool) -> None:
    """Compares the clock with the server's and with the newest line of the trail. `confirmed`: the user has said that
    the clock is right.

    Errors: Refused as `check_day`; ClockDoubted as `check_server`, or when the clock is behind, where only an
    administrator may confirm, since it lets new lines stand before old ones, or more than `FAR` ahead.
    """
    check_day(w.signed_in.clock, w.signed_in.is_demo)
    check_server(w)
    last = w.sql.scalar(select(AuditLine.at).order_by(AuditLine.seq.desc()).limit(1))
    if last is None or w.signed_in.is_demo:
        return
    behind, ahead = w.now < last - SLACK, w.now > last + FAR
    can_confirm = ahead or w.me.role is Role.ADMINISTRATOR
    if (behind or ahead) and not (confirmed and can_confirm):
        raise ClockDoubted(_doubt(w.now, last, can_confirm), can_confirm)
    if behind:
        w.log("clock:jumped_back", ground=last.date().isoformat(), in_order=False)
    if ahead:
        w.log("clock:confirmed", ground=last.date().isoformat())


def check_server(w: Work) -> None:
    """Errors: ClockDoubted as `audit.check_apart`, of a store on a server; a demo centre plays on any day."""
    server = w.sql.scalar(select(servers_clock()))
    if server is not None and not w.signed_in.is_demo:
        check_apart(server, w.now)


def _doubt(now: datetime, last: datetime, can_confirm: bool) -> str:
    told = _("Maskinen sier {now}. Det siste i lageret er skrevet {last}.").format(now=_moment(now), last=_moment(last))
    if not can_confirm:
        return (
            told + " " + _("Rett maskinens klokke og prøv igjen, eller la en administrator logge inn og bekrefte den.")
        )
    return told + " " + _("Frister, samtykker og signaturer følger datoen.")


def _moment(at: datetime) -> str:
    return f"{day(local(at).date())} {clock_time(at)}"
