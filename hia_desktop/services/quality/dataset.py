"""The flat data set as a file, one row for each course, and its codebook."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _
from hia_desktop.documents.table_files import TableFormat as TableFormat
from hia_desktop.documents.table_files import table_file
from hia_desktop.domain.access import Right
from hia_desktop.domain.quality import codebook
from hia_desktop.domain.quality.export_reasons import ExportReason
from hia_desktop.domain.quality.leaving import FEWEST, small
from hia_desktop.domain.quality.spans import Span, quarter_of
from hia_desktop.services.call import Work, query
from hia_desktop.services.quality import course_rows
from hia_desktop.services.quality.course_rows import came

MOST_DAYS = 366 * 5
"""How many days the courses can have come in."""

_STEPS = 4
"""What stands in the clear, what is sealed, the data, the codebook."""


@dataclass(frozen=True)
class FlatFiles:
    """The bytes of both files, and how many courses stand in the first."""

    courses: int
    data: bytes
    codebook: bytes


@query(Right.EXPORT_QUALITY, audit="quality:dataset")
def files(w: Work, first: date, last: date, form: TableFormat, why: ExportReason) -> FlatFiles:
    """The courses whose referral came in the days, without name, number, day or practice.

    Only of whole quarters that are over, and in which five or more came: of two files whose days differ by one the rows
    of that one day would be found. Errors: BadInput for days the wrong way round or too many, and for other quarters.
    """
    span = Span(first, last)
    if not 0 <= (last - first).days <= MOST_DAYS:
        text = _("Velg en siste dag etter den første, og høyst fem år.")
        raise BadInput(text, {"last": text})
    if not span.is_quarters or last >= w.today:
        raise BadInput(_("Velg hele kvartaler som er over. Med andre dager kan det regnes ut hvem som kom når."))
    made = _made(w, span, form)
    w.note(ground=f"{first.isoformat()}–{last.isoformat()} {form.value} {why.value} n={made.courses}")
    return made


def _made(w: Work, span: Span, form: TableFormat) -> FlatFiles:
    w.step(0, _STEPS)
    plain = course_rows.plain(w, came(span))
    came_in = Counter(quarter_of(course.received) for course in plain)
    few = [quarter.label for quarter, count in came_in.items() if small(count)]
    if few or not plain:
        text = _("Færre enn {fewest} henvisninger kom i {quarters}. Velg andre kvartaler.")
        raise BadInput(text.format(fewest=FEWEST, quarters=", ".join(few) or span.label))
    w.step(1, _STEPS)
    found = course_rows.whole(w, plain)
    w.step(2, _STEPS)
    data = table_file(form, _("Datasett"), codebook.heads(), codebook.rows(found))
    w.step(3, _STEPS)
    told = table_file(form, _("Kodebok"), codebook.codebook_heads(), codebook.codebook())
    return FlatFiles(len(found), data, told)
