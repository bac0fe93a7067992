"""A patient's letters are in the written Norwegian that the patient card says, and all of them: nothing is left in
bokmål untold."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import SOURCE, papers_heard, speak
from hia_desktop.documents.kinds.journal_print import Withheld
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.letter_texts import LetterLanguage, LetterText, TextId, first_day
from hia_desktop.services.call import run
from hia_desktop.services.centre import wordings
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import courses
from hia_desktop.services.overview import course_journal, journal_papers
from hia_desktop.services.overview.course_journal import LineKind
from hia_desktop.services.papers import appointments, in_words, letters, overview_papers, papers
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from tests.make import DAY, House
from tests.services.papers.test_letter_checklist import ALSO, OUTCOMES, decided, text_of

OUTCOME_WORDS = {
    "right": "Vi har kome til at du har rett til nødvendig helsehjelp",
    "no_need": "ikkje har behov for helsehjelp",
    "advice": "gir råd til den som viste deg til oss",
    "not_applicable": "ikkje blir vurdert etter pasient- og brukarrettslova § 2-1 b",
    "forwarded": "sendt tilvisinga vidare til Salten DPS",
}


def in_nynorsk(home: House, course: CourseId) -> None:
    """The patient's card says so."""
    in_written(home, course, LetterLanguage.NYNORSK)


def in_written(home: House, course: CourseId, language: LetterLanguage) -> None:
    office = home.as_user("sekretar")
    card = run(office, patients.card, run(office, courses.open_course, course).banner.patient)
    run(office, patients.change, card.id, card.version, card.draft.model_copy(update={"letters_in": language}))


@pytest.mark.long
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_answer_to_the_patient_is_whole_in_nynorsk(home: House, outcome: str) -> None:
    made, lege = decided(home, outcome, **(ALSO if outcome != "forwarded" else {})), home.as_user("lege")
    in_nynorsk(home, made)
    seen = in_words.seen(run(lege, letters.decision_letters, made, "patient"))
    told = text_of(seen.pdf)
    assert OUTCOME_WORDS[outcome] in told and "Svar på tilvising" in told and "Venleg helsing" in told
    assert seen.untranslated == () and str(PdfReader(BytesIO(seen.pdf)).root_object["/Lang"]) == "nn-NO"
    assert "henvis" not in told and "ikke" not in told
    others = run(lege, letters.decision_letters, made, "referrer")
    assert "Henvisningen ble mottatt" in text_of(others.pdf()) and others.language == "nb"


@pytest.mark.long
def test_what_went_out_unapproved_is_told_by_language(home: House) -> None:
    made, lege = decided(home, "no_need"), home.as_user("lege")
    in_nynorsk(home, made)
    kept = run(lege, letters.issue_decision, made, "patient", answering=True)
    assert "Du kan klage" in text_of(run(home.as_user("sekretar"), papers.read, kept))
    counted = run(home.admin, wordings.answered_for)
    assert counted["patient_complaint_nn"] == 1 and "patient_complaint" not in counted
    line = run(home.admin, trails.search_log, "", "letter:unapproved")[0]
    assert "Til pasient: klage, nynorsk" in line.about


@pytest.mark.long
def test_the_summons_and_the_consent_form_are_whole_in_nynorsk(home: House) -> None:
    made, office = decided(home, "right"), home.as_user("sekretar")
    in_nynorsk(home, made)
    with papers_heard() as heard:
        asked = run(office, appointments.suggested, made)
    assert heard == set() and "finn vi ei ny tid" in asked.change
    for interpreter in ("arabisk", ""):
        filled = asked.model_copy(update={"day": DAY, "time": "9", "interpreter": interpreter})
        seen = in_words.seen(run(office, appointments.preview, made, filled))
        assert seen.untranslated == () and "Vi har sett av ein time til deg." in text_of(seen.pdf)
    own = LetterText(id=TextId.SUMMONS_WAY, heading="", text="Inngang B.", valid_from=first_day(), source="lokal")
    run(home.admin, wordings.revise, own)
    asked = run(office, appointments.suggested, made).model_copy(update={"day": DAY, "time": "9"})
    seen = in_words.seen(run(office, appointments.preview, made, asked))
    assert "Inngang B." in text_of(seen.pdf) and seen.untranslated == ("Inngang B.",)
    language = run(office, consents.open_consents, made).letters_in
    assert language == "nn"
    for code in (language, "en"):  # in English too a patient is not asked to sign what is half in another language
        assert in_words.seen(run(office, consents.form_paper, made, (), None, code)).untranslated == (), code


@pytest.mark.long
def test_the_access_report_and_the_overview_are_whole_in_nynorsk(home: House) -> None:
    made, lege = decided(home, "right"), home.as_user("lege")
    in_nynorsk(home, made)
    goals = [{"title": "Halv stilling", "area": "work"}]
    run(lege, entries.sign, made, "plan", None, {"own_goal": "Full jobb", "goals": goals})
    for paper, told, lacks in (
        (run(lege, trails.access_report_paper, made), ("Signerte eit skjema", "Opna", "Kvifor"), ("Åpnet", "Så ")),
        (run(lege, overview_papers.prepare, made), ("Sjukmelding", "maksdato", "Målet mitt"), ("Sykm", " uker")),
    ):
        seen = in_words.seen(paper)
        said = text_of(seen.pdf)
        assert seen.untranslated == () and str(PdfReader(BytesIO(seen.pdf)).root_object["/Lang"]) == "nn-NO"
        assert all(x in said for x in told) and not any(x in said for x in lacks), said
    kept = run(lege, papers.read, run(lege, trails.issue_access_report, made))
    assert "Signerte eit skjema" in text_of(kept), "what is archived is what was seen"
    assert "Signed a form" in text_of(run(lege, trails.access_report_paper, made, "en").pdf())


