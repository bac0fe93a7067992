"""What every entity has: an id, a naming convention, a repr that leaks nothing, and UTC moments."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import BigInteger, Dialect, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from hia_desktop.store.engine import damaged_day


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment kept as whole microseconds since 1970, UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To microseconds; a naive moment is a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment needs its time zone")
        return round(value.timestamp() * 1_000_000)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Back to an aware moment in UTC."""
        try:
            return None if value is None else datetime.fromtimestamp(value / 1_000_000, UTC)
        except (TypeError, ValueError, OverflowError, OSError):  # of another sort, or far outside the calendar
            raise damaged_day() from None


def new_id() -> str:
    """A random id, 32 hexadecimal characters."""
    return uuid4().hex


class Entity(DeclarativeBase):
    """The root of all entities."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcMoment, str: String}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {getattr(self, 'id', '')}>"


class Identified:
    """Has a random id."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)


class Versioned(Identified):
    """Two people saving the same thing is a conflict, never a silent overwrite."""

    version: Mapped[int] = mapped_column()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """Lets SQLAlchemy count and compare `version` on every save."""
        return {"version_id_col": cls.__table__.c.version} if hasattr(cls, "__table__") else {}
