"""The trail read back: for the patient, who has seen what and why; for the administrator, what has happened in the store.

Source: pasientjournalloven § 18 and pasient- og brukerrettighetsloven § 5-1 (the patient's right to see who has opened the record).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select

from hia_desktop.base.clock import oslo
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _
from hia_desktop.documents.kinds import PAPERS
from hia_desktop.documents.kinds import access_report as report_paper
from hia_desktop.domain.access import CATEGORY_LABELS, HEALTH, Category, Recipient, Right, Role
from hia_desktop.domain.forms import FORMS
from hia_desktop.domain.forms.guideline_limit import GuideCondition
from hia_desktop.domain.letter_texts import TextId
from hia_desktop.services import leaves, papers
from hia_desktop.services.call import Work, query
from hia_desktop.services.papers import Prepared
from hia_desktop.store.entities import AuditLine, Course, User

TAGS: dict[str, str] = {
    "login": _("Logget inn"),
    "login:failed": _("Mislykket innlogging"),
    "clock:jumped_back": _("Klokken på maskinen var stilt tilbake"),
    "trail:cut": _("Slutten av loggen manglet da noen logget inn"),
    "access:denied": _("Ble nektet tilgang"),
    "care:stated": _("Oppga grunn for å åpne uten behandlingsrelasjon"),
    "emergency:opened": _("Nødåpnet i tross av sperring"),
    "emergency:seen": _("Gjennomgikk en nødåpning"),
    "centre:created": _("Opprettet senteret"),
    "centre:changed": _("Endret opplysninger om senteret"),
    "template:revised": _("Endret en brevtekst"),
    "template:approved": _("Godkjente en brevtekst"),
    "limit:revised": _("Endret en frist i veilederen"),
    "limit:approved": _("Godkjente en frist i veilederen"),
    "health_word:added": _("La til et ord som ark til arbeidsgiver sees gjennom for"),
    "health_word:withdrawn": _("Tok ut et ord som ark til arbeidsgiver sees gjennom for"),
    "user:added": _("La til en bruker"),
    "user:closed": _("Stengte en bruker"),
    "user:reopened": _("Åpnet en stengt bruker igjen"),
    "user:password_changed": _("Byttet eget passord"),
    "user:password_reset": _("Ga en bruker nytt passord"),
    "users:listed": _("Så brukerlisten"),
    "search": _("Søkte etter en pasient"),
    "courses:listed": _("Så listen over forløp"),
    "filter:saved": _("Lagret et filter"),
    "filter:removed": _("Fjernet et filter"),
    "record:opened": _("Åpnet pasientforløpet"),
    "record:overview": _("Hentet oversikten over forløpet"),
    "record:found": _("Fant forløpet"),
    "patient:opened": _("Åpnet personopplysningene"),
    "patient:changed": _("Endret personopplysningene"),
    "patient:same": _("Noterte at to pasientkort er samme person"),
    "patient:not_same": _("Noterte at to pasientkort ikke er samme person"),
    "task:notes": _("Åpnet oppgavenotatene"),
    "referral:registered": _("Registrerte henvisningen"),
    "referral:compared": _("Sammenlignet henvisningen med en ny"),
    "attachment:added": _("La ved en fil"),
    "attachment:opened": _("Åpnet et vedlegg"),
    "attachments:listed": _("Så listen over vedlegg"),
    "entry:opened": _("Åpnet et skjema"),
    "entry:part_opened": _("Åpnet delene som er delt av et skjema"),
    "entry:refused": _("Ba om et skjema som ikke er delt, og fikk ikke se det"),
    "entry:signed": _("Signerte et skjema"),
    "entry:signed_anyway": _("Signerte selv om noe var uavklart"),
    "entry:addendum": _("Skrev et tillegg"),
    "entry:struck": _("Merket en oppføring som feilført"),
    "draft:opened": _("Åpnet et utkast"),
    "draft:saved": _("Lagret et utkast"),
    "notice:read": _("Leste hva programmet har endret"),
    "draft:checked": _("Kontrollerte et utkast før signering"),
    "draft:discarded": _("Forkastet et utkast"),
    "journal:opened": _("Åpnet journalnotatene"),
    "epikrise:composed": _("Satte sammen utkast til epikrise"),
    "epikrise:issued": _("Signerte og arkiverte epikrisen"),
    "paper:previewed": _("Så et dokument før det ble laget"),
    "paper:exported": _("Lagret et dokument som fil"),
    "paper:looked_through": _("Så gjennom et ark til arbeidsgiver før det ble laget"),
    "paper:answered": _("Svarte for ord om helse i et ark til arbeidsgiver"),
    "letter:previewed": _("Så et brev før det ble laget"),
    "letter:issued": _("Laget et brev"),
    "letter:unapproved": _("Svarte for en brevtekst som ikke er lokalt godkjent"),
    "documents:listed": _("Så listen over dokumenter"),
    "document:issued": _("Laget et dokument"),
    "document:opened": _("Åpnet et dokument"),
    "document:printed": _("Skrev ut eller lagret et dokument"),
    "document:transferred": _("Merket et dokument som overført til sykehusets journal"),
    "consents:opened": _("Så samtykkene"),
    "consent:given": _("Registrerte samtykke til deling"),
    "consent:withdrawn": _("Registrerte at samtykke ble trukket tilbake"),
    "blocking:set": _("Sperret opplysningene for en bruker"),
    "blocking:lifted": _("Opphevet sperring for en bruker"),
    "sick_leave:changed": _("Endret sykmeldingsperiodene"),
    "job:ended": _("Noterte når arbeidsforholdet tok slutt"),
    "milestone:marked": _("Merket et punkt i sykefraværsoppfølgingen"),
    "task:added": _("La til en oppgave"),
    "nav:former_listed": _("Så listen over egne notater fra før samtykket ble trukket"),
    "nav:former_opened": _("Leste et eget notat fra før samtykket ble trukket"),
    "task:takers": _("Så hvem en oppgave kan gis til"),
    "task:given": _("Ga en oppgave til en annen"),
    "task:done": _("Merket en oppgave som gjort"),
    "task:reopened": _("Åpnet en oppgave igjen"),
    "course:responsible": _("Satte ansvarlig for forløpet"),
    "course:closing": _("Registrerte avslutningssamtalen"),
    "course:exported": _("Hentet ut hele forløpet som fil"),
    "course:imported": _("Leste inn et forløp fra fil"),
    "access:reported": _("Laget innsynslogg til pasienten"),
    "trail:searched": _("Søkte i loggen"),
    "trail:verified": _("Kontrollerte at loggen er uendret"),
    "recovery:drawn": _("Tok ut en ny gjenopprettingsnøkkel"),
    "recovery:renewed": _("Byttet gjenopprettingsnøkkelen"),
    "backup:password_set": _("Satte passord for sikkerhetskopier"),
    "backup:made": _("Tok sikkerhetskopi"),
    "backup:restored": _("Hentet tilbake en sikkerhetskopi"),
}
"""What each tag in the trail means, in words that a patient understands."""

MOST_LINES = 2000


@dataclass(frozen=True)
class AccessRow:
    """One time somebody saw or changed something about the patient."""

    at: datetime
    who: str
    role: str
    what: str
    why: str


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """One line of the trail without the patient. `about` says what kind of thing it was, where that is known."""

    seq: int
    at: datetime
    who: str
    role: str
    action: str
    what: str
    about: str


@dataclass(frozen=True)
class TrailState:
    """How the chain stands: the last line, the lines that were changed or removed, and whether the end has been cut off."""

    seq: int
    mac: str
    broken: tuple[int, ...]
    tail_whole: bool

    @property
    def whole(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.broken and self.tail_whole


@query(Right.ACCESS_REPORT, audit="access:reported", about="course")
def access_report(w: Work, course: CourseId) -> tuple[AccessRow, ...]:
    """Who has seen or changed something about the course's patient, in this course or another, newest first."""
    return _accesses(w)


