"""The first schema: every table, and the triggers that keep what is signed, issued or logged as it is."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SIGNED = (
    "id, course_id, kind, series, number, schema_version, track, category, state, author_id, day, saved_at, "
    "signed_at, adds_to, content"
)
ISSUED = "id, course_id, kind, track, category, recipient, issued_by, issued_at, day, sha256, from_entry, content, pdf"
TRIGGERS = (
    (
        "CREATE TRIGGER trail_key_stays BEFORE UPDATE ON trail_key BEGIN SELECT RAISE(ABORT, 'the "
        "trail is append-only'); END"
    ),
    (
        "CREATE TRIGGER trail_key_kept BEFORE DELETE ON trail_key BEGIN SELECT RAISE(ABORT, 'the "
        "trail is append-only'); END"
    ),
    f"""CREATE TRIGGER form_entry_signed_stays BEFORE UPDATE OF {SIGNED} ON form_entry WHEN OLD.state = 'signed'
        BEGIN SELECT RAISE(ABORT, 'a signed entry is never changed'); END""",
    """CREATE TRIGGER form_entry_struck_stays BEFORE UPDATE OF struck_at, struck_by, struck_because ON form_entry
        WHEN OLD.struck_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a struck entry stays struck'); END""",
    """CREATE TRIGGER form_entry_signed_kept BEFORE DELETE ON form_entry WHEN OLD.state = 'signed'
        BEGIN SELECT RAISE(ABORT, 'a signed entry is never deleted'); END""",
    f"""CREATE TRIGGER issued_document_stays BEFORE UPDATE OF {ISSUED} ON issued_document
        BEGIN SELECT RAISE(ABORT, 'an issued document is never changed'); END""",
    """CREATE TRIGGER issued_document_kept BEFORE DELETE ON issued_document
        BEGIN SELECT RAISE(ABORT, 'an issued document is never deleted'); END""",
    (
        "CREATE TRIGGER audit_line_stays BEFORE UPDATE ON audit_line BEGIN SELECT RAISE(ABORT, 'the "
        "trail is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_line_kept BEFORE DELETE ON audit_line BEGIN SELECT RAISE(ABORT, 'the "
        "trail is append-only'); END"
    ),
)


