"""A loyalty profile: attributes, with the tier as an object that is merged; and an event."""

from brazesmith import Attributes, Event, Track, Transform, identify, now, payload

profile = payload.userProfile
user = identify(external_id=profile.thirdPartyId)
points = {
    "loyalty_points": profile.points.total,
    "loyalty_points_redeemable": profile.points.redeemable,
}

transform = Transform(
    name="row19",
    body=Track(
        attributes=[
            Attributes(
                user=user,
                update_existing_only=False,
                merge_objects=True,
                email=profile.email,
                first_name=profile.firstName,
                custom={
                    **points,
                    "loyalty_tier": {
                        "id": profile.tier.id,
                        "title": profile.tier.title,
                        "expires": profile.tier.expires,
                    },
                },
            )
        ],
        events=[
            Event(
                user=user,
                update_existing_only=False,
                name="loyalty_profile_updated",
                time=now(),
                properties=points,
            )
        ],
    ),
)
