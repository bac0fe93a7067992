"""Commands about who does what: tasks, who is responsible, the closing, passwords and keys.
Heavy imports wait until they are needed."""

from typing import TYPE_CHECKING

from hia_desktop.base.errors import Missing
from hia_desktop.base.text import _, day
from hia_desktop.cli.terminal import Args, WrongUsage, course_named, say, secret, signed_in

if TYPE_CHECKING:
    from hia_desktop.base.fields import UserId
    from hia_desktop.domain.access import Role
    from hia_desktop.services.call import SignedIn
    from hia_desktop.services.sealing.entry_rows import Entry


def _taker(user: "SignedIn", named: str) -> "UserId | Role":
    """A role by its code, or a colleague by the whole name."""
    from hia_desktop.domain.access import Role
    from hia_desktop.services.call import run
    from hia_desktop.services.centre import users

    if named in set(Role):
        return Role(named)
    found = [i for i, name, _role in run(user, users.colleagues) if name.casefold() == named.casefold()]
    if len(found) != 1:
        raise Missing(
            _("Fant ingen rolle eller kollega «{name}». Skriv hele navnet, eller rollens kode.").format(name=named)
        )
    return found[0]


def task_list(args: Args) -> None:
    """The open tasks."""
    from hia_desktop.services.call import run
    from hia_desktop.services.lists import tasks

    with signed_in(args) as user:
        found = run(user, tasks.rows, run(user, tasks.keys))
    lines = [f"{t.id}\t{day(t.due)}\t{t.what}\t{t.name}\t{t.responsible}" for t in found]
    shown = [
        {"id": t.id, "course": t.course, "due": t.due, "what": t.what, "name": t.name, "responsible": t.responsible}
        for t in found
    ]
    say(args, "\n".join(lines), shown)


def task_add(args: Args) -> None:
    """A task by hand."""
    from hia_desktop.domain.access import Role
    from hia_desktop.services.call import run
    from hia_desktop.services.lists import tasks

    with signed_in(args) as user:
        to = _taker(user, args.to) if args.to else None
        if isinstance(to, Role):
            raise WrongUsage(_("En ny oppgave gis til en person; «task give» gir den til en rolle."))
        made = run(user, tasks.add, course_named(user, args.course), args.kind, args.due, to)
    say(args, _("Oppgaven er lagt til."), {"id": made})


def task_give(args: Args) -> None:
    """Gives a task to another person or role."""
    from hia_desktop.base.fields import TaskId
    from hia_desktop.services.call import run
    from hia_desktop.services.centre import handovers

    with signed_in(args) as user:
        run(user, handovers.give, TaskId(args.task), _taker(user, args.to))
    say(args, _("Oppgaven er gitt videre."), {"id": args.task})


def responsible(args: Args) -> None:
    """Makes one of the health personnel responsible for a course."""
    from hia_desktop.domain.access import Role
    from hia_desktop.services.call import run
    from hia_desktop.services.course import courses

    with signed_in(args) as user:
        course, to = course_named(user, args.course), _taker(user, args.to)
        if isinstance(to, Role):
            raise WrongUsage(_("Ansvaret for et forløp har en person."))
        run(user, courses.set_responsible, course, to)
    say(args, _("Ansvarlig er satt."), {"course": course})


def closing(args: Args) -> None:
    """Notes that the closing talk has been held today."""
    from hia_desktop.services.call import run
    from hia_desktop.services.course import closings

    with signed_in(args) as user:
        due = run(user, closings.plan, course_named(user, args.course)).due
    say(args, _("Epikrisen har frist {day}.").format(day=day(due)), {"due": due})


def _told(one: "Entry") -> str:
    """What was answered, a line for each field with its label."""
    return "\n".join(f"{label}: {words}" for label, words in one.form.lines(one.signed_answers))


def former(args: Args) -> None:
    """What a NAV adviser signed herself about patients who share no longer."""
    from hia_desktop.base.fields import EntryId
    from hia_desktop.services.call import run
    from hia_desktop.services.overview import former_work

    with signed_in(args) as user:
        if args.entry:
            one = run(user, former_work.read, EntryId(args.entry))
            told = "\n".join(_told(each) for each in (one, *one.addenda))
            say(args, told, {"answers": one.signed_answers, "addenda": [a.signed_answers for a in one.addenda]})
            return
        found = run(user, former_work.listing)
    lines = [f"{r.id}\t{day(r.day)}\t{r.what}\t{r.name}" for r in found]
    say(args, "\n".join(lines), [{"id": r.id, "day": r.day, "what": r.what, "name": r.name} for r in found])


def password(args: Args) -> None:
    """The user's own new password; the only thing that can be done with one that somebody else chose."""
    from hia_desktop.services.call import run
    from hia_desktop.services.centre import users

    old = secret(args, "password", _("Passord"))
    new = secret(args, "new_password", _("Nytt passord"))
    with signed_in(args, old) as user:
        run(user, users.change_my_password, old, new)
    say(args, _("Passordet er byttet."), {"changed": True})


def _user(admin: "SignedIn", username: str) -> "UserId":
    from hia_desktop.services.call import run
    from hia_desktop.services.centre import users

    found = [u.id for u in run(admin, users.listing) if u.username == username.lower()]
    if not found:
        raise Missing(_("Fant ikke brukeren «{username}».").format(username=username))
    return found[0]


def users_close(args: Args) -> None:
    """Shuts a user out, and hands on what the user was to do."""
    from hia_desktop.domain.access import Role
    from hia_desktop.services.call import run
    from hia_desktop.services.centre import users

    with signed_in(args) as admin:
        user = _user(admin, args.username)
        to = (Role(args.to) if args.to in set(Role) else _user(admin, args.to)) if args.to else None
        handed = run(admin, users.close, user, to)
    text = _("Brukeren «{username}» er stengt ute.").format(username=args.username)
    if handed.tasks or handed.courses or handed.to_team:
        text += f" {handed.sentence}"
    told = {
        "id": user,
        "username": args.username,
        "tasks": handed.tasks,
        "courses": handed.courses,
        "to_team": handed.to_team,
    }
    say(args, text, told)


def users_reset(args: Args) -> None:
    """Gives a user a new password, to be changed at the next login."""
    from hia_desktop.services.call import run
    from hia_desktop.services.centre import users

    with signed_in(args) as admin:
        new = secret(args, "new_password", _("Passord for brukeren"))
        run(admin, users.reset_password, _user(admin, args.username), new)
    say(args, _("Passordet må byttes ved neste innlogging."), {"username": args.username})


def users_reopen(args: Args) -> None:
    """Lets a closed user in again."""
    from hia_desktop.services.call import run
    from hia_desktop.services.centre import users

    with signed_in(args) as admin:
        new = secret(args, "new_password", _("Passord for brukeren"))
        run(admin, users.reopen, _user(admin, args.username), new)
    say(args, _("Brukeren er åpnet igjen. Passordet må byttes ved første innlogging."), {"username": args.username})


def backup_password(args: Args) -> None:
    """The password that opens backups made from now on."""
    from hia_desktop.services.call import run
    from hia_desktop.services.centre import recovery_keys

    with signed_in(args) as admin:
        run(admin, recovery_keys.set_backup_password, secret(args, "new_password", _("Passord for sikkerhetskopier")))
    say(args, _("Passordet gjelder for kopier som tas fra nå av."), {"set": True})
