"""What can be typed: the commands, their options, and their help."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from hia_desktop.base.clock import SystemClock
from hia_desktop.base.errors import BadInput
from hia_desktop.base.language import TAGS, Words
from hia_desktop.base.text import N_, Looks, _
from hia_desktop.base.typed_days import parse_day
from hia_desktop.cli import centre, course, hands, server
from hia_desktop.cli.terminal import Args

_FAULTS = (
    (r"the following arguments are required: (.*)", N_("Mangler: {0}")),
    (r"unrecognized arguments: (.*)", N_("Kjenner ikke: {0}")),
    (r"argument (.*): invalid choice: '?(.*?)'? \(choose from (.*)\)", N_("{0}: «{1}» finnes ikke. Velg en av: {2}")),
    (r"argument (.*): expected .*", N_("{0} mangler en verdi")),
    (r"argument (.*): invalid .* value: '?(.*?)'?", N_("{0}: «{1}» kan ikke brukes")),
    (r"argument (.*): not allowed with argument (.*)", N_("{0} kan ikke brukes sammen med {1}")),
    (r"argument (.*?): (.*)", "{0}: {1}"),
)
"""argparse's own sentences, and ours."""


class _Format(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """«Bruk:» instead of «usage:»."""
        super().add_usage(usage, actions, groups, _("Bruk: ") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """argparse in bokmål. `fill`: adds the commands of a group, when one of them is asked for and not before."""

    fill: Callable[[Any], None] | None = None

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "formatter_class": _Format, "add_help": False, "allow_abbrev": False})
        self._positionals.title, self._optionals.title = _("Argumenter"), _("Valg")
        self.add_argument("-h", "--help", action="help", help=_("vis denne hjelpen"))

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Reads the arguments; a group's commands are there by then."""
        if self.fill is not None:
            name, fill, self.fill = self.prog.rpartition(" ")[2], self.fill, None
            fill(
                self.add_subparsers(title=_("Kommandoer"), metavar=_("KOMMANDO"), required=True, dest=f"{name}_command")
            )
        return super().parse_known_args(args, namespace)

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """Finds the words of the tables below."""
        found: dict[str, Any] = {
            key: str(value) if isinstance(value, Words) else value for key, value in options.items()
        }
        return super().add_argument(*names, **found)

    def error(self, message: str) -> NoReturn:
        """Says what is wrong and ends with code 2."""
        for pattern, ours in _FAULTS:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                message = ours.format(*found.groups())
                break
        self.exit(2, f"{self.prog}: {message}. " + _("Se {prog} --help.").format(prog=self.prog) + "\n")


def _day(text: str) -> str:
    """A date as it was typed, which is read by the clock of the call when the whole line is known."""
    try:
        parse_day(text, SystemClock().today())
    except BadInput as error:
        raise argparse.ArgumentTypeError(error.message.rstrip(".")) from None
    return text


def days_read(args: Args) -> Args:
    """Reads every typed date by the call's own day: `--today`, or else the machine's."""
    today = SystemClock().today()
    if args.today:
        args.today = today = parse_day(args.today, today)
    for name, looks in _DAYS.items():
        if typed := getattr(args, name, None):
            setattr(args, name, parse_day(typed, today, looks))
    return args


_DAYS = {"received": Looks.BACK, "done": Looks.BACK, "until": Looks.AHEAD, "due": Looks.AHEAD}
"""Where a command takes a day."""


