"""The centre, its users, its public keys and its settings."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ColumnElement, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, cast, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from hia_desktop.store.entities.entity import Entity, Identified, Versioned


class Centre(Versioned, Entity):
    """The one centre whose store this is; one row.

    `parted_at` is when consents were cut to the fields that they name; None in a store that never shared whole forms.
    `moved_to`: where the centre lies now, in words, when it has been moved from this store, which is read only then.
    """

    __tablename__ = "centre"

    name: Mapped[str]
    unit: Mapped[str]
    org_number: Mapped[str] = mapped_column(String(9))
    address: Mapped[str]
    postal: Mapped[str]
    phone: Mapped[str]
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_demo: Mapped[bool]
    saturday_counts: Mapped[bool] = mapped_column(default=False)
    receipt_is_day_zero: Mapped[bool] = mapped_column(default=True)
    pension_age: Mapped[int] = mapped_column(default=67)
    idle_minutes: Mapped[int] = mapped_column(default=10, server_default="10")
    created_at: Mapped[datetime]
    parted_at: Mapped[datetime | None]
    moved_to: Mapped[str] = mapped_column(default="", server_default=text("''"))


class User(Versioned, Entity):
    """Somebody who works at the centre. `username` never changes.
    `must_change_password`: somebody else chose the one that is used now. `phone`: the direct number, that papers name.

    `untold` names what the program has changed by itself and the user has not been told of; None when there is nothing.
    """

    __tablename__ = "app_user"

    username: Mapped[str] = mapped_column(String(60), unique=True)
    full_name: Mapped[str]
    role: Mapped[str] = mapped_column(String(30))
    title: Mapped[str]
    hpr_number: Mapped[str] = mapped_column(String(9), default="")
    phone: Mapped[str] = mapped_column(String(30), default="", server_default=text("''"))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    last_login_at: Mapped[datetime | None]
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default="0")
    untold: Mapped[str | None] = mapped_column(String(40))


class BackupPlace(Entity):
    """The folder that the program's own copies of the store go to, and when the last whole one was taken there (None
    for none yet); at most one row, and none in a store that was brought back: nobody has chosen there."""

    __tablename__ = "backup_place"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    folder: Mapped[str]
    made_at: Mapped[datetime | None]


class UserSettings(Entity):
    """What a user has set for herself; without a row the program looks and locks as usual."""

    __tablename__ = "user_settings"

    user_id: Mapped[str] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True)
    look: Mapped[str] = mapped_column(String(10))
    text_percent: Mapped[int]
    idle_minutes: Mapped[int | None]
    start: Mapped[str] = mapped_column(String(40))


class UserBefore(Identified, Entity):
    """What a user was until a correction: what was signed before that keeps the name, title and HPR number of then.
    A row is never changed or deleted (triggers)."""

    __tablename__ = "user_before"
    __table_args__ = (Index("ix_user_before_lookup", "user_id", "until"),)

    user_id: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    full_name: Mapped[str]
    title: Mapped[str]
    hpr_number: Mapped[str] = mapped_column(String(9))
    role: Mapped[str] = mapped_column(String(30))
    until: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))


class PublicKey(Entity):
    """The public half of a reader's key pair; reader is a track or «user:<id>»."""

    __tablename__ = "public_key"

    reader: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)


class SavedFilter(Identified, Entity):
    """A user's own filter of a list. Holds what was chosen, never what was found."""

    __tablename__ = "saved_filter"

    user_id: Mapped[str] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    listing: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(60))
    choice: Mapped[str] = mapped_column(String(200))


class ToldQuarter(Entity):
    """What has been told outside the house of a quarter, as it was told the first time; no name is in it. `what`: a
    figure's code, or the part of a table. A row is never changed or deleted (triggers)."""

    __tablename__ = "told_quarter"
    WORKPLACES: ClassVar[str] = "workplaces"
    """The table of what was done at workplaces, which is about no patient: whoever works with them tells it."""

    quarter: Mapped[date] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(40), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    told_on: Mapped[date]

    @hybrid_property
    def id(self) -> str:
        """What its signature names it by."""
        return f"{self.quarter.isoformat()} {self.what}"

    @id.inplace.expression
    @classmethod
    def _id(cls) -> ColumnElement[str]:
        return cast(cls.quarter, String) + " " + cls.what


