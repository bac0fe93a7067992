"""Each document's content and blocks, compared as data."""

from datetime import UTC, date, datetime

import pytest

from hia_desktop.documents.blocks import (
    Callout,
    Facts,
    Grid,
    Heading,
    Signature,
    Small,
    SmallCharts,
    Steps,
    Text,
    TimelineStrip,
)
from hia_desktop.documents.kinds import DOCUMENTS, access_report, consent_form, document, epikrise, letter, rtw
from hia_desktop.documents.kinds.content import Signed, span
from hia_desktop.documents.kinds.paper import Document
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.legal_texts import cite
from tests.documents.samples import EPIKRISE, PAPERS, RTW, STEPS


def each() -> list[object]:
    return [pytest.param(found, id=found.kind) for found in DOCUMENTS]


@pytest.mark.parametrize("found", each())
def test_content_goes_through_json_unchanged(found: Document) -> None:
    content = PAPERS[found.kind]
    again = found.Content.model_validate_json(content.model_dump_json())
    assert again == content
    assert found.body(again) == found.body(content)


@pytest.mark.parametrize("found", each())
def test_every_kind_has_a_sample_a_title_and_a_reader(found: Document) -> None:
    assert found.kind in PAPERS, "put a sample into tests/documents/samples.py"
    assert found.title
    assert found.audience
    assert document(found.kind) is found


def test_the_epikrise_asks_first_then_says_who_does_what() -> None:
    blocks = epikrise.body(EPIKRISE)
    asks = ("1) forlenge gradert 20 % til 28.06", "2) kontroll uke 30", "3) ingen ny MR")
    assert isinstance(blocks[0], Facts) and blocks[0].pairs[0][0] == "Status ved avslutning"
    assert blocks[1] == Callout("Fastlegen bes:", asks)
    assert blocks[2] == Heading("Hvem gjør hva")
    assert isinstance(blocks[3], Grid)
    assert blocks[3].rows[1] == ("Arbeidsgiver", "Oppfølgingssamtale, faste pauser og løft under 15 kg", "uke 27")


def test_short_sections_stand_beside_their_labels_in_the_official_order() -> None:
    """The scores and their chart stand with the findings, the strip with the sick leave, and the contact last."""
    blocks = epikrise.body(EPIKRISE.model_copy(update={"contact": "Liv Berg, tlf. 75 00 00 01"}))[4:]
    assert [type(block) for block in blocks] == [Facts, Grid, SmallCharts, Facts, TimelineStrip, Facts, Signature]
    pairs = [[label for label, _text in block.pairs] for block in blocks if isinstance(block, Facts)]
    assert pairs == [
        ["Diagnoser", "Vurdering", "Informasjon til pasient", "Funn og undersøkelser"],
        ["Forløp og behandling", "Arbeid og sykmelding"],
        ["Kontakt ved spørsmål"],
    ]
    scores = blocks[1]
    assert isinstance(scores, Grid)
    assert scores.rows[0] == (
        "PHQ-9 (0–27)",
        "11 · 24.03.2026",
        "4 · 09.06.2026",
        "−7",
        "moderat → minimal",
        "5 mild, 10 moderat",
    )
    assert scores.rows[3] == ("Arbeidsevne (0–10)", "3", "7", "+4", "", "")


def test_a_long_section_has_a_heading_of_its_own() -> None:
    long = epikrise.Section(code="VU", heading="Vurdering", text="Lang tekst. " * 50, source="fra notat 24.03")
    many = epikrise.Section(code="FO", heading="Forløp", text="\n".join("abcdefg"))
    short = epikrise.Section(code="OP", heading="Individuell plan", text="Ikke aktuelt.")
    content = epikrise.Content(sections=[many, long, short])
    assert epikrise.body(content)[:-1] == (
        *(Heading("Vurdering", 1, "fra notat 24.03"), Text(long.text)),
        Facts((("Individuell plan", "Ikke aktuelt."),), sections=True),
        *(Heading("Forløp"), Text(many.text)),
    )
    assert epikrise.longest(content) == "Vurdering" and epikrise.longest(epikrise.Content()) == ""
    asked = epikrise.Content(asks=["Kontroll " * 40], sections=[short])
    assert epikrise.longest(asked) == "Fastlegen bes"


def test_without_their_sections_scores_and_strip_stand_alone() -> None:
    content = epikrise.Content(
        timeline=EPIKRISE.timeline, scores=[epikrise.Score(name="NRS", start=7, end=2.5), epikrise.Score(name="X")]
    )
    blocks = epikrise.body(content)
    assert [block.text for block in blocks if isinstance(block, Heading)] == ["Skjema ved start og slutt", "Sykmelding"]
    assert blocks[1] == Grid(
        ("Skjema", "Start", "Slutt", "Endring"),
        (("NRS", "7", "2,5", "−4,5"), ("X", "–", "–", "–")),
        (40, 22, 22, 16),
        "lrrr",
    )


