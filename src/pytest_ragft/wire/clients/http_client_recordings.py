"""vcrpy in the place of http.client: what it plays never comes to a connection."""

import functools
from collections.abc import Callable
from typing import Any

from pytest_ragft.wire.clients.bodies import content_of, planned, served
from pytest_ragft.wire.clients.errors import problem_of
from pytest_ragft.wire.clients.headers import changed, named
from pytest_ragft.wire.clients.wired import canned
from pytest_ragft.wire.ongoing import Ongoing, recognise
from pytest_ragft.wire.patching import inside, is_inside, replace_method
from pytest_ragft.wire.tap import Serve, Tap

Foreign = Any
"""An object of whichever version of vcrpy the app uses."""


def watch_vcrpy(tap: Tap, is_active: Callable[[], bool], stubs: Foreign) -> Callable[[], None]:
    """Replaces what gives a reply in vcrpy's connection, which no class of Python stands behind.

    Connections of urllib3 are of that class as well, but their calls are seen above.
    """
    original = stubs.VCRConnection.getresponse

    @functools.wraps(original)
    def getresponse(connection: Foreign, *args: Foreign, **options: Foreign) -> Foreign:
        ongoing = _begin(tap, connection) if is_active() and not is_inside() else None
        if ongoing is None:
            return original(connection, *args, **options)
        request = connection._vcr_request  # noqa: SLF001  # nothing public tells
        if isinstance(ongoing.plan, Serve):
            ongoing.end(planned(ongoing.plan))
            return canned(ongoing.plan, request.method)
        if outgoing := ongoing.outgoing(named(request.headers)):
            content = outgoing.content
            request.headers = changed(request.headers, len(content), outgoing.headers)
            request.body = content
        try:
            with inside():
                response = original(connection, *args, **options)
        except BaseException as error:
            ongoing.end(None, problem_of(error))
            raise
        played = response.recorded_response["body"]["string"]
        ongoing.end(served(response.status, named(response.headers), played, whole=True))
        return response

    return replace_method(stubs.VCRConnection, "getresponse", getresponse)


def _begin(tap: Tap, connection: Foreign) -> Ongoing | None:
    request = connection._vcr_request  # noqa: SLF001  # as above
    content = content_of(request.body)
    seen = content and recognise(tap, request.method, request.uri, content)
    return Ongoing(tap, seen, "vcrpy") if seen else None
