"""Events about agents."""

from __future__ import annotations

from brazesmith import Boolean, Text
from brazesmith.integrations.regal.payloads.envelope import StandardWithoutContact, seen
from brazesmith.integrations.regal.payloads.groups import Agent


class AgentActivityProperties(Agent):
    """The availability of an agent, new and old."""

    agent_activity_name: Text = seen("the new status")
    agent_availability: Boolean = seen("whether the new status counts as available")
    agent_previous_activity_name: Text = seen("the status before")
    agent_previous_availability: Boolean = seen("whether that counted as available")
    agent_time_in_previous_activity: Text = seen("seconds in it; a text, Regal's table: integer")


class AgentActivityUpdated(StandardWithoutContact, event="Regal agent.activity.updated"):
    """The availability of an agent changed; no contact is concerned."""

    properties: AgentActivityProperties = seen("the availability")
