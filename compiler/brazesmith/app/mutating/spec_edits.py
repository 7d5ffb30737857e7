"""Edits of specs that are the faults of mutants, each checked by compiling the spec with it."""

from __future__ import annotations

import ast
import linecache
import math
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.machinery import SourceFileLoader
from itertools import chain, islice
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType
from typing import Any, Final

from brazesmith import ir
from brazesmith.ir.types import Kind, Type
from brazesmith.mutation.mutant import Fault, Mutant, Mutation, Result, Status
from brazesmith.mutation.places import text_at
from brazesmith.mutation.written import Edit, Source, edits
from brazesmith.projects.project import Project
from brazesmith.projects.standby import Standby
from brazesmith.targets.header import read_header

#: How many edits of a mutant are tried.
_MOST: Final = 8
#: How many seconds a spec with an edit may take.
_PATIENCE: Final = 20.0
#: How many specs are compiled at a time.
_AT_ONCE: Final = 2


def with_edits(
    project: Project,
    mutations: Iterable[Mutation],
    known: Mapping[str, str | None],
    *,
    seconds: float = 60.0,
) -> tuple[Mutation, ...]:
    """Return results in which the fault of each survivor is an edit that was compiled.

    A fault that one edit of the spec cannot express is none: its `before` and `after` are the same.
    So are those that are left after some seconds. `known` are the files of the specs by the names
    of their transforms, None for an integration's.
    """
    found = tuple(mutations)
    survivors: dict[Fault, Mutant] = {}
    for result in (result for mutation in found for result in mutation.results):
        if result.status is Status.SURVIVED and result.mutant.program is not None:
            survivors.setdefault(result.mutant.fault, result.mutant)
    edits_ = spec_edits(project, known, list(survivors.values()), seconds)
    edited = dict(zip(survivors, edits_, strict=True))

    def with_edit(result: Result) -> Result:
        fault = result.mutant.fault
        if result.status is not Status.SURVIVED or fault not in edited:
            return result
        return replace(result, mutant=replace(result.mutant, fault=_as(fault, edited[fault])))

    return tuple(
        replace(mutation, results=tuple(map(with_edit, mutation.results))) for mutation in found
    )


def _as(fault: Fault, edit: Edit | None) -> Fault:
    """Return a fault as an edit; None: as something that no edit says."""
    if edit is None:
        return replace(fault, after=fault.before)
    return replace(fault, span=edit.span, before=text_at(edit.span), after=edit.text)


def spec_edits(
    project: Project,
    known: Mapping[str, str | None],
    mutants: Sequence[Mutant],
    seconds: float = math.inf,
) -> list[Edit | None]:
    """Return the edit of a spec that is each mutant; None if there is none.

    Each edit is compiled in a process of its own, because one process cannot load a spec twice.
    """
    if not mutants:
        return []
    end = time.monotonic() + seconds
    standby = Standby(__name__)

    def hash_with(name: str, edit: Edit, text: str) -> str | None:
        file = known.get(name)
        spec = Path(file) if file is not None else None
        process = standby.start(compile_edited, project, name, spec, edit.span.file, text)
        has_ended = process.connection.poll(_PATIENCE)  # an edited spec may do anything
        found: str | None = process.receive() if has_ended else None
        process.end()
        return found

    def edit_of(mutant: Mutant) -> Edit | None:
        program = mutant.program
        if program is None or time.monotonic() > end:
            return None
        wanted = program_hash(program)
        for source, edit in islice(_edits(mutant, program), _MOST):
            if hash_with(program.name, edit, source.edited(edit)) == wanted:
                return edit
        return None

    try:
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            return list(threads.map(edit_of, mutants))
    finally:
        standby.close()


def _edits(mutant: Mutant, program: ir.Program) -> Iterator[tuple[Source, Edit]]:
    """Yield the edits that may be a mutant, in the file of its fault and in that of the spec."""
    files = [mutant.fault.span.file] if mutant.fault.span else []
    if program.site is not None:
        files.append(program.site.code.co_filename)
    for file in dict.fromkeys(files):
        source = Source(file, "".join(linecache.getlines(file)))
        for edit in edits(mutant, source):
            yield source, edit


