"""What Braze would answer: status, counters, errors, its own sentences."""

from __future__ import annotations

from typing import Any

import pytest

from brazesmith.contract import judge
from brazesmith.contract.rules.examples import attributes, catalog, event, purchase

NOTHING_VALID = "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields."
NO_USER = "'external_id', 'braze_id', 'user_alias', 'email' or 'phone' is required"
SEVERAL = "You must specify only one of 'external_id', 'user_alias' or 'braze_id'"


def test_all_accepted_counts_only_arrays_with_objects() -> None:
    body = {**event(), "attributes": attributes()["attributes"] * 2, "purchases": []}
    verdict = judge(body)
    assert (verdict.verdict, verdict.status, verdict.findings) == ("accepted", 201, ())
    assert verdict.response == {
        "message": "success",
        "attributes_processed": 2,
        "events_processed": 1,
    }


def test_the_answer_that_was_measured_on_braze() -> None:
    """Five attribute objects, of which 1, 3 and 4 were refused, with these sentences."""
    body = {
        "attributes": [
            {"external_id": "u0", "first_name": "Ada"},
            {"external_id": "u1", "email_subscribe": "yes"},
            {"external_id": "u2", "first_name": "Alan"},
            {"external_id": "u3", "push_subscribe": "yes"},
            {"external_id": "u4", "braze_id": "5f0d"},
        ]
    }
    verdict = judge(body)
    assert (verdict.verdict, verdict.status) == ("partial", 201)
    assert verdict.response == {
        "message": "success",
        "attributes_processed": 2,
        "errors": [
            {
                "type": "'email_subscribe' must be 'subscribed', 'unsubscribed', or 'opted_in'",
                "input_array": "attributes",
                "index": 1,
            },
            {
                "type": "'push_subscribe' must be 'subscribed', 'unsubscribed', or 'opted_in'",
                "input_array": "attributes",
                "index": 3,
            },
            {"type": SEVERAL, "input_array": "attributes", "index": 4},
        ],
    }
    assert judge(body, profile="braze").response == verdict.response


def test_an_index_counts_within_its_own_array() -> None:
    body = {**event(external_id=...), "purchases": [*purchase()["purchases"], {}]}
    verdict = judge(body)
    assert verdict.response == {
        "message": "success",
        "purchases_processed": 1,
        "errors": [
            {"type": NO_USER, "input_array": "events", "index": 0},
            {"type": NO_USER, "input_array": "purchases", "index": 1},
        ],
    }


def test_every_object_refused() -> None:
    verdict = judge(event(external_id=...))
    assert (verdict.verdict, verdict.status) == ("rejected", 400)
    assert verdict.response == {
        "message": NOTHING_VALID,
        "errors": [{"type": NO_USER, "input_array": "events", "index": 0}],
    }


@pytest.mark.parametrize("body", [{}, {"attributes": []}, {"events": [], "purchases": []}])
@pytest.mark.parametrize("profile", ["strict", "braze"])
def test_nothing_sent(body: Any, profile: Any) -> None:
    verdict = judge(body, profile=profile)
    assert (verdict.verdict, verdict.status) == ("rejected", 400)
    assert verdict.response == {"message": NOTHING_VALID, "errors": []}


def test_a_sentence_of_ours_says_so_and_gives_way_to_one_of_brazes() -> None:
    ours = judge(event(time="1714564800")).response["errors"][0]["type"]
    assert ours.startswith('[brazesmith BZ304] `time` is "1714564800", which is not an ISO 8601')
    both = judge(event(time="1714564800", external_id=...)).response["errors"]
    assert [error["type"] for error in both] == [NO_USER]


@pytest.mark.parametrize("body", [[], "text", None, 5, True])
@pytest.mark.parametrize(
    "destination", ["track", "catalog-update", "catalog-edit", "catalog-delete"]
)
def test_a_body_that_is_no_object(body: Any, destination: str) -> None:
    verdict = judge(body, destination)
    assert (verdict.verdict, verdict.status) == ("rejected", 400)
    assert [(finding.code, finding.pointer) for finding in verdict.findings] == [("BZ001", "")]


def test_an_array_that_is_none_refuses_the_request() -> None:
    verdict = judge({**event(), "attributes": {"external_id": "u"}})
    assert (verdict.verdict, verdict.status) == ("rejected", 400)
    assert [finding.pointer for finding in verdict.findings] == ["/attributes"]


def test_lost_and_risky_do_not_change_the_answer() -> None:
    verdict = judge(event(time="2024-05-01", properties={"note": "n" * 300}))
    assert {finding.level for finding in verdict.findings} == {"lost", "risky"}
    assert (verdict.verdict, verdict.response["events_processed"]) == ("accepted", 1)


@pytest.mark.parametrize("destination", ["catalog-update", "catalog-edit", "catalog-delete"])
def test_catalogs(destination: str) -> None:
    accepted = judge(catalog({"id": "a"}), destination)
    assert (accepted.verdict, accepted.status) == ("accepted", 202)
    assert accepted.response == {"message": "success"}
    refused = judge(catalog({"id": "a"}, {"id": "a"}, {"id": "a"}, {}), destination)
    assert (refused.verdict, refused.status) == ("rejected", 400)
    assert refused.response["message"] == "Invalid Request"
    ids = [error["id"] for error in refused.response["errors"]]
    assert ids == ["items-missing-ids", "ids-not-unique"]
    assert set(refused.response["errors"][0]) == {
        "id",
        "message",
        "parameters",
        "parameter_values",
    }


def test_json_of_a_verdict() -> None:
    told = judge(event(external_id=...)).to_json()
    assert list(told) == ["verdict", "status", "response", "findings"]
    assert list(told["findings"][0]) == [
        "code",
        "level",
        "pointer",
        "message",
        "hint",
        "wire",
        "provenance",
    ]


def test_the_destination_may_be_its_name() -> None:
    assert judge(catalog({"id": "a"}), "catalog-edit", "combined-75", "strict").status == 202
    with pytest.raises(ValueError, match="nowhere"):
        judge({}, "nowhere")


def test_pointers_escape_keys() -> None:
    findings = judge(event(properties={"$a/b~c": 1})).findings
    assert [finding.pointer for finding in findings] == ["/events/0/properties/$a~1b~0c"]
