"""The centre can bring in the whole register of a code system."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """One table, empty until somebody brings a register in."""
    op.create_table(
        "code_list",
        sa.Column("system", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("brought_at", sa.BigInteger(), nullable=False),
        sa.Column("brought_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["brought_by"], ["app_user.id"], name=op.f("fk_code_list_brought_by_app_user")),
        sa.PrimaryKeyConstraint("system", name=op.f("pk_code_list")),
    )
