"""The demo of the local Braze: an online school's users, its catalog, and some traffic with Regal.

All people are invented. Their phone numbers are from ranges that are reserved for fiction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from brazesmith.app.serve.delivery import BRAZE_SECONDS, Address, deliver
from brazesmith.projects.errors import UsageError

if TYPE_CHECKING:
    from brazesmith.app.serve.workspace import Workspace
    from brazesmith.localbraze import LocalBraze
    from brazesmith.projects.project import Project

PEOPLE: Final = 30
VOICE: Final = "5f2a7c1e-9d34-4b8e-a1c6-0e7b9d2f4a83"
SMS: Final = "c81d4e2e-7b6f-4f0a-9a57-3d5e8b1c6f92"

_FIRST_NAMES: Final = (
    *("Amara", "Ben", "Chloe", "Daniel", "Elena", "Felix", "Grace", "Hugo", "Ines", "Jonas"),
    *("Kenji", "Lena", "Mateo", "Nora", "Omar", "Priya", "Quinn", "Rosa", "Samuel", "Tara"),
    *("Uma", "Victor", "Wanda", "Xavier", "Yara", "Zoe", "Aaron", "Bianca", "Caleb", "Dina"),
)
_LAST_NAMES: Final = (
    *("Okafor", "Fischer", "Martin", "Reyes", "Novak", "Brandt", "Ellis", "Laurent", "Costa"),
    *("Meyer", "Tanaka", "Hoffmann", "Silva", "Berg", "Haddad", "Sharma", "Walsh", "Moretti"),
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a person lives. `number` is a phone number without its last two digits."""

    city: str
    country: str
    language: str
    time_zone: str
    number: str


_PLACES: Final = (
    _Place("Boston", "US", "en", "America/New_York", "+161755501"),
    _Place("Denver", "US", "en", "America/Denver", "+130355501"),
    _Place("San Francisco", "US", "en", "America/Los_Angeles", "+141555501"),
    _Place("London", "GB", "en", "Europe/London", "+4420794601"),
    _Place("Berlin", "DE", "de", "Europe/Berlin", "+4930231250"),
    _Place("Paris", "FR", "fr", "Europe/Paris", "+331990012"),
)
_COURSES: Final = (
    ("python-basics", "Python Basics", "beginner", 49.0),
    ("data-analysis", "Data Analysis", "intermediate", 129.0),
    ("machine-learning", "Machine Learning", "advanced", 249.0),
    ("project-management", "Project Management", "beginner", 89.0),
    ("ux-design", "UX Design", "intermediate", 149.0),
    ("spanish-a1", "Spanish A1", "beginner", 59.0),
)
_SOURCES: Final = ("web form", "webinar", "referral", "partner")
_LEVELS: Final = ("high school", "bachelor", "master")


def with_regal(project: Project) -> Project:
    """Return a project with Regal's transforms, and with groups for them if it has none."""
    names = list(project.integrations)
    table = project.table("regal")
    settings = {
        **project.settings,
        "integrations": names if "regal" in names else [*names, "regal"],
        "regal": {"subscription_groups": {"voice": VOICE, "sms": SMS}, **table},
    }
    return replace(project, settings=settings)


def has_data(braze: LocalBraze) -> bool:
    """Return whether a local Braze has the people of the demo already."""
    answer = braze.export_ids({"external_ids": [_id(0)], "fields_to_export": ["external_id"]})
    return bool(answer.body["users"])


def _id(index: int) -> str:
    return f"student-{index + 1:02}"


def load(braze: LocalBraze, now: datetime, seed: int = 0) -> None:
    """Fill a local Braze with people, what they did and bought, and a catalog."""
    dice = Random(seed)
    people = [_person(index, dice, now) for index in range(PEOPLE)]
    braze.track({"attributes": people})
    braze.track({"events": list(_events(people, dice, now))})
    braze.track({"purchases": list(_purchases(people, dice, now))})
    braze.create_catalogs({"catalogs": [_catalog()]})
    items = [
        {"id": id_, "title": title, "level": level, "price": price, "open": price < 200}
        for id_, title, level, price in _COURSES
    ]
    braze.change_items("POST", "courses", {"items": items})


def _catalog() -> dict[str, Any]:
    types = {"id": "string", "title": "string", "level": "string", "price": "number"}
    fields = [{"name": name, "type": type_} for name, type_ in types.items()]
    return {
        "name": "courses",
        "description": "What the school offers",
        "fields": [*fields, {"name": "open", "type": "boolean"}],
    }


def _person(index: int, dice: Random, now: datetime) -> dict[str, Any]:
    place = dice.choice(_PLACES)
    first_name, last_name = _FIRST_NAMES[index], dice.choice(_LAST_NAMES)
    groups = [
        {"subscription_group_id": group, "subscription_state": "subscribed"}
        for group in (VOICE, SMS)
        if dice.random() < 0.7
    ]
    person = {
        "external_id": _id(index),
        "first_name": first_name,
        "last_name": last_name,
        "email": f"{first_name}.{last_name}@example.com".lower(),
        "phone": f"{place.number}{index:02}",
        "home_city": place.city,
        "country": place.country,
        "language": place.language,
        "time_zone": place.time_zone,
        "dob": f"{dice.randint(1965, 2004)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
        "email_subscribe": dice.choice(("opted_in", "subscribed", "subscribed", "unsubscribed")),
        "subscription_groups": groups,
        "plan": dice.choice(("free", "free", "monthly", "yearly")),
        "lead_source": dice.choice(_SOURCES),
        "voice_optin_subscribed": dice.random() < 0.7,
        "sms_optin_subscribed": dice.random() < 0.5,
        "interests": dice.sample([title for _, title, _, _ in _COURSES], dice.randint(1, 3)),
        "courses_completed": dice.randint(0, 5),
        "enrolled_at": {"$time": _printed(now - timedelta(days=dice.randint(20, 400)))},
        "education": {"level": dice.choice(_LEVELS), "year": dice.randint(1990, 2024)},
    }
    if index == PEOPLE - 1:  # the last one shows what happens without a phone number
        del person["phone"], person["voice_optin_subscribed"], person["sms_optin_subscribed"]
    return person


