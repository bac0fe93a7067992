"""Papers that come in at any time, and whom a patient does not want to be sent anything."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """The files that are there came with a referral, and keep being that."""
    for name, length in (("sort", 20), ("category", 30), ("struck_because", 20)):
        op.add_column("attachment", sa.Column(name, sa.String(length), nullable=False, server_default=sa.text("''")))
    op.add_column("attachment", sa.Column("arrived_on", sa.Date(), nullable=True))
    op.add_column("attachment", sa.Column("sender", sa.LargeBinary(), nullable=True))
    op.add_column("attachment", sa.Column("struck_at", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("attachment") as table:
        table.add_column(sa.Column("task_id", sa.String(length=32), nullable=True))
        table.create_foreign_key(op.f("fk_attachment_task_id_task"), "task", ["task_id"], ["id"], ondelete="SET NULL")
    op.create_table(
        "objection",
        sa.Column("patient_id", sa.String(length=32), nullable=False),
        sa.Column("receiver", sa.String(length=20), nullable=False),
        sa.Column("set_by", sa.String(length=32), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("lifted_by", sa.String(length=32), nullable=True),
        sa.Column("lifted_at", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["lifted_by"], ["app_user.id"], name=op.f("fk_objection_lifted_by_app_user")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_objection_patient_id_patient")),
        sa.ForeignKeyConstraint(["set_by"], ["app_user.id"], name=op.f("fk_objection_set_by_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    op.create_index(op.f("ix_objection_patient_id"), "objection", ["patient_id"])
