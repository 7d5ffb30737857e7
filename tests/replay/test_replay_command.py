"""`brazesmith replay` as users run it, with hand-written code and small archives."""

from __future__ import annotations

import gzip
import json
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner, Result

from brazesmith import api
from brazesmith.api import UsageError
from brazesmith.cli import main
from brazesmith.replay.store import RESULTS, Store

OLD = """
if (payload.do === "throw") throw new Error("no user in order " + payload.id.slice(0, 0));
if (payload.do === "skip") return { attributes: [] };
if (payload.do === "hang") for (;;) {}
if (payload.do === "huge") return { attributes: [{ external_id: "x".repeat(17e6) }] };
if (payload.do === "leak") Object.prototype.leaked = true;
return { events: [{
  external_id: payload.id, name: "Order", time: "2026-01-01T00:00:00Z",
  properties: { total: payload.total, seen: typeof {}.leaked, host: headers.host },
}] };
"""
NEW = OLD.replace('"Order"', 'payload.total > 50 ? "" : "Order"').replace(
    "host: headers", "h: headers"
)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    write_project()


def write_project() -> None:
    Path("pyproject.toml").write_text("[tool.brazesmith]\ndeadline_seconds = 1\n")
    Path("old.js").write_text(OLD)
    Path("new.js").write_text(NEW)


def order(number: int, **fields: Any) -> dict[str, Any]:
    return {"id": f"u-{number}", "total": number, **fields}


def archive(*lines: object, name: str = "a.ndjson") -> str:
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    Path(name).write_text("".join(f"{text}\n" for text in texts), errors="surrogatepass")
    return name


def replay(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["replay", *arguments], input=stdin)


def summary(*arguments: str) -> dict[str, Any]:
    replay(*arguments, "--json", "summary.json")
    found: dict[str, Any] = json.loads(Path("summary.json").read_text())
    return found


def rows(folder: str = "out") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(folder, "results.ndjson").read_text().splitlines()]


def test_a_clean_archive() -> None:
    result = replay("old.js", archive(order(1), order(2)))
    assert result.exit_code == 0
    assert result.stdout == ("old.js: 2 payloads\n            2   100.0%  body   2 accepted\n")


@pytest.mark.parametrize(
    ("user", "text", "level", "code"),
    [("1", "x" * 300, "lost", 1), ("undefined", "x", "risky", 0)],
)
def test_what_is_lost_is_not_clean_and_what_is_risky_is(
    user: str, text: str, level: str, code: int
) -> None:
    Path("a.js").write_text("return { attributes: [{ external_id: payload.id, x: payload.x }] };")
    name = archive({"id": user, "x": text})
    assert [finding["level"] for finding in summary("a.js", name)["findings"]] == [level]
    assert replay("a.js", name).exit_code == code


def test_every_line_has_a_result_in_order() -> None:
    hostile = [
        order(1), '{"id": 1,', order(2, do="throw"), order(3, do="skip"), "", "5",
        order(4, do="hang"), order(5), order(6, do="huge"), order(7, do="leak"), order(8),
        '{"id": "u-9", "id": "u-10"}', "{id: 'u-11'}  // relaxed", [order(12)], "[" * 5000,
    ]  # fmt: skip
    result = replay("old.js", archive(*hostile), "-o", "out")
    assert result.exit_code == 1
    assert [(row["line"], row["outcome"]) for row in rows()] == [
        (1, "body"), (2, "unreadable"), (3, "error"), (4, "skip"), (6, "unreadable"), (7, "error"),
        (8, "body"), (9, "error"), (10, "body"), (11, "body"), (12, "body"), (13, "body"),
        (14, "body"), (15, "unreadable"),
    ]  # fmt: skip
    found = {row["line"]: row for row in rows()}
    assert found[3]["error"] == {"message": "Error: no user in order ", "line": 2, "column": 35}
    assert found[7]["error"]["message"] == "the script takes more than 1 second or 512 MB"
    assert found[11]["body"]["events"][0]["properties"]["seen"] == "undefined"
    assert found[12]["body"]["events"][0]["external_id"] == "u-10"  # as in JSON.parse


