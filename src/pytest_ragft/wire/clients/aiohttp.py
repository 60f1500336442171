"""aiohttp, which litellm and many asynchronous clients send through."""

import functools
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any

from pytest_ragft.on_import import when_imported
from pytest_ragft.wire.client import Client, Uninstall, uninstall_of
from pytest_ragft.wire.clients.aiohttp_messages import Asked, Messages
from pytest_ragft.wire.clients.bodies import planned
from pytest_ragft.wire.clients.errors import problem_of
from pytest_ragft.wire.clients.mocks import mock_of_sockets
from pytest_ragft.wire.clients.recording import Recording
from pytest_ragft.wire.handing import handing, on_its_way, take
from pytest_ragft.wire.ongoing import Ongoing, recognise
from pytest_ragft.wire.patching import inside, is_inside, replace_method
from pytest_ragft.wire.tap import Serve, Tap

__tracebackhide__ = True  # an exception of the app is shown without our frames

Foreign = Any
"""An object of whichever version of aiohttp, or of a mock of it, the app uses."""
Send = Callable[..., Awaitable[Any]]


def install(tap: Tap) -> Uninstall | None:
    """Replaces `ClientSession._request`, so that every session is covered, and its mocks'."""
    watches: list[_Watch] = []
    undo: list[Callable[[], None]] = []

    def watch(module: Foreign) -> None:
        watches.append(_Watch(tap, module))
        undo.append(watches[0].stop)
        session = module.ClientSession
        undo.append(replace_method(session, "_request", watches[0].sending(session._request)))  # noqa: SLF001  # where all ways to make a request meet

    def watch_aioresponses(module: Foreign) -> None:
        mock = module.aioresponses
        answer = watches[0].answering(mock._request_mock)  # noqa: SLF001  # what stands in for `_request`
        undo.append(replace_method(mock, "_request_mock", answer))

    def watch_vcrpy(module: Foreign) -> None:
        undo.append(replace_method(module, "vcr_request", watches[0].playing(module.vcr_request)))

    waiting = (
        when_imported("aiohttp", watch),
        when_imported("aioresponses.core", watch_aioresponses),
        when_imported("vcr.stubs.aiohttp_stubs", watch_vcrpy),
    )
    return uninstall_of(waiting, undo)


CLIENT = Client("aiohttp", install)


class _Watch:
    """aiohttp watched for one tap."""

    def __init__(self, tap: Tap, library: ModuleType) -> None:
        self._tap = tap
        self._messages = Messages(library)
        self._active = True
        self._unfinished: set[Recording] = set()

    def stop(self) -> None:
        """Passes everything on from now; replies that nobody finished are over."""
        self._active = False
        for recording in tuple(self._unfinished):
            recording.end(whole=False)

    def sending(self, original: Send) -> Send:
        """What stands in for `ClientSession._request`."""

        @functools.wraps(original)
        async def request(
            session: Foreign, method: str, str_or_url: Foreign, **options: Foreign
        ) -> Foreign:
            return await self._send(original, Asked(session, method, str_or_url, options))

        return request

    def answering(self, original: Send) -> Send:
        """What stands in for the answers of aioresponses."""

        @functools.wraps(original)
        async def answer(
            mock: Foreign, session: Foreign, method: str, url: Foreign, **options: Foreign
        ) -> Foreign:
            send = functools.partial(original, mock)
            return await self._send(send, Asked(session, method, url, options), "aioresponses")

        return answer

    def playing(self, original: Callable[..., Send]) -> Callable[..., Send]:
        """What stands in for vcrpy's maker of answers."""

        @functools.wraps(original)
        def make(cassette: Foreign, real: Send) -> Send:
            play = original(cassette, real)

            @functools.wraps(play)
            async def request(
                session: Foreign, method: str, url: Foreign, **options: Foreign
            ) -> Foreign:
                return await self._send(play, Asked(session, method, url, options), "vcrpy")

            return request

        return make

    async def _send(self, original: Send, asked: Asked, mock: str | None = None) -> Foreign:
        session, method, url, options = asked.session, asked.method, asked.url, asked.options
        ongoing = self._begin(asked, mock)
        if ongoing is None:
            return await original(session, method, url, **options)
        if isinstance(ongoing.plan, Serve):
            ongoing.end(planned(ongoing.plan))
            return await self._messages.answer(asked, ongoing.plan)
        try:
            options = self._messages.outgoing(asked, ongoing)
            with handing(ongoing) if mock else inside() as handed:
                response = await original(session, method, url, **options)
        except BaseException as error:
            ongoing.end(self._messages.refused(error), problem_of(error))
            raise
        if handed is None or not handed.taken:
            decoded = self._messages.is_decoded(asked)
            self._messages.record(response, ongoing, self._unfinished, decoded=decoded)
        return response

    def _begin(self, asked: Asked, mock: str | None) -> Ongoing | None:
        if is_inside() or not self._active:
            return None
        if mock is None and (ongoing := take()):
            return ongoing
        if above := on_its_way():  # the mock answers a call of a layer above
            above.mocked = mock
            return None
        try:
            content = self._messages.content(asked)
            address = self._messages.address(asked)
            headers = self._messages.headers(asked)
        except Exception:  # noqa: BLE001  # aiohttp itself will say what is wrong with it
            return None
        if content is None:
            return None
        seen = recognise(self._tap, asked.method.upper(), str(address), content, headers.items())
        return Ongoing(self._tap, seen, mock or mock_of_sockets()) if seen else None
