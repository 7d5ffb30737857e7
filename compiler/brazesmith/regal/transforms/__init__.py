"""The transforms from Regal to Braze, one module an event."""

from brazesmith.regal.transforms import (
    call_completed,
    contact_attribute_edited,
    contact_experiment_assigned,
    contact_unsubscribed,
)

#: In the order in which `brazesmith list` shows them.
TRANSFORMS = (
    call_completed.transform,
    contact_attribute_edited.transform,
    contact_experiment_assigned.transform,
    contact_unsubscribed.transform,
)
