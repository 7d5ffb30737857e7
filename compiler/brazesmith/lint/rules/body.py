"""L150 to L161, L170 and L171: what Braze refuses or loses of the returned bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from brazesmith.base.diagnostics import suggest
from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.pointers import steps
from brazesmith.contract import Finding
from brazesmith.contract.destinations.track import TRACK
from brazesmith.contract.fields import PRIMARY_IDENTIFIERS
from brazesmith.explore.engine import Observation
from brazesmith.lint.bodies import (
    Difference,
    differences,
    general,
    has_finding,
    value_at,
)
from brazesmith.lint.constants import Constant
from brazesmith.lint.places import is_key, loop_around, object_around, results
from brazesmith.lint.rule import Problem, Review, rule
from brazesmith.lint.rules.results import callbacks_without_result
from brazesmith.lint.rules.throws import condition
from brazesmith.lint.rules.values import is_made_up
from brazesmith.lint.runs import MANY_ELEMENTS, OTHER_KEYS, Seen
from brazesmith.lint.syntax import Node, text_of, unwrapped

#: The rules of the lint that report a rule of Braze's about every body ...
_CODES: Mapping[str, str] = {
    "BZ002": "L152", "BZ006": "L156", "BZ508": "L156", "BZ101": "L160", "BZ103": "L161",
    "BZ301": "L153", "BZ303": "L153", "BZ401": "L153", "BZ308": "L155", "BZ407": "L155",
    "BZ260": "L158", "BZ304": "L140", "BZ001": "L114", "BZ230": "L154", "BZ312": "L154",
}  # fmt: skip
#: ... and those that report it if only some payloads lead to it; "" if another rule does.
_VARIED_CODES: Mapping[str, str] = {
    "BZ006": "L159", "BZ508": "L159", "BZ103": "", "BZ260": "L158", "BZ001": "", "BZ005": "",
}  # fmt: skip
#: Messages instead of those of Braze's rules.
_MESSAGES: Mapping[str, str] = {
    "L158": "null in a nested attribute makes Braze drop the update",
    "L160": "this object has two primary identifiers",
}
_ONE_TOO_MANY = ", ".join(["{ external_id: payload.id }"] * (TRACK.most_objects + 1))


def _reports(code: str, bad: str = "") -> None:
    """Register a rule that reports what Braze refuses or loses."""

    @rule(code, bad)
    def check(review: Review) -> Iterator[Problem]:
        for constant in _constants(review):
            if constant.is_refused and code == _code_of(constant.finding):
                yield _of_constant(constant)
        for seen, finding in _usual(review, code):
            yield _problem(review, code, seen, finding, finding.pointer)
        for seen, finding, pointer in _varied(review, code):
            yield _problem(review, code, seen, finding, pointer)


for _code in ("L152", "L153", "L154", "L155", "L158", "L159", "L160", "L161", "L170", "L171"):
    _reports(_code)
_reports("L156", f"return {{ attributes: [{_ONE_TOO_MANY}] }};")


#: The currency is right; whether Braze accepts it in lower case is not known.
_LOWER_CASE = ("BZ404", "BZ612")


@rule("L172")
def _risky_constant(review: Review) -> Iterator[Problem]:
    for constant in _constants(review):
        if not constant.is_refused and constant.finding.code not in _LOWER_CASE:
            yield _of_constant(constant)


def _constants(review: Review) -> Iterator[Constant]:
    """Yield the constants that findings are about, apart from placeholders."""
    for constant in review.constants:
        if not is_placeholder(text_of(constant.node)):
            yield constant


def _code_of(finding: Finding) -> str:
    """Return the rule that reports what Braze refuses or loses of every body."""
    return _CODES.get(finding.code, "L170")


def _of_constant(constant: Constant) -> Problem:
    finding, seen = constant.finding, constant.seen
    return Problem(
        constant.node,
        f"{finding.message.rstrip('.')} ({finding.code})",
        finding.hint,
        seen=seen.observation,
        shows=has_finding(finding),
    )


def _problem(review: Review, code: str, seen: Seen, finding: Finding, pointer: str) -> Problem:
    message = _MESSAGES.get(code) or f"{finding.message.rstrip('.')} ({finding.code})"
    if seen.change is not None:
        message = f"{message}, {condition(seen)}"
    pointer += f"/{PRIMARY_IDENTIFIERS[0]}" if code == "L160" else ""
    node = _writer(review, seen.observation, pointer)
    if code == "L159":
        arrays = {
            name: value for name, value in seen.observation.body.items() if isinstance(value, list)
        }
        longest = max(arrays, key=lambda name: len(arrays[name]))
        node = loop_around(_writer(review, seen.observation, f"/{longest}/0")) or node
    return Problem(
        node.first_line,
        message,
        finding.hint if seen.change is None and code not in _MESSAGES else "",
        seen=seen.observation,
        shows=has_finding(finding),
    )


def _writer(review: Review, shown: Observation, pointer: str) -> Node:
    """Return the code that writes a value of a body: of an object in an array, the literal."""
    value = value_at(shown.body, pointer)
    if pointer.rpartition("/")[2].isdecimal() and isinstance(value, dict) and value:
        return object_around(review.written_at(shown, f"{pointer}/{next(iter(value))}"))
    return review.written_at(shown, pointer)


def _usual(review: Review, code: str) -> Iterator[tuple[Seen, Finding]]:
    """Yield what Braze refuses or loses of usual bodies."""
    is_misspelled = any(_unknown_keys(review))
    has_callback = any(callbacks_without_result(review))
    for seen in review.seen:
        body = seen.observation.body
        if seen.change is not None or not isinstance(body, dict) or set(body) & _OTHER_KEYS:
            continue
        if body == seen.observation.trial.payload:
            continue  # only the payload is wrong
        for finding in seen.observation.findings:
            is_known = (finding.code == "BZ005" and is_misspelled) or (
                finding.code == "BZ004" and has_callback
            )
            is_mine = _code_of(finding) == code and not is_known
            is_refused = finding.level != "risky" or code == "L154"
            if not is_refused or not is_mine or _is_constant(review, finding, seen):
                continue
            if code == "L154" and not _is_misspelled_field(review, finding):
                continue
            value = value_at(body, finding.pointer)
            is_of_value = code in ("L170", "L158")
            if not is_of_value or not (is_placeholder(value) or is_made_up(review, value)):
                yield seen, finding


def _is_misspelled_field(review: Review, finding: Finding) -> bool:
    """Whether the script, and not the webhook, writes a key that is like one of Braze's."""
    array, _, key = [*steps(finding.pointer), "", "", ""][:3]
    names = [field.name for field in TRACK.fields_of(array)]
    is_like = finding.code == "BZ230" or suggest(key[:100], names, cutoff=0.8) is not None
    return is_like and is_key(review.script, key)