def test_what_takes_too_much_memory_is_reported_like_what_takes_too_long() -> None:
    Path("pyproject.toml").write_text("[tool.brazesmith]\ndeadline_seconds = 20\n")
    Path("old.js").write_text(
        "if (payload.do === 'fill') { const all = []; for (;;) all.push(new Array(1e6).fill(1)); }"
        "if (payload.do === 'copy') for (const all = [];;) all.push(new Uint8Array(1e7).fill(1));"
    )
    replay("old.js", archive(order(1, do="fill"), order(2), order(3, do="copy")), "-o", "out")
    messages = [row["error"] and row["error"]["message"] for row in rows()]
    exceeded = "the script takes more than 20 seconds or 512 MB"
    assert messages == [exceeded, None, exceeded]


def test_what_an_envelope_stores() -> None:
    stored = {"payload": order(1), "headers": {"host": "h"}, "received_at": "2026-05-06T07:08:09Z"}
    Path("now.js").write_text("return { events: [{ name: 'n', time: new Date() }], h: headers };")
    replay("now.js", archive(stored), "-o", "out", "--now", "2026-01-01T00:00:00Z")
    [row] = rows()
    assert row["body"]["h"] == {"host": "h"}
    assert row["body"]["events"][0]["time"] == "2026-05-06T07:08:09.000Z"


def test_the_result_does_not_depend_on_the_number_of_workers() -> None:
    lines = [order(number, pad="x" * 700) for number in range(3000)]
    name = archive(*lines, "{", order(1, do="throw"))
    now = ("--now", "2026-01-01T00:00:00Z")
    for jobs in ("1", "3"):
        replay("new.js", name, "--against", "old.js", "-o", jobs, "--jobs", jobs, *now)
    assert Path("1/results.ndjson").read_bytes() == Path("3/results.ndjson").read_bytes()
    assert without_seconds("1") == without_seconds("3")


def without_seconds(folder: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(folder, "summary.json").read_text())
    assert found.pop("seconds") >= 0
    return found


def test_a_comparison() -> None:
    name = archive(*(order(number) for number in range(100)), order(1, do="throw"))
    found = summary("new.js", name, "--against", "old.js", "--ignore", "/events/*/properties")
    assert (found["changed"], found["same"], found["ignored"]) == (49, 52, 0)
    [cluster] = found["clusters"]
    assert cluster == {
        "path": "/events/*/name",
        "kind": "newly_rejected",
        "before": "Order",
        "after": "",
        "change": "changed",
        "verdict": "accepted → rejected",
        "code": "BZ302",
        "count": 49,
        "share": 0.485149,
        "line": 52,
        "file": "a.ndjson",
        "sample": {"id": "u-51", "total": 51},
        "headers": None,
        "accepted": False,
    }


def test_every_line_of_a_comparison_has_a_change() -> None:
    name = archive(order(1), "{", order(60), order(1, do="throw"), order(1, do="skip"))
    replay("new.js", name, "--against", "old.js", "-o", "out")
    kinds = [row["change"] and row["change"]["kind"] for row in rows()]
    assert kinds == [None, None, "newly_rejected", None, None]


def test_a_sample_shows_its_headers() -> None:
    stored = {"payload": order(1), "headers": {"host": "h", "x": "y"}}
    result = replay("new.js", archive(stored), "--against", "old.js", "--html", "page.html")
    assert 'line 1: {} with the headers {"host": "h"}' in result.stdout
    assert "with the headers" in Path("page.html").read_text()


def test_many_clusters_are_counted_by_kind() -> None:
    Path("old.js").write_text("return { events: [], x: {} };")
    Path("new.js").write_text(
        "if (payload.do === 'throw') throw new Error('no');"
        "return { events: [], x: { ['k' + payload.total]: 1 } };"
    )
    name = archive(*(order(number) for number in range(30)), order(1, do="throw"))
    result = replay("new.js", name, "--against", "old.js", "--html", "page.html")
    assert "31 clusters: 1 newly failing, 30 changed\n" in result.stdout
    assert (
        '<a class="tag changed" href="#cluster-2">changed 30</a>' in Path("page.html").read_text()
    )


