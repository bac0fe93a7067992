"""When each side last had everything in order that consents open."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """A table, empty: the next sign-in goes through every consent once more. And what it looks for by itself."""
    op.create_table(
        "settled",
        sa.Column("track", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("track", name=op.f("pk_settled")),
    )
    for name in ("valid_from", "valid_until", "recorded_at", "withdrawn_at"):
        op.create_index(op.f(f"ix_consent_{name}"), "consent", [name])
