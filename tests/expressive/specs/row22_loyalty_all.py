"""The source has one URL for all: which webhook it is shows in the key that is there."""

from brazesmith import (
    Attributes,
    Event,
    Track,
    Transform,
    alias,
    fail,
    identify,
    is_present,
    payload,
    route,
)

profile = payload.userProfile
activity = payload.userActivity
redemption = payload.redemption

transform = Transform(
    name="row22",
    body=route(
        (
            is_present(profile),
            Track(
                attributes=[
                    Attributes(
                        user=identify(external_id=profile.thirdPartyId),
                        email=profile.email,
                        custom={"loyalty_points": profile.points.total},
                    )
                ]
            ),
        ),
        (
            is_present(activity),
            Track(
                events=[
                    Event(
                        user=identify(external_id=activity.userId),
                        name=activity.title,
                        time=activity.createdAt,
                    )
                ]
            ),
        ),
        (
            is_present(redemption),
            Track(
                attributes=[
                    Attributes(
                        user=identify(
                            user_alias=alias(label="loyalty_id", name=redemption.memberId)
                        ),
                        custom={"last_reward": redemption.rewardTitle},
                    )
                ]
            ),
        ),
        otherwise=fail("this webhook is neither a profile, nor an activity, nor a redemption"),
    ),
)
