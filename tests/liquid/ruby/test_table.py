"""Every filter and tag over odd inputs gives what Ruby's Liquid gives (`table.py`).

The cells were recorded. Where Ruby with its gem is installed, it confirms them, and random dates,
numbers and texts are compared as well.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from random import Random
from typing import Any

import pytest

from brazesmith.engines.liquid.document import Field
from brazesmith.engines.liquid.template import TemplateError, parse
from brazesmith.engines.liquid.values import sections

from .rows import VALUES, Row, rows
from .table import RECORDED, in_ruby, written

NOW = datetime(2026, 1, 2, 3, 4, 5, 678000, UTC)


@cache
def has_ruby() -> bool:
    """Return whether Ruby can load the gem."""
    if shutil.which("ruby") is None:
        return False
    done = subprocess.run(["ruby", "-e", "require 'liquid'"], capture_output=True, check=False)
    return done.returncode == 0


def rendered(source: str, values: dict[str, Any]) -> str | None:
    """Return what the emulator renders, None for an error."""
    try:
        return parse(Field(source)).render(sections({"custom_attributes": values}), NOW)
    except TemplateError:
        return None


def recorded() -> Iterable[tuple[Row, list[str | None]]]:
    """Return the rows with Ruby's cells."""
    lines = RECORDED.read_text("utf-8").splitlines()[1:]
    for row, line in zip(rows(), lines, strict=True):
        template, y, cells = json.loads(line)
        assert (template, y) == (row.template, row.y)
        yield row, cells


@pytest.mark.parametrize("part", range(8))
def test_every_cell(part: int) -> None:
    wrong = []
    for row, cells in list(recorded())[part::8]:
        for x, cell in zip(row.xs, cells, strict=True):
            got = rendered(row.source(x, "custom_attribute.${{{}}}"), VALUES)
            if got != cell:
                wrong.append((row.template, x, row.y, f"Ruby: {cell!r}", f"here: {got!r}"))
    assert wrong == []


@pytest.mark.skipif(not has_ruby(), reason="Ruby with the gem `liquid` is not installed")
def test_ruby_still_gives_these_cells() -> None:
    assert written().splitlines()[1:] == RECORDED.read_text("utf-8").splitlines()[1:]


def some_date(random: Random) -> str:
    """Return a day, and perhaps a time, in one of the forms that Ruby reads, or not quite."""
    year = random.choice(["2022", "1999", "22", "07", "0001", "'98"])
    month = random.choice(["7", "07", "12", "13", "jul", "July", "dec"])
    day = random.choice(["1", "05", "15", "31", "30", "15th"])
    mark = random.choice("-/. ")
    forms = [f"{year}{mark}{month}{mark}{day}", f"{day}{mark}{month}{mark}{year}"]
    forms += [
        f"July {day} {year}",
        f"{day} jul {year}",
        "2022-196",
        "20220715",
        "220715",
        "2022196",
    ]
    hour = random.choice(["3", "03", "12", "24", "0", "25"])
    minute = random.choice(["17", "00", "60", "5"])
    second = random.choice(["39", "60", "00", "39.25", "39,123456789"])
    times = ["", "", f"{hour}:{minute}", f"{hour}:{minute}:{second}", f"{hour}h{minute}"]
    times += [f"{hour}:{minute} pm", f"{hour} AM", f"{hour}:{minute} p.m."]
    zone = random.choice(["", "Z", " UTC", " EST", "+02:00", " -0530", " +2", " PDT", " CET"])
    time = random.choice(times)
    return f"{random.choice(forms)} {time + zone if time else ''}"


def some_number(random: Random) -> str:
    """Return digits among marks."""
    return "".join(random.choices("0123456789" * 2 + "..-+_ ex\na", k=random.randint(1, 7)))


def some_text(random: Random) -> str:
    """Return letters among marks."""
    pieces = [*"abAB  \n\t\0\u00a0,<>'", "<b>", "\\0", "ß", "é"]
    return "".join(random.choices(pieces, k=random.randint(1, 7)))


TEMPLATES: dict[Callable[[Random], str], tuple[str, ...]] = {
    some_date: ("{{ x | date: '%Y-%m-%dT%H:%M:%S.%N%z %Z %j' }}",),
    some_number: (
        *("{{ x | plus: y }}", "{{ x | times: y }}", "{{ x | divided_by: y }}"),
        *("{{ x | round: 2 }}", "{{ x | modulo: y }}", "{{ x | ceil }} {{ y | floor }}"),
        *("{{ 'abcdef' | slice: x }}", "{{ x | at_least: y }}{{ x | minus: y | abs }}"),
    ),
    some_text: (
        *("{{ x | split: y | join: '~' }}", "{{ x | split: ' ' | join: '~' }}", "{{ x | strip }}"),
        *("{{ x | replace: y, 'q' }}", "{{ x | replace_first: 'a', y }}", "{{ x | strip_html }}"),
        *("{{ x | truncatewords: 2, y }}", "{{ x | truncate: 4, y }}", "{{ x | capitalize }}"),
        *("{{ x | escape }}{{ x | url_encode }}", "{% if x contains y %}T{% endif %}{{- x -}} a"),
    ),
}


@pytest.mark.skipif(not has_ruby(), reason="Ruby with the gem `liquid` is not installed")
@pytest.mark.parametrize("value", TEMPLATES, ids=lambda value: value.__name__)
def test_random_values(value: Callable[[Random], str]) -> None:
    random = Random(9)
    values = {f"v{n}": value(random) for n in range(600)}
    names = list(values)
    assigned = "{{% assign x = {} %}}{{% assign y = {} %}}{}"
    cases = [
        (template, x, y)
        for template in TEMPLATES[value]
        for x, y in zip(names, names[1:] + names[:1], strict=True)
    ]
    place = "custom_attribute.${{{}}}".format
    expected, _ = in_ruby((assigned.format(x, y, t) for t, x, y in cases), values)
    got = [rendered(assigned.format(place(x), place(y), t), values) for t, x, y in cases]
    wrong = [
        (template, values[x], values[y], f"Ruby: {a!r}", f"here: {b!r}")
        for (template, x, y), a, b in zip(cases, expected, got, strict=True)
        if a != b
    ]
    assert wrong == []
