"""SQLAlchemy classes, one module an area, no queries."""

from hia_desktop.store.entities.centres import (
    Centre,
    CodeList,
    GuideRow,
    LetterWording,
    ListedHealthWord,
    OwnInstrument,
    PhraseVersion,
    PublicKey,
    SavedFilter,
    User,
    UserBefore,
    UserSettings,
)
from hia_desktop.store.entities.courses import Course, Measuring, MilestoneState, SickLeave, Task
from hia_desktop.store.entities.entity import Entity, new_id
from hia_desktop.store.entities.entries import (
    AnsweredPaper,
    Attachment,
    FormEntry,
    IssuedDocument,
    KeptLetterhead,
    KeyGrant,
    LooseDraft,
    SharedPart,
    ShownForm,
)
from hia_desktop.store.entities.patients import AccessReason, Blocking, Consent, Objection, Patient, SamePerson
from hia_desktop.store.entities.teamwork import Appointment, AppointmentStaff, CourseMember
from hia_desktop.store.entities.trail import AuditLine, TrailKey

__all__ = [
    "AccessReason",
    "AnsweredPaper",
    "Appointment",
    "AppointmentStaff",
    "Attachment",
    "AuditLine",
    "Blocking",
    "Centre",
    "CodeList",
    "Consent",
    "Course",
    "CourseMember",
    "Entity",
    "FormEntry",
    "GuideRow",
    "IssuedDocument",
    "KeptLetterhead",
    "KeyGrant",
    "LetterWording",
    "ListedHealthWord",
    "LooseDraft",
    "Measuring",
    "MilestoneState",
    "Objection",
    "OwnInstrument",
    "Patient",
    "PhraseVersion",
    "PublicKey",
    "SamePerson",
    "SavedFilter",
    "SharedPart",
    "ShownForm",
    "SickLeave",
    "Task",
    "TrailKey",
    "User",
    "UserBefore",
    "UserSettings",
    "new_id",
]
