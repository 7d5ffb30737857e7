"""The operators of the expression language: one row each, in the module of its family.

To add one, write one decorated function in the right module; nothing else changes. The language
reference, the checks, the JavaScript, the interpreter and the tests read the row.
"""

from brazesmith.operators import arrays, json_text, logic, numbers, objects, text, times
from brazesmith.operators.registry import OPERATORS, Example, Operator, Parameter, condition_node

__all__ = [
    "OPERATORS",
    "Example",
    "Operator",
    "Parameter",
    "arrays",
    "condition_node",
    "json_text",
    "logic",
    "numbers",
    "objects",
    "text",
    "times",
]
