"""What Git knows of a project: earlier versions of a file, and the user's name."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


class GitUnavailable(Exception):
    """There is no history to look at; the message says why."""


@dataclass(frozen=True, slots=True)
class Version:
    """A file as a commit left it."""

    commit: str
    date: str  # of the commit, like 2026-11-29
    subject: str
    text: str


class Repository:
    """The Git repository of a folder. Raises GitUnavailable if there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._run("rev-parse", "--is-inside-work-tree")

    @property
    def is_shallow(self) -> bool:
        """Whether earlier commits are missing in this clone."""
        return self._run("rev-parse", "--is-shallow-repository").strip() == "true"

    @property
    def user(self) -> str | None:
        """The name of the user who commits."""
        try:
            return self._run("config", "user.name").strip() or None
        except GitUnavailable:
            return None

    def text(self, file: Path, reference: str) -> str:
        """Return a file as a commit, a branch or a tag has it."""
        path = os.path.relpath(file, self._folder).replace(os.sep, "/")
        return self._run("cat-file", "blob", f"{reference}:./{path}")

    def versions(self, file: Path) -> Iterator[Version]:
        """Yield the texts of a file in commits, newest first: of this branch, then of others."""
        if not self._has_commits():
            return
        seen: set[str] = set()
        for which in (["HEAD"], ["--branches", "--remotes", "--tags", "--not", "HEAD"]):
            for version in self._log(file, which):
                if version.text not in seen:
                    seen.add(version.text)
                    yield version

    def base(self, reference: str) -> str:
        """Return the commit where the current branch left a commit, a branch or a tag.

        That is the commit itself if the current branch contains it.
        """
        try:
            commit = self._run(
                "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}"
            ).strip()
        except GitUnavailable:
            raise GitUnavailable("no such commit, branch or tag") from None
        try:
            return self._run("merge-base", commit, "HEAD").strip()
        except GitUnavailable:
            missing = ", or this clone lacks it" if self.is_shallow else ""
            reason = f"it has no commit in common with the current branch{missing}"
            raise GitUnavailable(reason) from None

    def changed(self, commit: str, folder: Path) -> list[Path]:
        """Return the files of a folder that differ from a commit, or that Git does not know."""
        path = os.fspath(folder)
        found = self._run("diff", "--name-only", "--relative", "-z", commit, "--", path)
        found += self._run("ls-files", "--others", "--exclude-standard", "-z", "--", path)
        return [self._folder / name for name in found.split("\0") if name]

    def extract(self, commit: str, target: Path, *, without: Iterable[Path] = ()) -> None:
        """Write the files of the folder, as a commit has them, to another folder."""
        excluded = [f":(exclude){os.path.relpath(folder, self._folder)}" for folder in without]
        archive = self._call("archive", "--format=tar", commit, "--", ".", *excluded)
        with tarfile.open(fileobj=io.BytesIO(archive)) as members:
            members.extraction_filter = _harmless  # before 3.11.4, Python has no filters
            members.extractall(target)

    def distance(self, commit: str) -> int | None:
        """Return how many commits ago a commit was; None if the current branch lacks it."""
        try:
            self._run("merge-base", "--is-ancestor", commit, "HEAD")
        except GitUnavailable:
            return None
        return int(self._run("rev-list", "--count", f"{commit}..HEAD"))

    def _has_commits(self) -> bool:
        try:
            self._run("rev-parse", "--verify", "--quiet", "HEAD")
        except GitUnavailable:
            return False
        return True

    def _log(self, file: Path, which: list[str]) -> Iterator[Version]:
        path = os.path.relpath(file, self._folder).replace(os.sep, "/")
        form = "--format=%H%x00%cs%x00%s"
        history = self._run("log", "--full-history", form, *which, "--", path)
        commits = [line.split("\0", 2) for line in history.split("\n") if line]
        names = "".join(f"{commit}:./{path}\n" for commit, _, _ in commits)
        texts = _blobs(self._call("cat-file", "--batch", stdin=names.encode()))
        for (commit, date, subject), text in zip(commits, texts, strict=True):
            if text is not None:
                yield Version(commit, date, subject, text)

    def _run(self, *arguments: str) -> str:
        return self._call(*arguments).decode("utf-8", "replace")

    def _call(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Run Git in the folder. Raises GitUnavailable with the first line of what it reports."""
        command = ["git", "-c", "log.showSignature=false", *arguments]
        try:
            done = subprocess.run(
                command, cwd=self._folder, input=stdin, capture_output=True, check=False
            )
        except OSError:
            raise GitUnavailable("Git is not installed") from None
        if done.returncode:
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
            reason = lines[0].removeprefix("fatal: ") if lines else "Git failed"
            if reason.startswith("not a git repository"):
                reason = "the project is not in a Git repository"
            raise GitUnavailable(reason)
        return done.stdout


def _harmless(member: tarfile.TarInfo, target: str) -> tarfile.TarInfo | None:
    """Return a member of an archive; None for a link that leads out of the folder."""
    try:
        return tarfile.data_filter(member, target)
    except tarfile.FilterError:
        return None


def _blobs(output: bytes) -> Iterator[str | None]:
    """Yield the texts in the output of `git cat-file --batch`; None for a deleted file."""
    at = 0
    while at < len(output):
        end = output.index(b"\n", at)
        words = output[at:end].split()
        at = end + 1
        if words[-1] == b"missing":
            yield None
            continue
        size = int(words[-1])
        yield output[at : at + size].decode("utf-8", "replace")
        at += size + 1
