"""Runs any Data Transformation as Braze does, in V8, in a process of its own.

    with Emulator() as emulator:
        [outcome] = emulator.run("return { events: [] }", [Input("{}")])

From the caller to the script and back:

    emulator.py         batches inputs; replaces a worker that died, finds the input that killed it
    process.py          the worker from outside: deadline, memory, last words; frames.py its pipes
    outcome.py          the values that go in and come out
    v8/engine.py        what is asked of V8's worker, and what its answers mean
    v8/worker.py        the worker from inside: an isolate, and the globals there are
    v8/harness.js       in V8: strips the realm, runs a script, writes its body, compares
    v8/positions.py     V8's reports into lines and columns of the script
    liquid/             the same for webhooks: Braze's Liquid, rendered by python-liquid

A script is a sloppy function body over `payload` and `headers`, with the globals of ECMA-262 and no
others (the table is in worker.py). What Braze leaves open is decided so: a returned promise is an
error, because nothing says that Braze waits for it; promise jobs that are pending when a script
returns change nothing about its body, but they belong to its run and must come to an end.

Runs share a realm as long as each leaves it exactly as it was. The harness compares all built-ins,
property by property, before every run (a quarter of a millisecond); a new isolate costs thirty
times that, so only a script that has redefined something pays for one.
"""

from __future__ import annotations

from brazesmith.engines.emulator import Emulator
from brazesmith.engines.outcome import Failure, Input, Limits, Outcome, ScriptError
from brazesmith.engines.pool import Engines, Language
from brazesmith.engines.process import EmulatorUnavailable

__all__ = [
    "Emulator",
    "EmulatorUnavailable",
    "Engines",
    "Failure",
    "Input",
    "Language",
    "Limits",
    "Outcome",
    "ScriptError",
]
