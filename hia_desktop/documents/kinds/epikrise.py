"""Epikrise: what is asked of the GP first, then who does what by when, then the sections in the official order."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.text import N_, _, day, moment
from hia_desktop.documents.blocks import Block, Callout, Grid, Heading, Small, Text, TimelineStrip
from hia_desktop.documents.kinds.content import PaperContent, Signed, span
from hia_desktop.documents.kinds.paper import Document, Kept, Measured, Paper, Reader, Record
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.epikrise import SECTIONS, Epikrise
from hia_desktop.domain.timeline import Timeline

title = N_("Epikrise")

ORDER = (
    "",
    "DIAG",
    "VU",
    "OP",
    "UTRED",
    "IP",
    "AI",
    "ÅI",
    "AH",
    "PROB",
    "TS",
    "FU",
    "LR",
    "FO",
    "ME",
    "HJ",
    "SY",
    "FA",
    "UP",
    "TB",
)
"""The heading codes (Volven 8311) in order of display; diagnoses have no code there.
Source: Epikrise 1.2 (HIS 80226)."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Action(_Frozen):
    """Who does what, by when («28.06.2026», «uke 30»)."""

    actor: str
    what: str
    by: str = ""


class Section(_Frozen):
    """One section. `code` is its heading in Volven 8311, `source` where its text comes from."""

    code: str
    heading: str
    text: str
    source: str = ""


class Score(_Frozen):
    """An instrument at start and end. `scale` is its range («0–27»),
    `meaning` what the change means («moderat → minimal»)."""

    name: str
    scale: str = ""
    start: int | float | None = None
    end: int | float | None = None
    meaning: str = ""


class Addendum(_Frozen):
    """What was added after signing."""

    text: str
    author: str
    at: datetime


class Content(PaperContent):
    """Everything an epikrise says."""

    receiver: str = ""
    course_from: date | None = None
    course_to: date | None = None
    asks: list[str] = []
    actions: list[Action] = []
    sections: list[Section] = []
    timeline: Timeline | None = None
    scores: list[Score] = []
    transferred_to_ehr: date | None = None
    signed: Signed = Signed()
    addenda: list[Addendum] = []

    def paper_subtitle(self) -> str:
        """«Til Ola Lege, Bodø legesenter · Forløp 24.02.2026–12.06.2026»."""
        course = span(self.course_from, self.course_to)
        return " · ".join(
            part
            for part in (
                _("Til {receiver}").format(receiver=self.receiver) if self.receiver else "",
                _("Forløp {span}").format(span=course) if course else "",
            )
            if part
        )


def body(content: Content) -> tuple[Block, ...]:
    """The epikrise as blocks. A part without content is left out, with its heading."""
    blocks: list[Block] = []
    asks = _numbered(content.asks)
    if asks:
        blocks.append(Callout(_("Fastlegen bes:"), asks))
    if content.actions:
        rows = tuple((a.actor, a.what, a.by) for a in content.actions)
        blocks += [Heading(_("Hvem gjør hva")), Grid((_("Hvem"), _("Hva"), _("Innen")), rows, (22, 58, 20))]
    blocks += _sections(content)
    if content.transferred_to_ehr:
        blocks.append(Small(_("Overført til EPJ {day}").format(day=day(content.transferred_to_ehr))))
    blocks.append(content.signed.block())
    if content.addenda:
        blocks.append(Heading(_("Tillegg")))
        for addendum in content.addenda:
            blocks += [Text(addendum.text), Small(f"{addendum.author} · {moment(addendum.at)}")]
    return tuple(blocks)


def _numbered(asks: list[str]) -> tuple[str, ...]:
    """«1) …», «2) …»; a number that was typed is not repeated, and a single ask stands alone."""
    said = [re.sub(r"^\s*\d{1,2}[.)]\s+", "", ask).strip() for ask in asks]
    said = [ask for ask in said if ask]
    return tuple(said) if len(said) == 1 else tuple(f"{number}) {ask}" for number, ask in enumerate(said, 1))