@query(Right.ACCESS_REPORT, audit="access:reported", about="course")
def access_report_paper(w: Work, course: CourseId) -> Prepared:
    """The same as a paper for the patient."""
    rows = _accesses(w)
    content = report_paper.Content(
        rows=[report_paper.Access(who=r.who, role=r.role, at=r.at, what=r.what, why=r.why) for r in rows],
        first=_log_begins(w),
        last=w.today,
    )
    return papers.prepared(w, w.sql.get_one(Course, course), report_paper.PAPER, content, draft=False)


def _log_begins(w: Work) -> date:
    """The day of the first line of the log: the report has looked at everything from there on."""
    first = w.sql.scalar(select(AuditLine.at).order_by(AuditLine.seq).limit(1))
    return first.astimezone(oslo()).date() if first else w.today


def _accesses(w: Work) -> tuple[AccessRow, ...]:
    found = w.sql.execute(_lines().where(AuditLine.patient_id == w.patient_id).order_by(AuditLine.seq.desc())).all()
    grounds = _grounds(w)
    return tuple(AccessRow(r.at, _who(r), _role(r.role), _what(r.action, r.ground, grounds), _why(r, grounds)) for r in found)


def _lines() -> Select[int, datetime, str, str, str, str, str]:
    return select(
        AuditLine.seq, AuditLine.at, AuditLine.user_id, AuditLine.role, AuditLine.action, AuditLine.ground, User.full_name
    ).outerjoin(User, User.id == AuditLine.user_id)


