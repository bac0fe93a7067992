"""The centre's own words that papers for an employer are looked through for,
and who answered for such a word on a paper."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Makes the two tables, both empty."""
    op.create_table(
        "health_word",
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["app_user.id"], name=op.f("fk_health_word_added_by_app_user")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["app_user.id"], name=op.f("fk_health_word_withdrawn_by_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_word")),
    )
    op.create_table(
        "answered_paper",
        sa.Column("course_id", sa.String(length=32), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("answered_by", sa.String(length=32), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["app_user.id"], name=op.f("fk_answered_paper_answered_by_app_user")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_answered_paper_course_id_course")),
        sa.ForeignKeyConstraint(["entry_id"], ["form_entry.id"], name=op.f("fk_answered_paper_entry_id_form_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answered_paper")),
    )
    op.create_index(op.f("ix_answered_paper_course_id"), "answered_paper", ["course_id"], unique=False)
    op.create_index(op.f("ix_answered_paper_entry_id"), "answered_paper", ["entry_id"], unique=False)
