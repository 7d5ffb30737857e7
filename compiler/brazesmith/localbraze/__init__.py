"""Braze's state and answers over an embedded SQLite database, without HTTP.

    from brazesmith.localbraze import LocalBraze
    braze = LocalBraze(None, seed=1)
    braze.track({"attributes": [{"external_id": "ada", "plan": "pro"}]}).status

Whatever Braze does not document is a row in `decisions.py`, and answers name the rows they used.
"""

from __future__ import annotations

from brazesmith.localbraze.answer import Answer
from brazesmith.localbraze.braze import LocalBraze
from brazesmith.localbraze.clock import Clock, seeded_clock
from brazesmith.localbraze.decisions import DECISIONS, Decision
from brazesmith.localbraze.messages import Message
from brazesmith.localbraze.reading import Counts, UserPage, UserRow
from brazesmith.localbraze.snapshot import UnusableState
from brazesmith.localbraze.store import Change, UnusableDatabase

__all__ = [
    "DECISIONS",
    "Answer",
    "Change",
    "Clock",
    "Counts",
    "Decision",
    "LocalBraze",
    "Message",
    "UnusableDatabase",
    "UnusableState",
    "UserPage",
    "UserRow",
    "seeded_clock",
]
