"""Contents with as much text as real ones have: the acceptance story's patient, and the other papers."""

from datetime import UTC, date, datetime

from hia_desktop.documents.blocks import Letterhead, ScoreChange
from hia_desktop.documents.kinds import (
    access_report,
    appointment,
    consent_form,
    course_overview,
    cover,
    dialogue_meeting,
    epikrise,
    instrument_sheet,
    journal_print,
    letter,
    meeting_list,
    meeting_minutes,
    note,
    pasted_paper,
    quality_report,
    recovery_sheet,
    referral_leaflet,
    rtw,
    team_plan,
)
from hia_desktop.documents.kinds.content import PaperContent, Signed
from hia_desktop.domain.forms.referral import ReferralForm, completeness
from hia_desktop.domain.forms.team.meeting_minutes import DecisionRow
from hia_desktop.domain.referral_points import LOOKED_FOR, WHAT_TO_WRITE
from hia_desktop.domain.timeline import Bar, Mark, MarkState, Timeline

LETTERHEAD = Letterhead(
    centre_name="Eksempel HF",
    unit="HelseIArbeid-senteret",
    address="Storgata 1, 8000 Bodø",
    org_no="974 795 833",
    phone="75 00 00 00",
)
PATIENT = "Kari Testdal · 148381 08890"
DAY = date(2026, 6, 12)
SIGNED = Signed(name="Liv Berg", title="overlege", hpr="0000000", at=datetime(2026, 6, 12, 12, 5, tzinfo=UTC))

TIMELINE = Timeline(
    today=DAY,
    today_label="i dag",
    bars=(
        Bar(date(2026, 1, 12), date(2026, 4, 12), 100, "100 % fra 12. jan"),
        Bar(date(2026, 4, 13), date(2026, 5, 10), 80, "80 %"),
        Bar(date(2026, 5, 11), date(2026, 5, 31), 60, "60 %"),
        Bar(date(2026, 6, 1), date(2026, 6, 7), 40, "40 %"),
        Bar(date(2026, 6, 8), date(2026, 6, 28), 20, "20 % til 28. juni", planned=True),
    ),
    milestones=(
        Mark(date(2026, 2, 23), "Aktivitetskrav"),
        Mark(date(2026, 3, 2), "Dialogmøte 1"),
        Mark(date(2026, 7, 13), "Dialogmøte 2", MarkState.TO_COME, nav=True),
    ),
    events=(
        Mark(date(2026, 2, 24), "Henvist"),
        Mark(date(2026, 3, 6), "Rett vurdert"),
        Mark(date(2026, 3, 24), "Kartlagt"),
        Mark(date(2026, 6, 12), "Avsluttet"),
    ),
    window=(date(2026, 3, 12), date(2026, 5, 12)),
)

