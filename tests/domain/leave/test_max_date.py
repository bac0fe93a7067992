"""Maksdato against a table: the law's own limits, and NAV's test of how it counts them.

`SPLEIS` names tests in navikt/helse-spleis, MaksimumSykepengedagerfilterTest.kt (read 2026-11-28); the law is as
`domain.leave.max_date` cites it.
"""

from datetime import date, timedelta

import pytest

from hia_desktop.domain.leave.max_date import MaxDate, max_date
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind, WorkSituation
from hia_desktop.domain.legal_texts import cite

YOUNG, TURNED_67, TURNED_70 = date(1992, 2, 12), date(1951, 1, 11), date(1948, 1, 10)
FULL, GRADED, SEEKING = SickLeaveKind.FULL, SickLeaveKind.GRADED, SickLeaveKind.JOB_SEEKING
DAY, DAY_ONE = timedelta(days=1), date(2018, 1, 15)


def timeline(words: str, start: date = date(2018, 1, 1)) -> list[Period]:
    """«16AP 248NAV 182ARB 10FRI»: calendar days of the employer's period, at work and of holiday; NAV counts weekdays.

    Days that NAV pays without an employer's period before them are written as job-seeking, which has none.
    """
    found: list[Period] = []
    day, after_employer = start, False
    for word in words.split():
        count, what = int(word.rstrip("APNVRBFI")), word.lstrip("0123456789")
        last = day
        if what == "NAV":
            while count:
                count -= last.weekday() < 5
                last += DAY
        else:
            last += count * DAY
        kind = {"AP": FULL, "NAV": FULL if after_employer else SEEKING, "FRI": SickLeaveKind.HOLIDAY}.get(what)
        if kind is not None:
            found.append(Period(day, last - DAY, kind, 0 if kind is SickLeaveKind.HOLIDAY else 100))
        after_employer = what == "AP" or (after_employer and what != "ARB")
        day = last
    return found


SPLEIS = [
    ("riktig antall dager", "16AP 8NAV", YOUNG, date(2018, 12, 28)),
    ("stopper betaling etter 248 dager", "16AP 249NAV", YOUNG, date(2018, 12, 28)),
    ("utbetalingsgrense resettes ikke når oppholdsdager nås ved sykedager 1", "16AP 248NAV", YOUNG, date(2018, 12, 28)),
    ("26 uker arbeid resetter utbetalingsgrense", "248NAV 182ARB 10NAV", YOUNG, date(2020, 5, 25)),
    ("ikke ny maksdato dersom mindre enn 182 dager frisk", "248NAV 100ARB 10NAV", YOUNG, date(2018, 12, 12)),
    ("25 uker er ikke nok", "248NAV 175ARB 10NAV", YOUNG, date(2018, 12, 12)),
    ("noe som helst sykdom i opphold resetter teller", "248NAV 168ARB 5NAV 14ARB 10NAV", YOUNG, date(2018, 12, 12)),
    (
        "utbetalingsgrense resettes ikke ved første arbeidsgiverperiodedag",
        "16AP 248NAV 175ARB 1AP",
        YOUNG,
        date(2018, 12, 28),
    ),
    ("sykdom i arbeidsgiverperioden ødelegger ikke oppholdet", "50NAV 175ARB 16AP 248NAV", YOUNG, date(2019, 8, 28)),
    ("en ubetalt sykedag før opphold", "249NAV 182ARB 10NAV", YOUNG, date(2020, 5, 26)),
    (
        "246 dager nådd på 3 år",
        "48NAV 140ARB 48NAV 140ARB 48NAV 140ARB 48NAV 140ARB 48NAV 140ARB 6NAV 52ARB",
        YOUNG,
        None,
    ),
    ("sjekk 60 dagers grense for 67 åringer", "9NAV 61NAV", TURNED_67, date(2018, 4, 5)),
    ("forbrukte dager før 67 år", "8NAV", TURNED_67, date(2018, 4, 5)),
    ("60 dagers grense med 26 ukers opphold", "8NAV 60NAV 182ARB 30NAV", TURNED_67, date(2018, 12, 26)),
    ("oppbrukt etter fylte 67", "9NAV 100NAV", TURNED_67, date(2018, 4, 5)),
    ("utbetaling stopper når du blir 70 år", "11NAV", TURNED_70, date(2018, 1, 9)),
    ("ferie mellom utbetalinger er ikke betalt", "16AP 100NAV 14FRI 10NAV", YOUNG, date(2019, 1, 11)),
]


@pytest.mark.parametrize(("source", "words", "born", "day"), SPLEIS, ids=[case[0] for case in SPLEIS])
def test_as_nav_counts(source: str, words: str, born: date, day: date | None) -> None:
    periods = timeline(words)
    found = max_date(periods, periods[-1].last or date.max, born)
    if day is None:
        assert found is not None and found.used == 246, source
    else:
        assert found is not None and found.day == day, source


