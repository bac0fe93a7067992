"""A period whose grade is known from one day only, as a referral states it.

Revision ID: 0008
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Periods that are there stay as they are: their grade holds for every day."""
    op.add_column("sick_leave", sa.Column("stated_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """The grade holds for every day again."""
    op.drop_column("sick_leave", "stated_on")
