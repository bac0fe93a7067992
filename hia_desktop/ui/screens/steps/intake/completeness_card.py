"""What a referral tells and what it lacks, what the referrer was asked,
and the way to asking and to noting the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from hia_desktop.base.text import _, day_long, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms.referral import Point, ReferralForm, completeness
from hia_desktop.domain.referral_points import missing_points, waiting_proposals, waiting_words
from hia_desktop.domain.tasks import SUPPLEMENT
from hia_desktop.domain.working_days import left_in_words, working_days_left
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.papers.papers import DocumentRow
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.widgets import (
    Card,
    FlowLayout,
    Text,
    empty_layout,
    link_button,
    primary_button,
    row,
    tool_button,
)


def asked_points(versions: tuple[Entry, ...], letter: DocumentRow | None) -> frozenset[str]:
    """What the newest letter asked for: what the version signed before it lacked."""
    if letter is None:
        return frozenset()
    for version in versions:
        if version.signed_at is not None and version.signed_at <= letter.issued_at and version.stands:
            return frozenset(missing_points(ReferralForm.model_validate(version.answers), letter.day))
    return frozenset()


@dataclass(frozen=True)
class PointsRead:
    """What the texts say of the points: proposals that wait, by field,
    and the fields that the newest letter asked for."""

    waiting: dict[str, int]
    asked: frozenset[str]


def read_points(form: ReferralForm, versions: tuple[Entry, ...], letter: DocumentRow | None, today: date) -> PointsRead:
    """Reads the texts, which takes its time: never on the thread of the screen."""
    return PointsRead(waiting_proposals(form, today), asked_points(versions, letter))


class CompletenessCard(Card):
    """The points of a good referral. `ask` makes the letter to the GP,
    `answered` begins the version that holds the answer."""

    def __init__(self, ask: Callable[[], object], answered: Callable[[], object]) -> None:
        super().__init__(_("Hva henvisningen forteller"), padding=14)
        self.count = Chip("")
        self.head.addWidget(self.count)
        self._more = tool_button("info", _("Vis kildene"), self._turn)
        self.head.addWidget(self._more)
        self.sources = Text("", "faint", selectable=True)
        self.sources.hide()
        self.clock = Text("", "hint")
        self.waits = Text("", "strong")
        self.later = Text(
            _("Når teksten er lest og henvisningen signert, kan du spørre fastlegen om det som ikke står der."), "hint"
        )
        self.ask = primary_button(_("Spør fastlegen"), ask, "send")
        self.answered = primary_button(_("Svar mottatt"), answered, "check")
        self.again = link_button(_("Spør på nytt"), ask)
        self._shown: tuple[object, ...] = ()
        self._points = FlowLayout()
        holder = QWidget()
        holder.setLayout(self._points)
        self.add(holder)
        for part in (self.sources, self.waits, self.clock, self.later):
            self.add(part)
        self.body.addLayout(row(self.ask, self.answered, self.again, 1))

    def show_points(
        self, form: ReferralForm, read: PointsRead, letter: DocumentRow | None, today: date, signed: bool
    ) -> None:
        """What the form tells, and what was asked in the newest letter;
        before it is `signed` what is empty is not read yet."""
        points, waiting, asked = completeness(form), read.waiting, read.asked
        if (points, waiting, asked, letter, signed) == self._shown:
            return
        self._shown = (points, waiting, asked, letter, signed)
        self.sources.setText("\n".join(f"{point.label}: {point.source}" for point in points))
        empty_layout(self._points)
        for point in points:
            self._points.addWidget(
                _chip(
                    point,
                    letter if point.field in asked else None,
                    today,
                    _empty(point, waiting.get(point.field, 0), signed),
                )
            )
        present = sum(point.present for point in points)
        whole = present == len(points)
        self.count.set(
            _("fullstendig") if whole else _("{present} av {all} punkter").format(present=present, all=len(points)),
            Tone.OK if whole else Tone.WARN,
            "check" if whole else "",
        )

    def _turn(self) -> None:
        """Shows where it is written that these points are asked for, or hides it."""
        self.sources.setVisible(self.sources.isHidden())
        self._more.setToolTip(_("Vis kildene") if self.sources.isHidden() else _("Skjul kildene"))

    def show_page(self, page: CoursePage, *, signed: bool, writing: bool, today: date) -> None:
        """How the asking stands: `signed` when there is a version to ask from, `writing` when a draft is shown."""
        label = SUPPLEMENT.label
        reply = next((deadline.due for deadline in page.deadlines if deadline.what == label), None)
        lacks = bool(page.missing_fields)
        if page.assessment_due is not None:
            left = left_in_words(working_days_left(today, page.assessment_due, page.week))
            words = _("Fristen på ti virkedager løper også mens opplysninger mangler: vurderes innen {day} ({left}).")
            self.clock.setText(words.format(day=day_long(page.assessment_due), left=left))
        self.clock.setVisible(page.assessment_due is not None and (lacks or not signed))
        if reply is not None:
            late = _(" Svaret er ikke kommet; vurder henvisningen på det dere har.") if reply < today else ""
            self.waits.setText(_("Svar ventes innen {day}.").format(day=day_long(reply)) + late)
        self.waits.setVisible(reply is not None)
        self.later.setVisible(not signed)
        can_ask = signed and lacks and not writing
        self.ask.setVisible(can_ask and reply is None)
        self.again.setVisible(can_ask and reply is not None)
        self.answered.setVisible(signed and reply is not None and not writing)


def _empty(point: Point, waiting: int, signed: bool) -> str:
    """What is said of a point nobody has filled in: it may well stand in the text,
    unless somebody has said that it does not."""
    if point.untold:
        return _("står ikke i henvisningen")
    return waiting_words(waiting) if waiting else _("ikke fylt ut") if signed else _("ikke lest ennå")


def _chip(point: Point, letter: DocumentRow | None, today: date, empty: str) -> Chip:
    """One point; `letter` is the newest letter when that asked for it."""
    if point.present and letter is not None:
        made = Chip(_("{label}: besvart").format(label=point.label), Tone.OK, "check")
    elif point.present:
        made = Chip(point.label, Tone.OK, "check")
    elif letter is not None:
        made = Chip(
            _("{label}: spurt {day}").format(label=point.label, day=day_short(letter.day, today)), Tone.BRAND, "send"
        )
    else:
        made = Chip(f"{point.label}: {empty}", Tone.WARN, "warning")
    return made
