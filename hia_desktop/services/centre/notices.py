"""What the program has changed by itself when the store was brought up to date, told to each user once."""

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_
from hia_desktop.domain.access import Right
from hia_desktop.services.call import Work, command, query
from hia_desktop.store.entities import User

NOTICES = WordTable(
    {
        "parts": N_(
            "Samtykkene er delt opp, og NAV-veilederen ser mindre enn før. «Funksjon i arbeid» åpner bare hva "
            "pasienten kan og ikke kan "
            "gjøre i arbeid. Det psykiske og sosiale, skår og utfallet har egne samtykker. «At pasienten går her» "
            "åpner ikke sykmeldingen. "
            "I tverrfaglig plan deles bare mål og tiltak som er merket «Arbeid», og den utstedte "
            "planen på papir deles ikke. "
            "Samtykker til hele kartleggingen er avsluttet, og utkast som NAV-veiledere hadde begynt "
            "på i planen, er slettet. "
            "Spør pasienten på nytt om det som NAV skal se, under Samtykker."
        ),
    }
)
"""By the code that the step of the schema left behind."""


@query(Right.SIGN_IN)
def untold(w: Work) -> str:
    """What the user has not been told of yet; empty when there is nothing."""
    return NOTICES.get(w.sql.get_one(User, w.me.id).untold or "", "")


@command(Right.SIGN_IN, audit="notice:read")
def mark_read(w: Work) -> None:
    """The user has read it, and is not told again."""
    w.sql.get_one(User, w.me.id).untold = None