class LetterWording(Identified, Entity):
    """The centre's own wording of a letter's paragraph in a language, or its approval of a bundled one.
    In force from `valid_from`."""

    __tablename__ = "letter_text"
    __table_args__ = (UniqueConstraint("text_id", "language", "valid_from"),)

    text_id: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2), default="nb", server_default=text("'nb'"))
    heading: Mapped[str]
    text: Mapped[str]
    valid_from: Mapped[date]
    source: Mapped[str]
    approved_by: Mapped[str] = mapped_column(default="")
    approved_on: Mapped[date | None]


class GuideRow(Identified, Entity):
    """The centre's own limit of the guide to start deadlines, or its approval of a bundled one.

    Rows are added, never changed or removed; on one that is there only the approval is noted.
    """

    __tablename__ = "guideline_limit"

    discipline: Mapped[str] = mapped_column(String(10))
    condition: Mapped[str] = mapped_column(String(30))
    called: Mapped[str | None]
    severity: Mapped[str | None] = mapped_column(String(20))
    weeks: Mapped[int | None]
    months: Mapped[int | None]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    source: Mapped[str]
    noted_at: Mapped[datetime]
    approved_by: Mapped[str] = mapped_column(default="")
    approved_on: Mapped[date | None]


class ListedHealthWord(Identified, Entity):
    """A word that the centre has added to those a paper for an employer is looked through for.
    Never removed: it is taken out of use."""

    __tablename__ = "health_word"

    word: Mapped[str] = mapped_column(String(60))
    added_on: Mapped[date]
    added_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    withdrawn_on: Mapped[date | None]
    withdrawn_by: Mapped[str | None] = mapped_column(ForeignKey("app_user.id"))


class Neighbour(Versioned, Entity):
    """A service beside the centre's, as the centre has written it: nothing about a patient. `municipality` empty is
    for all. What is changed is to be approved anew; one that is out of use stays."""

    __tablename__ = "neighbour"

    kind: Mapped[str] = mapped_column(String(30))
    name: Mapped[str]
    takes: Mapped[str]
    contact: Mapped[str]
    municipality: Mapped[str]
    in_use: Mapped[bool]
    noted_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    noted_at: Mapped[datetime]
    approved_by: Mapped[str]
    approved_on: Mapped[date | None]


class Agreement(Versioned, Entity):
    """A local agreement of cooperation: nothing about a patient. `valid_until` None is until it is given notice of;
    `ended_on`: the centre has said that it is over."""

    __tablename__ = "local_agreement"

    party: Mapped[str] = mapped_column(String(30))
    name: Mapped[str]
    about: Mapped[str]
    signed_on: Mapped[date]
    valid_until: Mapped[date | None]
    signed_here: Mapped[str]
    signed_there: Mapped[str]
    place: Mapped[str]
    ended_on: Mapped[date | None]
    noted_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    noted_at: Mapped[datetime]


class OwnInstrument(Identified, Entity):
    """An instrument that the centre has added: what its file held, as JSON, and who approved it by name after having
    tried it. Never changed: another version is another row."""

    __tablename__ = "own_instrument"
    __table_args__ = (UniqueConstraint("code", "version"),)

    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    content: Mapped[str] = mapped_column(Text)
    added_on: Mapped[date]
    added_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    approved_on: Mapped[date | None]
    approved_by: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))


class CodeList(Entity):
    """The whole register of a code system, or of the postal codes, as the centre brought it in: public, and nothing
    about a patient.

    `content` has a code and its name on each line, parted by a tab; `digest` is its hash.
    """

    __tablename__ = "code_list"

    system: Mapped[str] = mapped_column(String(10), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    brought_at: Mapped[datetime]
    brought_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))


class PhraseVersion(Identified, Entity):
    """A phrase as it was from `at` on: changing or removing one adds a row with the next `number` of its `series`.

    `owner_id` is whose it is, None for one that the centre shares. Nothing about a patient belongs in it.
    """

    __tablename__ = "phrase"
    __table_args__ = (UniqueConstraint("series", "number"),)

    series: Mapped[str] = mapped_column(String(32))
    number: Mapped[int]
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    in_use: Mapped[bool]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
