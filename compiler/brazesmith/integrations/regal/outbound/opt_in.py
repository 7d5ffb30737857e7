"""A consent to calls or text messages, given or withdrawn in Braze, becomes known to Regal."""

from brazesmith import Transform, fail, route
from brazesmith.integrations.regal.outbound.sending import Consent, braze, to_regal
from brazesmith.integrations.regal.settings import OutboundSettings

NO_CONSENT = "the profile says nothing of a consent, neither to calls nor to text messages"


def transform(settings: OutboundSettings) -> Transform:
    """The webhook, for a project with these settings."""
    consent = Consent(settings)
    return Transform(
        name="regal/outbound/opt-in",
        source=braze,
        body=route((consent.is_known, to_regal(consent.traits)), otherwise=fail(NO_CONSENT)),
    )
