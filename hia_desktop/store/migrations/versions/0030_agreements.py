"""Local agreements of cooperation."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """A table, empty: what the centre has agreed with others is known to the centre alone."""
    op.create_table(
        "local_agreement",
        sa.Column("party", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("signed_here", sa.String(), nullable=False),
        sa.Column("signed_there", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("noted_by", sa.String(length=32), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["noted_by"], ["app_user.id"], name=op.f("fk_local_agreement_noted_by_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_agreement")),
    )
