"""Where and how a model call goes out, so that one like it can be sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Dispatch:
    """In memory only: it holds the app's credentials."""

    url: str = field(repr=False)
    """With its query."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)

    def carrying(self, body: bytes) -> Self:
        """The same with another body."""
        return replace(self, body=body)


def dispatch_of(url: str, headers: Iterable[tuple[str, str]]) -> Dispatch | None:
    """None where the app signed the body (AWS SigV4): no other one can be sent in its place."""
    given = tuple(headers)
    signed = any(
        name.lower() == "authorization" and value.startswith("AWS4-") for name, value in given
    )
    return None if signed else Dispatch(url, given)
