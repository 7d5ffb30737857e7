"""Validate request bodies against an OpenAPI 3 file, which Braze publishes for every endpoint.

openapi-schema-validator validates. Nothing is ever loaded from the network: a reference to another
file or address is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from brazesmith.app.documents import read_document, resolve
from brazesmith.base.json import InputError, display_name
from brazesmith.base.pointers import pointer
from brazesmith.contract.destination import Destination

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

_METHODS = ("get", "put", "post", "delete", "patch")
_LOCATION = "urn:openapi"
_LONGEST_MESSAGE = 300
_WHERE = "README.md describes `check --schema`, and where Braze publishes its files"


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """Where a body differs from the schema, as a JSON pointer, and how."""

    pointer: str
    message: str

    def to_json(self) -> dict[str, str]:
        """Return the same as plain data."""
        return {"pointer": self.pointer, "message": self.message}


@dataclass(frozen=True, slots=True)
class BodySchema:
    """The schema of a request body: the operation that it belongs to, and its validator."""

    file: str
    operation: str
    validator: Validator
    left_out: frozenset[str]  # keys that a transformation returns, but that go into the path

    def problems(self, body: Any) -> tuple[SchemaProblem, ...]:
        """Return where a body differs from the schema. Raises InputError for a faulty schema."""
        from jsonschema.exceptions import UnknownType
        from referencing.exceptions import Unresolvable

        if isinstance(body, dict):
            body = {key: value for key, value in body.items() if key not in self.left_out}
        try:
            errors = sorted(
                self.validator.iter_errors(body), key=lambda one: list(map(str, one.path))
            )
            for error in errors:
                # The validator reports this as an error of the body.
                if error.validator == "pattern" and "not a valid regular" in error.message:
                    problem = f"an invalid `pattern`: {error.validator_value}"
                    raise InputError(self.file, None, None, problem)
            return tuple(map(_problem, errors))
        except UnknownType as error:
            raise InputError(self.file, None, None, f"unknown type `{error.type}`") from None
        except re.error as error:
            raise InputError(self.file, None, None, f"an invalid `pattern`: {error}") from None
        except Unresolvable as error:
            raise InputError(self.file, None, None, f"`{error.ref}` leads nowhere") from None
        except RecursionError:
            raise InputError(self.file, None, None, "the schema or the body is too deep") from None


def _problem(error: ValidationError) -> SchemaProblem:
    from jsonschema.exceptions import best_match

    closest = best_match(iter([error])) or error  # the branch of an anyOf that fits best
    message = closest.message
    if len(message) > _LONGEST_MESSAGE:
        message = message[:_LONGEST_MESSAGE] + "…"
    return SchemaProblem(pointer(tuple(closest.absolute_path)), message)


def load_schema(file: str, destination: Destination) -> BodySchema:
    """Return the schema of a destination's request body. Raises InputError."""
    from jsonschema.exceptions import SchemaError
    from openapi_schema_validator import OAS30WriteValidator, OAS31Validator
    from referencing import Registry
    from referencing.jsonschema import DRAFT4, DRAFT202012

    name = display_name(file)
    document = _document(file, name)
    is_old = document["openapi"].startswith("3.0")
    for reference in _references(document):
        _resolve(document, reference, name)
    operation, schema = _request_schema(document, name, destination)
    resource = (DRAFT4 if is_old else DRAFT202012).create_resource(document)
    registry = Registry().with_resource(_LOCATION, resource)
    make = OAS30WriteValidator if is_old else OAS31Validator
    try:
        make.check_schema(_resolved(document, schema, name))
        absolute = _absolute(schema)
    except SchemaError as error:
        where = pointer(tuple(error.absolute_path)) or "the schema"
        problem = f"not a valid schema: {where}: {error.message}"
        raise InputError(name, None, None, problem) from None
    except RecursionError:
        raise InputError(name, None, None, "a part of the schema contains itself") from None
    validator = make(absolute, registry=registry, format_checker=make.FORMAT_CHECKER)
    path_keys = frozenset(re.findall(r"\{(\w+)\}", destination.request))
    return BodySchema(name, operation, validator, path_keys)


def _document(file: str, name: str) -> dict[str, Any]:
    """Return an OpenAPI 3 document from a YAML or JSON file."""
    document = read_document(file)
    version = document.get("openapi") if isinstance(document, dict) else None
    if not isinstance(version, str) or not version.startswith("3."):
        found = f"`openapi` is {version!r}" if version is not None else "it has no `openapi: 3…`"
        raise InputError(name, None, None, f"not an OpenAPI 3 file: {found}", _WHERE)
    assert isinstance(document, dict)
    return document


def _references(document: Any) -> Iterator[str]:
    """Yield every reference in a document. A YAML document may contain itself."""
    seen: set[int] = set()
    waiting = [document]
    while waiting:
        node = waiting.pop()
        if id(node) in seen or not isinstance(node, (dict, list)):
            continue
        seen.add(id(node))
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            yield node["$ref"]
        waiting += node.values() if isinstance(node, dict) else node


def _resolve(document: Any, reference: str, name: str) -> Any:
    hint = "Braze's files contain all that they refer to: download the file again"
    return resolve(document, reference, name, hint)


def _resolved(document: Any, node: Any, name: str) -> dict[str, Any]:
    """Return an object of the document, or the one that it refers to."""
    for _ in range(10):
        if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
            break
        node = _resolve(document, node["$ref"], name)
    return node if isinstance(node, dict) else {}


def _request_schema(
    document: dict[str, Any], name: str, destination: Destination
) -> tuple[str, Any]:
    """Return the operation of a destination, as `POST /users/track`, and its body's schema.

    A file with a single operation is for that one, whatever its path.
    """
    found: dict[str, Any] = {}
    for path, item in _resolved(document, document.get("paths"), name).items():
        for method, operation in _resolved(document, item, name).items():
            if method not in _METHODS:
                continue
            body = _resolved(
                document, _resolved(document, operation, name).get("requestBody"), name
            )
            content = _resolved(document, body.get("content"), name)
            media = next((kind for kind in content if "json" in kind), None)
            if media is not None:
                schema = _resolved(document, content[media], name).get("schema", {})
                found[f"{method.upper()} {path}"] = schema
    wanted = next((one for one in found if _is_same(one, destination.request)), None)
    if wanted is None and len(found) == 1:
        wanted = next(iter(found))
    if wanted is None:
        known = f"; it has {', '.join(found)}" if found else ""
        problem = f"no JSON body for {destination.request}{known}"
        raise InputError(name, None, None, problem, _WHERE)
    return wanted, found[wanted]


def _is_same(one: str, other: str) -> bool:
    """Return whether two operations are the same, whatever the parameters in their paths."""
    return re.sub(r"\{[^}]*\}", "{}", one).rstrip("/") == re.sub(r"\{[^}]*\}", "{}", other)


def _absolute(node: Any) -> Any:
    """Return a schema whose references name the document that they are in."""
    if isinstance(node, list):
        return [_absolute(part) for part in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        return {**node, "$ref": _LOCATION + node["$ref"]}
    return {key: _absolute(part) for key, part in node.items()}
