"""Where a patient lives and was called before, and what a user was called until somebody corrected it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Three columns and a table, empty: nothing is known of what was corrected before this."""
    for name in ("former_names", "postal_code", "postal_place"):
        op.add_column("patient", sa.Column(name, sa.String(), nullable=False, server_default=sa.text("''")))
    op.create_table(
        "user_before",
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("hpr_number", sa.String(length=9), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["app_user.id"], name=op.f("fk_user_before_changed_by_app_user")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_user_before_user_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_before")),
    )
    op.create_index("ix_user_before_lookup", "user_before", ["user_id", "until"])
