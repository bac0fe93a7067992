"""The papers of what is signed, kept as they were drawn under the signature."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """A table, empty: of what was signed before, the paper is still made of what was kept with the signature."""
    op.create_table(
        "signed_paper",
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("quotes", sa.String(length=32), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["form_entry.id"], name=op.f("fk_signed_paper_entry_id_form_entry")),
        sa.ForeignKeyConstraint(["quotes"], ["form_entry.id"], name=op.f("fk_signed_paper_quotes_form_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_paper")),
    )
    op.create_index(op.f("ix_signed_paper_entry_id"), "signed_paper", ["entry_id"])
    op.create_index(op.f("ix_signed_paper_quotes"), "signed_paper", ["quotes"])