EPIKRISE = epikrise.Content(
    receiver="fastlege Ola Lege, Bodø legesenter",
    course_from=date(2026, 2, 24),
    course_to=DAY,
    asks=["forlenge gradert 20 % til 28.06", "kontroll uke 30", "ingen ny MR"],
    actions=[
        epikrise.Action(
            actor="Fastlege", what="Forlenge gradert sykmelding, kontroll av søvn og stemningsleie", by="28.06.2026"
        ),
        epikrise.Action(actor="Arbeidsgiver", what="Oppfølgingssamtale, faste pauser og løft under 15 kg", by="uke 27"),
        epikrise.Action(actor="Pasient", what="Egentrening to ganger i uken", by="fortløpende"),
        epikrise.Action(actor="NAV", what="Dialogmøte 2 bare hvis planen ikke holder", by="13.07.2026"),
    ],
    sections=[
        epikrise.Section(
            code="SY",
            heading="Arbeid og sykmelding",
            text=(
                "Lagermedarbeider 100 %, Eksempel Lager AS. Sykmeldt 100 % fra 12.01, gradert fra "
                "13.04. Full jobb ventet 29.06."
            ),
            source="fra tidslinjen",
        ),
        epikrise.Section(code="", heading="Diagnoser", text="M54.2 Nakkesmerter, F43.2 Tilpasningsforstyrrelse"),
        epikrise.Section(
            code="FO",
            heading="Forløp og behandling",
            text=(
                "Tverrfaglig utredning ved lege, fysioterapeut og psykolog. Åtte timer jobbfokusert "
                "kognitiv terapi og gradert "
                "aktivitet. Tilbakefall i uke 18 med 20 % i stedet for 40 %; trinnet ble flyttet to uker og holdt. "
                "Tilrettelegging med "
                "hev/senk-bord, faste pauser og senere oppmøte avtalt med leder."
            ),
            source="fra tverrfaglig plan v4",
        ),
        epikrise.Section(
            code="VU",
            heading="Vurdering",
            text=(
                "Nakkesmerter med lett til moderat nedstemthet, utløst av tungt arbeid over tid. God effekt av "
                "samordnet behandling. "
                "Det er ingen holdepunkter for alvorlig sykdom, og prognosen for full jobb er god."
            ),
            source="fra notat 24.03",
        ),
        epikrise.Section(
            code="FU",
            heading="Funn og undersøkelser",
            text=(
                "Fri nakkebevegelighet ved avslutning, ingen nevrologiske utfall. MR nakke i januar uten rotaffeksjon."
            ),
        ),
        epikrise.Section(
            code="IP",
            heading="Informasjon til pasient",
            text="Aktivitet er trygt. Kontakt fastlegen ved økende plager.",
        ),
    ],
    timeline=TIMELINE,
    scores=[
        epikrise.Score(
            name="PHQ-9",
            scale="0–27",
            start=11,
            end=4,
            start_on=date(2026, 3, 24),
            end_on=date(2026, 6, 9),
            meaning="moderat → minimal",
            cut_offs="5 mild, 10 moderat",
            drawn=ScoreChange(
                name="PHQ-9", low=0, high=27, more_is_better=False, bands=(0, 5, 10, 15, 20), start=11, end=4
            ),
        ),
        epikrise.Score(name="GAD-7", scale="0–21", start=8, end=3, meaning="mild → minimal"),
        epikrise.Score(name="ÖMPSQ-SF", scale="0–100", start=59, end=30, meaning="under grensen på 50"),
        epikrise.Score(
            name="Arbeidsevne",
            scale="0–10",
            start=3,
            end=7,
            drawn=ScoreChange(name="Arbeidsevne", low=0, high=10, more_is_better=True, bands=(0, 6, 8), start=3, end=7),
        ),
    ],
    work=[
        epikrise.Worked(when="Før", percent=100),
        epikrise.Worked(when="Ved start", percent=0),
        epikrise.Worked(when="Ved avslutning", percent=80),
    ],
    transferred_to_ehr=DAY,
    signed=SIGNED,
)

STEPS = [
    rtw.Step(
        from_day=date(2026, 4, 13),
        work_percent=20,
        grade=80,
        tasks="Varemottak, plukk under 5 kg",
        who="Leder: avtaler oppmøte kl. 8",
    ),
    rtw.Step(
        from_day=date(2026, 5, 11),
        work_percent=40,
        grade=60,
        tasks="Varemottak og pakking",
        adaptation="Hev/senk-bord, pause hver time",
        who="Leder: bestiller bord",
        reason="Flyttet fordi smertene økte",
    ),
    rtw.Step(
        from_day=date(2026, 5, 18),
        work_percent=60,
        grade=40,
        tasks="Alle oppgaver unntatt tunge løft",
        adaptation="Løft under 15 kg",
    ),
    rtw.Step(
        from_day=date(2026, 6, 8),
        work_percent=80,
        grade=20,
        tasks="Alle oppgaver",
        adaptation="Ikke skift som starter kl. 5",
    ),
    rtw.Step(from_day=date(2026, 6, 29), work_percent=100, grade=0, tasks="Ordinær stilling"),
]

