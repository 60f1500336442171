"""In processes beside this one, each of which takes every so many'th part."""

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from pytest_ragft.check.training.task import Measures, States, Task, measured


def processes(measures: Measures, tasks: Sequence[Task], count: int) -> Iterator[States]:
    """A process that is killed is made up for here. On an interruption all of them end."""
    count = min(count, len(tasks))
    workers = [_started() for _ in range(count)]
    try:
        for at, (_, pipe) in enumerate(workers):
            with suppress(ConnectionError):  # killed already
                pipe.send((measures, tuple(tasks[at::count])))
        for number, task in enumerate(tasks):
            states = _received(workers[number % count][1])
            yield measured(measures, task) if states is None else states
        for worker, _ in workers:
            worker.join()
    finally:
        for worker, pipe in workers:
            pipe.close()
            worker.terminate()
            worker.join()


def _started() -> tuple[SpawnProcess, Connection]:
    """Spawned, not forked: alike on every system, and whatever threads there are. What it is to do
    is sent when all are on their way: a spawned process takes half a second until it listens.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    worker = context.Process(target=work, args=(there,), daemon=True)
    worker.start()
    there.close()
    return worker, here


def work(pipe: Connection) -> None:
    """Waits with each part until the one before it is taken: no more than that is held."""
    with suppress(ValueError):  # no main thread: nobody interrupts it
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ConnectionError, EOFError):
        measures, tasks = pipe.recv()
        for task in tasks:
            pipe.send(measured(measures, task))
    pipe.close()


def _received(pipe: Connection) -> States | None:
    try:
        states: States = pipe.recv()
    except (EOFError, OSError):
        return None
    return states
