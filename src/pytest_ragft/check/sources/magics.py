"""Cells of a notebook as plain Python: magics and shell lines taken out, in their place a
statement that does nothing, so that every line keeps its number.
"""

import re

from pytest_ragft.check.sources.python.decoding import Unreadable, parse

_SUSPECT = re.compile(r"(?m)^\s*[%!?]|^\s*[\w., ]+=\s*[%!]|\?\s*$|^\s*(pip3?|conda|cd|ls)\s")
_SHELL_CELLS = frozenset({"bash", "sh", "shell", "script", "system", "sx", "!"})
_PYTHON_CELLS = frozenset(
    {
        *("time", "timeit", "capture", "prun", "memit", "mprun", "python", "python3", "pypy"),
        *("snippet", "heat", "debug", "chime", "notify", "wandb", "trace", "mlflow", "spark"),
    }
)
"""Cell magics whose cell is Python all the same."""
_STATEMENTS = frozenset({"time", "timeit", "prun", "memit", "mprun", "lprun"})
"""Line magics whose line is Python all the same."""

_CELL = re.compile(r"\s*%%(!|\w+)?[ \t]*([^\n]*)\n?")
_LINE = re.compile(r"^(\s*)(?:([\w., ]+?)\s*=\s*)?(%{1,2}|!{1,2}|\?{1,2})(.*)$")
_HELP = re.compile(r"^\s*[%\w.]+\?{1,2}\s*$")
_BARE = re.compile(r"^(\s*)((?:pip3?|conda|cd|ls)\s+[^=(].*)$")
_MAGIC = re.compile(r"(\w+)[ \t]*(.*)", re.DOTALL)
_OPTIONS = re.compile(r"(?:-\w+(?:[ \t]+\d+)?[ \t]+)*")
_COMMAND = re.compile(
    r"(sudo\s+)?(curl|wget|pip3?|gcloud|docker|exec|export|apt(-get)?|git|python3?|conda|bash|sh|npm|npx"
    r"|make|kubectl|aws|az|mkdir|cp|mv|rm|tar|unzip|source|accelerate|torchrun|huggingface-cli|hf|uv)"
    r"\s+[^\s=(.,:\[]"
)
_QUOTES = re.compile(r"\"{3}|'{3}")


class Cell:
    """A code cell, taken apart."""

    __slots__ = ("lines", "problem", "shell")

    def __init__(self, lines: list[str], shell: list[tuple[int, str]] | None = None) -> None:
        self.lines = lines
        """Plain Python, one line for each of the cell's."""
        self.shell = shell or []
        """Shell, by the line of the cell (from 0) on which it begins."""
        self.problem: tuple[int, str] | None = None
        """Line (from 0) and reason, of a cell that is no Python."""


def plain(source: str) -> Cell:
    """A cell as Python and shell; nothing where it is in another language."""
    lines = source.split("\n")
    cell = _CELL.match(source)
    if cell:
        return _cell_magic(cell[1] or "", cell[2], lines)
    if not _SUSPECT.search(source) or parses(source) is None:
        return Cell(lines)
    return _without_magics(lines)


def parses(source: str) -> tuple[int, str] | None:
    """Line (from 0) and reason where a cell is no Python."""
    try:
        parse(source.encode("utf-8", "replace"), "<cell>")
    except Unreadable as error:
        return error.line - 1, str(error)
    return None


def is_shell(source: str) -> bool:
    """Commands for a terminal, shown in a cell: not what Python should have read."""
    lines = (line.strip() for line in source.split("\n"))
    first = next((line for line in lines if line and line != "pass" and line[0] != "#"), "")
    return bool(_COMMAND.match(first))


def _cell_magic(name: str, arguments: str, lines: list[str]) -> Cell:
    """A cell that begins with `%%name`."""
    first = next(number for number, line in enumerate(lines) if line.strip())
    blank = [""] * len(lines)
    body = "\n".join(lines[first + 1 :])
    if name in _SHELL_CELLS:
        other = arguments.startswith(("python", "perl", "ruby"))
        return Cell(blank, [(first + 1, body)] if body and not other else [])
    is_python = name in _PYTHON_CELLS or (name == "writefile" and arguments.endswith(".py"))
    if not is_python:
        return Cell(blank)
    inner = plain(body)
    shell = [(line + first + 1, text) for line, text in inner.shell]
    return Cell([""] * (first + 1) + inner.lines, shell)


def _without_magics(lines: list[str]) -> Cell:
    found = Cell([])
    inside = ""
    """The quotes of a text over several lines that is open."""
    position = 0
    while position < len(lines):
        line = lines[position]
        start = position
        position += 1
        if inside or not _is_magic(line):
            inside = _open_quotes(line, inside)
            found.lines.append(line)
            continue
        while line.endswith("\\") and position < len(lines):
            line = f"{line}\n{lines[position]}"
            position += 1
        python, shell = _line(line)
        found.lines += [python, *[""] * (position - start - 1)]
        if shell:
            found.shell.append((start, shell))
    return found


def _is_magic(line: str) -> bool:
    return bool(_HELP.match(line) or _LINE.match(line) or _BARE.match(line))


def _line(line: str) -> tuple[str, str]:
    """A magic line as Python and as shell."""
    bare = _BARE.match(line)
    if bare:
        return f"{bare[1]}pass", bare[2]
    match = re.match(_LINE.pattern, line, re.DOTALL)
    if match is None:  # a question for help
        return "pass", ""
    indent, target, sign, rest = match[1], match[2], match[3], match[4]
    python = f"{indent}{target} = ..." if target else f"{indent}pass"
    if sign[0] == "!":
        return python, rest.strip()
    magic = _MAGIC.match(rest) if sign == "%" else None
    if magic is None:
        return python, ""
    if magic[1] in _STATEMENTS and not target:
        return _statement(indent, rest, magic), ""
    words = {"pip": f"pip {magic[2]}", "conda": f"conda {magic[2]}", "sx": magic[2]}
    words |= {"system": magic[2], "run": f"python {magic[2]}", "uv": f"uv {magic[2]}"}
    return python, words.get(magic[1], "")


def _statement(indent: str, rest: str, magic: re.Match[str]) -> str:
    """`%time x = f()` as `if  1:x = f()`: the statement stays in its columns."""
    options = _OPTIONS.match(magic[2])
    statement = magic[2][options.end() if options else 0 :]
    if not statement.strip():
        return f"{indent}pass"
    width = len("%") + len(rest) - len(statement)
    return f"{indent}if{'1:'.rjust(width - 2)}{statement}"


def _open_quotes(line: str, inside: str) -> str:
    for quotes in _QUOTES.findall(line):
        if not inside:
            inside = quotes
        elif inside == quotes:
            inside = ""
    return inside
