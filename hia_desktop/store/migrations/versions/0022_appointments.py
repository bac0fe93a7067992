"""Appointments with whom the patient meets, the day the care began, and a task for a deadline that passes."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


NEW_ID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "replace(CAST(gen_random_uuid() AS TEXT), '-', '')"}
NEXT_DAY = {"sqlite": "date(start_deadline, '+1 day')", "postgresql": "start_deadline + 1"}


def upgrade() -> None:
    """Two tables, empty, and a column. Those who wait for care get the task that a new decision would have given."""
    engine = op.get_bind().dialect.name
    op.create_table(
        "appointment",
        sa.Column("course_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.String(length=5), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=5), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("interpreter", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("why", sa.String(length=5), nullable=False),
        sa.Column("opened_course", sa.Boolean(), nullable=False),
        sa.Column("moved_to", sa.String(length=32), nullable=True),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_appointment_course_id_course")),
        sa.ForeignKeyConstraint(["made_by"], ["app_user.id"], name=op.f("fk_appointment_made_by_app_user")),
        sa.ForeignKeyConstraint(["moved_to"], ["appointment.id"], name=op.f("fk_appointment_moved_to_appointment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index("ix_appointment_day", "appointment", ["day", "course_id"])
    op.create_index(op.f("ix_appointment_course_id"), "appointment", ["course_id"])
    op.create_table(
        "appointment_staff",
        sa.Column("appointment_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_appointment_staff_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_appointment_staff_user_id_app_user")),
        sa.PrimaryKeyConstraint("appointment_id", "user_id", name=op.f("pk_appointment_staff")),
    )
    op.create_index(op.f("ix_appointment_staff_user_id"), "appointment_staff", ["user_id"])
    op.execute("ALTER TABLE course ADD COLUMN began_on DATE")
    op.execute(
        "INSERT INTO task (id, version, course_id, kind, track, due, responsible_id, role, created_at) "
        f"SELECT {NEW_ID[engine]}, 1, id, 'deadline_passed', 'health', {NEXT_DAY[engine]}, "
        "responsible_id, '', created_at FROM course WHERE status = 'waiting_start' AND start_deadline IS NOT NULL"
    )
