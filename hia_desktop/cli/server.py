"""Commands about a centre on a PostgreSQL server: the server prepared, other machines joined, the centre moved there
and home."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _
from hia_desktop.cli.terminal import Args, WrongUsage, clock, read, say, secret, signed_in, store, write

if TYPE_CHECKING:
    from hia_desktop.services.servers.preparing import Wish


def sql(args: Args) -> None:
    """What the server's administrator runs once."""
    from hia_desktop.services.servers import preparing

    found = preparing.sql(args.database, args.owner)
    say(args, found.rstrip("\n"), {"sql": found})


def wish(args: Args, password: str) -> "Wish":
    """Where it is, as it was typed; the password of the role."""
    from hia_desktop.services.servers import preparing

    return preparing.Wish(
        host=args.host,
        port=args.port,
        database=args.database,
        role=args.role,
        password=password,
        ca=args.ca,
    )


def owner_password(args: Args) -> str:
    """Of the role that owns the database."""
    return secret(args, "owner_password", _("Passordet til eieren av databasen"))


def check(args: Args) -> None:
    """Looks at a server and refuses when something is wrong."""
    from hia_desktop.services.servers import preparing

    seen = preparing.check(wish(args, secret(args, "password", _("Rollens passord"))), clock(args))
    marks = {True: _("Riktig"), False: _("Galt"), None: _("Kan bli bedre")}
    lines = [f"{marks[one.right]}: {one.words}" for one in seen]
    wrong = sum(one.right is False for one in seen)
    say(args, "\n".join(lines), {"right": not wrong, "seen": [asdict(one) for one in seen]})
    if wrong:
        raise Problem(_("Serveren er ikke klar: {count} ting er galt.").format(count=wrong))


def file(args: Args) -> None:
    """Writes what another machine joins by."""
    from hia_desktop.services.call import run
    from hia_desktop.services.servers import centres

    with signed_in(args) as user:
        made = run(user, centres.connection_file)
        write(args, made, centres.GIVEN)
        if told := centres.of_use_here_alone(made):
            sys.stderr.write(f"hia-desktop: {told}\n")


def join(args: Args) -> None:
    """Joins this machine's folder to the server that a connection file names, or to one that is named."""
    from hia_desktop.services.servers import centres

    if bool(args.file) == bool(args.host):
        raise WrongUsage(_("Si hva maskinen skal kobles til: tilkoblingsfilen, eller --host SERVER."))
    if args.file:
        face = centres.join(store(args), read(args.file))
    else:
        face = centres.join_at(store(args), centres.named(wish(args, "")))
    told = _("Denne maskinen er koblet til «{centre}». Logg inn som vanlig.").format(centre=face.centre)
    say(args, told, {"store": str(store(args)), "centre": face.centre})


def upgrade(args: Args) -> None:
    """Brings the schema of a centre on a server up to this program's."""
    from hia_desktop.services.servers import centres

    if not args.user:
        raise WrongUsage(_("Si hvem du er med --as BRUKER."))
    password = secret(args, "password", _("Passord"))
    centres.upgrade(store(args), args.user, password, owner_password(args), clock(args))
    say(args, _("Databasen er som denne utgaven av programmet trenger."), {"upgraded": True})


def move(args: Args) -> None:
    """Moves the centre to a server, or home to this machine."""
    from hia_desktop.services.servers import moves

    if args.home == bool(args.host):
        raise WrongUsage(_("Si hvor senteret skal flyttes: --host SERVER, eller --home."))
    with signed_in(args) as user:
        if args.home:
            rows = moves.home(user, owner_password(args), tell_step)
            told = _("Senteret ligger på denne maskinen nå. {rows} rader er like på begge steder.")
        else:
            rows = moves.to_server(user, wish(args, owner_password(args)), tell_step)
            told = _("Senteret ligger på serveren nå. {rows} rader er like på begge steder.")
    say(args, told.format(rows=rows), {"rows": rows, "home": args.home})


def tell_step(done: int, of: int) -> None:
    """How far it has come, on a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{100 * done // max(of, 1)} %" + ("\n" if done >= of else ""))
