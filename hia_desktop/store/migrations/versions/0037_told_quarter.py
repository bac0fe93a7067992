"""What has been told outside the house of a quarter."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """A table, empty: what was told before was kept nowhere."""
    op.create_table(
        "told_quarter",
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("quarter", "what", name=op.f("pk_told_quarter")),
    )
