"""The patient and who may see the patient."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from hia_desktop.store.entities.entity import Entity, Identified, Versioned


class Patient(Versioned, Entity):
    """The person. `search_key` is the folded name with the former names (parted by commas),
    `sort_key` sorts as the Norwegian alphabet.
    """

    __tablename__ = "patient"
    # With the id in the index, a list of all keys never touches the table: twenty times faster at 100 000 patients.
    __table_args__ = (
        Index("ix_patient_by_name", "sort_key", "id"),
        Index("ix_patient_by_birth_date", "birth_date", "id"),
        Index("ix_patient_by_municipality", "municipality", "id"),
    )

    national_id: Mapped[str] = mapped_column(String(11), unique=True)
    birth_date: Mapped[date]
    family_name: Mapped[str]
    given_name: Mapped[str]
    former_names: Mapped[str] = mapped_column(default="", server_default=text("''"))
    search_key: Mapped[str] = mapped_column(index=True)
    sort_key: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="", server_default=text("''"))
    postal_place: Mapped[str] = mapped_column(default="", server_default=text("''"))
    municipality: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    interpreter: Mapped[bool] = mapped_column(default=False)
    letters_in: Mapped[str] = mapped_column(String(2), default="nb", server_default=text("'nb'"))
    occupation: Mapped[str] = mapped_column(default="")
    employer: Mapped[str] = mapped_column(default="")
    position_percent: Mapped[int | None]
    gp_name: Mapped[str] = mapped_column(default="")
    gp_practice: Mapped[str] = mapped_column(default="")
    gp_address: Mapped[str] = mapped_column(default="", server_default=text("''"))
    gp_postal_code: Mapped[str] = mapped_column(default="", server_default=text("''"))
    gp_postal_place: Mapped[str] = mapped_column(default="", server_default=text("''"))
    created_at: Mapped[datetime]


class SamePerson(Identified, Entity):
    """Somebody's word that two cards are one person; each card stays as it is, and shows the other."""

    __tablename__ = "same_person"
    __table_args__ = (UniqueConstraint("patient_id", "other_id"),)

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    other_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    noted_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    noted_at: Mapped[datetime]


class Consent(Identified, Entity):
    """One category of content that the patient lets one recipient see, from a day until a day, unless withdrawn."""

    __tablename__ = "consent"
    __table_args__ = (
        Index("ix_consent_lookup", "recipient", "patient_id", "category"),
        Index("ix_consent_course", "course_id", "recipient", "category"),
    )

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"))
    recipient: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(String(30))
    valid_from: Mapped[date] = mapped_column(index=True)
    valid_until: Mapped[date] = mapped_column(index=True)
    how_given: Mapped[str] = mapped_column(String(20))
    interpreter: Mapped[bool] = mapped_column(default=False)
    recorded_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime] = mapped_column(index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(index=True)
    withdrawn_by: Mapped[str | None] = mapped_column(ForeignKey("app_user.id"))


class Blocking(Identified, Entity):
    """A named user who must not see this patient."""

    __tablename__ = "blocking"
    __table_args__ = (UniqueConstraint("patient_id", "user_id"),)

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("app_user.id"), index=True)
    set_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    set_at: Mapped[datetime]


class Objection(Identified, Entity):
    """A receiver that the patient does not want anything about the course sent to, until it is lifted."""

    __tablename__ = "objection"

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    receiver: Mapped[str] = mapped_column(String(20))
    set_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    set_at: Mapped[datetime]
    lifted_by: Mapped[str | None] = mapped_column(ForeignKey("app_user.id"))
    lifted_at: Mapped[datetime | None]


class PatientGone(Identified, Entity):
    """That a patient is dead or has moved away, from a day, until it is taken back. `kind` is a `Departure`."""

    __tablename__ = "departure"

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    day: Mapped[date]
    noted_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    noted_at: Mapped[datetime]
    undone_by: Mapped[str | None] = mapped_column(ForeignKey("app_user.id"))
    undone_at: Mapped[datetime | None]


class AccessReason(Identified, Entity):
    """Why a user opened a record without a care relation, or (`emergency`) in spite of a blocking; holds until `until`.

    `ground` is a code; the user's own words stand in the trail alone, where the administrator does not read them.
    """

    __tablename__ = "access_reason"
    __table_args__ = (
        Index("ix_access_reason_lookup", "patient_id", "user_id", "until"),
        Index("ix_access_reason_alarm", "emergency", "seen_at"),
    )

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"))
    user_id: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    emergency: Mapped[bool]
    ground: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
    until: Mapped[datetime]
    seen_by: Mapped[str | None] = mapped_column(ForeignKey("app_user.id"))
    seen_at: Mapped[datetime | None]
