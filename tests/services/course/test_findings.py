"""Each profession's findings: written side by side, read as one view, and carried on without being typed again."""

from datetime import timedelta
from typing import Any

import pytest

from hia_desktop.base.errors import Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import HEALTH, MAY, Category, Recipient, Role
from hia_desktop.domain.consent import SHAREABLE
from hia_desktop.domain.forms.team.findings import FINDINGS, PHYSICIAN, PHYSIOTHERAPIST, PSYCHOLOGIST, first_of
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses, findings
from hia_desktop.services.papers import epikriser
from hia_desktop.services.record import entries
from tests import make

WORDS: dict[str, tuple[str, dict[str, Any]]] = {
    "lege": (PHYSICIAN.kind, {"assessment": "Nakkesyndrom.", "medication": "Naproxen.", "proposals": "Ny kontroll"}),
    "psykolog": (
        PSYCHOLOGIST.kind,
        {"assessment": "Mild depresjon.", "sleep": "4 timer.", "function": "Husker en time."},
    ),
    "fysio": (
        PHYSIOTHERAPIST.kind,
        {"assessment": "God kapasitet.", "function": "Går 30 minutter.", "proposals": "- Styrke\n\n• Løfteteknikk"},
    ),
}


HEADINGS = {
    "history": "TS",
    "medication": "ME",
    "examination": "FU",
    "tests": "LR",
    "severe": "FU",
    "risk": "FU",
    "sleep": "FU",
    "family_social": "FA",
    "pain": "FU",
    "activity": "HJ",
    "daily": "HJ",
    "demands": "FA",
    "attention": "FU",
    "aids": "HJ",
    "economy": "FA",
    "services": "HJ",
    "function": "HJ",
    "assessment": "VU",
    "proposals": "OP",
}
"""Where each heading of a profession belongs among those of the epikrise (Volven 8311): none stands outside."""


def test_every_profession_has_its_headings_and_its_writers() -> None:
    assert len({form.kind for form in FINDINGS}) == 5
    for form in FINDINGS:
        assert {"function", "assessment", "proposals"} <= set(form.model_fields) and form.category is Category.FINDINGS
        assert set(form().missing()) == {"assessment"} and MAY[form.card.write] < HEALTH
    assert frozenset().union(*(MAY[form.card.write] for form in FINDINGS)) == HEALTH
    assert Category.FINDINGS not in SHAREABLE[Recipient.NAV_ADVISER]
    assert {name for form in FINDINGS for name in form.model_fields} - {"day"} == set(HEADINGS)
    for form in FINDINGS:
        assert {"FU", "HJ", "VU", "OP"} <= {HEADINGS[name] for name in form.model_fields if name != "day"}
    others = [form for form in first_of("Sosionom") if Role.HEALTH_OTHER in MAY[form.card.write]]
    assert [form.card.tab_word for form in others] == ["Sykepleier eller sosionom", "Ergoterapeut"]


@pytest.mark.long
def test_several_write_at_once_and_all_is_read_together(home: make.House, course: CourseId) -> None:
    """Each its own draft and signature; another's is read and not written; nothing is NAV's or the office's."""
    for user, (kind, answers) in WORDS.items():
        run(home.as_user(user), entries.save_draft, course, kind, None, answers, {})
    lege = home.as_user("lege")
    seen = run(lege, findings.read, course)
    assert [(one.newest, one.drafting, one.begun) for one in seen] == [
        (None, (), True),
        (None, ("Per Sol",), False),
        (None, ("Eva Li",), False),
    ]
    assert run(lege, courses.open_course, course).findings == "half"
    for user, (kind, answers) in WORDS.items():
        run(home.as_user(user), entries.sign, course, kind, None, answers)
    seen = run(lege, findings.read, course)
    told = [(one.newest.author, one.newest.answers["assessment"]) for one in seen if one.newest is not None]
    assert told == [("Liv Berg", "Nakkesyndrom."), ("Per Sol", "Mild depresjon."), ("Eva Li", "God kapasitet.")]
    assert run(lege, courses.open_course, course).findings == "done"
    page = run(lege, entries.open_form, course, PHYSIOTHERAPIST.kind)
    assert page.versions and not page.may_write
    for refused in (entries.save_draft, entries.sign):
        with pytest.raises(Refused):
            run(lege, refused, course, PHYSIOTHERAPIST.kind, None, {"assessment": "Noe annet"}, {})

    until = home.clock.day + timedelta(days=30)
    every = [c for c in consents.ASKED_CATEGORIES if c in SHAREABLE[Recipient.NAV_ADVISER]]
    run(lege, consents.give, course, Recipient.NAV_ADVISER, every, until)
    for user in ("nav", "sekretar"):
        assert run(home.as_user(user), courses.open_course, course).findings == ""
        with pytest.raises(Refused):
            run(home.as_user(user), findings.read, course)
        assert not run(home.as_user(user), entries.open_form, course, PSYCHOLOGIST.kind).versions
    assert "Mild depresjon" not in str(run(home.as_user("nav"), courses.open_course, course))


@pytest.mark.long
def test_what_was_found_is_offered_where_it_is_asked_for_again(home: make.House, course: CourseId) -> None:
    for user, (kind, answers) in WORDS.items():
        run(home.as_user(user), entries.sign, course, kind, None, answers)
    lege = home.as_user("lege")
    known = run(lege, entries.open_form, course, "survey").known
    assert {name: known[name].value for name in ("physical", "mental", "sleep")} == {
        "physical": "Går 30 minutter.",
        "mental": "Husker en time.",
        "sleep": "4 timer.",
    }
    assert known["sleep"].source.startswith("fra «Psykologens funn» ")
    measures = run(lege, entries.open_form, course, "plan").known["measures"]
    assert [(row["what"], row["responsible"]) for row in measures.value] == [
        ("Ny kontroll", "Lege"),
        ("Styrke", "Fysioterapeut"),
        ("Løfteteknikk", "Fysioterapeut"),
    ]
    assert "Legens funn" in measures.source and "Fysioterapeutens funn" in measures.source
    made = run(lege, epikriser.compose, course)
    assert made.answers["findings"] == "Lege: Nakkesyndrom.\nPsykolog: Mild depresjon.\nFysioterapeut: God kapasitet."
    assert made.answers["medication"] == "Naproxen." and made.sources["medication"].startswith("fra legens funn v1")