def test_a_fixed_failure_that_is_now_refused_has_its_verdict() -> None:
    Path("old.js").write_text("throw new Error('no');")
    Path("new.js").write_text("return { events: [{ external_id: 'u', name: '', time: 1 }] };")
    result = replay("new.js", archive(order(1)), "--against", "old.js")
    assert "newly rejected: the whole body (rejected)\n" in result.stdout


def test_the_api_does_what_the_command_does() -> None:
    name = archive(order(1), "{", order(60), order(1, do="throw"))
    now = "2026-01-01T00:00:00Z"
    found = api.replay("new.js", [name], against="old.js", now=now, output="api", workers=1)
    replay("new.js", name, "--against", "old.js", "--now", now, "-o", "command")
    assert Path("api", RESULTS).read_bytes() == Path("command", RESULTS).read_bytes()
    assert without_seconds("api") == without_seconds("command")
    assert found.to_json() | {"seconds": 0} == without_seconds("api") | {"seconds": 0}
    assert not found.ok


@pytest.mark.parametrize(
    ("archives", "options", "message"),
    [
        ([], {}, "no archives"),
        (["blank"], {}, "the archives contain no payloads"),
        (["a.ndjson"], {"resume": True}, "--resume needs -o DIR"),
    ],
)
def test_wrong_arguments_of_the_api(
    archives: list[str], options: dict[str, Any], message: str
) -> None:
    archive(order(1))
    archive("", name="blank")
    with pytest.raises(UsageError, match=message):
        api.replay("old.js", archives, **options)


def test_colours_of_a_terminal_are_not_those_of_a_payload() -> None:
    Path("new.js").write_text(OLD.replace('"Order"', "payload.name"))
    name = archive(order(1, name="\x1b[32mA"))
    command = ["replay", "new.js", name, "--against", "old.js"]
    result = CliRunner(env={"FORCE_COLOR": "1"}).invoke(main, command, color=True)
    assert "\x1b[33m\x1b[1mchanged\x1b[0m: /events/*/name" in result.stdout
    assert '"Order" → "\\u001b[32mA"' in result.stdout


def test_ignored_differences_are_counted() -> None:
    stored = {"payload": order(1), "headers": {"host": "h"}}
    name = archive(stored, order(2))
    found = summary("new.js", name, "--against", "old.js", "--ignore", "/events/*/properties")
    assert (found["changed"], found["same"], found["ignored"]) == (0, 1, 1)
    assert replay("new.js", name, "--against", "old.js", "--ignore", "/events").exit_code == 0


def test_intended_differences() -> None:
    name = archive(order(1), order(60))
    arguments = ("new.js", name, "--against", "old.js", "--accept", "accepted.toml")
    assert replay(*arguments, "--update").exit_code == 0
    text = Path("accepted.toml").read_text()
    assert 'kind = "newly_rejected"\npath = "/events/*/name"' in text
    result = replay(*arguments)
    assert (result.exit_code, "1 cluster accepted" in result.stdout) == (0, True)
    replay(*arguments, "--update")
    assert Path("accepted.toml").read_text() == text
    result = replay("new.js", archive(order(1)), "--against", "old.js", "--accept", "accepted.toml")
    assert "no cluster is like this accepted one any more" in result.stdout
    Path("accepted.toml").write_text(text.replace('"new.js"', '"shop/other"'))
    assert "accepted one" not in replay(*arguments).stdout


ENTRY = '[[cluster]]\nkind = "changed"\npath = ""\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\n", "accepted.toml: expected only [[cluster]] tables"),
        ("[[cluster]]\nkind = 1\n", "accepted.toml: cluster 1: `kind` must be a string"),
        (
            '[[cluster]]\nkind = "chnged"\npath = ""\n',
            "accepted.toml: cluster 1: unknown kind 'chnged'",
        ),
        ("[[cluster]]\npth = ''\n", "accepted.toml: cluster 1: unknown key `pth`"),
        (f"{ENTRY}code = 1\n", "accepted.toml: cluster 1: `code` must be a string"),
        (f"{ENTRY}after = 2026-01-02\n", "accepted.toml: cluster 1: `after` must be a JSON value"),
    ],
)
def test_a_wrong_file_of_intended_differences(text: str, message: str) -> None:
    Path("accepted.toml").write_text(text)
    result = replay("new.js", "a", "--against", "old.js", "--accept", "accepted.toml")
    assert (result.exit_code, message in result.stderr) == (2, True)


