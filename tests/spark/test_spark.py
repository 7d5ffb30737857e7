"""Spark gives the results of a local replay; `make test-spark` runs this in a real Spark.

Spark is not installed by default, so that `make unit` skips this file.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pyspark")

import brazesmith.spark
from brazesmith.app.generate import generate
from brazesmith.app.replay import replay
from brazesmith.projects.project import load_project

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

NAME = "regal/call.completed"
NOW = "2026-01-05T08:00:00Z"
COUNT = 50_000
#: Instead of these lines, the archive has payloads that are broken, or break something.
PLANTED = {
    100: "{",
    2_000: "null",
    30_000: '{"properties": "none"}',
    40_000: '{"hang": true}',
    49_999: '{"userId": "u-1", "properties": {"notes": 12345678901234567890}}',
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project with an archive, an old version of the code, and a new one with a change."""
    folder = tmp_path_factory.mktemp("spark")
    before = Path.cwd()
    os.chdir(folder)
    Path("pyproject.toml").write_text(
        '[tool.brazesmith]\nintegrations = ["regal"]\ndeadline_seconds = 2\n'
    )
    lines = [line.decode().rstrip("\n") for line in generate(load_project(), NAME, COUNT, 1)]
    for number, text in PLANTED.items():
        lines[number - 1] = text
    Path("a.ndjson").write_text("".join(f"{line}\n" for line in lines))
    from brazesmith.app.compile import compile_one

    code = compile_one(load_project(), NAME).code
    changed = code.replace('"Call Completed"', 'payload.properties.direction || "Call"')
    assert changed != code
    Path("new.js").write_text(f"if (payload.hang) for (;;) {{}}\n{changed}")
    yield folder
    os.chdir(before)


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def rows(spark: SparkSession, project: Path) -> DataFrame:
    lines = enumerate(Path("a.ndjson").read_text().splitlines(), 1)
    return spark.createDataFrame(list(lines), "id long, payload string").repartition(4)


def plain(summary: dict[str, Any]) -> dict[str, Any]:
    """Return a summary without what depends on the machine: times, and the name of the file."""
    data: dict[str, Any] = json.loads(json.dumps(summary))
    for one in (*data["findings"], *data["errors"], *data["unreadable_lines"], *data["clusters"]):
        one.pop("file", None)
    del data["seconds"]
    return data


@pytest.mark.parametrize("against", [None, NAME])
def test_spark_agrees_with_a_local_replay(rows: DataFrame, against: str | None) -> None:
    local = replay(
        load_project(), "new.js", ["a.ndjson"], against=against, output=Path("out"), now=NOW
    )
    out = brazesmith.spark.replay(rows, "new.js", against=against, id="id", now=NOW).cache()
    assert plain(brazesmith.spark.summarize(out)) == plain(local.to_json())
    found = {row["id"]: row for row in out.collect()}
    lines = Path("out/results.ndjson").read_text().splitlines()
    assert len(found) == len(lines) == COUNT
    for row in map(json.loads, lines):
        spark_row = found[row["line"]]
        assert spark_row["outcome"] == row["outcome"]
        assert json.loads(spark_row["body"] or "null") == row["body"]
        assert spark_row["error"] == (row["error"] and row["error"]["message"])
        assert [one.asDict() for one in spark_row["findings"]] == row["findings"]
        change = spark_row["change"]
        assert (change and change["kind"]) == (row.get("change") and row["change"]["kind"])


def test_columns_of_stored_headers_and_times(spark: SparkSession, project: Path) -> None:
    Path("headers.js").write_text(
        "return { attributes: [{ external_id: headers.host, at: new Date() }] };"
    )
    rows = spark.createDataFrame(
        [("a", '{\n"id": 1}', '{"host": "h"}', "2026-05-06T07:08:09Z"), ("b", None, None, None)],
        "key string, json string, sent string, at string",
    )
    out = brazesmith.spark.replay(
        rows, "headers.js", "json", "sent", received_at="at", id="key", now=NOW
    )
    first, second = sorted(out.collect(), key=lambda row: row["key"])
    assert json.loads(first["body"]) == {
        "attributes": [{"external_id": "h", "at": "2026-05-06T07:08:09.000Z"}]
    }
    assert second["outcome"] == "unreadable"
    assert brazesmith.spark.summarize(out)["payloads"] == 2


def test_a_wrong_request(rows: DataFrame) -> None:
    with pytest.raises(ValueError, match="already have a column `outcome`"):
        brazesmith.spark.replay(rows.withColumnRenamed("id", "outcome"), "new.js")
    with pytest.raises(ValueError, match="not what replay"):
        brazesmith.spark.summarize(rows)
    with pytest.raises(ValueError, match="no column `missing`"):
        brazesmith.spark.replay(rows, "new.js", "missing")