_SHARED: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("--store",), {"type": Path, "metavar": N_("MAPPE"), "help": N_("mappen som senterets lager ligger i")}),
    (("--as",), {"dest": "user", "type": str.lower, "metavar": N_("BRUKER"), "help": N_("brukernavnet ditt")}),
    (("--password-file",), {"metavar": N_("FIL"), "help": N_("les passordet fra en fil")}),
    (("--password-fd",), {"type": int, "metavar": "N", "help": N_("les passordet fra et åpent filnummer")}),
    (
        ("--today",),
        {"type": _day, "metavar": N_("DATO"), "help": N_("la klokken stå på denne dagen; bare i et demosenter")},
    ),
    (
        ("--clock-is-right",),
        {
            "action": "store_true",
            "help": N_("maskinens klokke er riktig, selv om den er langt fra det siste i lageret"),
        },
    ),
    (("--json",), {"action": "store_true", "help": N_("skriv svaret som JSON")}),
)
_FILES = (
    (
        ("-o", "--output"),
        {
            "metavar": N_("FIL"),
            "help": N_("skriv til denne filen; «-» er standard ut, og i en mappe får papiret navn selv"),
        },
    ),
    (("--force",), {"action": "store_true", "help": N_("skriv over en fil som finnes")}),
)
_COURSE = (("course",), {"metavar": N_("FORLØP"), "help": N_("forløpets id eller pasientens fødselsnummer")})
_REQUEST = (
    ("--request",),
    {"type": int, "default": 1, "metavar": "N", "help": N_("med --to correction: hvilket krav i skjemaet, fra 1")},
)
_LANGUAGE = (
    ("--language",),
    {
        "choices": tuple(TAGS),
        "help": N_(
            "et utkast på dette språket; det som ikke er oversatt, står på bokmål, som er språket det er signert på"
        ),
    },
)
_FILE = (("file",), {"metavar": N_("FIL"), "help": N_("filen som leses; «-» er standard inn")})
_USERNAME = (("username",), {"metavar": N_("BRUKERNAVN"), "help": N_("brukeren det gjelder")})
_RECOVERY = (
    (
        ("--recovery-file",),
        {"metavar": N_("FIL"), "help": N_("les gjenopprettingsnøkkelen eller kopiens passord fra en fil")},
    ),
    (("--recovery-fd",), {"type": int, "metavar": "N", "help": N_("les nøkkelen fra et åpent filnummer")}),
)
_SAME_DAY = (
    (
        ("--same-day",),
        {
            "choices": ("ja", "nei"),
            "help": N_("skal selvmordsrisiko avklares i dag? Kreves når tekst eller fil nevner det"),
        },
    ),
    (("--same-day-why",), {"metavar": N_("TEKST"), "default": "", "help": N_("hvorfor ikke i dag; kreves ved «nei»")}),
)
Option = tuple[tuple[str, ...], dict[str, Any]]
_NEW_PASSWORD: tuple[Option, ...] = (
    (("--new-password-file",), {"metavar": N_("FIL"), "help": N_("les det nye passordet fra en fil")}),
    (("--new-password-fd",), {"type": int, "metavar": "N", "help": N_("les det nye passordet fra et åpent filnummer")}),
)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = _Parser(
        prog="hia-desktop",
        description=_(
            "HIA Desktop: pasientforløpet i HelseIArbeid, fra henvisning til epikrise. Uten kommando åpnes vinduet."
        ),
        epilog=_("Svarkoder: 0 utført, 1 avvist med én linje som sier hvorfor, 2 feil bruk."),
    )
    top.set_defaults(run=centre.open_centre)
    for names, options in _SHARED:
        top.add_argument(*names, **options)
    commands = top.add_subparsers(title=_("Kommandoer"), metavar=_("KOMMANDO"))
    _add_centre(commands)
    _add_own(commands)
    _group(commands, "users", _("brukere: vis, legg til, steng"), _add_users)
    _group(commands, "course", _("forløp: vis, eksporter, importer og før"), _add_course)
    _group(commands, "task", _("oppgaver: vis, legg til, gi til en annen"), _add_tasks)
    _group(commands, "export", _("skriv et dokument som PDF"), _add_papers)
    _group(commands, "server", _("senteret på en PostgreSQL-server: forbered den, koble maskiner til"), _add_server)
    return top


def _add(commands: Any, name: str, run: Callable[[Args], object], text: str, *options: Option) -> None:
    made = commands.add_parser(name, help=text, description=text[:1].upper() + text[1:] + ".")
    made.set_defaults(run=run)
    for names, settings in options:
        made.add_argument(*names, **settings)
    for names, settings in _SHARED:
        made.add_argument(*names, **{**settings, "default": argparse.SUPPRESS})


def _group(commands: Any, name: str, text: str, fill: Callable[[Any], None]) -> None:
    made = commands.add_parser(name, help=text, description=text[:1].upper() + text[1:] + ".")
    made.fill = fill


