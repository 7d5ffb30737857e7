"""The payload classes of Regal's events: `from brazesmith.regal.payloads import CallCompleted`."""

from brazesmith.integrations.regal.payloads import *  # noqa: F403  (they are listed there)
