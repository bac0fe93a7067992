"""Epikrise: what is asked of the GP first, then who does what by when, then the sections in the official order."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.text import N_, _, day, inside_sentence, moment, number
from hia_desktop.documents.blocks import (
    Block,
    Callout,
    Facts,
    Grid,
    Heading,
    ScoreChange,
    ScoreChart,
    ShareChart,
    Small,
    SmallCharts,
    Text,
    TimelineStrip,
)
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent, Signed, span
from hia_desktop.documents.kinds.paper import Document, Kept, Measured, Paper, Record
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.epikrise import SECTIONS, Epikrise, ReceiverRow
from hia_desktop.domain.measures.over_time import comparable
from hia_desktop.domain.timeline import Timeline

title = N_("Epikrise")

ORDER = (
    "",
    "DIAG",
    "VU",
    "OP",
    "UTRED",
    "IP",
    "CAVE",
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
"""The heading codes (Volven 8311; CAVE is of 8233) in order of display; diagnoses have no code there.
Source: Epikrise 1.2 (HIS 80226)."""
LONG = 480
"""Signs of a section that gets a heading of its own over the whole width; a shorter one stands beside its label."""
_ACROSS = 84
"""Signs on a line beside a label, roughly."""
_MANY = 6
"""Lines that make a section long, however short they are."""


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
    """An instrument at start and end, with the days. `scale` is its range («0–27»),
    `meaning` what the change means («moderat → minimal»), `cut_offs` where the words begin («5 mild, 10 moderat»).
    `drawn` is the same for the chart; None of what was measured once, and of what was signed before there was one."""

    name: str
    scale: str = ""
    start: int | float | None = None
    end: int | float | None = None
    start_on: date | None = None
    end_on: date | None = None
    meaning: str = ""
    cut_offs: str = ""
    drawn: ScoreChange | None = None


class Worked(_Frozen):
    """Work at one point of the course: when in words, percent of a full position, None where nobody knows it; then
    `words` say why."""

    when: str
    percent: int | None = None
    words: str = ""


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
    at_closing: str = ""
    work: list[Worked] = []
    asks: list[str] = []
    actions: list[Action] = []
    sections: list[Section] = []
    timeline: Timeline | None = None
    scores: list[Score] = []
    contact: str = ""
    transferred_to_ehr: date | None = None
    """Kept for what was archived with it: the mark is the centre's own, and no paper says it."""
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
    status = " ".join(part for part in (content.at_closing.strip(), _work(content.work)) if part)
    blocks = _beside([(_("Status ved avslutning"), status)] if status else [])
    if asks := _numbered(content.asks):
        blocks.append(Callout(_("Fastlegen bes:"), asks))
    if content.actions:
        rows = tuple((a.actor, a.what, a.by) for a in content.actions)
        blocks += [Heading(_("Hvem gjør hva")), Grid((_("Hvem"), _("Hva"), _("Innen")), rows, (27, 57, 16))]
    blocks += _sections(content)
    blocks.append(content.signed.block())
    if content.addenda:
        blocks.append(Heading(_("Tillegg")))
        for addendum in content.addenda:
            blocks += [Text(addendum.text), Small(f"{addendum.author} · {moment(addendum.at)}")]
    return tuple(blocks)


def _work(points: list[Worked]) -> str:
    """«Arbeid, av full stilling: før 100 %, ved start 0 %, ved avslutning 60 %.», as the last sentence of how the
    patient stands, so that it costs at most a line; nothing while no share is known."""
    if all(point.percent is None for point in points):
        return ""
    told = ", ".join(f"{inside_sentence(point.when)} {_share(point)}" for point in points)
    return _("Arbeid, av full stilling: {points}.").format(points=told)


def _share(point: Worked) -> str:
    """«60 %», «ikke nådd», «prosent ukjent (student eller elev)»."""
    if point.percent is not None:
        return f"{point.percent} %"
    *known, last = point.words.split(" · ")
    return f"{last} ({', '.join(known)})" if known else last


def _numbered(asks: list[str]) -> tuple[str, ...]:
    """«1) …», «2) …»; a number that was typed is not repeated, and a single ask stands alone."""
    said = [re.sub(r"^\s*\d{1,2}[.)]\s+", "", ask).strip() for ask in asks]
    said = [ask for ask in said if ask]
    return tuple(said) if len(said) == 1 else tuple(f"{number}) {ask}" for number, ask in enumerate(said, 1))


