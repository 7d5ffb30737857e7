from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from brazesmith.archive import chunks, reading
from brazesmith.archive.chunks import Chunk
from brazesmith.archive.reading import Sample, Unreadable, read_archives
from brazesmith.base.stretch import FileChanged, Stretch

Write = Callable[[str, str | bytes], str]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.chdir(tmp_path)

    def write(name: str, content: str | bytes) -> str:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    return write


def read(*paths: str) -> list[Any]:
    """Return the payloads, and what cannot be read as text."""
    found = read_archives(paths)
    return [one.payload if isinstance(one, Sample) else str(one) for one in found]


ONE = '{"a": 1}'


@pytest.mark.parametrize(
    ("text", "payloads"),
    [
        (ONE, [{"a": 1}]),
        (f"{ONE}\n\n", [{"a": 1}]),
        ('{\n  "a": 1\n}\n', [{"a": 1}]),
        ("[\n1,\n2\n]", [[1, 2]]),
        ('[\n{"a": 1}\n]', [[{"a": 1}]]),
        ('[{"a": 1},\n{"a": 2}\n]', [[{"a": 1}, {"a": 2}]]),
        ('{"a":\n{"b": 1}\n}', [{"a": {"b": 1}}]),
        (f"{ONE}\n{ONE}", [{"a": 1}, {"a": 1}]),
        (f"\n{ONE}\r\n\r\n[2]\r\n", [{"a": 1}, [2]]),
        ("\ufeff{'a': 1, /* one */}", [{"a": 1}]),
        ("// a sample\n{a: 1}", [{"a": 1}]),
        ("{a: 1}\n{a: .5,}", [{"a": 1}, {"a": 0.5}]),
        ('{\n  "a": 1\n}\n\n[\n  2\n]\n', [{"a": 1}, [2]]),
        ('{"a": "}{\\"}{"}{"a": 1} [2]', [{"a": '}{"}{'}, {"a": 1}, [2]]),
        ('{\n  "a": "}{"\n}{\n  "a": [\n    1\n  ]\n}', [{"a": "}{"}, {"a": [1]}]),
    ],
)
def test_the_content_decides_between_a_document_and_lines(
    write: Write, text: str, payloads: list[Any]
) -> None:
    assert read(write("sample.txt", text)) == payloads


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f'{ONE}\n{{"a": \n[]', [{"a": 1}, "x:2:7: not JSON: unexpected end of the text", []]),
        (f'{{"a": 1, "b\n{ONE}', ["x:1:10: not JSON: unterminated string", {"a": 1}]),
        (f"{ONE}\n5", [{"a": 1}, "x:2: expected a payload, which is an object or an array"]),
        (f'{ONE}\n{{"a": 1, "a": 2}}', [{"a": 1}, {"a": 2}]),
        (
            f"{'[' * 501}{']' * 501}\n{ONE}",
            ["x:1:501: nested too deeply: more than 500 levels", {"a": 1}],
        ),
        ("", ["x:1:1: the file is empty: expected a JSON value"]),
        ('{\n  "a" 1\n}\n{\n}\n{\n}', ["x:2:7: not JSON: expected `:`", {}, {}]),
        ('{\n}\n{\n  "a" 1\n}', [{}, "x:4:7: not JSON: expected `:`"]),
        ('{\n  "a" 1\n}', ["x:2:7: not JSON: expected `:`"]),
        (b'{"a": 1}\n{"a": "\xff"}', [{"a": 1}, "x:2:8: not UTF-8: unexpected byte 0xFF"]),
    ],
)  # fmt: skip
def test_the_others_still_count(write: Write, text: str | bytes, found: list[Any]) -> None:
    assert read(write("x", text)) == found


def test_files_may_be_compressed(write: Write) -> None:
    lines = f"{ONE}\n{ONE}\n".encode()
    one = write("one.ndjson.gz", gzip.compress(lines))
    two = write("two", zstandard.compress(lines) + zstandard.compress(lines))
    assert read(one, two) == [{"a": 1}] * 6


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data)


@pytest.mark.parametrize("compress", [gzipped, zstandard.compress])
@pytest.mark.parametrize(("size", "least"), [(-4, 2000), (-2000, 2000), (15, 0)])
def test_nothing_before_the_end_of_a_truncated_file_is_lost(
    write: Write, compress: Callable[[bytes], bytes], size: int, least: int
) -> None:
    lines = [json.dumps({"number": number, "hash": hash(number * 1.7)}) for number in range(5000)]
    whole = compress("\n".join(lines).encode())
    *found, last = read(write("a", whole[:size]))
    assert last == "a: cannot be read: the compressed file is truncated"
    payloads = [one for one in found if not isinstance(one, str)]
    assert payloads == list(map(json.loads, lines))[: len(payloads)]
    assert len(found) - len(payloads) <= 1  # the line in which the file ends
    assert len(payloads) >= least


