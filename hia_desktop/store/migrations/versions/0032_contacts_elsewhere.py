"""Who had a contact at another centre."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Two columns, empty: every contact until now was had here."""
    for name in ("had_by", "had_title"):
        op.add_column("encounter", sa.Column(name, sa.String(), nullable=False, server_default=sa.text("''")))
