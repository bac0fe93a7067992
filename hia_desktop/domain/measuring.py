"""Which instruments a course is followed with, and when: the same at start and end, and short ones between."""

from dataclasses import dataclass

from hia_desktop.base.language import Shown
from hia_desktop.base.text import N_
from hia_desktop.domain.tasks import MEASURE_3, MEASURE_12, MEASURE_DURING, MEASURE_END, MEASURE_START


@dataclass(frozen=True, kw_only=True)
class Package:
    """Instruments by their codes: `whole` at the start, the end and after, `during` every few weeks."""

    code: str
    title: Shown = Shown()
    whole: tuple[str, ...]
    during: tuple[str, ...]

    def at(self, task: str) -> tuple[str, ...]:
        """The instruments of one time, named by its task."""
        return self.during if task == MEASURE_DURING.code else self.whole


USUAL = ("was", "expectation", "nrs", "psfs", "phq9", "gad7")
"""What every package begins with."""
PACKAGES = {
    package.code: package
    for package in (
        Package(code="fmr", title=N_("Muskel og skjelett"), whole=(*USUAL, "ompsq", "fabq"), during=("was", "nrs")),
        Package(code="phv", title=N_("Psykisk helse"), whole=(*USUAL, "rtwse11", "wsas"), during=("was", "phq9")),
    )
}
"""Those that a course can be followed with. The short forms come first between."""
EVERY = (0, 2, 3, 4)
"""How many weeks lie between two times on the way; 0 for none."""
TIMES = (MEASURE_START, MEASURE_DURING, MEASURE_END, MEASURE_3, MEASURE_12)
AFTER = {3: MEASURE_3, 12: MEASURE_12}
"""By the months after the course was closed."""
BACK = 30
"""So many days before its day an answer counts for a time."""
