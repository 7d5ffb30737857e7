"""What throws: each expression once, with the run that shows it best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from brazesmith.engines import Failure, ScriptError
from brazesmith.explore.engine import Observation
from brazesmith.explore.samples import EACH, Path
from brazesmith.lint import model
from brazesmith.lint.places import error_node, is_thrown_on_purpose
from brazesmith.lint.runs import Seen
from brazesmith.lint.scopes import Names
from brazesmith.lint.syntax import NOTHING, Node, ParsedScript, unwrapped

_ENGINE_ERRORS = ("TypeError", "RangeError", "SyntaxError", "URIError")
#: L126 and L135 report these.
_REPORTED = ("Assignment to constant variable.", "headers.get is not a function")
#: What comes first, if several changes of the payload lead to the same error.
_ORDER = ("", "is missing", "is null", "is empty", "is another text")


@dataclass(frozen=True, slots=True)
class Throw:
    """An expression that throws, and the run that shows it best."""

    node: Node
    seen: Seen
    error: ScriptError
    is_result: bool  # of a call, such as `find`, or an element of a list

    @property
    def path(self) -> Path:
        """The part of the payload whose change leads to the error."""
        return self.seen.part.path if self.seen.part is not None else ()

    @property
    def code(self) -> str:
        """The code of the rule that reports it."""
        is_part = self.seen.part is not None and self.seen.part.optional is not None
        if self.error.message == "Invalid time value":
            return "L143"
        if self.error.name == "SyntaxError":
            return "L134" if "[object" in self.error.message else "L136"
        if self.seen.change is None or self.error.name != "TypeError":
            return "L137"
        if is_part:
            return "L130"
        is_missing = self.seen.name in ("is missing", "is null")
        return "L131" if is_missing and not self.is_result else "L132"


def is_thrown(error: ScriptError | None) -> bool:
    """Whether the engine threw an error."""
    return error is not None and error.kind is Failure.EXCEPTION and error.name in _ENGINE_ERRORS


def find_throws(
    script: ParsedScript, names: Names, runs: Sequence[Seen], prefix: int
) -> list[Throw]:
    """Return the expressions that throw, each once, in the order of the text.

    `prefix` is how many characters were put before the first line.
    """
    # What is read along one chain is shown at once: `a.b` and `a.b.c`.
    found: dict[tuple[int, bool], Throw] = {}
    nodes: dict[tuple[int | None, int | None], Node] = {}
    leaked = {node.text for node in names.leaked}
    for seen in sorted(runs, key=_rank):
        error = seen.observation.outcome.error
        if error is None or error.message in _REPORTED or seen.others > 1:
            continue
        is_leaked = error.name == "ReferenceError" and error.message.split(" ")[0] in leaked
        if not (is_thrown(error) or is_leaked):
            continue
        at = (error.line, error.column)
        if at not in nodes:
            nodes[at] = error_node(script, error, prefix)
        node = nodes[at]
        if node is NOTHING or is_thrown_on_purpose(node):
            continue
        if seen.base is not None and is_thrown(seen.base.outcome.error):
            continue
        throw = Throw(node, seen, error, _is_result(names, node))
        if _is_plausible(throw):
            found.setdefault((node.start, throw.is_result), throw)
    throws = sorted(found.values(), key=lambda throw: throw.node.start)
    unparsed = {
        throw.seen.part.path for throw in throws if throw.code == "L136" and throw.seen.part
    }
    # `JSON.parse(null)` is null: what is then read from it is the same problem.
    return [throw for throw in throws if throw.code == "L136" or throw.path not in unparsed]


def _is_result(names: Names, node: Node) -> bool:
    """Whether a property is read from what a call returned, perhaps through a variable."""
    base = unwrapped(node.get("object"))
    while base.kind == "identifier":
        binding = names.binding(base)
        declarator = binding.node.parent if binding is not None else NOTHING
        is_variable = binding is not None and declarator.get("name") is binding.node
        base = unwrapped(declarator.get("value")) if is_variable else NOTHING
    return base.kind in ("call_expression", "subscript_expression")


def _rank(seen: Seen) -> tuple[int, int, int]:
    """A part deep in the payload is more likely to be missing, a list to be empty."""
    order = _ORDER.index(seen.name) if seen.name in _ORDER else len(_ORDER)
    path = seen.part.path if seen.part is not None else ()
    return seen.others, order + (len(_ORDER) if EACH in path else 0), -len(path)


def _is_plausible(throw: Throw) -> bool:
    part, name = throw.seen.part, throw.seen.name
    if part is None:
        return True
    if name.startswith("has "):
        return False
    if name == "is blank" and throw.error.name != "TypeError":
        return False
    if part.optional is not None or len(part.path) != 2 or name not in ("is missing", "is null"):
        return True
    # The objects of the payload itself are what a source always sends. A list may be missing, but
    # if its elements are looked for, that it is empty is more likely.
    is_object = part.kind == model.OBJECT or "object" in part.hints
    return not (is_object or (part.kind == model.LIST and throw.is_result))


def same_error(error: ScriptError, observation: Observation) -> bool:
    """Whether another run ends in the same error."""
    other = observation.outcome.error
    return other is not None and (other.line, other.column, other.name) == (
        error.line,
        error.column,
        error.name,
    )
