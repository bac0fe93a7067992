"""Which instruments a course is followed with, and when: the same at start and end, and short ones between."""

from collections.abc import Collection
from dataclasses import dataclass

from hia_desktop.base.language import Shown
from hia_desktop.base.text import N_
from hia_desktop.domain.forms.instrument import instruments
from hia_desktop.domain.tasks import MEASURE_3, MEASURE_12, MEASURE_DURING, MEASURE_END, MEASURE_START


@dataclass(frozen=True, kw_only=True)
class Package:
    """The instruments whose file names its code, the centre's own among them: `whole` at the start, the end and after,
    `during` every few weeks."""

    code: str
    title: Shown = Shown()

    @property
    def whole(self) -> tuple[str, ...]:
        """The kinds that are filled in at the start and the end."""
        return tuple(kind for kind, form in instruments().items() if self.code in form.instrument.whole_in)

    @property
    def during(self) -> tuple[str, ...]:
        """The kinds that are filled in on the way."""
        return tuple(kind for kind, form in instruments().items() if self.code in form.instrument.during_in)


PACKAGES = {
    package.code: package
    for package in (
        Package(code="fmr", title=N_("Muskel og skjelett")),
        Package(code="phv", title=N_("Psykisk helse")),
    )
}
"""Those that a course can be followed with."""


def asked_at(task: str, packages: Collection[str]) -> tuple[str, ...]:
    """The kinds that these packages ask for together at one time, named by its task; what several ask for, once."""
    asked = (PACKAGES[p].during if task == MEASURE_DURING.code else PACKAGES[p].whole for p in packages)
    return tuple(dict.fromkeys(kind for kinds in asked for kind in kinds))


def usual() -> list[str]:
    """The kinds that every package has."""
    first, *others = PACKAGES.values()
    return [kind for kind in first.whole if all(kind in package.whole for package in others)]


EVERY = (0, 2, 3, 4)
"""How many weeks lie between two times on the way; 0 for none."""
TIMES = (MEASURE_START, MEASURE_DURING, MEASURE_END, MEASURE_3, MEASURE_12)
AFTER = {3: MEASURE_3, 12: MEASURE_12}
"""By the months after the course was closed."""
BACK = 30
"""So many days before its day an answer counts for a time."""
