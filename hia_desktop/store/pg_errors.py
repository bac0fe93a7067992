"""What the errors of a PostgreSQL server are to the user, and that none of them tells what stood in a row."""

from sqlalchemy import ExceptionContext
from sqlalchemy.exc import DatabaseError, OperationalError

from hia_desktop.base.errors import BadInput, Conflict, Problem, Refused
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _
from hia_desktop.store.engine import Collided, StoreDamaged, damaged_day

_AWAY = N_("Får ikke kontakt med databaseserveren. Det siste ble ikke lagret. Prøv igjen om litt.")
_AT_ONCE = N_("Noen andre lagret det samme samtidig. Ingenting er lagret. Prøv igjen.")
_BEYOND = N_("Et tall eller en dato er utenfor det programmet regner med. Ingenting er lagret.")
_SAID: dict[str, tuple[type[Problem], Words]] = {
    "08": (Problem, _AWAY),
    "22": (
        BadInput,
        N_("Noe av det som ble skrevet, kan ikke lagres: det er for langt eller har et tegn som ikke kan lagres."),
    ),
    "22003": (BadInput, _BEYOND),
    "22008": (BadInput, _BEYOND),
    "25006": (Problem, N_("Databaseserveren kan bare leses fra nå. Det siste ble ikke lagret. Prøv igjen om litt.")),
    "25P03": (Problem, _AWAY),
    "25P04": (Problem, _AWAY),
    "28": (Refused, N_("Databaseserveren slipper ikke inn denne brukeren. Ingenting er endret.")),
    "3D000": (Problem, N_("Fant ikke databasen på serveren. Ingenting er endret.")),
    "40": (Conflict, _AT_ONCE),
    "40001": (Collided, _AT_ONCE),
    "40P01": (Collided, _AT_ONCE),
    "42501": (Refused, N_("Databaseserveren gir ikke rett til dette. Ingenting er lagret.")),
    "53100": (
        Problem,
        N_("Disken på databaseserveren er full. Det siste ble ikke lagret; alt som var lagret før, er trygt."),
    ),
    "53": (Problem, N_("Databaseserveren har ikke plass til flere nå. Det siste ble ikke lagret. Prøv igjen om litt.")),
    "55P03": (Problem, N_("Noen andre lagrer nå. Det siste ble ikke lagret. Prøv igjen om litt.")),
    "57": (Problem, _AWAY),
    "57014": (Problem, N_("Databaseserveren brukte for lang tid. Det siste ble ikke lagret. Prøv igjen om litt.")),
    "XX": (
        StoreDamaged,
        N_("Lageret på databaseserveren er skadet. Det siste ble ikke lagret. Hent tilbake en sikkerhetskopi."),
    ),
}
"""What an error of a class, or of a whole class of classes, is to the user."""


