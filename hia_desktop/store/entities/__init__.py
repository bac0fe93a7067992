"""SQLAlchemy classes, one module an area, no queries."""

from hia_desktop.store.entities.centres import Centre, LetterWording, PublicKey, SavedFilter, User
from hia_desktop.store.entities.courses import Course, MilestoneState, SickLeave, Task
from hia_desktop.store.entities.entity import Entity, new_id
from hia_desktop.store.entities.entries import Attachment, FormEntry, IssuedDocument, KeyGrant, LooseDraft
from hia_desktop.store.entities.patients import Blocking, Consent, Patient
from hia_desktop.store.entities.trail import AuditLine, TrailKey

__all__ = [
    "Attachment",
    "AuditLine",
    "Blocking",
    "Centre",
    "Consent",
    "Course",
    "Entity",
    "FormEntry",
    "IssuedDocument",
    "KeyGrant",
    "LetterWording",
    "LooseDraft",
    "MilestoneState",
    "Patient",
    "PublicKey",
    "SavedFilter",
    "SickLeave",
    "Task",
    "TrailKey",
    "User",
    "new_id",
]
