"""Workplaces, their people, agreements, sessions, tasks and history. No column points at a patient or a course."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Six tables, empty until somebody enters a workplace."""
    _workplace()
    _workplace_agreement()
    _workplace_change()
    _workplace_person()
    _workplace_session()
    _workplace_task()


def _workplace() -> None:
    op.create_table(
        "workplace",
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("org_number", sa.String(length=9), nullable=False),
        sa.Column("industry", sa.String(length=2), nullable=False),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("sector", sa.String(length=12), nullable=False),
        sa.Column("municipality", sa.String(length=400), nullable=False),
        sa.Column("has_bht", sa.Boolean(), nullable=True),
        sa.Column("bht", sa.String(length=400), nullable=False),
        sa.Column("ia_contact", sa.String(length=400), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("merged_into", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["workplace.id"], name=op.f("fk_workplace_merged_into_workplace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workplace")),
    )
    op.create_index(op.f("ix_workplace_folded"), "workplace", ["folded"], unique=False)
    op.create_index(op.f("ix_workplace_org_number"), "workplace", ["org_number"], unique=False)


def _workplace_agreement() -> None:
    op.create_table(
        "workplace_agreement",
        sa.Column("workplace_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("signed_by", sa.String(length=400), nullable=False),
        sa.Column("for_health", sa.String(length=400), nullable=False),
        sa.Column("for_nav", sa.String(length=400), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workplace_id"], ["workplace.id"], name=op.f("fk_workplace_agreement_workplace_id_workplace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workplace_agreement")),
    )
    op.create_index("ix_workplace_agreement_workplace", "workplace_agreement", ["workplace_id", "place"], unique=False)


def _workplace_change() -> None:
    op.create_table(
        "workplace_change",
        sa.Column("workplace_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("fields", sa.String(length=400), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["app_user.id"], name=op.f("fk_workplace_change_by_app_user")),
        sa.ForeignKeyConstraint(
            ["workplace_id"], ["workplace.id"], name=op.f("fk_workplace_change_workplace_id_workplace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workplace_change")),
    )
    op.create_index(op.f("ix_workplace_change_workplace_id"), "workplace_change", ["workplace_id"], unique=False)


def _workplace_person() -> None:
    op.create_table(
        "workplace_person",
        sa.Column("workplace_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("role", sa.String(length=400), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("email", sa.String(length=400), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workplace_id"], ["workplace.id"], name=op.f("fk_workplace_person_workplace_id_workplace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workplace_person")),
    )
    op.create_index("ix_workplace_person_workplace", "workplace_person", ["workplace_id", "place"], unique=False)


def _workplace_session() -> None:
    op.create_table(
        "workplace_session",
        sa.Column("workplace_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("theme", sa.String(length=20), nullable=False),
        sa.Column("about", sa.String(length=400), nullable=False),
        sa.Column("led_health", sa.String(length=400), nullable=False),
        sa.Column("led_nav", sa.String(length=400), nullable=False),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("leaders", sa.Integer(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("next_step", sa.String(length=400), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["app_user.id"], name=op.f("fk_workplace_session_made_by_app_user")),
        sa.ForeignKeyConstraint(
            ["workplace_id"], ["workplace.id"], name=op.f("fk_workplace_session_workplace_id_workplace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workplace_session")),
    )
    op.create_index(op.f("ix_workplace_session_workplace_id"), "workplace_session", ["workplace_id"], unique=False)


def _workplace_task() -> None:
    op.create_table(
        "workplace_task",
        sa.Column("workplace_id", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=400), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("responsible_id", sa.String(length=32), nullable=True),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["done_by"], ["app_user.id"], name=op.f("fk_workplace_task_done_by_app_user")),
        sa.ForeignKeyConstraint(["made_by"], ["app_user.id"], name=op.f("fk_workplace_task_made_by_app_user")),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["app_user.id"], name=op.f("fk_workplace_task_responsible_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["workplace_id"], ["workplace.id"], name=op.f("fk_workplace_task_workplace_id_workplace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workplace_task")),
    )
    op.create_index("ix_workplace_task_open", "workplace_task", ["done_on", "due"], unique=False)
    op.create_index(op.f("ix_workplace_task_workplace_id"), "workplace_task", ["workplace_id"], unique=False)
