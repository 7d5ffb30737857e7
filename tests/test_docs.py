"""What the documentation shows is what comes out.

`python tests/test_docs.py` writes the outputs in docs/language.md anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brazesmith
from brazesmith.engines import Emulator, Input
from brazesmith.language.transform import Transform
from brazesmith.projects.pipeline import compile_transform

DOCS = Path(__file__).parent.parent / "docs"
GUIDE = DOCS / "language.md"
NOW = "2024-05-06T07:08:09.123Z"


@dataclass(frozen=True)
class Block:
    """A fenced block: what it is, and its text."""

    info: str
    text: str


def _fenced(info: str, text: str) -> str:
    return f"```{info}\n{text}```\n"


def _code_alone(script: str) -> str:
    """A script without its header and without the functions below it."""
    body = script.partition("*/\n")[2].partition("// Functions that the code above calls.")[0]
    return body.strip() + "\n"


def _compiled(block: Block) -> str:
    """The JavaScript of a snippet, which ends with a `body` or a whole `transform`."""
    names: dict[str, Any] = {"__name__": "guide"}
    names |= {name: getattr(brazesmith, name) for name in brazesmith.__all__}
    exec(compile(block.text, "<guide>", "exec", dont_inherit=True), names)
    transform = names.get("transform") or Transform(name="shop/guide", body=names["body"])
    return compile_transform(transform).script.code


def _true(text: str, emulator: Emulator) -> Iterator[str]:
    """The page, with every output as it is now."""
    code = payload = ""
    for piece in re.split(r"(^```[^`]*?^```\n)", text, flags=re.MULTILINE | re.DOTALL):
        match = re.fullmatch(r"```([^\n]*)\n(.*)```\n", piece, flags=re.DOTALL)
        if match is None:
            yield piece
            continue
        block = Block(*match.groups())
        match block.info:
            case "python" | "python whole":
                code = _compiled(block)
                yield piece
            case "js":
                yield _fenced(block.info, _code_alone(code))
            case "json payload":
                payload = block.text
                yield piece
            case "json body":
                [outcome] = emulator.run(code, [Input(payload, now=NOW)])
                assert outcome.body is not None, outcome.error
                shown = json.dumps(json.loads(outcome.body), indent=2, ensure_ascii=False)
                yield _fenced(block.info, f"{shown}\n")
            case _:
                yield piece


def _guide() -> str:
    with Emulator() as emulator:
        return "".join(_true(GUIDE.read_text(encoding="utf-8"), emulator))


def test_the_guide_shows_what_comes_out() -> None:
    assert GUIDE.read_text(encoding="utf-8") == _guide(), "run: python tests/test_docs.py"


def test_the_guide_names_only_what_there_is() -> None:
    called = set(re.findall(r"`([a-z_0-9]+)\(", GUIDE.read_text(encoding="utf-8")))
    known = set(brazesmith.__all__) | {"int", "isinstance", "len", "round", "str"}
    assert called <= known


if __name__ == "__main__":
    GUIDE.write_text(_guide(), encoding="utf-8")
