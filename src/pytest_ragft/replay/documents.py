"""The documents that a product answers from, opened for a diagnosis."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from pytest_ragft.corpus import Corpus, CorpusError, open_corpus
from pytest_ragft.replay.progress import Progress
from pytest_ragft.report.listing import NAMED


def open_documents(
    patterns: tuple[str, ...],
    root: Path,
    progress: Progress,
    warn: Callable[[str], None],
    opened: ExitStack,
) -> Corpus | None:
    """Those that the settings name; a note instead where they cannot be read."""
    if not patterns:
        return None
    try:
        corpus = open_corpus(patterns, root, root / ".ragft", progress.indexing)
    except CorpusError as error:
        warn(f"[tool.ragft] corpus: {error}")
        return None
    if left_out := corpus.problems:
        shown = [f"{each.path}: {each.reason}" for each in left_out[:NAMED]]
        more = ["..."] if len(left_out) > NAMED else []
        warn(f"Left out of the corpus: {'; '.join([*shown, *more])}")
    return opened.enter_context(corpus)
