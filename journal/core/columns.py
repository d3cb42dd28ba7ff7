"""Column types: time-ordered keys, UTC instants, sealed blobs; the same on both databases."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, LargeBinary, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def uuid7() -> UUID:
    """Return a new UUIDv7 (RFC 9562): milliseconds since 1970, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 7 << 76
    return UUID(int=value & ~(0b11 << 62) | 0b10 << 62)


class Id(TypeDecorator[UUID]):
    """A UUID: native on PostgreSQL, 16 bytes on SQLite (36 as text would double each index)."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the native type where there is one."""
        native = dialect.name == "postgresql"
        return dialect.type_descriptor(Uuid() if native else LargeBinary(16))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        """Turn a UUID into what the driver takes."""
        return value if value is None or dialect.name == "postgresql" else value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        """Turn what the driver gave into a UUID."""
        return UUID(bytes=value) if isinstance(value, bytes) else value


class UtcInstant(TypeDecorator[datetime]):
    """An aware UTC datetime: timestamptz on PostgreSQL, microseconds since 1970 on SQLite."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the native type where there is one."""
        native = dialect.name == "postgresql"
        return dialect.type_descriptor(DateTime(timezone=True) if native else BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive datetimes: they are the bug this type is here to stop."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value if dialect.name == "postgresql" else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return an aware datetime in UTC."""
        if isinstance(value, int):
            return _EPOCH + value * _MICROSECOND
        return value.astimezone(UTC) if isinstance(value, datetime) else None


Key = Annotated[UUID, mapped_column(Id, primary_key=True, default=uuid7)]
Instant = Annotated[datetime, mapped_column(UtcInstant)]
Words = Annotated[bytes, mapped_column(LargeBinary, info={"holds": "words"})]
"""Sealed under a data key: anything a person wrote."""
Numbers = Annotated[bytes, mapped_column(LargeBinary, info={"holds": "numbers"})]
"""Sealed under a numbers key: anything a person picked about themselves."""
Identity = Annotated[bytes, mapped_column(LargeBinary, info={"holds": "identity"})]
"""Sealed under the organisation key: who somebody is."""
Wrapped = Annotated[bytes, mapped_column(LargeBinary, info={"holds": "key"})]
"""A key, wrapped under another key or sealed to a public one."""
Digest = Annotated[bytes, mapped_column(LargeBinary, info={"holds": "digest"})]
"""A hash, an HMAC, a salt or a public key: says nothing of what anyone wrote."""


def one_of(column: str, values: type[StrEnum]) -> str:
    """Return the SQL of a check that a column holds one of an enumeration's values."""
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


def ref(column: str, *, index: bool = True, ondelete: str = "RESTRICT") -> MappedColumn[UUID]:
    """Return a required foreign key to a column such as "person.id"."""
    return mapped_column(Id, ForeignKey(column, ondelete=ondelete), index=index)


def optional_ref(
    column: str, *, index: bool = True, ondelete: str = "RESTRICT"
) -> MappedColumn[UUID | None]:
    """Return a foreign key that may be empty."""
    return mapped_column(Id, ForeignKey(column, ondelete=ondelete), index=index, nullable=True)
