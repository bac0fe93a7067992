"""The report and the data set: nothing under five, no name, and who took it out and why in the trail."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pypdf
import pytest
from sqlalchemy import select, text

from hia_desktop.base.errors import BadInput, Conflict, Refused
from hia_desktop.documents.kinds.centre.quality_report import Cell, Content, FigureLine, Group, Referred
from hia_desktop.domain.forms.ending.values import Match, MatchReason
from hia_desktop.domain.forms.values import ConditionGroup, Decision, OutcomePoint
from hia_desktop.domain.leave.milestones import Window
from hia_desktop.domain.quality import codebook
from hia_desktop.domain.quality.caveats import NOT_SEEN, NOT_YET_REPORTED, ONE_SITE, ROW_BY_ROW
from hia_desktop.domain.quality.counted import CountedCourse
from hia_desktop.domain.quality.figures import FIGURES, MATCH, Theme, defined
from hia_desktop.domain.quality.leaving import cell_words
from hia_desktop.domain.quality.mix import Grouping
from hia_desktop.domain.quality.spans import quarter_of, quarters_to
from hia_desktop.domain.quality.standing import Standing
from hia_desktop.domain.teamwork.encounters import Partner
from hia_desktop.services.call import Work, run, run_watched
from hia_desktop.services.centre import checks, told_quarters
from hia_desktop.services.centre.told_quarters import Told
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.services.quality import dataset, pages, reports
from hia_desktop.services.quality.dataset import TableFormat
from hia_desktop.services.quality.reports import ExportReason
from hia_desktop.services.sealing import proofs
from hia_desktop.store.engine import StoreDamaged
from hia_desktop.store.entities import AuditLine, ToldQuarter
from tests import make, tampering
from tests.domain.quality.made import course
from tests.services.leak_calls import pdf_text
from tests.services.quality.counted_store import entry, put

TODAY, JULY = date(2026, 11, 29), date(2026, 7, 6)
THIRD = quarter_of(JULY)


@pytest.fixture
def centre(home: make.House) -> make.House:
    """Twenty referrals of one quarter, three of them not assessed in time; one practice is called as a formula."""
    home.clock.day = TODAY
    for number in range(20):
        late = 20 if number < 3 else 5
        decided: dict[str, Any] = {"decision": "right", "decided_on": JULY + timedelta(days=late), "disciplines": "fmr"}
        began: dict[str, Any] = {"status": "in_course", "began_on": JULY + timedelta(days=number + 5)}
        put(home, number, received_on=JULY, practice="=cmd()" if number % 2 else "Bodø legesenter", **decided, **began)
    return home


@pytest.mark.long
def test_the_report_tells_no_count_under_five(centre: make.House) -> None:
    made = run(centre.as_user("lege"), reports.quarterly, THIRD.first, ExportReason.LEADERSHIP)
    content = made.content
    assert isinstance(content, Content)
    line = content.pages[0].figures[0]
    assert (line.value, line.counted, line.missing) == ("80–95 %", "alle unntatt < 5 av 20", "0")
    cells = [
        *(f.counted for p in content.pages for f in p.figures),
        *(c for g in content.referred.groups for _n, c in g.rows),
    ]
    assert not [cell for cell in cells if re.search(r"(?<![\d<–] )\b[1-4] av|^[1-4]$", cell)]
    words = pdf_text(made.pdf())
    assert "Tellsen" not in words and "3. kvartal 2026" in words


@pytest.mark.long
def test_the_report_has_every_definition(centre: make.House) -> None:
    content = run(centre.as_user("lege"), reports.quarterly, THIRD.first, ExportReason.LEADERSHIP).content
    assert isinstance(content, Content)
    told = {line.name: line.definition for page in content.pages for line in page.figures}
    assert told == {figure.name: defined(figure) for figure in FIGURES if figure.is_reported}
    assert {figure.code for figure in FIGURES if not figure.is_reported} == {"free_after_24"}
    assert {str(ONE_SITE), str(NOT_SEEN), str(NOT_YET_REPORTED)} <= set(content.unmeasured)
    assert len(content.pages) == 3 and all(len(line.trend) == 8 for page in content.pages for line in page.figures)


def _whole(number: int) -> CountedCourse:
    """A course of which everything that the figures ask is known, and some of it differs from the next one's."""
    came = date(2024, 5, 1) + timedelta(days=number % 880)
    closed, standing = came + timedelta(days=110 + number % 40), [*Standing]
    return course(
        number,
        received=came,
        assessed=came + timedelta(days=5 + number % 13),
        decision=Decision.RIGHT,
        asked_for_more=number % 5 == 0,
        first_contact=came + timedelta(days=20 + number % 30),
        begun=True,
        closed=closed if closed < TODAY else None,
        talk=closed,
        epikrise=closed + timedelta(days=number % 11),
        return_plan=number % 3 > 0,
        employer=(True, False, None)[number % 3],
        partners=frozenset([*Partner][number % 3 : 5]),
        window=Window(came + timedelta(days=5), came + timedelta(days=40)),
        at_closing=standing[number % 4],
        match=[*Match][number % 3],
        after={point: standing[(number + at) % 4] for at, point in enumerate(OutcomePoint)},
    )


