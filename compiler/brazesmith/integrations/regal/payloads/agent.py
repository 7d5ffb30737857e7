"""Events about agents."""

from __future__ import annotations

from brazesmith import Boolean, Text
from brazesmith.integrations.regal.payloads import shared
from brazesmith.integrations.regal.payloads.envelope import StandardWithoutContact, seen


class AgentActivityProperties(shared.Agent):
    """The availability of an agent, new and old."""

    agent_activity_name: Text = seen("the new status")
    agent_availability: Boolean = seen("whether the new status counts as available")
    agent_previous_activity_name: Text = seen("the previous status")
    agent_previous_availability: Boolean = seen("whether the previous status counted as available")
    agent_time_in_previous_activity: Text = seen("seconds in it; an integer in Regal's table")


class AgentActivityUpdated(StandardWithoutContact, event="Regal agent.activity.updated"):
    """The availability of an agent changed."""

    properties: AgentActivityProperties = seen("the availability")
