"""The clinical forms, one module each; a new one takes one line in `FORMS`. An instrument is a file and takes none."""

from functools import cache

from hia_desktop.base.text import N_
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.addendum import Addendum
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.card import Card, Place
from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.ending.outcome import Outcome
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.instrument import INSTRUMENTS, instruments
from hia_desktop.domain.forms.measure_line import MeasureLine
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.seldom.corrections import Corrections
from hia_desktop.domain.forms.seldom.second_assessment import SecondAssessment
from hia_desktop.domain.forms.seldom.sending_on import SendingOn
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.forms.team.findings import FINDINGS
from hia_desktop.domain.forms.team.meeting_minutes import MeetingMinutes
from hia_desktop.domain.forms.team.nav_summary import NavSummary
from hia_desktop.domain.forms.team.note import NavNote, Note
from hia_desktop.domain.forms.workplace import WorkplaceForm

FORMS: tuple[type[Form], ...] = (
    ReferralForm,
    RightsAssessment,
    Survey,
    *FINDINGS,
    TeamPlan,
    WorkplaceForm,
    ReturnToWorkPlan,
    Note,
    Closing,
    Epikrise,
    Outcome,
    SecondAssessment,
    NavSummary,
    SendingOn,
    Corrections,
    Addendum,
    MeasureLine,
    MeetingMinutes,
    NavNote,
    *INSTRUMENTS,
)
"""In the order a patient walks through them."""
STEPS = tuple(form for form in FORMS if form.card.place in (Place.STEP, Place.MORE))
"""Those that are a step of the course; last those that few courses need."""
NOTES = tuple(form.kind for form in FORMS if form.card.place in (Place.JOURNAL, Place.MEETING))
"""What the journal holds: the health side's notes, the team's minutes and the NAV adviser's own notes."""
WRITTEN = tuple(form.kind for form in FORMS if form.card.place not in (Place.WITHIN, Place.MEETING))
"""The kinds that are written by themselves, as an addendum and the minutes of a meeting are not."""
WITHIN = tuple(form.kind for form in FORMS if form.card.place is Place.WITHIN)
"""Those that add to something signed."""


def scored() -> tuple[str, ...]:
    """The kinds that measure something."""
    every = {**_by_kind(FORMS), **instruments()}.values()
    return tuple(f.kind for f in every if f.scored is not Form.scored or f is Survey)


def is_written(kind: str) -> bool:
    """Whether a form of this kind is written by itself; the centre's own instruments are."""
    return kind in WRITTEN or kind in instruments()


def form_of(kind: str) -> type[Form]:
    """The form class of a stored kind. One that neither this version nor the centre knows (an instrument of the
    centre's own that is damaged, or was changed with other tools) asks nothing and shares nothing: what was answered in
    it keeps nobody from the rest of the course."""
    return _by_kind(FORMS).get(kind) or instruments().get(kind) or _unknown(kind)


def is_known(kind: str) -> bool:
    """Whether this version or the centre knows such a form."""
    return kind in _by_kind(FORMS) or kind in instruments()


@cache
def _unknown(kind: str) -> type[Form]:
    card = Card(
        kind=kind,
        title=N_("Skjema som ikke er i bruk"),
        event=N_("Skjemaer"),
        category=Category.INSTRUMENTS,
        write=Right.WRITE_HEALTH,
        place=Place.INSTRUMENTS,
    )
    return type("UnknownForm", (Form,), {"card": card, "apart": True, "__module__": __name__})


@cache
def _by_kind(forms: tuple[type[Form], ...]) -> dict[str, type[Form]]:
    return {form.kind: form for form in forms}


def categories(kind: str, own: str) -> frozenset[Category]:
    """Every category that something of an entry is shared as;
    `own` is the entry's, which a note or an addendum has from its author."""
    return frozenset({Category(own)}) | form_of(kind).marked()
