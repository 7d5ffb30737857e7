"""Read documents in JSON or YAML, and follow the references inside of them.

PyYAML reads YAML. Nothing is ever loaded from the network.
"""

from __future__ import annotations

from typing import Any

from brazesmith.base.json import InputError, display_name, parse_json, read_text


def read_document(file: str) -> Any:
    """Return the value of a JSON or YAML file. Raises InputError."""
    import yaml

    name = display_name(file)
    text = read_text(file)
    try:
        return parse_json(text, name) if file.endswith(".json") else yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise InputError(name, line, column, f"not YAML: {error.problem}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise InputError(name, None, None, f"not YAML: {error}") from None
    except RecursionError:
        raise InputError(name, None, None, "nested too deeply") from None


def resolve(document: Any, reference: str, name: str, hint: str | None = None) -> Any:
    """Return what a reference within the document points to. Raises InputError."""
    if not reference.startswith("#"):
        reason = f"it refers to `{reference}`; only references within the file are followed"
        raise InputError(name, None, None, reason, hint)
    found = document
    for part in reference.removeprefix("#").split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        try:
            found = found[int(key)] if isinstance(found, list) else found[key]
        except (KeyError, IndexError, ValueError, TypeError):
            raise InputError(name, None, None, f"`{reference}` leads nowhere") from None
    return found