@pytest.mark.long
def test_each_theme_has_one_page_with_all_its_charts(centre: make.House) -> None:
    """Eight full quarters, no figure empty: the three themes end on page three, whatever else there is."""
    made = run(centre.as_user("lege"), reports.quarterly, THIRD.first, ExportReason.LEADERSHIP)
    full = reports.content([_whole(number) for number in range(1_200)], THIRD, quarters_to(THIRD), Told(TODAY))
    assert all(len([p for p in one.drawn if p.low is not None]) > 3 for page in full.pages for one in page.figures)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(replace(made, content=full).pdf())).pages]
    for theme, page in zip(Theme, pages, strict=False):
        for figure in (one for one in FIGURES if one.theme is theme and one.is_reported):
            assert page.count(figure.name.split(" ")[0]) > 1, (theme, figure.name)
        assert theme.label in page
    assert "Hvem som ble henvist" in pages[len(Theme)] and all(one.label in pages[len(Theme)] for one in Grouping)


@pytest.mark.long
def test_days_stand_as_figures_beside_a_name_that_tells_the_unit(centre: make.House) -> None:
    """«16 dager» has no room in an eighth of the page, and was broken in two."""
    made = run(centre.as_user("lege"), reports.quarterly, THIRD.first, ExportReason.LEADERSHIP)
    full = reports.content([_whole(number) for number in range(1_200)], THIRD, quarters_to(THIRD), Told(TODAY))
    first = pypdf.PdfReader(io.BytesIO(replace(made, content=full).pdf())).pages[0].extract_text()
    table = first[first.index("Siste åtte kvartaler") : first.index("Bedt om flere opplysninger")]
    assert "(dager)" in table and not re.search(r"\d\s+dager", table)


@pytest.mark.long
def test_why_patients_did_not_match_is_told_without_a_small_count(centre: make.House) -> None:
    """R112 with its reasons: of twelve who did not match well; in the order of the form, and kept as told."""
    why = {MatchReason.FAR_FROM_WORK: 6, MatchReason.COMPLEX: 2, MatchReason.TOO_LATE: 10, MatchReason.OTHER: 12}
    closed = [
        course(
            n,
            closed=JULY,
            talk=JULY,
            epikrise=JULY,
            match=Match.GOOD if n >= 12 else Match.PARTLY,
            match_reasons=tuple(reason for reason, many in why.items() if n < many),
        )
        for n in range(30)
    ]
    earlier = Told(TODAY)
    made = replace(report(centre, THIRD.first), content=reports.content(closed, THIRD, quarters_to(THIRD), earlier))
    found = line(made, MATCH).reasons
    assert [label for label, _many in found] == [reason.label for reason in MatchReason]
    told = dict(found)
    assert (told[MatchReason.FAR_FROM_WORK.label], told[MatchReason.COMPLEX.label]) == ("6", "< 5")
    assert (told[MatchReason.TOO_LATE.label], told[MatchReason.OTHER.label]) == ("skjult", "12")
    assert told[MatchReason.NO_WISH.label] == "0"
    words = pdf_text(made.pdf())
    assert "sammensatt eller kompleks tilstand: < 5; langt fra arbeid: 6;" in " ".join(words.split())
    kept = Cell.model_validate_json(earlier.new[THIRD.first, MATCH])
    assert kept.reasons == found
    few = reports.content(closed[8:], THIRD, quarters_to(THIRD), Told(TODAY))
    (one,) = [one for page in few.pages for one in page.figures if one.reasons]
    assert {many for _label, many in one.reasons} == {"–"}
    assert "hvorfor ikke: vises ikke (for få)" in pdf_text(replace(made, content=few).pdf())


