"""Commands about the centre: the window, the demo, users, checks and backups.
Heavy imports wait until a command needs them."""

import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from hia_desktop.base.clock import Clock
from hia_desktop.base.errors import Problem, Refused
from hia_desktop.base.text import _
from hia_desktop.cli import server
from hia_desktop.cli.places import own_folder
from hia_desktop.cli.terminal import Args, WrongUsage, clock, say, secret, signed_in, store, write

if TYPE_CHECKING:
    from hia_desktop.services.demo.centre import Demo


def open_centre(args: Args) -> int:
    """Opens the window, with set-up when there is no centre yet."""
    return int(args.open_window(store(args), clock(args), "", None))


def demo(args: Args) -> int:
    """Opens the demo centre, made when lacking; with --json it is made and described instead."""
    from hia_desktop.services.centre.login_face import DEMO_PASSWORD, has_store, read_face

    folder = args.store or own_folder() / "demo"
    if args.store is None:
        _throw_away_yesterdays(folder, clock(args))
    if args.json:
        made = _make_demo(folder, clock(args))
        users = [{"username": u.username, "name": u.name, "role": u.role, "password": u.password} for u in made.users]
        say(args, "", {"store": str(folder), "users": users, "recovery": made.recovery})
        return 0
    if not has_store(folder):
        return int(args.open_window(folder, clock(args), DEMO_PASSWORD, lambda: _make_demo(folder, clock(args))))
    if not read_face(folder).demo:
        raise Refused(_("«{folder}» er et virkelig senter og åpnes ikke som demo.").format(folder=folder.name))
    return int(args.open_window(folder, clock(args), DEMO_PASSWORD, None))


DEMO_DAY = "demo-day"


def _make_demo(folder: Path, now: Clock) -> "Demo":
    """Makes the demo beside its place first, so that one cut off halfway is not taken for whole."""
    from hia_desktop.services.centre.login_face import has_store
    from hia_desktop.services.demo.centre import make_demo

    if has_store(folder):
        raise Refused(_("Det finnes allerede et lager i «{folder}». Ingenting er endret.").format(folder=folder.name))
    if folder.exists() and any(folder.iterdir()):
        raise Refused(_("«{folder}» er ikke tom. Ingenting er endret. Velg en tom mappe.").format(folder=folder.name))
    sys.stderr.write(_("Lager demosenteret …") + "\n")
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", suffix=".part", dir=folder.parent))
    try:
        made = make_demo(part, now)
        (part / DEMO_DAY).write_text(now.today().isoformat(), encoding="ascii")
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return made


def _throw_away_yesterdays(folder: Path, now: Clock) -> None:
    """The program's own demo is dated around one day; on another it is made anew, unless its window is open."""
    from hia_desktop.services.centre.login_face import has_store, read_face

    day = folder / DEMO_DAY
    whole = has_store(folder) and read_face(folder).demo and day.exists()
    if whole and not (folder / "window.lock").exists() and day.read_text(encoding="ascii") != now.today().isoformat():
        shutil.rmtree(folder)


def init(args: Args) -> None:
    """Makes a centre and shows its recovery key."""
    from hia_desktop.services.centre import doors

    password = secret(args, "password", _("Passord for den første administratoren"))
    wish = doors.SetUp(
        name=args.name,
        unit=args.unit,
        org_number=args.org,
        address=args.address,
        postal=args.postal,
        phone=args.phone,
        admin_name=args.admin_name,
        admin_username=args.user or "admin",
        password=password,
    )
    if args.host:
        from hia_desktop.services.servers import centres

        signed_in, recovery = centres.set_up(
            store(args), wish, server.wish(args, server.owner_password(args)), clock(args)
        )
    else:
        signed_in, recovery = doors.set_up(store(args), wish, clock(args))
    if signed_in is not None:
        signed_in.forget()
    text = (
        _("Senteret er opprettet. Gjenopprettingsnøkkelen vises bare nå; skriv den ut og lås den inn:")
        + f"\n{recovery}"
    )
    say(args, text, {"store": str(store(args)), "administrator": wish.admin_username, "recovery": recovery})


def users_list(args: Args) -> None:
    """The users."""
    from hia_desktop.services.call import run
    from hia_desktop.services.centre import users

    with signed_in(args) as user:
        found = run(user, users.listing)
    lines = [f"{u.username}\t{u.name}\t{u.role.label}\t{'' if u.active else _('stengt')}" for u in found]
    say(args, "\n".join(lines), [asdict(u) for u in found])


