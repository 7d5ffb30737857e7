"""Events about tasks, callbacks and reminders."""

from __future__ import annotations

from brazesmith import Anything, Array, Iso8601, Phone, Record, Text, UnixSeconds
from brazesmith.integrations.regal.payloads.envelope import Standard, seen
from brazesmith.integrations.regal.payloads.groups import (
    AGENT_FIRSTNAME,
    AGENT_FULLNAME,
    CALL_CHANNEL,
    CAMPAIGN_FRIENDLY_ID,
    CANCELATION_SOURCE,
    CANCELED_BY,
    CONTACT_PHONE,
    DIRECTION,
    DISPOSITION,
    LINE_NAME,
    LINE_PHONE,
    NOTES,
    OBJECTIONS,
    QUEUE,
    TARGET_AGENT_FULLNAME,
    TASK_ID,
    TASK_TYPE,
    UNIX_TIMESTAMP,
    Agent,
    Campaign,
    Journey,
    Line,
    ReservedAgent,
    SchedulingAgent,
    TargetAgent,
)


class CancelAllProperties(Record):
    """The cancelation of all automated tasks."""

    campaign_friendly_id: Anything = CAMPAIGN_FRIENDLY_ID
    canceled_by: Text = CANCELED_BY
    cancelation_source: Text = CANCELATION_SOURCE
    original_task_id: Text = seen("task from which the tasks were canceled")
    timestamp: UnixSeconds = UNIX_TIMESTAMP


class CancelAllAutomatedTasks(Standard, event="Regal cancel.all.automated.tasks"):
    """An agent canceled all automated tasks of a contact."""

    properties: CancelAllProperties = seen("the cancelation")


class CustomTaskProperties(Journey, Agent):
    """A task of the account's own kind that is over."""

    agent_firstname: Text = AGENT_FIRSTNAME
    agent_fullname: Text = AGENT_FULLNAME
    completed_at: UnixSeconds = seen("completion of the task: unix seconds, a number")
    contact_phone: Phone = CONTACT_PHONE
    custom_task_name: Text = seen("name of the task")
    disposition: Text = DISPOSITION
    notes: Text = NOTES
    objections: Array[Text] = OBJECTIONS
    type: Text = TASK_TYPE


class CustomTaskCompleted(Standard, event="Regal custom.task.completed"):
    """A custom task was completed. Regal's example calls itself call.completed."""

    properties: CustomTaskProperties = seen("the task")


class _Scheduled(SchedulingAgent):
    """What an agent scheduled."""

    contact_phone: Phone = CONTACT_PHONE
    notes_from_agent: Text = seen("notes of the agent")
    originating_task_id: Text = seen("task from which it was scheduled")
    regal_voice_phone: Phone = LINE_PHONE


class CallbackProperties(_Scheduled):
    """The callback. Its moment is there twice: Regal's example has a space after the key."""

    callback_timestamp: Text = seen("when it is due: 2022-07-13 14:00:00 -07:00")
    callback_timestamp_: Text = seen("the same", key="callback_timestamp ")
    callback_friendly_date: Text = seen("MM/DD/YYYY")
    callback_friendly_day: Text = seen("day of the week")
    callback_friendly_time: Text = seen("hh:MM AM/PM")
    callback_friendly_timezone: Text = seen("time zone, in words")
    callback_friendly_timestamp: Text = seen("all of it as a sentence")
    regal_voice_phone_internal_name: Text = LINE_NAME


class ScheduledCallbackRequested(Standard, event="Regal scheduled.callback.requested"):
    """An agent (or an AI agent) scheduled a callback."""

    properties: CallbackProperties = seen("the callback")


class ReminderProperties(_Scheduled):
    """The reminder."""

    scheduled_at: Iso8601 = seen("when it is due: ISO 8601 with milliseconds and offset")
    timezone: Text = seen("time zone: America/New_York")


class ScheduledReminderCreated(Standard, event="Regal scheduled.reminder.created"):
    """An agent scheduled a reminder."""

    properties: ReminderProperties = seen("the reminder")


class _Task(Journey, Campaign, Line):
    """A call or SMS task."""

    direction: Text = DIRECTION
    contact_phone: Phone = CONTACT_PHONE
    task_id: Text = TASK_ID
    type: Text = TASK_TYPE
    queue: Text = QUEUE
    channel: Text = CALL_CHANNEL


class TaskCreatedProperties(_Task, SchedulingAgent, TargetAgent):
    """The new task."""

    target_agent_fullname: Text = TARGET_AGENT_FULLNAME


class TaskCreated(Standard, event="Regal task.created"):
    """A call or SMS task was created."""

    properties: TaskCreatedProperties = seen("the task")


class TaskCanceledProperties(_Task, TargetAgent):
    """The task that will not happen."""

    target_agent_fullname: Text = TARGET_AGENT_FULLNAME
    canceled_by: Text = CANCELED_BY
    cancelation_reason: Text = seen('why: "task_timeout" …')
    cancelation_source: Text = CANCELATION_SOURCE
    cancelation_notes: Text = seen("notes on the cancelation", null=True)


class TaskCanceled(Standard, event="Regal task.canceled"):
    """A call or SMS task was canceled."""

    properties: TaskCanceledProperties = seen("the task")


class ReservationProperties(_Task, ReservedAgent, SchedulingAgent, TargetAgent):
    """The task, and the agent for whom it is reserved."""


class TaskReservationCreated(Standard, event="Regal task.reservation.created"):
    """A task was reserved for an agent."""

    properties: ReservationProperties = seen("the reservation")


class TaskReservationAccepted(Standard, event="Regal task.reservation.accepted"):
    """An agent accepted a task."""

    properties: ReservationProperties = seen("the reservation")
