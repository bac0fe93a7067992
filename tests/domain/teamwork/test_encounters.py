"""A contact in one line, and the codes that follow from what was done."""

from datetime import date

import pytest

from hia_desktop.domain.access import Role
from hia_desktop.domain.forms.planning.named_measures import MEANS, Intervention, meaning
from hia_desktop.domain.teamwork.encounter_line import line_of, read_line
from hia_desktop.domain.teamwork.encounters import (
    Activity,
    Aim,
    Coding,
    ContactType,
    Encountered,
    Indirect,
    Partner,
    Payer,
    profession_code,
    proposed,
)
from hia_desktop.domain.teamwork.visits import Way


@pytest.mark.parametrize(
    ("role", "title", "code"),
    [
        (Role.PHYSICIAN, "overlege", "LE"),
        (Role.PSYCHOLOGIST, "psykologspesialist", "PS"),
        (Role.PHYSIOTHERAPIST, "", "FT"),
        (Role.HEALTH_OTHER, "Ergoterapeut", "ET"),
        (Role.HEALTH_OTHER, "psykiatrisk sykepleier", "SP"),
        (Role.HEALTH_OTHER, "spesialsykepleier", "SP"),
        (Role.HEALTH_OTHER, "vernepleier", "VP"),
        (Role.HEALTH_OTHER, "kiropraktor", "KI"),
        (Role.HEALTH_OTHER, "sosionom", "sosionom"),
        (Role.HEALTH_OTHER, "sykepleierstudent", "sykepleierstudent"),
        (Role.NAV_ADVISER, "NAV-veileder", "NAV-veileder"),
        (Role.SECRETARY, "sykepleier", "sykepleier"),
    ],
)
def test_the_profession_in_the_codes_of_9060_or_the_title(role: Role, title: str, code: str) -> None:
    assert profession_code(role, title) == code


DAY = date(2026, 2, 24)
BASE = Encountered(day=DAY)


@pytest.mark.parametrize(
    ("line", "minutes", "way", "partner", "aim", "intervention"),
    [
        ("45 behandling", 45, Way.IN_PERSON, Partner.PATIENT, Aim.TREAT, None),
        ("45 min video med leder om tilrettelegging", 45, Way.VIDEO, Partner.EMPLOYER, Aim.ADAPT, None),
        ("tlf fl 10 avt", 10, Way.PHONE, Partner.GP, Aim.AGREE, None),
        ("60min, oppmøte, pas, beh, kognitiv", 60, Way.IN_PERSON, Partner.PATIENT, Aim.TREAT, Intervention.WORK_CBT),
        ("NAV retur 30 TELEFON", 30, Way.PHONE, Partner.NAV, Aim.RETURN, None),
        ("opplaering 90 mestringskurs", 90, Way.IN_PERSON, Partner.PATIENT, Aim.TEACH, Intervention.COPING_COURSE),
    ],
)
def test_a_line_is_read_word_by_word(
    line: str, minutes: int, way: Way, partner: Partner, aim: Aim, intervention: Intervention | None
) -> None:
    read = read_line(line, BASE)
    assert not read.trouble and not read.done.wrong(DAY)
    done = read.done
    assert (done.minutes, done.way, done.partner, done.aim, done.intervention) == (
        minutes,
        way,
        partner,
        aim,
        intervention,
    )
    assert done.debtor == "20", "on unless it is turned off"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("45 hest", "«hest» er ikke kjent"),
        ("45 arb", "kan være flere: arbeidsgiver, arbeidsplassbesøk"),
        ("45 behandling kontroll", "«kontroll» sier noe annet"),
        ("45 60 behandling", "«60» sier noe annet"),
        ("45 tlf kommune avtale", "Skriv «debitor kommune» når det er den som betaler"),
        ("45 avtale debitor", "Skriv koden etter «debitor»: 20, 1, 22"),
        ("45 avtale debitor 7", "Skriv koden etter «debitor»"),
        ("45 avtale debitor 24 debitor 30", "«30» sier noe annet"),
        ("0 behandling", "fra 1 til 600"),
        ("99999999999 behandling", "fra 1 til 600"),
    ],
)
def test_what_cannot_be_read_is_said(line: str, why: str) -> None:
    assert why in read_line(line, BASE).trouble


def test_the_first_letters_and_the_line_written_again_say_the_same() -> None:
    for intervention in Intervention:
        done = Encountered(day=DAY, minutes=30, aim=Aim.TREAT, intervention=intervention)
        assert read_line(line_of(done), BASE).done == done
    for payer in Payer:
        done = Encountered(day=DAY, minutes=30, aim=Aim.TREAT, work_focused=False, payer=payer)
        assert read_line(line_of(done), BASE).done == done