def _sections(content: Content) -> list[Block]:
    """The sections in order; the timeline stands with the sick leave, the scores with the findings,
    each else by itself at the end."""
    strip: list[Block] = [TimelineStrip(content.timeline)] if content.timeline and content.timeline.bars else []
    scores: list[Block] = [_score_grid(content.scores)] if content.scores else []
    blocks: list[Block] = []
    for section in sorted((s for s in content.sections if s.text.strip()), key=_place):
        blocks.append(Heading(section.heading, 1, section.source))
        if section.code == "SY":
            blocks += strip
            strip = []
        blocks.append(Text(section.text))
        if section.code == "FU":
            blocks += scores
            scores = []
    if scores:
        blocks += [Heading(_("Skjema ved start og slutt")), *scores]
    if strip:
        blocks += [Heading(_("Sykmelding")), *strip]
    return blocks


def _place(section: Section) -> int:
    return ORDER.index(section.code) if section.code in ORDER else len(ORDER)


def _score_grid(scores: list[Score]) -> Grid:
    with_meaning = any(score.meaning for score in scores)
    head = (_("Skjema"), _("Start"), _("Slutt"), _("Endring"))
    rows = []
    for score in scores:
        name = f"{score.name} ({score.scale})" if score.scale else score.name
        row = (name, _number(score.start), _number(score.end), _change(score.start, score.end))
        rows.append((*row, score.meaning) if with_meaning else row)
    if with_meaning:
        return Grid((*head, _("Betyr")), tuple(rows), (34, 11, 11, 13, 31), "lrrrl")
    return Grid(head, tuple(rows), (55, 15, 15, 15), "lrrr")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}".replace(".", ",").replace("-", "−")


def _change(start: float | None, end: float | None) -> str:
    if start is None or end is None:
        return "–"
    return ("+" if end > start else "") + _number(round(end - start, 2))


def written(form: Epikrise) -> dict[str, Any]:
    """What of the paper is the writer's own."""
    return {
        "asks": [a.text for a in form.asks if a.text.strip()],
        "actions": [
            Action(actor=a.actor, what=a.what, by=day(a.due) if a.due else "")
            for a in form.who_does_what
            if a.what.strip()
        ],
        "sections": [
            Section(code=s.code, heading=str(s.heading), text=getattr(form, s.field))
            for s in SECTIONS
            if getattr(form, s.field).strip()
        ],
    }


def fill(form: Epikrise, signed: Signed, record: Record) -> Content:
    """The writer's words, with the sick leave drawn and the scores at start and end."""
    first, last = record.span
    return Content(
        receiver=record.receiver,
        course_from=first,
        course_to=last,
        **written(form),
        timeline=strip(record.timeline),
        scores=change_of(record.scores),
        transferred_to_ehr=record.transferred(PAPER.kind),
        signed=signed,
    )


def strip(timeline: Timeline) -> Timeline | None:
    """The timeline as the epikrise draws it: the sick leave alone."""
    return replace(timeline, milestones=(), events=(), window=None) if timeline.bars else None


def change_of(scores: Iterable[Measured]) -> list[Score]:
    """Each instrument's first and last value; one that was filled in once has only a start."""
    by_name: dict[str, list[Measured]] = {}
    for score in scores:
        by_name.setdefault(score.name, []).append(score)
    return [
        Score(name=name, start=_plain(found[0].value), end=_plain(found[-1].value) if len(found) > 1 else None)
        for name, found in by_name.items()
    ]


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


PAPER = Paper(
    kind="epikrise",
    title=title,
    document=Document(
        kind="epikrise",
        title=title,
        Content=Content,
        body=body,
        health=True,
        audience=N_("Fastlege, henviser og pasient"),
        reader=Reader.HEALTH,
        size=9.5,
    ),
    kept=Kept.AT_SIGNING,
    category=Category.EPIKRISE,
    right=Right.SIGN_EPIKRISE,
    made_of=Epikrise,
    fill=fill,
    office=True,
    button=N_("Vis med tillegg"),
    word="epikrise",
    help=N_("epikrisen"),
)
