"""Replay archived payloads through one version of a transform, or compare two versions."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from brazesmith.app.accepted import Entry
from brazesmith.app.fixtures import case_slug, free_case, write_case
from brazesmith.app.run import is_code, load_script
from brazesmith.archive.reading import SUFFIXES, files_of
from brazesmith.base.files import write_file
from brazesmith.base.json import STDIN, InputError, dump_json, read_text
from brazesmith.base.source import shown
from brazesmith.base.stretch import FileChanged
from brazesmith.contract.destination import OUTCOMES as VERDICTS
from brazesmith.contract.destination import Destination
from brazesmith.projects.errors import UsageError
from brazesmith.projects.git import GitUnavailable, Repository
from brazesmith.projects.project import Project
from brazesmith.replay.comparison import Group, Values, change_json
from brazesmith.replay.job import Code, Job
from brazesmith.replay.pool import usable_cores
from brazesmith.replay.replayer import Replayer
from brazesmith.replay.run import ArchiveChanged, identity_of, run_parts
from brazesmith.replay.shrinking import Shown, shrunk
from brazesmith.replay.store import SUMMARY, Progress, Store, locked, read_progress
from brazesmith.replay.summary import Place, Summary, Tally, shown_clusters
from brazesmith.suites.suite import GRAVE
from brazesmith.targets.script import Language, Script

#: OTHER: the file in the build folder, or as a commit has it.
BUILD: Final = "build"
GIT: Final = "git:"

_LANGUAGES: Final = {Language.JAVASCRIPT: "JavaScript", Language.LIQUID: "Liquid"}

#: Of how many clusters, the worst first, the sample is shrunk.
_MOST_SHRUNK: Final = 200

_REFERENCES: Final = "name a commit, a branch or a tag, such as git:main"

#: The names of stored cases are cut after this many characters.
_LONGEST_NAME: Final = 80

_LEVELS: Final = ("rejected", "lost", "risky")


@dataclass(frozen=True, slots=True)
class ShownCluster:
    """A cluster of differences as it is shown: with its share of the payloads, and a sample."""

    group: Group
    values: Values | None
    tally: Tally
    share: float
    sample: Shown | None
    is_accepted: bool

    def to_json(self) -> dict[str, Any]:
        """Return the cluster as plain data; a value that does not exist has no key."""
        return {
            **change_json(self.group, self.values or Values("null", "null"), ("before", "after")),
            "count": self.tally.count,
            "share": self.share,
            **_place(self.tally),
            "sample": self.sample and self.sample.payload,
            "headers": (self.sample and self.sample.headers) or None,
            "accepted": self.is_accepted,
        }


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay has found so far; `is_complete` once every payload is done."""

    transform: str
    against: str | None
    progress: Progress
    has_files: bool
    clusters: tuple[ShownCluster, ...] = ()
    unused: tuple[str, ...] = ()  # entries of the accepted ones that no cluster has
    lists: tuple[str, ...] = ()  # files that may be lists of payloads, of those done just now

    @property
    def summary(self) -> Summary:
        """What happened to the payloads."""
        return self.progress.summary

    @property
    def is_complete(self) -> bool:
        """Whether every payload is done."""
        return self.progress.is_complete

    @property
    def ok(self) -> bool:
        """Whether the replay is clean: complete, and nothing to look at."""
        summary = self.summary
        if self.against is not None:
            are_accepted = all(one.is_accepted for one in self.clusters)
            return self.is_complete and are_accepted and not summary.unlisted["clusters"]
        is_grave = any(place.level in GRAVE for place in summary.findings)
        bad = summary.outcomes["error"] + summary.unreadable + summary.unlisted["findings"]
        return self.is_complete and not is_grave and not bad

    @property
    def findings(self) -> list[tuple[Place, Tally]]:
        """The findings by place, the worst level first, then the most frequent."""
        return sorted(
            self.summary.findings.items(),
            key=lambda one: (_LEVELS.index(one[0].level), -one[1].count, one[0]),
        )

    def share(self, count: int) -> float:
        """Return the share of all payloads, from 0 to 1."""
        return round(count / max(self.summary.payloads, 1), 6)

    def to_json(self) -> dict[str, Any]:
        """Return the summary as plain data, for `--json` and summary.json."""
        summary = self.summary
        return {
            "transform": self.transform,
            "against": self.against,
            "payloads": summary.payloads,
            "unreadable": summary.unreadable,
            "outcomes": {kind: summary.outcomes[kind] for kind in ("body", "skip", "error")},
            "verdicts": {verdict: summary.verdicts[verdict] for verdict in VERDICTS},
            "findings": [
                {**place._asdict(), "count": tally.count, **_place(tally)}
                for place, tally in self.findings
            ],
            "errors": _messages(summary.errors),
            "unreadable_lines": _messages(summary.unread),
            "same": summary.same,
            "changed": summary.changed,
            "ignored": summary.ignored,
            "clusters": [one.to_json() for one in self.clusters],
            "unlisted": {
                "findings": summary.unlisted["findings"],
                "errors": summary.unlisted["errors"],
                "unreadable_lines": summary.unlisted["unread"],
                "clusters": summary.unlisted["clusters"],
            },
            "seconds": round(self.progress.seconds, 3),
            "complete": self.is_complete,
        }


