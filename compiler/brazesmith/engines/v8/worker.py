"""The worker process: one V8 isolate that runs one request after the other.

It is started by path and loads only the standard library, mini-racer, `brazesmith.engines.frames`
and small modules of `brazesmith.base`, so that it starts fast and nothing else writes to its pipes.
Its parent enforces the limits and kills it. Frames are UTF-8 text. A request is JSON, `{code,
inputs, isPure, isBulk, mostBytes}`; in bulk mode, it is followed by two lines per input, payload
and headers. The answer comes in several frames, each sent as soon as possible: JSON, `{outcomes,
elapsedMs, where}`, followed by the bodies as lines in bulk mode.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any, NoReturn, TypeAlias, cast

from py_mini_racer import JSEvalException, MiniRacer, init_mini_racer

from brazesmith.base.globals import ECMASCRIPT
from brazesmith.base.stretch import FileChanged, Stretch
from brazesmith.engines.frames import SETTLE, Answer, serve

#: Of a task, a text, a number and milliseconds; or of a request to settle lines.
Harness: TypeAlias = Callable[..., str]

HARNESS = Path(__file__).with_name("harness.js")

# A frame is sent at least this often, unless a single run takes longer.
SLICE_MS = 20

# Braze promises "any standard JavaScript" and documents no host globals, so the harness removes all
# others, such as console, setTimeout, WebAssembly and Intl (ECMA-402).
ALLOWED_GLOBALS = sorted(ECMASCRIPT)


class Encoded(str):
    """A text that is in UTF-8 already: MiniRacer passes what `encode` returns on to V8."""

    data: bytes

    def encode(self, *_: object) -> bytes:
        """Return the text in UTF-8."""
        return self.data

    @classmethod
    def of(cls, data: bytes) -> Encoded:
        """Return the text of bytes. V8 replaces what is not UTF-8."""
        text = cls()
        text.data = data
        return text


class Isolate(MiniRacer):
    """MiniRacer without the timers of its constructor, which the harness could not remove."""

    def __init__(self) -> None:
        self._constructed = False
        super().__init__()
        self._constructed = True

    def eval(self, code: str, *args: Any, **kwargs: Any) -> Any:
        """Evaluate like MiniRacer, but ignore calls from its constructor."""
        return super().eval(code, *args, **kwargs) if self._constructed else None


class Realm:
    """An isolate with the harness, replaced as soon as a script has changed it."""

    def __init__(self) -> None:
        self._isolate = Isolate()
        self._harness = self._install()

    def run(self, text: str) -> Iterator[str]:
        """Run all inputs of a request and yield the answers in order."""
        self._load(text)
        done, count = 0, 1
        while done < count:
            began = perf_counter()
            head, _, outcomes = self._harness("run", "", done, SLICE_MS).partition("\n")
            elapsed = (perf_counter() - began) * 1000
            # V8 answers before it runs pending promise jobs. They belong to these runs: if one
            # never ends, the next run must not be blamed.
            self._isolate.eval("0")
            state, *numbers, todo = head.split()
            done, count = map(int, numbers)
            if state == "touched":
                self._replace(text)
                if outcomes == "[]":
                    continue
            outcomes, *bodies = outcomes.split("\n", 1)
            where = self._locate(text, done - 1) if todo == "locate" else None
            head = (
                f'{{"outcomes":{outcomes},"elapsedMs":{elapsed:.4f},"where":{json.dumps(where)}}}'
            )
            yield "\n".join((head, *bodies))

    def settle(self, data: bytes) -> Iterator[bytes]:
        """Settle the lines of a chunk and yield the answers in order (`settling.request_of`)."""
        place, head, start, lines = data.split(b"\n", 3)
        if place:
            try:
                lines = Stretch(*json.loads(place)).read()
            except FileChanged:
                yield b"unread\n\n"
                return
        chunk: tuple[str, str] = Encoded.of(head + b"\n" + start), Encoded.of(lines)
        progress, request = "more", chunk
        while progress == "more":
            answer = self._harness(*request)
            progress, trust = answer[: answer.index("\n")].split()
            request = ("", "")
            if progress == "stale":  # changed by an earlier script
                self._renew()
                progress, request = "more", chunk
            elif trust == "suspect" and self._harness("verify", "", 0, 0) == "touched":
                yield b"touched\n\n"
                return
            else:
                yield answer.encode("utf-8")

    def _locate(self, text: str, index: int) -> str | None:
        """Run one input again, let it fail, and return V8's own report."""
        try:
            while self._harness("locate", "", index, 0) == "touched":
                self._replace(text)
        except JSEvalException as error:
            return str(error)
        return None

    def _load(self, text: str, *, isolated: bool = False) -> None:
        """Load a request; `isolated` turns bulk mode off."""
        self._harness("load", text, int(isolated), 0)

    def _install(self) -> Harness:
        call = f"({json.dumps(ALLOWED_GLOBALS)})"
        return cast("Harness", self._isolate.eval(HARNESS.read_text("utf-8") + call))

    def _replace(self, text: str) -> None:
        """Continue a request in a new isolate, after a script has changed this one."""
        self._renew()
        self._load(text, isolated=True)

    def _renew(self) -> None:
        self._isolate.close()
        self._isolate = Isolate()
        self._harness = self._install()


def main(heap_mb: int) -> NoReturn:
    """Serve requests until stdin ends."""

    def start() -> Answer:
        limits = (f"--max-heap-size={heap_mb}", f"--initial-heap-size={heap_mb // 4}")
        init_mini_racer(flags=("--single-threaded", *limits))
        realm = Realm()

        def answer(request: bytes) -> Iterator[bytes]:
            if request.startswith(SETTLE):
                return realm.settle(request[len(SETTLE) :])
            return (frame.encode("utf-8") for frame in realm.run(request.decode("utf-8")))

        return answer

    serve(start)


if __name__ == "__main__":
    main(int(sys.argv[1]))
