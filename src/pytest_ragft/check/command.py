"""`ragft check`: reads settings, checks, fixes, prints, writes; its exit status."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pytest_ragft.atomic import WriteError, write_text
from pytest_ragft.check import baseline as known
from pytest_ragft.check.answers import dependence
from pytest_ragft.check.answers.notes import Notes
from pytest_ragft.check.baseline import Baseline, BaselineError
from pytest_ragft.check.checking import (
    Checked,
    Checker,
    asked_for,
    check,
    collected,
    lines_of,
    prepare,
)
from pytest_ragft.check.formats import format_named
from pytest_ragft.check.formats.page import page_for
from pytest_ragft.check.rule import RuleError
from pytest_ragft.check.settings import CheckSettings, SettingsError
from pytest_ragft.check.statistics import render as render_statistics
from pytest_ragft.check.terminal import take_any_script
from pytest_ragft.check.training import EngineError
from pytest_ragft.check.workspace import Workspace, find, relative
from pytest_ragft.plain import visible

READ = ("full", "concise")
"""Formats for people."""
CLEAN, FOUND, MISUSED, NOTHING = 0, 1, 2, 3


class UsageError(ValueError):
    """Arguments that do not go together; the message is for the user."""


def run_check(arguments: argparse.Namespace) -> int:
    """Exit status: 0 clean, 1 findings at or above `fail-on`, 2 misuse, 3 nothing looked at."""
    take_any_script(sys.stdout)
    try:
        repeated = dependence.can_be_repeated(arguments)
        notes = Notes(arguments.words, sys.stdout) if repeated else None
        checker = _checker(arguments, notes)
        if arguments.watch:
            from pytest_ragft.check.watch import watch  # noqa: PLC0415  # seldom needed

            watch(checker, lambda: _once(arguments, checker, None))
        return _once(arguments, checker, notes)
    except (SettingsError, BaselineError, RuleError, UsageError, WriteError, EngineError) as error:
        sys.stderr.write("".join(f"ragft: {visible(line)}\n" for line in str(error).splitlines()))
        return MISUSED


def _checker(arguments: argparse.Namespace, notes: Notes | None) -> Checker:
    remote = tuple(place for place in arguments.paths if isinstance(place, str))
    paths = [place for place in arguments.paths if place not in remote]
    overlay_path = arguments.stdin_filename
    _refuse_what_clashes(arguments)
    if notes:
        dependence.note_surroundings(notes, paths or [Path()], arguments.config)
    if overlay_path is not None:
        paths = [overlay_path]
        workspace = find([_existing(overlay_path)], arguments.config)
    else:
        workspace = find(paths or [Path()], arguments.config)
    workspace = workspace._replace(settings=_settings(arguments, workspace.settings))
    if notes:
        dependence.note_settings(notes, workspace)
    today = datetime.now(UTC).date()
    checker = prepare(workspace, paths, _baseline(arguments, workspace), today, arguments.jobs)
    checker = checker._replace(engine=arguments.engine, remote=remote, probes=arguments.probe)
    if overlay_path is None:
        return checker
    content = sys.stdin.buffer.read()
    return checker._replace(overlay={relative(overlay_path, workspace.root): content})


def _existing(path: Path) -> Path:
    """The file or, where it is not saved yet, the nearest folder above it that is there."""
    return next(place for place in (path, *path.absolute().parents) if place.exists())


def _refuse_what_clashes(arguments: argparse.Namespace) -> None:
    growing = arguments.update_baseline or arguments.extend_baseline
    if arguments.baseline_expires and not arguments.extend_baseline:
        raise UsageError("--baseline-expires says when added entries end: add --extend-baseline.")
    if arguments.stdin_filename and (arguments.fix or arguments.watch or growing):
        raise UsageError(
            "--stdin-filename checks what is not saved: it goes with --diff, not with --fix, "
            "--watch or a baseline to write."
        )
    if arguments.watch and (arguments.fix or arguments.diff or growing):
        raise UsageError("--watch only looks: leave out --fix, --diff and the baseline's update.")
    if arguments.probe and (arguments.watch or arguments.diff or arguments.stdin_filename):
        raise UsageError(
            "--probe asks about files as they are: without --watch, --diff and --stdin-filename."
        )
    if arguments.jobs is not None and arguments.jobs < 1:
        raise UsageError(f"--jobs: found {arguments.jobs}, accepted: a whole number of at least 1.")


def _settings(arguments: argparse.Namespace, settings: CheckSettings) -> CheckSettings:
    """What the command line says goes before what pyproject.toml says."""
    return settings._replace(
        select=_listed(arguments.select) or settings.select,
        ignore=(*settings.ignore, *_listed(arguments.ignore)),
        extend_select=(*settings.extend_select, *_listed(arguments.extend_select)),
        persona=arguments.persona or settings.persona,
        fail_on=arguments.fail_on or settings.fail_on,
        exclude=(*settings.exclude, *(arguments.exclude or ())),
        rules=(*settings.rules, *(str(Path(entry).absolute()) for entry in arguments.rules or ())),
        baseline=_absolute(arguments.baseline) or settings.baseline,
        strict=settings.strict if arguments.strict is None else arguments.strict,
        unsafe_fixes=settings.unsafe_fixes
        if arguments.unsafe_fixes is None
        else arguments.unsafe_fixes,
        cache=settings.cache and not arguments.no_cache,
    )


def _absolute(path: str | None) -> str | None:
    return None if path is None else os.path.abspath(path)  # noqa: PTH100  # a link keeps its name


def _listed(given: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(part.strip() for entry in given or () for part in entry.split(",") if part.strip())


def _baseline(arguments: argparse.Namespace, workspace: Workspace) -> Baseline:
    name = workspace.settings.baseline
    if name is None:
        if arguments.update_baseline or arguments.extend_baseline:
            raise UsageError("Which baseline? Name it: --baseline ragft-baseline.json.")
        return Baseline({})
    loaded = known.load(workspace.root / name)
    if loaded is None and not arguments.extend_baseline:
        raise UsageError(
            f"{name!r}: there is no such baseline. Write it with --extend-baseline, which adds "
            "every finding of the run."
        )
    return loaded or Baseline({})


def _once(arguments: argparse.Namespace, checker: Checker, notes: Notes | None) -> int:
    found, since = collected(checker), time.time_ns()
    if notes:
        dependence.note_files(notes, checker.workspace, checker.paths, found)
    note_rows = partial(dependence.note_rows, notes, checker.workspace)
    checked = check(checker, found, note_rows)
    if arguments.fix or arguments.diff:
        from pytest_ragft.check.fixing import fix  # noqa: PLC0415  # imports libcst

        checked, changed = fix(checker, checked, only_show=arguments.diff, since=since)
        if arguments.diff:
            return FOUND if changed else CLEAN
    if arguments.update_baseline or arguments.extend_baseline:
        _write_baseline(arguments, checker, checked)
    if arguments.probe:
        checked = _probed(arguments, checker, checked)
    text = _print(arguments, checker, checked)
    if not checked.outcome.files:
        sys.stderr.write("ragft: no file was looked at. Name files or folders that hold code.\n")
        return NOTHING
    status = FOUND if checked.outcome.failed else CLEAN
    told = checker.workspace, checker.every, checked.files, checked.collected
    if notes and dependence.will_hold(*told):
        notes.keep(status, text)
    return status


def _probed(arguments: argparse.Namespace, checker: Checker, checked: Checked) -> Checked:
    """With what a model knows of the training data."""
    from pytest_ragft.check.training.probe.asking import ProbeError  # noqa: PLC0415  # seldom asked
    from pytest_ragft.check.training.probe.command import run_probe  # noqa: PLC0415  # as above

    try:
        probes = run_probe(arguments, checker.workspace, checked.files, asked_for(checker))
    except ProbeError as error:
        raise UsageError(str(error)) from None
    return checked._replace(outcome=checked.outcome._replace(probes=probes))


def _probe_text(checked: Checked) -> str:
    if not checked.outcome.probes:
        return ""
    from pytest_ragft.check.training.probe.telling import text  # noqa: PLC0415  # as above

    return text(checked.outcome.probes)


def _write_baseline(arguments: argparse.Namespace, checker: Checker, checked: Checked) -> None:
    kept = known.shrunk(checker.baseline, checked.outcome.resolved)
    if arguments.extend_baseline:
        findings = [entry.finding for entry in checked.outcome.shown]
        kept = known.grown(kept, findings, arguments.baseline_expires)
    path = checker.workspace.root / str(checker.workspace.settings.baseline)
    write_text(path, known.render(kept))
    count = len(kept.entries)
    noun = "finding" if count == 1 else "findings"
    before = len(checker.baseline.entries)
    sys.stderr.write(f"ragft: {path.name} holds {count} {noun}; it held {before}.\n")


def _print(arguments: argparse.Namespace, checker: Checker, checked: Checked) -> str:
    """What is printed or written."""
    output = sys.stdout
    page = page_for(output, os.environ)
    if arguments.output:
        page = page._replace(colour=False)
    if arguments.statistics:
        text = render_statistics(checked.outcome, page)
    else:
        text = format_named(arguments.format).render(checked.outcome, lines_of(checker), page)
    if arguments.statistics or arguments.format in READ:
        text += _probe_text(checked)
    elif arguments.format != "json":
        sys.stderr.write(_probe_text(checked))
    if arguments.output:
        write_text(arguments.output, text)
    else:
        output.write(text)
        output.flush()
    return text
