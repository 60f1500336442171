"""Problems that no further call would fare better with."""

from pytest_ragft.diagnosis.call import Problem
from pytest_ragft.replay.prefetch.job import PATIENCE

_TOO_MANY = "HTTP 429"
"""Not retryable where a quota is used up."""


class Halted(Exception):  # noqa: N818  # no error: there is nothing left to try
    """Replays end before a verdict stands; `everywhere`: those of the other tests, too."""

    def __init__(self, name: str, reason: str, *, everywhere: bool) -> None:
        super().__init__(reason)
        self.name = name
        self.everywhere = everywhere


def stop_if_hopeless(problem: Problem) -> None:
    """Raises `Halted` where no further call would fare better."""
    if problem.kind in ("budget", "offline"):
        raise Halted(problem.kind, problem.detail, everywhere=problem.kind == "budget")
    spent = problem.detail.startswith(_TOO_MANY) and not problem.retryable
    if spent or problem.refused:
        raise Halted("provider_error", problem.detail, everywhere=True)
    if problem.retry_after is not None and problem.retry_after >= PATIENCE:
        told = f"{problem.detail} (the provider asks to wait {problem.retry_after:.0f} s)"
        raise Halted("provider_error", told, everywhere=True)
