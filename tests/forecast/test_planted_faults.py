"""Faults planted in specs are found before there is a payload, at the right line."""

from __future__ import annotations

from pathlib import Path

import pytest

from brazesmith.app.compile import compile_project
from brazesmith.app.project import Project
from brazesmith.base.diagnostics import Diagnostic, Severity

HEAD = """
from brazesmith import *


class Traits(Record):
    email: Email = field(optional="only if you sent it")
    phone: Phone = field(optional=True)


class Item(Record):
    sku: Text = field(enum=("MUG", "TEE"))
    price: Number
    note: Text = field(nullable=True, max_length=50)


class Order(Payload, event="Shop order"):
    id: Text = field(optional="guests have none", max_length=50)
    kind: Text = field(enum=("order", "refund"))
    placed: UnixSeconds
    state: Text = field(enum=("opted_in", "gone"))
    total: Number
    label: Text = field(max_length=50)
    comment: Text
    tag: Text = field(nullable=True, max_length=20)
    traits: Traits
    items: Array[Item]
    extra: Map[Text]


order = Order()
user = identify(external_id=order.id, email=order.traits.email)
"""


def found(tmp_path: Path, body: str, more: str = "") -> list[Diagnostic]:
    """The diagnostics of a transform with this body; HEAD is above it."""
    (tmp_path / "transforms").mkdir(exist_ok=True)
    call = f"Transform(\n    name='x',\n    source=order,\n    body={body},\n)"
    spec = f"{HEAD}{more}\ntransform = {call}\n"
    (tmp_path / "transforms/x.py").write_text(spec)
    project = Project(tmp_path)
    return list(compile_project(project, forecast=True).diagnostics)


def event(
    properties: str = "{}", time: str = "iso8601(order.placed)", name: str = "'Order'"
) -> str:
    return f"Track(events=[Event(user=user, name={name}, time={time}, properties={properties})])"


def attributes(arguments: str) -> str:
    return f"Track(attributes=[Attributes(user=user, {arguments})])"


@pytest.mark.parametrize(
    "body",
    [
        event(),
        event("{'total': order.total, 'label': order.label, 'tag': order.tag}"),
        event("fitted({'comment': order.comment})"),
        event("{'n': length(order.items)}", name="when(order.kind == 'refund', 'Refund', 'Order')"),
        attributes("custom={'label': order.label, 'tag': order.tag}"),
        attributes("custom={'last': {'label': order.label, 'at': nested_time(order.placed)}}"),
        attributes("dynamic=fitted(order.extra)"),
        (
            "Track(purchases=take(each(order.items, lambda item: Purchase(user=user, "
            "product_id=item.sku, currency='USD', price=item.price, time=now())), 75))"
        ),
        "route((order.kind == 'refund', skip('no refunds')), otherwise=" + event() + ")",
    ],
)
def test_nothing_is_said_of_a_sound_spec(tmp_path: Path, body: str) -> None:
    assert found(tmp_path, body) == []


ERROR, WARNING = Severity.ERROR, Severity.WARNING


@pytest.mark.parametrize(
    ("body", "severity", "marked", "says"),
    [
        # what must fail
        (event(time="absent"), ERROR, "Event(", "time"),
        (event("{'time': order.label}"), ERROR, "", "`time`"),
        (attributes("email_subscribe='yes'"), ERROR, "", "email_subscribe"),
        (attributes("subscription_groups=[SubscriptionGroup(id='my group', state='subscribed')]"),
         ERROR, "", "UUID"),
        (("Track(purchases=[Purchase(user=user, product_id='a', currency='dollars', price=1,"
         " time=now())])"), ERROR, "", "currency"),
        (("Track(attributes=[{'external_id': 'a', 'user_alias': {'alias_name': 'b',"
         " 'alias_label': 'c'}}])"), ERROR, "", "external_id"),
        ("Track(attributes=[{'plan': 'gold'}])", ERROR, "", "no user"),
        # what can fail
        (event(time="iso8601(order.label)"), WARNING, "iso8601(order.label)", "`time`"),
        (event("{'comment': order.comment}"), WARNING, "order.comment", "may be of any length"),
        (attributes("email_subscribe=order.state"), WARNING, "order.state", 'may be "gone"'),
        (attributes("custom={'last': {'tag': order.tag}}"), WARNING, "order.tag", "may be null"),
        (attributes("custom={'notes': each(order.items, lambda item: {'n': item.note})}"),
         WARNING, "item.note", "may be null"),
        ("Track(attributes=[{'external_id': order.id, 'plan': 'gold'}])", WARNING, "",
         "may be absent: guests have none"),
        (("Track(attributes=[{'external_id': order.id, 'braze_id': when(order.kind == 'refund',"
         " order.label)}])"), WARNING, "", "kind"),
        ("Track(attributes=[merge({'external_id': order.label}, order.extra)])", WARNING, "",
         "may have the key"),
        ("Track(events=each(order.items, lambda item: Event(user=user, name='x', time=now())))",
         WARNING, "", "may have any length"),
        (event("{'when': {'$time': order.label}}"), None, "", ""),
        (attributes("custom={'at': {'$time': order.label}}"), WARNING, "", ""),
        (attributes("current_location={'latitude': order.total, 'longitude': 'east'}"),
         ERROR, "", "current_location"),
    ],
)  # fmt: skip
def test_planted_faults(
    tmp_path: Path, body: str, severity: Severity | None, marked: str, says: str
) -> None:
    diagnostics = found(tmp_path, body)
    if severity is None:
        assert diagnostics == []
        return
    assert {d.severity for d in diagnostics} == {severity}, diagnostics
    said = {d: "\n".join([d.message, *d.notes]) for d in diagnostics}
    [diagnostic, *_] = [d for d in diagnostics if says in said[d]]
    assert diagnostic.code.startswith("BZ")
    assert marked in diagnostic.labels[0].span.text
    spec = (tmp_path / "transforms/x.py").read_text().splitlines()
    line = spec[diagnostic.labels[0].span.line - 1]
    assert "body=" in line or "user = identify" in line


