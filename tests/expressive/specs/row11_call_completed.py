"""A call that was completed becomes an event with nearly all of its properties."""

from brazesmith import Event, Track, Transform, identify, iso8601, payload, pick

transform = Transform(
    name="row11",
    body=Track(
        events=[
            Event(
                user=identify(external_id=payload.userId),
                update_existing_only=False,
                name=payload.name,
                time=iso8601(payload.originalTimestamp),
                properties=pick(
                    payload.properties,
                    "call_id",
                    "agent_id",
                    "agent_fullname",
                    "campaign_id",
                    "campaign_name",
                    "campaign_friendly_id",
                    "contact_phone",
                    "direction",
                    "disposition",
                    "notes",
                    "objections",
                    "started_at",
                    "ended_at",
                    "talk_time",
                    "wrapup_time",
                    "handle_time",
                    "hold_time",
                    "queue",
                    "internal_phone",
                    "is_callback",
                    "journey_friendly_id",
                    "type",
                    "voicemail",
                ),
            )
        ]
    ),
)
