"""One reader of Norwegian text: what a referral, a pasted list of sick leave and a typed
field make of the same words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import Looks
from hia_desktop.base.typed_days import parse_day
from hia_desktop.base.written_days import even, written_days
from hia_desktop.domain.leave.meaning import cautions
from hia_desktop.domain.leave.sick_leave import SickLeaveKind
from hia_desktop.domain.person_numbers import parse
from hia_desktop.domain.reading.leaves import pasted_periods
from hia_desktop.domain.reading.names import patient_name
from hia_desktop.domain.reading.page import read
from hia_desktop.domain.reading.referral import ProposalField, propose

TODAY = date(2026, 11, 25)
JAN, FEB = date(2026, 1, 12), date(2026, 2, 1)
Told = tuple[object, object, object, object]


def referral_says(text: str) -> Told:
    """First day, grade, employer and position, as the referral's proposals have them;
    None where there is none, or more than one."""

    def one(field: ProposalField) -> object:
        values = {p.value for p in propose(text, allow_synthetic=True, today=TODAY) if p.field is field}
        return next(iter(values)) if len(values) == 1 else None

    fields = (
        ProposalField.SICK_SINCE,
        ProposalField.SICK_GRADE,
        ProposalField.WORKPLACE,
        ProposalField.POSITION_PERCENT,
    )
    return one(fields[0]), one(fields[1]), one(fields[2]), one(fields[3])


def leave_says(text: str) -> Told:
    """The same of the one row of a pasted list."""
    (row,) = pasted_periods(text, TODAY).rows
    return row.first, row.grade, row.employer or None, row.position_percent


SAME: list[tuple[str, str, Told]] = [
    # the words, the day as it stands in them, and what they say
    ("Sykmeldt fra 12-01-2026, 50 %", "12-01-2026", (JAN, 50, None, None)),
    ("Sykmeldt siden 12.1 2026 100%", "12.1 2026", (JAN, 100, None, None)),
    ("Sykmeldt fra 12 January 2026 100 %", "12 January 2026", (JAN, 100, None, None)),
    ("Sykmeldt fra 12012026 100 %", "12012026", (JAN, 100, None, None)),
    ("Sykmeldt fra mandag 12. januar 2026, 100 %", "mandag 12. januar 2026", (JAN, 100, None, None)),
    ("Sykmeldt f.o.m. 12. jan. 26 - 50%", "12. jan. 26", (JAN, 50, None, None)),
    ("Sykmeldt 50 prosent fra 12/01 2026", "12/01 2026", (JAN, 50, None, None)),
    ("Sykmeldt halvt fra 1.2.2026", "1.2.2026", (FEB, 50, None, None)),
    ("Halvt sykmeldt siden 1.2.2026", "1.2.2026", (FEB, 50, None, None)),
    ("Helt sykmeldt siden 1.2.2026", "1.2.2026", (FEB, 100, None, None)),
    ("Sykmeldt femti prosent fra 1.2.2026", "1.2.2026", (FEB, 50, None, None)),
    ("Sykmeldingsgrad: 80. Fra 1.2.2026.", "1.2.2026", (FEB, 80, None, None)),
    ("Sykmeldt 1.2.26 til dags dato, 100 pst", "1.2.26", (FEB, 100, None, None)),
    ("Sykmeldt siden 1. februar, 60 %", "1. februar", (FEB, 60, None, None)),
    (
        "Arbeidsgiver: Oslo kommune. Stilling 80 %. Sykmeldt 100 % fra 1.2.2026.",
        "1.2.2026",
        (FEB, 100, "Oslo kommune", 80),
    ),
    ("Jobber i Rema 1000, sykmeldt 40 % siden 1.2.2026", "1.2.2026", (FEB, 40, "Rema 1000", None)),
    ("Jobber 40 % hos Kafé Sol AS, sykmeldt 60 % fra 1.2.2026", "1.2.2026", (FEB, 60, "Kafé Sol AS", None)),
    ("100 % sykmeldt fra Lager AS fra 1.2.2026. 60 % stilling.", "1.2.2026", (FEB, 100, "Lager AS", 60)),
    # nynorsk
    ("Sjukmeld 50 % frå 1.2.2026", "1.2.2026", (FEB, 50, None, None)),
    ("Sjukmeld halvt frå 1. februar 2026", "1. februar 2026", (FEB, 50, None, None)),
    ("Heilt sjukmeld sidan måndag 12. januar 2026", "måndag 12. januar 2026", (JAN, 100, None, None)),
    ("Sjukmeldingsgrad er 80. Frå og med 1.2.2026", "1.2.2026", (FEB, 80, None, None)),
    ("Sjukmeld 1.2.26 til i dag, 100 prosent", "1.2.26", (FEB, 100, None, None)),
    (
        "Arbeidsgjevar: Bø kommune. Stillingsstorleik 75 %. Sjukmeld 100 % frå 1.2.2026.",
        "1.2.2026",
        (FEB, 100, "Bø kommune", 75),
    ),
    (
        "Ho arbeidar ved Sogn Bakeri, 60 % stilling. Sjukmeld 30 % sidan 1.2.2026",
        "1.2.2026",
        (FEB, 30, "Sogn Bakeri", 60),
    ),
]


@pytest.mark.parametrize(("text", "day", "says"), SAME)
def test_all_say_the_same_of_the_same_words(text: str, day: str, says: Told) -> None:
    assert referral_says(text) == says
    assert leave_says(text) == says
    assert parse_day(day, TODAY, Looks.BACK) == says[0]


def leave_day(text: str) -> date | None:
    """The first day that a pasted list proposes for «Sykmeldt 100 % fra …»."""
    rows = pasted_periods(f"Sykmeldt 100 % fra {text}", TODAY).rows
    return rows[0].first if rows else None


@given(
    st.dates(date(1930, 1, 1), date(2060, 12, 31)), st.sampled_from(["%d.%m.%y", "%d/%m-%y", "%d-%m-%y", "%d. mars %y"])
)
def test_a_short_year_means_the_same_to_all_who_look_back(day: date, form: str) -> None:
    typed = day.strftime(form)
    seen = parse_day(typed, TODAY, Looks.BACK)
    assert seen.year <= TODAY.year + 1 and seen > TODAY - timedelta(days=101 * 366)
    assert leave_day(typed) == seen
    proposals = propose(f"Sykmeldt 100 % fra {typed}", allow_synthetic=True, today=TODAY)
    assert [p.value for p in proposals if p.field is ProposalField.SICK_SINCE] == (
        [seen] if TODAY - timedelta(days=3 * 366) <= seen <= TODAY else []
    )


def test_a_short_year_looks_where_the_day_looks() -> None:
    assert parse_day("5.6.32", TODAY, Looks.BACK) == leave_day("5.6.32") == date(1932, 6, 5)
    assert parse_day("5.6.32", TODAY, Looks.AHEAD) == date(2032, 6, 5)
    (row,) = pasted_periods(
        "AAP 100 % 1.3.26 - 28.2.29", TODAY
    ).rows  # the last day of a period looks ahead, the first back from it
    assert (row.first, row.last) == (date(2026, 3, 1), date(2029, 2, 28))
    (row,) = pasted_periods("Sykmeldt 100 % 12.-30.1.98", TODAY).rows
    assert (row.first, row.last) == (date(1998, 1, 12), date(1998, 1, 30))


@pytest.mark.long
@given(
    st.dates(TODAY - timedelta(days=330), TODAY),
    st.sampled_from(["{day}.{month}", "{day}/{month}", "{day}. {name}", "{day} {name}"]),
)
def test_a_missing_year_is_that_of_the_last_such_day(day: date, form: str) -> None:
    names = (
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    )
    typed = form.format(day=day.day, month=day.month, name=names[day.month - 1])
    assert parse_day(typed, TODAY, Looks.BACK) == leave_day(typed) == day
    assert day in [p.value for p in propose(f"Sykmeldt fra {typed}, 100 %", allow_synthetic=True, today=TODAY)]


def test_what_people_paste_into_a_field_is_read_there() -> None:
    for typed in ("12. november 2026", "12‑11‑2026", "\u200b12.11.2026", "torsdag 12. november 2026", "12. nov. 26"):
        assert parse_day(typed, TODAY, Looks.BACK) == date(2026, 11, 12), typed
    assert parse("148381\u201108890", allow_synthetic=True, today=TODAY).value == "14838108890"
    with pytest.raises(BadInput, match="er ikke en dato"):
        parse_day("1 " * 500_000, TODAY, Looks.BACK)


def test_a_note_that_was_taken_back_is_never_sure() -> None:
    for words in ("Avvist av NAV", "Avbrutt av deg", "Utgått", "Erstatta av ei ny sjukmelding", "Ikkje sendt"):
        text = f"2. mars 2026 - 15. mars 2026\nSykmelding\n100% sykmeldt fra FJORDHEIM AS i 14 dager\n{words}"
        (row,) = pasted_periods(text, TODAY).rows
        assert not row.sure and (row.first, row.last, row.grade, row.employer) == (
            date(2026, 3, 2),
            date(2026, 3, 15),
            100,
            "FJORDHEIM AS",
        )


def test_a_block_in_nynorsk_is_one_thing() -> None:
    text = (
        "100% sjukmelding\n2. mars 2026 - 15. mars 2026\n(14 dagar)\nEigenmeldingsdagar\n26. februar 2026\n27. "
        "februar 2026\n(2 dagar)"
    )
    rows = pasted_periods(text, TODAY).rows
    assert [(row.first, row.last, row.kind, row.sure) for row in rows] == [
        (date(2026, 2, 26), date(2026, 2, 26), SickLeaveKind.EGENMELDING, True),
        (date(2026, 2, 27), date(2026, 2, 27), SickLeaveKind.EGENMELDING, True),
        (date(2026, 3, 2), date(2026, 3, 15), SickLeaveKind.FULL, True),
    ]


def test_a_pasted_note_that_nav_turns_away_is_cautioned_in_its_row() -> None:
    (row,) = pasted_periods("Sykmeldt 100 % 26.12.2026 - 31.12.2026", TODAY).rows
    assert any("mer enn 30 dager fram i tid" in text for text in cautions(row.period(), TODAY))
    (row,) = pasted_periods("Sykmeldt 100 % 25.12.2026 - 31.12.2026", TODAY).rows
    assert not cautions(row.period(), TODAY)


# -- every day of a text that speaks of absence is in a row, or given back

ABSENCE = st.sampled_from(
    ["sykmeldt ", "Sjukmeld ", "fråvær ", "Egenmelding ", "eigenmelding\n", "50 % ", "halvt sykmeldt ",
    "100% sykmelding\n",
     "ferie ", "AAP ", "Syk ", "Sjuk sidan ", "borte fra jobb ", "Heime frå jobben ", "har ikke jobbet siden ",
     "ikkje arbeidt ", "Ute av arbeid ", "Sluttet å jobbe ", "korttidsfravær ", "Jobber ikke ", "sykdom ", "Off work "]
)  # fmt: skip
BETWEEN = st.sampled_from(
    ["", " ", "\n", "\n\n", " - ", " til ", " til og med ", " frå ", " fra ", ", ", " og ", " deretter ", ". ", "; ",
    "\t",
     " til dags dato ", " (14 dager)\n", "\nAvvist av NAV\n", " i 3 uker ", " Arbeidsgiver: Lager AS ", " uke 3 ",
     " kl. 10.30 ",
     " født ", " " * 60, "12.", "26. og ", " friskmeldt ", " frisk fra ", ", friskmeld "]
)  # fmt: skip
WRITTEN = st.sampled_from(
    ["12.01.2026", "12/1-26", "2026-01-12", "12. januar 2026", "12. jan.", "12.1", "12012026", "January 12, 2026",
    "mandag 12. januar",
     "26., 27. og 28. februar 2026", "12.-18. januar 2026", "31.02.2026", "5.6.32", "måndag den 12.01.26",
     "1.–14. mars", "2026/01/12", "2026.01.12"]
)  # fmt: skip


@given(ABSENCE, st.lists(st.tuples(BETWEEN, WRITTEN), min_size=1, max_size=8), BETWEEN)
def test_every_day_is_in_a_row_or_given_back(about: str, parts: list[tuple[str, str]], after: str) -> None:
    text = about + "".join(between + " " + day for between, day in parts) + after
    found = pasted_periods(text, TODAY)
    places = [(row.start, row.end) for row in found.rows] + [(left.start, left.end) for left in found.unread]
    once = [day for row in found.rows for day in (row.first, row.last) if day]  # the same row twice is proposed once
    lost = [
        text[one.start : one.end]
        for one in written_days(even(text), TODAY.year + 1)
        if not any(start <= one.start and one.end <= end for start, end in places)
        and not any(day == one.within(one.year or day.year) for day in once)
    ]
    assert not lost, text


# -- a referral in nynorsk, and one whose note was taken back


NYNORSK = """Tilvising, motteken 03.02.2026
Pasient: Åse Sogndal, fødd 14.03.1981
Hovuddiagnose: L03 (ICPC-2)
Tilvisar: Dag Fjordlege
Ho er lærar og arbeidar ved Sogn Vidaregåande, stillingsstorleik 80 %.
Sjukmeld 50 % sidan 12. januar 2026. Tidlegare sjukmeld 100 % frå 1.9.2025.
"""


def test_a_referral_in_nynorsk_is_read() -> None:
    told = {
        p.field: p.value
        for p in propose(NYNORSK, allow_synthetic=True, today=TODAY)
        if p.field is not ProposalField.DIAGNOSES
    }
    assert told == {
        ProposalField.RECEIVED: date(2026, 2, 3),
        ProposalField.BIRTH_DATE: date(1981, 3, 14),
        ProposalField.GP_NAME: "Dag Fjordlege",
        ProposalField.OCCUPATION: "lærar",
        ProposalField.WORKPLACE: "Sogn Vidaregåande",
        ProposalField.POSITION_PERCENT: 80,
        ProposalField.SICK_SINCE: JAN,
        ProposalField.SICK_GRADE: 50,
    }
    name = patient_name(read(NYNORSK))
    assert name is not None and name.given is not None and (name.given.value, name.family.value) == ("Åse", "Sogndal")


TAKEN_BACK = [
    "avvist av NAV",
    "Avbrutt av deg.",
    "\nUtgått",
    "\nDenne er erstattet av en ny sykmelding.",
    "ikkje godkjend",
]


@pytest.mark.parametrize("words", TAKEN_BACK)
def test_a_referral_is_not_sure_of_a_note_that_was_taken_back(words: str) -> None:
    for text, sure in (
        (f"Sykmeldt 100 % fra 12.01.2026, {words}", False),
        ("Sykmeldt 100 % fra 12.01.2026, sendt til NAV", True),
    ):
        told = propose(text, allow_synthetic=True, today=TODAY)
        found = [p for p in told if p.field in (ProposalField.SICK_SINCE, ProposalField.SICK_GRADE)]
        assert [(p.value, p.sure) for p in found] == [(100, sure), (JAN, sure)]
