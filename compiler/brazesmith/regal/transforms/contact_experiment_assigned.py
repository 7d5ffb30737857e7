"""Regal `contact.experiment.assigned` becomes the Braze event "Contact Experiment Assigned"."""

from brazesmith import Event, Track, Transform, fitted, pick
from brazesmith.regal.contact import contact, occurred_at
from brazesmith.regal.payloads import ContactExperimentAssigned

assignment = ContactExperimentAssigned()

transform = Transform(
    name="regal/contact.experiment.assigned",
    source=assignment,
    body=Track(
        events=[
            Event(
                user=contact(assignment),
                name="Contact Experiment Assigned",
                time=occurred_at(assignment),
                update_existing_only=False,
                properties=fitted(
                    pick(
                        assignment.properties,
                        "experiment_name",
                        "experiment_id",
                        "experiment_variant",
                        "journey_uuid",
                        "journey_friendly_id",
                        "journey_name",
                    )
                ),
            )
        ]
    ),
)
