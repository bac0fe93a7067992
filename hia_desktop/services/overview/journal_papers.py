"""The journal on paper: all of it, chosen lines, a copy for the patient who asks for it; and what NAV may be told."""

from typing import Any

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.base.text import _, clock_time, day
from hia_desktop.documents.kinds.journal_print import NAV_SUMMARY as NAV_SUMMARY
from hia_desktop.documents.kinds.journal_print import PAPER as PAPER
from hia_desktop.documents.kinds.journal_print import Content, Line
from hia_desktop.documents.kinds.journal_print import Withheld as Withheld
from hia_desktop.domain.access import HEALTH, Category, Recipient, Right, Role, Track
from hia_desktop.domain.consent import Given
from hia_desktop.domain.forms import categories
from hia_desktop.domain.forms.shown import Answers, ShownForm, shown_of
from hia_desktop.services.call import Work, query
from hia_desktop.services.overview import course_journal
from hia_desktop.services.overview.course_journal import JournalLine
from hia_desktop.services.papers import in_words, papers
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import grants
from hia_desktop.services.sealing.entry_rows import SIGNED, Entry, rows_of, signed_so
from hia_desktop.store.entities import Course


@query(Right.READ_RECORD, audit="journal:printed", about="course")
def prepare(
    w: Work,
    course: CourseId,
    lines: tuple[str, ...] | None = None,
    withheld: Withheld | None = None,
    in_: str | None = None,
) -> Prepared:
    """The journal as far as the user may read it; of `lines`, keys of it, those alone. What was entered in error says
    so, and a draft is not in it. `withheld`: why the patient is not given the rest. What was signed stands as it was
    signed; the paper's own words are in `in_`, the patient's own written Norwegian when None.

    Errors: Refused when another than health personnel withholds; BadInput when something is withheld and all is there;
    Missing when none of the lines is there.
    """
    if withheld is not None and w.me.role not in HEALTH:
        raise Refused(_("Bare helsepersonell avgjør at noe holdes tilbake."))
    return in_words.for_patient(w, course, lambda: _printed(w, course, lines, withheld), in_)


def _printed(w: Work, course: CourseId, lines: tuple[str, ...] | None, withheld: Withheld | None) -> Prepared:
    found = course_journal.open_journal(w, course).lines
    chosen = [line for line in reversed(found) if lines is None or line.key in lines]
    if withheld is not None and len(chosen) == len(found):
        raise BadInput(_("Velg hvilke linjer som skal være med, når noe holdes tilbake."))
    if lines is not None and not chosen:
        raise Missing(_("Velg minst én linje."))
    content = Content(
        chosen=_("Utvalgte deler av journalen.") if len(chosen) < len(found) else "",
        part=_part(w, course),
        withheld=withheld,
        decided_by=", ".join(x for x in (w.me.name, w.me.title) if x) if withheld else "",
        lines=[_line(line) for line in chosen],
    )
    return papers.prepared(w, w.sql.get_one(Course, course), PAPER, content, draft=False)


def _part(w: Work, course: CourseId) -> str:
    """That there may be more than the user may read; empty when that is not so."""
    if w.me.role in HEALTH:
        navs = [r for r in rows_of(w, course) if r.track == Track.NAV and r.state == SIGNED]
        theirs = bool(signed_so(w, navs))
        shared = Given(Recipient.HEALTH, Category.NAV_NOTES) in grants.given(w, w.patient_id or "")
        return _("NAV-veilederens egne notater er ikke med: de er ikke delt.") if theirs and not shared else ""
    return _("Bare det som {name} har tilgang til, er med.").format(name=w.me.name)


def _line(line: JournalLine) -> Line:
    when = day(line.day) + (f" {clock_time(line.moment)[:5]}" if line.timed else "")
    struck = _("feilført") if line.struck and _("feilført") not in line.about else ""
    by = ", ".join(x for x in (line.author, line.profession) if x)
    told = " · ".join(x for x in (by, line.about, struck) if x)
    # A paper's words are those of what it was made of, and stand there.
    words = [] if line.document is not None else [(label, text) for label, text in line.words if text.strip()]
    if (e := line.entry) is not None:
        words = [*_told(e.form, e.signed_answers), *course_journal.added_words(e.addenda)]
    return Line(when=when if line.dated else "", title=line.title, by=told, words=words)


def _told(form: ShownForm, answers: Answers) -> list[tuple[str, str]]:
    """Each answer under its label; of a table, each row under the label and its number."""
    return [
        (f"{label} {number}" if len(rows) > 1 else label, row)
        for label, rows in form.paragraphs(answers)
        for number, row in enumerate(rows, 1)
        if row.strip()
    ]


@query(Right.READ_RECORD, audit="nav:summarised", about="course")
@in_language(SOURCE)
def nav_summary(w: Work, course: CourseId) -> Prepared:
    """What the health side has signed that the consents in force let NAV read, and nothing else: the newest version of
    each form, cut to the categories that are named. Whoever makes it, it is the same, and in bokmål.

    Errors: Refused for the office; Missing when the patient shares nothing of it with NAV now.
    """
    if w.me.role not in HEALTH and w.me.role is not Role.NAV_ADVISER:
        raise Refused(_("Sammendraget lages av helsepersonell eller NAV-veileder."))
    given = {g.category for g in grants.given(w, w.patient_id or "") if g.recipient is Recipient.NAV_ADVISER}
    lines: list[Line] = []
    seen: set[tuple[str, str]] = set()
    for line in course_journal.open_journal(w, course).lines:
        e = line.entry
        if e is None or line.nav or not e.stands or (e.kind, e.series) in seen:
            continue
        seen.add((e.kind, e.series))
        words = _for_nav(e, given)
        if words:
            by = ", ".join(x for x in (e.author, e.author_title) if x)
            lines.append(Line(when=day(e.day), title=e.form.title, by=by, words=words))
    if not lines:
        raise Missing(_("Pasienten deler ikke noe av dette med NAV nå. Det kan ikke lages et sammendrag."))
    content = Content(
        heading=NAV_SUMMARY.title,
        chosen=_("Det pasienten har samtykket til at NAV får vite, slik samtykket er i dag."),
        lines=list(reversed(lines)),
    )
    return papers.prepared(w, w.sql.get_one(Course, course), NAV_SUMMARY, content, draft=False)


def _for_nav(entry: Entry, given: set[Category]) -> list[tuple[str, str]]:
    """Label and text of what NAV may read of an entry and its addenda."""
    opened = categories(entry.kind, entry.category) & given
    form = entries.read_form(entry.kind, entry.answers)
    answers: dict[str, Any] = {}
    for category in sorted(opened):
        for name, value in form.part(category, Category(entry.category)).items():
            answers[name] = [*answers[name], *value] if isinstance(answers.get(name), list) else value
    told = _told(shown_of(type(form)), answers) if answers else []
    added = (one for one in entry.addenda if one.stands and one.category in given)
    return [*told, *course_journal.added_words(added)]
