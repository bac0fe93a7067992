"""The flat data set as a file, one row for each course, and its codebook."""

from dataclasses import dataclass
from datetime import date

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _
from hia_desktop.documents.table_files import TableFormat as TableFormat
from hia_desktop.documents.table_files import table_file
from hia_desktop.domain.access import Right
from hia_desktop.domain.quality import codebook
from hia_desktop.domain.quality.spans import Span
from hia_desktop.services.call import Work, query
from hia_desktop.services.quality import course_rows
from hia_desktop.services.quality.reports import ExportReason

MOST_DAYS = 366 * 5
"""How many days the courses can have come in."""


@dataclass(frozen=True)
class FlatFiles:
    """The bytes of both files, and how many courses stand in the first."""

    courses: int
    data: bytes
    codebook: bytes


@query(Right.EXPORT_QUALITY, audit="quality:dataset")
def files(w: Work, first: date, last: date, form: TableFormat, why: ExportReason) -> FlatFiles:
    """The courses whose referral came in the days, without name, number, day or practice.

    Errors: BadInput for days the wrong way round or too many.
    """
    if not 0 <= (last - first).days <= MOST_DAYS:
        text = _("Velg en siste dag etter den første, og høyst fem år.")
        raise BadInput(text, {"last": text})
    span = Span(first, last)
    came = [one for one in course_rows.plain(w, span) if span.has(one.received)]
    found = course_rows.whole(w, span, came)
    w.note(ground=f"{first.isoformat()}–{last.isoformat()} {form.value} {why.value} n={len(found)}")
    w.step(0, 2)
    data = table_file(form, _("Datasett"), codebook.heads(), codebook.rows(found))
    w.step(1, 2)
    told = table_file(form, _("Kodebok"), codebook.codebook_heads(), codebook.codebook())
    return FlatFiles(len(found), data, told)
