"""Regal `contact.experiment.assigned` becomes the Braze event "Contact Experiment Assigned"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import ContactExperimentAssigned
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    event = ContactExperimentAssigned()
    return Transform(
        name="regal/contact.experiment.assigned",
        source=event,
        body=Track(events=[report(event, "Contact Experiment Assigned", settings)]),
    )
