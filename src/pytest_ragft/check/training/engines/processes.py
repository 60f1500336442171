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
    workers = [_started(measures, tasks[at::count]) for at in range(count)]
    try:
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


def _started(measures: Measures, tasks: Sequence[Task]) -> tuple[SpawnProcess, Connection]:
    """Spawned, not forked: alike on every system, and whatever threads there are."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    worker = context.Process(target=work, args=(measures, tuple(tasks), sending), daemon=True)
    worker.start()
    sending.close()
    return worker, receiving


def work(measures: Measures, tasks: Sequence[Task], pipe: Connection) -> None:
    """Waits with each part until the one before it is taken: no more than that is held."""
    with suppress(ValueError):  # no main thread: nobody interrupts it
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(BrokenPipeError):
        for task in tasks:
            pipe.send(measured(measures, task))
    pipe.close()


def _received(pipe: Connection) -> States | None:
    try:
        states: States = pipe.recv()
    except (EOFError, OSError):
        return None
    return states
