"""A custom event in Braze becomes an event in Regal, where it can begin or end a journey."""

from brazesmith import Transform
from brazesmith.integrations.regal.outbound.sending import about, braze, number, those, to_regal
from brazesmith.integrations.regal.settings import OutboundSettings


def transform(settings: OutboundSettings) -> Transform:
    """The webhook, for a project with these settings."""
    return Transform(
        name="regal/outbound/custom-event",
        source=braze,
        body=to_regal(
            {**about(settings), **number(settings)},
            name=settings.event,
            properties=those(braze.event_properties, settings.event_properties),
        ),
    )
