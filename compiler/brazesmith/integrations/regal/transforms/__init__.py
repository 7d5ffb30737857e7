"""The transforms from Regal to Braze: one module an event, and the router for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from brazesmith.integrations.regal import outbound
from brazesmith.integrations.regal.settings import RegalSettings
from brazesmith.integrations.regal.transforms import (
    agent_activity_updated,
    call_analysis_available,
    call_completed,
    call_ivr_triggered,
    call_placed,
    call_recording_available,
    call_transcript_available,
    call_wrapup,
    cancel_all_automated_tasks,
    contact_attribute_edited,
    contact_created,
    contact_email_created,
    contact_experiment_assigned,
    contact_phone_created,
    contact_subscribed,
    contact_unsubscribed,
    contacted_after_hours,
    custom_task_completed,
    email_conversation_completed,
    email_received,
    email_sent,
    mms_received,
    mms_sent,
    object_attribute_edited,
    object_created,
    router,
    scheduled_callback_requested,
    scheduled_reminder_created,
    sms_conversation_completed,
    sms_failed,
    sms_queued,
    sms_received,
    sms_sent,
    sms_undelivered,
    task_canceled,
    task_created,
    task_reservation_accepted,
    task_reservation_created,
    voicemail_completed,
    voicemail_recording_available,
    voicemail_transcript_available,
)
from brazesmith.language.transform import Transform

#: One for each event, in the order in which `brazesmith list` shows them.
EVENTS = (
    agent_activity_updated.transform,
    call_analysis_available.transform,
    call_completed.transform,
    call_ivr_triggered.transform,
    call_placed.transform,
    call_recording_available.transform,
    call_transcript_available.transform,
    call_wrapup.transform,
    cancel_all_automated_tasks.transform,
    contact_attribute_edited.transform,
    contact_created.transform,
    contact_email_created.transform,
    contact_experiment_assigned.transform,
    contact_phone_created.transform,
    contact_subscribed.transform,
    contact_unsubscribed.transform,
    contacted_after_hours.transform,
    custom_task_completed.transform,
    email_conversation_completed.transform,
    email_received.transform,
    email_sent.transform,
    mms_received.transform,
    mms_sent.transform,
    object_attribute_edited.transform,
    object_created.transform,
    scheduled_callback_requested.transform,
    scheduled_reminder_created.transform,
    sms_conversation_completed.transform,
    sms_failed.transform,
    sms_queued.transform,
    sms_received.transform,
    sms_sent.transform,
    sms_undelivered.transform,
    task_canceled.transform,
    task_created.transform,
    task_reservation_accepted.transform,
    task_reservation_created.transform,
    voicemail_completed.transform,
    voicemail_recording_available.transform,
    voicemail_transcript_available.transform,
)


def transforms(table: Mapping[str, Any]) -> tuple[Transform, ...]:
    """All transforms of a project with this `[tool.brazesmith.regal]`. Raises SettingError."""
    settings = RegalSettings.read(table)
    events = tuple(transform(settings) for transform in EVENTS)
    return (*events, router.transform(events), *outbound.webhooks(settings.outbound))