def test_samples_become_cases() -> None:
    Path("pyproject.toml").write_text("[tool.brazesmith]\nintegrations = ['regal']\n")
    Path("old.js").write_text(
        "return { events: [{ external_id: payload.userId, name: 'Call Completed',"
        f"time: new Date().toISOString(), properties: {{ ['{'key ' * 99}/ü']: headers.h }} }}] }};"
    )
    at = "2026-05-06T07:08:09Z"
    stored = {"payload": {"userId": "u-1", "id": 1}, "headers": {"h": "v"}, "received_at": at}
    arguments = (
        "regal/call.completed", archive(stored), "--against", "old.js", "--fixtures",
        "--ignore", "/events/*/time", "--ignore", "/events/*/_update_existing_only",
    )  # fmt: skip
    result = replay(*arguments)
    assert result.exit_code == 1
    assert "next: brazesmith test regal/call.completed --review\n" in result.stderr
    cases = list(Path("fixtures/regal/call.completed").iterdir())
    assert [len(case.name) < 90 for case in cases] == [True]
    [case] = cases
    assert json.loads((case / "headers.json").read_text()) == {"h": "v"}
    assert (case / "case.toml").read_text() == f'now = "{at}"\n'
    replay(*arguments)
    assert list(Path("fixtures/regal/call.completed").iterdir()) == cases


def test_standard_input_and_compressed_files() -> None:
    lines = f"{json.dumps(order(1))}\n{json.dumps(order(2))}\n"
    Path("a.ndjson.gz").write_bytes(gzip.compress(lines.encode()))
    assert "2 payloads" in replay("old.js", "-", stdin=lines).stdout
    result = replay("old.js", "a.ndjson.gz", "-o", "out")
    assert (result.exit_code, len(rows())) == (0, 2)


def test_several_files_are_named() -> None:
    archive(order(1), order(2), name="a.ndjson")
    Path("b.json").write_text(json.dumps(order(3, do="throw"), indent=2))
    Path("c.json.gz").write_bytes(gzip.compress(b"{}")[:10])
    Path("empty.ndjson").write_text("\n\n")
    result = replay("old.js", "a.ndjson", "b.json", "c.json.gz", "empty.ndjson", "-o", "out")
    assert [(row["file"], row["line"], row["outcome"]) for row in rows()] == [
        ("a.ndjson", 1, "body"),
        ("a.ndjson", 2, "body"),
        ("b.json", 1, "error"),
        ("c.json.gz", None, "unreadable"),
    ]
    assert "cannot be read: the compressed file is truncated   c.json.gz\n" in result.stdout


