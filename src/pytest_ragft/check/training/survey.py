"""Every training file of a project measured, in one pass over each; facts for the rules."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from pytest_ragft.check.fact import Fact, FileFacts, Problem
from pytest_ragft.check.sources import readable
from pytest_ragft.check.training import EngineError, Wish
from pytest_ragft.check.training.apart import with_copies
from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.heads import with_heads, with_named
from pytest_ragft.check.training.knowledge.sampling import MOST
from pytest_ragft.check.training.knowledge.shelf import Shelf
from pytest_ragft.check.training.mapping import columns_for, declared, sample_size
from pytest_ragft.check.training.measures import (
    Cases,
    HeldOut,
    for_held_out,
    for_training,
    tables_of,
)
from pytest_ragft.check.training.measures.preamble import with_served
from pytest_ragft.check.training.measures.signatures import available
from pytest_ragft.check.training.measuring import File, chosen, results_of, wanted_by
from pytest_ragft.check.training.memory import Memory, digest_of, own_key
from pytest_ragft.check.training.naming import INDEX, Named, files_named
from pytest_ragft.check.training.presence import SUFFIXES, mentions
from pytest_ragft.check.training.reading import recognise
from pytest_ragft.check.training.remote import with_remote
from pytest_ragft.check.training.serving import Serving
from pytest_ragft.check.training.silencing import Silencing, silencing_in
from pytest_ragft.check.training.sources import Source, Sources, sources
from pytest_ragft.check.training.task import Measures
from pytest_ragft.check.training.telling import facts_of, with_neighbours
from pytest_ragft.check.training.turn import Unknown
from pytest_ragft.settings import SettingsError, as_table, read, read_table


def survey(
    root: Path | None, files: Mapping[str, FileFacts], wish: Wish
) -> Mapping[str, FileFacts]:
    """The files, with facts of the kind `training`.

    Raises `EngineError`, and `SettingsError` for columns that are not declared as they should be.
    """
    if not (wish.overlay or wish.remote):
        return _surveyed(root or Path(), files, wish, {})
    with TemporaryDirectory() as folder:
        written = _written(Path(folder), wish.overlay)
        known, fetched = with_remote(Path(folder), files, wish.remote)
        return _surveyed(root or Path(folder), known, wish, {**written, **fetched})


def _written(folder: Path, overlay: Mapping[str, bytes]) -> Mapping[str, Path]:
    """Contents that are in no file yet, in files: the readers go by ranges of bytes."""
    found = {}
    for path, content in overlay.items():
        place = (folder / path).resolve()
        if path.lower().endswith(SUFFIXES) and place.is_relative_to(folder.resolve()):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            found[path] = place
    return found


def _surveyed(
    root: Path, files: Mapping[str, FileFacts], wish: Wish, written: Mapping[str, Path]
) -> Mapping[str, FileFacts]:
    known, run = planned(root, files, wish, written)
    found = run.sources
    data = {*found.evaluation, *(source.path for source in found.training)}
    serving = Serving(root, [path for path in known if path not in data], wish.overlay)
    told: dict[str, list[Fact]] = defaultdict(list)
    for source in found.training:
        format_ = recognise(run.at(source.path), run.columns(source.path))
        if isinstance(format_, Problem):
            known[source.path] = _with_problem(known[source.path], format_)
        elif not isinstance(format_, Unknown) or source.claims:
            try:
                told[source.path] += with_served(run.facts(source), serving)
            except (SettingsError, EngineError):
                raise
            except Exception as error:  # noqa: BLE001  # our own mistake costs one file, not the run
                known[source.path] = _with_problem(known[source.path], _mistake(error))
    for path, facts in with_neighbours(told).items():
        known[path] = known[path]._replace(facts=(*known[path].facts, *facts))
    return known


def planned(
    root: Path,
    files: Mapping[str, FileFacts],
    wish: Wish,
    written: Mapping[str, Path] = MappingProxyType({}),
) -> tuple[dict[str, FileFacts], "Run"]:
    """Which files hold rows, and how each is read, before any of them is."""
    known = with_heads(root, files, wish.named)
    referred = _referred(root, known)
    known = dict(with_named(known, [named.path for named in referred]))
    reached = (url for url in wish.remote if url in written)
    found = sources(known, (*wish.named, *reached), referred)
    return known, Run(root, found, wish, _columns(referred), written)


def _referred(root: Path, files: Mapping[str, FileFacts]) -> list[Named]:
    """What trains names them. A file that a reader would know and that is not among the files is
    left out on purpose: ignored, or excluded.
    """
    if not any(mentions(fact) for file in files.values() for fact in file.facts) and not any(
        path.endswith(INDEX) for path in files
    ):
        return []
    found = files_named(root, files.values())
    return [named for named in found if named.path in files or not readable(named.path)]


def _columns(referred: Iterable[Named]) -> Mapping[str, Columns]:
    return {named.path: named.columns for named in referred if named.columns is not None}


def _mistake(error: Exception) -> Problem:
    return Problem(1, f"rows not measured, by a mistake of pytest-ragft, please report: {error!r}")


def _with_problem(file: FileFacts, problem: Problem) -> FileFacts:
    """A reader may have said so already."""
    return file if file.problems else file._replace(problems=(problem,))


class Run:
    """One survey: what its files are held against, and how they are read."""

    def __init__(
        self,
        root: Path,
        found: Sources,
        wish: Wish,
        told: Mapping[str, Columns],
        written: Mapping[str, Path],
    ) -> None:
        self.root = root
        self.sources = found
        self.wish = wish
        self.told = told
        """What configurations say of a file's columns."""
        self.written = written
        """Where contents are that stand for a file's own."""

    def at(self, path: str) -> Path:
        """Where the content of a file is."""
        return self.written.get(path, self.root / path)

    @cached_property
    def data(self) -> Mapping[str, object]:
        """`[tool.ragft.data]`."""
        if self.wish.pyproject is None:
            return {}
        table = as_table(read_table(self.wish.pyproject), f"{self.wish.pyproject}, [tool.ragft]")
        return as_table(table.get("data", {}), self.place)

    @property
    def place(self) -> str:
        return f"{self.wish.pyproject}, [tool.ragft.data]"

    @cached_property
    def declared(self) -> Mapping[str, Columns]:
        return declared(self.data, self.place)

    @cached_property
    def wanted(self) -> frozenset[str]:
        """Measures that the selected rules go by; empty: all."""
        return wanted_by(self.wish.selected)

    @cached_property
    def sample(self) -> int:
        return sample_size(self.data, self.place, MOST)

    def columns(self, path: str) -> Columns | None:
        return columns_for(path, self.declared) or self.told.get(path)

    def silencing(self, path: str) -> Silencing | None:
        wish = self.wish
        return silencing_in(self.root, path, wish.rules, wish.pyproject, wish.overlay)

    @cached_property
    def held(self) -> HeldOut:
        return tables_of(
            Cases(path, self.at(path), self.columns(path)) for path in self.sources.evaluation
        )

    @cached_property
    def shelf(self) -> Shelf:
        """Documents, of the project alone where its training data is; else of the overlay."""
        trains_there = any(each.path not in self.wish.overlay for each in self.sources.training)
        corpus = read(self.wish.pyproject).corpus if self.wish.pyproject else ()
        return Shelf(self.root if trains_there else None, self.wish.overlay, corpus)

    @cached_property
    def against(self) -> tuple[str, ...]:
        """The state of all that training data is held against."""
        files = (f"{path} {digest_of(self.at(path))}" for path in self.sources.evaluation)
        return (*files, self.shelf.state)

    def facts(self, source: Source) -> tuple[Fact, ...]:
        """Of one file; those of an earlier run where nothing has changed."""
        memory = self._memory(source)
        known = memory.recall(source.path, self.at(source.path))
        if known is not None:
            return known
        digest = digest_of(self.at(source.path)) if memory.key else ""
        facts = self._measured(source)
        memory.keep(source.path, self.at(source.path), digest, facts)
        return facts

    def _memory(self, source: Source) -> Memory:
        if not self.wish.cache or source.path in self.wish.overlay:
            return Memory(self.root)
        against = () if source.is_held_out else self.against
        how = (
            f"{self.columns(source.path)} {self.silencing(source.path)!r}",
            f"{available()} {self.sample} {sorted(self.wanted)}",
        )
        return Memory(self.root, own_key((source.path, source.split, *how, *against)))

    def _measured(self, source: Source) -> tuple[Fact, ...]:
        at, columns = self.at(source.path), self.columns(source.path)
        measures: Measures = (
            for_held_out()
            if source.is_held_out
            else for_training(self.held, self.shelf.library, self.sample)
        )
        silencing = self.silencing(source.path)
        measures = chosen(measures, self.wanted)
        if silencing is not None:
            measures = (*with_copies(measures, silencing.measures), silencing)
        return facts_of(results_of(File(at, source.path, columns), measures, self.wish), source)
