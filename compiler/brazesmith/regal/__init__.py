"""Regal's events as typed payloads, for specs of your own.

    from brazesmith.regal import CallCompleted, Received

`Received(event, settings)` gives a spec what the integration's own transforms are built from.
"""

from brazesmith.integrations.regal.payloads import *  # noqa: F403  (they are listed there)
from brazesmith.integrations.regal.received import Received as Received
from brazesmith.integrations.regal.received import contact as contact
from brazesmith.integrations.regal.received import occurred_at as occurred_at
from brazesmith.integrations.regal.received import regal_time as regal_time
from brazesmith.integrations.regal.received import report as report
from brazesmith.integrations.regal.settings import RegalSettings as RegalSettings
