"""The help pages: one for each screen and step, and the words explained. What can be reckoned out is not written
twice: `{may consent}` in a page is who has a right (`{May consent}` to begin a sentence), `{reads plan}` who reads
a form, `{ends plan}` which tasks signing it ends, all from the tables that are obeyed.

The pages are Markdown under `resources/help`, in bokmål; `contents.md` is their order.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from hia_desktop.base.text import _, fold, inside_sentence, listed
from hia_desktop.domain.access import HEALTH, MAY, Category, Recipient, Right, Role, Track
from hia_desktop.domain.consent import OPENS, SHAREABLE, visible
from hia_desktop.domain.forms import categories, form_of
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.tasks import TASKS
from hia_desktop.resources import resource

CONTENTS, WORDS = "contents", "words"
_FACT = re.compile(r"\{(may|May|reads|ends) (\w+)\}")
_LINK = re.compile(r"\[([^]]+)\]\(([a-z_]+)\.md(?:#([^)]+))?\)")
_HEAD = re.compile(r"^#{1,3} +(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """A page, and the heading in it (as `anchor` names it) when one is meant."""

    page: str
    anchor: str = ""


@dataclass(frozen=True)
class Hit:
    """Something to read: its name, and where it stands."""

    title: str
    place: Place


@dataclass(frozen=True)
class Stop:
    """One stop of a first day: what it is called, the screen or step it shows, the part it points at (or none), and
    what it says in Markdown."""

    title: str
    target: str
    points_at: str
    text: str


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    return resource(f"help/{name}.md").read_text(encoding="utf-8")


def exists(page: str) -> bool:
    """Whether there is a page of this name; one with another sign than small letters and lines is none."""
    return re.fullmatch("[a-z_]+", page) is not None and (resource("help") / f"{page}.md").exists()


def text(page: str) -> str:
    """A page in Markdown, with what is reckoned out put in. Errors: FileNotFoundError when there is none."""
    return _FACT.sub(lambda found: _fact(found[1], found[2]), _source(page))


def _fact(what: str, name: str) -> str:
    if what == "reads":
        return who_reads(name)
    if what == "ends":
        return listed([f"«{kind.label}»" for kind in TASKS.values() if name in kind.ended_by])
    roles = who_may(Right(name))
    return roles[:1].upper() + roles[1:] if what == "May" else roles


def title(page: str) -> str:
    """A page's own heading."""
    head = _HEAD.search(_source(page))
    return head[1] if head else page


def links(page: str) -> tuple[Hit, ...]:
    """The links of a page, in order."""
    return tuple(Hit(name, Place(to, anchor or "")) for name, to, anchor in _LINK.findall(_source(page)))


def headings(page: str) -> tuple[str, ...]:
    """Its headings, the title first."""
    return tuple(_HEAD.findall(_source(page)))


def anchor(heading: str) -> str:
    """How a link names a heading: «Frist for start» is «frist-for-start»."""
    return "-".join(re.findall(r"\w+", heading.lower()))


def find(wanted: str) -> tuple[Hit, ...]:
    """The pages and the words explained that hold every word of the query, in any order and however it is spelt;
    those that are called so first."""
    needles = fold(wanted).split()
    if not needles:
        return ()
    found = []
    for hit, body in _all():
        own = fold(hit.title)
        if all(needle in body for needle in needles):
            found.append((not all(needle in own for needle in needles), hit))
    return tuple(hit for _after, hit in sorted(found, key=lambda one: one[0]))


@lru_cache(maxsize=1)
def _all() -> tuple[tuple[Hit, str], ...]:
    """Everything that can be found, and what it says, folded."""
    words = [
        (Hit(head, Place(WORDS, anchor(head))), fold(f"{head} {body}")) for head, body in _parts(_source(WORDS), "## ")
    ]
    pages = [hit for hit in links(CONTENTS) if hit.place.page != WORDS]
    return (*words, *((hit, fold(f"{hit.title} {text(hit.place.page)}")) for hit in pages))


def _parts(source: str, mark: str) -> Iterable[tuple[str, str]]:
    for part in re.split(rf"^{mark}", source, flags=re.MULTILINE)[1:]:
        head, _line, body = part.partition("\n")
        yield head.strip(), body.strip()


# -- who may, and who reads


def who_may(right: Right) -> str:
    """The roles that have a right, as they stand inside a sentence."""
    roles = MAY[right]
    return listed(_names(roles))


def _one_of(right: Right) -> str:
    *most, last = _names(MAY[right])
    return _("{most} eller {last}").format(most=", ".join(most), last=last) if most else last


def _names(roles: frozenset[Role]) -> list[str]:
    whole = roles >= HEALTH
    words = [_("helsepersonell")] if whole else []
    return words + [inside_sentence(role.label) for role in Role if role in roles and not (whole and role in HEALTH)]


def who_reads(kind: str) -> str:
    """Who writes, signs and reads a form, as lines of a list. Errors: KeyError for a form that does not exist."""
    form = form_of(kind)
    lines = [_("Skrives av {who}.").format(who=_one_of(form.card.write))]
    if form.card.signs is not form.card.write:
        lines.append(_("Signeres av {who}.").format(who=_one_of(form.card.signs)))
    shared = categories(kind, form.card.category)
    return "\n".join((*(f"- {line}" for line in lines), *_readers(form, shared)))


def _readers(form: type[Form], shared: frozenset[Category]) -> list[str]:
    nav_side = form.card.track is Track.NAV
    other = Recipient.HEALTH if nav_side else Recipient.NAV_ADVISER
    lines = [_("- Leses av NAV-veiledere.") if nav_side else _("- Leses av helsepersonell.")]
    asked = [c for c in Category if c in shared & SHAREABLE[other] - {Category.REFERRAL_SUMMARY}]  # which opens nothing
    who = _("Helsepersonell") if nav_side else _("NAV-veilederen")
    if asked:
        lines.append(_("- {who} leser det pasienten har sagt ja til å dele:").format(who=who))
        lines += [f"  - «{c.label}»" + (f": {OPENS[c]}" if c in OPENS else "") for c in asked]
    else:
        lines.append(_("- {who} leser det aldri.").format(who=who))
    reads = all(visible(Role.SECRETARY, form.card.track, c, ()) for c in shared)
    office = Role.SECRETARY.label
    lines.append((_("- {who} leser det også.") if reads else _("- {who} leser det ikke.")).format(who=office))
    return lines


# -- the first day

WALKS = {
    Role.PHYSICIAN: "walk_decider",
    Role.PSYCHOLOGIST: "walk_decider",
    Role.PHYSIOTHERAPIST: "walk_health",
    Role.HEALTH_OTHER: "walk_health",
    Role.NAV_ADVISER: "walk_nav",
    Role.SECRETARY: "walk_office",
    Role.ADMINISTRATOR: "walk_admin",
}
_STOP = re.compile(r"(.+?) \{([\w:]+)(?:, ([\w:]+))?\}")


def walk(role: Role) -> tuple[Stop, ...]:
    """The stops of a role's first day. A stop's heading is «Title {target}» or «Title {target, part}»; the target
    «course:<step>» is that step of a course at hand."""
    stops = []
    for head, body in _parts(_source(WALKS[role]), "## "):
        found = _STOP.fullmatch(head)
        if found is None:
            raise ValueError(head)
        stops.append(Stop(found[1], found[2], found[3] or "", body))
    return tuple(stops)
