"""Who closed a task and with what words; which cards are one person; names' keys with every Latin letter in them."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds columns and a table, empty: who closed what is not known of what was done before.
    Makes every name's keys anew."""
    length = "(32)" if op.get_bind().dialect.name == "sqlite" else ""  # which elsewhere would be held to
    key = "CONSTRAINT fk_task_done_by_app_user REFERENCES app_user (id)"
    op.execute(f"ALTER TABLE task ADD COLUMN done_by VARCHAR{length} {key}")
    op.add_column("task", sa.Column("note", sa.LargeBinary(), nullable=True))
    op.create_table(
        "same_person",
        sa.Column("patient_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("noted_by", sa.String(length=32), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["noted_by"], ["app_user.id"], name=op.f("fk_same_person_noted_by_app_user")),
        sa.ForeignKeyConstraint(["other_id"], ["patient.id"], name=op.f("fk_same_person_other_id_patient")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_same_person_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_same_person")),
        sa.UniqueConstraint("patient_id", "other_id", name=op.f("uq_same_person_patient_id_other_id")),
    )
    op.create_index(op.f("ix_same_person_patient_id"), "same_person", ["patient_id"])
    op.create_index(op.f("ix_same_person_other_id"), "same_person", ["other_id"])
    store = op.get_bind()
    names = store.execute(sa.text("SELECT id, given_name, family_name FROM patient")).all()
    for key, given, family in names:
        keys = {
            "id": key,
            "search": f"{_fold(given)} {_fold(family)}".strip(),
            "sort": _collation_key(f"{family} {given}"),
        }
        store.execute(sa.text("UPDATE patient SET search_key = :search, sort_key = :sort WHERE id = :id"), keys)


# As `base.text` was on the day of this step.
_LATIN = {
    "ETH": "d",
    "THORN": "th",
    "ENG": "n",
    "SCHWA": "e",
    "SHARP S": "ss",
    "KRA": "q",
    "EZH": "z",
    "ESH": "s",
    "WYNN": "w",
    "YOGH": "y",
}
_LATIN |= {
    "GHA": "g",
    "IOTA": "i",
    "ALPHA": "a",
    "UPSILON": "u",
    "GAMMA": "g",
    "BETA": "b",
    "PHI": "f",
    "CHI": "x",
    "LONG S": "s",
    "HWAIR": "hv",
}


def _plain_letter(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    bare = "".join(c for c in parts if unicodedata.category(c)[0] in "LNM" and not unicodedata.combining(c)) or letter
    if bare.isascii() or bare != letter:
        return bare if bare.isascii() else "".join(_plain_letter(c) for c in bare)
    name = re.fullmatch(
        r"LATIN (?:SMALL |CAPITAL )?(?:LETTER |LIGATURE )(?:SMALL CAPITAL )?(.+?)(?: WITH .+)?",
        unicodedata.name(letter, ""),
    )
    if name is None:
        return letter
    words = name[1].split()
    return _LATIN.get(name[1]) or _LATIN.get(words[-1]) or (words[-1].lower() if len(words[-1]) <= 2 else letter)


def _fold(text: str) -> str:
    lowered = unicodedata.normalize("NFC", text).casefold()
    plain = "".join(
        c if c.isascii() else _plain_letter(c) for c in lowered if unicodedata.category(c) != "Lm" and c not in "'’`´"
    )
    plain = plain.casefold().replace("aa", "a").replace("oe", "o").replace("ae", "a")
    kept = (c if unicodedata.category(c)[0] in "LNM" else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


_ALPHABET = {c: chr(0xE000 + i) for i, c in enumerate("abcdefghijklmnopqrstuvwxyzæøå")}


def _collation_key(text: str) -> str:
    lowered = unicodedata.normalize("NFC", text).casefold().replace("aa", "å").replace("ä", "æ").replace("ö", "ø")
    return "".join(
        _ALPHABET.get(c) or "".join(_ALPHABET.get(p, p) for p in _plain_letter(c).casefold()) for c in lowered
    )
