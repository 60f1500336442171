"""http.client, the last net: urllib.request and whatever is written by hand on top of it."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any
from weakref import WeakKeyDictionary

from pytest_ragft.on_import import when_imported
from pytest_ragft.wire.client import Client, Uninstall, uninstall_of
from pytest_ragft.wire.clients.bodies import content_of, planned
from pytest_ragft.wire.clients.errors import problem_of
from pytest_ragft.wire.clients.heads import Head
from pytest_ragft.wire.clients.http_client_recordings import watch_vcrpy
from pytest_ragft.wire.clients.mocks import mock_of_sockets
from pytest_ragft.wire.clients.recording import Recording
from pytest_ragft.wire.clients.wired import CannedSocket, record
from pytest_ragft.wire.ongoing import Ongoing, recognise
from pytest_ragft.wire.patching import inside, is_inside, replace_method
from pytest_ragft.wire.tap import Serve, Tap

__tracebackhide__ = True  # an exception of the app is shown without our frames

Connection = Any
"""An `HTTPConnection`, or what somebody made of one."""


def install(tap: Tap) -> Uninstall | None:
    """Replaces three methods of `HTTPConnection`, which all that speaks HTTP with it goes through.

    Libraries above it that are watched hold `inside()`, so their calls are not seen again.
    """
    watches: list[_Watch] = []
    undo: list[Callable[[], None]] = []

    def watch(module: ModuleType) -> None:
        watches.append(_Watch(tap, module))
        undo.append(watches[0].stop)

    def watch_recordings(module: ModuleType) -> None:
        undo.append(watch_vcrpy(tap, lambda: watches[0].active, module))

    waiting = (
        when_imported("http.client", watch),
        when_imported("vcr.stubs", watch_recordings),
    )
    return uninstall_of(waiting, undo)


CLIENT = Client("http.client", install)


@dataclass(slots=True)
class _Held:
    """A head whose body follows by `send`: it waits, since its length may have to change."""

    lines: list[bytes]
    length: int
    body: bytearray = field(default_factory=bytearray)


class _Watch:
    """http.client watched for one tap."""

    def __init__(self, tap: Tap, library: Any) -> None:  # noqa: ANN401  # a module
        self._tap = tap
        self._library = library
        self.active = True
        self._held: WeakKeyDictionary[Connection, _Held] = WeakKeyDictionary()
        self._asked: WeakKeyDictionary[Connection, Ongoing] = WeakKeyDictionary()
        self._unanswered: set[Ongoing] = set()
        self._unfinished: set[Recording] = set()
        cls = library.HTTPConnection
        self._restore = (
            replace_method(
                cls, "_send_output", self._send_output(cls._send_output)
            ),  # all ways to send a body
            replace_method(cls, "send", self._send(cls.send)),
            replace_method(cls, "getresponse", self._getresponse(cls.getresponse)),
        )

    def stop(self) -> None:
        """Passes everything on from now; replies that nobody finished are over."""
        self.active = False
        for undo in self._restore:
            undo()
        for recording in tuple(self._unfinished):
            recording.end(whole=False)
        for ongoing in tuple(self._unanswered):
            self._end(ongoing)

    def _send_output(self, original: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(original)
        def send_output(
            connection: Connection, message_body: object = None, *args: object, **options: object
        ) -> None:
            head = self._head(connection)
            if head and message_body is None and head.awaited:
                self._held[connection] = _Held(head.lines, head.awaited)
                connection._buffer = []  # noqa: SLF001  # what http.client itself does next
                return
            ongoing = self._begin(head, message_body) if head else None
            if head is None or ongoing is None:
                original(connection, message_body, *args, **options)
                return
            self._asked[connection] = ongoing
            self._unanswered.add(ongoing)
            if isinstance(ongoing.plan, Serve):
                connection._buffer = []  # noqa: SLF001  # as above
                return
            if outgoing := ongoing.outgoing(head.headers):
                message_body = outgoing.content
                head = head.changed(len(outgoing.content), outgoing.headers)
                connection._buffer = head.lines  # noqa: SLF001  # as above
            try:
                with inside():
                    original(connection, message_body, *args, **options)
            except BaseException as error:
                self._end(ongoing, error)
                raise

        return send_output

    def _send(self, original: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(original)
        def send(connection: Connection, data: object) -> None:
            held = self._held.get(connection)
            if held is None:
                original(connection, data)
                return
            if isinstance(data, bytes | bytearray | memoryview):
                held.body += data
                if len(held.body) >= held.length:
                    self._release(connection)
                return
            self._release(connection)
            original(connection, data)

        return send

    def _release(self, connection: Connection) -> None:
        """Sends a head that waited, with as much of its body as came."""
        held = self._held.pop(connection)
        connection._buffer = held.lines  # noqa: SLF001  # where it was taken from
        connection._send_output(bytes(held.body))  # noqa: SLF001  # seen by this watch

    def _getresponse(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def getresponse(connection: Connection, *args: object) -> Any:  # noqa: ANN401  # its own class of response
            if connection in self._held:
                self._release(connection)
            ongoing = self._asked.pop(connection, None)
            if ongoing is None:
                return original(connection, *args)
            self._unanswered.discard(ongoing)
            if isinstance(ongoing.plan, Serve):
                return _answer(connection, ongoing, ongoing.plan, original)
            try:
                with inside():
                    response = original(connection, *args)
            except BaseException as error:
                self._end(ongoing, error)
                raise
            record(response, ongoing, self._unfinished)
            return response

        return getresponse

    def _head(self, connection: Connection) -> Head | None:
        """The request that is about to be sent; None for what is no concern of this watch."""
        if is_inside() or not self.active:
            return None
        secure = isinstance(connection, getattr(self._library, "HTTPSConnection", ()))
        return Head.of(connection, secure=secure)

    def _begin(self, head: Head, body: object) -> Ongoing | None:
        content = content_of(body)
        if content is None:
            return None
        seen = recognise(self._tap, head.method, head.url, content, head.headers.items())
        return Ongoing(self._tap, seen, mock_of_sockets()) if seen else None

    def _end(self, ongoing: Ongoing, error: BaseException | None = None) -> None:
        self._unanswered.discard(ongoing)
        ongoing.end(None, problem_of(error) if error else None)


def _answer(
    connection: Connection, ongoing: Ongoing, plan: Serve, original: Callable[..., Any]
) -> Any:  # noqa: ANN401  # its own class of response
    """A reply without network; a connection that was open stays so."""
    ongoing.end(planned(plan))
    open_socket, connection.sock = connection.sock, CannedSocket(plan)
    try:
        return original(connection)
    finally:
        connection.sock = open_socket
