"""A Braze user becomes a contact in Regal, with the consent that the profile has."""

from brazesmith import Transform
from brazesmith.integrations.regal.outbound.sending import Consent, about, braze, to_regal
from brazesmith.integrations.regal.settings import OutboundSettings


def transform(settings: OutboundSettings) -> Transform:
    """The webhook, for a project with these settings."""
    return Transform(
        name="regal/outbound/contact",
        source=braze,
        body=to_regal({**about(settings), **Consent(settings).traits}),
    )
