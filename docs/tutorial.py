"""Plays a tutorial: does what its blocks say, in order, and puts in what is printed.

A block of `console` is run. A block behind `<!-- file: PATH -->` is written to PATH, one behind
`<!-- change: PATH -->` says which lines of PATH change. A block behind `<!-- printed -->` is what
the last command printed; `<!-- printed: FIRST ... LAST -->` is of that the lines from one that
holds FIRST to the next that holds LAST. `<!-- shown: PATH: FIRST ... LAST -->` is such an
excerpt of a file.
"""

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

BLOCK = re.compile(
    r"(?:<!-- (?P<what>[^\n]*?) -->\n)?```(?P<language>\w+)\n(?P<body>.*?)```\n", re.DOTALL
)
PROGRAMS = {
    "pip": ("pip",),
    "pytest": ("pytest", "-p", "no:cacheprovider"),
    "ragft": ("pytest_ragft.cli",),
}
MODEL_SETTINGS = ("OPENAI_", "SHOP_", "PYTEST_", "FORCE_COLOR")
"""Beginnings of the names of variables that would ask another model, or print otherwise."""


@dataclass
class Stage:
    """Where a tutorial is played, and what the last command printed."""

    folder: Path
    printed: str = ""
    played: list[str] = field(default_factory=list)
    """Every command that was run."""


def play(text: str, folder: Path) -> tuple[str, Stage]:
    """The tutorial as it should be, played in a folder that holds `examples/`."""
    stage = Stage(folder)
    return BLOCK.sub(lambda found: _played(found, stage), text), stage


def _played(found: re.Match[str], stage: Stage) -> str:
    what, body = found["what"] or "", found["body"]
    if found["language"] == "console":
        for command in body.splitlines():
            _run(command.removeprefix("$ "), stage)
    elif what.startswith("file: "):
        path = stage.folder / what.removeprefix("file: ")
        path.write_text(body, encoding="utf-8")
    elif what.startswith("change: "):
        _change(stage.folder / what.removeprefix("change: "), body)
    elif what.startswith("printed"):
        return _with(
            found, _excerpt(stage.printed, what.removeprefix("printed").removeprefix(": "))
        )
    elif what.startswith("shown: "):
        path, _, asked = what.removeprefix("shown: ").partition(": ")
        return _with(found, _excerpt((stage.folder / path).read_text("utf-8"), asked))
    return found[0]


def _with(found: re.Match[str], body: str) -> str:
    """The block with another body."""
    start, end = (at - found.start() for at in found.span("body"))
    return found[0][:start] + body + found[0][end:]


def _run(command: str, stage: Stage) -> None:
    name, *arguments = shlex.split(command)
    stage.played.append(command)
    if name == "cd":
        stage.folder /= arguments[0]
        return
    if name == "pip":
        arguments.append("--no-index")  # all of it is there
    kept = {k: v for k, v in os.environ.items() if not k.startswith(MODEL_SETTINGS)}
    done = subprocess.run(
        [sys.executable, "-m", *PROGRAMS[name], *arguments],
        cwd=stage.folder,
        env={**kept, "COLUMNS": "80"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    stage.printed = done.stdout
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command}: exit status {done.returncode}\n{done.stdout}{done.stderr}")


def _change(path: Path, body: str) -> None:
    """Lines that begin with `-` go, those that begin with `+` come in their place."""
    old, new = (
        "".join(f"{line[1:]}\n" for line in body.splitlines() if line[0] == sign) for sign in "-+"
    )
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise SystemExit(f"{path}: these lines stand there {text.count(old)} times:\n{old}")
    path.write_text(text.replace(old, new), encoding="utf-8")


def _excerpt(printed: str, asked: str) -> str:
    if not asked:
        return printed
    first, _, last = asked.partition(" ... ")
    lines = printed.splitlines()
    start = next((at for at, line in enumerate(lines) if first in line), None)
    rest = enumerate(lines[start:], start or 0)
    end = next((at for at, line in rest if last in line), None)
    if start is None or end is None:
        raise SystemExit(f"{asked!r} does not stand in:\n{printed}")
    return "".join(f"{line.rstrip()}\n" for line in lines[start : end + 1])