@pytest.mark.long
def test_who_was_referred_over_time_is_each_quarter_as_it_is_told_by_itself(centre: make.House) -> None:
    """R111: eight quarters beside one another, with how many they are; no count under five in any, nor one more than
    eight reports put side by side would tell; what was told of a quarter before stands."""
    groups = [*ConditionGroup][:2]
    spans = quarters_to(THIRD)
    came = [
        (at, groups[n % 2] if n % 7 else None) for at in range(8) for n in range((3, 20, 21, 22, 23, 24, 25, 40)[at])
    ]
    known = [course(n, received=spans[at].first, condition=one) for n, (at, one) in enumerate(came)]
    before = Referred(all_of="31", groups=[Group(heading="Hovedproblem", rows=[(groups[0].label, "31")])])
    earlier = Told(TODAY, {(spans[2].first, "referred"): (before.model_dump_json(), JULY)})
    made = reports.content(known, THIRD, spans, earlier)
    (table,) = [one for one in made.over_time.groups if one.heading == "Hovedproblem"]
    told = dict(table.rows)
    assert made.over_time.all_of == ("–", "20", "31", "22", "23", "24", "25", "40")
    assert told[groups[0].label][2] == "31" and told[groups[1].label][2] == "–", "as it was told"
    for at, span in enumerate(spans):
        if at not in (0, 2):
            alone = [
                sum(now == at and one is group for now, one in came)
                for group in (*groups, *[*ConditionGroup][2:], None)
            ]
            assert [told[name][at] for name in told] == list(cell_words(alone)), span
    assert {told[name][0] for name in told} == {"–"} and "< 5" in told["Ikke ført"]
    assert made.referred == Referred.model_validate_json(earlier.new[THIRD.first, "referred"])
    words = " ".join(pdf_text(replace(report(centre, THIRD.first), content=made).pdf()).split())
    assert "hvert kvartal slik det er gitt ut for seg" in words and "Alle henviste (n) – 20 31 22 23 24 25 40" in words


def _lacking(unsigned: int, lacks: dict[str, int]) -> list[CountedCourse]:
    """Forty referrals of two practices, so many of them not signed; `lacks` how many of the others lack each point."""
    signed = range(unsigned, 40)
    return [
        course(
            n,
            received=JULY,
            practice="A" if n % 2 else "B",
            lacking=None if n < unsigned else frozenset(name for name, many in lacks.items() if n in signed[:many]),
        )
        for n in range(40)
    ]


def test_how_many_are_not_signed_is_not_found_by_putting_the_rows_together() -> None:
    """Whether one or four of forty are not signed, what the report tells of the referrals is the same, and no row has
    a denominator, a share or an unknown of its own."""
    lacks = {"text": 0, "diagnoses": 2, "occupation": 12, "workplace": 25, "motivation": 31, "employer_contact": 34}
    found = [reports.content(_lacking(n, lacks), THIRD, quarters_to(THIRD), Told(TODAY)).referred for n in (1, 2, 3, 4)]
    assert all(one == found[0] for one in found)
    told = dict(found[0].lacking)
    assert [told[point] for point in ("Henvisningstekst", "Diagnoser", "Yrke", "Arbeidsplass")] == [
        "0",
        "< 5",
        "12",
        "25",
    ]
    assert (told["Motivasjon og forventning"], told["Kontakt med arbeidsgiver"]) == ("31", "skjult")
    assert list(told) == [label for field, label in pages.points() if field != "work_status"], "not the most first"
    assert found[0].referrers == [("A", "20"), ("B", "20")]