RTW = rtw.Content(
    goal="40 t/uke innen 29.06",
    goal_day=date(2026, 6, 29),
    position_percent=100,
    employer="Eksempel Lager AS",
    steps=STEPS,
    if_stuck="Si fra til leder samme dag. Trinnet før varer en uke til, og så prøver vi igjen.",
    health_note="Nakkesyndrom og nedstemthet; søvnvansker styrer tempoet.",
    signed=SIGNED,
)

MEETING = dialogue_meeting.Content(
    meeting="Dialogmøte 2",
    meeting_day=date(2026, 7, 14),
    employer="Eksempel Lager AS",
    participants=[
        dialogue_meeting.Participant(name="Kari Testdal", role="Den sykmeldte"),
        dialogue_meeting.Participant(name="Mona Sjef", role="Leder"),
        dialogue_meeting.Participant(name="Anders Nilsen", role="NAV"),
    ],
    demands=[
        dialogue_meeting.Demand(task="Varemottak", demand="Stående, lette kolli", ability="Kan"),
        dialogue_meeting.Demand(
            task="Plukk",
            demand="Løft opp til 25 kg",
            ability="Med tilrettelegging",
            adaptation="Hjelp: to på tunge kolli",
        ),
        dialogue_meeting.Demand(task="Skift fra kl. 05", ability="Kan ikke", adaptation="Dagskift i opptrappingen"),
    ],
    barriers=[
        dialogue_meeting.Barrier(
            what="Leder venter 100 % fra første dag",
            kind="Uavklarte forventninger",
            remedy="Gradvis opptrapping: avtales i møtet",
            responsible="NAV-veileder",
            due=date(2026, 4, 7),
            status="Avtalt",
        )
    ],
    tried=[dialogue_meeting.Adaptation(what="Færre oppgaver: uten løft i to uker", state="Prøvd, virket")],
    proposed=[
        dialogue_meeting.Adaptation(what="Tekniske hjelpemidler: jekketralle"),
        dialogue_meeting.Adaptation(what="Hjemmekontor", state="Ikke mulig nå"),
    ],
    goal="40 t/uke innen 29.06",
    goal_day=date(2026, 6, 29),
    steps=[dialogue_meeting.Step(from_day=date(2026, 4, 13), work_percent=20, tasks="Varemottak", who="Leder")],
    questions="Hvem følger opp neste trinn?\n\n- Er truckkurs mulig i juni?",
    signed=Signed(name="Anders Nilsen", at=SIGNED.at),
)

NOTE = note.Content(
    heading="Første samtale",
    sort="Samtale",
    of_day=date(2026, 3, 24),
    text="Nakken er stiv, ingen nevrologiske utfall.\n\nPlan:\n- Trening to ganger i uken\n- Ny time om to uker",
    signed=SIGNED,
)

