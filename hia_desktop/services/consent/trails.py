"""The trail read back: for the patient, who has seen what and why;
for the administrator, what has happened in the store.

Source: pasientjournalloven § 18 and pasient- og brukerrettighetsloven § 5-1 (the patient's right to
see who has opened the record).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select

from hia_desktop.base.clock import oslo
from hia_desktop.base.fields import CourseId, DocumentId, labels
from hia_desktop.base.language import SOURCE, WordTable, in_language
from hia_desktop.base.text import N_, _
from hia_desktop.documents.kinds import PAPERS
from hia_desktop.documents.kinds import access_report as report_paper
from hia_desktop.domain.access import CATEGORY_LABELS, HEALTH, Category, Ground, Recipient, Right, Role
from hia_desktop.domain.forms import FORMS
from hia_desktop.domain.forms.guideline_limit import GuideCondition
from hia_desktop.domain.letter_texts import bundled_texts
from hia_desktop.domain.sending.objections import Receiver
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.papers import in_words, papers
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.services.patient import leaves
from hia_desktop.services.patient.patients import PatientDraft
from hia_desktop.services.sealing import proof_checks
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.store.entities import AuditLine, Course, User

TAGS = WordTable(
    {
        "login": N_("Logget inn"),
        "login:failed": N_("Mislykket innlogging"),
        "clock:jumped_back": N_("Klokken på maskinen var stilt tilbake"),
        "clock:confirmed": N_("Bekreftet at datoen er riktig etter lang tid uten bruk"),
        "trail:cut": N_("Slutten av loggen manglet da noen logget inn"),
        "trail:accepted": N_("Svarte for at slutten av loggen manglet"),
        "access:denied": N_("Ble nektet tilgang"),
        "care:stated": N_("Oppga grunn for å åpne uten behandlingsrelasjon"),
        "emergency:opened": N_("Nødåpnet i tross av sperring"),
        "emergency:seen": N_("Gjennomgikk en nødåpning"),
        "emergency:unseen": N_("Angret at en nødåpning er gjennomgått"),
        "centre:created": N_("Opprettet senteret"),
        "centre:changed": N_("Endret opplysninger om senteret"),
        "template:revised": N_("Endret en brevtekst"),
        "template:approved": N_("Godkjente en brevtekst"),
        "limit:revised": N_("Endret en frist i veilederen"),
        "limit:approved": N_("Godkjente en frist i veilederen"),
        "health_word:added": N_("La til et ord som ark til arbeidsgiver sees gjennom for"),
        "health_word:withdrawn": N_("Tok ut et ord som ark til arbeidsgiver sees gjennom for"),
        "neighbour:kept": N_("Endret en tjeneste i katalogen"),
        "neighbour:approved": N_("Godkjente en tjeneste i katalogen"),
        "neighbour:used": N_("Tok en tjeneste i katalogen i eller ut av bruk"),
        "agreement:kept": N_("Endret en lokal avtale"),
        "agreement:renewed": N_("Fornyet en lokal avtale"),
        "agreement:ended": N_("Avsluttet en lokal avtale, eller tok det tilbake"),
        "instrument:added": N_("La til et skjema"),
        "instrument:approved": N_("Godkjente et skjema"),
        "measuring:chosen": N_("Valgte skjemaer for forløpet"),
        "phrase:kept": N_("Lagret en frase"),
        "phrase:removed": N_("Tok en frase ut av bruk"),
        "phrase:restored": N_("Tok en frase i bruk igjen"),
        "codes:brought": N_("Hentet inn et diagnosekodeverk"),
        "user:added": N_("La til en bruker"),
        "user:slot_swept": N_("Fjernet nøkkelen til en bruker som ikke ble lagt til"),
        "user:corrected": N_("Rettet opplysninger om en bruker"),
        "user:closed": N_("Stengte en bruker"),
        "user:reopened": N_("Åpnet en stengt bruker igjen"),
        "user:put_right": N_("Rettet en bruker som var endret utenfor programmet"),
        "proofs:begun": N_("Begynte å signere det som lagres"),
        "user:password_changed": N_("Byttet eget passord"),
        "user:password_reset": N_("Ga en bruker nytt passord"),
        "settings:changed": N_("Endret egne innstillinger"),
        "users:listed": N_("Så brukerlisten"),
        "search": N_("Søkte etter en pasient"),
        "courses:listed": N_("Så listen over forløp"),
        "filter:saved": N_("Lagret et filter"),
        "filter:removed": N_("Fjernet et filter"),
        "record:opened": N_("Åpnet pasientforløpet"),
        "record:overview": N_("Hentet oversikten over forløpet"),
        "record:found": N_("Fant forløpet"),
        "work:followed": N_("Så arbeid før, under og etter forløpet"),
        "patient:opened": N_("Åpnet personopplysningene"),
        "patient:changed": N_("Endret personopplysningene"),
        "patient:same": N_("Noterte at to pasientkort er samme person"),
        "patient:not_same": N_("Noterte at to pasientkort ikke er samme person"),
        "task:notes": N_("Åpnet oppgavenotatene"),
        "referral:registered": N_("Registrerte henvisningen"),
        "referral:compared": N_("Sammenlignet henvisningen med en ny"),
        "attachment:added": N_("La ved en fil"),
        "attachment:opened": N_("Åpnet et vedlegg"),
        "attachments:listed": N_("Så listen over vedlegg"),
        "findings:read": N_("Leste funnene fra alle fagpersonene"),
        "entry:opened": N_("Åpnet et skjema"),
        "entry:part_opened": N_("Åpnet delene som er delt av et skjema"),
        "entry:refused": N_("Ba om et skjema som ikke er delt, og fikk ikke se det"),
        "entry:signed": N_("Signerte et skjema"),
        "entry:signed_anyway": N_("Signerte selv om noe var uavklart"),
        "entry:addendum": N_("Skrev et tillegg"),
        "plan:measure": N_("Satte status på et tiltak i planen"),
        "plan:measure_added": N_("La et tiltak til i planen"),
        "rtw:step": N_("Skrev hvordan et trinn i tilbake-til-arbeid-planen gikk"),
        "entry:struck": N_("Merket en oppføring som feilført"),
        "draft:opened": N_("Åpnet et utkast"),
        "draft:saved": N_("Lagret et utkast"),
        "notice:read": N_("Leste hva programmet har endret"),
        "draft:checked": N_("Kontrollerte et utkast før signering"),
        "draft:discarded": N_("Forkastet et utkast"),
        "draft:put_back": N_("La tilbake et utkast som var flyttet utenfor programmet"),
        "journal:opened": N_("Åpnet journalnotatene"),
        "journal:read": N_("Åpnet hele journalen i forløpet"),
        "journal:printed": N_("Skrev ut av journalen"),
        "nav:summarised": N_("Laget sammendrag til NAV"),
        "epikrise:composed": N_("Satte sammen utkast til epikrise"),
        "epikrise:issued": N_("Signerte og arkiverte epikrisen"),
        "paper:previewed": N_("Så et dokument før det ble laget"),
        "paper:exported": N_("Lagret et dokument som fil"),
        "paper:looked_through": N_("Så gjennom et ark til arbeidsgiver før det ble laget"),
        "paper:answered": N_("Svarte for ord om helse i et ark til arbeidsgiver"),
        "letter:previewed": N_("Så et brev før det ble laget"),
        "letter:issued": N_("Laget et brev"),
        "letter:unapproved": N_("Svarte for en brevtekst som ikke er lokalt godkjent"),
        "documents:listed": N_("Så listen over dokumenter"),
        "document:issued": N_("Laget et dokument"),
        "document:opened": N_("Åpnet et dokument"),
        "document:printed": N_("Skrev ut eller lagret et dokument"),
        "document:transferred": N_("Merket et dokument som overført til sykehusets journal"),
        "document:handed_over": N_("Merket et dokument som utlevert"),
        "document:not_handed_over": N_("Angret at et dokument er utlevert"),
        "document:not_transferred": N_("Angret at et dokument er overført til sykehusets journal"),
        "documents:marked": N_("Merket flere dokumenter"),
        "documents:unmarked": N_("Angret en merking av dokumenter"),
        "consents:opened": N_("Så samtykkene"),
        "consent:given": N_("Registrerte samtykke til deling"),
        "consent:withdrawn": N_("Registrerte at samtykke ble trukket tilbake"),
        "contact:entered": N_("Førte en kontakt"),
        "contact:changed": N_("Endret en kontakt"),
        "contact:struck": N_("Strøk en kontakt, eller angret det"),
        "contact:coded": N_("Kodet en kontakt"),
        "contacts:opened": N_("Så kontaktene som er ført"),
        "contacts:listed": N_("Så månedens liste over kontakter"),
        "contacts:coded": N_("Kodet flere kontakter"),
        "contacts:uncoded": N_("Angret kodene på flere kontakter"),
        "contacts:exported": N_("Lagret månedens liste over kontakter som fil"),
        "patient:gone": N_("Noterte at pasienten er død eller flyttet"),
        "patient:back": N_("Tok tilbake at pasienten er død eller flyttet"),
        "objections:opened": N_("Så hvem pasienten ikke vil sende noe til"),
        "objection:set": N_("Noterte at pasienten ikke vil at noen får noe"),
        "objection:lifted": N_("Opphevet at noen ikke skal få noe"),
        "paper_in:registered": N_("Registrerte et innkommet papir"),
        "paper_in:listed": N_("Så listen over innkomne papirer"),
        "paper_in:read": N_("Merket et innkommet papir som lest"),
        "paper_in:unread": N_("Angret at et innkommet papir var lest"),
        "paper_in:struck": N_("Merket et innkommet papir som feilført"),
        "blocking:set": N_("Sperret opplysningene for en bruker"),
        "blocking:lifted": N_("Opphevet sperring for en bruker"),
        "sick_leave:changed": N_("Endret sykmeldingsperiodene"),
        "job:ended": N_("Noterte når arbeidsforholdet tok slutt"),
        "milestone:marked": N_("Merket et punkt i sykefraværsoppfølgingen"),
        "task:added": N_("La til en oppgave"),
        "nav:former_listed": N_("Så listen over egne notater fra før samtykket ble trukket"),
        "nav:former_opened": N_("Leste et eget notat fra før samtykket ble trukket"),
        "task:takers": N_("Så hvem en oppgave kan gis til"),
        "task:given": N_("Ga en oppgave til en annen"),
        "task:covered": N_("Ga videre oppgavene til en som er borte"),
        "task:put_aside": N_("La en oppgave til side"),
        "task:done": N_("Merket en oppgave som gjort"),
        "task:reopened": N_("Åpnet en oppgave igjen"),
        "calendar:exported": N_("Lagret sine egne timer som en kalenderfil"),
        "visits:opened": N_("Så timene"),
        "visit:booked": N_("Satte opp en time"),
        "visit:moved": N_("Flyttet en time"),
        "visit:move_undone": N_("Angret at en time ble flyttet"),
        "visit:shifted": N_("La en time til et annet tidspunkt"),
        "visit:begun": N_("Noterte når pasienten ble møtt"),
        "visit:begin_mended": N_("Rettet når ventetiden var slutt"),
        "visit:settled": N_("Noterte hva det ble av en time"),
        "meeting:series": N_("Satte opp et teammøte"),
        "meeting:series_ended": N_("Sluttet med et teammøte, eller tok det opp igjen"),
        "meeting:agenda": N_("Laget saksliste til teammøtet"),
        "meeting:asked": N_("Satte pasienten på sakslisten til teammøtet"),
        "meeting:unasked": N_("Tok tilbake et spørsmål til teammøtet"),
        "meeting:moved": N_("Flyttet en sak på sakslisten"),
        "meeting:dropped": N_("Tok pasienten av sakslisten til teammøtet"),
        "meeting:attendance": N_("Førte hvem som er til stede i teammøtet"),
        "meeting:nav_present": N_("Noterte om NAV-veileder er til stede i teammøtet"),
        "meeting:case": N_("Så pasientens side i teammøtet"),
        "meeting:written": N_("Skrev i referatet fra teammøtet"),
        "meeting:talked": N_("Noterte om pasienten er drøftet i teammøtet"),
        "meeting:decided": N_("Førte en beslutning i teammøtet"),
        "meeting:undecided": N_("Tok tilbake en beslutning i teammøtet"),
        "meeting:landed": N_("Signerte pasientens del av referatet fra teammøtet"),
        "meeting:signed": N_("Signerte referatet fra et teammøte"),
        "meeting:list_opened": N_("Åpnet møtelisten fra et teammøte"),
        "workplace:made": N_("La inn en bedrift"),
        "workplace:changed": N_("Endret en bedrift"),
        "workplace:merged": N_("Slo sammen to bedrifter"),
        "workplace:separated": N_("Skilte to bedrifter fra hverandre"),
        "workplace:session": N_("Førte en samling i en bedrift"),
        "workplace:session_removed": N_("Tok bort en samling i en bedrift, eller la den tilbake"),
        "workplace:task": N_("La til en oppgave om en bedrift"),
        "workplace:figures": N_("Hentet ut kvartalstallene for bedriftstiltak"),
        "workplace:task_done": N_("Merket en oppgave om en bedrift som gjort, eller åpnet den"),
        "team:opened": N_("Så teamet rundt pasienten"),
        "team:put": N_("Tok noen inn i teamet rundt pasienten"),
        "team:ended": N_("Satte siste dag for noen i teamet"),
        "team:handed": N_("Ga en plass i teamet til en annen"),
        "course:responsible": N_("Satte ansvarlig for forløpet"),
        "course:closing": N_("Registrerte avslutningssamtalen"),
        "course:closing_undone": N_("Tok tilbake at avslutningssamtalen er holdt"),
        "course:exported": N_("Hentet ut hele forløpet som fil"),
        "course:imported": N_("Leste inn et forløp fra fil"),
        "quality:counted": N_("Regnet ut kvalitetstall"),
        "quality:courses": N_("Så forløpene bak et kvalitetstall"),
        "quality:report": N_("Laget kvartalsrapport"),
        "quality:told": N_("Fortalte tall for et kvartal, som står fast fra nå"),
        "quality:dataset": N_("Hentet ut datasett om forløpene"),
        "access:reported": N_("Så hvem som har sett opplysningene"),
        "trail:searched": N_("Søkte i loggen"),
        "trail:verified": N_("Kontrollerte at loggen er uendret"),
        "recovery:shown": N_("Fikk se gjenopprettingsnøkkelen til det nye senteret"),
        "recovery:kept": N_("Viste at gjenopprettingsnøkkelen er på papir"),
        "recovery:drawn": N_("Tok ut en ny gjenopprettingsnøkkel"),
        "recovery:renewed": N_("Byttet gjenopprettingsnøkkelen"),
        "backup:password_set": N_("Satte passord for sikkerhetskopier"),
        "backup:automatic": N_("Programmet tok sikkerhetskopi"),
        "backup:folder": N_("Valgte mappe for sikkerhetskopier"),
        "centre:moved": N_("Flyttet senteret"),
        "centre:not_moved": N_("Senteret ble likevel ikke flyttet"),
        "server:connection_file": N_("Hentet tilkoblingsfilen for en ny maskin"),
        "backup:made": N_("Tok sikkerhetskopi"),
        "backup:restored": N_("Hentet tilbake en sikkerhetskopi"),
    }
)
"""What each tag in the trail means, in words that a patient understands."""
SIGNED_ANYWAY = "entry:signed_anyway"
"""Its ground names the fields, as the signer read them; no reason."""

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
    """How the chain stands: the last line, the lines that were changed or removed,
    and whether the end has been cut off."""

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
def access_report_paper(w: Work, course: CourseId, in_: str | None = None) -> Prepared:
    """The same as a paper for the patient, as it would be now. `in_`: its language, the patient's own when None."""
    return in_words.for_patient(w, course, lambda: _paper(w, course), in_)


