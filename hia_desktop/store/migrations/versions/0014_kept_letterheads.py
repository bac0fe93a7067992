"""What is signed keeps the centre's letterhead of then, and an issued paper the hash of the page last put before it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """One table, filled as forms are signed, and a column, empty."""
    op.create_table(
        "kept_letterhead",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_kept_letterhead")),
    )
    op.add_column("issued_document", sa.Column("cover_sha256", sa.String(length=64), nullable=True))
