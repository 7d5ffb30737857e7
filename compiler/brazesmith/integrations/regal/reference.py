"""Writes docs/regal.md: `python -m brazesmith.integrations.regal.reference > docs/regal.md`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import fields

from brazesmith.integrations.regal import transforms
from brazesmith.integrations.regal.payloads import EVENTS, event_name
from brazesmith.integrations.regal.settings import IDENTIFIERS, RegalSettings

_HEAD = """\
# Regal to Braze

Regal sends each of its forty events to a URL of your choice, as JSON. A project with
`integrations = ["regal"]` has a transform for each of them, and one for all of them:

- **One transformation for each event**: `build/regal/call.completed.js` is pasted into a
  transformation of its own.
- **One transformation for all**, where Regal is to have one URL: `build/regal/router.js` looks at
  the name of the event and does what the transform of the event does.

What the events hold is declared in `brazesmith.integrations.regal.payloads`, also for specs of your
own:
`from brazesmith.integrations.regal import CallCompleted, Received`.

## Setting it up

1. In Braze: Data Settings > Data Transformation, a new one with the destination
   `POST: Track users`; copy its URL.
2. In Regal: Settings > Reporting Webhooks (in newer accounts under Integrations), a new webhook
   with that URL, and the event. A changed URL takes up to 5 minutes.
3. Send an event: a call to your own phone, with its summary submitted, is a `call.completed`.
4. In Braze: paste the JavaScript, Validate, Save, Activate. Validate runs it on the event that
   came last.

Regal does not wait for an answer longer than 5 seconds, and does not send an event again unless
its support has enabled that for you.
"""

_RULES = """\
## What is the same for all

- **The contact** is found by `userId` (in Regal's internal envelope `external_id`); where Regal
  does not send one, by e-mail: `traits.email`, then `contact_email`; else by a user alias with the
  label `phone`: `traits.phone`, then `contact_phone`. A number finds a user of yours only if you
  gave the user that alias; otherwise Braze makes a new user with it. Events that Regal's examples
  do not show in its usual envelope may also say it in their properties (`contact_phone`,
  `contact_email`, `email` …). Only a filled text counts; of an e-mail address only what looks like
  one, and no `userId` of more than the 987 bytes that Braze takes. Where there is nothing, the
  transformation fails with `no usable identifier`, which Braze's log shows.
- **The time** is the first that can be used of `originalTimestamp` and `original_timestamp`; of
  events without the usual envelope then of `timestamp`, `completed_at` and `created_at` in the
  properties; at last of `created_at` beside them. It may be unix seconds, ISO 8601 or
  `2022-07-13 14:00:00 -07:00`; without an offset it is taken as UTC. Where there is none, it is
  the time of receipt: an event with a time that is a little late is better than none.
- **The properties** are all that Regal documents, under Regal's names, nulls among them. A text
  is cut at 255 characters, at a word, and the cut marked with `…`. If all properties together
  have more than the 100 KB that Braze takes, what is nested becomes JSON text, cut the same way.
  Of the account's own properties at most 256 go along, and none called `time` or `event_name`:
  those names are Braze's.
- **Attribute names from Regal** never become a field of Braze's own (`external_id`, `email`,
  `country` …): such an attribute is left out. With an `attribute_prefix` it has another name, and
  goes along.
"""

_DETAILS = """\
## What is special

- `contact.attribute.edited` and `contact.unsubscribed` send attributes only, as on Braze's
  partner page.
- `contact.attribute.edited` takes the attributes below `changes.custom_properties`, and those that
  stand in `changes` itself. Null clears an attribute, as the agent cleared it. A new phone number
  goes along if it has from five to twenty digits, a new e-mail address if it looks like one. An
  edit of nothing that Braze keeps is skipped. So is one of nothing but the e-mail address, where
  it is by that address that Braze finds the user: it would take the new one for another user.
- `contact.created`, `contact.email.created`, `contact.phone.created`: first and last name, and
  the account's own attributes, go to the user, without nulls: of a new contact they say nothing,
  and Braze would forget what it knows. An e-mail address or phone number goes along only if it
  looks like one, and in the latter two events only if it is the contact's primary one. With a
  primary e-mail address goes the consent to e-mail.