@command(Right.ACCESS_REPORT, audit="document:issued", about="course", changes=(Topic.COURSE, Topic.DOCUMENTS))
def issue_access_report(w: Work, course: CourseId, in_: str | None = None) -> DocumentId:
    """Archives it as it is handed to the patient. As `access_report_paper` otherwise."""
    paper = in_words.for_patient(w, course, lambda: _paper(w, course), in_)
    return papers.archive(w, w.sql.get_one(Course, course), paper, None)


def _paper(w: Work, course: CourseId) -> Prepared:
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
    return tuple(
        AccessRow(r.at, _who(r), _role(r.role), _what(r.action, r.ground, grounds), _why(r, grounds)) for r in found
    )


def _lines() -> Select[int, datetime, str, str, str, str, str]:
    return select(
        AuditLine.seq,
        AuditLine.at,
        AuditLine.user_id,
        AuditLine.role,
        AuditLine.action,
        AuditLine.ground,
        signed_as(User.full_name, AuditLine.user_id, AuditLine.at),
    ).outerjoin(User, User.id == AuditLine.user_id)


def _who(row: Any) -> str:
    return row.full_name or _("Ukjent bruker")


def _role(code: str) -> str:
    return Role(code).label if code in set(Role) else code


def _grounds(w: Work) -> dict[str, str]:
    """What a ground that is a code means: a form, a paper, a recipient, a category, a role, a user,
    or a field of the patient's card."""
    words: dict[str, str] = {r.value: r.label for r in (*Receiver, *Recipient, *Category, *Role, *GuideCondition)}
    words |= {wording.code: wording.name for wording in bundled_texts()}
    words = labels(PatientDraft) | words
    words |= {form.kind: form.card.title for form in FORMS} | {paper.kind: paper.title for paper in PAPERS} | dict(TAGS)
    words |= {user_id: name for user_id, name in w.sql.execute(select(User.id, User.full_name))}
    return words