def program_hash(program: ir.Program) -> str:
    """Return a hash of what a program does, but for the messages of failures.

    The language words the message of `identify(…)` itself, by what it is called with.
    """
    from brazesmith.projects.pipeline import code_of

    plain = replace(program, body=ir.map_body(program.body, ir.rewriter(_plain)))
    header = read_header(code_of(plain))
    assert header is not None
    return header.code


def _plain(node: ir.Node, rewrite: Callable[[ir.Node], ir.Node]) -> ir.Node | None:
    """Return a failure without its message, and a value without a choice from it alone.

    If an object is left out without a user, and only one identifier is left, the language tests
    that identifier.
    """
    match node:
        case ir.If(
            ir.Call(
                arguments=(
                    ir.Named(value=ir.If(condition, ir.Object() as one, ir.Absent())) as user,
                )
            ),
            ir.Object(entries=entries) as whole,
            ir.Absent(),
        ) if ir.Spread(user) in entries:
            parts = [one.entries if part == ir.Spread(user) else (part,) for part in entries]
            then = replace(whole, entries=tuple(chain.from_iterable(parts)))
            return rewrite(replace(node, condition=condition, then=then))
        case ir.Fail():
            return replace(node, message=_MESSAGE)
        case ir.Call(operator=operator, arguments=(only,)) if operator.takes_first:
            return rewrite(only)
        case _:
            return None


_MESSAGE: Final = ir.Const("", Type(Kind.TEXT))


def compile_edited(
    connection: Connection, project: Project, name: str, spec: Path | None, file: str, text: str
) -> None:
    """Send the hash of a transform's code if a file had another text; None if it does not compile.

    It runs in a process that has not loaded any spec.
    """
    _read_instead(file, text)
    try:
        found = _program(project, name, spec)
        connection.send(program_hash(found) if found else None)
    except Exception:  # an edit is only a guess, and may lead anywhere
        connection.send(None)


def _program(project: Project, name: str, spec: Path | None) -> ir.Program | None:
    from brazesmith.projects.catalogue import load_catalogue
    from brazesmith.projects.pipeline import written_program
    from brazesmith.projects.specfiles import Entry, read_specs

    entries: Iterable[Entry]
    if spec is None:
        entries = load_catalogue(project).entries
    else:
        folder = project.transforms
        entries, _ = read_specs(spec, folder if folder.is_dir() else spec.parent)
    for entry in entries:
        if entry.name == name:
            return written_program(entry.transform, project.settings)
    return None


def _read_instead(file: str, text: str) -> None:
    """Let Python import another text in place of a file.

    It also imports the names of the language that only this text uses: an edit is one line.
    """
    original = SourceFileLoader.get_code

    def get_code(self: Any, fullname: str) -> CodeType | None:
        if os.path.realpath(self.path) != os.path.realpath(file):
            return original(self, fullname)
        return compile(_with_imports(text), self.path, "exec", dont_inherit=True)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]  # this process ends soon


def _with_imports(text: str) -> ast.Module:
    """Return a module with imports of the names of the language that it uses and does not have."""
    from brazesmith import spec

    module = ast.parse(text)
    nodes = [node for node in ast.walk(module) if isinstance(node, ast.Name)]
    used = {node.id for node in nodes if isinstance(node.ctx, ast.Load)}
    has = {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
    for node in ast.walk(module):
        if isinstance(node, ast.Import | ast.ImportFrom):
            has |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            has.add(node.name)
        elif isinstance(node, ast.arg):
            has.add(node.arg)
    missing = sorted((used - has) & set(dir(spec)))
    if missing:
        first = _after_future_imports(module)
        names = [ast.alias(name) for name in missing]
        statement = ast.ImportFrom("brazesmith", names, level=0)
        module.body.insert(first, ast.fix_missing_locations(statement))
    return module


def _after_future_imports(module: ast.Module) -> int:
    """Return the index of the first statement after the docstring and `from __future__`."""
    for index, statement in enumerate(module.body):
        match statement:
            case ast.Expr(value=ast.Constant(value=str())) if index == 0:
                continue
            case ast.ImportFrom(module="__future__"):
                continue
        return index
    return len(module.body)
