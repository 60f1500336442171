"""What the bytes of a Python file say before it is parsed: most files of most projects need no
more than that.
"""

import re
from collections.abc import Mapping
from functools import cached_property

from pytest_ragft.check.libraries import Libraries

GENERAL = frozenset(
    {
        "boto3", "datasets", "django", "elasticsearch", "google-cloud-discoveryengine",
        "huggingface-hub", "jsonschema", "logging", "mlflow", "opentelemetry-sdk", "pydantic",
        "redisvl", "scikit-learn", "sqlalchemy", "supabase", "torch", "torch-data", "whoosh",
    }
)  # fmt: skip
"""Libraries that projects without any language model use just as well."""
SIGNS: Mapping[bytes, tuple[bytes, ...]] = {
    b"completions": (b"/completions", b"completions.create"),
    b"/api/": (b"/api/generate", b"/api/chat"),
    b"generateContent": (b"generateContent",),
    b"tune run": (b"tune run",),
    b"trl ": (b"trl sft", b"trl dpo"),
    b"llamafactory-cli": (b"llamafactory-cli",),
    b"accelerate launch": (b"accelerate launch",),
    b"ragft:": (b"ragft:",),
}
"""A model that is called over plain HTTP, a training that is started by a command, and a comment
that speaks to the checker; by what several have in common, which most files lack."""
WORDS = (
    b"<=>", b"<->", b"<#>", b"tsvector", b"ts_rank", b"bm25", b"BM25", b"rerank", b"Rerank",
    b"tfidf", b"Tfidf", b"reciprocal", b"tenant_id", b"customer_id", b"workspace_id", b"org_id",
    b"chunk_size", b"CHUNK_SIZE", b"chunk_overlap", b"top_k", b"TOP_K", b"You are a", b"{context}",
    b"{question}", b"system_prompt", b"SYSTEM_PROMPT", b"llm", b"retriev", b"Retriev",
)  # fmt: skip
"""Any of these, in a project that uses a language model: worth parsing."""

_SLICED = re.compile(rb"\[\s*\w+\s*:\s*\w+\s*\+")
_CHUNKS = (b"chunk", b"Chunk", b"passage", b"segment", b"split")
_DEFINED = re.compile(rb"\n[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)")
_IMPORTED = re.compile(
    rb"\n[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+\(?([^\n#)]*)|import[ \t]+([\w., \t]+))"
)
_NAMES_ALONE = bytes(byte if re.match(rb"\w", bytes([byte])) else 32 for byte in range(256))
"""Turns all that stands between names into blanks."""
_NONE: frozenset[bytes] = frozenset()


class Interest:
    """The library table as byte patterns, made when the first file is looked at."""

    def __init__(self, libraries: Libraries) -> None:
        self.libraries = libraries

    @cached_property
    def roots(self) -> re.Pattern[bytes]:
        """An import of a library that is not a general one."""
        packages = self.libraries.packages.items()
        roots = [root for root, library in packages if library not in GENERAL]
        alternatives = "|".join(
            re.escape(root.rstrip("*")) for root in sorted(roots, key=len, reverse=True)
        )
        # Nothing is gained where blanks are given back: `+` keeps them, in half the time.
        before = rb"\n[ \t]*+(?:from|import)[ \t]++(?:[\w.]+(?: +as +\w+)?,[ \t]*)*"
        return re.compile(before + rb"((?:" + alternatives.encode() + rb")[\w.]*)")

    @cached_property
    def words(self) -> Mapping[str, frozenset[bytes]]:
        """Last parts of names, by library."""
        words: dict[str, set[bytes]] = {}
        for last, entries in self.libraries.entries.items():
            for entry in entries:
                words.setdefault(entry.library, set()).add(last.encode())
        return {name: frozenset(found) for name, found in words.items()}

    def is_strong(self, source: bytes) -> bool:
        """Does the file use a library of the table in a way that the table knows?"""
        named = {self._library(name) for name in set(self.roots.findall(b"\n" + source))}
        if named:
            here = source.translate(_NAMES_ALONE).split()
            if any(not self.words.get(name, _NONE).isdisjoint(here) for name in named):
                return True
        return any(
            part in source and any(sign in source for sign in signs)
            for part, signs in SIGNS.items()
        )

    def _library(self, name: bytes) -> str:
        return self.libraries.library(name.decode()) or ""

    def is_weak(self, source: bytes) -> bool:
        """May the file hold what rules look for, in a project that uses such a library?"""
        text = b"\n" + source
        return self.roots.search(text) is not None or _speaks(text)


def plain(path: str, content: bytes) -> bytes:
    """The lines of a notebook's cells, which are JSON texts, as lines."""
    if not path.endswith(".ipynb"):
        return content
    return content.replace(b"\\n", b"\n").replace(b'"', b"\n")


def _speaks(text: bytes) -> bool:
    """By its words, by a slice of something called a chunk, or by what it defines."""
    if any(word in text for word in WORDS):
        return True
    if any(word in text for word in _CHUNKS) and _SLICED.search(text):
        return True
    from pytest_ragft.check.sources.python.definitions import words_of  # noqa: PLC0415  # seldom

    return any(words_of(name.decode("utf-8", "replace")) for name in set(_DEFINED.findall(text)))


def imports(source: bytes) -> tuple[str, ...]:
    """Modules named in import statements as written (".store"), and the names taken from them."""
    text = b"\n" + source
    found: dict[str, None] = {}
    for module, names, plain in _IMPORTED.findall(text):
        if plain:
            found.update(dict.fromkeys(_NAME_PATH.findall(plain.decode("ascii", "replace"))))
            continue
        base = module.decode("ascii", "replace")
        found[base] = None
        for name in _TAKEN.findall(names)[:20]:
            found[f"{base}{'' if base.endswith('.') else '.'}{name.decode()}"] = None
    return tuple(found)


_NAME_PATH = re.compile(r"[\w.]+")
_TAKEN = re.compile(rb"[A-Za-z_]\w*")
