"""Parquet files as lines of NDJSON: columns `payload`, and optionally `headers`, `received_at`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from brazesmith.archive.lines import stored_line
from brazesmith.base.json import InputError
from brazesmith.base.source import shown

MAGIC: Final = b"PAR1"

_PAYLOAD: Final = "payload"
_COLUMNS: Final = (_PAYLOAD, "headers", "received_at")
#: How many rows are in memory at a time.
_ROWS: Final = 1_000


def lines_of(path: str) -> Iterator[bytes]:
    """Yield the rows of a file, many lines at a time. Raises InputError if it cannot be used."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        hint = "install it: pip install 'brazesmith[parquet]'"
        raise InputError(shown(path), None, None, "Parquet needs pyarrow", hint) from None
    try:
        with parquet.ParquetFile(Path(path)) as file:
            names = file.schema_arrow.names
            if _PAYLOAD not in names:
                found = ", ".join(map(shown, names))
                message = f"has no column `{_PAYLOAD}`; its columns are {found}"
                raise InputError(shown(path), None, None, message)
            columns = [name for name in _COLUMNS if name in names]
            for batch in file.iter_batches(_ROWS, columns=columns):
                yield b"".join(map(_line, batch.to_pylist()))
    except (pyarrow.ArrowException, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise InputError(shown(path), None, None, f"not Parquet: {reason}") from None


def _line(row: dict[str, Any]) -> bytes:
    headers = row.get("headers")
    received_at = row.get("received_at")
    if isinstance(received_at, datetime):
        at = received_at if received_at.tzinfo else received_at.replace(tzinfo=UTC)
        received_at = at.isoformat().replace("+00:00", "Z")
    elif isinstance(received_at, date):
        received_at = received_at.isoformat()
    return stored_line(_text(row[_PAYLOAD]), headers and _text(headers), received_at)


def _text(value: Any) -> str:
    """Return the JSON text of a column: text, bytes, or a structure."""
    match value:
        case str():
            return value
        case bytes():
            return value.decode("utf-8", "replace")
        case _:
            return json.dumps(value, ensure_ascii=False, default=str)
