"""From a project on disk to an outcome: rules chosen, files read, findings judged."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pytest_ragft.check import catalogue, choice, engine, options
from pytest_ragft.check.baseline import Baseline
from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.files import Collected, collect
from pytest_ragft.check.finding import Finding
from pytest_ragft.check.judgement import Run, judge
from pytest_ragft.check.libraries import Libraries
from pytest_ragft.check.outcome import Outcome
from pytest_ragft.check.reading import read
from pytest_ragft.check.repository import folder_in_repository
from pytest_ragft.check.resolution import resolve
from pytest_ragft.check.rule import Rule
from pytest_ragft.check.training import Wish, named_rows, row_lines, surveyed
from pytest_ragft.check.training.presence import are_there
from pytest_ragft.check.workspace import Workspace, relative


class Checker(NamedTuple):
    """Everything that stays the same from one look at a project to the next."""

    workspace: Workspace
    every: tuple[Rule, ...]
    """Every rule there is: a comment may name one that does not run."""
    rules: tuple[Rule, ...]
    """Those that run."""
    libraries: Libraries
    paths: tuple[Path, ...]
    """Files and folders whose findings are asked for."""
    baseline: Baseline
    today: date
    jobs: int | None = None
    overlay: Mapping[str, bytes] = MappingProxyType({})
    """Contents that stand for a file's own, by path."""
    remote: tuple[str, ...] = ()
    """URLs of training data that is asked for."""
    probes: bool = False
    """A model is asked about the training rows, whatever rules run."""
    engine: str = ""
    """What measures training data; "": as it pays."""


def prepare(
    workspace: Workspace, paths: Sequence[Path], baseline: Baseline, today: date, jobs: int | None
) -> Checker:
    """Raises `RuleError` where rules are named that do not exist or cannot be used."""
    settings = workspace.settings
    every = catalogue.load(workspace.root, settings.rules, settings.plugins, cache=settings.cache)
    every = options.configure(every, settings.options, settings.severity)
    rules = choice.select(every, settings.select, settings.ignore, settings.extend_select)
    for glob, selectors in settings.per_file_ignores.items():
        choice.check_selectors(every, selectors, f"per-file-ignores, {glob}")
    return Checker(
        workspace,
        every,
        rules,
        catalogue.known_libraries(workspace.root, settings.rules, every, cache=settings.cache),
        tuple(paths),
        baseline,
        today,
        jobs,
    )


class Checked(NamedTuple):
    """An outcome, with what it was made from: fixes and a watch need both."""

    outcome: Outcome
    files: Mapping[str, FileFacts]
    collected: tuple[str, ...]


def check(
    checker: Checker,
    found: Collected | None = None,
    before_rows: Callable[[], None] = lambda: None,
) -> Checked:
    """One look at the project; its files are listed, unless that is done. `before_rows` is called
    before training data is looked at, if there is any.
    """
    root, settings = checker.workspace.root, checker.workspace.settings
    found = found or collected(checker)
    paths = tuple(sorted({*found.paths, *checker.overlay}))
    known = read(
        root,
        paths,
        names=engine.wanted(checker.every, checker.libraries),
        libraries=checker.libraries,
        cache=settings.cache,
        jobs=checker.jobs,
        overlay=checker.overlay,
    )
    files = _with_rows(checker, known, before_rows)
    outcome = judged(checker, files)
    problems = ((path, problem) for path, problem in found.problems if path not in files)
    return Checked(
        outcome._replace(
            unread=(*outcome.unread, *problems),
            text_of=lambda path: (content_of(checker, path) or b"").decode("utf-8", "replace"),
            from_here=lambda path: (
                path
                if path in checker.remote
                else os.path.relpath(root / path).replace(os.sep, "/")
            ),
            folder=folder_in_repository(root),
        ),
        files,
        paths,
    )


def _with_rows(
    checker: Checker, files: Mapping[str, FileFacts], before: Callable[[], None]
) -> Mapping[str, FileFacts]:
    """The files, with what stands in rows of training data where that is asked for."""
    if not _asks_for_rows(checker):
        return files
    wish = _wish(checker)
    if not are_there(files.values(), (*wish.named, *wish.remote)):
        return files
    before()
    return surveyed(checker.workspace.root, files, wish)


def _asks_for_rows(checker: Checker) -> bool:
    """They are named or probed, or a rule on them runs; one in Python may look at anything."""
    return (
        checker.probes
        or bool(checker.remote)
        or any(rule.check or rule.match.matcher == "training" for rule in checker.rules)
    )


def _wish(checker: Checker) -> Wish:
    return Wish(
        engine=checker.engine,
        remote=checker.remote,
        jobs=checker.jobs,
        cache=checker.workspace.settings.cache,
        named=named_rows(checker.paths, checker.workspace.root),
        pyproject=checker.workspace.pyproject,
        overlay=checker.overlay,
        rules=checker.every,
        selected=() if checker.probes else tuple(checker.rules),
        speaks=True,
    )


def collected(checker: Checker) -> Collected:
    """Every file of the project, and those outside it that are asked for."""
    root, settings = checker.workspace.root, checker.workspace.settings
    return collect(
        root, checker.paths, exclude=settings.exclude, respect_gitignore=settings.respect_gitignore
    )


def judged(checker: Checker, files: Mapping[str, FileFacts]) -> Outcome:
    """The outcome of these facts."""
    project = resolve(files.values(), checker.libraries)
    return judge(
        Run(
            files=files,
            found=engine.findings(project, checker.rules),
            rules={rule.name: rule for rule in checker.rules},
            names=names_of(checker.every),
            settings=checker.workspace.settings,
            lines=lines_of(checker),
            asked=asked_for(checker),
            baseline=checker.baseline,
            today=checker.today,
        )
    )


def names_of(rules: Collection[Rule]) -> Mapping[str, str]:
    """A rule's name by its name and by its code."""
    return {written: rule.name for rule in rules for written in (rule.name, rule.code) if written}


def content_of(checker: Checker, path: str) -> bytes | None:
    """As it is checked; None where it can no longer be read."""
    if path in checker.overlay:
        return checker.overlay[path]
    try:
        return (checker.workspace.root / path).read_bytes()
    except OSError:
        return None


def lines_of(checker: Checker) -> Callable[[str], Sequence[str]]:
    """The lines that a finding's span counts, by path; each file is read once."""
    known: dict[str, Sequence[str]] = {}

    def lines(path: str) -> Sequence[str]:
        if path not in known:
            rows = None if path in checker.overlay else row_lines(checker.workspace.root / path)
            known[path] = (
                source_lines(path, content_of(checker, path) or b"") if rows is None else rows
            )
        return known[path]

    return lines


def source_lines(path: str, content: bytes) -> Sequence[str]:
    """The text that spans count lines of: of a notebook, its code cells one after another."""
    if path.endswith(".ipynb"):
        from pytest_ragft.check.sources.notebook import code_lines  # noqa: PLC0415  # seldom needed

        return code_lines(content)
    text = content.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def asked_for(checker: Checker) -> Callable[[str], bool]:
    root = checker.workspace.root
    wanted = (*checker.remote, *(relative(path, root) for path in checker.paths))
    if "." in wanted:
        return lambda _: True
    folders = tuple(f"{path}/" for path in wanted)
    return lambda path: path in wanted or path.startswith(folders)


def unsilenced(checker: Checker, changed: Mapping[str, bytes]) -> Collection[Finding]:
    """What would be found if these files had this content."""
    tried = checker._replace(overlay={**checker.overlay, **changed})
    outcome = check(tried).outcome
    return tuple(entry.finding for entry in outcome.reported if entry.state != "suppressed")
