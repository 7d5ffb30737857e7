"""The differences between what two programs do, as the places where the terms come from.

They are fewer than those between the texts if one was minified.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TypeAlias

from brazesmith.targets.javascript.compare.meaning import Meaning
from brazesmith.targets.javascript.compare.terms import Term
from brazesmith.targets.javascript.compare.tree import Tree

_Pair: TypeAlias = tuple[Tree | None, Tree | None]


def differences(old: Meaning, new: Meaning) -> Iterator[_Pair]:
    """Yield the nodes of two programs whose values differ; None where one has no such node."""
    digests: dict[Term, str] = {}
    seen: set[tuple[Term, Term]] = set()

    def digest(term: Term) -> str:
        """Return a text that is the same for the same value, whenever it is read."""
        if term not in digests:
            digests[term] = "again"  # a function that uses itself
            inside = ",".join(digest(part) for part in term.parts if part.kind != "moment")
            text = f"{term.kind} {term.value!r} {inside}".encode("utf-8", "surrogatepass")
            digests[term] = hashlib.sha256(text).hexdigest()
        return digests[term]

    def visit(before: Term, after: Term, around: _Pair) -> Iterator[_Pair]:
        if (before, after) in seen or digest(before) == digest(after):
            return
        seen.add((before, after))
        if before.tree is not None and after.tree is not None:
            is_pair = before.tree.kind == "pair"
            around = (before.tree, after.tree) if is_pair or around[0] is None else around
            own: _Pair = before.tree, after.tree
        else:
            own = around
        is_same = (before.kind, before.value) == (after.kind, after.value)
        if is_same and before.kind == "steps":
            matcher = SequenceMatcher(
                None, list(map(digest, before.parts)), list(map(digest, after.parts)), False
            )
            for tag, start, end, new_start, new_end in matcher.get_opcodes():
                if tag != "equal":
                    for pair in zip_longest(
                        before.parts[start:end], after.parts[new_start:new_end]
                    ):
                        yield from visit_any(*pair, around)
        elif is_same and len(before.parts) == len(after.parts) and before.parts:
            for left, right in zip(before.parts, after.parts, strict=True):
                yield from visit(left, right, around)
        else:
            yield around if around[0] is not None and around[0].kind == "pair" else own

    def visit_any(before: Term | None, after: Term | None, around: _Pair) -> Iterator[_Pair]:
        if before is not None and after is not None:
            yield from visit(before, after, around)
        else:
            yield _place(before), _place(after)

    yield from visit(old.root, new.root, (None, None))


def _place(term: Term | None) -> Tree | None:
    """Return where a step comes from."""
    return next((part.tree for part in reversed(term.parts) if part.tree), None) if term else None
