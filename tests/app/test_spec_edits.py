"""Edits of specs that are the faults of mutants: compiled, each gives the program of the mutant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.golden.files import check

from brazesmith import Anything, Event, Track, Transform, each, identify, ir, now, payload
from brazesmith.app.mutating import spec_edits as module
from brazesmith.app.mutating.spec_edits import program_hash, spec_edits, with_edits
from brazesmith.base.diagnostics import Span
from brazesmith.mutation.mutant import Mutant, Mutation, Result, Status
from brazesmith.mutation.mutants import mutants
from brazesmith.mutation.written import difference
from brazesmith.projects.pipeline import written_program
from brazesmith.projects.project import Project, load_project
from brazesmith.projects.specfiles import read_specs

ROOT = Path(__file__).parents[1]

SPEC = '''"""Orders become events."""

from __future__ import annotations

from _shared import user
from brazesmith import Email, Event, Payload, Text, Track, Transform, UnixSeconds, field
from brazesmith import choose, fallback, fitted, iso8601, now, pick, required, route, skip


class Order(Payload):
    id: Text = field(optional=True)
    email: Email
    at: UnixSeconds
    status: Text = field(enum=("placed", "paid", "sent"))
    currency: Text = field(optional=True)
    total: Text


order = Order()
CURRENCY = "US" + "D"
LIMIT = 40


def line(number):
    return {f"line_{number}": order.total, f"no_{number}": number}


transform = Transform(
    name="shop/order",
    source=order,
    body=route(
        (order.status == "sent", skip("it was sent")),
        (order.status == "paid", Track(events=[Event(user=user(order), name="Paid", time=now())])),
        otherwise=Track(
            events=[
                Event(
                    user=user(order),
                    name="Order placed",
                    time=required(iso8601(order.at), "no time"),
                    properties=fitted({
                        **pick(order, "total"),
                        "currency": fallback(order.currency, CURRENCY),
                        "étage": choose(
                            (order.total == "1", "first"),
                            (order.total == "2", "second"),
                            otherwise="other",
                        ),
                        **line(1),
                        **line(2),
                    }),
                )
            ]
        ),
    ),
)
'''
SHARED = """from brazesmith import identify


def user(source):
    return identify(external_id=source.id, email=source.email)
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms/order.py").write_text(SPEC, "utf-8")
    (tmp_path / "transforms/_shared.py").write_text(SHARED, "utf-8")
    return load_project(tmp_path)


def mutants_of(file: Path, project: Project) -> list[Mutant]:
    [entry], _ = read_specs(file, project.transforms)
    return mutants(written_program(entry.transform, project.settings))


def shown(mutation: Mutation) -> str:
    """Return the faults as they are shown, one paragraph each."""
    paragraphs = []
    for result in mutation.results:
        fault = result.mutant.fault
        assert fault.span is not None
        before, after = difference(fault)
        place = f"{Path(fault.span.file).name}:{fault.span.line}"
        lines = [f"- {line}" for line in before] + [f"+ {line}" for line in after]
        head = f"{place} {fault.mutation}"
        paragraphs.append("\n".join([head, *(lines or [f"  {fault.text}"])]))
    return "\n\n".join(paragraphs) + "\n"


def test_each_fault_is_shown_as_a_person_writes_it(project: Project) -> None:
    file = project.transforms / "order.py"
    results = tuple(Result(found, Status.SURVIVED) for found in mutants_of(file, project))
    [mutation] = with_edits(
        project, [Mutation("shop/order", results=results)], {"shop/order": str(file)}
    )
    check(Path(__file__).with_name("spec_edits.txt"), shown(mutation))


def test_only_survivors_are_looked_at(project: Project) -> None:
    file = project.transforms / "order.py"
    results = tuple(Result(found, Status.KILLED) for found in mutants_of(file, project))
    mutation = Mutation("shop/order", results=results)
    assert with_edits(project, [mutation], {"shop/order": str(file)}) == (mutation,)


def test_without_time_no_fault_is_an_edit(project: Project) -> None:
    file = project.transforms / "order.py"
    results = tuple(Result(found, Status.SURVIVED) for found in mutants_of(file, project))
    mutation = Mutation("shop/order", results=results)
    [found] = with_edits(project, [mutation], {"shop/order": str(file)}, seconds=0)
    assert all(difference(result.mutant.fault) == ([], []) for result in found.results)


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("row03_survey", []),
        ("row04_nps", []),
        # `pick` reads and writes a key that is written once.
        ("row10_charge", ["`descriptino` instead of `description`", "`padi` instead of `paid`"]),
        ("row12_attributes_edited", []),
    ],
)
def test_almost_every_fault_is_an_edit(name: str, others: list[str], tmp_path: Path) -> None:
    file = ROOT / "expressive" / "specs" / f"{name}.py"
    project = Project(tmp_path, {})
    found = mutants_of(file, project)[::3]
    edits = spec_edits(project, {name.partition("_")[0]: str(file)}, found)
    pairs = zip(found, edits, strict=True)
    assert [mutant.fault.text for mutant, edit in pairs if edit is None] == others


def test_an_edited_spec_that_does_not_end_is_no_edit(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = project.transforms / "order.py"
    found = mutants_of(file, project)[-1:]
    file.write_text("while True: pass\n", "utf-8")
    shared = replace(found[0], fault=replace(found[0].fault, span=_somewhere(project)))
    monkeypatch.setattr(module, "_PATIENCE", 1.0)
    assert spec_edits(project, {"shop/order": str(file)}, [shared]) == [None]


def _somewhere(project: Project) -> Span:
    return Span(str(project.transforms / "_shared.py"), 5, 36, 5, 45)


def test_programs_are_the_same_whatever_their_failures_say(project: Project) -> None:
    file = project.transforms / "order.py"
    [entry], _ = read_specs(file, project.transforms)
    program = written_program(entry.transform, {})
    assert program_hash(program) == program_hash(program)
    others = {program_hash(found.program) for found in mutants(program) if found.program}
    assert program_hash(program) not in others


PASSED_ON = '''"""Users have a note."""

from brazesmith import Attributes, Track, Transform, identify, payload


def noted(text):
    return Attributes(user=identify(external_id=payload.id), custom={"note": text})


transform = Transform(
    name="shop/order",
    body=Track(attributes=[noted("gift")]),
)
'''


def test_a_text_that_a_function_gets_is_changed_where_it_is_written(project: Project) -> None:
    file = project.transforms / "order.py"
    file.write_text(PASSED_ON, "utf-8")
    [found] = [one for one in mutants_of(file, project) if "gift" in one.fault.text]
    [edit] = spec_edits(project, {"shop/order": str(file)}, [found])
    assert edit is not None
    assert (edit.span.line, edit.span.text, edit.text) == (12, '"gift"', '"gitf"')


def test_the_only_identifier_of_an_element_that_is_left() -> None:
    """The language writes an element with one identifier in another way than one with two."""

    def batch(*names: str) -> ir.Program:
        def event(item: Anything) -> Event:
            identifiers = {name: item[name] for name in names}
            return Event(user=identify(**identifiers), name="x", time=now())

        body = Track(events=each(payload.items, event))
        return written_program(Transform(name="x", body=body), {})

    both = batch("external_id", "email")
    dropped = {one.fault.text: one.program for one in mutants(both)}
    program = dropped["the identifier `email` is missing"]
    assert program is not None
    assert program_hash(program) == program_hash(batch("external_id"))
    assert program_hash(program) != program_hash(batch("email"))