_NOT_REACHED = N_("Får ikke kontakt med databaseserveren. Prøv igjen om litt.")
_OTHER_CERTIFICATE = N_(
    "Sertifikatet til databaseserveren er ikke det som ventes. Ingenting er sendt. "
    "Be den som drifter serveren, om det riktige CA-sertifikatet."
)
_HINDERED: tuple[tuple[tuple[str, ...], type[Problem], Words], ...] = (
    (
        ("connection failed", "root certificate file"),
        Refused,
        N_(
            "CA-sertifikatet på denne maskinen mangler eller kan ikke leses. Ingenting er sendt. "
            "Få det på nytt av den som drifter serveren, eller koble til med tilkoblingsfilen."
        ),
    ),
    (("connection failed", "certificate"), Refused, _OTHER_CERTIFICATE),
    (("connection failed", "SSL error"), Refused, _OTHER_CERTIFICATE),
    (
        ("connection failed", "does not support SSL"),
        Refused,
        N_(
            "Databaseserveren krypterer ikke forbindelsen. Ingenting er sendt. "
            "Be den som drifter serveren, om å slå på TLS."
        ),
    ),
    (
        ("connection failed", "invalid response to SSL"),
        Problem,
        N_("Det som svarer på den porten, er ingen PostgreSQL-server. Ingenting er sendt. Se om porten er riktig."),
    ),
    (
        ("requirement", "scram-sha-256"),
        Refused,
        N_(
            "Databaseserveren spør etter passordet på en måte som andre kan misbruke. Ingenting er sendt. "
            "Be den som drifter serveren, om å bruke scram-sha-256."
        ),
    ),
    (
        ("pg_hba.conf",),
        Refused,
        N_(
            "Databaseserveren tar ikke imot denne rollen fra denne maskinen. Be den som drifter serveren, om en "
            "linje i pg_hba.conf: hostssl, databasen, maskinene og scram-sha-256."
        ),
    ),
)
"""What of the driver's words tells that the connection is not to be, whoever asks: the first that has them all."""
_AT_THE_DOOR = {
    "resolve host": N_("Fant ingen server med det navnet. Se om det er riktig skrevet, og om maskinen er på nettet."),
    "Connection refused": N_(
        "Får ikke kontakt med databaseserveren: ingenting svarer på porten. Prøv igjen om litt. "
        "Varer det, er serveren stanset eller porten feil: si fra til den som drifter den."
    ),
}
"""What else it tells whoever is not signed in, and may have typed where the server is."""
_UNWORDED = {
    "does not exist": "3D000",
    "too many c": "53",
    "connection slots": "53",
    "authentication failed": "28",
    "permission denied": "28",
    "no password supplied": "28",
}
"""The classes of what a server says before anybody is let in, which the driver gives the words of alone."""


def tell(error: DatabaseError, *, at_the_door: bool = False) -> None:
    """Raises the Problem that it is to the user, by its class; returns when it is a fault of the program.
    `at_the_door`: nobody is signed in, and there was nothing to be kept.
    Source: postgresql.org, appendix A (read 2026-11-29)."""
    code = getattr(error.orig, "sqlstate", None) or ""
    if not code:
        _of_no_answer(error, str(error.orig), at_the_door)
    said = _SAID.get(code) or _SAID.get(code[:2])
    if said is not None:
        raise said[0](str(said[1])) from (None if code[:2] == "22" else error)  # which carries the text


def _of_no_answer(error: DatabaseError, text: str, at_the_door: bool) -> None:
    """What the driver says where the server has said nothing, or nothing that has a class."""
    if "NUL" in text:  # the error itself carries the text
        raise BadInput(
            _("Teksten har et tegn som ikke kan lagres. Ingenting er lagret. Skriv tegnet på nytt.")
        ) from None
    if text.startswith(("date too small", "date too large")):  # the error itself carries the day
        raise damaged_day() from None
    for words, kind, said in _HINDERED:
        if all(word in text for word in words):
            raise kind(str(said)) from error
    code = next((code for told, code in _UNWORDED.items() if "connection failed" in text and told in text), "")
    if code:
        raise _SAID[code][0](str(_SAID[code][1])) from error
    if isinstance(error, OperationalError):
        known = next((said for word, said in _AT_THE_DOOR.items() if word in text), _NOT_REACHED)
        raise Problem(str(known if at_the_door else _AWAY)) from error


def without_values(context: ExceptionContext) -> None:
    """Of whatever SQLAlchemy asks of the driver."""
    told = bare(context.original_exception)
    if told and context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (told,)


def bare(error: BaseException) -> str:
    """The server's words on an error name what stood in the row; nobody reads them here, and no log gets them. Empty
    where the server has said nothing."""
    told = getattr(getattr(error, "diag", None), "message_primary", None)
    if told is None:
        return ""
    said = type(error).__name__ if (getattr(error, "sqlstate", None) or "")[:2] == "22" else str(told)
    error.args = (said,)
    return said