def _sections(content: Content) -> list[Block]:
    """The sections in order, short ones as label and text, long ones under a heading. The scores stand with the
    findings and the timeline with the sick leave, each else by itself at the end."""
    after = {"FU": _scores(content.scores), "SY": _strip(content.timeline)}
    after["FU" if after["FU"] else "SY"] += _charts(content)
    blocks: list[Block] = []
    beside: list[tuple[str, str]] = []
    for section in sorted((s for s in content.sections if s.text.strip()), key=_place):
        drawn = after.pop(section.code, [])
        if _is_long(section.text):
            blocks += [*_beside(beside), Heading(section.heading, 1, section.source), Text(section.text)]
            beside = []
        else:
            beside.append((section.heading, section.text))
        if drawn:
            blocks += [*_beside(beside), *drawn]
            beside = []
    if content.contact:
        beside.append((_("Kontakt ved spørsmål"), content.contact))
    blocks += _beside(beside)
    for code, heading in (("FU", _("Skjema ved start og slutt")), ("SY", _("Sykmelding"))):
        if alone := after.get(code):
            blocks += [Heading(heading), *alone]
    return blocks


def _beside(pairs: list[tuple[str, str]]) -> list[Block]:
    return [Facts(tuple(pairs), sections=True)] if pairs else []


def _scores(scores: list[Score]) -> list[Block]:
    return [_score_grid(scores)] if scores else []


def _charts(content: Content) -> list[Block]:
    """Start against end of each instrument, and the work, as pictures of what stands in words already."""
    lines = [score.drawn for score in content.scores if score.drawn is not None][:_DRAWN]
    found: list[ScoreChart | ShareChart] = []
    if lines:
        told = "; ".join(f"{one.name}: {_number(one.start)} → {_number(one.end)}" for one in lines)
        found.append(ScoreChart(_("Skår fra start til slutt"), told, tuple(lines)))
    if words := _work(content.work):
        bars = tuple((point.when, point.percent) for point in content.work)
        found.append(ShareChart(_("Arbeid, av full stilling"), words, bars))
    return [SmallCharts(tuple(found))] if found else []


_DRAWN = 24
"""So many instruments are drawn: a picture is not parted over pages. The table has them all."""


def _strip(timeline: Timeline | None) -> list[Block]:
    return [TimelineStrip(timeline)] if timeline and timeline.bars else []


def _is_long(text: str) -> bool:
    return len(text) > LONG or _lines(text) > _MANY


