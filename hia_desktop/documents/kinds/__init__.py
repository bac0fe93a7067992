"""The documents: one module for each kind, listed here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hia_desktop.base.text import _
from hia_desktop.documents.blocks import Block
from hia_desktop.documents.kinds import access_report, consent_form, dialogue_meeting, epikrise, letter, recovery_sheet, rtw, team_plan
from hia_desktop.documents.kinds.content import PaperContent


@dataclass(frozen=True, kw_only=True)
class Document:
    """One kind of paper. `health`: it may hold more about health than that the person is a patient here. `audience`: who reads it."""

    kind: str
    title: str
    Content: type[PaperContent]
    body: Callable[[Any], tuple[Block, ...]]
    health: bool
    audience: str


DOCUMENTS = (
    Document(
        kind="epikrise",
        title=epikrise.title,
        Content=epikrise.Content,
        body=epikrise.body,
        health=True,
        audience=_("Fastlege, henviser og pasient"),
    ),
    Document(
        kind="team_plan",
        title=team_plan.title,
        Content=team_plan.Content,
        body=team_plan.body,
        health=True,
        audience=_("Pasient og tverrfaglig team"),
    ),
    Document(kind="rtw", title=rtw.title, Content=rtw.Content, body=rtw.body, health=True, audience=_("Pasient, NAV eller arbeidsgiver")),
    Document(
        kind="dialogue_meeting",
        title=dialogue_meeting.title,
        Content=dialogue_meeting.Content,
        body=dialogue_meeting.body,
        health=False,
        audience=_("NAV og møtedeltakere"),
    ),
    Document(
        kind="letter", title=letter.title, Content=letter.Content, body=letter.body, health=True, audience=_("Pasient eller henviser")
    ),
    Document(
        kind="consent_form",
        title=consent_form.title,
        Content=consent_form.Content,
        body=consent_form.body,
        health=False,
        audience=_("Pasient"),
    ),
    Document(
        kind="access_report",
        title=access_report.title,
        Content=access_report.Content,
        body=access_report.body,
        health=False,
        audience=_("Pasient"),
    ),
    Document(
        kind="recovery_sheet",
        title=recovery_sheet.title,
        Content=recovery_sheet.Content,
        body=recovery_sheet.body,
        health=False,
        audience=_("Administrator"),
    ),
)


def document(kind: str) -> Document:
    """The document of a kind. Errors: KeyError when there is none."""
    return {d.kind: d for d in DOCUMENTS}[kind]