@pytest.mark.long
def test_what_was_told_with_shares_is_told_so_again(centre: make.House) -> None:
    before = Referred(lacks=[("Yrke", "31–34 %", "12 av 35–38")], practices=[("A", "20", "60 %")])
    told = Told(TODAY, {(THIRD.first, "referred"): (before.model_dump_json(), JULY)})
    made = report(centre, THIRD.first)
    again = reports.content(_lacking(3, {"occupation": 12}), THIRD, quarters_to(THIRD), told)
    assert again.referred == before
    words = pdf_text(replace(made, content=again).pdf())
    assert "12 av 35–38" in words and "60 %" in words and "Ingen henvisninger" not in words


@pytest.mark.parametrize("first", [date(2026, 7, 2), date(2026, 10, 1), date(2027, 1, 1)])
def test_a_report_is_of_a_whole_quarter_that_is_over(home: make.House, first: date) -> None:
    home.clock.day = TODAY
    with pytest.raises(BadInput, match="som er over"):
        run(home.as_user("lege"), reports.quarterly, first, ExportReason.LEADERSHIP)


def report(home: make.House, first: date, user: str = "lege") -> Prepared:
    return run(home.as_user(user), reports.quarterly, first, ExportReason.LEADERSHIP)


def line(made: Prepared, code: str) -> FigureLine:
    assert isinstance(made.content, Content)
    name = next(str(figure.name) for figure in FIGURES if figure.code == code)
    return next(one for page in made.content.pages for one in page.figures if one.name == name)


def _free(home: make.House, course: str, day: date) -> None:
    """What is answered three months after, signed that day."""
    answers = {"point": "3", "day": day.isoformat(), "work_status": "working", "work_percent": 100, "benefit": "none"}
    lege = home.as_user("lege")
    with lege.store.write() as sql:
        entry(Work(sql, lege), course, "outcome", answers, day)


@pytest.fixture
def spring(home: make.House) -> list[str]:
    """Twenty courses closed in the second quarter: fifteen have answered after three months, and five have not."""
    home.clock.day = TODAY
    closed: dict[str, Any] = {
        "status": "closed",
        "closed_on": date(2026, 6, 8),
        "began_on": date(2026, 2, 2),
        "decision": "right",
    }
    courses = [put(home, n, received_on=date(2026, 1, 12), signed={"epikrise": {}}, **closed) for n in range(20)]
    for answered in courses[:15]:
        _free(home, answered, date(2026, 9, 9))
    return courses


@pytest.mark.long
def test_a_late_answer_is_not_found_by_subtracting_two_reports(home: make.House, spring: list[str]) -> None:
    """One more answers after the report of the quarter was made. In the house the figure changes; a second report is
    the same bytes, whoever makes it, and the report of the next quarter tells the same of this one."""
    second = quarter_of(date(2026, 6, 8))
    before = report(home, second.first)
    assert line(before, "free_after_3").value == "100 %" and line(before, "free_after_3").counted == "15 av 15"
    inside = pages.counted.of(second.first, second.last, None)
    was = run_watched(home.as_user("lege"), inside)[0].figures["free_after_3"][0]
    home.clock.day = TODAY + timedelta(days=1)
    _free(home, spring[15], TODAY)
    now = run_watched(home.as_user("lege"), inside)[0].figures["free_after_3"][0]
    assert (was.n, now.n) == (15, 16)
    again = report(home, second.first, "psykolog")
    assert again.content == before.content and again.pdf() == before.pdf()
    assert "Talt 29.11.2026." in pdf_text(again.pdf())
    later = line(report(home, THIRD.first), "free_after_3")
    assert later.trend[-2] == ("100 %", "15 av 15"), "a trend is no way round"


