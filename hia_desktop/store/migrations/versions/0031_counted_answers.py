"""The few answers that are counted, kept beside what was signed, and indexes that answer what is asked of many."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """A table, empty: whoever counts first opens what was signed before, once."""
    op.create_table(
        "counted_answer",
        sa.Column("course_id", sa.String(length=32), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("rules", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_counted_answer_course_id_course")),
        sa.ForeignKeyConstraint(["entry_id"], ["form_entry.id"], name=op.f("fk_counted_answer_entry_id_form_entry")),
        sa.PrimaryKeyConstraint("course_id", "entry_id", name=op.f("pk_counted_answer")),
        sqlite_with_rowid=False,
    )
    op.drop_index("ix_form_entry_course_kind", "form_entry")
    asked = ["course_id", "kind", "state", "struck_at", "day", "series", "number", "signed_at", "id"]
    op.create_index("ix_form_entry_course_kind", "form_entry", asked)
    for table, more in _BY_COURSE.items():
        op.drop_index(op.f(f"ix_{table}_course_id"), table)
        op.create_index(f"ix_{table}_course", table, ["course_id", *more])


_BY_COURSE = {
    "encounter": ("partner", "struck"),
    "issued_document": ("kind", "recipient", "handed_on"),
    "task": ("kind", "due"),
}