def _messages(tallies: Mapping[str, Tally]) -> list[dict[str, Any]]:
    """Return messages as plain data, the most frequent first."""
    return [
        {"message": message, "count": tally.count, **_place(tally)}
        for message, tally in sorted(tallies.items(), key=lambda one: (-one[1].count, one[0]))
    ]


def _place(tally: Tally) -> dict[str, Any]:
    file = {"file": tally.sample.file} if tally.sample.file else {}
    return {"line": tally.sample.number, **file}


def job_for(
    project: Project,
    target: str,
    against: str | None = None,
    *,
    ignore: Sequence[str] = (),
    now: str | None = None,
    destination: Destination | None = None,
    has_files: bool = False,
) -> Job:
    """Return the job of a target: a transform's name or a file, and what it is compared with.

    `destination` is where the bodies of a file of code go. Raises UsageError, InputError, and
    SpecError for a transform that does not compile.
    """
    script = load_script(project, target, destination)
    other = None if against is None else other_script(project, script, against)
    return Job(
        new=Code.of(script),
        old=None if other is None else Code.of(other),
        now=now or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        plan=project.plan,
        profile=project.profile,
        seconds=project.deadline_seconds,
        ignore=tuple(map(checked_pointer, ignore)),
        has_files=has_files,
    )


def other_script(project: Project, script: Script, other: str) -> Script:
    """Return the version that a transform is compared with: OTHER on the command line."""
    is_file = script.file == Path(script.name)
    file = Path(script.name).absolute() if is_file else project.build / script.file_name
    if other == BUILD:
        if is_file:
            raise UsageError(
                f"{BUILD}: {shown(script.name)} is not a transform of this project",
                f"write {GIT}REF, a .js file, or the name of a transform",
            )
        if not file.exists():
            hint = f"`brazesmith compile` writes it; for an earlier version, write {GIT}REF"
            raise InputError(shown(file), None, None, "no such file", hint)
        return replace(_file_script(script, read_text(file)), file=file)
    if other.startswith(GIT):
        reference = other.removeprefix(GIT)
        if not reference:
            raise UsageError("git: names no commit", _REFERENCES)
        if ":" in reference:
            hint = f"{_REFERENCES}; it means {shown(script.name)} there"
            raise UsageError(f"{shown(other)}: a path cannot follow the commit", hint)
        try:
            text = Repository(project.root).text(file, reference)
        except GitUnavailable as error:
            is_missing = "does not exist" in str(error) or "exists on disk" in str(error)
            hint = "commit this file, or name a commit that has it" if is_missing else _REFERENCES
            raise UsageError(f"{shown(other)}: {error}", hint) from None
        return _file_script(script, text)
    if other == STDIN:
        return _file_script(script, read_text(STDIN))
    is_other_file = is_code(other)
    found = load_script(project, other, script.destination if is_other_file else None)
    problem = f"{shown(script.name)} and {shown(found.name)} cannot be compared"
    if found.language is not script.language:
        one, other_one = _LANGUAGES[script.language], _LANGUAGES[found.language]
        raise UsageError(f"{problem}: one is {one}, the other {other_one}")
    if found.destination != script.destination:
        places = f"{script.destination.request} and {found.destination.request}"
        hint = f"if {shown(script.name)} sends there too, set --destination {found.destination}"
        raise UsageError(
            f"{problem}: their bodies go to {places}", hint if is_code(script.name) else None
        )
    return found


