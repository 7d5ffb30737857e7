"""L150 to L161, L170 and L171: what Braze refuses or loses of the returned bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from brazesmith.base.diagnostics import suggest
from brazesmith.base.ecmascript import ABSENT
from brazesmith.contract import Finding
from brazesmith.contract.destinations.track import TRACK
from brazesmith.contract.fields import PRIMARY_IDENTIFIERS
from brazesmith.lint.bodies import Difference, differences, entities
from brazesmith.lint.places import object_node, value_node
from brazesmith.lint.rule import Problem, Review, rule
from brazesmith.lint.rules.results import callbacks_without_result
from brazesmith.lint.rules.throws import condition
from brazesmith.lint.rules.values import has_finding, is_copied, value_at
from brazesmith.lint.runs import MANY, OTHER_KEYS, Seen
from brazesmith.lint.syntax import text_of

#: The rules of the lint that report a rule of Braze's about every body.
_CODES: Mapping[str, str] = {
    "BZ002": "L152", "BZ006": "L156", "BZ508": "L156", "BZ101": "L160", "BZ103": "L161",
    "BZ301": "L153", "BZ303": "L153", "BZ401": "L153", "BZ308": "L155", "BZ407": "L155",
    "BZ260": "L158", "BZ304": "L140", "BZ001": "L114",
}  # fmt: skip
#: Those that report it if only some payloads lead to it; "" if another rule always does.
_VARIED_CODES: Mapping[str, str] = {
    "BZ006": "L159", "BZ508": "L159", "BZ103": "", "BZ260": "L158", "BZ001": "", "BZ005": "",
    "BZ307": "",
}  # fmt: skip


def _findings(review: Review, code: str) -> Iterator[tuple[Seen, Finding]]:
    """Yield what Braze refuses or loses of usual bodies, for one rule."""
    for seen in review.seen:
        body = seen.observation.body
        if seen.change is not None or not isinstance(body, dict) or set(body) & _OTHER_KEYS:
            continue
        for finding in seen.observation.findings:
            if finding.level == "risky" or _CODES.get(finding.code, "L170") != code:
                continue
            is_of_value = code in ("L170", "L158")
            if not is_of_value or not is_copied(review, finding, seen.observation):
                yield seen, finding


def _report(
    review: Review, seen: Seen, finding: Finding, message: str = "", pointer: str | None = None
) -> Problem:
    place = finding.pointer if pointer is None else pointer
    value = value_at(seen.observation.body, place)
    node = value_node(review.script, place)
    if re.search(r"/\d{1,9}$", place):
        node = object_node(review.script, place, value)
    return Problem(
        node if node.kind != "object" else node.first_line,
        message or _sentence(finding),
        finding.hint if not message else "",
        seen=seen.observation,
        shows=has_finding(finding),
    )


def _sentence(finding: Finding) -> str:
    return f"{finding.message.rstrip('.')} ({finding.code})"


def _simple(code: str) -> None:
    """Register a rule that reports findings with their own message."""

    @rule(code)
    def check(review: Review) -> Iterator[Problem]:
        for seen, finding in _findings(review, code):
            yield _report(review, seen, finding)


@rule("L160")
def _two_identifiers(review: Review) -> Iterator[Problem]:
    for seen, finding in _findings(review, "L160"):
        pointer = f"{finding.pointer}/{PRIMARY_IDENTIFIERS[0]}"
        yield _report(review, seen, finding, "this object has two primary identifiers", pointer)


for _code in ("L152", "L153", "L155", "L161"):
    _simple(_code)


@rule("L170")
def _refused(review: Review) -> Iterator[Problem]:
    is_misspelled = any(_unknown_keys(review))
    has_callback = any(callbacks_without_result(review))
    for seen, finding in _findings(review, "L170"):
        is_known = (finding.code == "BZ005" and is_misspelled) or (
            finding.code == "BZ004" and has_callback
        )
        value = value_at(seen.observation.body, finding.pointer)
        if not is_known and not is_placeholder(value):
            yield _report(review, seen, finding)


_ONE_TOO_MANY = ", ".join(["{ external_id: payload.id }"] * (TRACK.most_objects + 1))


@rule("L156", bad=f"return {{ attributes: [{_ONE_TOO_MANY}] }};")
def _many(review: Review) -> Iterator[Problem]:
    for seen, finding in _findings(review, "L156"):
        yield _report(review, seen, finding)


@rule("L159")
def _unbounded(review: Review) -> Iterator[Problem]:
    for seen, finding, _ in _varied(review, "L159"):
        name = "objects" if finding.code == "BZ006" else "items"
        message = f"this body has more than the {_limit(finding)} {name} that Braze accepts"
        yield _report(review, seen, finding, f"{message} {condition(seen)}")


def _limit(finding: Finding) -> int:
    return TRACK.most_objects if finding.code == "BZ006" else 50


@rule("L158")
def _null(review: Review) -> Iterator[Problem]:
    message = "null in a nested attribute makes Braze drop the update"
    for seen, finding in _findings(review, "L158"):
        yield _report(review, seen, finding, message)
    for seen, finding, _ in _varied(review, "L158"):
        if seen.name == "is null":
            continue  # the payload's own null
        yield _report(review, seen, finding, f"{message}, {condition(seen)}")


@rule("L171")
def _sometimes(review: Review) -> Iterator[Problem]:
    for seen, finding, pointer in _varied(review, "L171"):
        message = f"{_sentence(finding)}, {condition(seen)}"
        yield _report(review, seen, finding, message, pointer)


def _varied(review: Review, code: str) -> Iterator[tuple[Seen, Finding, str]]:
    """Yield what Braze refuses or loses because one thing in the payload is unusual."""
    for seen in review.seen:
        if seen.base is None or seen.name in (OTHER_KEYS, "is blank"):
            continue
        is_odd = seen.name == "is empty" or re.match(r"is -?\d", seen.name)
        if is_odd and seen.part is not None and seen.part.is_leaf:
            continue
        usual = {_general(finding) for finding in seen.base.findings}
        is_many = seen.name == f"has {MANY} elements"
        changed: list[Difference] | None = None
        for finding in seen.observation.findings:
            if finding.level == "risky" or _general(finding) in usual:
                continue
            reported = _VARIED_CODES.get(finding.code, "L171")
            if reported != code or is_many != (reported == "L159"):
                continue
            if is_many:
                yield seen, finding, finding.pointer
                continue
            if changed is None:
                changed = list(differences(seen))
            about = [one.pointer for one in changed if _concerns(one, finding, code)]
            if about:
                yield seen, finding, about[0]


def _concerns(one: Difference, finding: Finding, code: str) -> bool:
    """Whether a finding is about a value that differs, or about a key that is not there now."""
    if one.after is None and "properties" not in one.path and code == "L171":
        return False  # L143 and L145 report a number or a time that becomes null
    is_gone = one.after is ABSENT and one.pointer.rpartition("/")[0] == finding.pointer
    return is_gone or one.pointer == finding.pointer


def _general(finding: Finding) -> tuple[str, str]:
    return finding.code, re.sub(r"/\d{1,9}(?=/|$)", "/#", finding.pointer)


@rule("L150")
def _misspelled_key(review: Review) -> Iterator[Problem]:
    for key, similar, seen in _unknown_keys(review):
        if similar is not None:
            hint = f"did you mean `{similar}`?"
            node = value_node(review.script, f"/{key}")
            yield Problem(node, f"unknown key `{key}`", hint, seen=seen.observation)


@rule("L151")
def _unknown_key(review: Review) -> Iterator[Problem]:
    for key, similar, seen in _unknown_keys(review):
        if similar is None:
            node = value_node(review.script, f"/{key}")
            message = f"Braze does not document the key `{key}` here"
            yield Problem(node, message, seen=seen.observation)


#: Keys of `/campaigns/trigger/send`, which is not a destination of transformations.
_OTHER_KEYS = frozenset(("recipients", "trigger_properties", "campaign_id", "canvas_id"))


def _unknown_keys(review: Review) -> Iterator[tuple[str, str | None, Seen]]:
    """Yield the keys of bodies that Braze does not document, with the array that may be meant."""
    for seen in review.seen:
        body = seen.observation.body
        if seen.change is not None or not isinstance(body, dict) or review.runs is None:
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


#: Fields that, misspelled, change which user the object is about or what happens to the user.
_CRITICAL = (
    "external_id", "user_alias", "braze_id", "_update_existing_only", "_merge_objects",
    "subscription_groups", "email_subscribe", "push_subscribe",
)  # fmt: skip


@rule("L154")
def _field(review: Review) -> Iterator[Problem]:
    for seen in review.seen:
        if seen.change is not None:
            continue
        misspelled = {similar: key for key, similar, _ in _unknown_keys(review) if similar}
        arrays = (*TRACK.array_names, *misspelled.values())
        meant = {key: similar for similar, key in misspelled.items()}
        for entity in entities(seen.observation, arrays):
            array = meant.get(entity.array, entity.array)
            names = [field.name for field in TRACK.fields_of(array)]
            for key in entity.value:
                similar = None if key in names else _similar_field(key, names)
                if similar is not None and similar not in entity.value:
                    pointer = f"/{entity.array}/{entity.index}/{key}"
                    yield Problem(
                        value_node(review.script, pointer),
                        f"unknown field `{key}`",
                        f"did you mean `{similar}`?",
                        seen=seen.observation,
                    )


def _similar_field(key: str, names: list[str]) -> str | None:
    letters = re.sub(r"[\W_]", "", key.lower()[:100])
    for name in names:
        if letters == name.replace("_", ""):
            return name
    return suggest(key[:100], [name for name in _CRITICAL if name in names], cutoff=0.87)


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
