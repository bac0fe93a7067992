"""The services beside the centre's, as the centre writes them."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """A table, empty: what is delivered is in the program until the centre makes it its own."""
    op.create_table(
        "neighbour",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("takes", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("noted_by", sa.String(length=32), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["noted_by"], ["app_user.id"], name=op.f("fk_neighbour_noted_by_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neighbour")),
    )
