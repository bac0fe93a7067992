"""The number that each user is called on."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """One column, empty: nobody has been asked for it."""
    op.add_column("app_user", sa.Column("phone", sa.String(length=30), nullable=False, server_default=sa.text("''")))