@pytest.mark.long
def test_nothing_is_told_while_an_answer_may_still_come(centre: make.House) -> None:
    """The ten working days of the last one run when the quarter ends, and the answers of the months after come within a
    month: what is told then, is told for good."""
    home = centre
    put(home, 30, received_on=date(2026, 9, 29))
    home.clock.day = date(2026, 10, 1)
    early = report(home, THIRD.first)
    assert line(early, "assessed_in_time").counted == "ikke alle er kommet så langt"
    assert line(early, "asked_for_more").counted_on == "01.10.2026"
    home.clock.day = date(2026, 10, 20)
    then = report(home, THIRD.first)
    assert (line(then, "assessed_in_time").value, line(then, "assessed_in_time").counted_on) == (
        "81–95 %",
        "20.10.2026",
    )
    assert line(then, "asked_for_more") == line(early, "asked_for_more") and then.day == home.clock.day
    home.clock.day = TODAY
    assert report(home, THIRD.first).pdf() == then.pdf()


@pytest.mark.long
def test_two_who_tell_a_quarter_at_once_tell_it_alike(centre: make.House) -> None:
    lege = centre.as_user("lege")
    with lege.store.read() as sql:
        slow = told_quarters.told(Work(sql, lege), [THIRD.first])
    first = report(centre, THIRD.first, "psykolog")
    code, cell = FIGURES[0].code, Content.model_validate(first.content).referred
    slow.once(THIRD.first, code, cell)
    with pytest.raises(Conflict, match="En annen"), lege.store.write() as sql:
        slow.keep(Work(sql, lege))
    assert report(centre, THIRD.first).pdf() == first.pdf()


@pytest.mark.long
@pytest.mark.parametrize(
    ("loose", "forged"),
    [
        ((), f"INSERT INTO told_quarter VALUES ('{THIRD.first}', 'another', '{{}}', '2026-10-01')"),
        (
            ("told_quarter_stays",),
            f"UPDATE told_quarter SET content = '{{}}' WHERE what = 'referred' AND quarter = '{THIRD.first}'",
        ),
    ],
    ids=["put in", "changed"],
)
def test_what_was_told_by_nobody_is_named_and_nothing_is_told_of_it(
    centre: make.House, loose: tuple[str, ...], forged: str
) -> None:
    lege = centre.as_user("lege")
    run(lege, reports.quarterly, THIRD.first, ExportReason.LEADERSHIP)

    def named() -> list[str]:
        return [one for one in run(lege, checks.verify).problems if "fortalt av et kvartal" in one]

    assert named() == [] and lege.store.verify_trail()[1] == []
    with lege.store.write() as sql:
        for name in loose:
            tampering.drop_trigger(sql, name)
        sql.execute(text(forged))
    (found,) = named()
    assert "2026-07-01" in found
    with pytest.raises(StoreDamaged, match="lagt inn utenfor programmet"):
        report(centre, THIRD.first)


