"""What a project has for a first golden file: read, and put together as cases."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pytest_ragft.check.files import collect
from pytest_ragft.check.sources.context import context_of
from pytest_ragft.check.workspace import Workspace
from pytest_ragft.corpus import Corpus, open_corpus
from pytest_ragft.golden.case import GoldenCase
from pytest_ragft.golden.drafting.asked_in_tests import Asked, asked_in
from pytest_ragft.golden.drafting.cases import (
    FindSource,
    from_tests,
    from_topics,
    unanswerable,
)
from pytest_ragft.golden.drafting.documents import corpus_globs
from pytest_ragft.golden.drafting.entrances import (
    Entrance,
    Wrappable,
    entrances,
    wrappable,
)
from pytest_ragft.golden.drafting.modules import Module, modules
from pytest_ragft.golden.drafting.topics import topics
from pytest_ragft.oracle.inference import infer
from pytest_ragft.settings import read


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that goes into the file, and what is said of it."""

    entrances: tuple[Entrance, ...]
    """Functions that may be meant, the likeliest first."""
    wrappable: tuple[Wrappable, ...]
    """Where there is none: what a function around it would make one."""
    corpus: tuple[str, ...]
    configured: bool
    """The project's settings name the corpus."""
    asked: tuple[GoldenCase, ...]
    """Cases drafted from tests."""
    topics: tuple[GoldenCase, ...]
    """Cases drafted from headings."""
    others: Counter[str]
    """How many tests ask other functions."""

    @property
    def cases(self) -> tuple[GoldenCase, ...]:
        return (*self.asked, *self.topics, unanswerable())


def draft(workspace: Workspace) -> Draft:
    """Raises `SettingsError`, and `CorpusError` for a corpus that is named and cannot be used."""
    root = workspace.root
    app, tests = _modules(workspace)
    found = entrances(app, tests)
    asked = [each for module in tests for each in asked_in(module)]
    target = found[0].name if found else ""
    own = [each for each in asked if each.target == target]
    named = read(workspace.pyproject).corpus if workspace.pyproject else ()
    globs = named or corpus_globs(root)
    with ExitStack() as open_files:
        corpus = _opened(globs, root, open_files)
        cases = from_tests(own, _finder(corpus))
    sources = (source for case in cases for source in case.source)
    return Draft(
        entrances=found,
        wrappable=() if found else wrappable(app),
        corpus=globs,
        configured=bool(named),
        asked=tuple(_with_own_ids(cases)),
        topics=tuple(from_topics(topics(globs, root), sources)),
        others=Counter(_others(asked, found, target)),
    )


def _modules(workspace: Workspace) -> tuple[list[Module], list[Module]]:
    """The app's, and those of its tests."""
    settings = workspace.settings
    paths = collect(
        workspace.root,
        exclude=settings.exclude,
        respect_gitignore=settings.respect_gitignore,
    ).paths
    app = [path for path in paths if context_of(path) == "application"]
    tests = [path for path in paths if context_of(path) in ("test", "evaluation")]
    return list(modules(workspace.root, app)), list(modules(workspace.root, tests))


def _opened(globs: Sequence[str], root: Path, open_files: ExitStack) -> Corpus | None:
    """Its index is kept for as long as the stack is open."""
    if not globs:
        return None
    folder = open_files.enter_context(TemporaryDirectory(prefix="ragft-"))
    return open_files.enter_context(open_corpus(globs, root, Path(folder)))


def _finder(corpus: Corpus | None) -> FindSource:
    return lambda asked: infer(corpus, asked.question, asked.expected) if corpus else None


def _others(asked: Sequence[Asked], found: Sequence[Entrance], target: str) -> Iterator[str]:
    known = {entrance.name for entrance in found}
    return (each.target for each in asked if each.target in known - {target})


def _with_own_ids(cases: Sequence[GoldenCase]) -> Iterator[GoldenCase]:
    """Of cases with one id, the later ones get theirs from the question."""
    taken: set[str] = set()
    for case in cases:
        yield replace(case, id="") if case.id in taken else case
        taken.add(case.id)
