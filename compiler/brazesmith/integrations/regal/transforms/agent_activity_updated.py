"""Regal `agent.activity.updated` becomes nothing: it is of an agent, and of no user of Braze's."""

from brazesmith import Transform, skip
from brazesmith.integrations.regal.payloads import AgentActivityUpdated
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    return Transform(
        name="regal/agent.activity.updated",
        source=AgentActivityUpdated(),
        body=skip("the event is about an agent, not about a contact"),
    )
