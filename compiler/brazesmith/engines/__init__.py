"""Run Data Transformations as Braze does: in V8, in a separate process.

    with Emulator() as emulator:
        [outcome] = emulator.run("return { events: [] }", [Input("{}")])

From the caller to the script and back:

    emulator.py         batches inputs; replaces a dead worker and finds the input that killed it
    process.py          the parent's side of a worker: deadline, memory limit, stderr
    deadline.py         the deadline of another process, in its processor time
    frames.py           the protocol on the worker's pipes
    outcome.py          inputs and outcomes
    settling.py         lines of an archive in bulk: what goes in, what comes out
    v8/engine.py        requests to the V8 worker, and its answers as outcomes
    v8/worker.py        the worker's side: the isolate and its globals
    v8/harness.js       in V8: prepares the realm, runs a script, writes its body, checks the realm
    v8/positions.py     converts V8's positions to lines and columns of the script
    liquid/             the same for webhooks: Braze's Liquid, rendered by python-liquid

A script is the body of a sloppy-mode function of `payload` and `headers`. It sees the globals of
ECMA-262 and no others (`brazesmith.base.globals`). Where Braze's behaviour is undocumented: a
returned promise is an error, because Braze may not wait for it. Promise jobs that are pending when
a script returns do not change its body, but count against its deadline.

Runs share a realm as long as each leaves it unchanged. Before each run, the harness compares all
built-ins, property by property, which takes a quarter of a millisecond. A new isolate takes thirty
times as long, and is created only after a script has redefined something.
"""

from __future__ import annotations

from brazesmith.engines.emulator import Emulator, Interrupted
from brazesmith.engines.outcome import Failure, Input, Limits, Outcome, ScriptError
from brazesmith.engines.pool import Engines, Language
from brazesmith.engines.process import EmulatorUnavailable
from brazesmith.engines.settling import Settled, Settling

__all__ = [
    "Emulator",
    "EmulatorUnavailable",
    "Engines",
    "Failure",
    "Input",
    "Interrupted",
    "Language",
    "Limits",
    "Outcome",
    "ScriptError",
    "Settled",
    "Settling",
]