def test_what_is_not_running_text_is_written_out() -> None:
    """Advice, individual plan, contact and receivers; one whom the patient does not want is not named."""
    form = Epikrise.model_validate(
        {
            "at_closing": "I full jobb.",
            "who_does_what": [{"actor": "employer", "named": "leder Mona", "what": "Hev/senk-bord"}],
            "individual_plan": "1",
            "coordinator": "Eva Sol, tlf. 75 00 00 02",
            **{"advised_grade": 20, "advised_until": "2026-06-28", "considerations": "Løft under 15 kg."},
            "receivers": [
                {"kind": "gp", "name": "Ola Lege", "place": "Bodø legesenter"},
                {"kind": "referrer", "name": "Kari Henviser", "objected": True},
                {"kind": "follow_up", "name": "Frisklivssentralen"},
            ],
            **{"contact": "Liv Berg, overlege", "contact_phone": "75 00 00 01"},
        }
    )
    said = epikrise.written(form)
    assert said["receiver"] == "Ola Lege, Bodø legesenter (fastlege); Frisklivssentralen (følger opp pasienten)"
    assert said["actions"] == [epikrise.Action(actor="Arbeidsgiver (leder Mona)", what="Hev/senk-bord")]
    assert {(s.code, s.heading): s.text for s in said["sections"]} == {
        ("OP", "Individuell plan"): "Ja, i bruk. Koordinator: Eva Sol, tlf. 75 00 00 02",
        ("SY", "Råd om sykmelding"): "20 % til 28.06.2026. Hensyn: Løft under 15 kg.",
    }
    assert said["contact"] == "Liv Berg, overlege, tlf. 75 00 00 01" and said["at_closing"] == "I full jobb."
    only = Epikrise.model_validate({"receivers": [{"kind": "gp", "name": "Ola Lege", "objected": True}]})
    assert epikrise.written(only)["receiver"] == "" and "receiver" not in epikrise.written(Epikrise())


def test_an_empty_epikrise_is_only_an_empty_signature() -> None:
    assert epikrise.body(
        epikrise.Content(asks=["  "], sections=[epikrise.Section(code="VU", heading="Vurdering", text=" \n")])
    ) == (Signature(("ikke signert",)),)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (["kontroll uke 30"], ("kontroll uke 30",)),
        (["1) a", "2. b"], ("1) a", "2) b")),
        (["12.03.2026 kontroll", "b"], ("1) 12.03.2026 kontroll", "2) b")),
    ],
)
def test_asks_are_numbered_once(typed: list[str], printed: tuple[str, ...]) -> None:
    assert epikrise.body(epikrise.Content(asks=typed))[0] == Callout("Fastlegen bes:", printed)


def test_addenda_are_printed() -> None:
    at = datetime(2026, 6, 13, 7, 0, tzinfo=UTC)
    blocks = epikrise.body(
        EPIKRISE.model_copy(update={"addenda": [epikrise.Addendum(text="Rettet dato.", author="Liv Berg", at=at)]})
    )
    assert blocks[-3:] == (Heading("Tillegg"), Text("Rettet dato."), Small("Liv Berg · 13.06.2026 09:00"))


def test_the_signature_line_is_whole() -> None:
    assert EPIKRISE.signed.line() == "Liv Berg, overlege, HPR 0000000 · signert 12.06.2026 14:05"
    assert Signed(name="Liv Berg").line() == "Liv Berg · ikke signert"


def test_spans_read_well() -> None:
    first, last = date(2026, 2, 24), date(2026, 6, 12)
    assert [span(first, last), span(first, None), span(None, last), span(None, None)] == [
        "24.02.2026–12.06.2026",
        "fra 24.02.2026",
        "til 12.06.2026",
        "",
    ]


def test_the_plan_shows_the_grade_that_each_step_leaves() -> None:
    steps = next(block for block in rtw.body(RTW) if isinstance(block, Steps))
    assert [row[1:3] for row in steps.as_grid().rows] == [
        ("20 %", "80 %"),
        ("40 %", "60 %"),
        ("60 %", "40 %"),
        ("80 %", "20 %"),
        ("100 %", "0 %"),
    ]


def test_why_a_step_was_changed_names_the_step_by_its_day() -> None:
    """The table has no numbers to look a number up in."""
    assert [block.text for block in rtw.body(RTW) if isinstance(block, Small)] == [
        "Trinnet fra 11.05.2026: Flyttet fordi smertene økte"
    ]


