"""Engines that threads share: a script that hangs leaves others to the other threads."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import psutil

from brazesmith.engines import Input, Interrupted, Limits
from brazesmith.engines.shared import SharedEngines
from brazesmith.targets.script import Script

HANGS = Script("hangs", "while (true);")
ECHO = Script("echo", "return payload;")


def test_every_thread_gets_its_own_result() -> None:
    engines = SharedEngines(Limits())

    def echo(number: int) -> str | None:
        [outcome] = engines.run(ECHO, [Input(f'{{"n":{number}}}')])
        return outcome.body

    before = set(psutil.Process().children())
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(echo, range(100))) == [f'{{"n":{number}}}' for number in range(100)]
    assert len(set(psutil.Process().children()) - before) <= 8
    engines.close()
    assert set(psutil.Process().children()) <= before


def test_more_engines_start_if_the_usual_ones_hang() -> None:
    engines = SharedEngines(Limits(seconds=600))
    with ThreadPoolExecutor(4) as pool:
        hanging = [pool.submit(engines.run, HANGS, [Input("{}")]) for _ in range(3)]
        time.sleep(0.1)
        [outcome] = engines.run(ECHO, [Input("{}")])
        assert outcome.body == "{}"
        assert not any(one.done() for one in hanging)
        while not all(one.done() for one in hanging):  # some may not have begun
            for started in list(engines._all):
                started.interrupt()
            time.sleep(0.1)
        assert all(isinstance(one.exception(), Interrupted) for one in hanging)
    engines.close()
