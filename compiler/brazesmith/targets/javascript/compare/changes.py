"""The differences between two programs, as pieces of their texts.

The trees are aligned level by level, so an inserted statement or key is one difference. A local
name that was renamed everywhere is no difference: names are paired by what is declared or used at
the same places.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from brazesmith.targets.change import Change
from brazesmith.targets.javascript.compare.differences import differences
from brazesmith.targets.javascript.compare.program import Program
from brazesmith.targets.javascript.compare.tree import Tree
from brazesmith.targets.javascript.syntax import deep_recursion

#: A difference inside a longer statement is shown without the statement around it.
_LONG = 100

#: Longer lists are paired by position: aligning them takes quadratic time.
_ALIGN_AT_MOST = 2_000

#: The part of two nodes that must be in both of them to be shown as a pair.
_SIMILAR = 0.3

#: As many differences between texts can mean that one was minified.
_MANY = 10

_STATEMENTS = frozenset(
    {
        "declare",
        "expression_statement",
        "return_statement",
        "throw_statement",
        "pair",
        "break_statement",
        "continue_statement",
    }
)


def changes(old: Program, new: Program) -> list[Change]:
    """Return the differences between two programs: of the statements, then of the functions.

    If the new text is minified, the normal forms differ far less than the texts do.
    """
    with deep_recursion():
        written = _Comparison(old, new).changes()
        if len(written) < _MANY or old.meaning is None or new.meaning is None:
            return written
        found = dict.fromkeys(differences(old.meaning, new.meaning))
        done = [_change(old, before, new, after) for before, after in found]
    return done if len(done) * 4 < len(written) else written


class _Comparison:
    def __init__(self, old: Program, new: Program) -> None:
        self._old, self._new = old, new
        self._shapes: dict[int, str] = {}
        self._forms: dict[int, str] = {}
        self._votes: Counter[tuple[str, str]] = Counter()  # old and new number
        self._old_names: dict[str, str] = {}  # the number of a name in the new program: in the old
        self._found: dict[tuple[int, int, int, int], Change] = {}

    def changes(self) -> list[Change]:
        self._vote(self._old.statements, self._new.statements)
        pairs = list(self._paired_functions())
        self._pair_names()
        self._compare_all(self._old.statements, self._new.statements)
        for old, new in pairs:
            if old is not None and new is not None:
                self._compare(old, new, None)
            else:
                self._add(old, new)
        return list(self._found.values())

    # --- Names ------------------------------------------------------------------------------------

    def _paired_functions(self) -> Iterator[tuple[Tree | None, Tree | None]]:
        """Pair the functions of the two texts: by name, by where they are used, by their shape."""
        old, new = dict(self._old.functions), dict(self._new.functions)
        named = {self._new.spelling[int(number)]: number for number in new}
        for number in list(old):
            if (same := named.get(self._old.spelling[int(number)])) is not None:
                yield self._voted(old.pop(number), new.pop(same))
        while pair := next(
            (pair for pair, _ in self._votes.most_common() if pair[0] in old and pair[1] in new),
            None,
        ):
            yield self._voted(old.pop(pair[0]), new.pop(pair[1]))
        for before in old.values():
            shape = self._shape(before)
            like = next((n for n, after in new.items() if self._shape(after) == shape), None)
            yield (before, None) if like is None else self._voted(before, new.pop(like))
        yield from ((None, after) for after in new.values())

    def _voted(self, old: Tree, new: Tree) -> tuple[Tree, Tree]:
        self._vote([old], [new])
        return old, new

    def _pair_names(self) -> None:
        """Decide which local name of the new text is which of the old one."""
        taken: set[str] = set()
        for (old, new), _ in self._votes.most_common():
            if new not in self._old_names and old not in taken:
                self._old_names[new] = old
                taken.add(old)

    def _vote(self, old: Sequence[Tree], new: Sequence[Tree]) -> None:
        """Count which names are at the same places."""
        shapes = [self._shape(tree) for tree in old], [self._shape(tree) for tree in new]
        for before, after in _aligned(old, new, *shapes):
            if before is None or after is None:
                continue
            if before.kind == after.kind == "local":
                names = self._old.spelling[int(before.value)], self._new.spelling[int(after.value)]
                self._votes[before.value, after.value] += 2 if names[0] == names[1] else 1
            elif before.kind == after.kind:
                self._vote(before.children, after.children)

    def _shape(self, tree: Tree) -> str:
        """Return a text that is the same for trees that differ in local names only."""
        return self._written(tree, self._shapes, lambda number: "")

    def _written(self, tree: Tree, cache: dict[int, str], name: Callable[[str], str]) -> str:
        if id(tree) not in cache:
            value = name(tree.value) if tree.kind == "local" else repr(tree.value)
            inside = ",".join(self._written(child, cache, name) for child in tree.children)
            cache[id(tree)] = f"{tree.kind} {value}({inside})"
        return cache[id(tree)]

    # --- Differences ------------------------------------------------------------------------------

    def _old_form(self, tree: Tree) -> str:
        return self._written(tree, self._forms, lambda number: number)

    def _new_form(self, tree: Tree) -> str:
        return self._written(
            tree, self._forms, lambda number: self._old_names.get(number, f"new {number}")
        )

    def _compare(self, old: Tree, new: Tree, unit: tuple[Tree, Tree] | None) -> None:
        """Add the differences between two nodes; `unit` is the statement or key around them."""
        if self._old_form(old) == self._new_form(new):
            return
        if old.kind in _STATEMENTS and self._is_short(old, new):
            unit = old, new
        is_same = old.kind == new.kind and old.value == new.value and old.kind != "local"
        if not is_same or not (old.children and new.children):
            self._add(*(unit or (old, new)))
        elif old.fields == new.fields and all(old.fields):
            for before, after in zip(old.children, new.children, strict=True):
                self._compare(before, after, unit)
        else:
            self._compare_all(old.children, new.children, unit)

    def _compare_all(
        self, old: Sequence[Tree], new: Sequence[Tree], unit: tuple[Tree, Tree] | None = None
    ) -> None:
        forms = list(map(self._old_form, old)), list(map(self._new_form, new))
        for before, after in _aligned(old, new, *forms):
            if before is not None and after is not None:
                self._compare(before, after, unit)
            elif unit is not None and not any(t and t.kind in _STATEMENTS for t in (before, after)):
                self._add(*unit)
            else:
                self._add(before, after)

    def _is_short(self, old: Tree, new: Tree) -> bool:
        return max(len(_flat(self._old.source(old))), len(_flat(self._new.source(new)))) <= _LONG

    def _add(self, old: Tree | None, new: Tree | None) -> None:
        place = (
            new.start if new else -1,
            new.end if new else -1,
            old.start if old else -1,
            old.end if old else -1,
        )
        self._found[place] = _change(self._old, old, self._new, new)


def _change(
    old_program: Program, old: Tree | None, new_program: Program, new: Tree | None
) -> Change:
    return Change(
        old_program.line(old) if old else None,
        old_program.source(old) if old else None,
        new_program.line(new) if new else None,
        new_program.source(new) if new else None,
    )


def _aligned(
    old: Sequence[Tree], new: Sequence[Tree], old_forms: list[str], new_forms: list[str]
) -> Iterator[tuple[Tree | None, Tree | None]]:
    """Pair the nodes of two lists; None is the other side of what was added or removed."""
    matcher = SequenceMatcher(None, old_forms, new_forms, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        before, after = old[start:end], new[new_start:new_end]
        if tag == "equal" or len(before) == len(after) == 1:
            yield from zip(before, after, strict=True)
        elif len(before) * len(after) <= _ALIGN_AT_MOST:
            yield from _similar(before, after)
        else:
            yield from zip_longest(before, after)


def _similar(old: Sequence[Tree], new: Sequence[Tree]) -> Iterator[tuple[Tree | None, Tree | None]]:
    """Pair different nodes, in order, so that the pairs have as much in common as possible."""
    left, right = list(map(_contents, old)), list(map(_contents, new))
    # best[i, j] is what the nodes from old[i] and from new[j] on have in common at most.
    best: defaultdict[tuple[int, int], float] = defaultdict(float)
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = best[i + 1, j + 1] + _similarity(left[i], right[j])
            best[i, j] = max(paired, best[i + 1, j], best[i, j + 1])
    i = j = 0
    while i < len(old) and j < len(new):
        similarity = _similarity(left[i], right[j])
        if similarity and best[i, j] == best[i + 1, j + 1] + similarity:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif best[i, j] == best[i + 1, j]:
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1
    yield from ((tree, None) for tree in old[i:])
    yield from ((None, tree) for tree in new[j:])


def _contents(tree: Tree) -> Counter[tuple[str, str]]:
    """Count the nodes inside a node, whatever local names are called."""
    return Counter((part.kind, "" if part.kind == "local" else part.value) for part in tree.walk())


def _similarity(old: Counter[tuple[str, str]], new: Counter[tuple[str, str]]) -> float:
    """Return which part of two nodes is in both, from 0 to 1; 0 if it is little."""
    share = (old & new).total() / max(old.total(), new.total())
    return share if share >= _SIMILAR else 0.0


def _flat(text: str) -> str:
    return " ".join(text.split())
