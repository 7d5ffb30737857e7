"""Replay in Spark: the same results and the same summary as `brazesmith replay`.

    import brazesmith.spark
    out = brazesmith.spark.replay(df, "regal/call.completed", against="git:main")
    summary = brazesmith.spark.summarize(out)

Needs the extra `brazesmith[spark]`, on the driver and on every worker. The transform is compiled on
the driver. Each task starts one process with V8, so a payload that takes it down costs one row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from brazesmith.archive.chunks import Chunk
from brazesmith.archive.lines import stored_line
from brazesmith.replay.comparison import Comparison, Group, Kind, Values
from brazesmith.replay.job import Job
from brazesmith.replay.replayer import Replayer
from brazesmith.replay.row import Found, Line, Row
from brazesmith.replay.summary import Summary

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

    from brazesmith.projects.project import Project

#: A payload that is null or blank, so that its row gets a result.
_MISSING: Final = "null"
#: How many rows are run together.
_ROWS: Final = 1_000
#: Where the metadata of the column `outcome` has what `summarize` needs.
_METADATA: Final = "brazesmith"

_ADDED: Final = ("outcome", "body", "error", "verdict", "findings", "change")


@dataclass(frozen=True, slots=True)
class _Columns:
    """The names of columns."""

    payload: str
    headers: str | None
    received_at: str | None
    id: str | None

    def lines(self, batch: pyarrow.RecordBatch) -> Iterator[bytes]:
        """Yield the rows of a batch as lines of an archive."""
        for payload, headers, received_at in zip(
            *map(partial(_texts, batch), (self.payload, self.headers, self.received_at)),
            strict=True,
        ):
            is_blank = payload is None or not payload.strip()
            yield stored_line(_MISSING if is_blank else payload, headers, received_at)


def _texts(batch: pyarrow.RecordBatch, name: str | None) -> list[Any]:
    return [None] * batch.num_rows if name is None else batch.column(name).to_pylist()


def replay(
    df: DataFrame,
    target: str,
    payload: str = "payload",
    headers: str | None = None,
    against: str | None = None,
    *,
    received_at: str | None = None,
    id: str | None = None,
    now: str | None = None,
    ignore: Sequence[str] = (),
    project: Project | None = None,
) -> DataFrame:
    """Return the rows with `outcome, body, error, verdict, findings, change` added.

    `payload`, `headers` and `received_at` name columns of text: JSON, JSON, and ISO 8601. `id`
    names the column that identifies a row in the summary. `outcome` is body, skip, error or
    unreadable. `change` is null unless the codes differ; its kind is null if they differ only where
    `ignore` says. `now` is the time for rows without `received_at` (default: the present). The
    default `project` is that of the current folder.

    Raises UsageError, InputError, SpecError, and ValueError for columns that are missing or exist.
    """
    from pyspark.sql.types import StructField, StructType

    from brazesmith.app.replay import job_for
    from brazesmith.projects.project import load_project

    job = job_for(project or load_project(), target, against, ignore=ignore, now=now)
    columns = _Columns(payload, headers, received_at, id)
    about = {"job": job.to_json(), "against": against, "columns": asdict(columns)}
    for name in filter(None, asdict(columns).values()):
        if name not in df.columns:
            raise ValueError(f"the rows have no column `{name}`; they have {df.columns}")
    for name in set(_ADDED) & set(df.columns):
        raise ValueError(f"the rows already have a column `{name}`; rename it")
    first, *others = _added().fields
    first = StructField(first.name, first.dataType, metadata={_METADATA: json.dumps(about)})

    def run(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        with Replayer(job, settles=False) as replayer:
            for batch in batches:
                for start in range(0, batch.num_rows, _ROWS):
                    part = batch.slice(start, _ROWS)
                    yield _with_columns(part, columns, replayer)

    return df.mapInArrow(run, StructType([*df.schema.fields, first, *others]))


def summarize(out: DataFrame) -> dict[str, Any]:
    """Return the summary of replayed rows, the object that `brazesmith replay --json` prints.

    Raises ValueError if the rows are not what `replay` returned.
    """
    from brazesmith.app.replay import Replay, with_clusters
    from brazesmith.replay.store import Progress

    try:
        about = json.loads(out.schema["outcome"].metadata[_METADATA])
    except KeyError:
        message = "the rows are not what replay returned: their column `outcome` is another one"
        raise ValueError(message) from None
    job, columns = Job.from_json(about["job"]), _Columns(**about["columns"])
    named = [columns.payload, columns.headers, columns.received_at, columns.id, *_ADDED]
    rows = out.select(*dict.fromkeys(name for name in named if name))

    def run(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import pyarrow

        summary = Summary()
        for batch in batches:
            for row in _rows(batch, columns, is_compared=job.old is not None):
                summary.count(row)
        text = json.dumps(summary.to_json())
        yield pyarrow.RecordBatch.from_pylist([{"summary": text}])

    summary = Summary()
    for [text] in rows.mapInArrow(run, "summary string").collect():
        summary.add(Summary.from_json(json.loads(text)))
    progress = Progress({}, job.now, is_complete=True, summary=summary)
    found = Replay(job.new.name, about["against"], progress, has_files=False)
    return (with_clusters(found, job) if job.old else found).to_json()


def _with_columns(
    batch: pyarrow.RecordBatch, columns: _Columns, replayer: Replayer
) -> pyarrow.RecordBatch:
    """Replay the rows of a batch, and add the columns with their results."""
    import pyarrow
    from pyspark.sql.pandas.types import to_arrow_schema

    chunk = Chunk(b"".join(columns.lines(batch)), "")
    rows = [_to_columns(row) for row in replayer.replay(chunk) if isinstance(row, Row)]
    added = pyarrow.RecordBatch.from_pylist(rows, schema=to_arrow_schema(_added()))
    names = [*batch.schema.names, *added.schema.names]
    return pyarrow.RecordBatch.from_arrays([*batch.columns, *added.columns], names=names)


def _to_columns(row: Row) -> dict[str, Any]:
    """Return the columns of a row."""
    change, comparison, old = None, row.comparison, row.old
    if comparison is not None and (comparison.changes or comparison.is_ignored):
        change = {
            "kind": comparison.kind,
            "outcome": old and old.kind,
            "body": old and old.text,
            "error": old and old.message,
            "groups": json.dumps(comparison.changes),
            "ignored": comparison.is_ignored,
        }
    findings = [found._asdict() for found in row.findings]
    values = (row.outcome, row.body, row.error, row.verdict, findings, change)
    return dict(zip(_ADDED, values, strict=True))


def _rows(batch: pyarrow.RecordBatch, columns: _Columns, *, is_compared: bool) -> Iterator[Row]:
    """Yield the rows that a batch of replayed rows was made from."""
    values = zip(*(batch.column(name).to_pylist() for name in _ADDED), strict=True)
    numbers = _texts(batch, columns.id)
    for line, number, (outcome, body, error, verdict, findings, change) in zip(
        columns.lines(batch), numbers, values, strict=True
    ):
        comparison = Comparison() if is_compared else None
        if change is not None:
            changes = tuple(
                (Group(Kind(group[0]), *group[1:]), Values(*pair))
                for group, pair in json.loads(change["groups"])
            )
            comparison = Comparison(changes, change["ignored"])
        yield Row(
            Line("", number, line.decode().removesuffix("\n")),
            outcome,
            body,
            error,
            verdict=verdict,
            findings=tuple(Found(**found) for found in findings),
            comparison=comparison,
        )


def _added() -> StructType:
    """Return the columns that are added."""
    from pyspark.sql.types import ArrayType, BooleanType, StringType, StructField, StructType

    def texts(*names: str) -> list[StructField]:
        return [StructField(name, StringType()) for name in names]

    finding = StructType(texts("code", "level", "pointer", "message"))
    change = texts("kind", "outcome", "body", "error", "groups")
    return StructType(
        [
            *texts("outcome", "body", "error", "verdict"),
            StructField("findings", ArrayType(finding)),
            StructField("change", StructType([*change, StructField("ignored", BooleanType())])),
        ]
    )
