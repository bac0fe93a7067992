"""A paper in another language, made while the screen speaks bokmål."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from hia_desktop.base import language
from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Ground, Recipient, Role
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.forms.planning.named_measures import Intervention
from hia_desktop.domain.forms.shown import shown_of
from hia_desktop.domain.forms.values import BarrierKind, Degree, GoalArea, MeasureStatus, StepStatus
from hia_desktop.domain.forms.workplace_values import Adaptation, AdaptationState, MeetingKind
from hia_desktop.domain.leave.sick_leave import SickLeaveKind, WorkSituation
from hia_desktop.domain.tasks import TASKS
from hia_desktop.domain.teamwork.departure import Departure
from hia_desktop.domain.teamwork.visits import Purpose
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents, reasons, trails
from hia_desktop.services.course import courses, overview
from hia_desktop.services.papers import epikriser, in_words, papers
from hia_desktop.services.papers.in_words import seen
from hia_desktop.services.record import entries
from tests import make
from tests.services.papers.test_papers import ASKS, ready, words

__all__ = ["ready"]

NAMED = (
    *(Ground, Role, SickLeaveKind, WorkSituation, Purpose, Intervention, Departure),
    *(GoalArea, MeasureStatus, StepStatus, BarrierKind, Degree, Adaptation, AdaptationState, MeetingKind),
)

SAID = {
    "nb": ("Fastlegen bes:", "Hvem gjør hva", "Side 1 av", "signert"),
    "nn": ("Fastlegen blir beden om:", "Kven gjer kva", "Side 1 av", "Diagnosar", "signert"),
    "en": ("Discharge summary", "The GP is asked to:", "Who does what", "Page 1 of", "Diagnoses", "signed"),
}
CONSENT = {
    "nb": (
        "Samtykke til å dele opplysninger",
        "Hva hver linje åpner",
        "Pasientens underskrift",
        "Arbeidsmål og tiltak",
    ),
    "nn": (
        "Samtykke til å dele opplysningar",
        "Kva kvar linje opnar",
        "Underskrifta til pasienten",
        "Arbeidsmål og tiltak",
    ),
    "en": (
        "Consent to share information",
        "What each line opens",
        "The patient's signature",
        "Work goals and measures",
    ),
}
TAGS = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}


def tag_of(pdf: bytes) -> str:
    """What the PDF says of its language."""
    return str(PdfReader(io.BytesIO(pdf)).root_object["/Lang"])


@pytest.mark.long
@pytest.mark.parametrize("code", ["nn", "en", "nb"])
def test_an_epikrise_speaks_its_language_and_the_screen_its_own(home: make.House, ready: CourseId, code: str) -> None:
    lege = home.as_user("lege")
    make.sign_epikrise(
        lege,
        ready,
        {"asks": ASKS, "diagnoses": "M54.2", "who_does_what": [{"actor": "nav", "what": "Ring"}]},
    )
    pdf = run(lege, in_words.newest_in, ready, "epikrise", code).pdf
    said = words(pdf)
    assert [text for text in SAID[code] if text not in said] == []
    assert "ingen ny MR" in said, "what a person wrote is never translated"
    assert tag_of(pdf) == TAGS[code]
    assert language.language() == "nb" and run(lege, papers.listing, ready)[0].title == "Epikrise"


@pytest.mark.long
@pytest.mark.parametrize("code", ["nn", "en", "nb"])
def test_the_consent_form_speaks_the_patients_language_on_any_thread(
    home: make.House, course: CourseId, code: str
) -> None:
    chosen = [(Recipient.NAV_ADVISER, Category.PLAN)]
    paper = run(home.as_user("lege"), consents.form_paper, course, chosen, None, code)
    pdf = paper.pdf()  # drawn after the service has ended, as the window does on another thread
    said = words(pdf)
    assert [text for text in CONSENT[code] if text not in said] == []
    assert said.count("☑") == 1 and tag_of(pdf) == TAGS[code]
    assert language.language() == "nb"


def test_a_language_that_no_paper_speaks_is_refused(home: make.House, course: CourseId) -> None:
    with pytest.raises(BadInput, match="Språket"):
        run(home.as_user("lege"), consents.form_paper, course, (), None, "xx")


def test_a_form_is_kept_in_the_source_language_whatever_is_spoken() -> None:
    plain = shown_of(Epikrise).key
    shown_of.cache_clear()
    with language.in_language("nn"):
        assert shown_of(Epikrise).key == plain


@pytest.mark.long
def test_what_is_signed_and_archived_is_the_same_whatever_the_screen_speaks(home: make.House, ready: CourseId) -> None:
    lege = home.as_user("lege")
    in_source = run(lege, epikriser.compose, ready)
    answers = {**in_source.answers, "asks": ASKS}
    kept, shown, archived = [], [], []
    try:
        for code in ("nb", "en"):
            language.speak(code)
            assert run(lege, epikriser.compose, ready).answers == in_source.answers
            shown.append(words(run(lege, papers.prepare, ready, "epikrise", answers).pdf()))
            if code == "en":
                issued = make.sign_epikrise(lege, ready, answers)
                kept.append(run(lege, entries.open_form, ready, "epikrise").versions[0].answers)
                archived.append(run(lege, papers.read, issued))
    finally:
        language.speak("nb")
    assert shown[0] == shown[1] and "Fastlegen bes:" in shown[1]
    assert "Kan: Det meste" in kept[0]["function"] and "Can" not in kept[0]["function"]
    assert words(archived[0]) == words(run(lege, in_words.newest_in, ready, "epikrise", "nb").pdf)
    assert tag_of(archived[0]) == "nb-NO"


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_no_two_lines_of_the_consent_form_are_named_alike(code: str) -> None:
    """The form finds its ticks by these words."""
    with language.in_language(code):
        for labels in ([c.label for c in Category], [r.label for r in Recipient]):
            assert len(set(labels)) == len(labels)


@pytest.mark.long
def test_the_writer_is_told_what_a_paper_says_in_bokmal_for_want_of_a_translation(
    home: make.House, ready: CourseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One text of the content and one that is found as the paper is drawn lose their translations."""
    lege = home.as_user("lege")
    whole = seen(run(lege, consents.form_paper, ready, (), None, "nn")).untranslated
    lost = ("Samtykke til å dele opplysninger", "Pasientens underskrift")
    catalogue = language._catalogue("nn")
    there = {text: said for text, said in vars(catalogue)["_catalog"].items() if text not in lost}
    monkeypatch.setitem(vars(catalogue), "_catalog", there)
    found = seen(run(lege, consents.form_paper, ready, (), None, "nn"))
    assert set(found.untranslated) - set(whole) == set(lost)
    assert all(text in words(found.pdf) for text in lost)
    assert not seen(run(lege, consents.form_paper, ready, (), None, "nb")).untranslated


