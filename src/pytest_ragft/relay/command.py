"""`ragft proxy`: a relay that stands alone, and perhaps an app that it leads."""

import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from pytest_ragft.relay.access import Access, place, write
from pytest_ragft.relay.address import Origin, RelayError, origin_of
from pytest_ragft.relay.attachment import Attachment
from pytest_ragft.relay.environment import past_proxies, variables
from pytest_ragft.relay.server import Relay

WRONG = 2
NOT_EXECUTABLE = 126
NOT_FOUND = 127
_BY_SIGNAL = 128
"""A shell's exit status for a command that a signal ended, to be added to its number."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for."""

    upstream: str
    host: str
    port: int
    names: tuple[str, ...]
    command: tuple[str, ...]


def run(wanted: Wanted) -> int:
    """Exit status: 0 after an interrupt, the command's own, or 2 where no relay can be had."""
    gc.enable()  # short commands go without; this one may stay for days
    try:
        with _relay(wanted) as relay:
            return _serve(wanted, relay)
    except RelayError as error:
        sys.stderr.write(f"ragft: {error}\n")
        return WRONG


@contextmanager
def _relay(wanted: Wanted) -> Iterator[Relay]:
    """Runs, and can be found by pytest, while the block does."""
    upstream = origin_of(wanted.upstream)
    attachment = Attachment(upstream, access := Access(str(upstream)))
    relay = Relay(attachment.route, control=attachment.control, host=wanted.host, port=wanted.port)
    try:
        if relay.origin == upstream:
            raise RelayError(f"The relay cannot pass on to itself ({upstream}). Name another port.")
        path = place(Path.cwd(), relay.origin.port)
        write(path, access)
        try:
            relay.start()
            yield relay
        finally:
            path.unlink(missing_ok=True)
    finally:
        relay.close()


def _serve(wanted: Wanted, relay: Relay) -> int:
    found = variables(wanted.upstream, relay.origin, wanted.names)
    said = _line(wanted, relay.origin, found)
    if wanted.command:
        sys.stderr.write(said)
        sys.stderr.flush()
        return _lead(wanted.command, {**os.environ, **past_proxies(os.environ), **found})
    sys.stdout.write(said)
    sys.stdout.flush()
    _wait()
    return 0


def _line(wanted: Wanted, relay: Origin, found: dict[str, str]) -> str:
    shown = " ".join(f"{name}={value}" for name, value in found.items())
    end = "" if wanted.command else " (Ctrl-C ends it)"
    return f"ragft proxy: {relay} leads to {origin_of(wanted.upstream)}; set {shown}{end}\n"


def _wait() -> None:
    """Until Ctrl-C, or what a process manager sends in its place."""
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    with _handling(end, signal.SIGINT, signal.SIGTERM):
        ended.wait()


def _lead(command: Sequence[str], environment: dict[str, str]) -> int:
    """Runs the command. A Ctrl-C reaches it too, and what it makes of that counts."""
    try:
        process = subprocess.Popen(command, env=environment)  # noqa: S603  # what the user asked for
    except OSError as error:
        sys.stderr.write(f"ragft: {command[0]!r} could not be started: {error.strerror}.\n")
        return NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_EXECUTABLE

    def leave(_number: int, _frame: FrameType | None) -> None:
        """The terminal has sent it to the command as well."""

    def pass_on(_number: int, _frame: FrameType | None) -> None:
        with suppress(ProcessLookupError):
            process.terminate()

    with _handling(leave, signal.SIGINT), _handling(pass_on, signal.SIGTERM):
        status = process.wait()
    return status if status >= 0 else _BY_SIGNAL - status


@contextmanager
def _handling(handler: signal.Handlers | object, *numbers: signal.Signals) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in numbers}  # type: ignore[arg-type]  # callables are handlers
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
