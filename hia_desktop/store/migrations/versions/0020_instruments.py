"""Which instruments a course is followed with, and the instruments that the centre adds itself."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Two empty tables."""
    op.create_table(
        "measuring",
        sa.Column("course_id", sa.String(length=32), nullable=False),
        sa.Column("package", sa.String(length=20), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("chosen_by", sa.String(length=32), nullable=False),
        sa.Column("chosen_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["chosen_by"], ["app_user.id"], name=op.f("fk_measuring_chosen_by_app_user")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_measuring_course_id_course")),
        sa.PrimaryKeyConstraint("course_id", name=op.f("pk_measuring")),
    )
    op.create_table(
        "own_instrument",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_by", sa.String(length=120), nullable=False, server_default=sa.text("''")),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["app_user.id"], name=op.f("fk_own_instrument_added_by_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_instrument")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_own_instrument_code_version")),
    )
