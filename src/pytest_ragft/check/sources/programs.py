"""Which program a command runs in the end, behind launchers, runners and prefixes."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pytest_ragft.check.fact import NONE, Value

PROGRAMS: Mapping[str, int] = {
    **dict.fromkeys(("pytest", "py.test", "lm_eval", "lm-eval", "torchrun", "deepspeed"), 0),
    **dict.fromkeys(("autotrain", "ragas", "unsloth", "litgpt", "ludwig", "xtuner", "ragft"), 1),
    **dict.fromkeys(("accelerate", "trl", "llamafactory-cli", "tune", "axolotl", "swift"), 1),
    **dict.fromkeys(("promptfoo", "inspect", "make", "just", "tox", "nox", "dvc", "ollama"), 1),
    **dict.fromkeys(("deepeval", "together", "promptflow", "pf"), 2),
    "openai": 3,
}
"""Programs that rules may ask for, and how many of their first words are sub-commands."""

ALIASES: Mapping[str, str] = {
    "py.test": "pytest",
    "lm-eval": "lm_eval",
    "llamafactory": "llamafactory-cli",
    "llamafactory.cli": "llamafactory-cli",
    "llamafactory.cli.train": "llamafactory-cli train",
    "axolotl.cli": "axolotl",
    "axolotl.cli.train": "axolotl train",
    "axolotl.cli.preprocess": "axolotl preprocess",
    "trl.cli": "trl",
    "torch.distributed.run": "torchrun",
    "torch.distributed.launch": "torchrun",
    "accelerate.commands.launch": "accelerate launch",
    "deepspeed.launcher.runner": "deepspeed",
}
"""Other names of programs, modules behind `python -m` included."""

LAUNCHERS = frozenset({"accelerate launch", "torchrun", "deepspeed"})
"""They start a script of the project, whose flags follow its name."""

_TOOLS = frozenset(
    {
        *("alembic", "black", "build", "celery", "compileall", "coverage", "debugpy", "django"),
        *("ensurepip", "flake8", "flask", "gunicorn", "http", "ipykernel", "isort", "json"),
        *("jupyter", "mypy", "nltk", "notebook", "pip", "playwright", "pylint", "ruff", "site"),
        *("spacy", "streamlit", "twine", "unittest", "uvicorn", "venv", "virtualenv", "zipfile"),
    }
)
"""Modules behind `python -m` that rules never ask for."""
_RUNNERS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("uv", "poetry", "pipenv", "hatch", "pdm", "rye", "conda"), frozenset({"run"})),
    **dict.fromkeys(("mamba", "micromamba", "pixi", "pipx", "coverage"), frozenset({"run"})),
    "bun": frozenset({"x"}),
    "pnpm": frozenset({"dlx", "exec"}),
    "yarn": frozenset({"dlx"}),
}
"""They run another program behind this word."""
_PREFIXES = frozenset(
    {
        *("sudo", "env", "time", "nohup", "exec", "npx", "uvx", "bunx", "then", "do", "else"),
        *("!", "{", "if", "while", "until", "srun", "xargs", "stdbuf", "nice", "command"),
        *("builtin", "cross-env", "dotenv", "doppler", "ionice", "setsid", "@", "-", "--"),
    }
)
"""They run another program behind their own flags."""
_PREFIX_VALUES = frozenset(
    {
        *("--with", "--from", "--python", "-p", "--env-file", "--directory", "--project"),
        *("--extra", "--group", "--package", "-n", "--name", "--prefix", "-u", "-e"),
        *("--with-requirements", "--only-group", "--rcfile"),
    }
)
"""Flags of runners and prefixes that take a word."""
_SHELLS = frozenset({"bash", "sh", "zsh"})
_CONTAINERS = frozenset({"docker", "docker-compose", "podman"})

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_PYTHON = re.compile(r"(?:.*/)?(?:python|pypy)(?:[\d.]*|w)$|\$\{?\(?PYTHON\)?\}?$")
_SCRIPT = re.compile(r"[^$].*\.(py|sh|bash)$")
_VERSION = re.compile(r"(?<=\w)@[\w.\-^~]+$")
_SUB_COMMAND = re.compile(r"\w[\w.:\-]*")


class Program(NamedTuple):
    """A program with its sub-commands, the words behind them, and what else is known."""

    name: str
    rest: Sequence[str] = ()
    values: Mapping[str, Value] = NONE


NOTHING = Program("")
"""No program that a rule asks for."""


def program_of(words: Sequence[str]) -> Program:
    """The program that a command runs in the end."""
    words = _unwrapped(words)
    if not words:
        return NOTHING
    first, rest = words[0], words[1:]
    if _PYTHON.match(first):
        return _python(rest)
    program = _VERSION.sub("", first.rpartition("/")[2])
    if program in _SHELLS:
        rest = rest[_behind_flags(rest, 0) :]
        return _script(program, rest) if rest and _SCRIPT.match(rest[0]) else NOTHING
    if "/" in first and _SCRIPT.match(first):
        return _script("", words)
    return _known(program, rest)


def _unwrapped(words: Sequence[str]) -> Sequence[str]:
    """Without assignments, `sudo`, `uv run`, `npx` and the like."""
    position = 0
    while position < len(words):
        word = words[position]
        program = word.rpartition("/")[2]
        following = words[position + 1] if position + 1 < len(words) else ""
        if _ASSIGNMENT.match(word) or program in _PREFIXES:
            position = _behind_flags(words, position + 1)
        elif program == "timeout":
            position = _behind_flags(words, position + 1) + 1
        elif following in _RUNNERS.get(program, ()):
            position = _behind_flags(words, position + 2)
        elif program in _CONTAINERS:
            position = _in_container(words, position + 1)
        else:
            break
    return words[position:]


def _in_container(words: Sequence[str], position: int) -> int:
    """Behind `compose exec SERVICE`; at the end where nothing is run so."""
    for word in words[position : position + 3]:
        position += 1
        if word in {"exec", "run"}:
            return _behind_flags(words, position) + 1
    return len(words)


def _behind_flags(words: Sequence[str], position: int) -> int:
    while position < len(words) and words[position].startswith("-"):
        position += 2 if words[position] in _PREFIX_VALUES else 1
    return position


def _known(program: str, rest: Sequence[str]) -> Program:
    head, _, sub = ALIASES.get(program, program).partition(" ")
    if head.startswith("mlx_lm"):
        return Program(program, rest)
    if head not in PROGRAMS:
        return NOTHING
    rest = [*sub.split(), *rest]
    depth = 0
    while depth < min(PROGRAMS[head], len(rest)) and _SUB_COMMAND.fullmatch(rest[depth]):
        depth += 1
    found = Program(" ".join([head, *rest[:depth]]), rest[depth:])
    return _launched(found) if found.name in LAUNCHERS else found


def _python(rest: Sequence[str]) -> Program:
    """`python script.py ...`, `python -m module ...`."""
    while rest and rest[0].startswith("-") and rest[0] not in {"-m", "-c", "-"}:
        rest = rest[2:] if rest[0] in {"-W", "-X"} else rest[1:]
    if len(rest) > 1 and rest[0] == "-m":
        module, rest = rest[1], rest[2:]
        known = _known(module, rest)
        if known.name or module.partition(".")[0] in _TOOLS:
            return known
        return Program(f"python -m {module}", rest, {"module": module})
    return _script("python", rest) if rest and _SCRIPT.match(rest[0]) else NOTHING


def _script(program: str, words: Sequence[str]) -> Program:
    script = words[0].removeprefix("./")
    return Program(f"{program} {script}".strip(), words[1:], {"script": script})


def _launched(launcher: Program) -> Program:
    """The script behind a launcher's own flags; a known module behind `-m` counts instead."""
    words = launcher.rest
    for position, word in enumerate(words):
        before = words[:position]
        if word in {"-m", "--module"} and position + 1 < len(words):
            module = words[position + 1]
            inner = _known(module, words[position + 2 :])
            rest = [*before, *(inner.rest if inner.name else words[position + 2 :])]
            values = {**inner.values, "launcher": launcher.name, "module": module}
            return Program(inner.name or launcher.name, rest, values)
        if _SCRIPT.match(word) and not (before and before[-1].startswith("--config")):
            script = word.removeprefix("./")
            return Program(launcher.name, [*before, *words[position + 1 :]], {"script": script})
    return launcher
