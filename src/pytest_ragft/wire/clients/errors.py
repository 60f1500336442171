"""Why no reply came, or not to its end, by the errors of any HTTP library."""

from pytest_ragft.diagnosis.call import Problem, ProblemKind
from pytest_ragft.wire.problems import shorten

_CANCELLED = frozenset({"CancelledError", "Cancelled"})
"""asyncio's and trio's. All classes go by name: a library that is not used is not imported."""
_TIMEOUT = "TimeoutError"
"""The name of urllib3's class as well."""
_NO_TIMEOUT = "NewConnectionError"
"""Refused at once, though urllib3 1 makes it a kind of timeout."""
_TRANSIENT = frozenset({"OSError", "HTTPException", "HTTPError", "ClientError"})
"""Where the network's errors descend from: Python, http.client, urllib3, aiohttp."""


def problem_of(error: BaseException, kind: ProblemKind = "connection") -> Problem:
    """The problem behind an error; `kind` "cut" for a reply that had begun."""
    name = type(error).__name__
    names = {cls.__name__ for cls in type(error).__mro__}
    if name in _CANCELLED:
        return Problem("timeout", "the app cancelled the call before its end", retryable=True)
    detail = shorten(f"{name}: {error}") if str(error) else name
    if _TIMEOUT in names and _NO_TIMEOUT not in names:
        return Problem("timeout", detail, retryable=True)
    transient = not _TRANSIENT.isdisjoint(names) and not isinstance(error, ValueError)
    return Problem(kind, detail, retryable=transient)


def cut_by(error: BaseException) -> Problem:
    """The problem of a reply that had begun."""
    return problem_of(error, "cut")