def test_what_follows_a_compressed_file_is_reported(write: Write) -> None:
    found = read(write("a.gz", gzip.compress(f"{ONE}\n{ONE}".encode()) + b"garbage"))
    assert found == [{"a": 1}, {"a": 1}, "a.gz: cannot be read: Not a gzipped file (b'ga')"]
    assert read("nowhere.json") == ["nowhere.json: no such file"]


LONG = f'{{"long": "{"x" * 1000}"}}'


@pytest.mark.parametrize(
    "lines",
    [
        [LONG],
        [LONG, ONE, ONE],
        [ONE, LONG, ONE],
        [ONE, ONE, LONG, ONE, LONG],
        [ONE, "", LONG, LONG, "", ONE],
    ],
)
@pytest.mark.parametrize("end", ["", "\n"])
def test_long_lines_are_skipped(
    write: Write, monkeypatch: pytest.MonkeyPatch, lines: list[str], end: str
) -> None:
    for module in (reading, chunks):
        monkeypatch.setattr(module, "LONGEST_LINE", 300)
    monkeypatch.setattr(chunks, "_SIZE", 64)
    name = write("x", "\n".join(lines) + end)
    long = "longer than 300 bytes"
    expected = [(n, long if line == LONG else line) for n, line in enumerate(lines, 1) if line]
    found = read_archives([name])
    assert [(x.line, x.text if isinstance(x, Sample) else x.reason) for x in found] == expected
    numbered: list[tuple[int | None, str]] = []
    for part in chunks.read_chunks([name]):
        if isinstance(part, Unreadable):
            numbered.append((part.line, part.reason))
        else:
            texts = part.content().decode().splitlines()
            numbered += [(part.place(at)[1], text) for at, text in enumerate(texts) if text]
    assert numbered == expected


def test_chunks_of_an_ordinary_file_stay_in_it(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "_SIZE", 64)
    text = "".join(f'{{"a": {"9" * (n % 90)}0}}\n' for n in range(200)) + '{"a": 1}'
    name = write("x.ndjson", text)
    found = [part for part in chunks.read_chunks([name]) if isinstance(part, Chunk)]
    assert all(isinstance(part.data, Stretch) for part in found)
    assert b"".join(part.content() for part in found) == text.encode()
    for part in found:
        assert part.checksum == zlib.crc32(part.content())
    line = 1
    for part in found:
        assert part.first_line == line
        line += part.content().count(b"\n")
    assert found[-1].read == len(text)
    write("x.ndjson", text[:-1])
    with pytest.raises(FileChanged):
        found[-1].content()


def test_folders(write: Write) -> None:
    write("samples/b.json", ONE)
    write("samples/a/c.ndjson", f"{ONE}\n[2]")
    write("samples/.hidden.json", "no")
    write("samples/README.md", "no")
    write("cases/one/payload.json", ONE)
    write("cases/one/headers.json", '{"X-Topic": "order"}')
    write("cases/one/expected.json", "no")
    write("empty/README.md", "no")
    assert read("samples") == [{"a": 1}, [2], {"a": 1}]
    (case,) = read_archives(["cases"])
    assert isinstance(case, Sample)
    assert case.headers == {"X-Topic": "order"}
    assert read("empty")[0].startswith("empty: contains no samples")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(f"{ONE}\n{ONE}".encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    samples = list(read_archives(["-"]))
    assert [sample.file for sample in samples] == ["<stdin>", "<stdin>"]
    assert not stdin.closed


def test_a_sample_keeps_what_was_stored_with_it(write: Write) -> None:
    stored = '{"payload": {"n": 1.0}, "headers": {"a": "b"}, "received_at": "2026-01-01"}'
    others = [
        '{"payload": {"n": 1}}',
        '{"payload": 1, "event": 2}',
        '{"payload": {}, "headers": 1}',
    ]
    found = list(read_archives([write("x", "\n".join([stored, *others]))]))
    first, *rest = found
    assert first == Sample(
        {"n": 1.0}, '{"n": 1.0}', "x", 1, {"a": "b"}, "2026-01-01T00:00:00+00:00"
    )
    for sample, text in zip(rest, others, strict=True):
        assert isinstance(sample, Sample)
        assert sample.payload == json.loads(text)


@pytest.mark.parametrize("time", ["yesterday", "", 1767600000, [], "2026-13-01T00:00:00Z"])
def test_a_time_must_be_one(write: Write, time: object) -> None:
    (found,) = read(write("x", json.dumps({"payload": {}, "received_at": time})))
    assert found == "x: `received_at` is not an ISO 8601 time, such as 2026-01-05T08:00:00Z"


def test_the_file_and_line_are_known(write: Write) -> None:
    found = list(read_archives([write("x", f"{ONE}\n{ONE}\nno"), write("y.json", ONE)]))
    assert [one.place if isinstance(one, Sample) else one.line for one in found] == [
        "x:1", "x:2", 3, "y.json",
    ]  # fmt: skip
    assert isinstance(found[2], Unreadable)
    assert found[2].to_json()["column"] == 1
