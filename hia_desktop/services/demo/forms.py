"""The demo centre's filled-in forms, as the answers that a user would have typed."""

from datetime import date, timedelta
from typing import Any

from hia_desktop.base.text import _, add_months
from hia_desktop.domain.forms.assessment import FURTHER_LOSS, MAIN_LOSS
from hia_desktop.domain.forms.instrument import WORK_ABILITY
from hia_desktop.domain.forms.values import LocalOffer, NoteKind
from hia_desktop.domain.leave.sick_leave import WITH_EMPLOYER, Period, SickLeaveKind, WorkSituation
from hia_desktop.domain.teamwork.encounters import ASKED_OF, Aim, Encountered
from hia_desktop.domain.teamwork.visits import Way
from hia_desktop.services.demo.people import Person, sentences, working_day

STEPS = (20, 40, 60, 80, 100)
STILL_AT = 60
"""Per cent of work that those still graded after the course came to."""
Answers = dict[str, Any]


def _in(day: date, days: int) -> str:
    return (day + timedelta(days=days)).isoformat()


def sick_since(person: Person) -> date | None:
    """The first day of the sick leave; None when the patient was not sick-listed."""
    return person.received - timedelta(weeks=person.story.weeks) if person.story.weeks else None


def referral(person: Person) -> Answers:
    """The referral as the office registered it, without the points that the story lacks."""
    case, draft, since = person.case, person.draft, sick_since(person)
    status = (
        "full"
        if since
        else "student"
        if not draft.employer
        else "apprentice"
        if "apprentice" in person.story.also
        else "at_risk"
    )
    answers: Answers = {
        "received": person.received.isoformat(),
        "referrer": draft.gp_name,
        "practice": draft.gp_practice,
        "text": asked(person),
        "diagnoses": diagnoses(person),
        "condition_group": case["group"],
        "occupation": draft.occupation,
        "workplace": draft.employer,
        "sector": sentences()["sectors"].get(draft.employer),
        "position_percent": draft.position_percent,
        "work_status": status,
        "sick_since": since.isoformat() if since else None,
        "sick_grade": 100 if since else None,
    }
    for name in (
        "employer_contact",
        "adaptation_tried",
        "function_loss",
        "goal",
        "motivation",
        "tried_by_gp",
        "treatment",
        "weighing",
    ):
        answers[name] = case["tried" if name == "tried_by_gp" else name]
    return {name: value for name, value in answers.items() if name not in person.story.lacks}


def asked(person: Person) -> str:
    """What the GP asks for: of the case, or what the answer to this referral presupposes."""
    presupposed = "alarm" if "alarm" in person.story.also else person.story.decision
    text: str = sentences()["referrals"].get(presupposed, person.case["referral"])
    return text


def diagnoses(person: Person) -> list[Answers]:
    """The case's diagnoses, the first as the main one."""
    return [
        {"code": code, "system": "icpc2", "text": text, "main": i == 0}
        for i, (code, text) in enumerate(person.case["diagnoses"])
    ]


def coded(person: Person) -> list[Answers]:
    """The case's diagnoses as specialist care codes them."""
    return [
        {"code": code, "system": "icd10", "text": text, "main": i == 0}
        for i, (code, text) in enumerate(person.case["icd10"])
    ]


def after(person: Person, day: date) -> list[Answers]:
    """What others go on with after the epikrise of that day."""
    return [
        {"actor": actor, "named": named, "what": what, "due": _in(day, days) if days else None}
        for actor, named, what, days in person.case["after"]
    ]


def assessment(person: Person, wished: date, decision: str, refusal: str) -> Answers:
    """The rights assessment with the wished start; `refusal` is the ground when there is no right."""
    case, story = person.case, person.story
    needed = decision == "right"
    working = bool(person.draft.employer) or "freelancer" in story.also
    answers: Answers = {
        "target_condition": "yes",
        "target_function": "yes",
        "target_goal": "yes" if needed else "partly",
        "target_need": "yes" if needed else "no",
        **_signs(person),
        "arenas": ["job" if working else "school", "social"],
        "has_employment": "yes" if working else "no",
        "adaptation_possible": "yes" if needed else "unknown",
        "return_plan": "partly",
        "cooperation": "yes",
        "motivation": "yes" if needed else "partly",
        "expects_return": "yes" if needed else "unknown",
        "main_cause": "yes" if case["group"] != "psyk" else None,
        "none_found": True,
        "benefit_met": "yes" if needed else "partly",
        "resource_met": "yes" if needed else "no",
        "outside_task": ["long_out"] if story.weeks >= 30 else [],
        "expected_benefit": case["benefit"],
        "benefit_grounds": ["b", "c", "participation"],
        "resource_use": case["resource"],
        "decision": decision,
        "diagnoses": coded(person),
        "grounds": case["benefit"] if needed else refusal,
    }
    if needed:
        answers |= {
            "disciplines": case["disciplines"],
            "severity": case["severity"],
            "start_deadline": _in(wished, 14),
            "deadline_for": "treatment" if case["group"] != "blandet" else "examination",
            "wished_start": wished.isoformat(),
        }
    if decision == "forwarded":
        answers["forwarded_to"] = _("Allmennpsykiatrisk poliklinikk, Eksempel DPS")
    return answers


