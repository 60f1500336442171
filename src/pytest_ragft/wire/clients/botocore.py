"""botocore and aiobotocore: a prompt is edited before its request is signed."""

import functools
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any
from weakref import WeakKeyDictionary

from pytest_ragft.on_import import when_imported
from pytest_ragft.wire.client import Client, Uninstall, uninstall_of
from pytest_ragft.wire.clients.bodies import content_of, served
from pytest_ragft.wire.clients.errors import problem_of
from pytest_ragft.wire.clients.headers import changed, named
from pytest_ragft.wire.handing import Handed, handing
from pytest_ragft.wire.ongoing import Ongoing, recognise
from pytest_ragft.wire.patching import inside, is_inside, replace_method
from pytest_ragft.wire.tap import Tap

__tracebackhide__ = True  # an exception of the app is shown without our frames

Foreign = Any
"""An object of whichever version of botocore the app uses."""
Method = Callable[..., Any]
AsyncMethod = Callable[..., Awaitable[Any]]
_STAND_IN = "a handler of botocore's before-send event"
"""What answers when nothing is sent: moto, a stub."""


def install(tap: Tap) -> Uninstall | None:
    """Replaces two methods of `Endpoint`, and of aiobotocore's, which every service goes through.

    The request is handed down to urllib3 or aiohttp, where it is recorded or answered, so that
    botocore's own retries, sessions, event streams and errors stay what they are.
    """
    undo: list[Callable[[], None]] = []

    def watch(module: ModuleType) -> None:
        made, endpoint = _Watch(tap), module.Endpoint
        undo.append(made.stop)
        undo.append(replace_method(endpoint, "create_request", made.creating(endpoint)))
        undo.append(replace_method(endpoint, "_get_response", made.sending(endpoint)))

    def watch_async(module: ModuleType) -> None:
        made, endpoint = _Watch(tap), module.AioEndpoint
        undo.append(made.stop)
        undo.append(replace_method(endpoint, "create_request", made.creating_async(endpoint)))
        undo.append(replace_method(endpoint, "_get_response", made.sending_async(endpoint)))

    waiting = (
        when_imported("botocore.endpoint", watch),
        when_imported("aiobotocore.endpoint", watch_async),
    )
    return uninstall_of(waiting, undo)


CLIENT = Client("botocore", install)


class _Watch:
    """One class of endpoint watched for one tap."""

    def __init__(self, tap: Tap) -> None:
        self._tap = tap
        self._active = True
        self._decided: WeakKeyDictionary[Foreign, Ongoing] = WeakKeyDictionary()
        """By the request that was prepared and signed."""

    def stop(self) -> None:
        """Passes everything on from now; calls that nobody sent are over."""
        self._active = False
        for ongoing in tuple(self._decided.values()):
            ongoing.end(None)

    def creating(self, endpoint: Foreign) -> Method:
        original: Method = endpoint.create_request

        @functools.wraps(original)
        def create_request(
            self_: Foreign, params: Foreign, *args: Foreign, **options: Foreign
        ) -> Any:  # noqa: ANN401  # the request
            ongoing = self._begin(params)
            with inside():
                request = original(self_, _edited(params, ongoing), *args, **options)
            return self._remembered(request, ongoing)

        return create_request

    def creating_async(self, endpoint: Foreign) -> AsyncMethod:
        original: AsyncMethod = endpoint.create_request

        @functools.wraps(original)
        async def create_request(
            self_: Foreign, params: Foreign, *args: Foreign, **options: Foreign
        ) -> Any:  # noqa: ANN401  # the request
            ongoing = self._begin(params)
            with inside():
                request = await original(self_, _edited(params, ongoing), *args, **options)
            return self._remembered(request, ongoing)

        return create_request

    def sending(self, endpoint: Foreign) -> Method:
        original: Method = endpoint._get_response  # noqa: SLF001  # one attempt, from sending to parsing

        @functools.wraps(original)
        def get_response(self_: Foreign, request: Foreign, *args: Foreign) -> Any:  # noqa: ANN401  # reply and error
            ongoing = self._decided.pop(request, None)
            if ongoing is None:
                return original(self_, request, *args)
            with handing(ongoing) as handed:
                result = original(self_, request, *args)
            _tell(handed, *result)
            return result

        return get_response

    def sending_async(self, endpoint: Foreign) -> AsyncMethod:
        original: AsyncMethod = endpoint._get_response  # noqa: SLF001  # as above

        @functools.wraps(original)
        async def get_response(self_: Foreign, request: Foreign, *args: Foreign) -> Any:  # noqa: ANN401  # reply and error
            ongoing = self._decided.pop(request, None)
            if ongoing is None:
                return await original(self_, request, *args)
            with handing(ongoing) as handed:
                result = await original(self_, request, *args)
            _tell(handed, *result)
            return result

        return get_response

    def _begin(self, params: Foreign) -> Ongoing | None:
        if is_inside() or not self._active:
            return None
        content = content_of(params["body"])
        if content is None:
            return None
        seen = recognise(self._tap, params["method"], params["url"], content)
        return Ongoing(self._tap, seen) if seen else None

    def _remembered(self, request: Foreign, ongoing: Ongoing | None) -> Foreign:
        if ongoing:
            self._decided[request] = ongoing
        return request


def _edited(params: Foreign, ongoing: Ongoing | None) -> Foreign:
    """The parts of the request, with another body; botocore keeps its own for a retry."""
    content = ongoing.edited if ongoing else None
    if content is None:
        return params
    headers = changed(params["headers"], len(content), {})
    return {**params, "body": content, "headers": headers}


def _tell(handed: Handed, reply: Foreign, error: BaseException | None) -> None:
    """The end of a call that came to no layer below that is watched."""
    if handed.taken:
        return
    if reply is None:
        handed.ongoing.end(None, problem_of(error) if error else None)
        return
    handed.ongoing.mocked = handed.ongoing.mocked or _STAND_IN
    response = reply[0]
    content = getattr(response, "_content", None)  # a stream is left to the app
    told = served(response.status_code, named(response.headers), content or b"", whole=True)
    handed.ongoing.end(told if content is not None else None)
