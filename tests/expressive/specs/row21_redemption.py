"""A reward that was redeemed: the member is known by id, or else by a loyalty alias."""

from brazesmith import Attributes, Track, Transform, alias, identify, payload

redemption = payload.redemption

transform = Transform(
    name="row21",
    body=Track(
        attributes=[
            Attributes(
                user=identify(
                    external_id=redemption.thirdPartyId,
                    user_alias=alias(label="loyalty_id", name=redemption.memberId),
                ),
                update_existing_only=False,
                custom={
                    "last_reward": redemption.rewardTitle,
                    "last_reward_at": redemption.at,
                },
            )
        ]
    ),
)
