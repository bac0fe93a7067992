"""Who handed a paper over and when, and who moved it to the hospital's own record."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Three columns, empty: what was moved before does not say by whom, which the trail does."""
    op.execute("ALTER TABLE issued_document ADD COLUMN handed_on DATE")
    for name in ("handed_by", "transferred_by"):
        key = f"CONSTRAINT fk_issued_document_{name}_app_user REFERENCES app_user (id)"
        op.execute(f"ALTER TABLE issued_document ADD COLUMN {name} VARCHAR {key}")
