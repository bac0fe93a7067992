"""A demo centre plays on any day, takes no copies of itself and notes the end of its trail in one place: whoever
writes in a real one's store with other tools does not make it one."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from hia_desktop.base.clock import DayClock
from hia_desktop.base.errors import ClockDoubted, Refused
from hia_desktop.services.call import run
from hia_desktop.services.centre import checks, doors
from tests import make, tampering


@pytest.fixture
def real(tmp_path: Path) -> make.House:
    return make.house(tmp_path / "real", demo=False)


def test_a_real_centre_is_made_no_demo_by_sql(real: make.House) -> None:
    with tampering.by_hand(real.folder, real.admin.store) as sql:
        assert sql.execute(text("UPDATE centre SET is_demo = true")).rowcount == 1
    real.sign_out("admin")
    admin = real.admin
    assert not admin.is_demo and admin.store.noted_outside
    assert [told for told in run(admin, checks.verify).problems if "demosenter" in told]
    real.sign_out("admin")
    with pytest.raises(Refused, match="--today"):
        doors.sign_in(real.folder, "admin", make.PASSWORD, DayClock(make.DAY))
    real.clock.day -= timedelta(days=3)
    with pytest.raises(ClockDoubted):
        doors.sign_in(real.folder, "admin", make.PASSWORD, real.clock)


def test_a_demo_is_one_still(home: make.House) -> None:
    assert home.admin.is_demo
    assert run(home.admin, checks.verify).problems == ()
