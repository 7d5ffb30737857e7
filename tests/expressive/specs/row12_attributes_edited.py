"""Every property that was edited becomes an attribute of the same name."""

from brazesmith import Attributes, Track, Transform, identify, map_values, payload

transform = Transform(
    name="row12",
    body=Track(
        attributes=[
            Attributes(
                user=identify(external_id=payload.userId),
                update_existing_only=False,
                dynamic=map_values(
                    payload.properties.changes.custom_properties,
                    lambda change: change.new_value,
                ),
            )
        ]
    ),
)