@pytest.mark.long
def test_the_journal_on_paper_is_in_the_patients_written_norwegian_whatever_the_screen_speaks(home: House) -> None:
    made, lege = decided(home, "right"), home.as_user("lege")
    run(lege, entries.sign, made, "note", None, {"text": "Nakken er stiv.", "day": DAY.isoformat()})
    (note,) = [one.key for one in run(lege, course_journal.open_journal, made).lines if one.kind is LineKind.NOTE]
    some = (made, (note,), Withheld.LIFE)
    try:
        for screen in ("en", "nb"):
            speak(screen)
            paper = run(lege, journal_papers.prepare, *some)
            assert paper.language == "nb" and "Ikke alt er med" in text_of(paper.pdf()), screen
        in_nynorsk(home, made)
        speak("en")
        seen = in_words.seen(run(lege, journal_papers.prepare, *some))
        said = text_of(seen.pdf)
        assert seen.untranslated == () and str(PdfReader(BytesIO(seen.pdf)).root_object["/Lang"]) == "nn-NO"
        assert "Ikkje alt er med" in said and "Nakken er stiv." in said and "fire veker" in said
        assert "Not all of it" not in said
        chosen = text_of(run(lege, journal_papers.prepare, *some, in_="en").pdf())
        assert "Nakken er stiv." in chosen and "four weeks" in chosen
        run(lege, entries.sign, made, "plan", None, {"own_goal": "Full jobb"})
        run(lege, consents.give, made, Recipient.NAV_ADVISER, [Category.PLAN], DAY + timedelta(days=90))
        assert run(lege, journal_papers.nav_summary, made).language == "nb"
    finally:
        speak(SOURCE)


PLANS: dict[str, dict[str, object]] = {
    "plan": {
        "own_goal": "Full jobb",
        "goals": [{"title": "Halv stilling", "area": "work"}],
        "measures": [{"goal": "Halv stilling", "what": "Trening", "responsible": "Eva Li", "due": "2026-04-20"}],
        "evaluation_day": "2026-05-04",
    },
    "rtw": {"steps": [{"from_day": "2026-04-01", "work_percent": 50, "adaptation": "Ikke løft"}], "goal": "Full jobb"},
}
"""What the patient's own papers are made of."""


@pytest.mark.long
@pytest.mark.parametrize("kind", ["plan", "rtw"])
def test_a_plan_is_drawn_in_the_patients_written_norwegian_and_stays_so(home: House, kind: str) -> None:
    """As it is previewed, so it is signed, and no later card, catalogue or door gives another."""
    made, lege = decided(home, "right"), home.as_user("lege")
    in_nynorsk(home, made)
    paper = next(one for one in papers.made_of(kind) if not one.for_employer)
    with papers_heard() as heard:
        seen = in_words.seen(run(lege, papers.prepare, made, paper.kind, PLANS[kind]))
        entry = run(lege, entries.sign, made, kind, None, PLANS[kind])
    assert heard == set() and seen.untranslated == ()
    kept = run(lege, papers.issued_of, entry)
    for pdf in (seen.pdf, kept):
        assert str(PdfReader(BytesIO(pdf)).root_object["/Lang"]) == "nn-NO"
        assert "Side 1 av" in text_of(pdf) and " ikke " not in text_of(pdf).replace("Ikke løft", "")
    assert "UTKAST" not in text_of(kept)
    in_written(home, made, LetterLanguage.BOKMAL)
    speak("en")
    try:
        assert run(lege, papers.issued_of, entry) == kept
        assert run(lege, papers.read, run(lege, papers.issue_of, entry)) == kept
        for said in ("nn", None):
            assert run(lege, in_words.version_in, entry, said) == in_words.Spoken(kept, draft=False)
            assert run(lege, in_words.newest_in, made, paper.kind, said) == in_words.Spoken(kept, draft=False)
        other = run(lege, in_words.version_in, entry, "nb")
        bokmal = other.pdf
        assert other.draft and run(lege, in_words.newest_in, made, paper.kind, "nb") == other
        assert "UTKAST" in text_of(bokmal) and str(PdfReader(BytesIO(bokmal)).root_object["/Lang"]) == "nb-NO"
        run(lege, entries.add_addendum, entry, "Ny telefon.")
        covered = text_of(run(lege, papers.issued_of, entry))
        assert "Ny telefon." in covered and "Tverrfaglig" not in covered and "Addendum" not in covered
    finally:
        speak(SOURCE)


def test_an_own_paragraph_that_nobody_has_written_in_nynorsk_is_told(home: House) -> None:
    made, lege = decided(home, "no_need"), home.as_user("lege")
    in_nynorsk(home, made)
    own = LetterText(id=TextId.PATIENT_OWN, heading="", text="Ring oss gjerne.", valid_from=first_day(), source="lokal")
    run(home.admin, wordings.revise, own)
    seen = in_words.seen(run(lege, letters.decision_letters, made, "patient"))
    assert "Ring oss gjerne." in text_of(seen.pdf) and seen.untranslated == ("Ring oss gjerne.",)