def _file_script(script: Script, code: str) -> Script:
    """Return another version of a script, about whose code nothing is known."""
    is_same = code == script.code
    return script.without_program(code=code, is_pure=is_same and script.is_pure)


def checked_pointer(text: str) -> str:
    """Return a JSON pointer unchanged. Raises UsageError if it is not one."""
    if text and not text.startswith("/"):
        raise UsageError(
            f"--ignore {text}: not a JSON pointer", "write one like /events/*/properties/total"
        )
    return text


def replay(
    project: Project,
    target: str,
    archives: Sequence[str],
    *,
    against: str | None = None,
    output: Path | None = None,
    workers: int | None = None,
    ignore: Sequence[str] = (),
    now: str | None = None,
    destination: Destination | None = None,
    resume: bool = False,
    accepted: Sequence[Entry] = (),
    report: Callable[[int, int], None] = lambda payloads, size: None,
    report_sample: Callable[[int, int], None] = lambda number, total: None,
) -> Replay:
    """Replay archives; with `output`, keep the results in this folder.

    `report` is called with how many payloads are done and bytes are read, `report_sample` with how
    many samples are shrunk, and of how many. An interrupted replay is not complete; with `output`
    and `resume`, it continues. Raises UsageError, InputError, SpecError, and OSError if the disk is
    full.
    """
    if resume and output is None:
        raise UsageError("--resume needs -o DIR, the folder of the interrupted replay")
    files = list(files_of(archives))
    _check_archives(archives, files)
    has_files = len(files) > 1
    job = job_for(
        project, target, against,
        ignore=ignore, now=now, destination=destination, has_files=has_files,
    )  # fmt: skip
    identity = identity_of(job, archives)
    with ExitStack() as stack:
        if output is not None:
            stack.enter_context(locked(output))
        progress = _progress(job, identity, output if resume else None, now)
        job = replace(job, now=progress.now)
        found = Replay(job.new.name, against, progress, has_files)
        lists: list[str] = []
        if not progress.is_complete:
            store = stack.enter_context(Store(output, progress)) if output else None
            try:
                with suppress(KeyboardInterrupt):
                    cores = workers or usable_cores()
                    run_parts(job, archives, cores, progress, store, report, lists.append)
                if store is not None:
                    store.save()
            except ArchiveChanged:
                raise _changed(output, "the archive") from None
            except FileChanged as error:
                message = "was changed or removed while it was being read"
                raise InputError(shown(str(error)), None, None, message, "start again") from None
            except (InputError, OSError) as error:
                raise _stopped(output, error) from error
        if progress.is_complete and not found.summary.payloads:
            raise UsageError("the archives contain no payloads")
        found = replace(found, lists=tuple(lists))
        if against is not None:
            found = with_clusters(found, job, accepted, report_sample)
        if output is not None and found.is_complete:
            write_file(output / SUMMARY, dump_json(found.to_json(), ensure_ascii=False) + "\n")
    return found


