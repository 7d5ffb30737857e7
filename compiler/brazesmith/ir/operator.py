"""An operator: a row of the table, with everything that a phase needs to know about it.

The rows are written in `brazesmith.operators`, one decorated function each. No module outside that
package refers to an operator by name: phases read properties of the row, and find the operators
that they build themselves by role.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, TypeAlias

from brazesmith.ir.types import Kind, Type


class Role(StrEnum):
    """What the language and the phases use an operator for. Each role has at most one operator."""

    # Python's own operators on expressions.
    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    REMAINDER = "%"
    EQUAL = "=="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="
    ABSOLUTE = "abs"
    MEMBER = "[]"
    AMONG = "one of"
    # The structure of conditions.
    NEGATION = "not"
    CONJUNCTION = "and"
    DISJUNCTION = "or"
    # Tests of one value.
    IS_TRUE = "exactly true"
    IS_GIVEN = "not absent"
    IS_PRESENT = "neither absent nor null"
    IS_TEXT = "text"
    IS_FILLED = "text that is not empty"
    # Text with values in it, and its parts in a URL.
    CONCATENATION = "concatenation"
    URL_ENCODING = "percent-encoding"

    @property
    def is_infix(self) -> bool:
        """Whether a spec writes the operator between two arguments."""
        return self in _INFIX


_INFIX = frozenset(["+", "-", "*", "/", "%", "==", "<", "<=", ">", ">="])


class Absence(Enum):
    """When the result of an operator is absent."""

    POSSIBLE = "on some payload"
    NEVER = "never"
    LIKE_LAST = "at most when the last argument is"
    NOT_OF_OBJECT = "only when the first argument is not an object"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter. If it is `static`, it takes Python data that is known at compile time."""

    name: str
    kind: Kind
    static: bool = False
    condition: bool = False  # made exactly true or false
    variadic: bool = False
    every_match: bool = False  # a pattern with the flag `g`
    most: int | None = None  # of a whole number that begins at 0
    is_unit: bool = False  # the number of milliseconds in the unit of a time
    elements: tuple[Kind, ...] = ()  # of an array: what its elements can be (default: anything)


@dataclass(frozen=True, slots=True)
class Example:
    """Arguments and the result, which is documentation and a test. `ABSENT` is an absent value."""

    arguments: tuple[Any, ...]
    gives: Any


@dataclass(frozen=True, slots=True)
class Source:
    """Where a part of a result comes from: a path in one of the arguments.

    `element`: that argument is a function, and made this part when it was applied to the element of
    the first argument under this index or key.
    """

    argument: int
    path: tuple[str, ...]
    element: str | None = None


#: Argument values by index that may give a wanted result, from the argument values, the result, and
#: whether each argument depends on the payload. Whoever asks tries them out.
InverseRule: TypeAlias = Callable[[Sequence[Any], Any, Sequence[bool]], Mapping[int, Any]]

#: The type of a result, from the types of the arguments; a function's item is what it returns.
ResultRule: TypeAlias = Callable[[Sequence[Type]], Type]

#: Where the part of a result at a path comes from, on these argument values; None: from all.
SourceRule: TypeAlias = Callable[[Sequence[Any], tuple[str, ...]], "Source | None"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Operator:
    """A row of the table of operators."""

    name: str
    family: str
    doc: str
    signature: inspect.Signature
    parameters: tuple[Parameter, ...]
    kind: Kind  # of every result that is not absent; ANY if that depends on the arguments
    result: ResultRule
    javascript: str
    meaning: Callable[..., Any]
    examples: tuple[Example, ...]
    liquid: str = ""
    prints: bool = False  # numbers and booleans among the arguments become text
    written: str = ""  # the function that a spec calls, if it is not the operator itself
    role: Role | None = None
    #: Whether the first value is the result already. Then the second argument is not evaluated.
    short_circuits: Callable[[Any], bool] | None = None
    reads_clock: bool = False  # the result is the time of the run: the same at every call
    absence: Absence = Absence.POSSIBLE  # conditions are never absent, whatever this says
    takes_first: bool = False  # the result is the first argument that is neither absent nor null
    prefers_first: bool = False  # the result is the first of several values that is usable
    drops_absent: bool = False  # no entry of the result is absent, at any depth
    proves_object: bool = False  # a test that only an object passes
    takes_pairs: bool = False  # builds an object from [key, value] pairs; others are left out
    keeps_keys: bool = False  # every key of the result is a key of the first argument
    keeps_place: bool = False  # the result represents the first argument's place in the payload
    element_depth: int = 0  # how deep in the first argument the elements of the result are
    source: SourceRule | None = None
    inverse: InverseRule | None = None

    def __repr__(self) -> str:
        return self.name

    @property
    def spec_name(self) -> str:
        """The name of the function that a spec calls."""
        return self.written or self.name

    @property
    def is_lazy(self) -> bool:
        """Whether the second argument is evaluated only if the first does not decide."""
        return self.short_circuits is not None

    @property
    def chooses(self) -> bool:
        """Whether the result is one of the values passed, or absent if none of them fits."""
        is_choice = any(parameter.variadic for parameter in self.parameters) or self.is_lazy
        return is_choice and self.source is not None

    @property
    def is_condition(self) -> bool:
        """Whether every result is true or false."""
        return self.kind is Kind.BOOLEAN

    @property
    def usage(self) -> str:
        """The signature as the documentation shows it: `slice_text(text, start, end=None)`."""
        bare = [
            parameter.replace(annotation=inspect.Parameter.empty)
            for parameter in self.signature.parameters.values()
        ]
        return f"{self.name}{inspect.Signature(bare)}"


#: Every operator by name, in the order in which the modules define them.
OPERATORS: dict[str, Operator] = {}


@functools.cache
def with_role(role: str) -> Operator:
    """Return the operator that has a role. Python's and Liquid's signs are roles: `"<"`."""
    return next(row for row in OPERATORS.values() if row.role == role)