def employers() -> list[rtw.Content]:
    """The employer's variant made in each way that a caller might."""
    given = RTW.model_dump() | {"for_employer": True}
    return [
        rtw.Content(**given),
        rtw.Content(for_employer=True, steps=STEPS, health_note="x", signed=RTW.signed, goal=RTW.goal),
    ]


@pytest.mark.parametrize("content", employers())
def test_the_employers_content_holds_nothing_about_health(content: rtw.Content) -> None:
    stored = content.model_dump_json()
    for word in ("Nakkesyndrom", "nedstemthet", "søvn", "smertene", "overlege", "0000000"):
        assert word not in stored
    assert all(step.grade is None and step.reason == "" for step in content.steps)
    assert content.steps[1].adaptation == "Hev/senk-bord, pause hver time"


def test_a_copy_for_the_employer_prints_nothing_about_health_either() -> None:
    blocks = rtw.body(RTW.model_copy(update={"for_employer": True}))
    assert blocks == rtw.body(rtw.Content(**(RTW.model_dump() | {"for_employer": True})))
    steps = next(block for block in blocks if isinstance(block, Steps))
    assert steps.as_grid().head == ("Fra", "Arbeid", "Oppgaver", "Tilrettelegging", "Hvem gjør hva")


def test_a_letter_is_called_by_its_subject_and_says_nothing_of_its_approval() -> None:
    content = letter.Content(
        subject="Svar på henvisning",
        addressee=["Ola Lege", "8000 Bodø"],
        paragraphs=[letter.Paragraph(text="Ja."), letter.Paragraph(text="Nei.")],
        template_approved=False,
    )
    assert content.paper_title() == "Svar på henvisning"
    assert content.paper_note() == ""
    assert content.paper_envelope().lines == ("Ola Lege", "8000 Bodø")
    assert letter.body(content)[:2] == (Text("Ja."), Text("Nei.\n\nVennlig hilsen"))


def test_an_access_report_without_lines_says_so() -> None:
    blocks = access_report.body(access_report.Content(rows=[]))
    assert blocks[-1] == Small("Ingen har åpnet opplysninger om deg i denne perioden.")


def test_steps_in_hours_stand_as_hours_on_both_papers() -> None:
    step = rtw.Step(from_day=date(2026, 4, 13), hours=12, tasks="Forelesninger")
    for content in (rtw.Content(steps=[step]), rtw.Content(for_employer=True, steps=[step])):
        grid = next(block for block in rtw.body(content) if isinstance(block, Steps)).as_grid()
        assert (grid.head, grid.rows) == (("Fra", "Arbeid", "Oppgaver"), (("13.04.2026", "12 t/uke", "Forelesninger"),))


def test_a_paper_that_names_the_law_takes_it_from_the_table() -> None:
    """And the report of who has looked says what it does not hold: a list that a name stood in."""
    report = str(access_report.body(access_report.Content(rows=[])))
    assert cite("journal_log") in report and "arbeidsliste" in report and "prøvde og ikke fikk" in report
    form = consent_form.Content(categories=["Epikrise"], recipients=["Fastlegen"], lawful=[("Epikrise", "Fastlegen")])
    assert f"Etter loven ({cite('epikrise_sent')})" in str(consent_form.body(form))
    assert "Hva hver linje åpner" not in str(consent_form.body(form)), "a heading stands over something"


def test_work_before_and_after_is_the_last_sentence_of_the_status() -> None:
    points = [
        epikrise.Worked(when="Før", percent=100),
        epikrise.Worked(when="Ved start", percent=0),
        epikrise.Worked(when="Ved avslutning", percent=None, words="student eller elev · prosent ukjent"),
        epikrise.Worked(when="Etter 3 måneder", percent=None, words="ikke nådd"),
    ]
    told = (
        "Arbeid, av full stilling: før 100 %, ved start 0 %, ved avslutning prosent ukjent (student eller elev), "
        "etter 3 måneder ikke nådd."
    )

    def status(content: epikrise.Content) -> object:
        first = epikrise.body(content)[0]
        return first.pairs if isinstance(first, Facts) else first

    assert status(epikrise.Content(work=points)) == (("Status ved avslutning", told),)
    both = epikrise.Content(work=points, at_closing="Sykmeldt 40 %.\n")
    assert status(both) == (("Status ved avslutning", f"Sykmeldt 40 %. {told}"),)
    unknown = epikrise.Content(work=points[2:], at_closing="Sykmeldt.")
    assert status(unknown) == (("Status ved avslutning", "Sykmeldt."),), "no share is known, so nothing is told"
