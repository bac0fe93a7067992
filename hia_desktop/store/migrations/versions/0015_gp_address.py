"""Where the GP's letters are sent."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Three columns, empty: no card has said it before."""
    for name in ("gp_address", "gp_postal_code", "gp_postal_place"):
        op.add_column("patient", sa.Column(name, sa.String(), nullable=False, server_default=sa.text("''")))