def _check_archives(archives: Sequence[str], files: Sequence[str]) -> None:
    """Raise InputError for an archive that does not exist, UsageError for one too many or none."""
    if not archives:
        raise UsageError("no archives: name files or folders, or - for standard input")
    if files.count(STDIN) > 1:
        raise UsageError("`-` is named twice: standard input can be read only once")
    for path in archives:
        if path != STDIN and not os.path.exists(path):
            raise InputError(shown(path), None, None, "no such file")
        if path in files and os.path.isdir(path):
            hint = f"its files must end with {', '.join(SUFFIXES)}, also with .gz or .zst after it"
            raise InputError(shown(path), None, None, "the folder contains no archives", hint)


def with_clusters(
    found: Replay,
    job: Job,
    accepted: Sequence[Entry] = (),
    report: Callable[[int, int], None] = lambda number, total: None,
) -> Replay:
    """Add the clusters of a replay, each with the smallest payload that shows it.

    If that is interrupted, the replay is not complete, and the other clusters have no samples.
    """
    clusters: list[ShownCluster] = []
    used: list[Entry] = []
    for group, values, tally in shown_clusters(found.summary):
        admitting = [one for one in accepted if one.admits(found.transform, group, values)]
        used += admitting
        share = found.share(tally.count)
        clusters.append(ShownCluster(group, values, tally, share, None, bool(admitting)))
    if found.is_complete:
        total = min(len(clusters), _MOST_SHRUNK)
        try:
            with Replayer(job) as replayer:
                for number, one in enumerate(clusters[:total]):
                    report(number, total)
                    sample = shrunk(replayer, one.group, one.values, one.tally)
                    clusters[number] = replace(one, sample=sample)
        except KeyboardInterrupt:
            found = replace(found, progress=replace(found.progress, is_complete=False))
    unused = tuple(
        str(one)
        for one in accepted
        if found.is_complete and one.is_for(found.transform) and one not in used
    )
    return replace(found, clusters=tuple(clusters), unused=unused)


def write_fixtures(project: Project, found: Replay) -> list[Path]:
    """Store the sample of every cluster that is not accepted as a case; return the new cases."""
    written: list[Path] = []
    for cluster in found.clusters:
        if cluster.sample is None or cluster.is_accepted:
            continue
        slug = case_slug(f"{cluster.group.kind}-{cluster.group.path.replace('*', '')}")
        name = slug[:_LONGEST_NAME].strip("-.")
        payload = json.dumps(cluster.sample.payload, ensure_ascii=False)
        folder = free_case(project.fixtures / found.transform, name, payload)
        if folder is not None:
            headers = json.dumps(cluster.sample.headers) if cluster.sample.headers else None
            write_case(folder, payload, headers, cluster.sample.now)
            written.append(folder)
    return written


def _progress(job: Job, identity: dict[str, str], folder: Path | None, now: str | None) -> Progress:
    """Return the progress of an earlier replay, or of a new one. `now` is what the user has set."""
    earlier = None if folder is None else read_progress(folder)
    if earlier is None:
        return Progress(identity, job.now)
    if earlier.identity["job"] != identity["job"] or now not in (None, earlier.now):
        raise _changed(folder, "the code, an option or the version of brazesmith")
    if earlier.identity != identity:
        raise _changed(folder, "the archive")
    return earlier


def _stopped(folder: Path | None, error: InputError | OSError) -> InputError:
    """Return what is reported if the disk is full, or something else ends a replay."""
    reason = error.message if isinstance(error, InputError) else f"cannot write: {error.strerror}"
    hint = "the same command with --resume continues"
    return InputError(shown(folder or "."), None, None, reason, hint if folder else None)


def _changed(folder: Path | None, what: str) -> InputError:
    message = f"cannot be resumed: {what} has changed"
    return InputError(shown(folder or "."), None, None, message, "start again without --resume")
