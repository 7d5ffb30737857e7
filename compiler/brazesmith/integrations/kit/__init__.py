"""Everything that an integration needs beside the spec API (`from brazesmith import …`).

An integration turns the events of one source into transforms. It is a folder with five parts:

    payloads     the payload classes, and `EVENTS = Events(ShopEvent, globals())`
    settings     a `Settings` dataclass: the table `[tool.brazesmith.shop]`
    transforms   one `Row(OrderPlaced, "Order Placed")` per event, and optionally a `Router`
    special      the bodies of the events that are not simply reported
    reference    a template, `templates/docs/shop.md.j2`, over `Integration.reference()`

Optionally it has a sixth, `receiver`: the source's local counterpart, a `Receiver` for `serve`.

`INTEGRATION` in `transforms` holds them together. The smallest one is `tests/integrations/shop.py`.
"""

from brazesmith.integrations.kit.events import Events, field_names, is_open, record_type
from brazesmith.integrations.kit.integration import Integration, Reference
from brazesmith.integrations.kit.receiver import Contact, Decision, Occurrence, Receiver
from brazesmith.integrations.kit.settings import SettingError, Settings, key
from brazesmith.integrations.kit.transforms import Router, Row
from brazesmith.language.bodies import Identity
from brazesmith.language.payload import named_record
from brazesmith.language.transform import Body

__all__ = [
    "Body", "Contact", "Decision", "Events", "Identity", "Integration", "Occurrence", "Receiver",
    "Reference", "Router", "Row", "SettingError", "Settings", "field_names", "is_open", "key",
    "named_record", "record_type",
]  # fmt: skip
