"""A centre for each test, copied from one that is made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Role
from hia_desktop.services.call import run
from hia_desktop.services.centre import users
from tests import make
from tests.writers import held_against_the_server

__all__ = ["held_against_the_server"]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder and the recovery key of a closed centre with one user of every role."""
    made = make.house(tmp_path_factory.mktemp("template") / "store")
    run(
        made.admin,
        users.add,
        "ergo",
        "Ida Foss",
        Role.HEALTH_OTHER,
        make.PASSWORD,
        title="ergoterapeut",
        hpr_number="4567890",
    )
    made.close()
    return made.folder, made.recovery


@pytest.fixture
def home(template: tuple[Path, str], tmp_path: Path) -> Iterator[make.House]:
    """A centre of the test's own, on the day of the story's first step."""
    folder = tmp_path / "store"
    make.copied(template[0], folder)
    copied = make.House(folder, FixedClock(make.DAY), template[1])
    yield copied
    copied.close()


@pytest.fixture
def course(home: make.House) -> CourseId:
    """The story's patient, registered."""
    return make.course(home)
