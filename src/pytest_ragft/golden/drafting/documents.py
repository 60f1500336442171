"""Where the documents of a project are that its app may answer from."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pytest_ragft.check.search import SKIPPED
from pytest_ragft.corpus.formats import FORMATS

FEWEST = 3
"""Documents that make a folder with any name one of documents."""
MOST_FILES = 50_000
"""Files of a project that are looked at."""
_ENDINGS = tuple(
    ending
    for each in FORMATS
    for ending in each.endings
    if ending not in (".jsonl", ".ndjson", ".json", ".csv", ".tsv")
)
_NAMED = re.compile(
    r"(?i)(^|[-_ ])(docs?|documents?|documentation|kb|knowledge|corpus|articles?|faqs?|help|wiki"
    r"|manuals?|polic(y|ies)|handbook|guides?|pages)([-_ ]|$)"
)
_DATA = {(name, end) for name in ("data", "content") for end in (".md", ".pdf", ".html")}
"""Folders that hold documents if they hold such files; other files there are data."""
_ABOUT_THE_PROJECT = re.compile(
    r"(?i)^(readme|changelog|changes|history|news|contributing|code_of_conduct|license|licence"
    r"|security|authors|notice|requirements.*|agents|claude|todo|manifest)(\.|$)"
)
_NEVER = re.compile(r"(?i)^(tests?|prompts?|templates?|static|migrations|\..*)$")


def corpus_globs(root: Path) -> tuple[str, ...]:
    """Globs of the folders that hold documents; none where there are none."""
    counts: Counter[tuple[str, str]] = Counter()
    for path in _documents(root):
        folder = path.partition("/")[0]
        counts[_named_folder(path) or folder, Path(path).suffix.lower()] += 1
    folders: Counter[str] = Counter()
    for (folder, _), count in counts.items():
        folders[folder] += count
    named = {folder for folder in folders if _NAMED.search(folder.rpartition("/")[2])}
    named = named or {folder for folder, end in counts if (folder, end) in _DATA}
    chosen = named or {folder for folder, count in folders.items() if count >= FEWEST}
    return tuple(sorted(f"{folder}/**/*{end}" for folder, end in counts if folder in chosen))


def _named_folder(path: str) -> str:
    """The outermost folder whose name says that it holds documents."""
    parts = path.split("/")[:-1]
    return next(
        ("/".join(parts[: at + 1]) for at, part in enumerate(parts) if _NAMED.search(part)), ""
    )


def _documents(root: Path) -> Iterator[str]:
    """Paths of documents that lie in a folder; links to folders are not followed."""
    seen = 0
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(name for name in inner if _is_looked_into(folder, name))
        seen += len(names)
        if seen > MOST_FILES:
            return
        place = os.path.relpath(folder, root).replace(os.sep, "/")
        for name in sorted(names) if place != "." else ():
            if name.lower().endswith(_ENDINGS) and not _ABOUT_THE_PROJECT.match(name):
                yield f"{place}/{name}"


def _is_looked_into(folder: str, name: str) -> bool:
    if name in SKIPPED or _NEVER.match(name):
        return False
    return not os.path.exists(os.path.join(folder, name, "pyvenv.cfg"))  # noqa: PTH110, PTH118  # os.walk's own
