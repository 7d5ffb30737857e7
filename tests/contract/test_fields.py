"""The fields with a meaning, which the compiler keeps dynamic keys away from."""

from __future__ import annotations

import subprocess
import sys

from brazesmith.contract.fields import (
    ATTRIBUTE_FIELDS,
    EVENT_FIELDS,
    IDENTIFIERS,
    PURCHASE_FIELDS,
    RESERVED_ATTRIBUTE_NAMES,
    RESERVED_EVENT_PROPERTIES,
    RESERVED_PURCHASE_PROPERTIES,
)


def test_names_are_unique_and_documented() -> None:
    for fields in (ATTRIBUTE_FIELDS, EVENT_FIELDS, PURCHASE_FIELDS):
        names = [field.name for field in fields]
        assert len(names) == len(set(names))
        assert all(field.doc and field.source.startswith("https://") for field in fields)


def test_a_dynamic_attribute_can_take_none_of_brazes_names() -> None:
    wanted = {"_update_existing_only", "_merge_objects", "push_token_import", "bio", "dob"}
    wanted |= {"email_subscription_info", "subscription_groups", "push_tokens", *IDENTIFIERS}
    assert wanted <= set(RESERVED_ATTRIBUTE_NAMES)


def test_reserved_properties() -> None:
    assert RESERVED_EVENT_PROPERTIES == ("time", "event_name")
    assert set(RESERVED_EVENT_PROPERTIES) < set(RESERVED_PURCHASE_PROPERTIES)


def test_the_fields_alone_do_not_load_the_table() -> None:
    code = (
        "import brazesmith.contract.fields, sys; print('brazesmith.contract.rules' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
