"""Each user's own settings, and the minutes that the centre allows before the program locks."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """One table, empty until somebody sets something, and one column with what was in force for all."""
    op.create_table(
        "user_settings",
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("look", sa.String(length=10), nullable=False),
        sa.Column("text_percent", sa.Integer(), nullable=False),
        sa.Column("idle_minutes", sa.Integer(), nullable=True),
        sa.Column("start", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_user_settings_user_id_app_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_user_settings")),
    )
    op.add_column("centre", sa.Column("idle_minutes", sa.Integer(), nullable=False, server_default="10"))
