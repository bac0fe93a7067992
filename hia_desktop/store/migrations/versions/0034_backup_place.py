"""Where the program's own copies of the store go."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """A table, empty: nobody has chosen a folder yet."""
    op.create_table(
        "backup_place",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_place")),
    )
