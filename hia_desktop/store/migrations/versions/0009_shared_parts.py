"""What is shared belongs to the field: a form's key is no longer given to the other side,
only the parts that a consent names.

Grants are taken away here and never given: the parts are made when their own side signs in, of what the consents in
force name. The keys to forms that are shared whole stay until then.
A consent to the whole Kartlegging ends, since no switch means that any more.
What was signed keeps its content as it was signed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

CLOSED = {"survey": "life", "plan": "treatment"}
"""The category of a form itself, by its kind: that of the fields with no other mark."""
NOW = {
    "sqlite": "CAST(strftime('%s', 'now') AS INTEGER) * 1000000",
    "postgresql": "CAST(extract(epoch FROM now()) AS BIGINT) * 1000000",
}


def upgrade() -> None:
    """Makes the table of parts, takes back what opens too much, and leaves word for the users."""
    now = NOW[op.get_bind().dialect.name]
    op.create_table(
        "shared_part",
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["form_entry.id"], name=op.f("fk_shared_part_entry_id_form_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_part")),
        sa.UniqueConstraint("entry_id", "category", name=op.f("uq_shared_part_entry_id_category")),
    )
    op.add_column("app_user", sa.Column("untold", sa.String(length=40), nullable=True))
    op.add_column("centre", sa.Column("parted_at", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE app_user SET untold = 'parts' WHERE EXISTS (SELECT 1 FROM consent WHERE recipient = 'nav_adviser')"
    )
    op.execute(f"UPDATE centre SET parted_at = {now}")
    of_them = "WHERE kind IN ('survey', 'plan')"
    op.execute(
        "DELETE FROM key_grant WHERE consent_id IS NOT NULL AND object_id IN (SELECT id FROM "
        f"form_entry {of_them} UNION "
        f"SELECT id FROM form_entry WHERE adds_to IN (SELECT id FROM form_entry {of_them}) UNION "
        "SELECT id FROM issued_document WHERE kind = 'team_plan')"
    )
    op.execute(f"UPDATE consent SET withdrawn_at = {now} WHERE category = 'survey' AND withdrawn_at IS NULL")
    if (
        op.get_bind().dialect.name == "sqlite"
    ):  # elsewhere no store is so old; put back after the steps, as every one is
        op.execute("DROP TRIGGER IF EXISTS form_entry_signed_stays")
    for kind, category in CLOSED.items():
        op.execute(
            f"UPDATE form_entry SET category = '{category}' WHERE kind = '{kind}' "
            f"OR adds_to IN (SELECT id FROM form_entry AS parent WHERE parent.kind = '{kind}')"
        )