def users_add(args: Args) -> None:
    """Adds a user."""
    from hia_desktop.domain.access import Role
    from hia_desktop.services.call import run
    from hia_desktop.services.centre import users

    if args.role not in set(Role):
        raise WrongUsage(
            _("Rollen «{role}» finnes ikke. Velg en av: {roles}.").format(role=args.role, roles=", ".join(Role))
        )
    with signed_in(args) as user:
        password = secret(args, "new_password", _("Passord for den nye brukeren"))
        more = {"title": args.title, "hpr_number": args.hpr, "phone": args.phone}
        made = run(user, users.add, args.username, args.name, Role(args.role), password, **more)
    say(
        args,
        _("Brukeren «{username}» er lagt til.").format(username=args.username),
        {"id": made, "username": args.username},
    )


def schema(args: Args) -> None:
    """The JSON Schema of an exported course."""
    from hia_desktop.services.transfer import course_file

    write(args, json.dumps(course_file.schema(), ensure_ascii=False, indent=1).encode() + b"\n")


def verify(args: Args) -> None:
    """Checks the store, or a backup, and refuses when something is wrong."""
    from hia_desktop.services.call import run
    from hia_desktop.services.centre import backups, checks

    if args.backup:
        manifest = backups.verify_backup(args.backup, secret(args, "recovery", _("Gjenopprettingsnøkkel")), clock(args))
        say(args, _("Sikkerhetskopien er hel."), {"whole": True, **manifest.model_dump(mode="json")})
        return
    with signed_in(args) as user:
        found = run(user, checks.verify)
    if found.damaged and not args.json:
        raise Problem(_("Lageret er ikke helt: {problems}").format(problems=" ".join(found.problems)))
    if found.problems and not args.json:
        raise Problem(_of_trail(found.problems))
    told = [checks.checked_words(found)]
    told += [_("Rettskilde: {what}").format(what=what) for what in (*found.law_to_read, *found.law_awaiting)]
    say(args, "\n".join(told), {"whole": not found.problems, "everything": found.everything, **asdict(found)})
    if found.damaged:
        raise Problem(_("Lageret er ikke helt. Hent tilbake en sikkerhetskopi."))
    if found.problems:
        raise Problem(_of_trail(found.problems))


def _of_trail(problems: Sequence[str]) -> str:
    """Nothing that is there is damaged: a copy brought back would help nobody."""
    told = _("Lageret er helt, men slutten av loggen må svares for av en administrator. {problems}")
    return told.format(problems=" ".join(problems))


def backup(args: Args) -> None:
    """Takes a backup and reads it back."""
    from hia_desktop.services.call import run
    from hia_desktop.services.centre import backups

    asked = args.owner_password_file or args.owner_password_fd is not None
    owner = server.owner_password(args) if asked else ""
    with signed_in(args, owner=owner) as user:
        made = run(user, backups.backup, args.folder)
    text = _("Sikkerhetskopien er tatt og lest tilbake: {folder}").format(folder=made.folder)
    say(args, text, {"folder": str(made.folder), "pruned": made.pruned, **made.manifest.model_dump(mode="json")})


def restore(args: Args) -> None:
    """Brings a backup back into an empty folder, or into a database on a server that the folder joins."""
    from hia_desktop.services.centre import backups

    if not args.user:
        raise WrongUsage(_("Si hvilken administrator som skal få nytt passord, med --as BRUKER."))
    key = secret(args, "recovery", _("Gjenopprettingsnøkkel"))
    password = secret(args, "password", _("Nytt passord"))
    if args.host:
        from hia_desktop.services.servers import restores

        where = server.wish(args, server.owner_password(args))
        manifest = restores.restore(
            args.folder, store(args), key, args.user, password, where, clock(args), server.tell_step
        )
        told, rest = _("Sikkerhetskopien er hentet tilbake til serveren."), str(restores.JOIN_OTHERS)
    else:
        manifest = backups.restore(args.folder, store(args), key, args.user, password, clock(args))
        told, rest = _("Sikkerhetskopien er hentet tilbake."), _("Velg mappe for nye sikkerhetskopier.")
    text = f"{told} {backups.BROUGHT_BACK} {rest}"
    say(args, text, {"store": str(store(args)), **manifest.model_dump(mode="json")})


def version(args: Args) -> None:
    """The program's version."""
    from hia_desktop import __version__

    say(args, f"HIA Desktop {__version__}", {"version": __version__})