- `contact.subscribed` and `contact.unsubscribed`: `voice` and `sms` are your subscription groups;
  `email` is the subscription to all e-mail, or your group. Another channel fails. The state is
  the name of the event: `new_subscription` is true in both.
- `object.created` and `object.attribute.edited` keep the contact's objects in arrays of objects,
  one for each type: `salesforce_opportunity`, found by `related_object_id`. A null of an edit is
  left out: Braze drops an update with a null inside a nested attribute, and says success. So it
  does with more than 100 KB: of so large an object as many fields are kept as fit. A `.`, `$` or
  space in the name of a field, which Braze takes in no nested attribute, becomes `_`.
- `scheduled.callback.requested`: `callback_timestamp` becomes ISO 8601, so that Braze sees a
  time.
- `sms.conversation.completed`: `content` becomes a list of lines, at most 100 of them and a `…`.
- `email.conversation.completed`, `voicemail.completed`: the text `null` of a campaign becomes
  null.
- `sms.failed`, `sms.undelivered`: a dead number can be unsubscribed, with
  `unsubscribe_dead_numbers`.
- The router takes a `call.completed` with the type `Custom Task` or a `custom_task_name` as
  `custom.task.completed`, and an `email.conversation.completed` with the type `Voicemail` as
  `voicemail.completed`: so Regal's own examples call themselves. It needs the name of the event.
- `contact.email.created`, `object.created`, `object.attribute.edited`, `sms.failed`: Regal's
  examples have no envelope. Both forms work, as far as they say who the contact is.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, _events(), _RULES, _DETAILS, _settings()])


def _events() -> str:
    rows = ["## Events", "", "| Regal | what happened | becomes |", "|---|---|---|"]
    modules = dict(zip(map(event_name, EVENTS), transforms.EVENTS, strict=True))
    for event in EVENTS:
        name = event_name(event)
        docstring = inspect.getdoc(inspect.getmodule(modules[name])) or ""
        what = (inspect.getdoc(event) or "").partition("\n")[0].partition(". ")[0].rstrip(".")
        rows.append(f"| `{name}` | {what} | {_becomes(docstring, name)} |")
    return "\n".join([*rows, ""])


def _becomes(docstring: str, name: str) -> str:
    """What the first line of a transform's docstring says after the name of the event."""
    said = docstring.removeprefix(f"Regal `{name}`").lstrip(": ").rstrip(".")
    for word in ("becomes ", "the ", "Braze ", "custom ", "event "):
        said = said.removeprefix(word)
    return f"event {said}" if said.startswith('"') else said


def _settings() -> str:
    rows = [
        "## Settings",
        "",
        "In `[tool.brazesmith.regal]` of pyproject.toml; every key is optional.",
        "",
        "| key | default | what it means |",
        "|---|---|---|",
    ]
    for key in fields(RegalSettings):
        shown = f"`{key.metadata['shown']}`" if key.metadata["shown"] else ""
        rows.append(f"| `{key.name}` | {shown} | {key.metadata['doc']} |")
    return "\n".join([*rows, "", *_example()])


def _example() -> Iterator[str]:
    yield "```toml"
    yield "[tool.brazesmith.regal]"
    yield f"identifiers = {list(IDENTIFIERS)[:1]}".replace("'", '"')
    yield 'leave_out = ["transcript", "notes"]'
    yield 'attribute_prefix = "regal_"'
    yield "unsubscribe_dead_numbers = true"
    yield ""
    yield "[tool.brazesmith.regal.properties]"
    yield '"call.completed" = ["disposition", "talk_time", "campaign_name"]'
    yield ""
    yield "[tool.brazesmith.regal.subscription_groups]"
    yield 'voice = "5f2a7c1e-9d34-4b8e-a1c6-0e7b9d2f4a83"'
    yield 'sms = "c81d4e2e-7b6f-4f0a-9a57-3d5e8b1c6f92"'
    yield "```"
    yield ""


if __name__ == "__main__":
    print(page(), end="")