@pytest.mark.parametrize("stdin", [False, True])
def test_an_array_may_be_a_list_of_payloads(stdin: bool) -> None:
    text = json.dumps([{"payload": order(1), "headers": {}}, {"payload": order(2), "headers": {}}])
    Path("a.json").write_text(text)
    result = replay("old.js", "-" if stdin else "a.json", stdin=text)
    assert "1 payload\n" in result.stdout
    assert result.stderr == (
        f"note: {'<stdin>' if stdin else 'a.json'} is one payload, an array of objects; if every "
        "object is a payload, write one in each line: jq -c '.[]' FILE\n"
    )
    Path("b.json").write_text("[1, 2]")
    Path("c.json").write_text(text)
    result = replay("old.js", "a.json", "b.json", "c.json")
    assert "a.json is one payload, an array of objects, and so is 1 other; if" in result.stderr
    assert replay("old.js", archive([order(1), order(2)], [order(3)])).stderr == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["old.js"], "no archives"),
        (["old.js", "a.ndjson", "--resume"], "--resume needs -o DIR"),
        (["old.js", "a.ndjson", "--accept", "f"], "need --against OTHER"),
        (["old.js", "a.ndjson", "--against", "git:main"], "not in a Git repository"),
        (["old.js", "a.ndjson", "--against", "missing.js"], "missing.js: no such file"),
        (["old.js", "a.ndjson", "--against", "old.js", "--ignore", "x"], "not a JSON pointer"),
        (["old.js", "a.ndjson", "--now", "today"], "--now: 'today' is not an ISO 8601 time"),
        (["missing", "a.ndjson"], "unknown transform `missing`"),
        (["old.js", "a.ndjson", "b.ndjson"], "b.ndjson: no such file"),
        (["old.js", "folder"], "folder: the folder contains no archives"),
        (["old.js", "blank"], "the archives contain no payloads"),
        (["old.js", "-", "-"], "`-` is named twice"),
        (["old.js", "a.ndjson", "-o", "blank"], "blank: is a file; expected a folder"),
        (["\x1b[31mx.js", "a.ndjson"], "error: \\u001b[31mx.js: no such file"),
        (["\x1b[31mx", "a.ndjson"], "unknown transform `\\u001b[31mx`"),
        (
            ["old.js", "a.ndjson", "--against", "old.js", "--fixtures"],
            "--fixtures needs a transform",
        ),
        (["old.js", "-", "--against", "-"], "`-` is named twice"),
        (["old.js", "a.ndjson", "--json", "-", "--html", "-"], "cannot both write"),
        (["old.js", "a.ndjson", "--against", "build"], "build: old.js is not a transform"),
        (["old.js", "a.ndjson", "--against", "git:"], "git: names no commit"),
    ],
)
def test_a_wrong_request(arguments: list[str], message: str) -> None:
    archive(order(1))
    archive("", "  ", name="blank")
    Path("folder/folder").mkdir(parents=True)
    result = replay(*arguments)
    assert (result.exit_code, message in result.stderr) == (2, True), result.stderr


# Interruption -------------------------------------------------------------------------------------


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "brazesmith", "replay", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def large_archive() -> str:
    slow = [order(number, pad="x" * 300) for number in range(6000)]
    slow[4000] = order(1, do="hang")
    return archive(*slow)


