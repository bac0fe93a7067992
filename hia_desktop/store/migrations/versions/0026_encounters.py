"""Contacts as data, with the codes that they are reported by."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """A table, empty."""
    op.create_table(
        "encounter",
        sa.Column("course_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("partner", sa.String(length=20), nullable=False),
        sa.Column("aim", sa.String(length=20), nullable=False),
        sa.Column("intervention", sa.String(length=30), nullable=False),
        sa.Column("payer", sa.String(length=5), nullable=False),
        sa.Column("contact_type", sa.String(length=5), nullable=False),
        sa.Column("activity", sa.String(length=5), nullable=False),
        sa.Column("indirect", sa.String(length=5), nullable=False),
        sa.Column("visit_id", sa.String(length=32), nullable=True),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_encounter_course_id_course")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_encounter_user_id_app_user")),
        sa.ForeignKeyConstraint(["visit_id"], ["appointment.id"], name=op.f("fk_encounter_visit_id_appointment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_encounter")),
    )
    op.create_index("ix_encounter_day", "encounter", ["day", "course_id"])
    op.create_index("ix_encounter_user", "encounter", ["user_id", "day"])
    op.create_index(op.f("ix_encounter_course_id"), "encounter", ["course_id"])
