"""What passes of a reply while the app reads it, unbuffered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from pytest_ragft.diagnosis.call import Problem
from pytest_ragft.wire.ongoing import Ongoing
from pytest_ragft.wire.tap import Served


@dataclass(eq=False, slots=True)
class Recording:
    """What has passed of a stream, until it ends, breaks or is closed; only the first counts."""

    ongoing: Ongoing
    serve: Callable[[bytes, bool], Served]
    """`serve(raw, whole)`: what the app received, decompressed."""
    problem: Callable[[BaseException], Problem]
    retry_after: float | None
    unfinished: "set[Recording]"
    """Where it stands until it is over, for the calls that the app neither reads nor closes."""
    chunks: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.unfinished.add(self)
        self.ongoing.settle = partial(self.end, whole=False)

    def passed(self, chunk: bytes) -> bytes:
        self.chunks.append(chunk)
        return chunk

    def end(self, *, whole: bool, error: BaseException | None = None) -> None:
        """Neither whole nor an error: the app closed the stream."""
        self.unfinished.discard(self)
        served = self.serve(b"".join(self.chunks), whole)
        self.ongoing.end(served, self.problem(error) if error else None, self.retry_after)