def _is_constant(review: Review, finding: Finding, seen: Seen) -> bool:
    """Whether a finding is about a value that a literal of the script writes."""
    value = value_at(seen.observation.body, finding.pointer)
    return isinstance(value, str) and any(
        constant.finding.code == finding.code and text_of(constant.node) == value
        for constant in review.constants
    )


def _varied(review: Review, code: str) -> Iterator[tuple[Seen, Finding, str]]:
    """Yield what Braze refuses or loses because one thing in the payload is unusual."""
    for seen in review.seen:
        is_odd = seen.name == "is empty" or re.match(r"is -?\d", seen.name)
        if seen.base is None or seen.part is None or (is_odd and seen.part.is_leaf):
            continue
        if seen.name in (OTHER_KEYS, "is blank") or (code == "L158" and seen.name == "is null"):
            continue
        usual = {(one.code, general(one.pointer)) for one in seen.base.findings}
        is_many = seen.name == MANY_ELEMENTS
        changed: list[Difference] | None = None
        for finding in seen.observation.findings:
            is_mine = _VARIED_CODES.get(finding.code, "L171") == code and finding.level != "risky"
            is_new = (finding.code, general(finding.pointer)) not in usual
            is_mine = is_mine and not _is_constant(review, finding, seen)
            if not is_mine or not is_new or is_many != (code == "L159"):
                continue
            changed = list(differences(seen)) if changed is None else changed
            about = [one.pointer for one in changed if _concerns(one, finding, code)]
            if _has_lost_label(seen, finding):
                about.append(f"{finding.pointer}/alias_label")
            if about or is_many:
                yield seen, finding, finding.pointer if is_many else about[0]


def _concerns(one: Difference, finding: Finding, code: str) -> bool:
    """Whether a finding is about a value that differs, or about a key that is not there now."""
    if one.after is None and "properties" not in one.path and code == "L171":
        return False  # L143 and L145 report a number or a time that becomes null
    is_gone = one.after is ABSENT and one.pointer.rpartition("/")[0] == finding.pointer
    return is_gone or one.pointer == finding.pointer


