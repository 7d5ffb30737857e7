"""A contact's custom objects, as Braze stores them: one array of objects for each type.

An object of the type salesforce_opportunity is an element of the custom attribute
`salesforce_opportunity` and is identified there by its `related_object_id`.
"""

from __future__ import annotations

from collections.abc import Callable

from brazesmith import (
    Anything,
    Map,
    Value,
    all_of,
    fitted,
    from_entries,
    is_empty,
    is_filled,
    named,
    nestable,
    not_,
    rename_keys,
    replace_pattern,
    reportable,
    when,
    without_nulls,
)
from brazesmith.integrations.regal.received import Received

#: The field that identifies an element of the array.
ID = "related_object_id"


def nested(values: Map[Anything]) -> Anything:
    """Return values for a nested attribute: no nulls, and no `.`, `$` or space in a name.

    A single null, or more than 100 KB, would make Braze drop the whole update and report success.
    """
    known = named("known", without_nulls(values))
    renamed = rename_keys(known, lambda key: replace_pattern(key, r"[.$ ]", "_"))
    result: Anything = named("fields", nestable(reportable(renamed)))
    return result


def kept_under_type(
    received: Received, fields: Anything, change: Callable[[Anything], Value]
) -> Anything:
    """Return the contact with a change of the array for the object's type.

    It is absent unless the event has a type, an id and fields. `change` maps the id to the change.
    """
    type_ = named("type", received.properties.related_object_type)
    id_ = named("id", received.properties.related_object_id)
    return when(
        all_of(is_filled(type_), is_filled(id_), not_(is_empty(fields))),
        received.attributes(
            merge_objects=True,
            dynamic=received.prefixed(from_entries([[type_, change(fitted(id_))]])),
        ),
    )
