"""A model call sent without the app, just as the app sent one like it."""

from dataclasses import dataclass
from typing import Any

from pytest_ragft.diagnosis.call import Problem, ProblemKind
from pytest_ragft.wire.dispatch import Dispatch
from pytest_ragft.wire.patching import inside
from pytest_ragft.wire.problems import shorten
from pytest_ragft.wire.retry_after import read_retry_after
from pytest_ragft.wire.tap import Served

__tracebackhide__ = True  # an exception of the app is shown without our frames

_REBUILT = frozenset(
    {"content-length", "transfer-encoding", "content-encoding", "host", "connection", "expect"}
)
"""Headers that the sender makes itself, from the body and the address."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a call: a reply, which may be an error of the provider, or none."""

    served: Served | None = None
    problem: Problem | None = None
    """Why no reply came."""
    retry_after: float | None = None
    """Seconds that the provider asked to wait."""


class Sender:
    """Sends calls from any number of threads over connections that are kept open.

    urllib3, since its cost in CPU time a call is a fraction of what the SDKs' own clients take,
    and this many calls at once are bound by that.
    """

    def __init__(self, *, connections: int, timeout: float) -> None:
        """At most `connections` are kept for each host; `timeout` is in seconds."""
        import urllib3  # noqa: PLC0415 -- with the first call that is fetched ahead

        self._library: Any = urllib3
        wait = urllib3.Timeout(connect=min(timeout, 10.0), read=timeout)
        self._pool = urllib3.PoolManager(maxsize=connections, retries=False, timeout=wait)

    def send(self, call: Dispatch) -> Sent:
        """Sends it once; never raises for what the network or the provider does."""
        headers = {name: value for name, value in call.headers if name.lower() not in _REBUILT}
        errors = self._library.exceptions
        try:
            with inside():
                response = self._pool.request("POST", call.url, body=call.body, headers=headers)
        except (errors.HTTPError, OSError, ValueError) as error:
            # A refused connection is a kind of timeout to urllib3.
            late = isinstance(error, errors.TimeoutError)
            late = late and not isinstance(error, errors.NewConnectionError)
            kind: ProblemKind = "timeout" if late else "connection"
            return Sent(problem=Problem(kind, _told(error), retryable=True))
        content_type = response.headers.get("content-type", "")
        told = response.headers
        wish = read_retry_after(told.get("retry-after", ""), told.get("date", ""))
        return Sent(Served(response.status, content_type, response.data), retry_after=wish)

    def close(self) -> None:
        self._pool.clear()


def _told(error: Exception) -> str:
    return shorten(f"{type(error).__name__}: {error}")
