"""Regal's forty events as typed payloads, one module per family.

Source: Regal's page "Reporting Webhooks" (developer.regal.ai/docs/reporting-webhooks).
"""

# ruff: noqa: F403  (the classes are listed once, where they are declared)
from brazesmith.integrations.kit import Events
from brazesmith.integrations.regal.payloads.agent import *
from brazesmith.integrations.regal.payloads.call import *
from brazesmith.integrations.regal.payloads.contact import *
from brazesmith.integrations.regal.payloads.email import *
from brazesmith.integrations.regal.payloads.envelope import BareProperties as BareProperties
from brazesmith.integrations.regal.payloads.envelope import RegalEvent as RegalEvent
from brazesmith.integrations.regal.payloads.envelope import Standard as Standard
from brazesmith.integrations.regal.payloads.message import *
from brazesmith.integrations.regal.payloads.object import *
from brazesmith.integrations.regal.payloads.shared import *
from brazesmith.integrations.regal.payloads.task import *
from brazesmith.integrations.regal.payloads.voicemail import *

#: Every event by its name, such as "call.completed".
EVENTS = Events(RegalEvent, globals())