def _about(ground: str, grounds: dict[str, str]) -> str:
    """The ground in words when all of it is codes, as in «nav_adviser: plan, notes»;
    empty when it is somebody's own reason."""
    recipient, colon, categories = ground.partition(": ")
    codes = [recipient, *categories.split(", ")] if colon else recipient.split(", ")
    if not ground or any(code not in grounds for code in codes):
        return ""
    # «plan» is a form and a part of one that is shared: after a recipient it is the part.
    told = [
        grounds[codes[0]],
        *(CATEGORY_LABELS[Category(c)] if c in CATEGORY_LABELS else grounds[c] for c in codes[1:]),
    ]
    return f"{told[0]}: {', '.join(told[1:])}" if colon else ", ".join(told)


def _what(action: str, ground: str, grounds: dict[str, str]) -> str:
    about = ground if action == SIGNED_ANYWAY else _about(ground, grounds)
    what = TAGS.get(action, action)
    return f"{what}: {about}" if about else what


def _why(row: Any, grounds: dict[str, str]) -> str:
    """The stated reason; otherwise what the role's access rests on. Nothing where no access was given."""
    if row.action == "access:denied":
        return ""
    named = row.action == SIGNED_ANYWAY or row.ground.isdigit() or _about(row.ground, grounds)
    if row.ground and not named:
        return _reason(row.ground)
    if row.role in HEALTH:
        return _("Helsehjelp")
    if row.role == Role.NAV_ADVISER:
        return _("Oppfølging med ditt samtykke")
    return _("Administrasjon av helsehjelpen")


def _reason(ground: str) -> str:
    """A reason as it was stated: what was chosen in the language in force, and what was written as it was."""
    with in_language(SOURCE):
        known = {one.label: one for one in Ground}
    chosen, colon, words = ground.partition(": ")
    return f"{known[chosen].label if chosen in known else chosen}{colon}{words}"


@query(Right.READ_TRAIL, audit="trail:searched")
def search_log(
    w: Work, user: str = "", action: str = "", first: date | None = None, last: date | None = None
) -> tuple[LogRow, ...]:
    """The newest lines, at most 2000, by user (id or user name), by the start of the tag,
    within days; both days included.

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


@query(Right.READ_TRAIL, audit=proof_checks.CHECKED)
def verify_trail(w: Work) -> TrailState:
    """Reads the whole chain: the head, the sequences of broken lines,
    and whether the end that the anchor names is there. Reports progress."""
    found = proof_checks.check_trail(w, w.step)
    w.note(ground=found.checked)
    return TrailState(found.head.seq, found.head.mac, found.broken, found.end_is_there)
