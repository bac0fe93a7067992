"""Commands about a PostgreSQL server that is being prepared."""

from dataclasses import asdict

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _
from hia_desktop.cli.terminal import Args, clock, say, secret


def sql(args: Args) -> None:
    """What the server's administrator runs once."""
    from hia_desktop.services.centre import servers

    found = servers.sql(args.database, args.owner)
    say(args, found.rstrip("\n"), {"sql": found})


def check(args: Args) -> None:
    """Looks at a server and refuses when something is wrong."""
    from hia_desktop.services.centre import servers

    wish = servers.Wish(
        host=args.host,
        port=args.port,
        database=args.database,
        role=args.role,
        password=secret(args, "password", _("Rollens passord")),
        ca=args.ca,
    )
    seen = servers.check(wish, clock(args))
    marks = {True: _("Riktig"), False: _("Galt"), None: _("Kan bli bedre")}
    lines = [f"{marks[one.right]}: {one.words}" for one in seen]
    lines.append(_("Et senter kan ikke settes opp på en server ennå. Denne kommandoen er for den som forbereder det."))
    wrong = sum(one.right is False for one in seen)
    say(args, "\n".join(lines), {"right": not wrong, "seen": [asdict(one) for one in seen]})
    if wrong:
        raise Problem(_("Serveren er ikke klar: {count} ting er galt.").format(count=wrong))
