"""The NAV adviser's note: what signing asks for, and what has become of each barrier."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.domain.forms.planning.barrier_history import BarrierHistory, SignedBarriers, histories
from hia_desktop.domain.forms.values import BarrierKind, Degree, MeasureStatus, NavMeasure, NavMeasureStatus
from hia_desktop.domain.forms.workplace import Barrier, Contact, NavMeasureRow, WorkDemand, WorkplaceForm
from hia_desktop.domain.forms.workplace_values import Ability, Adaptation, AdaptedBy, ContactParty

FIRST = date(2026, 3, 26)
LIFT = Barrier(category=BarrierKind.TASKS, description="Løft over 15 kg", severity=Degree.HIGH, due=date(2026, 4, 13))


def told(*versions: list[Barrier]) -> tuple[BarrierHistory, ...]:
    """The history of these versions, a week apart, signed by Anders and Berit in turn."""
    signed = [
        SignedBarriers(FIRST + timedelta(weeks=i), ("Anders", "Berit")[i % 2], rows) for i, rows in enumerate(versions)
    ]
    return histories(signed)


def words(history: BarrierHistory) -> list[tuple[date, str, str]]:
    return [(c.day, c.author, c.words) for c in history.changes]


def test_every_category_of_the_sources_is_there() -> None:
    """R83 and R84, with what the issue adds: organisation and rota, travel, private life and economy, other."""
    labels = {kind.label for kind in BarrierKind}
    assert labels >= {
        "Arbeidsoppgaver og fysisk miljø",
        "Arbeidsmiljø",
        "Ledelse",
        "Uavklarte forventninger",
        "Konflikt",
        "Føler seg ikke ønsket tilbake",
        "Jobben lar seg ikke forene med helsen",
        "Organisering og turnus",
        "Reisevei",
        "Privatliv eller økonomi",
        "Annet",
    }


def test_navs_means_have_every_status() -> None:
    """R85: which measure is considered or started."""
    assert [s.label for s in NavMeasureStatus] == [
        "Vurderes",
        "Søkt",
        "Innvilget",
        "Startet",
        "Avsluttet",
        "Avslått",
        "Ikke aktuelt",
    ]


@pytest.mark.parametrize(
    ("contact", "lacking"),
    [
        (Contact(purpose="", no_health_shared=True), ["purpose"]),
        (Contact(purpose="Avklare", no_health_shared=None), ["no_health_shared"]),
        (Contact(purpose="Avklare", no_health_shared=False), ["explanation"]),
        (Contact(purpose="Avklare", no_health_shared=False, explanation="Sa at han er i behandling, etter avtale"), []),
        (Contact(purpose="Avklare", no_health_shared=True, follow_up=FIRST), ["agreed"]),
        (
            Contact(party=ContactParty.GP, purpose="Avklare", no_health_shared=True, agreed="Ringes", follow_up=FIRST),
            [],
        ),
    ],
)
def test_a_contact_has_a_purpose_and_says_whether_health_was_shared(contact: Contact, lacking: list[str]) -> None:
    """R81."""
    assert list(WorkplaceForm(contacts=[contact]).missing()) == [f"contacts.0.{field}" for field in lacking]


def test_rows_without_a_name_are_not_signed() -> None:
    form = WorkplaceForm(
        barriers=[Barrier(severity=Degree.LOW), Barrier(category=BarrierKind.COMMUTE)],
        demands=[WorkDemand(ability=Ability.CAN)],
        nav_measures=[NavMeasureRow(note="Ringt")],
    )
    assert list(form.missing()) == ["barriers.0.description", "demands.0.task", "nav_measures.0.measure"]


def test_a_task_says_can_cannot_or_how() -> None:
    demand = WorkDemand(task="Plukk", ability=Ability.ADAPTED, adapted_by=[AdaptedBy.HELP, AdaptedBy.MORE_TIME])
    assert [kind.label for kind in AdaptedBy] == ["Annet sted", "Mer tid", "Hjelp", "Annet"]
    assert WorkDemand.model_validate_json(demand.model_dump_json()) == demand


def test_a_followed_up_agreement_waits_for_nothing() -> None:
    contact = Contact(agreed="Ringes", follow_up=FIRST)
    assert contact.awaits == FIRST
    contact.followed_up = True
    assert contact.awaits is None


def test_the_remedy_names_the_adaptation_and_navs_means() -> None:
    barrier = Barrier(adaptation=Adaptation.AIDS, nav_measure=NavMeasure.AIDS, measure="jekketralle")
    assert barrier.remedy == "Tekniske hjelpemidler, Hjelpemidler: jekketralle"


def test_who_changed_what_and_when() -> None:
    """R82: a barrier is followed up over time."""
    agreed = LIFT.model_copy(update={"status": MeasureStatus.AGREED, "measure": "Jekketralle", "responsible": "Leder"})
    done = agreed.model_copy(update={"status": MeasureStatus.DONE, "due": date(2026, 4, 20)})
    [history] = told([LIFT], [agreed], [agreed], [done])
    assert words(history) == [
        (FIRST, "Anders", "Registrert: Ny"),
        (date(2026, 4, 2), "Berit", "Status: Ny → Avtalt · Tiltak: – → Jekketralle · Ansvarlig: – → Leder"),
        (date(2026, 4, 16), "Berit", "Status: Avtalt → Gjort · Frist: 13.04.2026 → 20.04.2026"),
    ]
    assert history.barrier == done and not history.gone


def test_a_reworded_barrier_is_the_same_when_it_is_alone_in_its_category() -> None:
    reworded = LIFT.model_copy(update={"description": "Tunge løft alene"})
    [history] = told([LIFT], [reworded])
    assert words(history)[1][2] == "Beskrivelse: Løft over 15 kg → Tunge løft alene"


def test_two_of_a_kind_are_never_mixed_up() -> None:
    """When it cannot be known which of two it was, one is taken out and the other is new."""
    other = LIFT.model_copy(update={"description": "Støv"})
    new = LIFT.model_copy(update={"description": "Kulde"})
    found = told([LIFT, other], [new])
    assert [(h.barrier.description, h.gone, len(h.changes)) for h in found] == [
        ("Kulde", False, 1),
        ("Løft over 15 kg", True, 2),
        ("Støv", True, 2),
    ]


def test_taken_out_and_back_again() -> None:
    [history] = told([LIFT], [], [LIFT])
    assert [w for _day, _who, w in words(history)] == ["Registrert: Ny", "Tatt ut av notatet", "Tatt inn igjen"]
    assert not history.gone


ROWS = st.lists(
    st.builds(
        Barrier,
        category=st.sampled_from([None, BarrierKind.TASKS, BarrierKind.CONFLICT]),
        description=st.sampled_from(["", "Løft", "løft", "Kulde"]),
        status=st.sampled_from(MeasureStatus),
    ),
    max_size=4,
)


@given(versions=st.lists(ROWS, min_size=1, max_size=4))
def test_every_barrier_has_one_history_and_none_is_invented(versions: list[list[Barrier]]) -> None:
    found = told(*versions)
    assert [h.barrier for h in found if not h.gone] == versions[-1]
    assert all(h.changes and h.changes[0].words.startswith("Registrert") for h in found)
    assert sum(h.changes[0].day == FIRST for h in found) == len(versions[0])
    assert len(found) <= sum(len(v) for v in versions)


@given(rows=ROWS)
def test_signing_the_same_again_tells_nothing_new(rows: list[Barrier]) -> None:
    assert [h.changes for h in told(rows, rows)] == [h.changes for h in told(rows)]