def _text(name: str, text: str, **more: Any) -> Option:
    return (name,), {"help": text, "metavar": _("TEKST"), "default": "", **more}


def _add_centre(commands: Any) -> None:
    _add(commands, "demo", centre.demo, _("åpne et demosenter; med --json lages det, og brukerne skrives ut"))
    _add(
        commands,
        "init",
        centre.init,
        _("opprett et senter med den første administratoren (--as, ellers «admin»)"),
        _text("--name", _("senterets navn"), required=True),
        _text("--org", _("organisasjonsnummer"), required=True),
        _text("--admin-name", _("administratorens navn"), required=True),
        _text("--unit", _("avdeling")),
        _text("--address", _("adresse")),
        _text("--postal", _("postnummer og sted")),
        _text("--phone", _("telefon")),
        *_where(required=False),
        *_OWNER_PASSWORD,
    )
    home: Option = (("--home",), {"action": "store_true", "help": _("flytt det fra serveren til denne maskinen")})
    told = _("flytt senteret til en PostgreSQL-server, eller hjem igjen")
    _add(commands, "move", server.move, told, home, *_where(required=False), *_OWNER_PASSWORD)
    _add(commands, "schema", centre.schema, _("skriv JSON-skjemaet for et eksportert forløp"), *_FILES)
    where: Option = (
        ("--backup",),
        {"type": Path, "metavar": _("MAPPE"), "help": _("kontroller denne sikkerhetskopien i stedet")},
    )
    _add(
        commands, "verify", centre.verify, _("kontroller at lageret, loggen og dokumentene er hele"), where, *_RECOVERY
    )
    target: Option = (
        ("folder",),
        {"type": Path, "metavar": _("MAPPE"), "help": _("mappen som sikkerhetskopiene ligger i")},
    )
    _add(
        commands,
        "backup",
        centre.backup,
        _("ta en kryptert sikkerhetskopi og les den tilbake"),
        target,
        *_OWNER_PASSWORD,
    )
    copy: Option = (("folder",), {"type": Path, "metavar": _("KOPI"), "help": _("mappen til sikkerhetskopien")})
    told = _("hent en sikkerhetskopi tilbake til en tom mappe, eller med --host til en tom database på en server")
    _add(commands, "restore", centre.restore, told, copy, *_RECOVERY, *_where(required=False), *_OWNER_PASSWORD)
    _add(commands, "version", centre.version, _("skriv programmets versjon"))


_OWNER_PASSWORD: tuple[Option, ...] = (
    (
        ("--owner-password-file",),
        {"metavar": N_("FIL"), "help": N_("les passordet til eieren av databasen fra en fil")},
    ),
    (("--owner-password-fd",), {"type": int, "metavar": "N", "help": N_("les det fra et åpent filnummer")}),
)


def _where(*, required: bool) -> tuple[Option, ...]:
    """Where a database is."""
    return (
        _text("--host", _("serverens navn eller adresse"), required=required),
        (("--port",), {"type": int, "metavar": "N", "default": 5432, "help": _("porten; ellers 5432")}),
        _text("--database", _("databasens navn; ellers «hia»"), default="hia"),
        _text("--role", _("rollen som eier databasen; ellers «hia_eier»"), default="hia_eier"),
        (("--ca",), {"type": Path, "metavar": _("FIL"), "help": _("CA-sertifikatet som serverens holdes opp mot")}),
    )


def _add_server(group: Any) -> None:
    database = _text("--database", _("databasens navn; ellers «hia»"), default="hia")
    owner = _text("--owner", _("rollen som skal eie databasen; ellers «hia_eier»"), default="hia_eier")
    told = _("skriv SQL-en som serverens administrator kjører én gang; ingen hemmeligheter")
    _add(group, "sql", server.sql, told, database, owner)
    told = _("si hva som er riktig og galt med en server; ingenting endres")
    _add(group, "check", server.check, told, *_where(required=True))
    told = _("skriv tilkoblingsfilen som en ny maskin kobles til med; ingen hemmeligheter")
    _add(group, "file", server.file, told, *_FILES)
    file = (_FILE[0], {**_FILE[1], "nargs": "?", "default": ""})
    _add(
        group, "join", server.join, _("koble denne maskinen til et senter på en server"), file, *_where(required=False)
    )
    told = _("bring databasen opp til denne utgaven av programmet, som eieren av den")
    _add(group, "upgrade", server.upgrade, told, *_OWNER_PASSWORD)