@pytest.mark.long
def test_the_access_report_tells_it_too(home: make.House, ready: CourseId, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the language that is chosen for it: a tag of the trail, and what is found as the paper is drawn."""
    lege, fysio = home.as_user("lege"), home.as_user("fysio")
    patient = run(lege, courses.open_course, ready).banner.patient
    language.speak("nn")  # whatever the screen spoke as it was chosen
    try:
        run(fysio, reasons.state, patient, Ground.DUTY, "for Liv")
    finally:
        language.speak("nb")
    why = {"nb": "for den ansvarlige: for Liv", "nn": "for den ansvarlege: for Liv", "en": "responsible: for Liv"}
    run(lege, consents.form_paper, ready)
    for code in ("nb", "nn", "en"):
        paper = seen(run(lege, trails.access_report_paper, ready, code))
        assert paper.untranslated == () and tag_of(paper.pdf) == TAGS[code]
        assert why[code] in words(paper.pdf) and CONSENT[code][0] in words(paper.pdf), "each paper by its name"
    lost = ("Signerte et skjema", "Hvorfor", "Hentet tilbake en sikkerhetskopi")
    catalogue = language._catalogue("nn")
    there = {text: said for text, said in vars(catalogue)["_catalog"].items() if text not in lost}
    monkeypatch.setitem(vars(catalogue), "_catalog", there)
    found = seen(run(lege, trails.access_report_paper, ready, "nn"))
    assert set(found.untranslated) == set(lost[:2]), "what it says, and nothing else"
    assert all(text in words(found.pdf) for text in lost[:2])


@pytest.mark.long
@pytest.mark.parametrize(
    ("code", "laws"),
    [
        ("nn", ("helsepersonellova § 45 a", "pasientjournallova § 18", "pasient- og brukarrettslova § 8-1")),
        ("en", ("Health Personnel Act § 45 a", "Patient Records Act § 18", "Patients’ and Users’ Rights Act § 8-1")),
    ],
)
def test_a_law_is_called_what_the_letters_in_that_language_call_it(
    home: make.House, ready: CourseId, code: str, laws: tuple[str, ...]
) -> None:
    lege = home.as_user("lege")
    form = run(lege, consents.form_paper, ready, (), None, code)
    log = run(lege, trails.access_report_paper, ready, code)
    said = re.sub(r"\W+", "", words(form.pdf()) + words(log.pdf()))
    assert all(re.sub(r"\W+", "", law) in said for law in laws) and "loven" not in said


@pytest.mark.long
@pytest.mark.parametrize("code", ["nn", "en"])
def test_all_that_a_patients_paper_may_say_is_translated(home: make.House, ready: CourseId, code: str) -> None:
    """Each line of the log, whatever it is about, and each choice that the plans and the overview name."""
    with language.in_language(code) as missed:
        assert run(home.as_user("lege"), trails.access_report, ready), "looks all of it up"
        said = [choice.label for named in NAMED for choice in named] + [kind.label for kind in TASKS.values()]
        said += [overview.to_evaluate(make.DAY, make.DAY + timedelta(days=days)) for days in (0, 1)]
    assert missed == set() and len(said) > 100
