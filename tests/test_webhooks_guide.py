"""What docs/webhooks.md shows is what comes out.

`python tests/test_webhooks_guide.py` writes its outputs anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from brazesmith.contract.destinations import webhook as webhooks
from brazesmith.engines.liquid.render import read
from brazesmith.integrations.kit.settings import describe_keys
from brazesmith.integrations.regal.destinations import requests
from brazesmith.integrations.regal.destinations.rules import RULES
from brazesmith.integrations.regal.settings import OutboundSettings
from brazesmith.language.transform import Transform
from brazesmith.projects.pipeline import compile_transform
from brazesmith.targets.liquid.rows import sayable

GUIDE = Path(__file__).parents[1] / "docs/webhooks.md"


def _compiled(source: str) -> str:
    names: dict[str, Any] = {"__name__": "guide"}
    exec(compile(source, "<guide>", "exec", dont_inherit=True), names)
    transform = names["transform"]
    assert isinstance(transform, Transform)
    return compile_transform(transform).script.code


def _generated(what: str) -> str:
    match what:
        case "operators":
            return ", ".join(f"`{name}`" for name in sayable()) + "."
        case "settings":
            rows = ["| key | default | meaning |", "|---|---|---|"]
            for key in describe_keys(OutboundSettings):
                rows.append(f"| `{key.name}` | `{key.default}` | {key.doc} |")
            return "\n".join(rows)
        case _:
            rows = ["| code | level | rule |", "|---|---|---|"]
            for rule in (*RULES, *webhooks.RULES, *requests.RULES):
                rows.append(f"| {rule.code} | {rule.level} | {rule.title} |")
            return "\n".join(rows)


def _true(text: str) -> Iterator[str]:
    """The page, with every output as it is now."""
    code, payload = "", ""
    pieces = re.split(
        r"(^```[^`\n]*\n.*?^```\n|^<!-- \w+ -->\n.*?^<!-- end -->\n)", text, flags=re.M | re.S
    )
    for piece in pieces:
        block = re.fullmatch(r"```([^\n]*)\n(.*)```\n", piece, flags=re.DOTALL)
        table = re.match(r"<!-- (\w+) -->\n", piece)
        if table is not None:
            yield f"<!-- {table[1]} -->\n{_generated(table[1])}\n<!-- end -->\n"
        elif block is None:
            yield piece
        elif block[1] == "python":
            code = _compiled(block[2])
            yield piece
        elif block[1] == "liquid":
            yield f"```liquid\n{code.partition('{% endcomment %}')[2].strip()}\n```\n"
        elif block[1] == "json payload":
            payload = block[2]
            yield piece
        elif block[1] == "json request":
            request = read(code).render(json.loads(payload))
            yield f"```json request\n{json.dumps(request, indent=2, ensure_ascii=False)}\n```\n"
        else:
            yield piece


def _guide() -> str:
    return "".join(_true(GUIDE.read_text(encoding="utf-8")))


def test_the_guide_shows_what_comes_out() -> None:
    assert GUIDE.read_text(encoding="utf-8") == _guide(), "run: python tests/test_webhooks_guide.py"


if __name__ == "__main__":
    GUIDE.write_text(_guide(), encoding="utf-8")
