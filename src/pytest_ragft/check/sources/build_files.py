"""Shell in the files of build tools: Makefile, justfile, Dockerfile, Jenkinsfile."""

import re

from pytest_ragft.check.fact import Fact, FileFacts, Span
from pytest_ragft.check.sources.commands import Setting
from pytest_ragft.check.sources.comments import comments
from pytest_ragft.check.sources.shell import Script
from pytest_ragft.check.sources.shell_words import line_starts, place

_RECIPE_MARKS = re.compile(r"^\s*[@+\-]+")
_VARIABLE = re.compile(r"^(?:export\s+)?([A-Za-z_]\w*)\s*[:?+]?:?=\s*(.*)")
_INSTRUCTION = re.compile(
    r"(?mi)^[ \t]*(RUN|CMD|ENTRYPOINT|ENV|ARG)[ \t]+((?:[^\n\\]|\\[^\n]|\\\n)*)"
)
_MOUNT = re.compile(r"--(?:mount|network|security)=\S+")
_ITEM = re.compile(r'"((?:[^"\\]|\\.)*)"')
_PAIR = re.compile(r"\s+(?=\w+=)")
_SH = re.compile(
    r"""\b(?:sh|bat)\b[ \t(]*(?:script:[ \t]*)?("{3}|'{3}|"|')(.*?)(?<!\\)\1""", re.DOTALL
)
_CRON = re.compile(r"\bcron[ \t]*\(")


def read_makefile(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:  # noqa: ARG001  # as every reader
    """The recipes, each with the variables set above it."""
    script = Script()
    facts: list[Fact] = []
    recipe: list[str] = []
    lines = source.decode("utf-8", "replace").splitlines()
    for number, line in enumerate([*lines, ""], 1):
        if line[:1] in {"\t", " "} and line.strip():
            recipe.append(line if _continues(recipe) else _RECIPE_MARKS.sub(_blank, line))
            continue
        facts += script.facts("\n".join(recipe), number - len(recipe))
        recipe = []
        variable = _VARIABLE.match(line)
        if variable:
            script.variables[variable[1]] = variable[2].strip().strip("\"'")
    return FileFacts(path, "shell", facts=tuple(facts), comments=comments(source))


def _continues(recipe: list[str]) -> bool:
    return bool(recipe) and recipe[-1].endswith("\\")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def read_dockerfile(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:  # noqa: ARG001  # as every reader
    """What RUN, CMD and ENTRYPOINT run."""
    script = Script()
    facts: list[Fact] = []
    text = source.decode("utf-8", "replace")
    starts = line_starts(text)
    for match in _INSTRUCTION.finditer(text):
        instruction, body = match[1].upper(), match[2]
        line, column = place(match.start(2), starts)
        if instruction in {"ENV", "ARG"}:
            script.assigns(_PAIR.split(body.strip()))
        elif body.startswith("["):
            span = Span(line, column, line, column + len(body))
            facts += script.facts_of(_ITEM.findall(body), span)
        else:
            facts += script.facts(_MOUNT.sub("", body), line, column - 1)
    return FileFacts(path, "shell", facts=tuple(facts), comments=comments(source))


def read_jenkinsfile(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:  # noqa: ARG001  # as every reader
    """What `sh` is given."""
    text = source.decode("utf-8", "replace")
    script = Script(Setting(ci=True, scheduled=bool(_CRON.search(text))))
    facts: list[Fact] = []
    starts = line_starts(text)
    for match in _SH.finditer(text):
        line, column = place(match.start(2), starts)
        facts += script.facts(match[2], line, 0 if "\n" in match[2] else column - 1)
    return FileFacts(path, "shell", facts=tuple(facts))
