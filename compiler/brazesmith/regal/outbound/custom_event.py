"""A custom event in Braze becomes an event in Regal, where it can begin or end a journey."""

from brazesmith import Transform
from brazesmith.regal.outbound.sending import about, braze, number, to_regal
from brazesmith.regal.settings import OutboundSettings


def transform(settings: OutboundSettings) -> Transform:
    """The webhook, for a project with these settings."""
    return Transform(
        name="regal/outbound/custom-event",
        source=braze,
        body=to_regal(
            {**about(settings), **number(settings)},
            name=settings.event,
            properties={name: braze.event_properties[name] for name in settings.event_properties},
        ),
    )
