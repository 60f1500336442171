"""`--fix` and `--diff` for findings in training data: files that are written, or would be."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pytest_ragft.atomic import WriteError
from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.finding import Finding
from pytest_ragft.check.remedies import actions_for, safety_of
from pytest_ragft.check.rule import Rule
from pytest_ragft.check.sources.document import UnreadableError
from pytest_ragft.check.training.fixes import REWRITES
from pytest_ragft.check.training.fixes.output import Names
from pytest_ragft.check.training.fixes.rewrite import RefusedError
from pytest_ragft.check.training.fixes.running import Order, Rewritten, rewritten
from pytest_ragft.check.training.lookup import columns_in
from pytest_ragft.check.training.silencing import silencing_in
from pytest_ragft.check.workspace import Workspace
from pytest_ragft.plain import visible

KIND = "rewrite-rows"


class Known(NamedTuple):
    """What a run of the checker knows of a project."""

    workspace: Workspace
    rules: Mapping[str, Rule]
    files: Mapping[str, FileFacts]
    since: int = 0
    """When it began to read, in nanoseconds."""


def rewrite(findings: Iterable[Finding], known: Known, *, only_show: bool) -> bool:
    """Whether a file was written, or would be; says which on standard error, or as it is
    asked for on standard output.

    Raises `WriteError` with a line for each file that could not be written, when the others are.
    """
    allowed = known.workspace.settings.unsafe_fixes
    wanted, unsafe = _wanted(findings, known.rules, unsafe=allowed)
    for finding in unsafe:
        _say(f"{finding.at.path}: {finding.rule} is left alone: its fix is for --unsafe-fixes.")
    problems: list[str] = []
    done = False
    for order in _orders(wanted, known):
        try:
            result = rewritten(order, only_count=only_show)
        except WriteError as error:
            problems.append(str(error))
        except (RefusedError, UnreadableError) as refusal:
            _say(f"{order.path}: is left alone: it {refusal}")
        else:
            done = done or bool(result.changed)
            _tell(result, only_show=only_show)
    if problems:
        raise WriteError("\n".join(problems))
    return done


Wanted = Mapping[str, Mapping[str, frozenset[str]]]
"""By path the rewrites, each with the measures that it answers."""


def _wanted(
    findings: Iterable[Finding], rules: Mapping[str, Rule], *, unsafe: bool
) -> tuple[Wanted, Sequence[Finding]]:
    found: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    refused = []
    for finding in findings:
        rule = rules[finding.rule]
        actions = [action for kind, action in actions_for(finding, rule) if kind == KIND]
        if actions and safety_of(rule) != "safe" and not unsafe:
            refused.append(finding)
            continue
        for action in actions:
            steps = found[finding.at.path]
            name = str(action["by"])
            steps[name] = steps.get(name, frozenset()) | {finding.subject}
    return found, refused


def _orders(wanted: Wanted, known: Known) -> Iterator[Order]:
    root, pyproject = known.workspace.root, known.workspace.pyproject
    columns = columns_in(root, pyproject, known.files)
    for path, steps in sorted(wanted.items()):
        if not (root / path).is_file():
            _say(f"{path}: is left alone: it is not on this machine.")
            continue
        chosen = [each for each in REWRITES if each.name in steps]
        yield Order(
            path,
            root / path,
            tuple((each, steps[each.name]) for each in chosen),
            columns(path),
            silencing_in(root, path, known.rules.values(), pyproject),
            known.since,
        )


def _tell(result: Rewritten, *, only_show: bool) -> None:
    order, names = result.order, result.order.names
    done = ", ".join(f"{count} {word}" for word, count in sorted(result.changed.items()))
    told = f"{order.path}: {result.rows} rows, {done}"
    if not done:
        _say(f"{told}nothing that a fix is for")
        return
    folder = order.path.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    files = ", ".join(f"{prefix}{name}" for name in _written(names, result))
    if only_show:
        sys.stdout.write(f"{visible(told)}; would write {visible(files)}\n")
    else:
        _say(f"{told}; wrote {files}")


def _written(names: Names, result: Rewritten) -> Iterator[str]:
    yield names.rows.name
    yield names.report.name
    if result.passages:
        yield names.passages.name


def _say(text: str) -> None:
    sys.stderr.write(f"ragft: {visible(text)}\n")
