"""Papers that come in at any time: what sort, and on whose side they lie."""

from datetime import date

from hia_desktop.base.text import N_, _
from hia_desktop.domain.access import Category, Role, Track
from hia_desktop.domain.forms.form import Choice


class PaperSort(Choice):
    """What sort of paper came."""

    EMPLOYERS_PLAN = "employers_plan", N_("Oppfølgingsplan")
    MINUTES = "minutes", N_("Dialogmøtereferat")
    DISCHARGE = "discharge", N_("Epikrise")
    REPLY = "reply", N_("Svar")
    SIGNED_CONSENT = "signed_consent", N_("Signert samtykkeskjema")
    OTHER = "other", N_("Annet papir")


NAVS = (PaperSort.EMPLOYERS_PLAN, PaperSort.MINUTES)
"""What a NAV adviser registers, on NAV's own side: the employer's and NAV's papers, which are about the work."""

READ_WITHIN = 3
"""Working days from when a paper is registered until it is to be read; the task can be given to another."""


def sorts_of(role: Role) -> tuple[PaperSort, ...]:
    """The sorts that a role registers."""
    return NAVS if role is Role.NAV_ADVISER else tuple(PaperSort)


def side_of(role: Role, sort: PaperSort) -> tuple[Track, Category | None]:
    """On whose side a paper lies that this role registers, and what a consent must name to open it for the other;
    None for what no consent opens: a signed consent tells of what is shared with others too."""
    if sort is PaperSort.SIGNED_CONSENT:
        return Track.HEALTH, None
    if role is Role.NAV_ADVISER:
        return Track.NAV, Category.NAV_NOTES
    return Track.HEALTH, Category.PAPERS_IN


def called(sort: str, sender: str) -> str:
    """«Oppfølgingsplan fra Bodø Bygg AS»."""
    return _("{sort} fra {sender}").format(sort=PaperSort(sort).label, sender=sender)


def for_office(sort: PaperSort) -> bool:
    """Whether the office opens it whoever registered it: it printed the form that is signed."""
    return sort is PaperSort.SIGNED_CONSENT


def wrong(arrived: date, today: date, sender: str) -> dict[str, str]:
    """What cannot be of a paper that is registered: field to sentence."""
    found = {"sender": not sender.strip() and _("Skriv hvem papiret er fra.")}
    found["arrived"] = arrived > today and _("Datoen er i framtiden.")
    return {name: text for name, text in found.items() if text}
