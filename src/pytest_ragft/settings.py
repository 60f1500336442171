"""`[tool.ragft]` of pyproject.toml, parsed once into a frozen record."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


class SettingsError(ValueError):
    """A value of `[tool.ragft]` that cannot be used; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, with the value it has when nothing is said."""

    report: tuple[str, ...] = ()
    max_calls: int = 500
    """Model calls that the replays of one run may make."""
    offline: bool = False
    judges: tuple[str, ...] = ()
    """Model names (with wildcards), modules or functions whose calls grade an answer."""
    instructions: str | None = None
    exemplar: str | None = None
    replay: bool = True
    max_replays: int = 20
    """Replays of one test: the cap of the decision procedure."""
    timeout: float = 120.0
    """Seconds that one replay of one test may take."""


def read(pyproject: Path) -> Settings:
    """The settings of a project; defaults where there is no file or no table.

    Raises `SettingsError`.
    """
    try:
        text = pyproject.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{pyproject}: cannot be read: {error}.") from error
    try:
        table = tomllib.loads(text).get("tool", {}).get("ragft", {})
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{pyproject}: not valid TOML: {error}.") from error
    return parse(table, place=f"{pyproject}, [tool.ragft]")


def parse(table: object, *, place: str) -> Settings:
    """A table as settings; `place` stands in the message of `SettingsError`."""
    if not isinstance(table, Mapping):
        raise SettingsError(f"{place}: expected a table, found {table!r}.")
    values: dict[str, object] = {}
    for written, value in table.items():
        key = str(written).replace("-", "_")
        if key not in _PARSERS:
            raise SettingsError(f"{place}: unknown key {written!r}. {_nearest(key)}")
        accepted, parser = _PARSERS[key]
        try:
            values[key] = parser(value)
        except TypeError:
            message = f"{place}: {written} = {value!r} is not {accepted}."
            raise SettingsError(message) from None
    return Settings(**values)  # type: ignore[arg-type]  # each value went through its parser


def _nearest(key: str) -> str:
    if key == "diagnose":
        return "Turn the diagnosis on with --ragft-diagnose, on the command line or in addopts."
    near = get_close_matches(key, _PARSERS, n=1)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"Known keys: {', '.join(sorted(_PARSERS))}."


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (_text(value),)
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(entry) for entry in value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise TypeError
    return value


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
        raise TypeError
    return float(value)


_PARSERS: Mapping[str, tuple[str, Callable[[object], object]]] = {
    "report": ("a path or a list of paths", _texts),
    "max_calls": ("a whole number of at least 1", _count),
    "offline": ("true or false", _flag),
    "judges": ("a name or a list of names", _texts),
    "instructions": ("a text", _text),
    "exemplar": ("a text", _text),
    "replay": ("true or false", _flag),
    "max_replays": ("a whole number of at least 1", _count),
    "timeout": ("a number of seconds above 0", _seconds),
}
