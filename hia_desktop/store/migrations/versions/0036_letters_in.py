"""The letters' wordings in nynorsk too, and which written Norwegian each patient's letters are in."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Bokmål, of every wording and every patient until now."""
    bokmal = sa.text("'nb'")
    op.add_column("patient", sa.Column("letters_in", sa.String(length=2), nullable=False, server_default=bokmal))
    with op.batch_alter_table("letter_text") as batch:
        batch.add_column(sa.Column("language", sa.String(length=2), nullable=False, server_default=bokmal))
        batch.drop_constraint("uq_letter_text_text_id_valid_from", type_="unique")
        batch.create_unique_constraint(
            op.f("uq_letter_text_text_id_language_valid_from"), ["text_id", "language", "valid_from"]
        )
