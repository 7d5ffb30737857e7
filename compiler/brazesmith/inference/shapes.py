"""Choose a few samples that show every shape which a payload has had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from brazesmith.archive.reading import Sample
from brazesmith.contract import wording
from brazesmith.inference.naming import numbered, words
from brazesmith.inference.paths import Fold, Path
from brazesmith.ir.types import Kind, Type

#: How many shapes are told apart; of the others, only the features are known.
_MOST_SHAPES: Final = 200
_DEEPEST: Final = 12

#: What a shape consists of: a path, and the JSON type of a value there.
_Feature: TypeAlias = tuple[Path, str]
_Shape: TypeAlias = frozenset[_Feature]

#: How many features make up the name of a shape that has no new one.
_MOST_SPECIAL: Final = 2


@dataclass(slots=True)
class _Seen:
    """The first sample of a shape, and how many there were."""

    sample: Sample
    count: int = 0


@dataclass(slots=True)
class Shapes:
    """The shapes of samples, each with its first sample."""

    seen: dict[_Shape, _Seen] = field(default_factory=dict)

    def add(self, sample: Sample) -> None:
        """Count the shape of a sample."""
        shape = frozenset(_features(sample.payload, ()))
        if shape not in self.seen and len(self.seen) < _MOST_SHAPES:
            self.seen[shape] = _Seen(sample)
        if shape in self.seen:
            self.seen[shape].count += 1

    def examples(self, most: int, root: Type) -> list[tuple[str, Sample]]:
        """Return samples of different shapes, each with a name that says what is special about it.

        The first is the most common shape. Each of the others adds as many new features as
        possible: keys, types, or keys that are missing. `root` is the declared type of the
        payload: the keys of a map do not make a shape.
        """
        left: dict[_Shape, _Seen] = {}
        for shape, seen in self.seen.items():
            folded = frozenset((_folded(path, root), kind) for path, kind in shape)
            left.setdefault(folded, _Seen(seen.sample)).count += seen.count
        everything = _Shape().union(*left)
        typical = max(left, key=lambda shape: left[shape].count)
        chosen = [("typical", left.pop(typical).sample)]
        covered = usual = _with_missing(typical, everything)
        names = {"typical"}
        while left and len(chosen) < most:
            best = max(left, key=lambda shape: len(_with_missing(shape, everything) - covered))
            new = _with_missing(best, everything) - covered
            name = numbered(_name(_with_missing(best, everything), usual, new), names, "-")
            names.add(name)
            chosen.append((name, left.pop(best).sample))
            covered |= new
        return chosen


def _features(value: Any, path: Path) -> Iterator[_Feature]:
    yield path, "empty" if value in ("", []) else wording.kind_of(value)
    if len(path) > _DEEPEST:
        return
    match value:
        case dict():
            for key, item in value.items():
                yield from _features(item, (*path, key))
        case list():
            for item in value:
                yield from _features(item, (*path, Fold.ELEMENT))


def _folded(path: Path, type_: Type | None) -> Path:
    """Return a path without the keys of maps."""
    steps: list[str | Fold] = []
    for step in path:
        if type_ is not None and type_.shape is not None:
            steps.append(step)
            type_ = type_.shape.fields.get(str(step))
            continue
        is_map = type_ is not None and type_.kind is Kind.OBJECT
        steps.append(Fold.VALUE if is_map else step)
        type_ = type_.item if type_ is not None else None
    return tuple(steps)


_MISSING: Final = "missing"


def _with_missing(shape: _Shape, everything: _Shape) -> _Shape:
    """Return the features of a shape, with those of the keys that its objects do not have."""
    there = {path for path, _ in shape}
    missing = {
        (path, _MISSING)
        for path, _ in everything
        if path and path not in there and path[:-1] in there and path[-1] is not Fold.ELEMENT
    }
    return shape | missing


def _name(shape: _Shape, typical: _Shape, new: _Shape) -> str:
    """Return what is special about a shape: `without-email`, `with-coupon`, `null-note`."""
    usual = dict(typical)
    special = sorted(new - typical, key=_by_depth) or sorted(shape - typical, key=_by_depth)
    names = dict.fromkeys(_special(path, kind, usual) for path, kind in special)
    most = 1 if new - typical else _MOST_SPECIAL
    return "-".join(list(names)[:most]) or "other"


def _by_depth(feature: _Feature) -> tuple[int, str, str]:
    path, kind = feature
    return len(path), repr(path), kind


def _special(path: Path, kind: str, usual: Mapping[Path, str]) -> str:
    is_there = kind not in (_MISSING, "null", "empty")
    if is_there and usual.get(path, _MISSING) in (_MISSING, "null", "empty"):
        return f"with-{_slug(path)}"
    return f"{'without' if kind == _MISSING else kind.split()[-1]}-{_slug(path)}"


def _slug(path: Path) -> str:
    keys: Sequence[str] = [step for step in path if isinstance(step, str)]
    return "-".join(words(keys[-1])) if keys and words(keys[-1]) else "value"
