"""A contact's custom objects, as Braze keeps them: arrays of objects, one for each type.

An object with the type salesforce_opportunity is an element of the custom attribute
`salesforce_opportunity`, and is found there by its `related_object_id`.
"""

from __future__ import annotations

from collections.abc import Callable

from brazesmith import (
    Anything,
    Value,
    all_of,
    fitted,
    from_entries,
    is_filled,
    named,
    rename_keys,
    replace_pattern,
    reportable,
    when,
    without_nulls,
)
from brazesmith.language.expressions import Expr
from brazesmith.regal.received import Received


def nested(fields: Expr) -> Anything:
    """Fields as a nested attribute can have them: no nulls, no `.`, `$` or space in their names.

    One null would make Braze drop the whole update, and say success.
    """
    renamed = rename_keys(without_nulls(fields), lambda key: replace_pattern(key, r"[.$ ]", "_"))
    result: Anything = named("fields", reportable(renamed))
    return result


def kept_under_type(received: Received, change: Callable[[Anything], Value]) -> Anything:
    """The contact with a change of the array of the object's type, if type and id are there.

    `change` makes the change from the object's id.
    """
    type_ = received.properties.related_object_type
    id_ = received.properties.related_object_id
    return when(
        all_of(is_filled(type_), is_filled(id_)),
        received.attributes(
            merge_objects=True,
            dynamic=received.prefixed(from_entries([[type_, change(fitted(id_))]])),
        ),
    )
