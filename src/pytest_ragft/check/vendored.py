"""Copies of known frameworks inside a project: not its own code."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

SIGNS = {
    "axolotl": "cli/__init__.py",
    "chromadb": "api/__init__.py",
    "deepeval": "metrics/__init__.py",
    "haystack": "pipeline.py",
    "langchain": "chains/__init__.py",
    "langchain_community": "vectorstores/__init__.py",
    "langchain_core": "runnables/__init__.py",
    "litellm": "main.py",
    "llama_index": "core/__init__.py",
    "llamafactory": "train/__init__.py",
    "llmtuner": "train/__init__.py",
    "openai": "resources/__init__.py",
    "peft": "peft_model.py",
    "ragas": "metrics/__init__.py",
    "sentence_transformers": "SentenceTransformer.py",
    "torchtune": "modules/__init__.py",
    "transformers": "modeling_utils.py",
    "trl": "trainer/__init__.py",
    "unsloth": "models/__init__.py",
}
"""A folder of this name that holds this file is the library itself."""
_BY_FILE = {
    file: tuple(library for library, sign in SIGNS.items() if sign.endswith(file))
    for file in {sign.rpartition("/")[2] for sign in SIGNS.values()}
}
MEMBERS = frozenset({"libs", "packages", "python"})
"""Folders of a repository that hold projects side by side."""


def copies(paths: Collection[str], root: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Folders that are a library, each with its name; the project's own package is none."""
    for folder, library in frameworks(paths):
        if not _is_own(folder, library, root, prefix):
            yield folder, library


def frameworks(paths: Collection[str]) -> Iterator[tuple[str, str]]:
    """Folders that are a known library, each with its name."""
    for path in paths:
        name = path.rpartition("/")[2]
        for library in _BY_FILE.get(name, ()):
            sign = SIGNS[library]
            if path.endswith(f"/{library}/{sign}") or path == f"{library}/{sign}":
                yield path[: -len(sign) - 1], library


def _is_own(folder: str, library: str, root: str, prefix: str) -> bool:
    """The folder was named, lies around what was named, or is what the project publishes."""
    if folder == prefix or prefix.startswith(folder + "/"):
        return True
    around = folder[: -len(library)].rstrip("/").removesuffix("src").rstrip("/")
    if around != prefix and around.rpartition("/")[0].rpartition("/")[2] not in MEMBERS:
        return False
    return any(
        _names(os.path.join(root, around, file), library)
        for file in ("pyproject.toml", "setup.py", "setup.cfg")
    )


def _names(project_file: str, library: str) -> bool:
    """Does the file say `name = "library"`?"""
    import re  # noqa: PLC0415  # slow to import, and seldom needed

    try:
        with open(project_file, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return False
    name = re.escape(library).replace("_", "[-_.]")
    return re.search(rf"""(?mi)^\s*name\s*=\s*["']?{name}["']?\s*,?\s*$""", text) is not None
