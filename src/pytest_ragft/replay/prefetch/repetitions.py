"""Which reply a call gets: the how-manyeth to the same request, under the same arm."""

from collections import Counter
from typing import Self

from pytest_ragft.replay.recording import Recording
from pytest_ragft.replay.replies.store import Key, digest
from pytest_ragft.wire.protocol import Body, Post

FIRST_RUN = "first"
"""Stands for the arm of calls that the suite's own run made."""


class Repetitions:
    """Counts the requests of each test, so that no two repetitions share a reply.

    Tests that send the same request share it: the n-th reply of one is the n-th of the other.
    """

    def __init__(self, behind: Self | None = None) -> None:
        self._behind = behind
        self._counts: Counter[tuple[str, str, str]] = Counter()

    def next(self, recording: Recording, request: str) -> Key:
        """The key of a call that is made now; `request`: the digest of what is sent."""
        arm = FIRST_RUN if recording.arm is None else recording.arm.name
        counted = recording.nodeid, arm, request
        self._counts[counted] += 1
        scope = recording.nodeid if recording.arm is None else ""
        return Key(scope, arm, counted[2], self._count(counted))

    def ahead(self) -> "Repetitions":
        """Counts on from here without a trace."""
        return Repetitions(self)

    def _count(self, counted: tuple[str, str, str]) -> int:
        earlier = self._behind._count(counted) if self._behind else 0  # noqa: SLF001  # of its own kind
        return earlier + self._counts[counted]


def request_digest(post: Post, sent: Body) -> str:
    """Gemini says in the query how a reply is to come."""
    form = "?alt=sse" if "alt=sse" in post.query.split("&") else ""
    return digest(f"{post.path}{form}", sent)
