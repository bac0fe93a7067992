"""The papers and the documents they are drawn as: one module for each, listed here."""

from hia_desktop.documents.kinds import (
    access_report,
    appointment,
    consent_form,
    course_overview,
    cover,
    dialogue_meeting,
    epikrise,
    instrument_sheet,
    journal_print,
    letter,
    meeting_minutes,
    note,
    pasted_paper,
    rtw,
    team_plan,
)
from hia_desktop.documents.kinds.centre import meeting_list, quality_report, recovery_sheet, referral_leaflet
from hia_desktop.documents.kinds.paper import Document, Kept, Paper

PAPERS: tuple[Paper, ...] = (
    epikrise.PAPER,
    team_plan.PAPER,
    rtw.PAPER,
    rtw.EMPLOYER_PAPER,
    dialogue_meeting.PAPER,
    dialogue_meeting.NAV_PAPER,
    note.PAPER,
    note.NAV_PAPER,
    meeting_minutes.PAPER,
    meeting_list.PAPER,
    letter.SUPPLEMENT,
    *letter.ANSWERS,
    letter.CORRECTION,
    appointment.PAPER,
    consent_form.PAPER,
    access_report.PAPER,
    course_overview.PAPER,
    instrument_sheet.PAPER,
    journal_print.PAPER,
    journal_print.NAV_SUMMARY,
    referral_leaflet.PAPER,
    quality_report.PAPER,
    recovery_sheet.PAPER,
    pasted_paper.PAPER,
    cover.PAPER,
)
"""A new paper takes one line here."""

DOCUMENTS: tuple[Document, ...] = tuple(dict.fromkeys(paper.document for paper in PAPERS))
"""Every way of drawing."""

BY_KIND = {paper.kind: paper for paper in PAPERS}


def document(kind: str) -> Document:
    """The document of a kind. Errors: KeyError when there is none."""
    return {d.kind: d for d in DOCUMENTS}[kind]


def kinds_kept(kept: Kept) -> tuple[str, ...]:
    """The kinds that come to the archive this way."""
    return tuple(paper.kind for paper in PAPERS if paper.kept is kept)