def sick(first: date, last: date | None = None, work: WorkSituation = WorkSituation.EMPLOYEE, **more: object) -> Period:
    kind = more.get("kind", FULL)
    grade = more.get("grade", 100)
    assert isinstance(kind, SickLeaveKind) and isinstance(grade, int)
    return Period(first, last, kind, grade, employer="", position_percent=None, work=work)


START = date(2026, 1, 12)
E, S, N, ST = WorkSituation.EMPLOYEE, WorkSituation.SELF_EMPLOYED, WorkSituation.NO_EMPLOYER, WorkSituation.STUDENT
LAW: list[tuple[str, list[Period], date, date | None, date | None]] = [
    ("§ 8-12: 248 after the employer's 16 days (§ 8-19)", [sick(START)], date(2026, 2, 24), None, date(2027, 1, 8)),
    (
        "§ 8-12: a graded day is a whole day",
        [sick(START, kind=GRADED, grade=20)],
        date(2026, 2, 24),
        None,
        date(2027, 1, 8),
    ),
    ("§ 8-34: the self-employed from the 17th day", [sick(START, work=S)], date(2026, 2, 24), None, date(2027, 1, 8)),
    ("§ 8-47: between jobs, 250 from the 15th day", [sick(START, work=N)], date(2026, 2, 24), None, date(2027, 1, 8)),
    (
        "§ 8-5: job-seeking days count",
        [sick(START, date(2026, 3, 1)), sick(date(2026, 3, 2), kind=SEEKING, grade=0)],
        date(2026, 4, 1),
        None,
        date(2027, 1, 8),
    ),
    (
        "again after 13 weeks at work",
        [sick(date(2025, 1, 6), date(2025, 8, 31)), sick(date(2025, 12, 1))],
        date(2026, 2, 1),
        None,
        date(2026, 4, 21),
    ),
    (
        "§ 8-12 second paragraph: 26 weeks fit",
        [sick(date(2025, 1, 6), date(2025, 6, 1)), sick(date(2025, 12, 1))],
        date(2026, 2, 1),
        None,
        date(2026, 11, 27),
    ),
    (
        "one day short of 26 weeks: the spent days count",
        [sick(date(2025, 1, 6), date(2025, 6, 17)), sick(date(2025, 12, 1), date(2025, 12, 31))],
        date(2026, 2, 1),
        None,
        date(2026, 11, 27),
    ),
    (
        "§ 8-19: fewer than 16 days at work, no new employer's period",
        [sick(START, date(2026, 2, 1)), sick(date(2026, 2, 16))],
        date(2026, 3, 1),
        None,
        date(2027, 1, 22),
    ),
    (
        "§ 8-19: 16 days at work, a new employer's period",
        [sick(START, date(2026, 2, 1)), sick(date(2026, 2, 18))],
        date(2026, 3, 1),
        None,
        date(2027, 2, 11),
    ),
    (
        "§ 8-19: two short leaves are one employer's period",
        [sick(START, date(2026, 1, 16)), sick(date(2026, 1, 26))],
        date(2026, 3, 1),
        None,
        date(2027, 1, 19),
    ),
    (
        "from Friday to Monday nobody is back",
        [sick(START, date(2026, 1, 16)), sick(date(2026, 1, 19))],
        date(2026, 3, 1),
        None,
        date(2027, 1, 8),
    ),
    (
        "compendia24: sick only in the employer's period breaks nothing",
        [sick(date(2025, 1, 6), date(2025, 5, 30)), sick(date(2025, 8, 1), date(2025, 8, 9)), sick(date(2025, 12, 15))],
        date(2026, 2, 1),
        None,
        date(2026, 12, 11),
    ),
    (
        "AAP is not to be fit for work",
        [
            sick(date(2025, 1, 6), date(2025, 6, 1)),
            sick(date(2025, 6, 2), date(2025, 11, 30), kind=SickLeaveKind.AAP, grade=0),
            sick(date(2025, 12, 1)),
        ],
        date(2026, 2, 1),
        None,
        date(2026, 7, 3),
    ),
    ("§ 8-51: 60 days after 67", [sick(START)], date(2026, 2, 24), date(1959, 1, 11), date(2026, 4, 21)),
    ("§ 8-51: turns 67 on the way", [sick(START)], date(2026, 2, 24), date(1959, 6, 1), date(2026, 8, 24)),
    (
        "§ 8-51: fewer than 60 of the 248 are left at 67",
        [sick(START)],
        date(2026, 2, 24),
        date(1959, 12, 1),
        date(2027, 1, 8),
    ),
    ("§ 8-3: none from 70", [sick(START)], date(2026, 2, 24), date(1956, 3, 2), date(2026, 2, 27)),
    ("§ 8-3: 70 already", [sick(START)], date(2026, 2, 24), date(1956, 1, 2), None),
    ("studies give no sykepenger", [sick(START, work=ST)], date(2026, 2, 24), None, None),
    ("a job beside the studies does", [sick(START, work=ST), sick(START)], date(2026, 2, 24), None, date(2027, 1, 8)),
    ("no sick leave", [], date(2026, 2, 24), None, None),
    ("AAP alone", [sick(START, kind=SickLeaveKind.AAP, grade=0)], date(2026, 2, 24), None, None),
    (
        "avventende is at work",
        [sick(START, date(2026, 1, 25), kind=SickLeaveKind.AVVENTENDE, grade=0), sick(date(2026, 1, 26))],
        date(2026, 3, 1),
        None,
        date(2027, 1, 22),
    ),
    (
        "the job is lost on the way: the 248 go on",
        [sick(START, date(2026, 3, 1)), sick(date(2026, 3, 2), work=N)],
        date(2026, 4, 1),
        None,
        date(2027, 1, 8),
    ),
    ("already reached", [sick(date(2025, 1, 6))], date(2026, 11, 28), None, date(2026, 1, 2)),
    (
        "§ 8-12: three years back only",
        [
            sick(date(2022, 3, 1), date(2022, 6, 30)),
            sick(date(2022, 11, 1), date(2022, 12, 31)),
            sick(date(2023, 5, 1), date(2023, 6, 30)),
            sick(date(2023, 11, 1), date(2023, 12, 31)),
            sick(date(2024, 5, 1), date(2024, 5, 31)),
            sick(date(2024, 10, 1), date(2024, 10, 31)),
            sick(date(2025, 4, 1), date(2025, 4, 30)),
            sick(date(2025, 9, 15), None),
        ],
        date(2025, 10, 1),
        None,
        date(2026, 3, 17),
    ),
]


