"""The day a job was lost during the sick leave, and a limit's own name for what it is about."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Both begin empty: nobody has been asked."""
    op.add_column("course", sa.Column("job_ended_on", sa.Date(), nullable=True))
    op.add_column("guideline_limit", sa.Column("called", sa.String(), nullable=True))
