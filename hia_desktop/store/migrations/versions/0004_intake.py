"""Who closed a task and with what words; which cards are one person."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0001"


def upgrade() -> None:
    """Adds columns and a table, and fills nothing in: who closed what is not known of what was done before."""
    op.execute("ALTER TABLE task ADD COLUMN done_by VARCHAR(32) CONSTRAINT fk_task_done_by_app_user REFERENCES app_user (id)")
    op.add_column("task", sa.Column("note", sa.LargeBinary(), nullable=True))
    op.create_table(
        "same_person",
        sa.Column("patient_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("noted_by", sa.String(length=32), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["noted_by"], ["app_user.id"], name=op.f("fk_same_person_noted_by_app_user")),
        sa.ForeignKeyConstraint(["other_id"], ["patient.id"], name=op.f("fk_same_person_other_id_patient")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_same_person_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_same_person")),
        sa.UniqueConstraint("patient_id", "other_id", name=op.f("uq_same_person_patient_id_other_id")),
    )
    op.create_index(op.f("ix_same_person_patient_id"), "same_person", ["patient_id"])
    op.create_index(op.f("ix_same_person_other_id"), "same_person", ["other_id"])