#: The options of a replay whose results are `whole`.
LARGE = ("--now", "2026-01-01T00:00:00Z")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of `large_archive`, replayed by old.js in one go."""
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        write_project()
        replay("old.js", large_archive(), *LARGE, "-o", "out")
    return folder / "out"


def assert_same(folder: str, whole: Path) -> None:
    assert Path(folder, RESULTS).read_bytes() == (whole / RESULTS).read_bytes()
    assert without_seconds(folder) == without_seconds(str(whole))


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 300
    while True:
        with suppress(FileNotFoundError):  # a replay deletes files
            if condition():
                return
        assert time.monotonic() < deadline
        time.sleep(0.02)


def wait_for_parts(process: subprocess.Popen[str], folder: str) -> None:
    """Wait until a worker has begun, or all of them have finished."""
    wait_until(lambda: process.poll() is not None or list(Path(folder).glob("parts-*/*")))


def wait_for_results(folder: str, size: int) -> None:
    def written() -> int:
        return sum(file.stat().st_size for file in Path(folder).rglob("*.ndjson"))

    wait_until(lambda: written() >= size)


@pytest.mark.parametrize("size", [0, 1, 1_000_000])
def test_a_killed_replay_continues(size: int, whole: Path) -> None:
    arguments = ("old.js", large_archive(), "--jobs", "2", *LARGE)
    process = start(*arguments, "-o", "killed")
    Path("killed").mkdir(exist_ok=True)
    wait_for_results("killed", size)
    process.kill()
    process.communicate()
    replay(*arguments, "-o", "killed", "--resume")
    assert_same("killed", whole)


def test_ctrl_c_says_how_to_continue() -> None:
    Path("slow.js").write_text("if (payload.do === 'hang') for (;;) {}\n" + OLD)
    name = archive(*(order(number, do="hang") for number in range(100)))
    process = start("slow.js", name, "-o", "out")
    wait_for_parts(process, "out")
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=300)
    assert process.returncode == 130
    assert "interrupted after 0 payloads; continue with --resume" in stderr


def test_a_changed_archive_or_code_is_not_continued() -> None:
    name = archive(order(1))
    replay("old.js", name, "-o", "out")
    assert replay("old.js", name, "-o", "out", "--resume").exit_code == 0
    result = replay("new.js", name, "-o", "out", "--resume")
    assert (
        "out: cannot be resumed: the code, an option or the version of brazesmith has changed"
        in result.stderr
    )
    archive(order(1), order(2))
    result = replay("old.js", name, "-o", "out", "--resume")
    assert (result.exit_code, "the archive has changed" in result.stderr) == (2, True)


@pytest.mark.parametrize("option", ["--now=2026-01-02T00:00:00Z", "--ignore=/events/*/name"])
def test_other_options_are_not_continued(option: str) -> None:
    arguments = ("old.js", archive(order(1)), "--against", "new.js", "-o", "out")
    replay(*arguments, "--now", "2026-01-01T00:00:00Z")
    result = replay(*arguments, "--resume", option)
    assert (
        result.exit_code,
        "the code, an option or the version of brazesmith has changed" in result.stderr,
    ) == (2, True)


LINES = [json.dumps(order(number, pad="x" * 400)) for number in range(6000)]  # several parts


@pytest.mark.parametrize("lines", [LINES[:10], LINES[1:], [*LINES[:-1], "{}"]])
def test_other_standard_input_is_not_continued(lines: list[str]) -> None:
    replay("old.js", "-", "-o", "out", stdin="\n".join(LINES))
    file = Path("out/progress.json")
    progress = json.loads(file.read_text())
    assert progress["parts"] > 1
    file.write_text(json.dumps(progress | {"is_complete": False}))
    result = replay("old.js", "-", "-o", "out", "--resume", stdin="\n".join(lines))
    assert (result.exit_code, "the archive has changed" in result.stderr) == (2, True)


#: BRAZESMITH_EXAMPLES=10 kills each kind of process as often, at random moments.
KILLS = int(os.environ.get("BRAZESMITH_EXAMPLES", "1"))
VICTIMS = ["brazesmith replay", "replay.worker", "v8/worker"]


@pytest.mark.parametrize("victim", VICTIMS)
def test_a_kill_of_any_process_changes_nothing(victim: str) -> None:
    arguments = (
        "new.js", archive(*LINES), "--against", "old.js", "--jobs", "2",
        "--now", "2026-01-01T00:00:00Z", "-o",
    )  # fmt: skip
    replay(*arguments, "all")
    dice = random.Random(victim)
    for number in range(KILLS):
        process = start(*arguments, "killed")
        if number == 0:
            wait_for_parts(process, "killed")
        else:
            time.sleep(dice.uniform(0, 5))
        kill_one(process.pid, victim, dice)
        process.communicate()
        replay(*arguments, "killed", "--resume")
        assert_same("killed", Path("all"))
        shutil.rmtree("killed")


def kill_one(parent: int, victim: str, dice: random.Random) -> None:
    """Kill a replay, or one of its workers, unless they have ended already."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(parent)
        found = [process, *process.children(recursive=True)]
        named = [one for one in found if victim in " ".join(one.cmdline())]
        if named:
            dice.choice(named).kill()


def test_another_number_of_archives_is_not_continued() -> None:
    name, other = archive(order(1)), archive(order(2), name="b.ndjson")
    replay("old.js", name, "-o", "out")
    result = replay("old.js", name, other, "-o", "out", "--resume")
    assert "out: cannot be resumed: the archive has changed" in result.stderr


def test_lost_results_are_not_continued() -> None:
    name = archive(order(1))
    replay("old.js", name, "-o", "out")
    Path("out/results.ndjson").write_text("")
    result = replay("old.js", name, "-o", "out", "--resume")
    assert (result.exit_code, "out/results.ndjson: is incomplete" in result.stderr) == (2, True)


