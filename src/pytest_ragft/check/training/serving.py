"""The project's own code and prompts as texts: what an application sends stands there."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

LONGEST = 512 * 1024
"""Bytes of a file that somebody wrote."""
MOST_FILES = 4_000
_PROMPTS = (".txt", ".md", ".j2", ".jinja", ".jinja2", ".prompt", ".prompty", ".mustache", ".xml")
_FOREIGN = frozenset(
    {"node_modules", "site-packages", "venv", "env", "__pycache__", "dist", "build"}
)


class Serving:
    """Read only where there is something to look up, and again each time: that is seldom."""

    def __init__(
        self, root: Path | None, paths: Iterable[str], overlay: Mapping[str, bytes]
    ) -> None:
        """`paths`: what has been read of the project, training data left out; no `root`: there is
        nothing but the overlay.
        """
        self._root = root
        self._paths = tuple(paths)
        self._overlay = overlay

    def __call__(self) -> Iterator[str]:
        found = dict.fromkeys(self._paths)
        if self._root is not None:
            found.update(dict.fromkeys(_prompt_files(self._root)))
        for path in list(found)[:MOST_FILES]:
            content = self._content(path)
            if content and len(content) <= LONGEST:
                yield content.decode("utf-8", "replace")

    def _content(self, path: str) -> bytes:
        if path in self._overlay:
            return self._overlay[path]
        if self._root is None:
            return b""
        try:
            at = self._root / path
            return at.read_bytes() if at.stat().st_size <= LONGEST else b""
        except OSError:  # told elsewhere, and no reason to know less of the others
            return b""


def _prompt_files(root: Path) -> Iterator[str]:
    """Texts whose path speaks of prompts."""
    for inner, folders, names in os.walk(root):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _FOREIGN
        )
        for name in sorted(names):
            path = os.path.relpath(os.path.join(inner, name), root).replace(os.sep, "/")  # noqa: PTH118  # as os.walk gives it
            if name.lower().endswith(_PROMPTS) and "prompt" in path.lower():
                yield path
