"""The team's meetings: series, meetings, agenda, attendance and decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_Id = sa.String(length=32)


def upgrade() -> None:
    """Six tables, empty."""
    op.create_table(
        "meeting_series",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.String(length=5), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", _Id, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_series")),
    )
    op.create_table(
        "series_member",
        sa.Column("series_id", _Id, nullable=False),
        sa.Column("user_id", _Id, nullable=False),
        _refers("series_member", "series_id", "meeting_series"),
        _refers("series_member", "user_id", "app_user"),
        sa.PrimaryKeyConstraint("series_id", "user_id", name=op.f("pk_series_member")),
    )
    op.create_index(op.f("ix_series_member_user_id"), "series_member", ["user_id"])
    op.create_table(
        "meeting",
        sa.Column("series_id", _Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("nav_present", sa.Boolean(), nullable=False),
        sa.Column("signed_at", sa.BigInteger(), nullable=True),
        sa.Column("signed_by", _Id, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("paper", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", _Id, nullable=False),
        _refers("meeting", "series_id", "meeting_series"),
        _refers("meeting", "signed_by", "app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("series_id", "day", name=op.f("uq_meeting_series_id_day")),
    )
    _agenda()
    op.create_table(
        "meeting_attendee",
        sa.Column("meeting_id", _Id, nullable=False),
        sa.Column("user_id", _Id, nullable=False),
        _refers("meeting_attendee", "meeting_id", "meeting"),
        _refers("meeting_attendee", "user_id", "app_user"),
        sa.PrimaryKeyConstraint("meeting_id", "user_id", name=op.f("pk_meeting_attendee")),
    )


def _agenda() -> None:
    op.create_table(
        "agenda_item",
        sa.Column("meeting_id", _Id, nullable=False),
        sa.Column("course_id", _Id, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("asked_by", _Id, nullable=True),
        sa.Column("rolled_from", sa.Date(), nullable=True),
        sa.Column("talked", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("entry_id", _Id, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", _Id, nullable=False),
        _refers("agenda_item", "meeting_id", "meeting"),
        _refers("agenda_item", "course_id", "course"),
        _refers("agenda_item", "asked_by", "app_user"),
        _refers("agenda_item", "entry_id", "form_entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    op.create_index("ix_agenda_item_meeting", "agenda_item", ["meeting_id", "place"])
    op.create_index(op.f("ix_agenda_item_course_id"), "agenda_item", ["course_id"])
    op.create_table(
        "meeting_decision",
        sa.Column("item_id", _Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("task_id", _Id, nullable=True),
        sa.Column("plan_id", _Id, nullable=True),
        sa.Column("for_nav", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("made_by", _Id, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", _Id, nullable=False),
        _refers("meeting_decision", "item_id", "agenda_item"),
        _refers("meeting_decision", "task_id", "task", ondelete="SET NULL"),
        _refers("meeting_decision", "plan_id", "form_entry"),
        _refers("meeting_decision", "made_by", "app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_decision")),
    )
    op.create_index(op.f("ix_meeting_decision_item_id"), "meeting_decision", ["item_id"])


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)
