"""Regal `call.completed` becomes the Braze custom event "Call Completed"."""

from brazesmith import Event, Track, Transform, fitted, pick
from brazesmith.regal.contact import contact, occurred_at
from brazesmith.regal.payloads import CallCompleted

call = CallCompleted()

transform = Transform(
    name="regal/call.completed",
    source=call,
    body=Track(
        events=[
            Event(
                user=contact(call),
                name="Call Completed",
                time=occurred_at(call),
                update_existing_only=False,
                properties=fitted(
                    pick(
                        call.properties,
                        "agent_firstname",
                        "agent_fullname",
                        "agent_id",  # the name in older payloads
                        "agent_email",
                        "direction",
                        "regal_voice_phone",
                        "regal_voice_phone_internal_name",
                        "contact_phone",
                        "call_id",
                        "type",
                        "disposition",
                        "conversation_happened",
                        "notes",
                        "objections",
                        "campaign_name",
                        "campaign_friendly_id",
                        "started_at",
                        "ended_at",
                        "completed_at",
                        "talk_time",
                        "wrapup_time",
                        "handle_time",
                        "journey_uuid",
                        "journey_name",
                        "journey_friendly_id",
                    )
                ),
            )
        ]
    ),
)