PAPERS: dict[str, PaperContent] = {
    "epikrise": EPIKRISE,
    "team_plan": team_plan.Content(
        own_goal="Jeg vil tilbake til lageret og orke å hente i barnehagen etterpå.",
        goals=[
            team_plan.Goal(title="40 t/uke innen 29.06", area="Arbeid"),
            team_plan.Goal(title="Sove sju timer", area="Helse"),
        ],
        measures=[
            team_plan.Measure(
                what="Åtte timer jobbfokusert kognitiv terapi",
                responsible="Psykolog Ida Nordli",
                due=date(2026, 6, 1),
                status="I gang",
                goal="Sove sju timer",
            ),
            team_plan.Measure(
                what="Gradert aktivitet, to ganger i uken",
                responsible="Fysioterapeut Per Aasen",
                due=date(2026, 5, 20),
                status="Avtalt",
                goal="40 t/uke innen 29.06",
            ),
        ],
        summary=(
            "Teamet er enig om at arbeidet trappes opp i fem trinn.\n\nNeste teammøte:\n- går gjennom "
            "trinn 2\n- avklarer skift"
        ),
        evaluation_day=date(2026, 5, 8),
        signed=SIGNED,
    ),
    "rtw": RTW,
    "rtw_employer": rtw.Content(**(RTW.model_dump() | {"for_employer": True})),
    "dialogue_meeting": MEETING,
    "dialogue_meeting_nav": MEETING.model_copy(update={"for_nav": True}),
    "letter": letter.Content(
        addressee=["Ola Lege", "Bodø legesenter", "Storgata 12", "8000 Bodø"],
        subject="Svar på henvisning",
        reference="HIA-2026-014",
        paragraphs=[
            letter.Paragraph(text="Takk for henvisningen, som vi mottok 24.02.2026."),
            letter.Paragraph(
                heading="Vår vurdering",
                text=(
                    "Pasienten har rett til nødvendig helsehjelp i spesialisthelsetjenesten. Helsehjelpen skal "
                    "starte senest 30.04.2026."
                ),
            ),
            letter.Paragraph(heading="Klage", text="Pasienten kan klage til Statsforvalteren innen fire uker."),
        ],
        copies=["Kari Testdal"],
        template_approved=False,
        signed=SIGNED,
    ),
    "letter_health": letter.Content(
        addressee=["Ola Lege", "Bodø legesenter"],
        subject="Svar på henvisning",
        paragraphs=[letter.Paragraph(text="Pasienten har rett til nødvendig helsehjelp.")],
        signed=SIGNED,
    ),
    "consent_form": consent_form.Content(
        categories=["Funksjon", "Tilrettelegging", "Plan", "Diagnoser", "Notater fra samtaler"],
        recipients=["NAV-veileder", "Fastlege", "Arbeidsgiver"],
        ticked=[("Funksjon", "NAV-veileder"), ("Plan", "NAV-veileder")],
        until=date(2026, 9, 24),
    ),
    "summons": appointment.Content(
        addressee=["Kari Testdal", "Storgata 2", "8006 Bodø"],
        reference="3F9A-21C0",
        phone="75 00 00 00",
        day=date(2026, 6, 24),
        time="09.30",
        duration="Sett av to timer.",
        place="HelseIArbeid-senteret, Storgata 1, 8000 Bodø",
        way="Inngang fra Sjøgata, 2. etasje. Buss 4 stopper utenfor.",
        who="Liv Berg, overlege",
        bring="Legitimasjon og en oversikt over medisinene du bruker",
        change="Ring oss på 75 00 00 00 så snart du kan, så finner vi en ny tid.",
        interpreter="arabisk",
        signed=SIGNED,
    ),
    "instrument_sheet": instrument_sheet.Content(
        heading="Humør",
        source="et oppdiktet skjema",
        questions=[
            *(instrument_sheet.Question(text=f"Hvor ofte har du sovet dårlig, uke {n}", low=0, high=4) for n in (1, 2)),
            instrument_sheet.Question(text="Hvor mye verker det", low=0, high=10, help="10 er verst"),
            instrument_sheet.Question(text="Arbeidsevnen din, i prosent", low=0, high=100),
        ],
    ),
    "journal_print": journal_print.Content(
        chosen="Utvalgte deler av journalen.",
        withheld=journal_print.Withheld.LIFE,
        decided_by="Liv Berg, overlege",
        lines=[
            journal_print.Line(
                when="24.03.2026 10:15", title="Samtale", by="Liv Berg, overlege", words=[("Notat", text)]
            )
            for text in ("Nakken er stiv.", "Sover bedre. Vil prøve halv dag.")
        ],
    ),
    "nav_summary": journal_print.Content(
        heading="Sammendrag til NAV",
        chosen="Det pasienten har samtykket til at NAV får vite, slik samtykket er i dag.",
        lines=[journal_print.Line(when="13.04.2026", title="Plan", by="Liv Berg", words=[("Eget mål", "Full jobb")])],
    ),
    "access_report": access_report.Content(
        rows=[
            access_report.Access(
                who="Liv Berg",
                role="Lege",
                at=datetime(2026, 3, 6, 8, minute, tzinfo=UTC),
                what="Åpnet forløpet",
                why="Behandling",
            )
            for minute in range(60)
        ],
        first=date(2026, 2, 24),
        last=DAY,
    ),
    "course_overview": course_overview.Content(
        standing="Dag 121 · 17 uker · 20 % · maksdato ca. 11.01.2027",
        timeline=TIMELINE,
        due=[course_overview.Line(what="Evaluer tverrfaglig plan", who="Koordinator", by=date(2026, 6, 15))],
        own_goal="Jeg vil tilbake til lageret og orke å hente i barnehagen etterpå.",
        of_the_plan="Signert 12.05.2026. Evalueres 15.06.2026.",
        measures=[
            course_overview.Line(
                what="Gradert aktivitet, to ganger i uken",
                who="Fysioterapeut Per Aasen",
                by=date(2026, 5, 20),
                state="Gjort",
            ),
            course_overview.Line(what="Møte med leder", who="NAV-veileder", by=date(2026, 6, 20), state="Avtalt"),
        ],
        hinders=[course_overview.Line(what="Tunge løft alene", who="Organisering", state="Høy")],
        adapted=[course_overview.Line(what="Andre oppgaver: ingen løft", state="Prøves nå")],
        development=[("Arbeidsevne (0–10)", "3", "6", "bedre")],
        notes=[course_overview.Line(what="Samtale 6", who="Per Sol", by=date(2026, 6, 1))],
    ),
    "note": NOTE,
    "nav_note": NOTE,
    "meeting_minutes": meeting_minutes.Content(
        of_day=date(2026, 6, 2),
        present="Liv Berg (lege), Eva Li (fysioterapeut), NAV-veileder",
        heading="Evalueres",
        question="Er 60 % fra 8. juni for mye når nattevakt ikke er avklart?",
        text="Tåler mer enn i mai, men sover dårlig etter sene vakter.\n\nEnige om å vente med nattevakt.",
        decisions=[
            DecisionRow(
                what="Be om uttalelse fra bedriftshelsetjenesten", who="Eva Li", due=date(2026, 6, 10), became="oppgave"
            ),
            DecisionRow(what="Opptrapping 60 % fra 8. juni", due=date(2026, 6, 8), became="tiltak i planen"),
        ],
        signed=SIGNED,
    ),
    "meeting_list": meeting_list.Content(
        name="Teammøte",
        of_day=date(2026, 6, 2),
        starts="09:00",
        present=["Liv Berg (lege)", "Eva Li (fysioterapeut)"],
        cases=[
            meeting_list.Case(initials="K.T.", reason="Evalueres", decisions=2),
            meeting_list.Case(initials="Ø.Ø.", reason="Ny", decisions=1),
            meeting_list.Case(initials="L.F.", reason="Bedt om"),
        ],
        next_day=date(2026, 6, 9),
        signed=SIGNED,
    ),
    "quality_report": quality_report.Content(
        period="3. kvartal 2026",
        pages=[
            quality_report.Page(
                heading=heading,
                quarters=["4. kv. 25", "1. kv. 26", "2. kv. 26", "3. kv. 26"],
                figures=[
                    quality_report.FigureLine(
                        name="Vurdert innen 10 virkedager",
                        value="63–69 %",
                        counted="24 av 35–38",
                        missing="< 5",
                        apart="Uten ytelse: 7 er på gradert ytelse, og teller som på ytelse.",
                        definition="Teller: vurdert i tide. Nevner: mottatt i perioden. Ukjent: ikke avgjort ennå.",
                        source="Interregional rapport 2020, linje 452–454",
                        read="28.11.2026",
                        counted_on="01.10.2026",
                        trend=[("94 %", "61 av 65"), ("–", ""), ("88 %", "36 av 41"), ("63–69 %", "24 av 35–38")],
                        drawn=[
                            quality_report.Point(n="65", low=94, high=94),
                            quality_report.Point(),
                            quality_report.Point(n="41", low=88, high=88),
                            quality_report.Point(n="35–38", low=63, high=69, whisker=(47, 83)),
                        ],
                    ),
                    quality_report.FigureLine(
                        name="Henvist til første kontakt",
                        value="19 dager",
                        counted="halvparten 12–31, snitt 22,4, n 53",
                        missing="0",
                        definition="Median av kalenderdager til første kontakt. Nevner: startet i perioden.",
                        source="Helsedirektoratet 2017, linje 541–543",
                        read="28.11.2026",
                        trend=[("–", ""), ("–", ""), ("25 dager", "n 7"), ("19 dager", "halvparten 12–31, n 53")],
                        in_days=True,
                        drawn=[
                            quality_report.Point(),
                            quality_report.Point(),
                            quality_report.Point(n="7", low=25, high=25),
                            quality_report.Point(n="53", low=19, high=19, whisker=(12, 31)),
                        ],
                    ),
                    quality_report.FigureLine(
                        name="Bedt om flere opplysninger", value="–", counted="< 5", trend=[("–", "")] * 4
                    ),
                ],
            )
            for heading in ("Fra henvisning til oppstart", "I forløpet")
        ],
        referred=quality_report.Referred(
            groups=[quality_report.Group(heading="Alder", rows=[("Under 25 år", "< 5"), ("25–34 år", "skjult")])],
            lacks=[("Tilrettelegging som er prøvd", "54 %", "20 av 37")],
            practices=[("Bodø legesenter", "12", "67 %"), ("Andre legekontor, samlet", "skjult", "–")],
        ),
        referred_on="01.10.2026",
        over_time=quality_report.OverTime(
            quarters=("4. kv. 25", "1. kv. 26", "2. kv. 26", "3. kv. 26"),
            all_of=("–", "31", "36", "40"),
            groups=[
                quality_report.GroupOverTime(
                    heading="Alder",
                    rows=[("Under 25 år", ["–", "6", "< 5", "7"]), ("25–34 år", ["–", "25", "skjult", "33"])],
                )
            ],
        ),
        unmeasured=["Samarbeidet måles ikke."],
    ),
    "cover": cover.Content(
        of="Tverrfaglig plan",
        of_day=date(2026, 4, 7),
        sha256="5f0c" * 16,
        struck=cover.Struck(at=datetime(2026, 6, 20, 7, 0, tzinfo=UTC), by="Liv Berg", why="Innholdet er feil"),
        added=[
            cover.Added(
                at=datetime(2026, 6, 2, 7, 5, tzinfo=UTC), text="Fastlegen har ringt.", author="Liv Berg, overlege"
            ),
            cover.Added(at=datetime(2026, 6, 3, 7, 5, tzinfo=UTC)),
        ],
        measures=[
            cover.Status(
                at=datetime(2026, 6, 4, 7, 0, tzinfo=UTC),
                what="Gradert aktivitet, to ganger i uken",
                status="Gjort",
                due=date(2026, 5, 20),
                author="Eva Li",
            )
        ],
    ),
    "pasted_paper": pasted_paper.Content(
        heading="Svar fra Nevrologisk poliklinikk",
        about="Kom 04.06.2026. Limt inn av Ida Nordli.",
        text="MR av nakken viser ingen rotpåvirkning.\n\nKontroll er ikke nødvendig.",
    ),
    "referral_leaflet": referral_leaflet.Content(
        points=[(point.label, WHAT_TO_WRITE[point.field]) for point in completeness(ReferralForm())],
        looked_for=list(LOOKED_FOR.values()),
        phone="75 00 00 00",
    ),
    "recovery_sheet": recovery_sheet.Content(recovery_key="K7QF-2M9D-XW4H-8TRB-ZC3N-5VPJ-6YGA-1ESK", store="D:/HIA"),
}