def _who(row: Any) -> str:
    return row.full_name or _("Ukjent bruker")


def _role(code: str) -> str:
    return Role(code).label if code in set(Role) else code


def _grounds(w: Work) -> dict[str, str]:
    """What a ground that is a code means: a form, a paper, a recipient, a category, a role or a user."""
    words: dict[str, str] = {r.value: r.label for r in (*Recipient, *Category, *Role, *TextId, *GuideCondition)}
    words |= {form.kind: form.card.title for form in FORMS} | {paper.kind: paper.title for paper in PAPERS} | TAGS
    words |= {user_id: name for user_id, name in w.sql.execute(select(User.id, User.full_name))}
    return words


def _about(ground: str, grounds: dict[str, str]) -> str:
    """The ground in words when all of it is codes, as in «nav_adviser: plan, notes»; empty when it is somebody's own reason."""
    recipient, colon, categories = ground.partition(": ")
    codes = [recipient, *categories.split(", ")] if colon else [recipient]
    if not ground or any(code not in grounds for code in codes):
        return ""
    # «plan» is a form and a part of one that is shared: after a recipient it is the part.
    told = [grounds[codes[0]], *(CATEGORY_LABELS[Category(c)] if c in CATEGORY_LABELS else grounds[c] for c in codes[1:])]
    return f"{told[0]}: {', '.join(told[1:])}" if colon else told[0]


def _what(action: str, ground: str, grounds: dict[str, str]) -> str:
    about = _about(ground, grounds)
    what = TAGS.get(action, action)
    return f"{what}: {about}" if about else what


def _why(row: Any, grounds: dict[str, str]) -> str:
    """The stated reason; otherwise what the role's access rests on. Nothing where no access was given."""
    if row.action == "access:denied":
        return ""
    if row.ground and not _about(row.ground, grounds) and not row.ground.isdigit():
        return str(row.ground)
    if row.role in HEALTH:
        return _("Helsehjelp")
    if row.role == Role.NAV_ADVISER:
        return _("Oppfølging med ditt samtykke")
    return _("Administrasjon av helsehjelpen")


@query(Right.READ_TRAIL, audit="trail:searched")
def search_log(w: Work, user: str = "", action: str = "", first: date | None = None, last: date | None = None) -> tuple[LogRow, ...]:
    """The newest lines, at most 2000, by user (id or user name), by the start of the tag, within days; both days included.

    Holds no patient: neither name, number nor a reason in somebody's own words.
    """
    wanted = _lines()
    if user:
        wanted = wanted.where((AuditLine.user_id == user) | (User.username == user.strip().lower()))
    if action:
        wanted = wanted.where(AuditLine.action.startswith(action, autoescape=True))
    first, last = (_sensible(day) for day in (first, last))
    if first is not None:
        wanted = wanted.where(AuditLine.at >= _midnight(first))
    if last is not None:
        wanted = wanted.where(AuditLine.at < _midnight(last + timedelta(days=1)))
    grounds = _grounds(w)
    found = w.sql.execute(wanted.order_by(AuditLine.seq.desc()).limit(MOST_LINES))
    return tuple(
        LogRow(
            seq=r.seq,
            at=r.at,
            who=_who(r),
            role=_role(r.role),
            action=r.action,
            what=TAGS.get(r.action, r.action),
            about=_about(r.ground, grounds),
        )
        for r in found
    )


def _sensible(day: date | None) -> date | None:
    return None if day is None else min(max(day, leaves.EARLIEST), leaves.LATEST)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=oslo())


@query(Right.READ_TRAIL, audit="trail:verified")
def verify_trail(w: Work) -> TrailState:
    """Reads the whole chain: the head, the sequences of broken lines, and whether the end that the anchor names is there."""
    head, broken, whole = w.signed_in.store.verify_trail()
    return TrailState(head.seq, head.mac, tuple(broken), whole)
