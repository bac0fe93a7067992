"""Signatures on what is signed, consented to and issued, and on the trail; the centre's word on users."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Tables, empty: the next administrator to sign in vouches for what is there, as it is then."""
    op.create_table(
        "vouched",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("reader", sa.String(length=40), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("sealing_key", sa.LargeBinary(), nullable=False),
        sa.Column("signing_key", sa.LargeBinary(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("hpr_number", sa.String(length=9), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouched")),
    )
    op.create_index(op.f("ix_vouched_reader"), "vouched", ["reader"])
    op.create_table(
        "proof",
        sa.Column("object_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("signed_by", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("object_id", "kind", name=op.f("pk_proof")),
    )
    op.create_index("ix_proof_line", "proof", ["line"])
    op.add_column("audit_line", sa.Column("proofs", sa.LargeBinary(), nullable=True))
    op.add_column("audit_line", sa.Column("signature", sa.LargeBinary(), nullable=True))
