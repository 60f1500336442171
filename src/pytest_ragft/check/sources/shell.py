"""Shell scripts, and the shell in other files, as facts."""

import re
from collections.abc import Iterator, Mapping, Sequence

from pytest_ragft.check.fact import Fact, FileFacts, Span
from pytest_ragft.check.sources import dependencies
from pytest_ragft.check.sources.commands import PLAIN, Setting, command, installed
from pytest_ragft.check.sources.comments import comments
from pytest_ragft.check.sources.shell_words import commands

INTERESTING = re.compile(
    r"python|pytest|py\.test|torchrun|accelerate|deepspeed|trl|llamafactory|tune|axolotl|swift|auto"
    r"|promptfoo|deepeval|lm[_-]eval|inspect|ragas|ragft|mlx_lm|unsloth|litgpt|ludwig|xtuner"
    r"|make|just|tox|nox|dvc|pip|uv |\.sh|\.py|openai|together|ollama|poetry|az |gcloud|pf "
)
"""A script without any of these holds no command that a rule asks for."""

_ASSIGNED = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_NAMED = re.compile(r"\$(?:\{(\w+)(?::?-([^{}$]*))?\}|\((\w+)\)|(\w+))")
_SHELLS = frozenset({"bash", "sh", "zsh"})
_CRON = re.compile(r"\s*(?:@\w+|(?:[\d*/,\-]+\s+){4}[\w*/,\-]+)\s+")
_DECLARING = frozenset({"export", "readonly", "local", "declare", "typeset", "set"})


class Script:
    """What is known while a script is read from top to bottom."""

    __slots__ = ("setting", "variables")

    def __init__(
        self, setting: Setting = PLAIN, variables: Mapping[str, str] | None = None
    ) -> None:
        self.setting = setting
        self.variables = dict(variables or {})

    def facts(self, text: str, first: int = 1, indent: int = 0) -> Iterator[Fact]:
        """Commands, and what `pip install` names; the text begins on the line `first`."""
        if not INTERESTING.search(text):
            return
        for written in commands(text):
            filled = [self._filled(word) for word in written.words]
            if not self.assigns(filled):
                span = _moved(written.span, first - 1, indent)
                yield from self.facts_of(filled, span)

    def facts_of(self, words: Sequence[str], span: Span) -> Iterator[Fact]:
        """The facts of one command."""
        found = command(words, span, self.setting)
        if found:
            yield found
        inner = _inner_script(words)
        if inner:
            for part in Script(self.setting, self.variables).facts(inner):
                yield part._replace(span=span)
        for text in installed(words):
            named = dependencies.requirement(text)
            if named:
                yield dependencies.fact(*named, span)

    def assigns(self, words: Sequence[str]) -> bool:
        """Is it nothing but assignments? Then they are remembered."""
        rest = words[1:] if words[0] in _DECLARING else words
        pairs = [_ASSIGNED.fullmatch(word) for word in rest if not word.startswith("-")]
        found = {pair[1]: pair[2] for pair in pairs if pair}
        if not found or not all(pairs):
            return False
        self.variables.update(found)
        return True

    def _filled(self, word: str) -> str:
        """With the variables whose value the script shows."""
        return _NAMED.sub(self._value, word) if "$" in word else word

    def _value(self, match: re.Match[str]) -> str:
        name = match[1] or match[3] or match[4]
        return self.variables.get(name, match[2] or match[0])


def _moved(span: Span, lines: int, columns: int) -> Span:
    return Span(
        span.line + lines,
        span.column + columns,
        span.end_line + lines,
        span.end_column + columns,
    )


def _inner_script(words: Sequence[str]) -> str:
    """What `bash -c` is given to run."""
    for position, word in enumerate(words[1:-1], 1):
        if word in {"-c", "-lc", "-ec", "-ce"}:
            shell = words[position - 1].rpartition("/")[2]
            return words[position + 1] if shell in _SHELLS else ""
    return ""


def read_shell(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:  # noqa: ARG001  # as every reader
    """A script; a crontab's lines run on their schedule."""
    text = source.decode("utf-8", "replace")
    facts = tuple(_crontab(text) if is_crontab(path) else Script().facts(text))
    return FileFacts(path, "shell", facts=facts, comments=comments(source))


def is_crontab(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return "crontab" in name or name.endswith(".cron") or folder.endswith("cron.d")


def _crontab(text: str) -> Iterator[Fact]:
    script = Script(Setting(scheduled=True))
    for number, line in enumerate(text.splitlines(), 1):
        timed = _CRON.match(line)
        if timed:
            yield from script.facts(line[timed.end() :], number, timed.end())