def _add_own(commands: Any) -> None:
    _add(commands, "password", hands.password, _("bytt ditt eget passord"), *_NEW_PASSWORD)
    _add(
        commands,
        "backup-password",
        hands.backup_password,
        _("sett passordet som åpner sikkerhetskopier"),
        *_NEW_PASSWORD,
    )
    entry = _text("--entry", _("les denne"))
    _add(
        commands,
        "former",
        hands.former,
        _("NAV-veileder: vis det du selv har signert om pasienter som ikke lenger deler"),
        entry,
    )


def _add_users(users: Any) -> None:
    _add(users, "list", centre.users_list, _("vis brukerne"))
    _add(
        users,
        "add",
        centre.users_add,
        _("legg til en bruker"),
        _USERNAME,
        _text("--name", _("fullt navn"), required=True),
        _text("--role", _("rolle, for eksempel physician, nav_adviser, secretary"), required=True),
        _text("--title", _("stilling")),
        _text("--hpr", _("HPR-nummer")),
        _text("--phone", _("direkte telefon, som står på brev og epikriser")),
        *_NEW_PASSWORD,
    )
    heir = _text("--to", _("hvem som overtar det brukeren skulle gjøre: brukernavn eller rolle"))
    _add(users, "close", hands.users_close, _("steng en bruker ute"), _USERNAME, heir)
    _add(users, "reopen", hands.users_reopen, _("åpne en stengt bruker igjen"), _USERNAME, *_NEW_PASSWORD)
    _add(
        users,
        "reset",
        hands.users_reset,
        _("gi en bruker nytt passord, som må byttes ved neste innlogging"),
        _USERNAME,
        *_NEW_PASSWORD,
    )


def _add_tasks(tasks: Any) -> None:
    from hia_desktop.domain.tasks import TASKS

    to = _text("--to", _("kollegaens hele navn, eller rollens kode"))
    _add(tasks, "list", hands.task_list, _("vis de åpne oppgavene"))
    kind: Option = (("kind",), {"metavar": _("OPPGAVE"), "help": ", ".join(TASKS)})
    due: Option = (("--due",), {"type": _day, "metavar": _("DATO"), "required": True, "help": _("fristen")})
    _add(tasks, "add", hands.task_add, _("legg til en oppgave i et forløp"), _COURSE, kind, due, to)
    task: Option = (("task",), {"metavar": _("ID"), "help": _("oppgavens id, fra «task list»")})
    _add(
        tasks,
        "give",
        hands.task_give,
        _("gi en oppgave til en annen person eller rolle"),
        task,
        (to[0], {**to[1], "required": True}),
    )


def _add_course(group: Any) -> None:
    from hia_desktop.domain.forms import WRITTEN

    _add(group, "list", course.list_course, _("vis forløpene"))
    _add(group, "overview", course.overview_course, _("vis det som forløpssiden viser"), _COURSE)
    _add(group, "export", course.export_course, _("skriv hele forløpet som én JSON-fil"), _COURSE, *_FILES)
    _add(
        group, "import", course.import_course, _("les inn et eksportert forløp; alt eller ingenting"), _FILE, *_SAME_DAY
    )
    _add_register(group)
    kind: Option = (("kind",), {"metavar": _("SKJEMA"), "help": ", ".join(WRITTEN)})
    anyway = (("--anyway",), {"action": "store_true", "help": _("stå for det som er uavklart, og signer likevel")})
    reason = _text("--reason", _("hvorfor det lages en ny versjon"))
    what = _("signer et skjema; FIL er svarene som JSON")
    _add(group, "sign", course.sign_course, what, _COURSE, kind, _FILE, reason, anyway)
    _add(group, "periods", course.periods_course, _("sett sykmeldingsperiodene; FIL er en JSON-liste"), _COURSE, _FILE)
    _add(
        group,
        "milestone",
        course.milestone_course,
        _("merk et punkt i sykefraværsoppfølgingen"),
        _COURSE,
        (("code",), {"metavar": _("PUNKT"), "help": _("for eksempel dialogue_1")}),
        (("--done",), {"type": _day, "metavar": _("DATO"), "help": _("gjort denne dagen")}),
        _text("--skip", _("ikke aktuelt av denne grunnen")),
    )
    to = _text("--to", _("kollegaens hele navn"), required=True)
    _add(group, "responsible", hands.responsible, _("sett hvem som er ansvarlig for forløpet"), _COURSE, to)
    _add(group, "closing", hands.closing, _("avslutningssamtalen er holdt i dag; epikrisen får frist"), _COURSE)
    _add(group, "attach", course.attach_course, _("legg ved en PDF"), _COURSE, _FILE, *_SAME_DAY)
    because = _text("--because", _("grunnen, slik pasienten leser den i innsynsloggen"))
    _add(
        group,
        "reason",
        course.reason_course,
        _("oppgi grunn for å åpne et forløp uten behandlingsrelasjon"),
        _COURSE,
        because,
    )
    _add_consent(group)


