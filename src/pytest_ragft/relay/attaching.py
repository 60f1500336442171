"""A pytest run's side of its attachment to a stand-alone relay."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from pytest_ragft.relay.access import place, read
from pytest_ragft.relay.address import Origin, RelayError, origin_of, relay_at
from pytest_ragft.relay.attachment import ATTACH, PORT, TOKEN
from pytest_ragft.relay.relays import Relays
from pytest_ragft.relay.watching import is_quiet
from pytest_ragft.wire.patching import inside

_PATIENCE = 10.0


@contextmanager
def attached(address: str, root: Path, relays: Relays) -> Iterator[None]:
    """While the block runs, what reaches the relay at `HOST:PORT` comes here. Raises `RelayError`.

    Its access file is looked for under `root`.
    """
    there = relay_at(address)
    connection = HTTPConnection(there.host, there.port, timeout=_PATIENCE)
    with inside():
        _reach(connection, there)
    try:
        access = read(place(root, there.port))
        here = relays.to(origin_of(access.upstream)).origin
        with inside():
            _ask(connection, there, {TOKEN: access.token, PORT: str(here.port)})
        relays.own.ports.add(there.port)
        held: socket.socket = connection.sock
        yield
        if not is_quiet(held):
            relays.calls.tap.warn(
                f"The relay at {there.netloc} ended before this run: calls may have gone unseen."
            )
    finally:
        connection.close()


def _reach(connection: HTTPConnection, there: Origin) -> None:
    try:
        connection.connect()
    except OSError as error:
        raise RelayError(
            f"no relay answers at {there.netloc}: {error}. Start it first: "
            f"ragft proxy --port {there.port} --upstream URL"
        ) from error


def _ask(connection: HTTPConnection, there: Origin, headers: dict[str, str]) -> None:
    try:
        connection.request("POST", ATTACH, headers=headers)
        response = connection.getresponse()
        content = response.read()
    except (OSError, HTTPException) as error:
        raise RelayError(f"what listens at {there.netloc} is no relay: {error!r}.") from error
    if response.status != 200:  # noqa: PLR2004  # what an attachment is answered with
        raise RelayError(f"the relay at {there.netloc} refused: {_message(content)}.")


def _message(content: bytes) -> str:
    try:
        return str(json.loads(content)["message"])
    except (ValueError, KeyError, TypeError):
        return "it is not one of pytest-ragft's"
