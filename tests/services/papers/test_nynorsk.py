"""A patient's letters are in the written Norwegian that the patient card says, and all of them: nothing is left in
bokmål untold."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import papers_heard
from hia_desktop.domain.letter_texts import LetterLanguage, LetterText, TextId, first_day
from hia_desktop.services.call import run
from hia_desktop.services.centre import wordings
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import courses
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
    office = home.as_user("sekretar")
    card = run(office, patients.card, run(office, courses.open_course, course).banner.patient)
    nynorsk = card.draft.model_copy(update={"letters_in": LetterLanguage.NYNORSK})
    run(office, patients.change, card.id, card.version, nynorsk)


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


def test_what_went_out_unapproved_is_told_by_language(home: House) -> None:
    made, lege = decided(home, "no_need"), home.as_user("lege")
    in_nynorsk(home, made)
    kept = run(lege, letters.issue_decision, made, "patient", answering=True)
    assert "Du kan klage" in text_of(run(home.as_user("sekretar"), papers.read, kept))
    counted = run(home.admin, wordings.answered_for)
    assert counted["patient_complaint_nn"] == 1 and "patient_complaint" not in counted
    line = run(home.admin, trails.search_log, "", "letter:unapproved")[0]
    assert "Til pasient: klage, nynorsk" in line.about


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


def test_an_own_paragraph_that_nobody_has_written_in_nynorsk_is_told(home: House) -> None:
    made, lege = decided(home, "no_need"), home.as_user("lege")
    in_nynorsk(home, made)
    own = LetterText(id=TextId.PATIENT_OWN, heading="", text="Ring oss gjerne.", valid_from=first_day(), source="lokal")
    run(home.admin, wordings.revise, own)
    seen = in_words.seen(run(lege, letters.decision_letters, made, "patient"))
    assert "Ring oss gjerne." in text_of(seen.pdf) and seen.untranslated == ("Ring oss gjerne.",)
