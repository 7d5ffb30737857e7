"""What is inferred from realistic samples, as golden files: `golden/<source>.py` and its cases.

The samples have the forms that Stripe, Typeform, Shopify, Segment and HubSpot document, and those
of a loyalty system, with values of our own.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.golden.files import check

from brazesmith.app.compile import compile_project
from brazesmith.app.infer import Inference, check_samples, infer, write_inference
from brazesmith.projects.project import Project

HERE = Path(__file__).parent
NAMES = {
    "stripe": "stripe/checkout.completed",
    "typeform": "typeform/survey.submitted",
    "shopify.ndjson": "shop/order.created",
    "segment.ndjson": "app/plan.upgraded",
    "loyalty.ndjson": "loyalty/points.booked",
    "hubspot": "hubspot/contact.changed",
}

sources = pytest.mark.parametrize("source", NAMES)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "transforms").mkdir()
    return Project(tmp_path)


def inferred(project: Project, source: str) -> Inference:
    return infer(project, NAMES[source], [str(HERE / "samples" / source)])


@sources
def test_the_spec_is_as_expected(project: Project, source: str) -> None:
    inference = inferred(project, source)
    golden = HERE / "golden" / Path(source).with_suffix(".py").name
    cases = "".join(f"# {name}\n" for name, _ in inference.examples)
    check(golden, f"{inference.source.text}\n# Cases:\n{cases}")


@sources
def test_the_spec_compiles_without_warnings(project: Project, source: str) -> None:
    inference = inferred(project, source)
    write_inference(project, inference, project.transforms / "spec.py")
    compilation = compile_project(project, use_cache=False)
    assert [script.name for script in compilation.scripts] == [inference.transform]
    assert compilation.diagnostics == ()


@sources
def test_the_spec_is_formatted(project: Project, source: str, tmp_path: Path) -> None:
    file = tmp_path / "spec.py"
    file.write_text(inferred(project, source).source.text, "utf-8")
    ruff = shutil.which("ruff") or str(Path(sys.executable).with_name("ruff"))
    for command in (["format", "--check"], ["check", "--select", "E,F,I"]):
        found = subprocess.run(
            [ruff, *command, "--isolated", str(file)], capture_output=True, text=True, check=False
        )
        assert found.returncode == 0, found.stdout + found.stderr


@sources
def test_no_sample_contradicts_its_class(project: Project, source: str) -> None:
    inference = inferred(project, source)
    write_inference(project, inference, project.transforms / "spec.py")
    samples = [str(HERE / "samples" / source)]
    assert check_samples(project, inference.transform, samples).contradictions == ()
    assert inferred(project, source).differences == ()


@sources
def test_classes_have_only_fields(project: Project, source: str) -> None:
    tree = ast.parse(inferred(project, source).source.text)
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            assert all(isinstance(inner, ast.AnnAssign | ast.Pass) for inner in node.body)
