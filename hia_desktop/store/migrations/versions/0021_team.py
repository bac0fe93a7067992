"""The team around each patient, and tasks with words of their own that can wait."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """One table, empty: who is responsible stays on the course. Two columns of the task, empty, and indexes with all
    that the worklist asks for."""
    op.create_table(
        "course_member",
        sa.Column("course_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("function", sa.String(length=30), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("put_by", sa.String(length=32), nullable=False),
        sa.Column("put_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_member_course_id_course")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_course_member_user_id_app_user")),
        sa.ForeignKeyConstraint(["put_by"], ["app_user.id"], name=op.f("fk_course_member_put_by_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_member")),
    )
    op.create_index("ix_course_member_course", "course_member", ["course_id", "user_id"])
    op.create_index("ix_course_member_user", "course_member", ["user_id", "course_id"])
    op.add_column("task", sa.Column("words", sa.LargeBinary(), nullable=True))
    op.execute("ALTER TABLE task ADD COLUMN waits_until DATE")
    op.drop_index("ix_task_open", "task")
    listed = ["course_id", "track", "role", "responsible_id", "waits_until"]
    op.create_index("ix_task_open", "task", ["done_on", "due", "id", "kind", *listed])
    op.create_index("ix_task_kind", "task", ["done_on", "kind", "due", "id", *listed])