def upgrade() -> None:
    """Makes the tables and the triggers."""
    op.create_table(
        "app_user",
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("hpr_number", sa.String(length=9), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_login_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("username", name=op.f("uq_app_user_username")),
    )
    op.create_table(
        "audit_line",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("offset_minutes", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("patient_id", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_line")),
    )
    op.create_table(
        "loose_draft",
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_loose_draft_user_id_app_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loose_draft")),
        sa.UniqueConstraint("user_id", "kind", name=op.f("uq_loose_draft_user_id_kind")),
    )
    op.create_table(
        "trail_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_key")),
    )
    op.create_index("ix_audit_line_patient", "audit_line", ["patient_id", "seq"], unique=False)
    op.create_table(
        "centre",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("org_number", sa.String(length=9), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("postal", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("saturday_counts", sa.Boolean(), nullable=False),
        sa.Column("receipt_is_day_zero", sa.Boolean(), nullable=False),
        sa.Column("pension_age", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centre")),
    )
    op.create_table(
        "patient",
        sa.Column("national_id", sa.String(length=11), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("occupation", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("position_percent", sa.Integer(), nullable=True),
        sa.Column("gp_name", sa.String(), nullable=False),
        sa.Column("gp_practice", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint("national_id", name=op.f("uq_patient_national_id")),
    )
    op.create_index("ix_patient_by_birth_date", "patient", ["birth_date", "id"], unique=False)
    op.create_index("ix_patient_by_municipality", "patient", ["municipality", "id"], unique=False)
    op.create_index(op.f("ix_patient_search_key"), "patient", ["search_key"], unique=False)
    op.create_index("ix_patient_by_name", "patient", ["sort_key", "id"], unique=False)
    op.create_table(
        "public_key",
        sa.Column("reader", sa.String(length=40), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("reader", name=op.f("pk_public_key")),
    )
    op.create_table(
        "blocking",
        sa.Column("patient_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("set_by", sa.String(length=32), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_blocking_patient_id_patient")),
        sa.ForeignKeyConstraint(["set_by"], ["app_user.id"], name=op.f("fk_blocking_set_by_app_user")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_blocking_user_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocking")),
        sa.UniqueConstraint("patient_id", "user_id", name=op.f("uq_blocking_patient_id_user_id")),
    )
    op.create_index(op.f("ix_blocking_patient_id"), "blocking", ["patient_id"], unique=False)
    op.create_index(op.f("ix_blocking_user_id"), "blocking", ["user_id"], unique=False)
    op.create_table(
        "course",
        sa.Column("patient_id", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("assessment_due", sa.Date(), nullable=False),
        sa.Column("missing_points", sa.String(), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("start_deadline", sa.Date(), nullable=True),
        sa.Column("wished_start", sa.Date(), nullable=True),
        sa.Column("disciplines", sa.String(length=20), nullable=False),
        sa.Column("function_loss_on", sa.Date(), nullable=True),
        sa.Column("responsible_id", sa.String(length=32), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_course_patient_id_patient")),
        sa.ForeignKeyConstraint(["responsible_id"], ["app_user.id"], name=op.f("fk_course_responsible_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
    )
    op.create_index(op.f("ix_course_origin"), "course", ["origin"], unique=False)
    op.create_index(op.f("ix_course_patient_id"), "course", ["patient_id"], unique=False)
    op.create_index(op.f("ix_course_status"), "course", ["status"], unique=False)
    op.create_table(
        "letter_text",
        sa.Column("text_id", sa.String(length=40), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_text")),
        sa.UniqueConstraint("text_id", "valid_from", name=op.f("uq_letter_text_text_id_valid_from")),
    )
    op.create_table(
        "guideline_limit",
        sa.Column("discipline", sa.String(length=10), nullable=False),
        sa.Column("condition", sa.String(length=30), nullable=False),
        sa.Column("severity", sa.String(length=20), nullable=True),
        sa.Column("weeks", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guideline_limit")),
    )
    op.create_table(
        "saved_filter",
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("listing", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("choice", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_saved_filter_user_id_app_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
    )
    op.create_index(op.f("ix_saved_filter_user_id"), "saved_filter", ["user_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("course_id", sa.String(length=32), nullable=False),
        sa.Column("track", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["app_user.id"], name=op.f("fk_attachment_added_by_app_user")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_attachment_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_course_id"), "attachment", ["course_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("patient_id", sa.String(length=32), nullable=False),
        sa.Column("course_id", sa.String(length=32), nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("how_given", sa.String(length=20), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_consent_course_id_course")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_consent_patient_id_patient")),
        sa.ForeignKeyConstraint(["recorded_by"], ["app_user.id"], name=op.f("fk_consent_recorded_by_app_user")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["app_user.id"], name=op.f("fk_consent_withdrawn_by_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_course", "consent", ["course_id", "recipient", "category"], unique=False)
    op.create_index("ix_consent_lookup", "consent", ["recipient", "patient_id", "category"], unique=False)
    op.create_index(op.f("ix_consent_patient_id"), "consent", ["patient_id"], unique=False)
    op.create_table(
        "access_reason",
        sa.Column("patient_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("seen_by", sa.String(length=32), nullable=True),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_access_reason_patient_id_patient")),
        sa.ForeignKeyConstraint(["seen_by"], ["app_user.id"], name=op.f("fk_access_reason_seen_by_app_user")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_access_reason_user_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_reason")),
    )
    op.create_index("ix_access_reason_alarm", "access_reason", ["emergency", "seen_at"], unique=False)
    op.create_index("ix_access_reason_lookup", "access_reason", ["patient_id", "user_id", "until"], unique=False)
    op.create_table(
        "form_entry",
        sa.Column("course_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("series", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("track", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("signed_at", sa.BigInteger(), nullable=True),
        sa.Column("adds_to", sa.String(length=32), nullable=True),
        sa.Column("struck_at", sa.BigInteger(), nullable=True),
        sa.Column("struck_by", sa.String(length=32), nullable=True),
        sa.Column("struck_because", sa.String(length=20), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["adds_to"], ["form_entry.id"], name=op.f("fk_form_entry_adds_to_form_entry")),
        sa.ForeignKeyConstraint(["author_id"], ["app_user.id"], name=op.f("fk_form_entry_author_id_app_user")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_form_entry_course_id_course")),
        sa.ForeignKeyConstraint(["struck_by"], ["app_user.id"], name=op.f("fk_form_entry_struck_by_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_entry")),
    )
    op.create_index(op.f("ix_form_entry_course_id"), "form_entry", ["course_id"], unique=False)
    op.create_index("ix_form_entry_author", "form_entry", ["author_id", "state"], unique=False)
    op.create_index("ix_form_entry_course_kind", "form_entry", ["course_id", "kind"], unique=False)
    op.create_index(op.f("ix_form_entry_series"), "form_entry", ["series"], unique=False)
    op.create_table(
        "milestone_state",
        sa.Column("course_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("skipped_because", sa.String(length=30), nullable=False),
        sa.Column("marked_on", sa.Date(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_milestone_state_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_state")),
        sa.UniqueConstraint("course_id", "code", name=op.f("uq_milestone_state_course_id_code")),
    )
    op.create_index(op.f("ix_milestone_state_course_id"), "milestone_state", ["course_id"], unique=False)
    op.create_table(
        "sick_leave",
        sa.Column("course_id", sa.String(length=32), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("position_percent", sa.Integer(), nullable=True),
        sa.Column("work", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_sick_leave_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sick_leave")),
    )
    op.create_index(op.f("ix_sick_leave_course_id"), "sick_leave", ["course_id"], unique=False)
    op.create_table(
        "task",
        sa.Column("course_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("track", sa.String(length=10), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("responsible_id", sa.String(length=32), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_task_course_id_course")),
        sa.ForeignKeyConstraint(["responsible_id"], ["app_user.id"], name=op.f("fk_task_responsible_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(op.f("ix_task_course_id"), "task", ["course_id"], unique=False)
    op.create_index("ix_task_open", "task", ["done_on", "due"], unique=False)
    op.create_index(op.f("ix_task_responsible_id"), "task", ["responsible_id"], unique=False)
    op.create_table(
        "issued_document",
        sa.Column("course_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("track", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("issued_by", sa.String(length=32), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("from_entry", sa.String(length=32), nullable=True),
        sa.Column("printed_on", sa.Date(), nullable=True),
        sa.Column("transferred_on", sa.Date(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_issued_document_course_id_course")),
        sa.ForeignKeyConstraint(
            ["from_entry"], ["form_entry.id"], name=op.f("fk_issued_document_from_entry_form_entry")
        ),
        sa.ForeignKeyConstraint(["issued_by"], ["app_user.id"], name=op.f("fk_issued_document_issued_by_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_document")),
    )
    op.create_index(op.f("ix_issued_document_course_id"), "issued_document", ["course_id"], unique=False)
    op.create_table(
        "key_grant",
        sa.Column("object_id", sa.String(length=32), nullable=False),
        sa.Column("reader", sa.String(length=40), nullable=False),
        sa.Column("consent_id", sa.String(length=32), nullable=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_key_grant_consent_id_consent")),
        sa.PrimaryKeyConstraint("object_id", "reader", name=op.f("pk_key_grant")),
    )
    op.create_index(op.f("ix_key_grant_consent_id"), "key_grant", ["consent_id"], unique=False)
    if (
        op.get_bind().dialect.name == "sqlite"
    ):  # in that language; whatever the engine, they are put back after the steps
        for trigger in TRIGGERS:
            op.execute(trigger)
