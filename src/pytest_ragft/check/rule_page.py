"""The page of a rule, in Markdown, from what its author wrote and what the check really prints."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from pytest_ragft.check import engine
from pytest_ragft.check.explanation import FIX_OPTIONS, settings_of
from pytest_ragft.check.finding import Finding
from pytest_ragft.check.formats import format_named
from pytest_ragft.check.formats.format import Page
from pytest_ragft.check.libraries import Libraries
from pytest_ragft.check.options import TYPES
from pytest_ragft.check.outcome import Outcome, Reported
from pytest_ragft.check.rule import Rule
from pytest_ragft.check.rule_examples import Example, examples, findings
from pytest_ragft.check.words import counted
from pytest_ragft.plain import escaped

WIDTH = 100
SECTIONS = (
    ("flags", "What it flags"),
    ("why", "Why is this bad?"),
    ("evidence", "Figures"),
    ("instead", "Use instead"),
    ("ignore_when", "When to ignore it"),
    ("gaps", "Known gaps"),
)
_LANGUAGES: Mapping[str, str] = {
    ".py": "python",
    ".ipynb": "json",
    ".jsonl": "json",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".toml": "toml",
    ".sh": "bash",
}


def page(rule: Rule, entry: Mapping[str, Any], libraries: Libraries) -> str:
    """Every example, the flagged ones with what the check says of them. Raises `RuleError`."""
    blocks = [*_head(rule, entry)]
    for key, heading in SECTIONS:
        if entry.get(key):
            body = _figures(entry[key]) if key == "evidence" else entry[key].strip()
            blocks += [f"## {heading}", body]
    blocks += [*_options(entry), *_fix(entry)]
    shown = list(examples(rule, entry))
    blocks += _flagged([each for each in shown if each.kind == "flagged"], libraries)
    blocks += _clean([each for each in shown if each.kind == "clean"])
    return printable("\n\n".join(blocks) + "\n")


def printable(text: str) -> str:
    """Without characters that could steer whatever shows the text."""
    return "".join(c if c in "\n\t" or c.isprintable() else escaped(c) for c in text)


def _head(rule: Rule, entry: Mapping[str, Any]) -> Iterator[str]:
    code = f" ({rule.code})" if rule.code else ""
    yield f"# {rule.name}{code}"
    yield f"{entry['title'].strip()}."
    row = (
        rule.group,
        rule.severity,
        rule.confidence,
        rule.persona,
        rule.fix.get("safety", "none"),
        entry.get("since", ""),
    )
    yield (
        "| group | severity | confidence | persona | fix | since |\n|---|---|---|---|---|---|\n"
        f"| {' | '.join(map(str, row))} |"
    )


def _figures(figures: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(
        f"- {joined(figure['figure'])}. Source: {joined(figure['source'])}."
        + (" Contested." if figure.get("contested") else "")
        for figure in figures
    )


def joined(text: str) -> str:
    """In one line, without a full stop of its own."""
    return " ".join(text.split()).removesuffix(".")


def _options(entry: Mapping[str, Any]) -> Iterator[str]:
    options = entry.get("options")
    if options:
        yield "## Options"
        yield "\n".join(
            f"- `{name}`, {TYPES[option['type']][0]}: {joined(option['says'])}."
            for name, option in options.items()
        )
        table = f"[tool.ragft.check.options.{entry['name']}]\n"
        yield _fenced("toml", table + "\n".join(settings_of(options)))


def _fix(entry: Mapping[str, Any]) -> Iterator[str]:
    fix = entry.get("fix")
    if fix:
        yield "## Fix"
        yield f"`ragft check {FIX_OPTIONS[fix['safety']]}`: {joined(fix['says'])}."


def _flagged(shown: Sequence[Example], libraries: Libraries) -> Iterator[str]:
    """The first with the whole output, the others with a line for each finding."""
    if shown:
        yield "## Flagged"
    for number, example in enumerate(shown):
        yield f"### {example.title}"
        yield from _files(example)
        found = findings(example, libraries)
        if found:
            yield _fenced(
                "text", _output(example, found, "concise" if number else "full", libraries)
            )
        yield from _fixed(example)


def _output(
    example: Example, found: tuple[Finding, ...], format_name: str, libraries: Libraries
) -> str:
    """What `ragft check` prints of these findings, without the summary."""
    from pytest_ragft.check.checking import source_lines  # noqa: PLC0415  # imports the whole check

    facts = engine.read_all(example.sources, (example.rule,), libraries)
    outcome = Outcome(
        reported=tuple(Reported(finding) for finding in found),
        rules={example.rule.name: example.rule},
        files=len(example.files),
        cells={file.path: file.cells for file in facts if file.cells},
    )
    text = format_named(format_name).render(
        outcome,
        lambda path: source_lines(path, example.sources.get(path, b"")),
        Page(width=WIDTH),
    )
    return text.rstrip().rpartition("\n\n" if format_name == "full" else "\n")[0]


def _fixed(example: Example) -> Iterator[str]:
    for path, text in example.written.get("fixed", {}).items():
        yield f"`{path}`, fixed:"
        yield _code(path, text)


def _clean(shown: Sequence[Example]) -> Iterator[str]:
    if shown:
        yield "## Not flagged"
        projects = counted(len(shown), "project")
        yield f"<details><summary>{projects} in which it finds nothing</summary>"
        for example in shown:
            yield f"### {example.title}"
            yield from _files(example)
        yield "</details>"


def _files(example: Example) -> Iterator[str]:
    for path, text in example.files.items():
        lines = [line.rpartition(":")[2] for line in example.lines if line.startswith(f"{path}:")]
        flagged = f", flagged in line {' and '.join(lines)}" if lines else ""
        yield f"`{path}`{flagged}:"
        yield _code(path, text)


def _code(path: str, text: str) -> str:
    return _fenced(_LANGUAGES.get(PurePosixPath(path).suffix, "text"), text.rstrip("\n"))


def _fenced(language: str, text: str) -> str:
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text}\n{fence}"
