"""requests under its mocks: what they answer never comes down to urllib3, which is watched."""

import functools
from collections.abc import Callable
from io import BytesIO
from typing import Any

from pytest_ragft.on_import import when_imported
from pytest_ragft.wire.client import Client, Uninstall
from pytest_ragft.wire.clients.bodies import content_of, planned, served
from pytest_ragft.wire.clients.errors import problem_of
from pytest_ragft.wire.clients.headers import changed, named
from pytest_ragft.wire.clients.urllib3 import response_of
from pytest_ragft.wire.handing import handing, on_its_way
from pytest_ragft.wire.ongoing import Ongoing, recognise
from pytest_ragft.wire.patching import is_inside, replace_method
from pytest_ragft.wire.tap import Serve, Tap

__tracebackhide__ = True  # an exception of the app is shown without our frames

Foreign = Any
"""An object of requests or of a mock of it."""
Answer = Callable[[Foreign], Foreign]


def install(tap: Tap) -> Uninstall | None:
    """Replaces what answers in responses and in requests-mock; requests itself stays as it is."""
    watch = _Watch(tap)
    restore: list[Callable[[], None]] = []

    def watch_responses(module: Foreign) -> None:
        original = module.RequestsMock._on_request  # noqa: SLF001  # what stands in for sending

        @functools.wraps(original)
        def answer(
            mock: Foreign, adapter: Foreign, request: Foreign, **options: Foreign
        ) -> Foreign:
            send = functools.partial(original, mock, adapter, **options)
            return watch.send("responses", send, request)

        restore.append(replace_method(module.RequestsMock, "_on_request", answer))

    def watch_requests_mock(module: Foreign) -> None:
        original = module.Adapter.send

        @functools.wraps(original)
        def answer(mock: Foreign, request: Foreign, **options: Foreign) -> Foreign:
            send = functools.partial(original, mock, **options)
            return watch.send("requests-mock", send, request)

        restore.append(replace_method(module.Adapter, "send", answer))

    waiting = (
        when_imported("responses", watch_responses),
        when_imported("requests_mock.adapter", watch_requests_mock),
    )

    def uninstall() -> None:
        watch.active = False
        for stop in (*filter(None, waiting), *restore):
            stop()

    return uninstall


CLIENT = Client("requests", install)


class _Watch:
    """The mocks watched for one tap."""

    def __init__(self, tap: Tap) -> None:
        self._tap = tap
        self.active = True

    def send(self, mock: str, answer: Answer, request: Foreign) -> Foreign:
        """Has a prepared request answered by a mock, which may let it through to urllib3."""
        ongoing = self._begin(mock, request)
        if ongoing is None:
            return answer(request)
        if isinstance(ongoing.plan, Serve):
            return _served(ongoing, ongoing.plan, request)
        try:
            with handing(ongoing) as handed:
                response = answer(_edited(request, ongoing))
        except BaseException as error:
            ongoing.end(None, problem_of(error))
            raise
        if not handed.taken:
            try:
                _record(response, ongoing)
            except Exception as error:  # noqa: BLE001  # the app's call goes on whatever a mock lacks
                self._tap.warn(f"a reply of {mock} could not be recorded: {error!r}")
                ongoing.end(None)
        return response

    def _begin(self, mock: str, request: Foreign) -> Ongoing | None:
        if is_inside() or on_its_way() or not self.active:
            return None
        content = content_of(request.body)
        if content is None:
            return None
        seen = recognise(self._tap, request.method, request.url, content)
        return Ongoing(self._tap, seen, mock) if seen else None


def _edited(request: Foreign, ongoing: Ongoing) -> Foreign:
    outgoing = ongoing.outgoing(named(request.headers))
    if outgoing is None:
        return request
    edited = request.copy()
    edited.body = outgoing.content
    edited.headers = changed(request.headers, len(outgoing.content), outgoing.headers)
    return edited


def _served(ongoing: Ongoing, plan: Serve, request: Foreign) -> Foreign:
    from requests.adapters import HTTPAdapter  # noqa: PLC0415  # imported already, by its mock

    ongoing.end(planned(plan))
    return HTTPAdapter().build_response(request, response_of(plan, request.method, request.url))


def _record(response: Foreign, ongoing: Ongoing) -> None:
    """A mock has its reply in memory, so it is read at once and put back."""
    from urllib3 import HTTPResponse  # noqa: PLC0415  # imported already, by requests

    raw = response.raw
    content = raw.read(decode_content=False)
    response.raw = HTTPResponse(
        body=BytesIO(content),
        headers=raw.headers,
        status=raw.status,
        reason=raw.reason,
        original_response=getattr(raw, "_original_response", None),
        preload_content=False,
    )
    headers = named(response.headers)
    ongoing.end(served(response.status_code, headers, content, whole=True))
