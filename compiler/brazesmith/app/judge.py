"""The judge with a project's options: the only place where they are applied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brazesmith.app.project import Project
    from brazesmith.contract import Finding
    from brazesmith.contract.destination import Destination


def judge_for(project: Project) -> Callable[..., Sequence[Finding]]:
    """Return the judge with the plan and the profile that a project sets.

    It takes a body, its destination, and when it arrives (default: the current time).
    """
    from brazesmith.contract import judge

    plan, profile = project.plan, project.profile

    def judge_body(
        body: Any, destination: Destination, now: datetime | None = None
    ) -> Sequence[Finding]:
        return judge(body, destination, plan=plan, profile=profile, now=now).findings

    return judge_body
