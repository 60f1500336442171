"""How a pytest run finds a stand-alone relay and shows that it may: a file that its user reads.

`.ragft/relay-PORT.json` is written by the relay when it starts, for its user alone.
"""

import contextlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pytest_ragft.relay.address import RelayError


@dataclass(frozen=True, slots=True)
class Access:
    """What the file of a relay says."""

    upstream: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    def allows(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self.token.encode())


def place(root: Path, port: int) -> Path:
    return root / ".ragft" / f"relay-{port}.json"


def write(path: Path, access: Access) -> None:
    """Raises `RelayError`; what a relay that was killed has left is replaced."""
    beside = path.with_name(f"{path.name}.{os.urandom(8).hex()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            contextlib.suppress(FileExistsError),
            (path.parent / ".gitignore").open("x", encoding="utf-8") as ignored,
        ):
            ignored.write("*\n")
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            json.dump(asdict(access), file)
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise RelayError(
            f"{str(path)!r} could not be written: {error.strerror}. A pytest run could not attach "
            "to the relay; start it in a folder that can be written."
        ) from error


def read(path: Path) -> Access:
    """Raises `RelayError`."""
    try:
        found = json.loads(path.read_bytes())
        return Access(upstream=str(found["upstream"]), token=str(found["token"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = getattr(error, "strerror", None) or f"it is damaged ({type(error).__name__})"
        raise RelayError(
            f"{str(path)!r} cannot be read: {reason}. `ragft proxy` writes it in the folder that "
            f"it is started in: start it in {str(path.parent.parent)!r}."
        ) from error
