"""Where the centre lies now, in a store that it was moved from."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    """Nowhere else, of every store until now."""
    op.add_column("centre", sa.Column("moved_to", sa.String(), nullable=False, server_default=sa.text("''")))
