"""Events about tasks, callbacks and reminders."""

from __future__ import annotations

from brazesmith import Anything, Array, Iso8601, Phone, Record, Text, UnixSeconds
from brazesmith.integrations.regal.payloads import shared
from brazesmith.integrations.regal.payloads.envelope import Standard, seen


class CancelAllProperties(Record):
    """The cancelation of all automated tasks."""

    campaign_friendly_id: Anything = shared.CAMPAIGN_FRIENDLY_ID
    canceled_by: Text = shared.CANCELED_BY
    cancelation_source: Text = shared.CANCELATION_SOURCE
    original_task_id: Text = seen("task in which the others were canceled")
    timestamp: UnixSeconds = shared.UNIX_TIMESTAMP


class CancelAllAutomatedTasks(Standard, event="Regal cancel.all.automated.tasks"):
    """An agent canceled all automated tasks of a contact."""

    properties: CancelAllProperties = seen("the cancelation")


class CustomTaskProperties(shared.Journey, shared.Agent):
    """A completed task of a type that the account defined."""

    agent_firstname: Text = shared.AGENT_FIRSTNAME
    agent_fullname: Text = shared.AGENT_FULLNAME
    completed_at: UnixSeconds = seen("completion of the task: Unix seconds as a number")
    contact_phone: Phone = shared.CONTACT_PHONE
    custom_task_name: Text = seen("name of the task")
    disposition: Text = shared.DISPOSITION
    notes: Text = shared.NOTES
    objections: Array[Text] = shared.OBJECTIONS
    type: Text = shared.TASK_TYPE


class CustomTaskCompleted(Standard, event="Regal custom.task.completed"):
    """A custom task was completed. Regal's example is named call.completed."""

    properties: CustomTaskProperties = seen("the task")


class _Scheduled(shared.SchedulingAgent):
    """What an agent scheduled."""

    contact_phone: Phone = shared.CONTACT_PHONE
    notes_from_agent: Text = seen("the agent's notes")
    originating_task_id: Text = seen("task in which it was scheduled")
    regal_voice_phone: Phone = shared.LINE_PHONE


class CallbackProperties(_Scheduled):
    """The callback. Its time has two keys, because Regal's example has a space after the key."""

    callback_timestamp: Text = seen("when it is due: 2022-07-13 14:00:00 -07:00")
    callback_timestamp_: Text = seen("same", key="callback_timestamp ")
    callback_friendly_date: Text = seen("MM/DD/YYYY")
    callback_friendly_day: Text = seen("day of the week")
    callback_friendly_time: Text = seen("hh:MM AM/PM")
    callback_friendly_timezone: Text = seen("time zone in words")
    callback_friendly_timestamp: Text = seen("date and time as a sentence")
    regal_voice_phone_internal_name: Text = shared.LINE_NAME


class ScheduledCallbackRequested(Standard, event="Regal scheduled.callback.requested"):
    """An agent (or an AI agent) scheduled a callback."""

    properties: CallbackProperties = seen("the callback")


class ReminderProperties(_Scheduled):
    """The reminder."""

    scheduled_at: Iso8601 = seen("when it is due: ISO 8601 with milliseconds and offset")
    timezone: Text = seen("time zone, such as America/New_York")


class ScheduledReminderCreated(Standard, event="Regal scheduled.reminder.created"):
    """An agent scheduled a reminder."""

    properties: ReminderProperties = seen("the reminder")


class _Task(shared.Journey, shared.Campaign, shared.Line):
    """A call or SMS task."""

    direction: Text = shared.DIRECTION
    contact_phone: Phone = shared.CONTACT_PHONE
    task_id: Text = shared.TASK_ID
    type: Text = shared.TASK_TYPE
    queue: Text = shared.QUEUE
    channel: Text = shared.CALL_CHANNEL


class TaskCreatedProperties(_Task, shared.SchedulingAgent, shared.TargetAgent):
    """The new task."""

    target_agent_fullname: Text = shared.TARGET_AGENT_FULLNAME


class TaskCreated(Standard, event="Regal task.created"):
    """A call or SMS task was created."""

    properties: TaskCreatedProperties = seen("the task")


class TaskCanceledProperties(_Task, shared.TargetAgent):
    """The canceled task."""

    target_agent_fullname: Text = shared.TARGET_AGENT_FULLNAME
    canceled_by: Text = shared.CANCELED_BY
    cancelation_reason: Text = seen('reason, such as "task_timeout"')
    cancelation_source: Text = shared.CANCELATION_SOURCE
    cancelation_notes: Text = seen("notes on the cancelation", null=True)


class TaskCanceled(Standard, event="Regal task.canceled"):
    """A call or SMS task was canceled."""

    properties: TaskCanceledProperties = seen("the task")


class ReservationProperties(
    _Task, shared.ReservedAgent, shared.SchedulingAgent, shared.TargetAgent
):
    """The task and the agent for whom it is reserved."""


class TaskReservationCreated(Standard, event="Regal task.reservation.created"):
    """A task was reserved for an agent."""

    properties: ReservationProperties = seen("the reservation")


class TaskReservationAccepted(Standard, event="Regal task.reservation.accepted"):
    """An agent accepted a task."""

    properties: ReservationProperties = seen("the reservation")
