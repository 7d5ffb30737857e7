"""The operators of the expression language: one row each, in the module of its family.

To add one, write one decorated function in the right module, and list it in the module's `__all__`.
The language reference, the checks, the targets, the interpreter and the tests read the row.
"""

from brazesmith.ir.operator import OPERATORS, Example, Operator, Parameter
from brazesmith.operators import arrays, json_text, logic, numbers, objects, text, times

__all__ = [
    "OPERATORS", "Example", "Operator", "Parameter",
    "arrays", "json_text", "logic", "numbers", "objects", "text", "times",
]  # fmt: skip
