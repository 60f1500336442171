"""How many tokens a text has: by the model's own vocabulary where one is on this machine."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

BYTES_A_TOKEN = 4
"""Of English text, by OpenAI's vocabularies: an estimate, and a worse one for other scripts."""

_CACHE = "TIKTOKEN_CACHE_DIR"
_VOCABULARIES = {
    "cl100k_base": (
        "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    ),
    "o200k_base": (
        "fb374d419588a4632f3f557e76b4b70aebbca790",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    ),
}
"""Names of the files that tiktoken caches (SHA-1 of an address), and SHA-256 of what they hold."""
_SHIPPED = (
    ("litellm", "litellm_core_utils/tokenizers"),
    ("llama_index.core", "_static/tiktoken_cache"),
)
"""Packages that bring those files along, and where."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A number of tokens; not `exact` where it was estimated from the length."""

    count: int
    exact: bool

    def __add__(self, other: "Tokens") -> "Tokens":
        return Tokens(self.count + other.count, self.exact and other.exact)


def count_tokens(text: str, model: str) -> Tokens:
    """Never uses the network: tiktoken would fetch a vocabulary that is not there yet."""
    encoding = _encoding(model)
    if encoding is None:
        return Tokens(-(-len(text.encode("utf-8", "surrogatepass")) // BYTES_A_TOKEN), exact=False)
    return Tokens(len(encoding.encode(text, disallowed_special=())), exact=True)


@cache
def _encoding(model: str) -> "tiktoken.Encoding | None":
    """The vocabulary of a model of OpenAI; None for other models, or where it is not at hand."""
    import tiktoken  # noqa: PLC0415  # tens of milliseconds, for those who count

    try:
        name = tiktoken.encoding_name_for_model(model)
    except KeyError:
        return None
    folder = _folder_of(name)
    if folder is None:
        return None
    with _cached_in(folder):
        return tiktoken.get_encoding(name)


def _folder_of(name: str) -> Path | None:
    """A folder that holds the whole vocabulary: tiktoken deletes a file that is damaged."""
    file, digest = _VOCABULARIES.get(name, ("", ""))
    for folder in _folders():
        place = folder / file
        if file and place.is_file():
            content = place.read_bytes()
            if hashlib.sha256(content).hexdigest() == digest:
                return folder
    return None


def _folders() -> Iterator[Path]:
    for variable in (_CACHE, "DATA_GYM_CACHE_DIR"):
        if os.environ.get(variable):
            yield Path(os.environ[variable])
    yield Path(tempfile.gettempdir(), "data-gym-cache")
    for package, folder in _SHIPPED:
        try:
            spec = find_spec(package)
        except ModuleNotFoundError:  # of the package around it
            continue
        for place in (spec.submodule_search_locations if spec else None) or ():
            yield Path(place, folder)


@contextmanager
def _cached_in(folder: Path) -> Iterator[None]:
    before = os.environ.get(_CACHE)
    os.environ[_CACHE] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_CACHE]
        else:
            os.environ[_CACHE] = before