@pytest.mark.parametrize(
    ("line", "debtor"),
    [
        ("45 tlf nav avtale debitor 24", "24"),
        ("45 tlf avtale Debitor kommune.", "24"),
        ("debitor: 99 45 kontroll", "99"),
        ("45 kontroll debitor 20", "20"),
    ],
)
def test_another_debtor_is_said_as_one(line: str, debtor: str) -> None:
    read = read_line(line, BASE)
    assert not read.trouble and not read.done.wrong(DAY)
    assert (read.done.debtor, read.done.work_focused, read.done.minutes) == (debtor, debtor == "20", 45)


@pytest.mark.parametrize("word", ["kommune", "forsikring", "forskning", "Helfo", "ordinær", "kom", "fors"])
def test_a_word_of_whom_one_spoke_with_turns_no_debtor_off(word: str) -> None:
    read = read_line(f"45 tlf {word} avtale", BASE)
    assert read.trouble and read.done.debtor == "20"


@pytest.mark.parametrize(
    ("done", "codes"),
    [
        ({"aim": Aim.CLARIFY}, (ContactType.CLARIFY, Activity.INDIVIDUAL, None)),
        ({"aim": Aim.RETURN}, (ContactType.TREAT, Activity.INDIVIDUAL, None)),
        ({"aim": Aim.TEACH, "intervention": Intervention.COPING_COURSE}, (ContactType.TEACH, Activity.GROUP, None)),
        (
            {"aim": Aim.TREAT, "intervention": Intervention.GUIDED_TRAINING},
            (ContactType.TREAT, Activity.EXERCISE, None),
        ),
        ({"aim": Aim.INFORM}, (None, Activity.INDIVIDUAL, None)),
        ({"aim": Aim.ADAPT, "partner": Partner.NAV}, (ContactType.INDIRECT, None, Indirect.WITH_OTHERS)),
        ({"partner": Partner.NAV, "way": Way.PHONE}, (ContactType.INDIRECT, None, Indirect.PHONE)),
        ({"partner": Partner.GP, "way": Way.PHONE}, (ContactType.INDIRECT, None, Indirect.PHONE_FIRST_LINE)),
        ({"partner": Partner.GP}, (ContactType.INDIRECT, None, Indirect.WITH_FIRST_LINE)),
        ({"partner": Partner.EMPLOYER, "way": Way.VIDEO}, (ContactType.INDIRECT, None, Indirect.VIDEO)),
        ({"partner": Partner.EMPLOYER}, (ContactType.INDIRECT, None, None)),
        ({"partner": Partner.SEVERAL, "aim": Aim.AGREE}, (None, None, None)),
    ],
)
def test_codes_follow_from_what_was_done_and_only_where_they_do(
    done: dict[str, object], codes: tuple[object, object, object]
) -> None:
    """Kodeverk 8432, 8452 and 8454."""
    found = proposed(Encountered.model_validate(done))
    assert (found.contact_type, found.activity, found.indirect) == codes
    assert found.lacks is (None in codes[:1] or (codes[1] is None and codes[2] is None))


def test_the_codes_of_what_was_done_without_meeting_the_patient() -> None:
    """Kodeverk 8454, those of an outpatient team; telephone 7, 12, 13 and 71. And 8432, with video and telephone."""
    assert {one.value for one in Indirect} == {"1", "2", "5", "7", "8", "12", "13", "22", "23", "71"}
    assert [one.value for one in Indirect if "elefon" in one.label] == ["7", "12", "13", "71"]
    assert {one.value for one in ContactType} == {"1", "2", "3", "5", "6", "7", "12", "13"}
    chosen = Coding(contact_type=ContactType.INDIRECT, indirect=Indirect.PHONE_PATIENT)
    assert not chosen.lacks and chosen.words.startswith("5 Indirekte pasientkontakt · 12 Telefon med pasienten")


def test_what_lacks_a_code() -> None:
    assert Coding().lacks and Coding(contact_type=ContactType.TREAT).lacks
    assert Coding(contact_type=ContactType.INDIRECT, activity=Activity.INDIVIDUAL).lacks
    assert not Coding(contact_type=ContactType.INDIRECT, indirect=Indirect.LETTER).lacks
    assert not Coding(contact_type=ContactType.TREAT, activity=Activity.GROUP).lacks
    assert Coding(contact_type=ContactType.TREAT, activity=Activity.GROUP).words == "2 Behandling · 4 Gruppe"


def test_what_is_not_work_focused_says_by_its_debtor_why() -> None:
    off = Encountered(day=DAY, minutes=30, aim=Aim.TREAT, work_focused=False)
    assert list(off.wrong(DAY)) == ["payer"]
    assert off.model_copy(update={"payer": Payer.RESEARCH}).debtor == "22"
    assert list(Encountered(day=date(2026, 2, 25)).wrong(DAY)) == ["day", "minutes", "aim"]


def test_every_named_measure_says_what_is_meant_by_it() -> None:
    assert set(MEANS) == set(Intervention)
    assert meaning(" egentrening ") == MEANS[Intervention.SELF_TRAINING] and meaning("noe annet") == ""
