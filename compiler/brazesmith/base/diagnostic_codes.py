"""What the compiler's diagnostics mean: one row a code, for `brazesmith explain` and the docs.

Codes are never reused. S1xx: a mistake in a spec. S2xx: a spec file that cannot be used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A code, what it means in one line and at length, and a spec before and after."""

    code: str
    title: str
    meaning: str
    bad: str
    good: str


TABLE = (
    Row(
        "S101",
        "a field that the payload's class does not declare",
        "A declared payload knows its fields, so that a misspelt one is found before any event "
        "is lost.",
        "call.traits.emial",
        "call.traits.email",
    ),
    Row(
        "S102",
        "an operator got what it cannot use",
        "Every operator says what it takes. A text is no number and a number no text: the "
        "conversion is written down.",
        "upper(call.talk_time)",
        "upper(to_text(call.talk_time))",
    ),
    Row(
        "S103",
        "a `time` that Braze cannot read",
        "Braze wants ISO 8601. Unix seconds are not a format that it documents.",
        "Event(…, time=call.originalTimestamp)",
        "Event(…, time=fallback(iso8601(call.originalTimestamp), now()))",
    ),
    Row(
        "S104",
        "Python was asked to look into a value that is not there yet",
        "A spec runs once, when it is compiled; the payload arrives later. What depends on the "
        "payload is said with functions, which become JavaScript.",
        '"won" if call.disposition == "Sold" else "open"',
        'when(call.disposition == "Sold", "won", "open")',
    ),
    Row(
        "S105",
        "a value that cannot stand where it stands",
        "A body is JSON: texts, numbers, True, False, None, lists and dicts with text keys, with "
        "expressions inside. Whole bodies are chosen with `route`, values with `when`.",
        'Event(…, properties={"tags": {"a", "b"}})',
        'Event(…, properties={"tags": ["a", "b"]})',
    ),
    Row(
        "S106",
        "a setting that the project does not have",
        "`setting(…)` reads a constant from `[tool.brazesmith]` in pyproject.toml, such as the id "
        "of a subscription group. Without it the transform would send a placeholder.",
        'setting("regal.subscription_groups.sms")        # and nothing in pyproject.toml',
        '[tool.brazesmith.regal.subscription_groups]\nsms = "c81d4e2e-…"',
    ),
    Row(
        "S107",
        "two transforms with one name",
        "The name is where the fixtures and the JavaScript of a transform lie.",
        'Transform(name="shop/order", …)        # in two files',
        'Transform(name="shop/order.placed", …)\nTransform(name="shop/order.paid", …)',
    ),
    Row(
        "S108",
        "a regular expression outside of what means the same everywhere",
        "Specs may use the part of regular expressions that JavaScript and the reference "
        "interpreter read alike.",
        'matches(x, r"(?<=a)b")',
        'matches(x, r"ab")',
    ),
    Row(
        "S109",
        "embedded JavaScript that does not parse, or uses an unknown name",
        "`raw_javascript(…)` takes one expression of ECMAScript 2017 over the values that are "
        "handed in, `payload`, `headers` and what ECMAScript has.",
        "raw_javascript(\"name?.normalize('NFC')\", name=payload.name)",
        "raw_javascript(\"String(name).normalize('NFC')\", name=payload.name)",
    ),
    Row(
        "S110",
        "an identity that Braze does not know",
        "Braze finds a user by `external_id`, `user_alias`, `braze_id`, else `email` or `phone`, "
        "all of them texts. `identify` sends exactly one.",
        "Event(user=payload.userId, …)",
        "Event(user=identify(external_id=payload.userId), …)",
    ),
    Row(
        "S111",
        "more catalog items than one request takes",
        "Braze takes at most 50 items in one request.",
        'Catalog(operation="update", catalog_name="shops", items=[… 51 items …])',
        'Catalog(operation="update", catalog_name="shops", items=take(each(…), 50))',
    ),
    Row(
        "S112",
        "a name that cannot be used",
        "A transform's name is letters, digits, `.`, `-`, `_`, with `/` between folders; a value's "
        "name is a Python name.",
        'Transform(name="../order", …)',
        'Transform(name="shop/order.placed", …)',
    ),
    Row(
        "S113",
        "a custom attribute under a name of Braze's",
        "Standard fields such as `email` or `first_name` are arguments of `Attributes`.",
        'Attributes(…, custom={"first_name": x})',
        "Attributes(…, first_name=x)",
    ),
    Row(
        "S114",
        "bodies for more than one destination",
        "A Data Transformation has one destination; every branch sends to it.",
        "route((a, Track(…)), otherwise=Catalog(…))",
        "two transforms",
    ),
    Row(
        "S115",
        "a warning that is allowed without a reason",
        "`allow` names the code of a warning and says why it may be; the reason stands in the "
        "header of the JavaScript, for whoever reads it there.",
        'Transform(…, allow={"BZ310": ""})',
        'Transform(…, allow={"BZ310": "the form cuts notes at 200 characters"})',
    ),
    Row(
        "S120",
        "what Braze's Liquid cannot say",
        "A webhook is compiled to Liquid, which has conditions, a few filters and no functions. An "
        "operator without a Liquid of its own cannot stand in a webhook, nor can a constant that "
        "Liquid has no way to write.",
        'Webhook(…, body={"first": slice_text(braze.user.first_name, 0, 1)})',
        'Webhook(…, body={"first": braze.user.first_name})',
    ),
    Row(
        "S121",
        "a key that stands in a spec",
        "Specs and what is compiled from them lie in Git. A header with a key has a placeholder, "
        "and whoever pastes the webhook into Braze puts the key in its place.",
        'Webhook(…, headers={"Authorization": "Bearer 8f3e…"})',
        'Webhook(…, headers={"Authorization": secret("CRM_API_KEY")})',
    ),
    Row(
        "S122",
        "a request that Braze does not send",
        "URL, method and headers of a webhook are fixed texts: POST, PUT, DELETE or GET to the "
        "port 80 or 443 of an http or https URL.",
        'Webhook(url="https://example.com:8443/people", …)',
        'Webhook(url="https://example.com/people", …)',
    ),
    Row(
        "S123",
        "a source that does not go with the body",
        "A webhook reads what Braze knows when it sends a message, a Data Transformation the "
        "payload that a source sends.",
        "Transform(…, source=payload, body=Webhook(…))",
        "Transform(…, source=Personalization(), body=Webhook(…))",
    ),
    Row(
        "S201",
        "a spec file that is not Python",
        "The file cannot be parsed; the other files are compiled all the same.",
        'Transform(name="a"',
        'Transform(name="a", …)',
    ),
    Row(
        "S202",
        "a spec file that stopped with an exception",
        "The file's own code raised it, at the line that is shown.",
        "import shop_fields        # no such module",
        "import _shop_fields       # a neighbour in the same folder",
    ),
    Row(
        "S203",
        "a spec file without a transform",
        "Every `Transform` at the top level of a file counts. A file that is only imported has a "
        "name that begins with `_`.",
        "def make(): return Transform(…)",
        "transform = Transform(…)",
    ),
    Row(
        "S204",
        "a spec that is nested too deeply",
        "Some hundred levels of `when` or of keys are more than can be compiled; a list or a dict "
        "that contains itself has no end at all.",
        "tags = []\ntags.append(tags)",
        "tags = [payload.tag]",
    ),
)


def codes() -> Sequence[str]:
    """Every code."""
    return [row.code for row in TABLE]


def lookup(code: str) -> Sequence[tuple[str, str]] | None:
    """What `brazesmith explain` prints of a code: its title, then labelled texts."""
    for row in TABLE:
        if row.code == code.upper():
            return (
                ("", f"{row.code}: {row.title}"),
                ("meaning", row.meaning),
                ("instead of", row.bad + "\n"),
                ("write", row.good + "\n"),
            )
    return None
