"""Custom attributes to which different transforms send values of different types.

Braze detects the type of a custom attribute from the first value that it receives, so transforms
that send different types under one name are in conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brazesmith.base.diagnostics import Diagnostic, Label, Severity
from brazesmith.targets.script import Script


def conflicts(scripts: Iterable[Script]) -> Iterator[Diagnostic]:
    """Yield a warning for each custom attribute that has different types in different scripts."""
    by_name: dict[str, dict[str, tuple[str, Label]]] = {}
    for script in scripts:
        for name, label in script.attributes:
            by_name.setdefault(name, {}).setdefault(label.text, (script.name, label))
    for name, by_type in by_name.items():
        transforms = dict.fromkeys(transform for transform, _ in by_type.values())
        if len(transforms) > 1:
            listed = " and ".join(f"{type_} in {place[0]}" for type_, place in by_type.items())
            yield Diagnostic(
                "S119",
                f"the custom attribute `{name}` is {listed}; the first value that Braze receives "
                "determines its type",
                tuple(label for _, label in by_type.values())[::-1],
                ("send values of one type, or use two attributes",),
                Severity.WARNING,
                list(transforms)[-1],
            )
