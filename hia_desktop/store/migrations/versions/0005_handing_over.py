"""A password that somebody else chose must be changed; a task can be given to a role."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Two columns. Nobody is made to change a password that was set before this."""
    op.add_column("app_user", sa.Column("must_change_password", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("task", sa.Column("role", sa.String(length=30), nullable=False, server_default=sa.text("''")))