def _add_register(group: Any) -> None:
    _add(
        group,
        "register",
        course.register_course,
        _("registrer en henvisning; FIL er pasienten som JSON"),
        _FILE,
        (("--received",), {"type": _day, "metavar": _("DATO"), "help": _("dagen henvisningen kom; ellers i dag")}),
        (("--force",), {"action": "store_true", "help": _("selv om pasienten har et forløp som pågår")}),
        (("--text",), {"metavar": _("TEKSTFIL"), "help": _("henvisningsteksten; blir ditt utkast")}),
        (("--attach",), {"metavar": _("PDF"), "help": _("legg ved en PDF")}),
        *_SAME_DAY,
    )


def _add_consent(group: Any) -> None:
    _add(
        group,
        "consent",
        course.consent_course,
        _("registrer eller trekk tilbake samtykke til deling"),
        _COURSE,
        _text("--to", _("hvem det deles med"), required=True),
        _text("--category", _("hva som deles; kan gjentas"), action="append", default=[]),
        (("--until",), {"type": _day, "metavar": _("DATO"), "help": _("siste dag samtykket gjelder")}),
        _text("--how", _("spoken, written eller helsenorge"), default="spoken"),
        (("--withdraw",), {"action": "store_true", "help": _("trekk tilbake")}),
    )


def _add_papers(papers: Any) -> None:
    from hia_desktop.documents.kinds import PAPERS
    from hia_desktop.documents.kinds.paper import Kept

    for name in dict.fromkeys(paper.word for paper in PAPERS if paper.word):
        named = [paper for paper in PAPERS if paper.word == name]
        to = _text("--to", _("hvem det er til"))
        issue: Option = (("--issue",), {"action": "store_true", "help": _("lag og arkiver brevet først")})
        answering: Option = (
            ("--answering",),
            {
                "action": "store_true",
                "help": _(
                    "jeg har lest brevet og svarer for ordlyd som ikke er lokalt godkjent, og for en ufull adresse"
                ),
            },
        )
        own: Option = (
            ("--own-copy",),
            {"action": "store_true", "help": _("pasientens eget eksemplar av arket til arbeidsgiver")},
        )
        lines: Option = (
            ("--lines",),
            {"action": "store_true", "help": _("ikke arket, men linjene arbeidsgiver vil lese, som JSON å godkjenne")},
        )
        approve = _text("--approve", _("fil med linjene slik arbeidsgiver skal lese dem; du har sett og godkjent hver"))
        because = _text(
            "--because", _("svar for ord om helse i arket til arbeidsgiver; arket lover da ikke noe om innholdet")
        )
        extra: tuple[Option, ...] = (to,) if any(paper.to for paper in named) else ()
        letter = named[0].kept is Kept.AS_LETTER  # its paragraphs are approved by name, word by word
        extra += (issue, answering, _REQUEST) if letter else (_LANGUAGE,)
        extra += (own, lines, approve, because) if any(paper.for_employer for paper in named) else ()
        _add(papers, name, course.export_paper, named[0].help, _COURSE, *extra, *_FILES)
        papers.choices[name].set_defaults(paper=name)
    told = _("arket til fastleger om hva en god henvisning forteller")
    _add(papers, "leaflet", course.export_leaflet, told, *_FILES)
