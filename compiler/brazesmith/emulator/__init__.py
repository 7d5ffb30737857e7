"""Runs any Data Transformation as Braze does, in V8, in a process of its own.

with Emulator() as emulator:
    [outcome] = emulator.run("return {events: []}", [Input("{}")])
"""

from __future__ import annotations

from brazesmith.emulator.emulator import Emulator
from brazesmith.emulator.outcome import Failure, Input, Limits, Outcome, ScriptError

__all__ = ["Emulator", "Failure", "Input", "Limits", "Outcome", "ScriptError"]
