"""Every Regal event, by its name: for accounts that send all events to one URL."""

from collections.abc import Sequence

from brazesmith import (
    Record,
    Text,
    Transform,
    all_of,
    any_of,
    fail,
    fallback,
    format_text,
    is_filled,
    named,
    route,
    to_text,
)
from brazesmith.integrations.regal.payloads import RegalEvent
from brazesmith.integrations.regal.payloads.envelope import seen


class RoutedProperties(Record, open=True):
    """What tells events apart that come under the name of another."""

    custom_task_name: Text = seen("name of a custom task")
    type: Text = seen("type of the task")


class RoutedEvent(RegalEvent, event="Regal, all events"):
    """Any event."""

    properties: RoutedProperties = seen("what the event tells")


def transform(events: Sequence[Transform]) -> Transform:
    """The transform that does what the transform of the event does."""
    event = RoutedEvent()
    given = event.properties
    name = named("name", event.name)
    by_name = {each.name.removeprefix("regal/"): each for each in events}
    # In Regal's documentation two events call themselves by the name of another: they come first.
    is_custom_task = any_of(given.type == "Custom Task", is_filled(given.custom_task_name))
    misnamed = {
        "custom.task.completed": all_of(name == "call.completed", is_custom_task),
        "voicemail.completed": all_of(
            name == "email.conversation.completed", given.type == "Voicemail"
        ),
    }
    first = [
        (any_of(name == known, also), by_name.pop(known).body) for known, also in misnamed.items()
    ]
    unknown = fallback(to_text(name), "(none)")
    return Transform(
        name="regal/router",
        source=event,
        body=route(
            *first,
            *((name == known, single.body) for known, single in by_name.items()),
            otherwise=fail(format_text("no transform for the event {}", unknown)),
        ),
    )
