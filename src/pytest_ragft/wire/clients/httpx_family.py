"""httpx and its descendants: they share one shape, so one piece of code watches them all."""

import functools
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any

from pytest_ragft.on_import import when_imported
from pytest_ragft.wire.client import Uninstall, uninstall_of
from pytest_ragft.wire.clients.httpx_messages import Messages
from pytest_ragft.wire.clients.httpx_mocks import came_over_network, mocked_by
from pytest_ragft.wire.clients.httpx_streams import Foreign
from pytest_ragft.wire.clients.recording import Recording
from pytest_ragft.wire.handing import take
from pytest_ragft.wire.ongoing import Ongoing, recognise
from pytest_ragft.wire.patching import inside, is_inside, replace_method
from pytest_ragft.wire.tap import Serve, Tap

__tracebackhide__ = True  # an exception of the app is shown without our frames


def install(library: str, tap: Tap) -> Uninstall | None:
    """Replaces `Client.send` and `AsyncClient.send` on the classes as soon as there are any.

    So clients that exist already and subclasses are covered. None if the library is missing.
    """
    undo: list[Callable[[], None]] = []

    def watch(module: ModuleType) -> None:
        if module.__name__ == library:  # httpx2.alias_httpx() makes httpx another name of httpx2
            undo.append(_Watch(tap, module).stop)

    return uninstall_of([when_imported(library, watch)], undo)


class _Watch:
    """One library watched for one tap."""

    def __init__(self, tap: Tap, library: Foreign) -> None:
        self._tap = tap
        self._messages = Messages(library)
        self._active = True
        self._unfinished: set[Recording] = set()
        self._restore = (
            replace_method(library.Client, "send", self._sync_send(library.Client.send)),
            replace_method(library.AsyncClient, "send", self._async_send(library.AsyncClient.send)),
        )

    def stop(self) -> None:
        """Passes everything on from now; streams that nobody finished are over."""
        self._active = False
        for undo in self._restore:
            undo()
        for recording in tuple(self._unfinished):
            recording.end(whole=False)

    def _sync_send(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def send(
            client: Foreign, request: Foreign, *, stream: bool = False, **options: Foreign
        ) -> Foreign:
            ongoing = self._begin(client, request)
            if ongoing is None:
                return original(client, request, stream=stream, **options)
            if isinstance(ongoing.plan, Serve):
                return self._serve(client, request, ongoing, ongoing.plan, stream=stream)
            outgoing = self._messages.outgoing(request, ongoing)
            try:
                with inside():
                    response = original(client, outgoing, stream=stream, **options)
            except BaseException as error:
                self._broke(ongoing, error)
                raise
            return self._watched(ongoing, response)

        return send

    def _async_send(self, original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        @functools.wraps(original)
        async def send(
            client: Foreign, request: Foreign, *, stream: bool = False, **options: Foreign
        ) -> Foreign:
            ongoing = self._begin(client, request)
            if ongoing is None:
                return await original(client, request, stream=stream, **options)
            if isinstance(ongoing.plan, Serve):
                return await self._aserve(client, request, ongoing, ongoing.plan, stream=stream)
            outgoing = self._messages.outgoing(request, ongoing)
            try:
                with inside():
                    response = await original(client, outgoing, stream=stream, **options)
            except BaseException as error:
                self._broke(ongoing, error)
                raise
            return self._watched(ongoing, response)

        return send

    def _begin(self, client: Foreign, request: Foreign) -> Ongoing | None:
        if is_inside() or not self._active:
            return None
        if ongoing := take():
            ongoing.mocked = ongoing.mocked or mocked_by(client, request)
            return ongoing
        content = self._messages.content(request)
        if content is None:
            return None
        seen = recognise(
            self._tap, request.method, str(request.url), content, request.headers.items()
        )
        return Ongoing(self._tap, seen, mocked_by(client, request)) if seen else None

    def _watched(self, ongoing: Ongoing, response: Foreign) -> Foreign:
        if came_over_network(response):
            ongoing.let_through()
        retry_after = self._messages.retry_after(response)
        if response.is_closed:
            ongoing.end(self._messages.served(response), retry_after=retry_after)
            return response
        serve = functools.partial(self._messages.decoded, response.status_code, response.headers)
        problem = functools.partial(self._messages.problem, kind="cut")
        recording = Recording(ongoing, serve, problem, retry_after, self._unfinished)
        response.stream = self._messages.recorded(response.stream, recording)
        return response

    def _broke(self, ongoing: Ongoing, error: BaseException) -> None:
        ongoing.end(self._messages.refused(error), self._messages.problem(error))

    def _serve(
        self,
        client: Foreign,
        request: Foreign,
        ongoing: Ongoing,
        plan: Serve,
        *,
        stream: bool,
    ) -> Foreign:
        ongoing.end(self._messages.planned(plan))
        for hook in client.event_hooks["request"]:
            hook(request)
        response = self._messages.response(request, plan)
        for hook in client.event_hooks["response"]:
            hook(response)
        if not stream:
            response.read()
        return response

    async def _aserve(
        self,
        client: Foreign,
        request: Foreign,
        ongoing: Ongoing,
        plan: Serve,
        *,
        stream: bool,
    ) -> Foreign:
        ongoing.end(self._messages.planned(plan))
        for hook in client.event_hooks["request"]:
            await hook(request)
        response = self._messages.response(request, plan)
        for hook in client.event_hooks["response"]:
            await hook(response)
        if not stream:
            await response.aread()
        return response
