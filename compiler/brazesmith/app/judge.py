"""The judge with a project's options: the only place where they are applied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from brazesmith.app.project import Project
    from brazesmith.contract import Finding
    from brazesmith.contract.destination import Destination


class ProjectJudge(Protocol):
    """Judges a body that arrives at a time; None is the current time."""

    def __call__(
        self, body: Any, destination: Destination, now: datetime | None = None, /
    ) -> Sequence[Finding]:
        """Return the findings, in the order of the body."""


def judge_for(project: Project) -> ProjectJudge:
    """Return the judge with the plan and the profile that a project sets."""
    from brazesmith.contract import judge

    plan, profile = project.plan, project.profile

    def judge_body(
        body: Any, destination: Destination, now: datetime | None = None, /
    ) -> Sequence[Finding]:
        return judge(body, destination, plan=plan, profile=profile, now=now).findings

    return judge_body