def test_a_warning_is_allowed_with_a_reason_which_the_header_shows(tmp_path: Path) -> None:
    body = event("{'comment': order.comment}") + ", allow={'BZ310': 'the form has 200 characters'}"
    assert found(tmp_path, body) == []
    [script] = compile_project(Project(tmp_path)).scripts
    assert " * Allowed      BZ310: the form has 200 characters\n" in script.code


def test_an_error_cannot_be_allowed(tmp_path: Path) -> None:
    body = event("{'time': order.label}") + ", allow={'BZ308': 'we like it'}"
    assert [d.severity for d in found(tmp_path, body)] == [ERROR]


def test_a_reason_is_needed(tmp_path: Path) -> None:
    [diagnostic] = found(tmp_path, event() + ", allow={'BZ310': ' '}")
    assert diagnostic.code == "S115"


def test_of_an_undeclared_payload_only_what_must_fail_is_said(tmp_path: Path) -> None:
    body = "Track(attributes=[{'external_id': payload.id, 'plan': payload.plan}])"
    assert found(tmp_path, body) == []
    body = "Track(attributes=[Attributes(user=identify(external_id=payload.id), dob='soon')])"
    assert found(tmp_path, body) == [] or found(tmp_path, body)[0].severity is ERROR


def test_a_spec_may_be_long_lived(tmp_path: Path) -> None:
    """The commands print what is found, and go on."""
    from click.testing import CliRunner

    from brazesmith.cli import main

    found(tmp_path, event("{'comment': order.comment}"))
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    import os

    before = os.getcwd()
    os.chdir(tmp_path)
    try:
        result = CliRunner().invoke(main, ["compile"])
    finally:
        os.chdir(before)
    assert result.exit_code == 0
    assert "warning[BZ310]" in result.stderr
    assert (tmp_path / "build/x.js").is_file()


RAW = "raw_javascript({!r}, order=order)"


@pytest.mark.parametrize(
    ("body", "severity", "marked", "says"),
    [
        (event("{'label': " + RAW.format("order.label.trim()") + "}"), None, "", ""),
        (attributes("email_subscribe=" + RAW.format("'yes'")), ERROR, "", "email_subscribe"),
        (attributes("email_subscribe=" + RAW.format("order.state")), WARNING, "", "payload.state"),
        (attributes("email_subscribe=raw_javascript('payload.state')"), WARNING, "", "state"),
        (event("{'comment': order.comment, 'raw': " + RAW.format("1") + "}"), WARNING,
         "order.comment", "may be of any length"),
        ("route((is_true(raw_javascript('payload.kind === \"refund\"')), skip()), otherwise="
         + attributes("email_subscribe=order.label") + ")", WARNING, "", ""),
    ],
)  # fmt: skip
def test_programs_with_raw_javascript_are_foreseen(
    tmp_path: Path, body: str, severity: Severity | None, marked: str, says: str
) -> None:
    diagnostics = found(tmp_path, body)
    assert [each.severity for each in diagnostics] == ([severity] if severity else [])
    for each in diagnostics:
        assert says in "\n".join([each.message, *each.notes])
        [label] = each.labels
        assert marked in Path(label.span.file).read_text().splitlines()[label.span.line - 1]