def _lines(text: str) -> int:
    """About how many lines a text takes on paper."""
    return sum(max(1, -(-len(line) // _ACROSS)) for line in text.strip().splitlines())


def longest(content: Content) -> str:
    """The heading of what takes most room, for one who has to shorten; empty when nothing does."""
    parts = [(_lines(s.text), s.heading) for s in content.sections]
    parts += [
        (sum(_lines(ask) for ask in content.asks), _("Fastlegen bes")),
        (sum(1 + len(a.what) // 60 for a in content.actions), _("Hvem gjør hva")),
        (_lines(content.at_closing), _("Status ved avslutning")),
    ]
    return max(parts, key=lambda part: part[0])[1] if any(lines for lines, _heading in parts) else ""


def _place(section: Section) -> int:
    return ORDER.index(section.code) if section.code in ORDER else len(ORDER)


def _score_grid(scores: list[Score]) -> Grid:
    """The instruments; the columns that nothing stands in are left out."""
    head = (_("Skjema"), _("Start"), _("Slutt"), _("Endring"), _("Betyr"), _("Grenser (fra)"))
    rows = [
        (
            f"{score.name} ({score.scale})" if score.scale else score.name,
            _on(score.start, score.start_on),
            _on(score.end, score.end_on),
            _change(score.start, score.end),
            score.meaning,
            score.cut_offs,
        )
        for score in scores
    ]
    kept = [at for at in range(len(head)) if at < 4 or any(row[at] for row in rows)]
    wide = (20, 17, 17, 11, 22, 23) if len(kept) > 4 else (40, 22, 22, 16, 0, 0)
    return Grid(
        tuple(head[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
        tuple(wide[at] for at in kept),
        "".join("lrrrll"[at] for at in kept),
    )


def _on(value: float | None, on: date | None) -> str:
    """«7 · 12.06.2026»."""
    return f"{_number(value)} · {day(on)}" if value is not None and on is not None else _number(value)


def _number(value: float | None) -> str:
    return "–" if value is None else number(value).replace("-", "−")


def _change(start: float | None, end: float | None) -> str:
    if start is None or end is None:
        return "–"
    return ("+" if end > start else "") + _number(round(end - start, 2))


def written(form: Epikrise) -> dict[str, Any]:
    """What of the paper is the writer's own."""
    wanted = [row for row in form.receivers if row.words]
    found = {
        "at_closing": form.at_closing.strip(),
        "asks": [a.text for a in form.asks if a.text.strip()],
        "actions": [
            Action(actor=a.who, what=a.what, by=day(a.due) if a.due else "")
            for a in form.who_does_what
            if a.what.strip()
        ],
        "sections": [Section(code=code, heading=heading, text=text) for code, heading, text in _told(form) if text],
        "contact": _contact(form),
    }
    return found | ({"receiver": _joined(row for row in wanted if not row.objected)} if wanted else {})


def _told(form: Epikrise) -> Iterator[tuple[str, str, str]]:
    """Code, heading and text of each section, the empty ones too."""
    yield "OP", _("Individuell plan"), _individual_plan(form)
    for section in SECTIONS:
        yield section.code, str(section.heading), getattr(form, section.field).strip()
        if section.field == "work_and_sick_leave":
            yield section.code, _("Råd om sykmelding"), _advice(form)


def _individual_plan(form: Epikrise) -> str:
    """«Ja, i bruk. Koordinator: Eva, tlf. 00 00 00 00»."""
    plan = f"{form.individual_plan.label}." if form.individual_plan is not None else ""
    led = _("Koordinator: {name}").format(name=form.coordinator) if form.coordinator else ""
    return " ".join(part for part in (plan, led) if part)


def _advice(form: Epikrise) -> str:
    """«20 % til 28.06.2026. Hensyn: …», «Ingen sykmelding»."""
    grade, until = form.advised_grade, day(form.advised_until) if form.advised_until else ""
    said = "" if grade is None else f"{grade} %" if grade else _("Ingen sykmelding")
    if until:
        said = _("{said} til {until}").format(said=said, until=until) if said else _("til {until}").format(until=until)
    heed = form.considerations.strip()
    heed = _("Hensyn: {text}").format(text=heed) if heed else ""
    return " ".join(part for part in (f"{said}." if said else "", heed) if part)


def _contact(form: Epikrise) -> str:
    phone = _("tlf. {number}").format(number=form.contact_phone) if form.contact_phone else ""
    return ", ".join(part for part in (form.contact, phone) if part)


def _joined(rows: Iterable[ReceiverRow]) -> str:
    """«Ola Lege, Bodø legesenter (fastlege); Eva Sol (henviser)»."""
    return "; ".join(
        f"{row.words} ({inside_sentence(row.kind.label)})" if row.kind is not None else row.words for row in rows
    )


def fill(form: Epikrise, signed: Signed, record: Record) -> Content:
    """The writer's words, with the sick leave drawn and the scores at start and end. Where the writer named no
    receiver, those who the law names."""
    first, last = record.span
    told = {"receiver": _joined(row for row in record.receivers if not row.objected)} | written(form)
    return Content(
        course_from=first,
        course_to=last,
        **told,
        timeline=strip(record.timeline),
        scores=change_of(record.scores),
        work=[Worked(when=one.when, percent=one.percent, words=one.words) for one in record.work],
        signed=signed,
    )


def strip(timeline: Timeline) -> Timeline | None:
    """The timeline as the epikrise draws it: the sick leave alone."""
    return replace(timeline, milestones=(), events=(), window=None) if timeline.bars else None


def change_of(scores: Iterable[Measured]) -> list[Score]:
    """Each instrument's first and last value; one that was filled in once has only a start."""
    return [_first_and_last(name, found) for name, found in comparable(scores).items()]


def _first_and_last(name: str, found: list[Measured]) -> Score:
    first, last = found[0], found[-1] if len(found) > 1 else None
    words = [_band(one) for one in (first, last) if one is not None]
    low, high = min(one.low for one in found), max(one.high for one in found)
    drawn = None
    if last is not None and low < high:
        drawn = ScoreChange(
            name=name.partition(" (")[0],  # the ends stand at the chart
            low=low,
            high=high,
            more_is_better=last.better == "high",
            bands=tuple(begins for begins, _word in last.bands),
            start=first.value,
            end=last.value,
        )
    return Score(
        name=name,
        start=_plain(first.value),
        start_on=first.day,
        end=_plain(last.value) if last is not None else None,
        end_on=last.day if last is not None else None,
        meaning=" → ".join(dict.fromkeys(word for word in words if word)),
        cut_offs=", ".join(f"{_number(low)} {word}" for low, word in (last or first).bands),
        drawn=drawn,
    )


def _band(score: Measured) -> str:
    word = next((word for low, word in reversed(score.bands) if score.value >= low), "")
    return f"{word} ({_('beregnet')})".strip() if score.filled else word


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
        audience=Audience.HEALTH,
        size=9.5,
        most_pages=1,
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
