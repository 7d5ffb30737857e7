"""The database: it survives its process, ids come from the seed, other files are refused."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brazesmith import localbraze
from brazesmith.localbraze import DECISIONS, Clock, LocalBraze, UnusableDatabase, store

ADA = {"attributes": [{"external_id": "ada", "plan": "pro"}]}
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)

ENDLESS = """
import sys
from itertools import count
from brazesmith.localbraze import LocalBraze
braze = LocalBraze(sys.argv[1])
for number in count():
    users = [{"external_id": f"{name}-{number}"} for name in ("a", "b")]
    braze.track({"attributes": users})
    print(number, flush=True)
"""


def test_answered_requests_survive_a_kill(tmp_path: Path) -> None:
    file = tmp_path / "braze.db"
    command = [sys.executable, "-c", ENDLESS, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        answered = [process.stdout.readline() for _ in range(20)]
        process.send_signal(signal.SIGKILL)
        answered += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    braze = LocalBraze(file)
    ids = {profile["external_id"] for profile in braze.export_state()["profiles"]}
    braze.close()
    numbers = [line.strip() for line in answered if line.endswith("\n")]
    assert {f"{name}-{number}" for number in numbers for name in "ab"} <= ids
    assert all({f"a{one[1:]}", f"b{one[1:]}"} <= ids for one in ids)  # both users or none


def test_the_same_seed_gives_the_same_ids() -> None:
    ids = []
    for seed in (1, 1, 2):
        braze = LocalBraze(seed=seed, clock=Clock(NOW))
        braze.track(ADA)
        ids.append(braze.export_ids({"external_ids": ["ada"]}).body["users"][0])
        braze.close()
    assert ids[0] == ids[1]
    assert ids[0]["braze_id"] != ids[2]["braze_id"]


def test_a_request_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    braze = LocalBraze()
    monkeypatch.setattr(braze._store, "complete", lambda *arguments: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        braze.track(ADA)
    assert braze.changes() == []
    assert braze.export_ids({"external_ids": ["ada"]}).body["users"] == []
    braze.close()


def test_requests_of_several_threads_do_not_mix(tmp_path: Path) -> None:
    braze = LocalBraze(tmp_path / "braze.db")
    increment = {"attributes": [{"external_id": "ada", "visits": {"inc": 1}}]}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: braze.track(increment), range(80)))
    user = braze.export_ids({"external_ids": ["ada"]}).body["users"][0]
    braze.close()
    assert {answer.status for answer in answers} == {201}
    assert user["custom_attributes"] == {"visits": 80}


def test_a_change_names_its_request() -> None:
    braze = LocalBraze(clock=Clock(NOW))
    braze.track({"attributes": [{"external_id": "bob"}]})
    answer = braze.track(ADA)
    (change,) = [one for one in braze.changes() if one.name == "custom.plan"]
    braze.close()
    assert (change.request, change.endpoint) == (answer.request, "POST /users/track")
    assert change.at == "2026-11-29T12:00:00.000Z"


def test_other_files_are_refused(tmp_path: Path) -> None:
    text, other, old = tmp_path / "text", tmp_path / "other", tmp_path / "old"
    text.write_text("not a database " * 100)
    for file, sql in ((other, "CREATE TABLE a (b)"), (old, "PRAGMA user_version = 99")):
        database = sqlite3.connect(file)
        database.execute(sql)
        database.close()
    for file, message in (
        (tmp_path, "cannot be opened"),
        (text, "not an SQLite database"),
        (other, "another program"),
        (old, "format 99"),
    ):
        with pytest.raises(UnusableDatabase, match=message):
            LocalBraze(file)


def test_a_full_disk_is_named_and_keeps_what_was_answered(tmp_path: Path) -> None:
    file = tmp_path / "full.db"
    braze = LocalBraze(file)
    assert file.stat().st_mode & 0o777 == 0o600
    pages = braze._store._database.execute("PRAGMA page_count").fetchone()[0]
    braze._store._database.execute(f"PRAGMA max_page_count = {pages + 4}")
    answered = []

    def fill() -> None:
        for number in range(1_000):
            body = {"attributes": [{"external_id": str(number), "text": "x" * 200}]}
            assert braze.track(body).status == 201
            answered.append(str(number))

    with pytest.raises(UnusableDatabase, match=r"full\.db cannot be used \(.*full"):
        fill()
    for user in answered:
        assert braze.export_ids({"external_ids": [user]}).body["users"]
    assert braze.counts().profiles == len(answered)
    braze.close()


def test_a_clock_has_a_time_zone() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Clock().set(datetime(2026, 1, 1))


def test_decisions_are_whole_sentences() -> None:
    for row in DECISIONS.values():
        assert row.decision.endswith("."), row.name
        assert row.why.endswith("."), row.name


def test_every_decision_is_used() -> None:
    package = Path(localbraze.__file__).parents[1]
    folders = (package / "localbraze", package / "server", package / "app")
    files = [file for folder in folders for file in folder.glob("*.py")]
    files.remove(package / "localbraze" / "decisions.py")
    code = "".join(file.read_text("utf-8") for file in files)
    assert [name for name in DECISIONS if f'"{name}"' not in code] == []


def test_at_most_fifty_of_each() -> None:
    braze = LocalBraze()
    ids = [f"user-{number}" for number in range(51)]
    update = {
        "identifier_to_merge": {"external_id": "a"},
        "identifier_to_keep": {"external_id": "b"},
    }
    aliases = [{"alias_name": one, "alias_label": "crm"} for one in ids]
    exceeded = "The max number of external_ids and aliases per request was exceeded"
    merges = "a single request may not contain more than 50 merge updates"
    for answer, message in (
        (braze.export_ids({"external_ids": ids}), exceeded),
        (braze.new_aliases({"user_aliases": aliases}), exceeded),
        (braze.delete({"external_ids": ids}), exceeded),
        (braze.merge({"merge_updates": [update] * 51}), merges),
    ):
        assert (answer.status, answer.body["message"]) == (400, message)
    braze.close()


def test_old_changes_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "KEPT_CHANGES", 50)
    monkeypatch.setattr(store, "TRIMMED_EVERY", 10)
    braze = LocalBraze()
    for number in range(100):
        braze.track({"attributes": [{"external_id": "ada", "plan": number, "seats": number}]})
    changes = braze.changes()
    assert len(changes) == 50
    assert (changes[0].request, changes[-1].request) == (76, 100)
    assert braze.track(ADA).request == 101
    braze.close()