@pytest.mark.parametrize(("source", "periods", "today", "born", "day"), LAW, ids=[case[0] for case in LAW])
def test_as_the_law_says(source: str, periods: list[Period], today: date, born: date | None, day: date | None) -> None:
    found = max_date(periods, today, born)
    assert (found.day if found else None) == day, source


def test_it_says_what_it_rests_on_and_what_it_does_not_know() -> None:
    found = max_date([sick(date(2025, 1, 6), date(2025, 8, 31)), sick(date(2025, 12, 1))], date(2026, 2, 1))
    law = ("ftrl_8_12", "ftrl_8_11", "ftrl_8_19", "nav_counts")
    assert found == MaxDate(date(2026, 4, 21), 191, 248, date(2025, 1, 22), law)
    told = (
        "Etter 248 sykepengedager: 191 er brukt siden 22.01.2025. Kan være tidligere: fravær som ikke er ført "
        "her, teller. NAV avgjør."
    )
    assert found.explained() == told
    assert found.explained(tell_since=False).startswith("Etter 248 sykepengedager. Kan være tidligere")


def test_the_order_of_the_periods_does_not_matter() -> None:
    periods = [sick(date(2025, 1, 6), date(2025, 8, 31)), sick(date(2025, 12, 1))]
    assert max_date(periods, date(2026, 2, 1)) == max_date(periods[::-1], date(2026, 2, 1))


@pytest.mark.parametrize(
    ("period", "born", "paragraphs"),
    [
        (Period(DAY_ONE, None, FULL, 100), YOUNG, "§ 8-12, § 8-11 og § 8-19"),
        (
            Period(DAY_ONE, None, FULL, 100, work=WorkSituation.FREELANCER),
            YOUNG,
            "§ 8-11 og §§ 8-34 og 8-38",
        ),
        (
            Period(DAY_ONE, None, FULL, 100, work=WorkSituation.SELF_EMPLOYED),
            YOUNG,
            "§ 8-11 og §§ 8-34 og 8-38",
        ),
        (Period(DAY_ONE, None, FULL, 100, work=WorkSituation.NO_EMPLOYER), YOUNG, "§ 8-11 og § 8-47"),
        (Period(DAY_ONE, None, SEEKING, 100, work=WorkSituation.NO_EMPLOYER), YOUNG, "§ 8-11 og § 8-5"),
        (Period(DAY_ONE, None, FULL, 100), TURNED_67, "§ 8-12, § 8-51, § 8-11"),
        (
            Period(date(2017, 12, 1), None, FULL, 100),
            TURNED_70,
            "§ 8-12, § 8-3, § 8-11",
        ),
    ],
)
def test_it_cites_what_the_day_rests_on(period: Period, born: date, paragraphs: str) -> None:
    found = max_date([period], DAY_ONE, born)
    assert found is not None and paragraphs in cite(*found.law)
