"""A contact was assigned to a variant of an experiment."""

from brazesmith import Event, Track, Transform, identify, iso8601, payload, pick

assigned = payload.properties

transform = Transform(
    name="row13",
    body=Track(
        events=[
            Event(
                user=identify(external_id=payload.userId),
                name="Experiment assigned",
                time=iso8601(payload.originalTimestamp),
                properties={
                    **pick(assigned, "experiment_id", "experiment_name"),
                    "variant": assigned.variant_name,
                    "variant_id": assigned.variant_id,
                    "journey": assigned.journey_id,
                    "assigned_at": iso8601(assigned.assigned_at),
                },
            )
        ]
    ),
)
