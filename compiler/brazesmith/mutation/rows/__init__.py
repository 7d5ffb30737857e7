"""The faults that a person could make: one row for each class of them.

A row is a function from a node of a program to changes of it. It reads an operator's properties and
role, never its name. A change is only of what a person wrote (`mutation.places`): what the language
adds to a spec cannot be wrong in it.
"""

from __future__ import annotations

from typing import Final

from brazesmith.mutation.rows import conditions, constants, keys, values
from brazesmith.mutation.rows.row import Change as Change
from brazesmith.mutation.rows.row import Row
from brazesmith.mutation.rows.surroundings import Surroundings as Surroundings

#: The rows by the name of the mutation, in the order in which faults at one place are numbered.
ROWS: Final[dict[str, Row]] = {**values.ROWS, **constants.ROWS, **keys.ROWS, **conditions.ROWS}
