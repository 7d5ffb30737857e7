"""What a program reads of the payload and the headers, and what it compares that with."""

from __future__ import annotations

from collections.abc import Mapping

from brazesmith import ir
from brazesmith.explore.samples import EACH, Path, is_read
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type


class Reading:
    """The places of payload and headers that a program reads, and what it compares them with."""

    def __init__(self, program: ir.Program) -> None:
        nodes = list(ir.walk(*ir.roots(program.body)))
        self.declared: Type | None = None  # the type of the payload
        self.reads: list[Path] = []
        #: The texts that a place is compared with, or looked up among.
        self.compared: dict[Path, list[str]] = {}
        self._bound: dict[int, Path] = {}  # what the parameters of functions stand for
        self._places: dict[int, frozenset[Path]] = {}
        self._depends: dict[tuple[int, Path], bool] = {}
        for node in nodes:
            self._look_at(node)
        #: The places that conditions look at; not the objects on the way to them.
        self.deciding = self._deciding(nodes, program.body)
        functions = [node for node in nodes if isinstance(node, ir.Function)]
        #: The ids of the nodes that may have a value for each call of a function around them.
        self.inside_functions = {id(node) for f in functions for node in ir.walk(f.result)}

    def depends(self, node: ir.Node, place: Path) -> bool:
        """Whether the value of a node can be another one when something is changed there."""
        key = (id(node), place)
        if key not in self._depends:
            self._depends[key] = is_read(place, self.places(node))
        return self._depends[key]

    def places(self, node: ir.Node) -> frozenset[Path]:
        """The places that a value is made of; not the objects on the way to them."""
        found = self._places.get(id(node))
        if found is None:
            path = self.path(node) if isinstance(node, ir.Get | ir.Input) else None
            below = (self.places(child) for child in ir.children(node))
            found = frozenset[Path]().union(*below) if path is None else frozenset({path})
            self._places[id(node)] = found
        return found

    def _deciding(self, nodes: list[ir.Node], body: ir.Body) -> list[Path]:
        of_values = [node.condition for node in nodes if isinstance(node, ir.If)]
        conditions = ir.walk(*_branch_conditions(body), *of_values)
        found = dict.fromkeys(path for path in map(self.path, conditions) if path is not None)
        outer = {path[:length] for path in found for length in range(len(path))}
        return [path for path in found if path not in outer]

    def _look_at(self, node: ir.Node) -> None:
        match node:
            case ir.Input(name="payload", type=type_) if type_.shape is not None:
                self.declared = type_
            case ir.Get():
                path = self.path(node)
                if path is not None:
                    self.reads.append(path)
            case ir.Call(arguments=arguments):
                self._compare(arguments)
                source = self.path(arguments[0]) if arguments else None
                for argument in arguments:
                    if isinstance(argument, ir.Function) and argument.parameters and source:
                        self._bound[argument.parameters[0].number] = (*source, EACH)
                        self.reads.append((*source, EACH))
            case _:
                pass

    def _compare(self, arguments: tuple[ir.Node, ...]) -> None:
        texts = [text for argument in arguments for text in _texts(argument)]
        if not texts:
            return
        for path in filter(None, map(self.path, ir.walk(*arguments))):
            compared = self.compared.setdefault(path, [])
            compared.extend(text for text in texts if text not in compared)

    def path(self, node: ir.Node) -> Path | None:
        """The place that a node reads, if it reads just one."""
        match node:
            case ir.Input(name=name):
                return (name,)
            case ir.Parameter(number=number):
                return self._bound.get(number)
            case ir.Named(value=value):
                return self.path(value)
            case ir.Get(parent=parent, key=key):
                above = self.path(parent)
                step = EACH if isinstance(key, int) else key
                return None if above is None else (*above, step)
            case ir.Call(operator=operator, arguments=arguments) if operator.name in _TRANSPARENT:
                return self.path(arguments[0])
            case _:
                return None

    def inputs_type(self) -> Type:
        """The type of `{payload, headers}`: as declared, else made up from what is read."""
        payload = self.declared or self._made_up(("payload",))
        headers = self._made_up(("headers",))
        return _object({"payload": payload, "headers": headers})

    def _made_up(self, prefix: Path) -> Type:
        below = {
            path[len(prefix)]: None
            for path in self.reads
            if path[: len(prefix)] == prefix and len(path) > len(prefix)
        }
        if EACH in below:
            return types.optional(types.array(self._made_up((*prefix, EACH))))
        if below:
            return types.optional(_object({key: self._made_up((*prefix, key)) for key in below}))
        return types.optional(types.TEXT) if prefix[0] == "headers" else types.ANY


#: Operators whose first argument is, as a place of the payload, what comes out.
_TRANSPARENT = frozenset(
    {"only", "take", "reverse", "unique", "without", "only_entries", "first", "last", "find",
     "fitted", "without_nulls", "lower", "upper", "trim", "to_text", "non_empty", "get"}
)  # fmt: skip


def _object(fields: Mapping[str, Type]) -> Type:
    return Type(Kind.OBJECT, shape=Shape("payload", fields, open=True))


def _texts(node: ir.Node) -> list[str]:
    match node:
        case ir.Const(value=str(text)):
            return [text]
        case ir.Array(items=items):
            return [t for item in items if isinstance(item, ir.Const) for t in _texts(item)]
        case ir.Object(entries=entries):
            return [entry.key for entry in entries if isinstance(entry, ir.Entry)]
        case _:
            return []


def _branch_conditions(body: ir.Body) -> list[ir.Node]:
    if not isinstance(body, ir.Branch):
        return []
    rest = [*_branch_conditions(body.then), *_branch_conditions(body.otherwise)]
    return [body.condition, *rest]
