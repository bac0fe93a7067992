"""Kartlegging and the outcome get categories of their own; what the NAV advisers had been given of them is taken back.

Until now «Funksjon» opened both, though its words told of function at work alone.
The consents stand as they were given and open less.
"""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Renames the categories of what is signed, which the trigger forbids to all others, and cuts the grants."""
    if (
        op.get_bind().dialect.name == "sqlite"
    ):  # elsewhere no store is so old; put back after the steps, as every one is
        op.execute("DROP TRIGGER IF EXISTS form_entry_signed_stays")
    op.execute("UPDATE form_entry SET category = kind WHERE kind IN ('survey', 'outcome')")
    op.execute(
        "UPDATE form_entry SET category = (SELECT parent.category FROM form_entry AS parent WHERE parent.id = "
        "form_entry.adds_to) "
        "WHERE adds_to IS NOT NULL AND (SELECT parent.kind FROM form_entry AS parent WHERE parent.id = "
        "form_entry.adds_to) "
        "IN ('survey', 'outcome')"
    )
    op.execute(
        "DELETE FROM key_grant WHERE consent_id IS NOT NULL AND object_id IN "
        "(SELECT id FROM form_entry WHERE category IN ('survey', 'outcome'))"
    )
