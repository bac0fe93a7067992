"""Patients who are dead or have moved away, until that is taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """A table, empty."""
    op.create_table(
        "departure",
        sa.Column("patient_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.String(length=32), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.Column("undone_by", sa.String(length=32), nullable=True),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_departure_patient_id_patient")),
        sa.ForeignKeyConstraint(["noted_by"], ["app_user.id"], name=op.f("fk_departure_noted_by_app_user")),
        sa.ForeignKeyConstraint(["undone_by"], ["app_user.id"], name=op.f("fk_departure_undone_by_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure")),
    )
    op.create_index(op.f("ix_departure_patient_id"), "departure", ["patient_id"])
