"""Each answer to a referral gets a status of its own, where one word stood for them all.

«no_right» was stored for every answer but yes. The signed decision stands in a column of its own and tells which it
was. What is left is «behov, men ikke rett», which the law no longer has, and answers whose decision is not known:
both are told as answered, no more.
"""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Takes the status from the decision; nobody sees more by it than before."""
    known = "('no_need', 'not_applicable', 'forwarded', 'advice')"
    op.execute(f"UPDATE course SET status = decision WHERE status = 'no_right' AND decision IN {known}")
    op.execute("UPDATE course SET status = 'answered' WHERE status = 'no_right'")
