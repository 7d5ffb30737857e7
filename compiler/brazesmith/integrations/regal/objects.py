"""A contact's custom objects, as Braze keeps them: arrays of objects, one for each type.

An object with the type salesforce_opportunity is an element of the custom attribute
`salesforce_opportunity`, and is found there by its `related_object_id`.
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
from brazesmith.language.expressions import Expr

#: The field by which an element of the array is found.
ID = "related_object_id"


def nested(values: Map[Anything]) -> Anything:
    """Storable values as a nested attribute has them: no nulls, no `.`, `$` or space in a name.

    One null, or more than 100 KB, would make Braze drop the whole update, and say success.
    """
    known = named("known", without_nulls(values))
    renamed = rename_keys(known, lambda key: replace_pattern(key, r"[.$ ]", "_"))
    result: Anything = named("fields", nestable(reportable(renamed)))
    return result


def kept_under_type(
    received: Received, fields: Expr, change: Callable[[Anything], Value]
) -> Anything:
    """The contact with a change of the array of the object's type.

    There is one if type and id are there, and there are fields. `change` makes it from the id.
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
