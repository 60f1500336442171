"""Commands of CI pipelines and of scheduled jobs written in YAML."""

import re
from collections.abc import Iterator, Mapping, Sequence

from pytest_ragft.check.fact import Fact, Span, Value
from pytest_ragft.check.sources.commands import Setting
from pytest_ragft.check.sources.document import Document
from pytest_ragft.check.sources.shell import Script

_PIPELINES = re.compile(
    r"(^|/)(\.github/(workflows|actions)/.+|\.gitlab-ci|\.gitlab/.+|[^/]*azure-pipelines[^/]*"
    r"|\.circleci/config|cloudbuild|[^/]*\.cloudbuild|bitbucket-pipelines|\.drone|\.travis"
    r"|buildspec[^/]*|\.buildkite/.+|\.woodpecker/?.*|\.vsts-ci)\.ya?ml$"
)
_KEYS = frozenset(
    {
        *("run", "script", "bash", "sh", "pwsh", "before_script", "after_script", "commands"),
        "inlineScript",
    }
)
"""Keys that hold shell, as one text or as a list of lines."""
_ARGUMENTS = ("entrypoint", "command", "args")
"""Keys that hold shell as one text, or one command as a list of its words."""
_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "promptfoo/promptfoo-action": ("promptfoo", "eval"),
    "confident-ai/deepeval-action": ("deepeval", "test", "run"),
    "pavelzw/pytest-action": ("pytest",),
}
_SCHEDULES = frozenset({"schedule", "schedules", "cron"})


_MAY_RUN = (
    *(b"python", b"pytest", b".py", b".sh", b"make", b"tox", b"nox", b"just", b"promptfoo", b"trl"),
    *(b"deepeval", b"ragas", b"ragft", b"eval", b"train", b"torchrun", b"axolotl", b"llamafactory"),
    *(b"accelerate", b"deepspeed", b"dvc", b"pip", b"uv ", b"openai"),
)
"""A pipeline without any of these runs nothing that a rule asks for."""


def is_pipeline(path: str, source: bytes) -> bool:
    return bool(_PIPELINES.search(path)) and any(program in source for program in _MAY_RUN)


def is_cron_job(document: Document) -> bool:
    """A job that Kubernetes runs on a schedule."""
    value = document.value
    return isinstance(value, Mapping) and value.get("kind") == "CronJob"


def pipeline(document: Document, lines: Sequence[str], *, ci: bool = True) -> Iterator[Fact]:
    """The commands of every step; `lines` are the file's, to see where blocks of text begin."""
    setting = Setting(ci=ci, scheduled=_is_scheduled(document))
    for key, table in document.tables:
        script = Script(setting)
        prefix = f"{key}." if key else ""
        argued = any(type(table.get(name)) is tuple for name in _ARGUMENTS)
        for name, value in table.items():
            if name in _KEYS or (name in _ARGUMENTS and not argued):
                yield from _shell(value, prefix + name, document, lines, script)
            elif name == "uses":
                yield from _action(str(value), _span(prefix + name, document), script)
        if argued:
            first = next(name for name in table if name in _ARGUMENTS)
            words = [word for name in _ARGUMENTS for word in _words(table.get(name))]
            yield from script.facts_of(words, _span(prefix + first, document))


def _action(uses: str, span: Span, script: Script) -> Iterator[Fact]:
    """What a step does that runs a published action instead of a command."""
    words = _ACTIONS.get(uses.partition("@")[0])
    if words:
        yield from script.facts_of(list(words), span)


def _words(value: Value) -> list[str]:
    if isinstance(value, str):
        return value.split()
    return [word for word in value if isinstance(word, str)] if type(value) is tuple else []


def _shell(
    value: Value, key: str, document: Document, lines: Sequence[str], script: Script
) -> Iterator[Fact]:
    if type(value) is tuple:
        for position, line in enumerate(value):
            yield from _shell(line, f"{key}.{position}", document, lines, script)
    elif isinstance(value, str):
        line, indent = _start(_span(key, document), lines)
        yield from script.facts(_EXPRESSION.sub(_blank, value), line, indent)


_EXPRESSION = re.compile(r"\$\{\{[^}]*\}\}")


def _blank(match: re.Match[str]) -> str:
    """An expression of the pipeline as a shell variable that nobody sets, equally long."""
    return "$" + "_" * (len(match[0]) - 1)


def _span(key: str, document: Document) -> Span:
    return document.places.get(key, document.span)


def _start(span: Span, lines: Sequence[str]) -> tuple[int, int]:
    """Line and indentation of the first line of a text: a block begins on the line below."""
    written = lines[span.line - 1][span.column - 1 :] if span.line <= len(lines) else ""
    if not written.startswith(("|", ">")):
        return span.line, span.column - 1
    below = lines[span.line] if span.line < len(lines) else ""
    return span.line + 1, len(below) - len(below.lstrip())


def _is_scheduled(document: Document) -> bool:
    for key, inner in document.scalars:
        parts = set(key.split("."))
        if parts & _SCHEDULES and "concurrency" not in parts:
            return True
        if parts & _CONDITIONS and isinstance(inner, str) and _FOR_SCHEDULES.search(inner):
            return True
    return False


_CONDITIONS = frozenset({"only", "if"})
_FOR_SCHEDULES = re.compile(r"CI_PIPELINE_SOURCE\s*==\s*[\"']schedule|^schedules$")