def _printed(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _moment(dice: Random, now: datetime) -> str:
    return _printed(now - timedelta(minutes=dice.randint(60, 40 * 24 * 60)))


def _events(people: list[dict[str, Any]], dice: Random, now: datetime) -> Iterator[dict[str, Any]]:
    for _ in range(70):
        course = dice.choice(_COURSES)
        yield {
            "external_id": dice.choice(people)["external_id"],
            "name": dice.choice(("Course Viewed", "Course Viewed", "Lesson Completed")),
            "time": _moment(dice, now),
            "properties": {"course": course[0], "level": course[2]},
        }


def _purchases(
    people: list[dict[str, Any]], dice: Random, now: datetime
) -> Iterator[dict[str, Any]]:
    for _ in range(25):
        course = dice.choice(_COURSES)
        yield {
            "external_id": dice.choice(people)["external_id"],
            "product_id": course[0],
            "currency": "USD",
            "price": course[3],
            "time": _moment(dice, now),
            "properties": {"coupon": dice.choice(("SPRING", "WELCOME", "NONE"))},
        }


@dataclass(frozen=True, slots=True)
class _Step:
    """A request of the demo's traffic, always a POST."""

    path: str
    body: Any
    key: str = ""  # in the header Authorization, instead of the API key


def _campaign(name: str, index: int, **properties: Any) -> _Step:
    body = {"external_id": _id(index), **({"properties": properties} if properties else {})}
    return _Step(f"/_/campaigns/regal/outbound/{name}/send", body)


def _event(name: str, index: int, **properties: Any) -> _Step:
    return _Step("/_/regal/events", {"event": name, "userId": _id(index), "properties": properties})


#: Both directions, several times, and what a refusal, an abort, a skip and an error look like.
_TRAFFIC: Final = (
    *(_campaign("contact", index) for index in range(8)),
    _campaign("custom-event", 0, educationalLevel="master", preferredSubject="Data Analysis"),
    _campaign("custom-event", 3, educationalLevel="bachelor", preferredLocation="online"),
    _campaign("contact", PEOPLE - 1),
    _event("call.completed", 0, disposition="Converted During Convo"),
    _event("call.completed", 1, disposition="Left Voicemail", conversation_happened=False),
    _event("sms.sent", 2, content="Hi, your course starts on Monday."),
    _event("sms.received", 2, content="Thanks, see you then!"),
    _event("task.created", 3),
    _event("call.transcript.available", 0),
    _event("contact.attribute.edited", 4),
    _event("contact.subscribed", 5, channel="sms"),
    _event("contact.unsubscribed", 6, channel="voice"),
    _event("agent.activity.updated", 7),
    _Step(
        "/transformations/regal/call.completed",
        {"name": "call.completed", "properties": {"direction": "INBOUND"}},
    ),
    _Step("/regal/events", {"traits": {"firstName": "Nobody"}}, key="REGAL-API-KEY"),
    _Step(
        "/users/track",
        {
            "attributes": [{"external_id": _id(8), "plan": "yearly"}],
            "events": [{"external_id": _id(8), "name": "Lesson Completed", "time": "yesterday"}],
        },
    ),
    _Step(
        "/messages/send",
        {
            "external_user_ids": [_id(0), _id(1), _id(9)],
            "recipient_subscription_state": "subscribed",
            "messages": {
                "email": {
                    "app_id": "3f1c2d4e-5a6b-4c7d-8e9f-0a1b2c3d4e5f",
                    "subject": "Your course starts on Monday",
                    "from": "The School <school@example.com>",
                    "body": "<p>See you on Monday!</p>",
                }
            },
        },
    ),
)


def run(address: Address, key: str) -> None:
    """Send the demo's requests to a local Braze, one after the other, until one is not answered."""
    for step in _TRAFFIC:
        headers = {
            "Authorization": step.key or f"Bearer {key}",
            "Content-Type": "application/json",
        }
        body = json.dumps(step.body)
        if deliver(address, "POST", step.path, headers, body, BRAZE_SECONDS).status is None:
            return


class Demo:
    """The demo of a workspace that has no transforms yet: sample data, transforms, and traffic.

    A database that has the sample data already stays as it is; a reset returns to this data.
    `notify` is called with what goes wrong, and `compiled` when there are transforms.
    """

    def __init__(
        self,
        workspace: Workspace,
        address: Address,
        key: str,
        seed: int,
        notify: Callable[[str], None],
        compiled: Callable[[], None] = lambda: None,
    ) -> None:
        self._workspace = workspace
        self._address = address
        self._key = key
        self._seed = seed
        self._notify = notify
        self._compiled = compiled
        self._thread = Thread(target=self._run, name="demo", daemon=True)

    def start(self) -> None:
        """Load the data, compile the transforms and send the traffic, in a thread."""
        self._thread.start()

    def join(self) -> None:
        """Wait until everything is there."""
        self._thread.join()

    def _run(self) -> None:
        workspace = self._workspace
        is_new = not has_data(workspace.braze)
        if is_new:
            load(workspace.braze, workspace.now(), self._seed)
            workspace.braze.seed_with()
            workspace.tell("state", None)
        try:
            workspace.reload(with_regal(workspace.project))
        except UsageError as error:
            self._notify(f"the demo has no transforms: {error}")
            return
        self._compiled()
        if is_new:
            run(self._address, self._key)
