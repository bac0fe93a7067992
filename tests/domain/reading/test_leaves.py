"""Periods read out of pasted texts: a table of styles and mistakes,
and that a day proposed as sure always stands in the text."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.base.written_days import even, written_days
from hia_desktop.domain.leave.sick_leave import SickLeaveKind, WorkSituation
from hia_desktop.domain.reading.leaves import UNTIL_WELL, PastedPeriods, pasted_periods

TODAY = date(2026, 2, 24)
K = SickLeaveKind
FULL = ("12.01.2026", "08.03.2026", K.FULL, 100)
HALF = ("09.03.2026", "05.04.2026", K.GRADED, 50)


def shown(found: PastedPeriods) -> list[tuple[str, str | None, SickLeaveKind, int | None, bool]]:
    """The proposals as days, kind, grade, and whether they are sure."""
    return [
        (
            row.first.strftime("%d.%m.%Y"),
            row.last.strftime("%d.%m.%Y") if row.last else None,
            row.kind,
            row.grade,
            row.sure,
        )
        for row in found.rows
    ]


SURE, DOUBT = True, False

TABLE = [
    # as doctors write
    ("sykmeldt 100 % 12.01.2026–08.03.2026, deretter 50 % til 05.04", [(*FULL, SURE), (*HALF, DOUBT)]),
    (
        "Sykmeldt 100 % fra 12.01.2026 til 08.03.2026. Deretter 50 % fra 09.03.2026 til og med 05.04.2026.",
        [(*FULL, SURE), (*HALF, SURE)],
    ),
    ("f.o.m. 12.01.26 t.o.m. 08.03.26: gradert sykmelding 50 %", [("12.01.2026", "08.03.2026", K.GRADED, 50, SURE)]),
    ("100% 12/1-26 - 8/3-26", [(*FULL, SURE)]),
    ("2026-01-12 - 2026-03-08 (100 %)", [(*FULL, SURE)]),
    ("Fullt sykmeldt 12. januar 2026 til 8. mars 2026", [(*FULL, SURE)]),
    ("Sykmeldt 100 % 12012026-08032026", [(*FULL, SURE)]),
    ("100 % 12.01.2026–08.03.2026 og 50 % 09.03.2026–05.04.2026", [(*FULL, SURE), (*HALF, SURE)]),
    ("Sykmeldt 12.01.2026–08.03.2026, 100 %, 09.03.2026–05.04.2026, 50 %", [(*FULL, SURE), (*HALF, SURE)]),
    ("Sjukmeld 12.01.2026 - 08.03.2026, 100 prosent", [(*FULL, SURE)]),
    # lines of a list or a sick note
    ("12.01.2026 - 08.03.2026 100 %\n09.03.2026 - 05.04.2026 50 %", [(*FULL, SURE), (*HALF, SURE)]),
    ("Fra\tTil\tGrad\n12.01.2026\t08.03.2026\t100 %\n09.03.2026\t05.04.2026\t50 %", [(*FULL, SURE), (*HALF, SURE)]),
    ("12.01.2026\t08.03.2026\t100 %", [(*FULL, DOUBT)]),
    (
        "12. januar 2026 – 8. mars 2026\n100 % sykmeldt\nSendt til NAV\n\n9. mars 2026 – 5. april 2026\n50 % sykmeldt",
        [(*FULL, SURE), (*HALF, SURE)],
    ),
    ("Fra: 12.01.2026\nTil: 08.03.2026\nAktivitet ikke mulig", [(*FULL, SURE)]),
    ("Periode: 12.01.2026 - 08.03.2026\nGrad: 100 %", [(*FULL, SURE)]),
    # other kinds
    ("Avventende sykmelding 12.01.2026–20.01.2026", [("12.01.2026", "20.01.2026", K.AVVENTENDE, None, SURE)]),
    ("Reisetilskudd 12.01.2026–20.01.2026", [("12.01.2026", "20.01.2026", K.REISETILSKUDD, None, SURE)]),
    ("Behandlingsdager 12.01.2026–08.03.2026", [("12.01.2026", "08.03.2026", K.BEHANDLINGSDAGER, None, SURE)]),
    ("Egenmelding 05.01.2026–07.01.2026", [("05.01.2026", "07.01.2026", K.EGENMELDING, None, SURE)]),
    ("Ferie 01.07.2026-21.07.2026", [("01.07.2026", "21.07.2026", K.HOLIDAY, None, SURE)]),
    ("Permisjon 12.01.2026–08.03.2026", [("12.01.2026", "08.03.2026", K.LEAVE, None, SURE)]),
    (
        "Friskmelding til arbeidsformidling 12.01.2026–05.04.2026",
        [("12.01.2026", "05.04.2026", K.JOB_SEEKING, None, SURE)],
    ),
    ("Uføretrygd 50 % fra 01.02.2026", [("01.02.2026", None, K.UFORETRYGD, 50, DOUBT)]),
    ("AAP fra 01.02.2026", [("01.02.2026", None, K.AAP, None, DOUBT)]),
    # what is inferred is doubtful
    ("100 % sykmelding 12.01–08.03.2026", [(*FULL, SURE)]),  # the year of the last day is the first one's too
    ("Sykmeldt 100 % 12.12–08.01", [("12.12.2025", "08.01.2026", K.FULL, 100, DOUBT)]),
    ("Sykmeldt 12.–30. januar 2026, 100 %", [("12.01.2026", "30.01.2026", K.FULL, 100, SURE)]),
    ("Sykmeldt 12.–30. januar, 100 %", [("12.01.2026", "30.01.2026", K.FULL, 100, DOUBT)]),
    ("Sykmeldt 100 % 12.12–08.01.2026", [("12.12.2025", "08.01.2026", K.FULL, 100, SURE)]),
    ("Sykmeldt 100 % fra 12.01.2026", [("12.01.2026", None, K.FULL, 100, DOUBT)]),
    (
        "Sykmeldt 100 % fra 12.01.2026, 50 % fra 09.03.2026",
        [("12.01.2026", "08.03.2026", K.FULL, 100, DOUBT), ("09.03.2026", None, K.GRADED, 50, DOUBT)],
    ),
    (
        "Sjukmeld frå 12. januar 2026, fullt. 50 % frå 9. mars til 5. april 2026.",
        [("12.01.2026", "08.03.2026", K.FULL, 100, DOUBT), (*HALF, SURE)],
    ),
    ("Sykmeldt 100 % fra 12.01.2026. 50 % stilling fra 09.03.2026.", [("12.01.2026", None, K.FULL, 100, DOUBT)]),
    (
        "Sykmeldt 50 % fra 12.01.2026. 50 % fra 09.03.2026.",
        [  # a renewal: which of the two runs on is not said
            ("12.01.2026", None, K.GRADED, 50, DOUBT),
            ("09.03.2026", None, K.GRADED, 50, DOUBT),
        ],
    ),
    ("Sykmeldt 50 % fra 12.01.2026 ut mars", [("12.01.2026", None, K.GRADED, 50, DOUBT)]),
    ("Sykmeldt 50 % fra 12.01.2026 i 4 uker", [("12.01.2026", "08.02.2026", K.GRADED, 50, DOUBT)]),
    ("Egenmelding 05.01.2026", [("05.01.2026", "05.01.2026", K.EGENMELDING, None, DOUBT)]),
    (
        "100 % sykmeldt 12.01.2026–08.03.2026, forlenget til 05.04.2026",
        [(*FULL, SURE), ("09.03.2026", "05.04.2026", K.FULL, 100, DOUBT)],
    ),
    ("Sykmeldt 12.01.2026–08.03.2026", [(*FULL, DOUBT)]),
    ("Gradert sykmeldt 12.01.2026–08.03.2026", [("12.01.2026", "08.03.2026", K.GRADED, None, DOUBT)]),
    ("Sykmeldt 50 % eller 60 % 12.01.2026–08.03.2026", [("12.01.2026", "08.03.2026", K.GRADED, None, DOUBT)]),
    ("Sykmeldt 50–60 % 12.01.2026–08.03.2026", [("12.01.2026", "08.03.2026", K.GRADED, None, DOUBT)]),
    ("Syk fra 1feb2026 100%", [("01.02.2026", None, K.FULL, 100, DOUBT)]),
    # a part of the time that is no percentage is a grade that is missing, never a full one
    *(
        (f"{words} fra 01.02.2026", [("01.02.2026", None, K.GRADED, None, DOUBT)])
        for words in (
            "To tredjedels sykmeldt",
            "Sykmeldt to tredeler",
            "Sykmeldt annenhver uke",
            "Sjukmeld annakvar veke",
            "Sykmeldt hver annen dag",
            "Sykmeldt to dager i uka",
            "Sjukmeld tre dagar i veka",
            "Sykmeldt halvparten av tiden",
        )
    ),
    # several lone days are each a day of absence, and a grade holds from its day until the next one's
    *(
        (words, [(day, day, K.FULL, 100, DOUBT) for day in ("12.10.2025", "13.10.2025", "14.10.2025")])
        for words in (
            "Sykmeldt 12.10, 13.10 og 14.10",
            "Sykmeldt 100 % 12., 13. og 14. oktober 2025",
            "Sjukmeld 12.10.2025, 13.10.2025, og 14.10.2025. Time 20.10.2025.",
        )
    ),
    *(
        (words, [("01.10.2025", "14.10.2025", K.FULL, 100, DOUBT), ("15.10.2025", None, K.GRADED, 80, DOUBT)])
        for words in (
            "1/10: 100 %. 15/10: 80 %",
            "Sykmeldt fra 1/10: 100 %, 15/10: 80 %",
            "Sykmelding:\n1.10.2025: 100 %\n15.10.2025: 80 %",
        )
    ),
    # two days as letters write them: a dot after both, «mellom», an arrow, «d.», a year behind a dash
    *(
        (f"Sykmeldt {words}", [("12.01.2026", "15.02.2026", K.FULL, 100, DOUBT)])
        for words in (
            "12.1.–15.2.",
            "12.1.-15.2., 100 %",
            "100 % 12.1. til 15.2.",
            "mellom 12.1.2026 og 15.2.2026",
            "mellom den 12. januar og den 15. februar, 100 prosent",
            "12.1.2026 → 15.2.2026",
            "12.1.26 ->15.2.26",
        )
    ),
    ("Sykmeldt mellom 1. og 15. januar 2026, 100 %", [("01.01.2026", "15.01.2026", K.FULL, 100, SURE)]),
    ("Sykmeldt 100 % fra d. 12.1.26 til d. 8.3.26", [(*FULL, SURE)]),
    ("Sykmeldt 12. januar-25 til 3. mars-25, 100 %", [("12.01.2025", "03.03.2025", K.FULL, 100, SURE)]),
    ("Sykmeldt 12. januar-15. februar 2026, 100 %", [("12.01.2026", "15.02.2026", K.FULL, 100, SURE)]),
    ("100 %: 12/1-26 – 8/3-26; 60 %: 9/3-26 –", [(*FULL, SURE), ("09.03.2026", None, K.GRADED, 60, DOUBT)]),
    # a length before the first day, and in words
    *(
        (f"Sykmeldt {words}", [("05.01.2026", "18.01.2026", K.FULL, 100, DOUBT)])
        for words in ("14 dager fra 5.1.2026", "i to uker fra og med 5.1.2026", "fra 5.1.2026 i to uker")
    ),
    # a word cut short ends no sentence
    (
        "Eigenmelding 2.-4. februar 2026, sjukmeld 50 pst. frå 5.2.2026",
        [("02.02.2026", "04.02.2026", K.EGENMELDING, None, SURE), ("05.02.2026", None, K.GRADED, 50, DOUBT)],
    ),
    ("Pas. sykm. f.o.m. 12.01.2026", [("12.01.2026", None, K.FULL, 100, DOUBT)]),
    # half of a position may be the grade or the position
    ("Sykmeldt i halv stilling 12.01.2026–08.03.2026", [("12.01.2026", "08.03.2026", K.GRADED, None, DOUBT)]),
    ("Sjukmeldt i 60 % stilling 12.01.2026–08.03.2026", [("12.01.2026", "08.03.2026", K.GRADED, None, DOUBT)]),
    ("Sykmeldt 100 % i 60 % stilling 12.01.2026–08.03.2026", [(*FULL, SURE)]),
    # two shares of a whole: nobody knows which is the sick leave, but where they are alike
    *(
        (f"{words} 12.01.2026–08.03.2026", [("12.01.2026", "08.03.2026", K.GRADED, None, DOUBT)])
        for words in ("Sykmeldt 60/40", "Sjukmelding 60 / 40", "Gradert 40/60", "Sykmeldt (80/20)")
    ),
    ("Sykmeldt 50/50 12.01.2026–08.03.2026", [("12.01.2026", "08.03.2026", K.GRADED, 50, SURE)]),
    ("Sykmeldt 12.01.2026–08.03.2026, blodtrykk 60/40", [(*FULL, DOUBT)]),
    # a table that says in its heading what is the grade
    *(
        (
            f"{heading}\n12.01.2026{gap}08.03.2026{gap}100{more}\n09.03.2026{gap}05.04.2026{gap}50",
            [(*FULL, SURE), (*HALF, SURE)],
        )
        for heading, gap, more in (
            ("Fra Til Grad", " ", ""),
            ("Fra\tTil\tGrad", "\t", ""),
            ("Sykmelding\nF.o.m. T.o.m. Sykmeldingsgrad Diagnose", "  ", " L86"),
            ("Frå dato   Til dato   Grad (%)", "   ", ""),
            ("Første dag  Siste dag  Prosent", "  ", ""),
        )
    ),
    ("Periode  Grad\n12.01.2026 - 08.03.2026  100", [(*FULL, SURE)]),
    ("Fra Til %\n12.01.2026 08.03.2026 100", [(*FULL, SURE)]),
    # whose columns have a sign between them
    *(
        (table, [(*FULL, SURE), (*HALF, SURE)])
        for table in (
            "Fra;Til;Grad\n12.01.2026;08.03.2026;100\n09.03.2026;05.04.2026;50\n\nVennlig hilsen; Kari",
            '"Fom";"Tom";"Sykmeldingsgrad"\n"2026-01-12";"2026-03-08";"100"\n"2026-03-09";"2026-04-05";"50"',
            "| Fra | Til | Grad |\n|---|---|---|\n| 12.01.2026 | 08.03.2026 | 100 |\n| 09.03.2026 | 05.04.2026 | 50 |",
            "Eining;Frå;Til og med;Sjukmeldingsgrad\nLager;12.01.2026;08.03.2026;100\nLager;09.03.2026;05.04.2026;50",
            "Periode;Grad\n12.01.2026-08.03.2026;100\n09.03.2026-05.04.2026;50",
        )
    ),
    (
        "Sykmeldt fra jobben; tom for krefter.\n100 % 12.01.2026–08.03.2026; 50 % 09.03.2026–05.04.2026",
        [(*FULL, SURE), (*HALF, SURE)],
    ),
    # a new kind or grade after a comma or «og»
    *(
        (
            f"Egenmelding 07.01.2026{link} sykmeldt fra 12.01.2026 til 08.03.2026 100 %",
            [("07.01.2026", "07.01.2026", K.EGENMELDING, None, DOUBT), (*FULL, SURE)],
        )
        for link in (",", " i januar,", " og", ", og")
    ),
    (
        "Sykmeldt 12.01.2026–08.03.2026 (100 %) og fra 09.03.2026 til 05.04.2026 50 %",
        [(*FULL, SURE), (*HALF, SURE)],
    ),
    # what may be something else is doubtful
    ("Planlegger 50 % sykmelding 09.03.2026–05.04.2026", [(*HALF, DOUBT)]),
    ("Sykmelding 100 % 12.01.2026-08.03.2026 avvist", [(*FULL, DOUBT)]),
    ("Ektefellen sykmeldt 100 % 12.01.2026–08.03.2026", [(*FULL, DOUBT)]),
    ("Sykmeldt 10 % 12.01.2026-08.03.2026", [("12.01.2026", "08.03.2026", K.GRADED, 10, DOUBT)]),
    ("Sykmeldt 100 % 12.01.2025–08.03.2026", [("12.01.2025", "08.03.2026", K.FULL, 100, DOUBT)]),
    ("Sykmeldt 100 % 12.01.2029–08.03.2029", [("12.01.2029", "08.03.2029", K.FULL, 100, DOUBT)]),
    (
        "100 % 12.01.2026–08.03.2026\n50 % 01.03.2026–05.04.2026",
        [(*FULL, DOUBT), ("01.03.2026", "05.04.2026", K.GRADED, 50, DOUBT)],
    ),
    (
        "100 % sykmeldt\n12.01.2026–08.03.2026\n50 % sykmeldt\n09.03.2026–05.04.2026",
        [("12.01.2026", "08.03.2026", K.GRADED, None, DOUBT), (*HALF, SURE)],
    ),
    # nothing to propose
    ("", []),
    ("Født 14.03.1981. Utstedt 11.01.2026. Time 20.03.2026 kl. 10.30. Blodtrykk 120/80.", []),
    ("Ansatt 50 % stilling fra 01.01.2020.", []),
    ("Jobber 50 % 12.01.2026–08.03.2026", []),
    ("Jobber annenhver uke fra 12.01.2026", []),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_table(text: str, expected: list[tuple[str, str | None, SickLeaveKind, int | None, bool]]) -> None:
    assert shown(pasted_periods(text, TODAY)) == expected


TILE = "2. mars 2026 - 15. mars 2026\nSykmelding\n100% sykmeldt fra FJORDHEIM AS i 14 dager"
TILE_2 = TILE.replace("15. mars", "29. mars").replace("2. mars", "16. mars")
TILE_3 = TILE.replace("15. mars", "12. april").replace("2. mars", "30. mars")
TILE_4 = TILE.replace("15. mars", "26. april").replace("2. mars", "13. april")
M1, M2 = "02.03.2026", "15.03.2026"
NAV_NO = [
    # the list of notes: days, what it is, grades with lengths, what became of it
    (f"{TILE}\nSendt til arbeidsgiver", [(M1, M2, K.FULL, 100, SURE)]),
    (f"{TILE}\nAvvist av NAV", [(M1, M2, K.FULL, 100, DOUBT)]),
    (f"{TILE}\nAvbrutt av deg", [(M1, M2, K.FULL, 100, DOUBT)]),
    (f"{TILE}\nUtgått", [(M1, M2, K.FULL, 100, DOUBT)]),
    (f"{TILE}\nErstattet av en ny sykmelding", [(M1, M2, K.FULL, 100, DOUBT)]),
    (f"Avvist av NAV\n{TILE}", [(M1, M2, K.FULL, 100, DOUBT)]),
    (
        (
            f"{TILE}\nAvvist av NAV\n16. mars 2026 - 29. mars 2026\nSykmelding\n60% sykmeldt fra FJORDHEIM AS i 14 "
            "dager\nSendt til NAV"
        ),
        [(M1, M2, K.FULL, 100, DOUBT), ("16.03.2026", "29.03.2026", K.GRADED, 60, SURE)],
    ),
    (
        (
            "2. mars 2026 - 12. april 2026\nSykmelding\n100% sykmeldt fra FJORDHEIM AS i 14 dager\n60% sykmeldt fra "
            "FJORDHEIM AS i 28 dager\n"
            "Sendt til arbeidsgiver"
        ),
        [(M1, M2, K.FULL, 100, SURE), ("16.03.2026", "12.04.2026", K.GRADED, 60, SURE)],
    ),
    (
        "2. mars 2026 - 12. april 2026\nSykmelding\n100% sykmeldt i 14 dager\n60% sykmeldt i 20 dager",
        [(M1, "12.04.2026", K.GRADED, 60, DOUBT), (M1, "12.04.2026", K.FULL, 100, DOUBT)],
    ),
    (
        "2. mars 2026 - 16. mars 2026\nSykmelding\n100% sykmeldt fra FJORDHEIM AS i 14 dager",
        [(M1, "16.03.2026", K.FULL, 100, DOUBT)],
    ),
    # the page of one note: title, days, length
    (
        (
            "100% sykmelding\n2. mars 2026 - 15. mars 2026\n(14 dager)\n60% sykmelding\n16. mars 2026 - "
            "29. mars 2026\n(14 dager)"
        ),
        [(M1, M2, K.FULL, 100, SURE), ("16.03.2026", "29.03.2026", K.GRADED, 60, SURE)],
    ),
    (
        "60% sykmelding\n16. mars - 12. april 2026\n(28 dager)",
        [("16.03.2026", "12.04.2026", K.GRADED, 60, SURE)],
    ),
    (
        "Reisetilskudd\n13. - 26. april 2026\n(14 dager)\n"
        "Behandlingsdager\n27. april - 24. mai 2026\n4 behandlingsdager i løpet av 28 dager",
        [
            ("13.04.2026", "26.04.2026", K.REISETILSKUDD, None, SURE),
            ("27.04.2026", "24.05.2026", K.BEHANDLINGSDAGER, None, SURE),
        ],
    ),
    ("100% sykmelding\n5. mars 2026\n(1 dag)", [("05.03.2026", "05.03.2026", K.FULL, 100, SURE)]),
    (
        "Egenmeldingsdager (lagt til av deg)\n26. februar 2026\n27. februar 2026\n28. februar 2026\n(3 dager)",
        [(f"{n}.02.2026", f"{n}.02.2026", K.EGENMELDING, None, SURE) for n in (26, 27, 28)],
    ),
    ("100% sykmelding\n2. mars 2026 - 15. mars 2026\n(13 dager)", [(M1, M2, K.FULL, 100, DOUBT)]),
    ("100% sykmelding\n\n2. mars 2026 - 15. mars 2026\n\n(14 dager)", [(M1, M2, K.FULL, 100, SURE)]),
    (
        "Avviste sykmeldinger\n\n100% sykmelding 02.03.2026 - 15.03.2026\n50% sykmelding 16.03.2026 - 29.03.2026",
        [(M1, M2, K.FULL, 100, DOUBT), ("16.03.2026", "29.03.2026", K.GRADED, 50, DOUBT)],
    ),
    ("100% sykmelding 02.03.2026 - 15.03.2026\nSykmeldingen er avvist av NAV", [(M1, M2, K.FULL, 100, DOUBT)]),
    # what became of it stands over an empty line, as a heading of several, or with a day of its own
    (f"Avviste sykmeldinger\n\n{TILE}", [(M1, M2, K.FULL, 100, DOUBT)]),
    (f"{TILE}\n\nAvvist av NAV", [(M1, M2, K.FULL, 100, DOUBT)]),
    (f"{TILE}\n\nSendt til arbeidsgiver\n\nAvvist av NAV", [(M1, M2, K.FULL, 100, DOUBT)]),
    (f"{TILE}\nAvvist av NAV 3. mars 2026", [(M1, M2, K.FULL, 100, DOUBT)]),
    (f"{TILE}\n\nAvbrutt av deg 3. mars 2026", [(M1, M2, K.FULL, 100, DOUBT)]),
    ("Sykmeldt 100 % 02.03.2026 - 15.03.2026\n\nDenne er avvist av NAV.", [(M1, M2, K.FULL, 100, DOUBT)]),
    ("100% sykmelding\n\n2. mars 2026 - 15. mars 2026\n\n(14 dager)\n\nForkastet", [(M1, M2, K.FULL, 100, DOUBT)]),
    (
        (
            f"{TILE}\nSendt til NAV\n\nAvviste sykmeldinger (1)\n\n{TILE_2}\n\nSendt\n\n{TILE_3}\n\nSendte "
            f"sykmeldinger\n\n{TILE_4}"
        ),
        [
            (M1, M2, K.FULL, 100, SURE),
            ("16.03.2026", "29.03.2026", K.FULL, 100, DOUBT),
            ("30.03.2026", "12.04.2026", K.FULL, 100, DOUBT),
            ("13.04.2026", "26.04.2026", K.FULL, 100, SURE),
        ],
    ),
    # two grades for the same days
    ("100% sykmeldt, gradert 40 % 02.03.2026 - 15.03.2026", [(M1, M2, K.GRADED, 40, DOUBT)]),
    ("100% sykmelding\n60% sykmelding\n2. mars 2026 - 15. mars 2026\n(14 dager)", [(M1, M2, K.GRADED, 60, DOUBT)]),
    ("100% sykmelding\n60% sykmelding 2. mars 2026 - 15. mars 2026", [(M1, M2, K.GRADED, 60, DOUBT)]),
    ("2. mars 2026 - 15. mars 2026\n100% sykmelding\n60% sykmelding\n(14 dager)", [(M1, M2, K.FULL, 100, DOUBT)]),
    (f"60% sykmelding\n{TILE}", [(M1, M2, K.FULL, 100, DOUBT)]),
    # days that share a month, and days of the week
    (
        "Egenmeldingsdager\n26., 27. og 28. februar 2026",
        [(f"{n}.02.2026", f"{n}.02.2026", K.EGENMELDING, None, DOUBT) for n in (26, 27, 28)],
    ),
    (
        "Egenmelding 26. og 27. februar 2026",
        [(f"{n}.02.2026", f"{n}.02.2026", K.EGENMELDING, None, DOUBT) for n in (26, 27)],
    ),
    (
        "Egenmelding 2.-4. og 6. mars 2026",
        [
            ("02.03.2026", "04.03.2026", K.EGENMELDING, None, DOUBT),
            ("06.03.2026", "06.03.2026", K.EGENMELDING, None, DOUBT),
        ],
    ),
    ("Sykmeldt 100 % mandag 2. mars 2026 - søndag 15. mars 2026", [(M1, M2, K.FULL, 100, SURE)]),
    ("Sykmeldt 100 % tirsdag 2. mars 2026 - søndag 15. mars 2026", [(M1, M2, K.FULL, 100, DOUBT)]),
]


@pytest.mark.parametrize(("text", "expected"), NAV_NO)
def test_a_note_copied_from_nav_no_is_one_thing(
    text: str, expected: list[tuple[str, str | None, SickLeaveKind, int | None, bool]]
) -> None:
    assert sorted(shown(pasted_periods(text, TODAY)), key=str) == sorted(expected, key=str)


TAKEN_BACK = [
    "Ikke sendt",
    "Ikkje sendt",
    "Sykmeldingen kan ikke brukes",
    "Stanset av NAV",
    "Stansa av NAV",
    "Forkastet",
    "Avbrutt",
    "Du avbrøt sykmeldingen",
    "NAV avslo sykmeldingen",
    "Trukket tilbake",
    "Utgikk 3. mars 2026",
    "Returnert til lege",
    "Ikke bekreftet",
    "Gjelder ikke lenger",
    "Opphørt",
    "Annullert av legen",
]


@pytest.mark.parametrize("status", TAKEN_BACK)
@pytest.mark.parametrize(
    "way",
    ["{tile}\n{status}", "{status}\n{tile}", "{tile}\n\n{status}", "{status}\n\n{tile}", "{tile}\n \n\n\n{status}"],
)
@pytest.mark.parametrize(
    "tile",
    [TILE, "100% sykmelding\n2. mars 2026 - 15. mars 2026\n(14 dager)", "Sykmeldt 100 % 02.03.2026 - 15.03.2026"],
)
def test_what_became_of_a_note_is_heeded_over_and_under_it(tile: str, way: str, status: str) -> None:
    found = pasted_periods(way.format(tile=tile, status=status), TODAY)
    assert [(row.first, row.last, row.sure) for row in found.rows] == [(date(2026, 3, 2), date(2026, 3, 15), False)]


def test_the_employer_of_a_tile_is_read_without_the_length() -> None:
    assert [one.employer for one in pasted_periods(TILE, TODAY).rows] == ["FJORDHEIM AS"]
    beside = (
        "2. mars 2026 - 15. mars 2026\nSykmelding\n100% sykmeldt fra Lager AS i 14 dager\n50% "
        "sykmeldt fra Kafé AS i 14 dager"
    )
    assert [(one.employer, one.grade, one.sure) for one in pasted_periods(beside, TODAY).rows] == [
        ("Lager AS", 100, True),
        ("Kafé AS", 50, True),
    ]


# as a scanner or a hurried hand leaves it

TIGHT = [
    ("Sykmeldt 100 % fra12.01.2026til08.03.2026", [(*FULL, SURE)]),
    ("Sykmeldt 100 % fom12.01.26tom08.03.26", [(*FULL, SURE)]),
    ("Sykmeldt 100 % fra 12.01.2026tom08.03.2026", [(*FULL, SURE)]),
    ("Sykmeldt 100 % 2026.01.12 - 2026.03.08", [(*FULL, SURE)]),
    ("Sykmeldt 100 % 2026/01/12 - 2026/03/08", [(*FULL, SURE)]),
    ("Sykmeldt 100 % 2026-01-12/2026-03-08", [(*FULL, SURE)]),
    ("Sykmeldt 100 % 2026-01-12 - 2026-03-08.", [(*FULL, SURE)]),
]


@pytest.mark.parametrize(("text", "expected"), TIGHT)
def test_days_that_stand_close(
    text: str, expected: list[tuple[str, str | None, SickLeaveKind, int | None, bool]]
) -> None:
    assert shown(pasted_periods(text, TODAY)) == expected


# a grade that is none, or not one, is never made into another

ODD_GRADES = [
    ("Sykmeldt 33,3 % fra 12.01.2026", "«33,3 %» er ikke et helt tall"),
    ("Sykmeldt 12.5% fra 12.01.2026", "«12.5%» er ikke et helt tall"),
    ("Sykmeldt 62,5 prosent fra 12.01.2026 til 08.03.2026", "«62,5 prosent» er ikke et helt tall"),
    ("Sykmeldt 0 % fra 12.01.2026", "Teksten sier «0 %»"),
    ("Sykmeldt åtti–hundre prosent frå 12.01.2026", "Flere grader"),
    ("Sykmeldt åtti til hundre % frå 12.01.2026", "Flere grader"),
    ("Jobber 60 %, sykmeldt resten fra 12.01.2026", "Graden står ikke i teksten. Skriv den"),
]


@pytest.mark.parametrize(("text", "why"), ODD_GRADES)
def test_a_grade_that_is_no_whole_one_is_asked_for(text: str, why: str) -> None:
    (row,) = pasted_periods(text, TODAY).rows
    assert (row.first, row.kind, row.grade) == (date(2026, 1, 12), K.GRADED, None)
    assert any(why in doubt for doubt in row.doubts), row.doubts


def test_a_leave_that_ends_with_the_patient_well_does_not_run_on() -> None:
    for well in ("frisk 06.04.2026", "friskmeldt 06.04.2026", "friskmeld frå 06.04.2026"):
        text = f"100 % fra 12.01.2026, 50 % fra 09.03.2026, {well}"
        found = pasted_periods(text, date(2026, 5, 1))
        assert shown(found) == [(*FULL, DOUBT), (*HALF, DOUBT)], text


UNREAD = [
    ("Sykmeldt 31.02.2026–08.03.2026 100 %", "«31.02.2026» finnes ikke"),
    ("Sykmeldt 29.02.2026–08.03.2026 100 %", "«29.02.2026» finnes ikke"),
    ("Sykmeldt 100 % 08.03.2026–12.01.2026", "Siste dag er før første dag"),
    ("Sykmeldt 31.–8. april 2026, 100 %", "finnes ikke i den måneden"),
    ("Sykmeldt uke 3–6, 100 %", "Ukenumre"),
    ("Sjukmeld veke 3, 100 %", "Ukenumre"),
    ("Sykmeldt 100 % siden januar 2026", "En måned uten dag"),
    ("Sykmeldt hele januar, 100 %", "En måned uten dag"),
    ("sykmeldt t.o.m. mars 2026", "En måned uten dag"),
    ("Deretter sykmeldt gradert 60 % ut mars.", "En måned uten dag"),
    ("Sykmeldt 100 % 11.01.2026 12.01.2026 08.03.2026", "Mer enn to datoer"),
    ("12.01.2026-08.03.2026 100 % 09.03.2026-05.04.2026 50 %", "Flere datoer i samme setning"),
    ("Innlagt 12.01.2026–15.01.2026. Er nå sykmeldt.", "teksten sier ikke at det er sykmelding"),
    ("Sykmeldt til 05.04.2026", "Fant bare siste dag"),
    # lone days that may be of something else
    ("Time 12.10, 13.10 og 14.10. Sykmeldt 100 %.", "Datoen er ikke brukt"),
    ("Sykmeldt 12.10, 13.10 og time hos lege 14.10", "Datoen er ikke brukt"),
    ("Stilling 1/10: 100 %. 15/10: 80 %", "Datoen er ikke brukt"),
    ("Sykmeldt 15/10-25: 100 %. 1/10-25: 50 %", "Datoen er ikke brukt"),
    ("Sykmeldt 1/10: 100 %. 15/10: 0 %", "Datoen er ikke brukt"),
    ("Egenmelding 30. og 31. februar 2026", "«30.» finnes ikke i den måneden"),
    # told without a day
    ("Sykmeldt fra nyttår 2026, 80 prosent.", "«nyttår» blir ikke lest"),
    ("Sykemeldt 50% fra i går.", "«i går» blir ikke lest"),
    ("Sjukmeld sidan påske, 50 %", "«påske» blir ikke lest"),
    ("Syk siden forrige uke", "«forrige uke» blir ikke lest"),
    ("Sykmeldt 100 % siden 2025", "«2025» blir ikke lest"),
    ("Sykmeldt 50 % for tre uker siden", "«for tre uker siden» blir ikke lest"),
    ("Syk siden juli", "En måned uten dag"),
    ("Sykmeldt 100 % fra førstkommende mandag", "«førstkommende mandag» blir ikke lest"),
    ("Sjukmeld frå neste måndag, 50 %", "«neste måndag» blir ikke lest"),
    ("Sykmeldt t.o.m. fredag", "«fredag» blir ikke lest"),
    ("Sykmeldt fra den 3. i denne måneden", "«den 3. i denne måneden» blir ikke lest"),
    ("Sjukmeld til over nyttår", "«over nyttår» blir ikke lest"),
    ("Sykmeldt 50 % ut uka", "«ut uka» blir ikke lest"),
    ("Sykmeldt resten av året", "«resten av året» blir ikke lest"),
    ("Sykmeldt u34-u36", "Ukenumre"),
    ("I 6 uker", "Lengden står, men ikke dagene"),
    ("i to veker.", "Lengden står, men ikke dagene"),
    ("Sykmeldt 100 % i 6 uker", "Lengden står, men ikke dagene"),
    ("Har vore sjukmeld dei siste tre månadene", "Lengden står, men ikke dagene"),
    ("Eg var heilt sjukmeld dei siste seks vekene", "Lengden står, men ikke dagene"),
    ("Sykmeldt de siste 14 dagene", "Lengden står, men ikke dagene"),
    # days without full stops may be a number of something else
    ("Sykmeldt 010226-150226 100 %", "Ser ut som en dato"),
    ("Sykmeldt 100 % 0102-1502", "Ser ut som en dato"),
    ("Sjukmeld frå 010226, 100 %", "Ser ut som en dato"),
    ("Sykmeldt 1,2,2026, 100 %", "Ser ut som en dato"),
    # what only looks like a day, or is one that the reader does not take for sure
    ("Sykmeldt 20260111-20260308 100 %", "Ser ut som en dato"),
    ("Sykmeldt 100 % l2.01.2026", "Ser ut som en dato"),
    ("Sykmeldt 100 % O1.02.2026", "Ser ut som en dato"),
    ("Sykmeldt 100 % 1.I.2026 - 3.I.2026", "Ser ut som en dato"),
    ("Sykmeldt12.01.2026, 100 %", "Ser ut som en dato"),
    ("Sykmeldt 100 % 31.11 - 05.12", "Ser ut som en dato"),
    ("Sykmeldt 100 % 31/9-5/10", "Ser ut som en dato"),
    ("Sjukmeld 50 % frå 30.2. til 5.3.", "Ser ut som en dato"),
    # a month, a year or a season, told in other words
    ("Sykmeldt siden medio mars", "En måned uten dag"),
    ("Sjukmeld sidan midten av mars, 50 %", "En måned uten dag"),
    ("Sykmeldt fra begynnelsen av januar", "En måned uten dag"),
    ("Sykmeldt i november", "En måned uten dag"),
    ("Sykmeldt 100 % i nov. og des. 2025", "En måned uten dag"),
    ("Sykmeldt 09/2025", "En måned uten dag"),
    ("Sykmeldt fra 09.2025 til 11.2025", "En måned uten dag"),
    ("Sykmeldt fra 9/26, 50 %", "En måned uten dag"),
    ("Sykmeldt siden i sommer", "«i sommer» blir ikke lest"),
    ("Sjukmeld heile haustsemesteret", "«heile haustsemesteret» blir ikke lest"),
    ("Sykmeldt hele 2025", "«hele 2025» blir ikke lest"),
    ("Sykmeldt i 2025, 50 %", "«i 2025» blir ikke lest"),
    ("Sykmeldt 2024-2025", "«2024-2025» blir ikke lest"),
    # words too loose to propose a row by
    ("Første sykedag 12.01.2026", "Datoen er ikke brukt"),
    ("Fyrste sjukedag var 12.01.2026", "Datoen er ikke brukt"),
    ("Friskmeldt 12.01.2026", "Datoen er ikke brukt"),
    ("S y k m e l d t 12.01.2026", "Datoen er ikke brukt"),
    ("s j u k m e l d 12.01.2026 - 08.03.2026", "Ser ut som en periode"),
    ("Sjuk sidan 14.09.2025", "Datoen er ikke brukt"),
    ("Har vært borte fra jobb siden 14.09.2025.", "Datoen er ikke brukt"),
    ("Hjemme fra jobb fra 01.10.2025 til 15.10.2025.", "teksten sier ikke at det er sykmelding"),
    ("Han har ikke jobbet siden 14.09.2025.", "Datoen er ikke brukt"),
    ("Har ikkje vore på arbeid sidan 14.09.2025", "Datoen er ikke brukt"),
    ("Ute av arbeid siden 14.9.2025", "Datoen er ikke brukt"),
    ("Sluttet å jobbe 14.9.2025 pga smerter", "Datoen er ikke brukt"),
    ("Korttidsfravær 14.9.2025", "Datoen er ikke brukt"),
    ("Vært hjemme siden 14.9.2025", "Datoen er ikke brukt"),
    ("Utan arbeid sidan 14.9.2025", "Datoen er ikke brukt"),
    ("Siste arbeidsdag 14.9.2025", "Datoen er ikke brukt"),
]


@pytest.mark.parametrize(
    "text",
    [
        "Smerter i 6 uker.",
        "Sykmeldt 100 % 12.01.2026–08.03.2026. Har vært sykmeldt i 8 uker.",
        "Fra Til Beløp\n1 2 100",
    ],
)
def test_a_length_that_says_nothing_new_is_not_given_back(text: str) -> None:
    assert pasted_periods(text, TODAY).unread == ()


@pytest.mark.parametrize("heading", ["Fra Til Prosent stilling", "Fra Til Dager", "Fra Til Uføregrad"])
def test_a_column_that_is_no_grade_of_sick_leave_makes_no_row(heading: str) -> None:
    assert pasted_periods(f"{heading}\n01.02.2026 15.02.2026 80", TODAY).rows == ()


def test_numbers_that_are_no_days_are_not_given_back() -> None:
    text = "Fødselsnr 010190 12345, tlf 22 09 09, sak 120345. Sykmeldt 100 % 12.01.2026–08.03.2026, 18 år."
    assert pasted_periods(text, TODAY).unread == ()


@pytest.mark.parametrize(("text", "why"), UNREAD)
def test_what_cannot_be_read_is_said_and_not_proposed(text: str, why: str) -> None:
    found = pasted_periods(text, TODAY)
    assert found.rows == ()
    assert any(why in one.why for one in found.unread), found.unread
    assert all(0 <= one.start < one.end <= len(text) for one in found.unread)


def test_employer_position_and_situation_come_along() -> None:
    text = "Periode: 12.01.2026 - 08.03.2026\nGrad: 50 %\nArbeidsgiver: Eksempel Lager AS\nStillingsprosent: 80"
    row = pasted_periods(text, TODAY).rows[0]
    assert (row.employer, row.position_percent, row.grade, row.sure) == ("Eksempel Lager AS", 80, 50, True)
    row = pasted_periods("Jobber 50 %, 80 % stilling. Sykmeldt 60 % 12.01.2026-08.03.2026 fra Kafé Sol AS", TODAY).rows[
        0
    ]
    assert (row.employer, row.position_percent, row.grade) == ("Kafé Sol AS", 80, 60)
    text = "100 % sykmeldt fra Lager AS 12.01.2026–08.03.2026\n50 % sykmeldt fra Kafé AS 12.01.2026–08.03.2026"
    assert [(one.employer, one.sure) for one in pasted_periods(text, TODAY).rows] == [
        ("Lager AS", True),
        ("Kafé AS", True),
    ]
    row = pasted_periods("Selvstendig næringsdrivende, sykmeldt 100 % 12.01.2026–08.03.2026", TODAY).rows[0]
    assert row.work is WorkSituation.SELF_EMPLOYED
    for words, work in (("Frilanser", WorkSituation.FREELANCER), ("Oppsagt", WorkSituation.DISMISSED)):
        assert pasted_periods(f"{words}, sykmeldt 100 % 12.01.2026–08.03.2026", TODAY).rows[0].work is work
    assert pasted_periods("Student, sykmeldt 100 % 12.01.2026–08.03.2026", TODAY).rows[0].work is WorkSituation.STUDENT


def test_the_same_line_twice_is_one_proposal() -> None:
    assert len(pasted_periods("100 % 12.01.2026–08.03.2026\n100 % 12.01.2026–08.03.2026", TODAY).rows) == 1


DAYS = st.dates(date(2025, 6, 1), date(2026, 12, 31))
FORMS = st.sampled_from(["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"])
WORDS = st.sampled_from(
    [
        "sykmeldt",
        "100 %",
        "50 %",
        "fra",
        "til",
        "deretter",
        "egenmelding",
        "ferie",
        "\n",
        ", ",
        " - ",
        ".",
        "uke 3",
        "12.",
        "jobber",
        "kl. 10.30",
        "og",
    ]
)


@given(st.lists(st.tuples(WORDS, DAYS, FORMS, st.booleans()), max_size=12))
def test_a_sure_day_always_stands_in_the_text(parts: list[tuple[str, date, str, bool]]) -> None:
    """Precision: whatever the words between them, no day is proposed as sure that is not written there."""
    text = " ".join(f"{word} {day.strftime(form)}" if has_day else word for word, day, form, has_day in parts)
    written = {day for _word, day, _form, has_day in parts if has_day}
    for row in pasted_periods(text, TODAY).rows:
        if row.sure:
            assert row.first in written and row.last in written
        assert row.last is None or row.first <= row.last
        assert 0 <= row.start < row.end <= len(text)


def vanished(text: str) -> list[str]:
    """The days of a text that neither a row nor a reason names, as they are written;
    a row that is proposed once names its days twice."""
    found = pasted_periods(text, TODAY)
    places = [(row.start, row.end) for row in found.rows] + [(left.start, left.end) for left in found.unread]
    named = {day for row in found.rows for day in (row.first, row.last)}
    return [
        text[one.start : one.end]
        for one in written_days(even(text))
        if not any(start <= one.start and one.end <= end for start, end in places) and one.value not in named
    ]


@given(st.lists(st.tuples(WORDS, DAYS, FORMS, st.booleans()), max_size=12))
def test_no_day_of_a_text_about_absence_vanishes(parts: list[tuple[str, date, str, bool]]) -> None:
    """Days written = days in a row + days given back, whatever the words between them."""
    assert not vanished(
        "sykmeldt\n"
        + " ".join(f"{word} {day.strftime(form)}" if has_day else word for word, day, form, has_day in parts)
    )


SIGNS = st.sampled_from([", ", " og ", ", og ", " samt ", "/", " & "])
LISTED = st.lists(st.integers(1, 28), min_size=2, max_size=6, unique=True).map(sorted)


@given(
    LISTED,
    st.lists(SIGNS, min_size=5, max_size=5),
    st.sampled_from([" februar 2026", " mars 2026", ". jan. 2026", ".03.2026", "/3-26", " april"]),
    st.sampled_from(
        ["Egenmelding ", "Egenmeldingsdager\n", "Sykmeldt 100 % ", "Behandlingsdager: ", "Sykmeldt fra ", "Ferie "]
    ),
    st.sampled_from(
        ["", "\n(3 dager)", " og sykmeldt 50 % 02.04.2026 - 05.04.2026", ". Time 14.04.2026", "\n\nAvvist"]
    ),
    st.sampled_from(["", "torsdag ", "mandag den "]),
)
def test_no_day_that_shares_its_month_vanishes(
    days: list[int], signs: list[str], month: str, before: str, after: str, weekday: str
) -> None:
    """«26., 27. og 28. februar 2026»: each of them is the first or last day of a row, or given back in its place."""
    parts = [f"{day}.{sign}" for day, sign in zip(days[:-1], signs, strict=False)]
    last = f"{weekday}{days[-1]}" + (f".{month}" if month.startswith(" ") else month)
    text = before + "".join(parts) + last + after
    read = [one.day for one in written_days(even(text))][: len(days)]
    assert read == days, text
    assert not vanished(text), text
    for row in pasted_periods(text, TODAY).rows:
        assert not row.sure or (row.first.month, row.kind) == (4, K.GRADED)


def test_what_is_too_long_is_told() -> None:
    found = pasted_periods("Sykmeldt 100 % 12.01.2026–08.03.2026\n" + "x" * 20_000 + " 09.03.2026-05.04.2026", TODAY)
    assert len(found.rows) == 1 and any("for lang" in one.why for one in found.unread)


@given(st.text(max_size=300) | st.text(alphabet="0123456789.-/ %sykmeldtfra\n", max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = pasted_periods(text, TODAY)
    assert all(0 <= row.start < row.end <= len(text) for row in found.rows)
    assert all(0 <= one.start < one.end <= len(text) for one in found.unread)


@given(DAYS, st.integers(0, 300), FORMS, st.sampled_from([20, 50, 80, 100]))
def test_every_way_of_writing_both_days_is_read(first: date, more: int, form: str, grade: int) -> None:
    last = first + timedelta(days=more)
    (row,) = pasted_periods(f"Sykmeldt {grade} % {first.strftime(form)} – {last.strftime(form)}", TODAY).rows
    assert (row.first, row.last, row.grade, row.sure) == (first, last, grade, True)


@pytest.mark.parametrize(
    "employer", ["Łódź Bygg AS", "Šibenik Renhold AS", "École Transport", "Đorđe Bakeri", "Çelik & Ćirić AS"]
)
def test_an_employer_begins_with_any_letter(employer: str) -> None:
    assert [one.employer for one in pasted_periods(f"100 % fra {employer} 02.11.2026 - 27.11.2026", TODAY).rows] == [
        employer
    ]


def test_only_who_is_wholly_well_is_away_no_longer() -> None:
    """«50 % friskmeldt», «ikke frisk» and a hope end no absence; the half that is left is not dropped."""
    for end in (
        "Ble ikke friskmeldt 15.9.2026.",
        "50 % friskmeldt fra 15.9.2026.",
        "Delvis friskmeldt fra 15.9.2026.",
        "Friskmeldt 15.9.2026, 50 %.",
        "Håper å være frisk 15.9.2026.",
        "Kona frisk 15.9.2026.",
        "Friskmeldt fra 15.9.2026 med 50 %.",
    ):
        found = pasted_periods(f"Sykmeldt 100 % fra 1.9.2026. {end}", date(2026, 11, 30))
        assert str(UNTIL_WELL) not in [doubt for row in found.rows for doubt in row.doubts], end
        assert len(found.rows) + len(found.unread) == 2, end
    assert found.rows[1].grade == 50
    whole = pasted_periods("Sykmeldt 100 % fra 1.9.2026. Hun ble friskmeldt 15.9.2026.", date(2026, 11, 30))
    assert whole.rows[0].last == date(2026, 9, 14)
