"""What a test declares about itself while it runs: the `ragft` fixture."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from typing import Any

import pytest


class Declarations:
    """The value of the `ragft` fixture; without `--ragft-diagnose` it only takes notes."""

    def __init__(self) -> None:
        self.declared: dict[str, object] = {}
        self.judging = 0
        self.passages: list[object] | None = None

    def case(  # noqa: PLR0913  # the same names as the marker's, all optional
        self,
        *,
        oracle: str | PathLike[str] | None = None,
        source: str | Sequence[str] | None = None,
        expects: Any = None,  # noqa: ANN401  # text, or any JSON value that the test would accept
        instructions: str | None = None,
        exemplar: str | None = None,
        expects_abstention: bool | None = None,
        replay: bool | None = None,
    ) -> None:
        """Declare what is known only while the test runs; wins over the marker, field by field."""
        given = locals()
        self.declared |= {
            name: value for name, value in given.items() if name != "self" and value is not None
        }

    def retrieved(self, passages: Iterable[object]) -> None:
        """Tell what the app put in front of the model, best first; nothing at all: `[]`.

        For retrieval that pytest-ragft does not see by itself. A passage is a text, a mapping
        with its text under `text`, `content` or `page_content`, or a document of a library.
        """
        self.passages = [*(self.passages or ()), *passages]

    @contextmanager
    def judge(self) -> Iterator[None]:
        """Model calls inside this block grade the answer: they are left as they are."""
        self.judging += 1
        try:
            yield
        finally:
            self.judging -= 1


DECLARATIONS = pytest.StashKey[Declarations]()
METRICS = pytest.StashKey[Callable[[], Any]]()
"""Under `--ragft-diagnose`: figures of the golden cases that have run, `SuiteMetrics | None`."""
PROXY = pytest.StashKey[Callable[[str], str]]()
"""Under `--ragft-diagnose`: the URL by way of a relay."""
WRITTEN = "__ragft__"
"""Of a test function that was made from another file: the `ast.Module` it was compiled from."""