def test_a_new_replay_forgets_an_earlier_one() -> None:
    name = large_archive()
    replay("old.js", name, "-o", "out")
    process = start("old.js", name, "-o", "out")
    wait_until(lambda: process.poll() is not None or not Path("out/summary.json").exists())
    process.kill()
    process.communicate()
    partial = Path("out/results.ndjson").stat().st_size  # all of it, if the kill came late
    assert replay("old.js", name, "-o", "out", "--resume").exit_code == 1
    assert Path("out/results.ndjson").stat().st_size >= partial
    assert Path("out/summary.json").exists()


def test_an_earlier_version_of_a_file_in_git() -> None:
    for command in ("init -q", "add .", "-c user.name=n -c user.email=e commit -qm m"):
        subprocess.run(["git", *command.split()], check=True)
    name = archive(order(60))
    Path("old.js").write_text(NEW)
    assert "newly rejected" in replay("old.js", name, "--against", "git:HEAD").stdout
    result = replay("old.js", name, "--against", "git:nowhere")
    assert "name a commit, a branch or a tag" in result.stderr


def test_a_folder_in_use() -> None:
    import fcntl

    Path("out").mkdir()
    Path("out/.lock").write_text(str(os.getpid()))
    with open("out/.lock", "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        result = replay("old.js", archive(order(1)), "-o", "out")
    assert (result.exit_code, "out: is in use by another replay" in result.stderr) == (2, True)


def test_a_folder_that_is_free_in_a_moment() -> None:
    """A child of a process that was killed holds its lock until it starts its own program."""
    import fcntl

    Path("out").mkdir()
    with subprocess.Popen([sys.executable, "-c", ""]) as killed:
        Path("out/.lock").write_text(str(killed.pid))
    with open("out/.lock", "a") as file, ThreadPoolExecutor(1) as threads:
        fcntl.flock(file, fcntl.LOCK_EX)
        running = threads.submit(replay, "old.js", archive(order(1)), "-o", "out")
        time.sleep(0.2)
        fcntl.flock(file, fcntl.LOCK_UN)
        assert running.result().exit_code == 0


def test_workers_of_an_earlier_replay_write_elsewhere() -> None:
    replay("old.js", archive(order(1)), "-o", "out")
    abandoned = Path("out/parts-1")
    abandoned.mkdir()
    (abandoned / "1.ndjson").write_text("an earlier line\n")
    assert replay("old.js", archive(order(1)), "-o", "out").exit_code == 0
    assert [row["line"] for row in rows()] == [1]
    assert not list(Path("out").glob("parts*"))


def test_a_full_disk_is_one_error(whole: Path) -> None:
    arguments = ("old.js", large_archive(), *LARGE, "-o", "full")
    command = [sys.executable, "-m", "brazesmith", "replay", *arguments]
    limited = f"ulimit -f 1000; exec {shlex.join(command)}"  # 1,000 blocks, at most one megabyte
    done = subprocess.run(["bash", "-c", limited], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("error: full: cannot write: File too large\n"), done.stderr
    assert "the same command with --resume continues" in done.stderr
    replay(*arguments, "--resume")
    assert_same("full", whole)


@pytest.mark.parametrize("moment", range(1, 4))
def test_ctrl_c_at_any_moment_keeps_what_is_done(
    moment: int, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("old.js", large_archive(), *LARGE, "-o")
    calls = [0]

    def add(store: Store, part: Path) -> None:
        calls[0] += 1
        if calls[0] == moment:
            signal.raise_signal(signal.SIGINT)
        original(store, part)

    original = Store.add
    with monkeypatch.context() as patched:
        patched.setattr(Store, "add", add)
        assert replay(*arguments, "stopped").exit_code == 130
    replay(*arguments, "stopped", "--resume")
    assert_same("stopped", whole)


def test_no_worker_is_left_behind() -> None:
    endless = (order(number, do="hang") for number in range(1000))
    process = start("old.js", archive(*LINES, *endless), "-o", "out")
    wait_for_results("out", 1)
    children = subprocess.run(
        ["ps", "--ppid", str(process.pid), "-o", "pid="], capture_output=True, text=True, check=True
    ).stdout.split()
    process.kill()
    process.communicate()
    assert children
    wait_until(lambda: not any(os.path.exists(f"/proc/{child}") for child in children))
