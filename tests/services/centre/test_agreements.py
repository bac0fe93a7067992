"""Local agreements: written with who signed and until when, renewed and ended, told before they run out, and in the
quarterly report."""

from datetime import date, timedelta

import pytest

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import AgreementId
from hia_desktop.documents.kinds.centre.quality_report import Content, body
from hia_desktop.domain.sending.agreements import ENDING, AgreementDraft, Party, Standing, in_force_between, standing
from hia_desktop.services.call import run
from hia_desktop.services.centre import agreements
from hia_desktop.services.quality import reports
from hia_desktop.services.quality.reports import ExportReason
from tests import make

NAV = AgreementDraft(
    party=Party.NAV,
    name="NAV Testby",
    about="Veileder i senteret to dager i uken",
    signed_on=date(2026, 1, 5),
    valid_until=date(2026, 12, 31),
    signed_here="Ada Admin",
    signed_there="Nils Navsjef",
)


@pytest.mark.parametrize(
    "until, ended, found",
    [
        (None, None, Standing.IN_FORCE),
        (make.DAY + ENDING + timedelta(days=1), None, Standing.IN_FORCE),
        (make.DAY + ENDING, None, Standing.ENDING),
        (make.DAY, None, Standing.ENDING),
        (make.DAY - timedelta(days=1), None, Standing.OVER),
        (make.DAY - timedelta(days=1), make.DAY, Standing.ENDED),
        (None, make.DAY + timedelta(days=1), Standing.IN_FORCE),
    ],
)
def test_how_it_stands(until: date | None, ended: date | None, found: Standing) -> None:
    assert standing(NAV.model_copy(update={"valid_until": until}), ended, make.DAY) is found


def test_a_day_of_the_quarter_is_enough() -> None:
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    assert in_force_between(NAV, None, first, last)
    assert in_force_between(NAV, date(2026, 1, 10), first, last)
    assert not in_force_between(NAV, first, first, last)
    assert not in_force_between(NAV, None, date(2025, 10, 1), date(2025, 12, 31))
    assert not in_force_between(NAV, None, date(2027, 1, 1), date(2027, 3, 31))


def test_it_is_written_told_of_renewed_and_ended(home: make.House) -> None:
    office = home.as_user("sekretar")
    made = run(office, agreements.keep, None, NAV)
    (row,) = run(office, agreements.listing)
    assert (row.words, row.draft) == ("Gjelder til 31.12.2026", NAV) and run(office, agreements.to_see_to) == 0
    home.clock.day = date(2026, 11, 29)
    (row,) = run(office, agreements.listing)
    assert row.words == "Går ut om 32 dager" and run(home.admin, agreements.to_see_to) == 1
    again = NAV.model_copy(update={"signed_on": date(2026, 11, 20), "valid_until": date(2028, 12, 31)})
    new = run(office, agreements.renew, made, again)
    rows = run(office, agreements.listing)
    assert [(one.id, one.words) for one in rows] == [(new, "Gjelder til 31.12.2028"), (made, "Avsluttet 29.11.2026")]
    assert run(office, agreements.to_see_to) == 0
    run(office, agreements.end, made, False)
    assert run(office, agreements.to_see_to) == 1, "it is there again"
    home.clock.day = date(2027, 1, 2)
    assert run(office, agreements.listing)[0].words == "Gikk ut 31.12.2026"


def test_what_is_wrong_is_said_by_its_field_and_who_may_not_is_refused(home: make.House) -> None:
    office = home.as_user("sekretar")
    with pytest.raises(BadInput) as refused:
        run(office, agreements.keep, None, AgreementDraft())
    assert set(refused.value.fields) == {"party", "name", "signed_on", "signed_here", "signed_there"}
    for field, when in (("valid_until", date(2025, 12, 31)), ("signed_on", make.DAY + timedelta(days=1))):
        with pytest.raises(BadInput) as refused:
            run(office, agreements.keep, None, NAV.model_copy(update={field: when}))
        assert set(refused.value.fields) == {field}
    with pytest.raises(Missing):
        run(office, agreements.end, AgreementId("0" * 32), True)
    with pytest.raises(Missing):
        run(office, agreements.renew, AgreementId("0" * 32), NAV)
    assert run(office, agreements.listing) == ()
    for user in ("lege", "nav"):
        with pytest.raises(Refused):
            run(home.as_user(user), agreements.listing)


@pytest.mark.long
def test_the_quarterly_report_names_what_was_in_force(home: make.House) -> None:
    office, lege = home.as_user("sekretar"), home.as_user("lege")

    home.clock.day = date(2026, 4, 1)  # the quarter is over

    def report() -> Content:
        made = run(lege, reports.quarterly, date(2026, 1, 1), ExportReason.LEADERSHIP)
        assert isinstance(made.content, Content) and made.pdf().startswith(b"%PDF")
        return made.content

    def told() -> list[tuple[str, str, str, str]]:
        return report().agreed.agreements

    run(office, agreements.keep, None, NAV)
    town = {"party": Party.MUNICIPALITY, "name": "Testby", "about": "", "valid_until": None}
    run(office, agreements.keep, None, NAV.model_copy(update={**town, "signed_on": date(2026, 2, 2)}))
    run(office, agreements.keep, None, NAV.model_copy(update={"valid_until": date(2026, 1, 5), "name": "NAV Annenby"}))
    over = NAV.model_copy(update={"signed_on": date(2025, 1, 5), "valid_until": date(2025, 12, 31)})
    run(office, agreements.keep, None, over)
    assert sorted(told()) == [
        ("NAV Annenby", "Veileder i senteret to dager i uken", "05.01.2026", "05.01.2026"),
        ("NAV Testby", "Veileder i senteret to dager i uken", "05.01.2026", "31.12.2026"),
        ("Testby (kommune)", "", "02.02.2026", "til den sies opp"),
    ]
    assert report().agreed.with_nav
    before = report()
    run(office, agreements.keep, None, NAV.model_copy(update={"name": "NAV Tredjeby"}))
    home.clock.day = date(2026, 4, 9)
    assert report() == before and before.agreed_on == "01.04.2026", "as the rest of what is told of a quarter"
    said = "Ingen avtale med NAV er registrert for kvartalet."
    assert said in repr(body(Content())) and said not in repr(body(report()))
