"""The documents: one module for each kind, listed here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hia_desktop.base.language import Words
from hia_desktop.base.text import N_
from hia_desktop.documents.blocks import Block
from hia_desktop.documents.kinds import access_report, consent_form, dialogue_meeting, epikrise, letter, recovery_sheet, rtw, team_plan
from hia_desktop.documents.kinds.content import PaperContent


@dataclass(frozen=True)
class Document:
    """One kind of paper. `health`: it may hold more about health than that the person is a patient here. `audience`: who reads it."""

    kind: str
    title: Words
    Content: type[PaperContent]
    body: Callable[[Any], tuple[Block, ...]]
    health: bool
    audience: Words


DOCUMENTS = (
    Document("epikrise", epikrise.title, epikrise.Content, epikrise.body, True, N_("Fastlege, henviser og pasient")),
    Document("team_plan", team_plan.title, team_plan.Content, team_plan.body, True, N_("Pasient og tverrfaglig team")),
    Document("rtw", rtw.title, rtw.Content, rtw.body, True, N_("Pasient, NAV eller arbeidsgiver")),
    Document(
        "dialogue_meeting", dialogue_meeting.title, dialogue_meeting.Content, dialogue_meeting.body, False, N_("NAV og møtedeltakere")
    ),
    Document("letter", letter.title, letter.Content, letter.body, True, N_("Pasient eller henviser")),
    Document("consent_form", consent_form.title, consent_form.Content, consent_form.body, False, N_("Pasient")),
    Document("access_report", access_report.title, access_report.Content, access_report.body, False, N_("Pasient")),
    Document("recovery_sheet", recovery_sheet.title, recovery_sheet.Content, recovery_sheet.body, False, N_("Administrator")),
)


def document(kind: str) -> Document:
    """The document of a kind. Errors: KeyError when there is none."""
    return {d.kind: d for d in DOCUMENTS}[kind]
