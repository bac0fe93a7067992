"""A timeline in words: the sentence for one bar or mark, and the whole as a table. What a screen reader reads."""

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, day, day_short
from hia_desktop.domain.timeline import Bar, Mark, MarkState, Timeline

STATE_WORDS = WordTable(
    {
        MarkState.DONE: N_("utført"),
        MarkState.TO_COME: N_("kommer"),
        MarkState.OVERDUE: N_("over fristen"),
        MarkState.PASSED: N_("passert, ikke kjent"),
        MarkState.SKIPPED: N_("ikke aktuell"),
    }
)


def mark_sentence(mark: Mark) -> str:
    """«Dialogmøte 1, senest 03.09.2026, kommer. Why it is there.»."""
    nav = _(", NAV") if mark.nav else ""
    return f"{mark.label}, {mark.day_is.told(day(mark.day))}, {STATE_WORDS[mark.state]}{nav}." + (
        f" {mark.explains}" if mark.explains else ""
    )


def bar_sentence(bar: Bar) -> str:
    """«Sykmelding 50 %, 10.10.2026 til 02.11.2026.», «Ferie, …»,
    with the bar's own label when that says something else."""
    planned = (
        _("Planlagt: {what}").format(what=bar.says)
        if bar.says
        else _("Planlagt sykmelding {grade} %").format(grade=bar.grade)
    )
    what = planned if bar.planned else _what(bar)
    text = _("{what}, {first} til {last}.").format(what=what, first=day(bar.first), last=day(bar.last))
    return f"{text} {bar.label}" if _says_more(bar) else text


def _what(bar: Bar) -> str:
    return bar.says or (_("Sykmelding {grade} %").format(grade=bar.grade) if bar.grade or bar.planned else bar.label)


def _says_more(bar: Bar) -> bool:
    """Whether the label tells more than the grade."""
    told = (f"{bar.grade} %", _("plan {grade} %").format(grade=bar.grade))
    return not bar.says and bar.label not in told and bool(bar.grade or bar.planned)


def table(timeline: Timeline) -> list[tuple[str, str, str, str]]:
    """Date, what, how it stands, and what it opens; by date. A mark's explanation follows its state."""
    lines = []
    for bar in timeline.bars:
        state = _("planlagt") if bar.planned else _("sykmeldt") if bar.grade and not bar.says else _("ført")
        more = f" · {bar.label}" if _says_more(bar) else ""
        lines.append((bar.first, f"{day(bar.first)}–{day(bar.last)}", _what(bar), state + more, bar.target))
    for mark in timeline.milestones + timeline.events:
        state = (
            STATE_WORDS[mark.state]
            + (_(" · NAV") if mark.nav else "")
            + (f" · {mark.explains}" if mark.explains else "")
        )
        lines.append((mark.day, mark.day_is.told(day(mark.day)), mark.label, state, mark.target))
    if timeline.window is not None:
        lines.append(
            (
                timeline.window[0],
                f"{day(timeline.window[0])}–{day(timeline.window[1])}",
                timeline.window_label,
                _("tidsvindu"),
                "",
            )
        )
    lines.append((timeline.today, day(timeline.today), timeline.today_label, _("i dag"), ""))
    return [line[1:] for line in sorted(lines, key=lambda line: line[0])]


def summary(timeline: Timeline) -> str:
    """One sentence for who cannot see the picture: how much there is, and what is overdue."""
    marks = timeline.milestones + timeline.events
    late = [mark.label for mark in marks if mark.state is MarkState.OVERDUE]
    text = _("{bars} sykmeldingsperioder og {marks} hendelser. {today}.").format(
        bars=len(timeline.bars), marks=len(marks), today=timeline.today_label
    )
    if late:
        text += _(" Over fristen: {labels}.").format(labels=", ".join(late))
    return text + _(" Piltaster går mellom hendelsene, T viser alt som tabell.")


def next_mark(timeline: Timeline) -> Mark | None:
    """The milestone that asks for something first: the oldest one overdue, else the next to come."""
    late = [mark for mark in timeline.milestones if mark.state is MarkState.OVERDUE]
    to_come = [mark for mark in timeline.milestones if mark.state is MarkState.TO_COME]
    return next(iter((*late, *to_come)), None)


def next_in_words(timeline: Timeline) -> str:
    """«Dialogmøte 2 · senest 12. jan», «Aktivitetskrav · fra i dag»; empty when nothing is to come."""
    mark = next_mark(timeline)
    if mark is None:
        return ""
    when = _("i dag") if mark.day == timeline.today else day_short(mark.day, timeline.today)
    return f"{mark.label} · {mark.day_is.told(when)}"
