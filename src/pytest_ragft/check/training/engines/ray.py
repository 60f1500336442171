"""On a Ray cluster: the one of RAY_ADDRESS, else one of this machine's cores."""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from pytest_ragft.check.training import EngineError
from pytest_ragft.check.training.task import Measures, States, Task, measured

INSTALL = "pip install 'pytest-ragft[ray]'"
AHEAD = 2
"""Parts that wait for each worker: states that are not yet merged take memory."""


def ray(measures: Measures, tasks: Sequence[Task], count: int) -> Iterator[States]:
    """Paths have to mean the same files on every machine of the cluster."""
    try:
        import ray as cluster  # noqa: PLC0415  # the extra `ray`, slow to import
    except ImportError:
        raise EngineError(f"--engine ray needs Ray: {INSTALL}.") from None
    begun = not cluster.is_initialized()
    if begun:
        _begin(cluster, count)
    try:
        yield from _spread(cluster, measures, tasks)
    finally:
        if begun:
            cluster.shutdown()


def _begin(cluster: Any, count: int) -> None:  # noqa: ANN401  # a module without types
    """Quietly; its own page of figures is not served."""
    address = os.environ.get("RAY_ADDRESS")
    size = {} if address else {"num_cpus": count, "include_dashboard": False}
    cluster.init(address=address, log_to_driver=False, configure_logging=False, **size)


def _spread(cluster: Any, measures: Measures, tasks: Sequence[Task]) -> Iterator[States]:  # noqa: ANN401  # as above
    """Tables are sent once; parts are asked for in their order, some ahead."""
    shared = cluster.put(tuple(measures))
    remote = cluster.remote(measured)
    most = AHEAD * max(int(cluster.cluster_resources().get("CPU", 1)), 1)
    waiting: deque[Any] = deque()
    for task in tasks:
        waiting.append(remote.remote(shared, task))
        if len(waiting) >= most:
            yield cluster.get(waiting.popleft())
    while waiting:
        yield cluster.get(waiting.popleft())
