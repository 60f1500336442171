"""urllib3, which requests, botocore and many older SDKs send through."""

import functools
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

from pytest_ragft.on_import import when_imported
from pytest_ragft.wire.client import Client, Uninstall, uninstall_of
from pytest_ragft.wire.clients.bodies import content_of, planned, served
from pytest_ragft.wire.clients.errors import problem_of
from pytest_ragft.wire.clients.headers import changed, named
from pytest_ragft.wire.clients.mocks import mock_behind, mock_of_sockets
from pytest_ragft.wire.clients.recording import Recording
from pytest_ragft.wire.clients.wired import canned, record
from pytest_ragft.wire.handing import take
from pytest_ragft.wire.ongoing import Ongoing, recognise
from pytest_ragft.wire.patching import inside, is_inside, replace_method
from pytest_ragft.wire.retry_after import read_retry_after
from pytest_ragft.wire.tap import Serve, Tap

__tracebackhide__ = True  # an exception of the app is shown without our frames

Foreign = Any
"""An object of whichever version of urllib3 the app uses."""
_PORTS = {"http": 80, "https": 443}


def install(tap: Tap) -> Uninstall | None:
    """Replaces two methods of `HTTPConnectionPool`, so that every pool is covered."""
    undo: list[Callable[[], None]] = []

    def watch(module: ModuleType) -> None:
        undo.append(_Watch(tap, module).stop)

    return uninstall_of([when_imported("urllib3", watch)], undo)


CLIENT = Client("urllib3", install)


@dataclass(slots=True)
class _Attempt:
    """One sending of a request; urllib3 retries from within, each time by a call of its own."""

    watch: "_Watch"
    pool: Foreign
    ongoing: Ongoing
    given: Foreign
    """The body as the app gave it, which a retry starts from again."""
    body: Foreign
    headers: Foreign


_ATTEMPT: ContextVar[_Attempt | None] = ContextVar("ragft_urllib3_attempt", default=None)


class _Watch:
    """urllib3 watched for one tap."""

    def __init__(self, tap: Tap, library: Foreign) -> None:
        self._tap = tap
        self._active = True
        self._unfinished: set[Recording] = set()
        pool = library.HTTPConnectionPool
        self._restore = (
            replace_method(pool, "urlopen", self._urlopen(pool.urlopen)),
            replace_method(pool, "_make_request", self._make_request(pool._make_request)),  # noqa: SLF001  # where each attempt gets its reply
        )

    def stop(self) -> None:
        """Passes everything on from now; replies that nobody finished are over."""
        self._active = False
        for undo in self._restore:
            undo()
        for recording in tuple(self._unfinished):
            recording.end(whole=False)

    def _urlopen(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def urlopen(
            pool: Foreign,
            method: str,
            url: str,
            body: Foreign = None,
            headers: Foreign = None,
            *args: Foreign,
            **options: Foreign,
        ) -> Foreign:
            attempt = self._begin(pool, method, url, body, headers)
            if attempt is None:
                return original(pool, method, url, body, headers, *args, **options)
            if isinstance(attempt.ongoing.plan, Serve):
                return _serve(attempt.ongoing, attempt.ongoing.plan, method, url, options)
            token = _ATTEMPT.set(attempt)
            try:
                with inside():
                    return original(
                        pool, method, url, attempt.body, attempt.headers, *args, **options
                    )
            except BaseException as error:
                attempt.ongoing.end(None, problem_of(error))
                raise
            finally:
                _ATTEMPT.reset(token)

        return urlopen

    def _make_request(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def make_request(pool: Foreign, *args: Foreign, **options: Foreign) -> Foreign:
            attempt = _ATTEMPT.get()
            if attempt is None or attempt.watch is not self or attempt.pool is not pool:
                return original(pool, *args, **options)
            try:
                response = original(pool, *args, **options)
            except BaseException as error:
                attempt.ongoing.end(None, problem_of(error))
                raise
            self._record(attempt.ongoing, response, decoded=options.get("decode_content", False))
            return response

        return make_request

    def _begin(
        self, pool: Foreign, method: str, url: str, body: Foreign, headers: Foreign
    ) -> _Attempt | None:
        above = _ATTEMPT.get()
        retried = above is not None and above.watch is self and above.pool is pool
        if not self._active or (is_inside() and not retried):
            return None
        if ongoing := take():
            ongoing.mocked = ongoing.mocked or _mocked_by(pool)
            return _Attempt(self, pool, ongoing, None, body, headers)
        given = above.given if above and retried and body is above.body else body
        if given is None:  # of a call that was handed down, the first attempt is told
            return None
        content = content_of(given)
        if content is None:
            return None
        headers = pool.headers if headers is None else headers
        sent_with = named(headers or {}).items()
        seen = recognise(self._tap, method, _address(pool, url), content, sent_with)
        if seen is None:
            return None
        ongoing = Ongoing(self._tap, seen, _mocked_by(pool))
        outgoing = ongoing.outgoing(named(headers))
        sent = outgoing.content if outgoing else given
        if sent is not body:
            size = len(outgoing.content) if outgoing else len(content)
            headers = changed(headers, size, outgoing.headers if outgoing else {})
        return _Attempt(self, pool, ongoing, given, sent, headers)

    def _record(self, ongoing: Ongoing, response: Foreign, *, decoded: bool) -> None:
        carrier = getattr(response, "_fp", response)  # urllib3 1 makes its response of it later
        if getattr(carrier, "fp", None) is not None:
            record(carrier, ongoing, self._unfinished)
            return
        headers = dict(named(response.headers))
        if decoded:  # read already, and not compressed any more
            headers.pop("content-encoding", None)
        content = getattr(response, "data", b"")
        wish = headers.get("retry-after", "")
        whole = served(response.status, headers, content, whole=True)
        if not whole.whole:  # a recording keeps the header of what it has decompressed
            whole = replace(whole, content=content, whole=True)
        ongoing.end(whole, retry_after=read_retry_after(wish))


def response_of(
    plan: Serve, method: str, url: str, *, preload: bool = False, decode: bool = True
) -> Foreign:
    """A genuine response of urllib3 without network."""
    from urllib3 import HTTPResponse  # noqa: PLC0415  # imported already, by the app

    response = canned(plan, method)
    return HTTPResponse(
        body=response,
        headers=dict(response.headers),
        status=response.status,
        version=response.version,
        reason=response.reason,
        original_response=response,
        preload_content=preload,
        decode_content=decode,
        request_method=method,
        request_url=url,
    )


def _serve(
    ongoing: Ongoing, plan: Serve, method: str, url: str, options: Mapping[str, Foreign]
) -> Foreign:
    ongoing.end(planned(plan))
    preload, decode = (options.get(f"{name}_content", True) for name in ("preload", "decode"))
    return response_of(plan, method, url, preload=preload, decode=decode)


def _mocked_by(pool: Foreign) -> str | None:
    return mock_behind(pool.ConnectionCls) or mock_of_sockets()


def _address(pool: Foreign, url: str) -> str:
    """The absolute address; to a proxy it is sent as such."""
    if not url.startswith("/"):
        return url
    host = f"[{pool.host}]" if ":" in pool.host else pool.host
    port = f":{pool.port}" if pool.port and pool.port != _PORTS.get(pool.scheme) else ""
    return f"{pool.scheme}://{host}{port}{url}"
