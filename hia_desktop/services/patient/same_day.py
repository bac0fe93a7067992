"""A risk of suicide, from the door on: the question when a referral comes, the task it leaves, and what was answered.

The task is raised by a person's yes, by a draft as well as by a signed form, and closed by a person with a note,
never by the program.
It exists for those who assess alone (`tasks.theirs`). Source: Interregional rapport 2020, kap. 3.1.2 (R45, R51).
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from hia_desktop.base.errors import AnswerNeeded, BadInput
from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _
from hia_desktop.domain.access import Right, Track
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.forms.instrument import instruments
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.values import ConditionAgainst
from hia_desktop.domain.measures.instruments import SAME_DAY
from hia_desktop.domain.same_day import LEAST_SCORE
from hia_desktop.domain.tasks import SAFETY
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.words.suicide_words import MOST_SHOWN, Mark, marks_in
from hia_desktop.services.call import Work, query
from hia_desktop.services.sealing import entry_rows, grants, of_course, seals
from hia_desktop.services.sealing.entry_rows import DRAFT
from hia_desktop.store.entities import Course, Task, User, new_id

FEWEST_LETTERS = 3
MOST_LETTERS = 2000
REFERRAL, FILE, COURSE = N_("Henvisningen"), N_("Filen"), N_("Forløpet")
"""What was read, as the question names it."""
_ALL_OTHERS = Epikrise.kind
"""The form that is put together from all the others."""


@dataclass(frozen=True)
class SameDay:
    """The answer to «Skal dette avklares i dag?»; a no has its reason in `why`."""

    clarify: bool
    why: str = ""


@dataclass(frozen=True)
class Clarified:
    """One closed task: who said what, and when. `why` is empty where it was closed before notes were asked for."""

    who: str
    on: date
    why: str


def note_of(why: str) -> str:
    """The words that close a task of safety. Errors: BadInput when they are too few, too many or cannot be kept."""
    words = why.strip()
    if len(words) < FEWEST_LETTERS or len(words) > MOST_LETTERS or any("\ud800" <= c <= "\udfff" for c in words):
        message = _("Skriv kort hva som er avklart, eller hvorfor det ikke skal avklares i dag.")
        raise BadInput(message, {"same_day_why": message})
    return words


def settle(w: Work, course: Course, found: Collection[Mark], answer: SameDay | None, what: Words = REFERRAL) -> None:
    """What was answered about the marks of a new referral or of a file.

    Errors: AnswerNeeded without an answer; BadInput for a no without a reason.
    """
    if answer is None:
        if found:
            text = _(
                "{what} nevner selvmord eller selvskading. Svar på om det skal avklares i dag. "
                "Ingenting er lagret ennå."
            )
            raise AnswerNeeded(text.format(what=what), _shown(found))
    elif answer.clarify:
        _raise_task(w, course)
    elif found:
        close(w, _new_task(w, course), note_of(answer.why))


def _shown(found: Iterable[Mark]) -> tuple[str, ...]:
    """The marks in their sentences, each told once though it was read twice or stands in what another shows."""
    shown: list[Mark] = []
    for mark in found:
        if not any(mark.sentence == one.sentence and mark.word in one.excerpt.lower() for one in shown):
            shown.append(mark)
        if len(shown) == MOST_SHOWN:
            break
    return tuple(mark.excerpt for mark in shown)


def settle_imported(
    w: Work, course: Course, forms: Iterable[tuple[str, dict[str, Any]]], files: list[str], answer: SameDay | None
) -> None:
    """The same for a course under way that is read in without a task of safety, open or done.

    `forms`: the newest answers of the health side's forms, each with its kind; `files`: the words of its files.
    """
    if course.closed_on is not None or _ever(w, course.id):
        return
    read = [*forms]
    settle(w, course, marks_in([*files, *(_typed(answers) for _kind, answers in read)]), answer, COURSE)
    if any(_chosen(answers) for kind, answers in read if kind == RightsAssessment.kind):
        _raise_task(w, course)


def _ever(w: Work, course: str) -> bool:
    return w.sql.scalar(select(Task.id).where(Task.course_id == course, Task.kind == SAFETY.code).limit(1)) is not None


def _raise_task(w: Work, course: Course) -> None:
    """A task due today, unless one is open already: that one keeps its day."""
    if not _waits(w, course.id):
        _new_task(w, course)


def _waits(w: Work, course: str) -> bool:
    return (
        w.sql.scalar(
            select(Task.id).where(Task.course_id == course, Task.kind == SAFETY.code, Task.done_on.is_(None)).limit(1)
        )
        is not None
    )


def _new_task(w: Work, course: Course) -> Task:
    row = Task(id=new_id(), course_id=course.id, kind=SAFETY.code, track=Track.HEALTH, due=w.today, created_at=w.now)
    row.responsible_id = course.responsible_id
    w.sql.add(row)
    w.changed.add(Topic.TASKS)
    return row


def close(w: Work, task: Task, note: str) -> None:
    """Done today by this user, with words that the health side can read."""
    task.done_on, task.done_by = w.today, w.me.id
    task.note = of_course.seal_text(w, task, of_course.NOTE, note, [(Track.HEALTH, None)])


def heed(
    w: Work,
    course_id: CourseId,
    kind: str,
    series: str | None,
    answers: dict[str, Any],
    *said: str,
    before: bool = True,
) -> None:
    """Raises the task for what is about to be kept or signed and was not in what the writer had before;
    before it is overwritten.

    Every text and code of a form of the health side is read, and what is `said` with it;
    what NAV writes is not, since it is NAV's.
    The same word in another sentence is new, and so is the same sentence once more.
    What is less than before closes nothing.
    A course where none was ever raised gets one though it stood there before. `series` names the note; None is a form
    that a course has one of. Not `before`: nothing can have stood there, since this is begun now.
    """
    now = _findings(kind, answers, said) if form_of(kind).track is Track.HEALTH else Counter()
    if not now or _waits(w, course_id):
        return
    if not _ever(w, course_id) or not before or now - _before(w, course_id, kind, series):
        _raise_task(w, w.sql.get_one(Course, course_id))


def _findings(kind: str, answers: dict[str, Any], said: Collection[str] = ()) -> Counter[tuple[str, str]]:
    """What in a form calls for the same day: each word in its sentence, the condition, each step of the score."""
    found = Counter((mark.word, mark.sentence) for mark in marks_in([_typed(answers), *said]))
    chosen = _chosen(answers) if kind == RightsAssessment.kind else _measured(kind, answers)
    return found + Counter((one, "") for one in chosen)


def _measured(kind: str, answers: dict[str, Any]) -> set[str]:
    """Each step of an answer to a question of an instrument that calls for the same day, whatever its score."""
    form = instruments().get(kind)
    flags = [flag for flag in form.instrument.flag if flag.kind == SAME_DAY] if form is not None else []
    typed = {flag: value for flag in flags if isinstance(value := answers.get(flag.item), int | float)}
    return {f"{flag.item} {step}" for flag, value in typed.items() for step in flag.steps(value)}


def _typed(answers: dict[str, Any]) -> list[Any]:
    """The answers that were written or chosen here; a row that is kept whole, as the guide's limit, was not."""
    return [value for value in answers.values() if not isinstance(value, dict)]


