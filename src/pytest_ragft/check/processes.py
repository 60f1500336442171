"""Work shared out over processes, where it pays."""

import marshal
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn, TypeVar

Result = TypeVar("Result")


def cores() -> int:
    """How many may be used."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def shares(sizes: Sequence[int], count: int) -> list[list[int]]:
    """Positions, shared out so that the sizes come to about the same."""
    found: list[list[int]] = [[] for _ in range(count)]
    totals = [0] * count
    for position in sorted(range(len(sizes)), key=lambda at: (-sizes[at], at)):
        least = totals.index(min(totals))
        found[least].append(position)
        totals[least] += sizes[position] + 1000  # a file costs something before its first byte
    return [share for share in found if share]


class Parcel(NamedTuple):
    """How a result travels from a child: as a text, a number or lists of such."""

    pack: Callable[[Any], Any]
    unpack: Callable[[Any], Any]


AS_IT_IS = Parcel(lambda result: result, lambda result: result)


def spread(
    work: Callable[[list[str]], list[Result]],
    tasks: Sequence[str],
    sizes: Sequence[int],
    count: int,
    parcel: Parcel = AS_IT_IS,
) -> list[Result]:
    """The results in the order of the tasks; `count` of 1, or no way to fork: all of it here."""
    if count < 2 or len(tasks) < 2 or not _can_fork():  # noqa: PLR2004  # one has nothing to share
        return work(list(tasks))
    own, *others = ([tasks[at] for at in share] for share in shares(sizes, count))
    children = [_forked(work, share, parcel) for share in others]
    results = dict(zip(own, work(own), strict=True))
    for share, child in zip(others, children, strict=True):
        given = _received(*child)
        if given is None:  # the child was killed: its share is done here
            results.update(zip(share, work(share), strict=True))
        else:
            results.update(zip(share, map(parcel.unpack, given), strict=True))
    return [results[task] for task in tasks]


def _can_fork() -> bool:
    """A process with other threads must not fork, and macOS advises against it."""
    import threading  # noqa: PLC0415  # only where there is much to do

    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


def _forked(
    work: Callable[[list[str]], list[Result]], tasks: list[str], parcel: Parcel
) -> tuple[int, int]:
    """A child at work; its number and the pipe that its results come through."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    process = os.fork()
    if not process:  # pragma: no cover  # the child
        _work_apart(work, tasks, parcel, reading, writing)
    os.close(writing)
    return process, reading


def _work_apart(  # pragma: no cover  # in the child, of which nothing is measured
    work: Callable[[list[str]], list[Result]],
    tasks: list[str],
    parcel: Parcel,
    reading: int,
    writing: int,
) -> NoReturn:
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(marshal.dumps([parcel.pack(result) for result in work(tasks)]))
        status = 0
    finally:
        os._exit(status)  # nothing of the parent's is flushed or closed twice


def _received(process: int, reading: int) -> list[Any] | None:
    with os.fdopen(reading, "rb") as pipe:
        content = pipe.read()
    if os.waitpid(process, 0)[1] != 0:
        return None
    results: list[Any] = marshal.loads(content)  # noqa: S302  # written by our own child
    return results