def _has_lost_label(seen: Seen, finding: Finding) -> bool:
    """Whether an alias still has its name, but not its label, which is usually a constant."""
    alias = value_at(seen.observation.body, finding.pointer)
    is_named = isinstance(alias, dict) and alias.get("alias_name")
    return finding.code == "BZ107" and bool(is_named) and not alias.get("alias_label")


@rule("L150")
def _misspelled_key(review: Review) -> Iterator[Problem]:
    for key, similar, seen in _unknown_keys(review):
        if similar is not None:
            hint = f"did you mean `{similar}`?"
            node = review.written_at(seen.observation, f"/{key}")
            yield Problem(node, f"unknown key `{key}`", hint, seen=seen.observation)


@rule("L151")
def _unknown_key(review: Review) -> Iterator[Problem]:
    for key, similar, seen in _unknown_keys(review):
        if similar is None:
            node = review.written_at(seen.observation, f"/{key}")
            message = f"Braze does not document the key `{key}` here"
            yield Problem(node, message, seen=seen.observation)

    built = [seen for seen in review.seen if seen.change is None and not _is_payload(seen)]
    for seen in review.seen if built else ():
        for node in results(review.script) if _is_payload(seen) else ():
            if unwrapped(node.first).text == "payload":
                message = "this returns the webhook as it is"
                yield Problem(node, message, seen=seen.observation, shows=_is_webhook)


def _is_payload(seen: Seen) -> bool:
    return _is_webhook(seen.observation)


def _is_webhook(shown: Observation) -> bool:
    return shown.body is not None and bool(shown.body == shown.trial.payload)


#: Keys of `/campaigns/trigger/send`, which is not a destination of transformations.
_OTHER_KEYS = frozenset(("recipients", "trigger_properties", "campaign_id", "canvas_id"))


def _unknown_keys(review: Review) -> Iterator[tuple[str, str | None, Seen]]:
    """Yield the keys of bodies that Braze does not document, with the array that may be meant."""
    for seen in review.seen:
        body = seen.observation.body
        if seen.change is not None and seen.name not in ("is missing", "is another text"):
            continue
        if not isinstance(body, dict) or review.runs is None or _is_payload(seen):
            continue
        destination = review.runs.script.destination
        given = review.runs.payload.render({})
        if destination != TRACK or body == given or set(body) & _OTHER_KEYS:
            continue
        for key in body:
            if key not in TRACK.keys:
                yield key, _similar(key), seen


def _similar(key: str) -> str | None:
    """The array whose name is misspelled."""
    letters = re.sub(r"[^a-z]", "", key.lower()[:100])
    for name in TRACK.array_names:
        if key != name and letters in (name, name[:-1], f"user{name}", f"custom{name}"):
            return name
    return suggest(key[:100], list(TRACK.array_names))


_PLACEHOLDER = re.compile(
    r"""
    YOUR[ _-].* | .*[_-]YOUR[_-].*          # YOUR SUBSCRIPTION GROUP ID
    | your[ _-](.*[ _-])?(id|key|uuid|token|identifier|group|app|name)
    | (INSERT|REPLACE|ENTER|ADD|PUT|CHANGE)[ _-]?(ME|YOUR|THE|HERE|WITH|[A-Z]+[ _-]ID)\b.*
    | \[?(INSERT|REPLACE|YOUR)[ _A-Z-]*\]?
    | TODO\b.* | CHANGEME | FIXME\b.* | TBD
    | [xX]{4,} | [xX]{4,}(-[xX]{4,})+       # xxxx-xxxx
    | <(?=[^<>]*[_ A-Z-])[A-Za-z][\w -]{2,}> | <(id|uuid|token|email|phone)>
    | \{\{.+\}\}                            # Liquid, which is not rendered here
    """,
    re.VERBOSE,
)
_LONGEST = 200
#: In these, a text like `<br>` or `TODO` is searched for or compared, not sent.
_NOT_SENT = ("arguments", "binary_expression", "switch_case", "throw_statement", "new_expression")


def is_placeholder(value: object) -> bool:
    """Return whether a value is a text that was meant to be replaced."""
    is_short = isinstance(value, str) and len(value) <= _LONGEST
    return is_short and _PLACEHOLDER.fullmatch(str(value).strip()) is not None


@rule("L157")
def _placeholder(review: Review) -> Iterator[Problem]:
    for node in review.script.all("string", "template_string"):
        if node.name == "key" or not is_placeholder(text_of(node)):
            continue
        parent = node.parent
        while parent.kind in ("parenthesized_expression", "array"):
            parent = parent.parent
        if parent.kind not in _NOT_SENT:
            yield Problem(node, "this is a placeholder")