@pytest.mark.long
def test_a_nav_adviser_signs_what_was_done_at_workplaces_alone(centre: make.House) -> None:
    """Whatever program she writes by."""
    nav = centre.as_user("nav")

    def tell(kind: str, what: str) -> None:
        row = ToldQuarter(quarter=THIRD.first, what=what, content="{}", told_on=TODAY)
        make.signed(nav, kind, lambda _sql: row)

    tell(proofs.TOLD_OF_WORK, ToldQuarter.WORKPLACES)
    report(centre, THIRD.first)
    tell(proofs.TOLD, "another")
    with pytest.raises(StoreDamaged):
        report(centre, THIRD.first)


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_the_data_set_has_a_row_for_each_course_and_no_name(centre: make.House) -> None:
    asked = dataset.files.of(THIRD.first, THIRD.last, TableFormat.CSV, ExportReason.CONTROL)
    steps: list[tuple[int, int]] = []
    (found, _changed) = run_watched(centre.as_user("lege"), asked, lambda done, of: steps.append((done, of)))
    rows = rows_of(found.data)
    assert found.courses == len(rows) == 20 and steps
    assert [row["nr"] for row in rows] == [str(n) for n in range(1, 21)]
    assert sum(row["assessed_in_time"] == "1" for row in rows) == 17
    assert sorted(int(row["days_to_contact"]) for row in rows) == list(range(5, 25))
    assert {row["free_at_closing"] for row in rows} == {str(codebook.NOT_CONCERNED)}
    assert {row["in_window"] for row in rows} == {str(codebook.UNKNOWN)}
    text = (found.data + found.codebook).decode("utf-8-sig", errors="replace")
    assert not re.search(r"Tellsen|Kari|legesenter|cmd|\d{11}|[0-9a-f]{32}|\d{4}-\d\d-\d\d", text)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (JULY, JULY),  # one day
        (THIRD.first, THIRD.last - timedelta(days=1)),
        (THIRD.first + timedelta(days=1), THIRD.last),
        (THIRD.first, date(2026, 12, 31)),  # the last quarter of it runs
        (date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_no_two_data_sets_differ_by_one_day(centre: make.House, first: date, last: date) -> None:
    with pytest.raises(BadInput, match="hele kvartaler som er over"):
        run(centre.as_user("lege"), dataset.files, first, last, TableFormat.CSV, ExportReason.CONTROL)


def test_no_data_set_of_fewer_than_five(centre: make.House) -> None:
    earlier = quarter_of(THIRD.first - timedelta(days=1))
    for number in range(4):
        put(centre, 100 + number, received_on=earlier.last)
    lege = centre.as_user("lege")
    for last in (earlier.last, THIRD.last):  # the second less the third quarter's own would be the first
        with pytest.raises(BadInput, match=r"Færre enn 5 henvisninger kom i 2\. kvartal"):
            run(lege, dataset.files, earlier.first, last, TableFormat.CSV, ExportReason.CONTROL)
    put(centre, 104, received_on=earlier.last)
    assert run(lege, dataset.files, earlier.first, THIRD.last, TableFormat.CSV, ExportReason.CONTROL).courses == 25


def test_the_codebook_tells_of_every_column(centre: make.House) -> None:
    found = run(centre.as_user("lege"), dataset.files, THIRD.first, THIRD.last, TableFormat.CSV, ExportReason.CONTROL)
    told = rows_of(found.codebook)
    assert [row["Variabel"] for row in told] == list(rows_of(found.data)[0])
    assert all(row["Betydning"] and row["Enhet eller koder"] for row in told)
    means = {row["Variabel"]: row["Betydning"] for row in told}
    assert all(str(said) in means["nr"] for said in (ONE_SITE, NOT_SEEN, ROW_BY_ROW))
    assert all(defined(figure) in means[figure.code] for figure in FIGURES if not figure.in_days)
    days = means["days_to_contact"]
    assert "På raden: kalenderdager fra henvisningen" in days and "Median" not in days, "a row is one course"


def test_the_same_as_a_spreadsheet_without_a_formula(centre: make.House) -> None:
    found = run(centre.as_user("lege"), dataset.files, THIRD.first, THIRD.last, TableFormat.XLSX, ExportReason.RESEARCH)
    for data in (found.data, found.codebook):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
            assert "<f>" not in sheet and b"Tellsen" not in book.read("xl/sharedStrings.xml")


@pytest.mark.long
def test_the_trail_tells_what_by_whom_and_why(centre: make.House) -> None:
    lege = centre.as_user("lege")
    run(lege, reports.quarterly, THIRD.first, ExportReason.LEADERSHIP)
    run(lege, dataset.files, THIRD.first, THIRD.last, TableFormat.CSV, ExportReason.REGISTER)
    with lege.store.read() as sql:
        wanted = select(AuditLine.action, AuditLine.ground, AuditLine.user_id).order_by(AuditLine.seq.desc()).limit(2)
        lines = [tuple(line) for line in sql.execute(wanted)]
    assert lines == [
        ("quality:dataset", "2026-07-01–2026-09-30 csv register n=20", lege.me.id),
        ("quality:report", "2026-07-01 leadership", lege.me.id),
    ]


def test_nobody_else_takes_anything_out(home: make.House) -> None:
    for user in ("nav", "sekretar", "admin"):
        signed_in = home.admin if user == "admin" else home.as_user(user)
        with pytest.raises(Refused):
            run(signed_in, reports.quarterly, THIRD.first, ExportReason.LEADERSHIP)
        with pytest.raises(Refused):
            run(signed_in, dataset.files, THIRD.first, THIRD.last, TableFormat.CSV, ExportReason.CONTROL)
