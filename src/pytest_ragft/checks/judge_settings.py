"""`[tool.ragft.judge]` of pyproject.toml: which model judges replies, and how often it is asked."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pytest_ragft.settings import Parser, amount, as_table, count, read_table, text, values


class JudgeSettings(NamedTuple):
    """Every setting of the judge, with the value it has when nothing is said."""

    model: str | None = None
    base_url: str | None = None
    """Of an OpenAI-compatible endpoint; None: OpenAI's, or what OPENAI_BASE_URL names."""
    repeats: int = 3
    """Verdicts on one reply; most of them decide."""
    temperature: float | None = None
    """None: the provider's own. At 0, repeated verdicts say little more than one."""
    api_key_env: str = "OPENAI_API_KEY"
    """The environment variable that holds the key; never the key itself."""


def read(pyproject: Path) -> JudgeSettings:
    """The judge of a project; defaults where none is set.

    Raises `SettingsError`.
    """
    place = f"{pyproject}, [tool.ragft.judge]"
    whole = as_table(read_table(pyproject), f"{pyproject}, [tool.ragft]")
    table = as_table(whole.get("judge", {}), place)
    return JudgeSettings(**values(table, _PARSERS, place))  # type: ignore[arg-type]  # each value went through its parser


def nearest(folder: Path) -> JudgeSettings:
    """The settings of the project that a folder belongs to. Raises `SettingsError`."""
    for each in (folder, *folder.parents):
        if (each / "pyproject.toml").is_file():
            return read(each / "pyproject.toml")
    return JudgeSettings()


_PARSERS: Mapping[str, Parser] = {
    "model": ("the name of a model", text),
    "base_url": ("the address of an OpenAI-compatible endpoint", text),
    "repeats": ("a whole number of at least 1", count),
    "temperature": ("a number of at least 0", amount),
    "api_key_env": ("the name of an environment variable", text),
}
