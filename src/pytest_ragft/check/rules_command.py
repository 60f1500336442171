"""`ragft rule`, `ragft rules` and `ragft test-rule`: rules explained, listed and tried out."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pytest_ragft.check import catalogue, libraries
from pytest_ragft.check.authored import authored
from pytest_ragft.check.formats.ink import Ink
from pytest_ragft.check.formats.page import page_for
from pytest_ragft.check.libraries import Libraries
from pytest_ragft.check.matchers import MATCHERS
from pytest_ragft.check.rule import Rule, RuleError
from pytest_ragft.check.settings import SettingsError
from pytest_ragft.check.words import counted, named
from pytest_ragft.check.workspace import Workspace, find
from pytest_ragft.plain import visible

PASSED, FAILED, MISUSED = 0, 1, 2


def explain(name: str, format_name: str) -> int:
    """What a rule flags, why, what to do instead and when not to."""

    def run() -> int:
        workspace, rules = _project()
        rule = catalogue.named(rules, name)
        sys.stdout.write(_explanation(rule, workspace, format_name))
        return PASSED

    return _told(run)


def _explanation(rule: Rule, workspace: Workspace, format_name: str) -> str:
    entry = authored(rule)
    if format_name == "json":
        return _json({**entry, "origin": rule.origin})
    if format_name == "markdown":
        from pytest_ragft.check.rule_page import page  # noqa: PLC0415  # runs the examples

        return page(rule, entry, _libraries(workspace))
    from pytest_ragft.check.explanation import explained  # noqa: PLC0415  # one of three forms

    return explained(entry, page_for(sys.stdout, os.environ))


def list_rules(selectors: Sequence[str], format_name: str) -> int:
    """The rules that these selectors mean; all where there are none."""

    def run() -> int:
        from pytest_ragft.check import rule_index  # noqa: PLC0415  # `ragft rule` does without it

        _, rules = _project()
        asked = [part.strip() for each in selectors for part in each.split(",") if part.strip()]
        chosen = catalogue.select(rules, asked or ["ALL"])
        if format_name == "json":
            text = _json([_summary(rule) for rule in rule_index.ordered(chosen)])
        elif format_name == "markdown":
            text = rule_index.markdown(chosen) + "\n"
        else:
            text = rule_index.listed(chosen, page_for(sys.stdout, os.environ))
        sys.stdout.write(text)
        return PASSED

    return _told(run)


def _summary(rule: Rule) -> dict[str, object]:
    keys = ("name", "code", "group", "title", "severity", "confidence", "persona", "origin")
    fix = rule.fix.get("safety")
    return {**{key: getattr(rule, key) for key in keys}, "fix": fix, "options": rule.options}


def test_rules(wanted: Sequence[str]) -> int:
    """Runs the examples of these rules: files, folders, names or codes."""

    def run() -> int:
        wrong = total = 0
        ink = Ink(page_for(sys.stdout, os.environ).colour)
        for rule, table in _asked(wanted):
            failures, count = _test(rule, table, ink)
            wrong, total = wrong + failures, total + count
        sys.stdout.write(f"\n{_verdict(wrong, total)}\n")
        return FAILED if wrong or not total else PASSED

    return _told(run)


def _verdict(wrong: int, total: int) -> str:
    if not total:
        return "There is no example."
    return (
        f"{wrong} of {counted(total, 'example')} failed."
        if wrong
        else f"{counted(total, 'example')} passed."
    )


def _test(rule: Rule, table: Libraries, ink: Ink) -> tuple[int, int]:
    """How many failed, of how many."""
    from pytest_ragft.check import rule_examples  # noqa: PLC0415  # imports the whole check

    wrong = total = 0
    sys.stdout.write(f"{ink.bold(named(rule.name, rule.code))}\n")
    for example in rule_examples.examples(rule, authored(rule)):
        result = rule_examples.run(example, table)
        word = ink.severity("error", "FAIL") if result.wrong else "pass"
        sys.stdout.write(f"  {word}  {example.kind}: {visible(example.title)}\n")
        sys.stdout.writelines(f"        {visible(line)}\n" for line in result.wrong)
        wrong, total = wrong + bool(result.wrong), total + 1
    return wrong, total


def _asked(wanted: Sequence[str]) -> Iterator[tuple[Rule, Libraries]]:
    workspace = find([Path()])
    known = Path.cwd()
    for name in wanted:
        if Path(name).exists():
            yield from _in_files(Path(name).absolute(), known)
        else:
            _, rules = _project()
            yield catalogue.named(rules, name), _libraries(workspace)


def _in_files(path: Path, root: Path) -> Iterator[tuple[Rule, Libraries]]:
    from pytest_ragft.check import user_rules  # noqa: PLC0415  # imports YAML

    shipped = catalogue.compiled()["libraries"]
    table = user_rules.with_libraries(shipped, root, [str(path)])
    for rule in user_rules.load(root, [str(path)], shipped, MATCHERS):
        yield rule, libraries.parse(table)


def _project() -> tuple[Workspace, tuple[Rule, ...]]:
    """The project of the working directory, and its rules with the built-in ones."""
    workspace = find([Path()])
    settings = workspace.settings
    return workspace, catalogue.load(workspace.root, settings.rules, settings.plugins)


def _libraries(workspace: Workspace) -> Libraries:
    return catalogue.known_libraries(workspace.root, workspace.settings.rules)


def _json(value: Mapping[str, Any] | Sequence[Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=dict) + "\n"


def _told(run: Callable[[], int]) -> int:
    try:
        return run()
    except (RuleError, SettingsError) as error:
        sys.stderr.writelines(f"ragft: {visible(line)}\n" for line in str(error).split("\n"))
        return MISUSED