def _chosen(answers: dict[str, Any]) -> set[str]:
    """What an assessment says by a choice or a number."""
    conditions, score = answers.get("conditions_against"), answers.get("death_thoughts")
    told = isinstance(conditions, list) and ConditionAgainst.SUICIDE_RISK in conditions  # a draft may hold anything
    found = {"condition"} if told else set()
    return found | {f"score {step}" for step in _steps(score)}


def _steps(score: Any) -> range:
    """The steps of an answer from the least that calls for the same day; none for what was not answered."""
    typed = isinstance(score, int | str) and str(score).isdecimal()
    return range(LEAST_SCORE, min(int(score), 3) + 1) if typed else range(0)


def _before(w: Work, course: CourseId, kind: str, series: str | None) -> Counter[tuple[str, str]]:
    """The same of the user's own draft, or else of the newest signed version that the user can read,
    and of what it is copied from."""
    given = grants.given(w, w.patient_id or "")
    sources = {RightsAssessment.kind: [ReferralForm.kind], _ALL_OTHERS: []}
    rows = entry_rows.rows_of(w, course, *([] if kind == _ALL_OTHERS else [kind, *sources.get(kind, ())]))
    known = [r for r in rows if r.track == Track.HEALTH and (r.state == entry_rows.SIGNED or r.author_id == w.me.id)]
    anew = kind in instruments()  # each time the patient answers says it anew; the draft of that time has said it
    own = sorted(
        (r for r in known if r.kind == kind and series in (None, r.series) and not (anew and r.state != DRAFT)),
        key=lambda r: r.state != DRAFT,
    )
    found: Counter[tuple[str, str]] = Counter()
    own_newest = next((e for row in own for e in entry_rows.trusted(w, [row], given)), None)
    if own_newest is not None:
        found = _findings(kind, own_newest.answers, (*own_newest.raw.values(), own_newest.reason))
    others = [r for r in known if r.kind != kind] if kind in sources else []
    for entry in entry_rows.trusted(w, others, given):
        found += _findings(
            kind, entry.answers if kind == _ALL_OTHERS else {"diagnoses": entry.answers.get("diagnoses", [])}
        )
    return found


@query(Right.ASSESS, audit="task:notes", about="course")
def clarified(w: Work, course: CourseId) -> tuple[Clarified, ...]:
    """What was answered or clarified about the risk, newest first; empty when nothing was."""
    wanted = select(Task, User.full_name).outerjoin(User, User.id == Task.done_by)
    wanted = wanted.where(Task.course_id == course, Task.kind == SAFETY.code, Task.done_on.is_not(None))
    rows = w.sql.execute(wanted.order_by(Task.done_on.desc(), Task.created_at.desc())).all()
    keys = seals.keys_of(w, [task.id for task, _who in rows])
    told = []
    for task, who in rows:
        key, words = keys.get(task.id), ""
        if task.note and key is not None:
            words = of_course.told(task.id, course, of_course.NOTE, task.note, key)
        if task.done_on is not None:
            told.append(Clarified(who or "", task.done_on, words))
    return tuple(told)
