"""A PostgreSQL server looked at before a centre is laid there. Nobody is signed in, and nothing on it is changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from hia_desktop.base.clock import Clock
from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _
from hia_desktop.store.migrations import HEAD, KNOWN
from hia_desktop.store.postgres import OLDEST, Server, is_own
from hia_desktop.store.servers import Facts, administrators_sql, login_is_kept_out, look

LONGEST_NAME = 28
"""Signs of a database's name: the names of its users' roles begin with it, and PostgreSQL's names have 63 at most."""
MOST_APART = timedelta(seconds=2)
"""How far the machine's clock and the server's may be apart."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Where the store is to lie, and as whom. `ca`: the file of the certificate that the server's is held against."""

    host: str
    port: int
    database: str
    role: str
    password: str = field(repr=False)
    ca: Path | None


@dataclass(frozen=True)
class Seen:
    """One thing that was looked at, in words; `right` is None for what is well as it is, and could be better."""

    right: bool | None
    words: str


def sql(database: str, owner: str) -> str:
    """What the server's administrator runs once by psql. Holds no secret. Errors: BadInput for a name that would have
    to be quoted."""
    for named, name, longest in (("database", database, LONGEST_NAME), ("owner", owner, 63)):
        if not re.fullmatch(rf"[a-z_][a-z0-9_]{{0,{longest - 1}}}", name):
            told = _("Bare a–z, tall og understrek, ikke et tall først, og høyst {longest} tegn.").format(
                longest=longest
            )
            raise BadInput(_("Navnet «{name}» kan ikke brukes.").format(name=name[:80]), {named: told})
    return administrators_sql(database, owner)


def check(wish: Wish, clock: Clock) -> tuple[Seen, ...]:
    """What is right and what is wrong with a server, a database and a role.

    Errors: BadInput for a certificate that cannot be read; Refused for a connection that others could listen to, or
    that is not let in; Problem when nobody answers.
    """
    if wish.ca is not None and not wish.ca.is_file():
        raise BadInput(_("Fant ikke sertifikatfilen «{file}».").format(file=wish.ca.name))
    place = place_of(wish, Path())
    before = clock.now()
    facts = look(place)
    apart = abs(facts.clock - (before + (clock.now() - before) / 2))
    return (
        _version(facts),
        _secured(facts, wish),
        *_database(facts),
        *_rights(facts, wish.database),
        _clocks(apart),
        _schema(facts),
        *_kept(facts),
    )


def place_of(wish: Wish, beside: Path) -> Server:
    """That place; `beside`: the folder on this machine of what no database keeps."""
    return Server(
        host=wish.host,
        port=wish.port,
        database=wish.database,
        role=wish.role,
        password=wish.password,
        ca=wish.ca,
        beside=beside,
    )


def _version(facts: Facts) -> Seen:
    told = _("PostgreSQL {version}.") if facts.version >= OLDEST else _("PostgreSQL {version} er for gammel.")
    wanted = (
        "" if facts.version >= OLDEST else " " + _("Programmet trenger {oldest} eller nyere.").format(oldest=OLDEST)
    )
    return Seen(facts.version >= OLDEST, told.format(version=facts.version) + wanted)


def _secured(facts: Facts, wish: Wish) -> Seen:
    if facts.encrypted and wish.ca is not None:
        return Seen(True, _("Forbindelsen er kryptert, og serverens sertifikat er kontrollert."))
    if is_own(wish.host):
        return Seen(True, _("Serveren er på denne maskinen; forbindelsen går ikke ut av den."))
    return Seen(False, _("Forbindelsen er ikke kryptert."))


def _database(facts: Facts) -> Iterator[Seen]:
    told = _("Databasen er UTF-8.") if facts.unicode else _("Databasen er ikke UTF-8. Den må lages på nytt.")
    yield Seen(facts.unicode, told)
    plainly = _("Tekst sorteres etter tegnenes nummer.")
    told = plainly if facts.sorted_plainly else _("Databasen må ha sorteringen «C». Den må lages på nytt.")
    yield Seen(facts.sorted_plainly, told)
    if facts.standby:
        yield Seen(False, _("Serveren er en kopi som bare kan leses. Koble til hovedserveren."))


def _rights(facts: Facts, database: str) -> Iterator[Seen]:
    enough = facts.owns and facts.may_create
    told = _("Rollen eier databasen og kan lage tabeller i den.")
    yield Seen(enough, told if enough else _("Rollen eier ikke databasen, eller kan ikke lage tabeller i den."))
    if facts.too_much:
        told = _("Rollen har rettigheter på serveren som den ikke trenger: {rights}.")
        yield Seen(False, told.format(rights=", ".join(facts.too_much)))
    else:
        yield Seen(True, _("Rollen har ingen rettigheter på serveren utenfor databasen."))
    told = _("Hver bruker kan få sin egen rolle i databasen.")
    lacking = _("Det som lager en rolle til hver bruker, mangler. Lag databasen på nytt med «hia-desktop server sql».")
    yield Seen(facts.roles, told if facts.roles else lacking)
    if facts.roles:
        told = _("Innloggingsvinduet slipper inn med rollen sin.")
        yield Seen(facts.login, told if facts.login else login_is_kept_out(database))
    if facts.holds_up:
        told = _(
            "Rollen til innloggingsvinduet kan hindre alle i å lagre. Den som drifter serveren, kjører det siste av "
            "«hia-desktop server sql» (fra «DO») i databasen."
        )
        yield Seen(False, told)
    if facts.to_all:
        told = _("Alle roller på serveren kan koble seg til databasen: REVOKE ALL ON DATABASE {database} FROM PUBLIC.")
        yield Seen(None, told.format(database=database))


def _clocks(apart: timedelta) -> Seen:
    seconds = round(apart.total_seconds(), 1)
    if apart <= MOST_APART:
        return Seen(True, _("Klokkene på maskinen og serveren går likt."))
    told = _("Klokken på serveren og denne maskinen er {seconds} sekunder fra hverandre. Mest er {most}.")
    return Seen(False, told.format(seconds=seconds, most=int(MOST_APART.total_seconds())))


def _schema(facts: Facts) -> Seen:
    if not facts.schema:
        return Seen(True, _("Det ligger ikke noe senter i databasen."))
    if facts.schema not in KNOWN:
        return Seen(False, _("Senteret i databasen er laget av en nyere utgave av HIA Desktop. Oppdater programmet."))
    if facts.schema != HEAD:
        told = _("Senteret i databasen er laget av en eldre utgave av HIA Desktop. Kjør «hia-desktop server upgrade».")
        return Seen(None, told)
    if not facts.rules:
        told = _(
            "Databasen holder seg ikke til denne utgavens regler for hvem som ser og skriver hva. Kjør "
            "«hia-desktop server upgrade»."
        )
        return Seen(None, told)
    return Seen(True, _("Senteret i databasen har samme skjema som programmet."))


def _kept(facts: Facts) -> Iterator[Seen]:
    told = _("Det serveren har lagret, er på disken.")
    lost = _("Serveren er satt opp slik at strømbrudd kan ødelegge det som er lagret (fsync eller full_page_writes).")
    yield Seen(facts.durable, told if facts.durable else lost)
    found = _("Skade på disken blir oppdaget (data_checksums).")
    hidden = _("Skade på disken blir ikke alltid oppdaget. Slå på data_checksums.")
    yield Seen(facts.sums or None, found if facts.sums else hidden)