def _signs(person: Person) -> Answers:
    """The signs of falling function: those of the story, and those of the condition."""
    group = person.case["group"]
    there = {"loss_absent", "loss_repeated"} if person.story.weeks else {"loss_self_certified", "loss_workday"}
    there |= {"loss_concentration", "loss_sleep"} if group != "msk" else set()
    there |= {"loss_length", "loss_withdrawal"} if group != "psyk" else set()
    asked = (*MAIN_LOSS, *FURTHER_LOSS)
    return {name: "yes" if name in there else "no" for name in asked if name in there or name != "loss_pending"}


def survey(person: Person, *, second: bool) -> Answers:
    """The survey at the start, or the second one some weeks later."""
    case, draft = person.case, person.draft
    answers: Answers = {
        "employer": draft.employer,
        "tasks": person.tasks,
        "position_percent": draft.position_percent,
        "shift": person.shift,
        "thriving": 5 + person.seed % 5,
        "adaptations_tried": case["adaptation_tried"],
        "expected_return": ("one_month" if second else "two_months", "two_months" if second else "three_months")[
            person.seed % 2
        ],
    }
    return {**answers, **case["survey1"], **(case["survey2"] if second else {})}


def instruments(person: Person, *, second: bool) -> dict[str, Answers]:
    """The instruments that suit the case, by kind, at the start or with the second survey; work ability first."""
    ability = 2 + person.seed % 3 + (1 + person.seed // 3 % 3 if second else 0)
    measured: dict[str, list[Answers]] = sentences()["measured"][person.case["group"]]
    return {WORK_ABILITY.kind: {"now": ability}, **{kind: times[second] for kind, times in measured.items()}}


def plan(
    person: Person,
    day: date,
    evaluation: date | None,
    *,
    seen: date | None = None,
    summary: bool = False,
    late: bool = False,
) -> Answers:
    """The team's plan of that day. `seen` is the day of a later version:
    what was due by then is done, and the rest has a new date ahead.

    `late`: the centre's own first measure was to be done some days after `seen`, and is not. `summary`: the goals are
    summed up, and the last measure goes on.
    """
    wanted = person.case["plan"]
    rows = []
    for i, (goal, what, who, days) in enumerate(wanted["measures"]):
        due, status = day + timedelta(days=days), "ongoing" if i == 0 else "agreed" if i < 3 else "new"
        if seen is not None and i == 0 and late:
            due, status = seen + timedelta(days=14), "ongoing"
        elif seen is not None and due <= seen and not (summary and i == len(wanted["measures"]) - 1):
            status = "done"
        elif seen is not None:
            due, status = max(due, seen + timedelta(days=28 + 7 * i)), "ongoing" if i < 2 else "agreed"
        title, area = wanted["goals"][goal]
        rows.append({"goal": title, "what": what, "responsible": who, "due": due.isoformat(), "status": status})
        rows[-1]["area"] = "health" if who == "Psykolog" else area
    return {
        "own_goal": wanted["own_goal"],
        "goals": [{"title": title, "area": area} for title, area in wanted["goals"]],
        "measures": rows,
        "evaluation_day": evaluation.isoformat() if evaluation else None,
        "summary": wanted["summary"] if summary else "",
    }


def workplace(
    person: Person, day: date, due: date, *, second: bool = False, meeting: date | None = None, over: bool = False
) -> Answers:
    """The NAV adviser's note. In the second version something has come of it, and a meeting may be near; `over`:
    nothing is left to do."""
    case = person.case
    measure, note = case["nav_measure"]
    kinds = ("category", "description", "severity", "changeable_by", "measure", "responsible")
    states = (
        ("done", "done", "dropped") if over else ("ongoing", "agreed", "new") if second else ("agreed", "new", "new")
    )
    dues = [(due + timedelta(days=7 * i)).isoformat() for i in range(3)]
    demand = ("task", "demand", "ability", "adapted_by", "note")
    tried = ("adaptation", "state", "note")
    waits = None if over else _in(due, 3)
    return {
        "barriers": [
            {
                **dict(zip(kinds, row, strict=True)),
                "due": dues[i],
                "status": states[i],
                "in_meeting": row[0] not in ("belief", "private"),
            }
            for i, row in enumerate(case["barriers"])
        ],
        "demands": [dict(zip(demand, row, strict=True)) for row in case["demands"]],
        "adaptations": [dict(zip(tried, row, strict=True)) for row in case["adaptations"]],
        "nav_measures": [
            {
                "measure": measure,
                "status": "finished" if over else "applied" if second else "considered",
                "day": day.isoformat(),
                "follow_up": waits,
                "note": note,
            }
        ],
        "contacts": _contacts(person, day, due, over=over),
        **_meeting(person, meeting),
        "note": case["nav_note"],
    }


def _contacts(person: Person, day: date, due: date, *, over: bool) -> list[Answers]:
    """A meeting with the leader, where something was agreed, and the talk with the patient before it."""
    whom, purpose, agreed = person.case["contact"]
    return [
        {
            "day": day.isoformat(),
            "party": "leader",
            "form": "meeting",
            "with_whom": whom,
            "purpose": purpose,
            "agreed": agreed,
            "follow_up": _in(due, -2),
            "followed_up": over,
            "no_health_shared": True,
        },
        {
            "day": working_day(day - timedelta(days=1)).isoformat(),
            "party": "patient",
            "form": "phone",
            "purpose": sentences()["words"]["nav_purpose"],
            "no_health_shared": True,
        },
    ]


def _meeting(person: Person, day: date | None) -> Answers:
    """The next dialogue meeting, when there is a day for it and an employer to meet."""
    if day is None or not person.draft.employer:
        return {}
    draft = person.draft
    return {
        "meeting": "dm2",
        "meeting_day": day.isoformat(),
        "participants": [
            {"name": f"{draft.given_name} {draft.family_name}", "role": "patient"},
            {"name": person.case["contact"][0], "role": "leader"},
            {"name": sentences()["staff"]["nav"][0], "role": "nav"},
            {"name": draft.gp_name, "role": "certifier"},
        ],
        "questions": person.case["questions"],
    }


def steps(person: Person, start: date, today: date) -> list[tuple[date, int, int | None]]:
    """The steps back: from-day, planned percent and actual percent (None from today on);
    the second step of a setback fell short."""
    every = 8 + person.seed % 7
    rows: list[tuple[date, int, int | None]] = []
    for i, percent in enumerate(STEPS):
        first = start + timedelta(days=6 + every * i)
        reached = min(percent, STILL_AT) if "still_graded" in person.story.also else percent
        actual = None if first > today else percent - 20 if i == 1 else reached
        rows.append((first, percent, actual))
    return rows


def rtw(person: Person, start: date, day: date, due: date | None) -> Answers:
    """The return-to-work plan as written on `day`; `due` is when the running step is evaluated,
    None in the first version."""
    wanted = person.case["rtw"]
    found = steps(person, start, day)
    running = max((i for i, (first, _percent, _actual) in enumerate(found) if first <= day), default=-1)
    rows = []
    for i, (first, percent, actual) in enumerate(found):
        evaluated = first + timedelta(days=7) if due is None or i < running else due if i == max(running, 0) else None
        state = "planned" if i > running else "ongoing" if i == running else "not_kept" if i == 1 else "kept"
        fell_short = due is not None and i == 1 and running >= 1
        begins = first + timedelta(days=4) if fell_short else first
        rows.append(
            {
                "from_day": first.isoformat(),
                "work_percent": percent,
                "tasks": wanted["tasks"][i],
                "adaptation": wanted["adaptation"][i],
                "who": person.case["contact"][0],
                "actual_percent": actual if due is not None else None,
                "evaluation_day": evaluated.isoformat() if evaluated and evaluated >= begins else None,
                "status": state if due is not None else "planned",
                "moved_to": begins.isoformat() if fell_short else None,
                "reason": person.case["setback"] if fell_short else "",
            }
        )
    return {
        "goal": wanted["goal"],
        "goal_day": (found[-1][0] + timedelta(days=7)).isoformat(),
        "position_percent": person.draft.position_percent,
        "steps": rows,
        "if_stuck": wanted["if_stuck"],
    }


def periods(person: Person, start: date, until: date, certified: date | None) -> list[Period]:
    """The sick leave as known on `until`: whole before the first step, then graded as the steps went,
    the last one to `certified`."""
    since = sick_since(person)
    if since is None:
        return []
    cuts = [(since, 0)]
    for first, _percent, actual in steps(person, start, until):
        if actual is not None and actual != cuts[-1][1]:
            cuts.append((first, actual))
    rows = []
    for i, (first, work) in enumerate(cuts):
        last = cuts[i + 1][0] - timedelta(days=1) if i + 1 < len(cuts) else certified
        grade = 100 - work
        if grade:
            kind = SickLeaveKind.FULL if grade == 100 else SickLeaveKind.GRADED
            situation = next((one for one in WorkSituation if one.value in person.story.also), WorkSituation.EMPLOYEE)
            rows.append(
                Period(
                    first,
                    last,
                    kind,
                    grade,
                    employer=person.draft.employer if situation in WITH_EMPLOYER else "",
                    position_percent=None,
                    work=situation,
                )
            )
    return rows


def last_sick_day(person: Person, today: date) -> date | None:
    """The last certified day of somebody still graded: soon, or the day before the year of sick pay is over;
    None for the others."""
    since = sick_since(person)
    if since is None or "still_graded" not in person.story.also:
        return None
    return min(today + timedelta(days=12), since + timedelta(days=363))


def outcome(person: Person, months: int, day: date, *, graded: bool) -> Answers:
    """Work and benefit at one point after the course; of one who did not answer the telephone, that nobody was reached
    after three attempts, at three months."""
    student = not person.draft.employer
    if "unreached" in person.story.also and months == 3:
        tried = [{"day": working_day(day - timedelta(days=back)).isoformat()} for back in (9, 5, 0)]
        return {"point": "3", "day": day.isoformat(), "no_answer": "not_reached", "attempts": tried}
    return {
        "point": str(months),
        "day": day.isoformat(),
        "work_status": "student" if student else "graded" if graded else "working",
        "work_percent": None if student else STILL_AT if graded else 100,
        "benefit": "study" if student else "sick_pay" if graded else "none",
        "own_view": "same" if graded else "better",
        "note": sentences()["words"]["outcome_graded" if graded else "outcome_working"],
        "ask_again": months == 12,
    }


_SHOWN_TO = {"msk": LocalOffer.PHYSIOTHERAPY, "psyk": LocalOffer.MUNICIPAL_MENTAL, "blandet": LocalOffer.HEALTHY_LIFE}
"""The service that a patient is shown on to, by what is the matter."""


def closing(person: Person, day: date, reached: int) -> Answers:
    """How the course was closed, some weeks before the last of the sick leave; `reached` is the percent of the position
    that was worked then."""
    student, whole = not person.draft.employer, reached == STEPS[-1]
    goes_on = bool(person.case["after"])
    good = person.seed % 4 != 0
    return {
        "day": day.isoformat(),
        "ending": "completed",
        "outcome": "municipality" if goes_on else "no_need",
        "need_after": "K" if goes_on else "I",
        "shown_to": [{"service": _SHOWN_TO[person.case["group"]].value}] if goes_on else [],
        "diagnoses": coded(person),
        "employer": person.draft.employer,
        "work_status": "student" if student else "working" if whole else "graded",
        "work_percent": None if student else round(reached * (person.draft.position_percent or 100) / 100),
        "benefit": "study" if student else "none" if whole else "sick_pay",
        "match": "good" if good else "partly",
        "match_reasons": [] if good else ["too_late"],
        "helped": "much" if good else "some",
        "decided": "much",
        "nav_added": "some" if person.seed % 3 else "not_met",
    }


def consent_until(mode: str, given: date, today: date) -> date:
    """The last day of a consent given that day: months ahead, or soon, or passed already,
    at most a year after it was given."""
    wanted = {"ending": today + timedelta(days=6), "expired": today - timedelta(days=12)}.get(
        mode, add_months(given, 6)
    )
    return min(max(wanted, given), add_months(given, 12))


def contact(day: date, kind: str) -> Encountered | None:
    """The contact that a note of this kind tells of; None for one that tells of none."""
    if kind not in ASKED_OF:
        return None
    if kind == NoteKind.PHONE:
        return Encountered(day=day, minutes=15, way=Way.PHONE, aim=Aim.CONTROL)
    return Encountered(day=day, minutes=45, aim=Aim.CLARIFY)
