"""`[tool.ragft]` of pyproject.toml, parsed once into a frozen record."""

import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias


class SettingsError(ValueError):
    """A value of `[tool.ragft]` that cannot be used; the message is for the user."""


class Settings(NamedTuple):
    """Every setting, with the value it has when nothing is said."""

    report: tuple[str, ...] = ()
    max_calls: int = 500
    """Model calls that the replays of one run may make."""
    max_tokens: int | None = None
    """Tokens, read and written, that they may take."""
    max_cost: float | None = None
    """US dollars that they may cost."""
    concurrency: int | None = None
    """Replies fetched at once; None: as many as the provider answers."""
    prices: tuple[tuple[str, float, float], ...] = ()
    """Model names (with wildcards), US dollars for a million tokens read, and written."""
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
    corpus: tuple[str, ...] = ()
    """Globs of the documents that the product answers from; `!` in front excludes."""
    stronger_model: str | None = None
    """A more capable model at the same provider, asked where the facts alone do not help."""
    proxy: tuple[str, ...] = ()
    """Relays that run already (`ragft proxy`), each as HOST:PORT."""


def read(pyproject: Path) -> Settings:
    """The settings of a project; defaults where there is no file or no table.

    Raises `SettingsError`.
    """
    return parse(read_table(pyproject), place=f"{pyproject}, [tool.ragft]")


def read_table(pyproject: Path) -> object:
    """What stands under `[tool.ragft]`; an empty table where there is no file.

    Raises `SettingsError`.
    """
    try:
        content = pyproject.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{pyproject}: cannot be read: {error}.") from error
    import tomllib  # noqa: PLC0415  # many a project has no such file

    try:
        return tomllib.loads(content).get("tool", {}).get("ragft", {})
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{pyproject}: not valid TOML: {error}.") from error


def parse(table: object, *, place: str) -> Settings:
    """A table as settings; `place` stands in the message of `SettingsError`."""
    own = {key: value for key, value in as_table(table, place).items() if key not in SECTIONS}
    if "diagnose" in own:
        raise SettingsError(
            f"{place}: unknown key 'diagnose'. "
            "Turn the diagnosis on with --ragft-diagnose, on the command line or in addopts."
        )
    return Settings(**values(own, _PARSERS, place))  # type: ignore[arg-type]  # each value went through its parser


def as_table(value: object, place: str) -> Mapping[str, object]:
    """Raises `SettingsError` for anything but a table."""
    if not isinstance(value, Mapping):
        raise SettingsError(f"{place}: expected a table, found {value!r}.")
    return value


def values(
    table: Mapping[str, object], parsers: Mapping[str, "Parser"], place: str
) -> dict[str, object]:
    """Each value through the parser of its key, `-` and `_` taken alike.

    Raises `SettingsError` for an unknown key, and where a parser raises TypeError.
    """
    parsed: dict[str, object] = {}
    for written, value in table.items():
        key = str(written).replace("-", "_")
        if key not in parsers:
            raise SettingsError(f"{place}: unknown key {written!r}. {nearest(key, parsers)}")
        accepted, parser = parsers[key]
        try:
            parsed[key] = parser(value)
        except TypeError:
            message = f"{place}: {written} = {value!r} is not {accepted}."
            raise SettingsError(message) from None
    return parsed


def nearest(key: str, known: Iterable[str]) -> str:
    """What may have been meant, or else everything that could have been."""
    from difflib import get_close_matches  # noqa: PLC0415  # only where something is wrong

    names = sorted(known)
    near = get_close_matches(key, names, n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(names)}."


Parser: TypeAlias = tuple[str, Callable[[object], object]]
"""What is accepted, in words, and a function that raises TypeError for anything else."""

SECTIONS = frozenset({"check", "data", "judge", "metrics"})
"""Tables of other commands, which read them themselves."""


def text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value


def texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (text(value),)
    if not isinstance(value, list):
        raise TypeError
    return tuple(text(entry) for entry in value)


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise TypeError
    return value


def seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
        raise TypeError
    return float(value)


def amount(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < math.inf:
        raise TypeError
    return float(value)


def prices(value: object) -> tuple[tuple[str, float, float], ...]:
    if not isinstance(value, Mapping):
        raise TypeError
    return tuple((str(model), *_price(price)) for model, price in value.items())


def _price(value: object) -> tuple[float, float]:
    if not isinstance(value, Mapping) or value.keys() != {"input", "output"}:
        raise TypeError
    return amount(value["input"]), amount(value["output"])


_PARSERS: Mapping[str, Parser] = {
    "report": ("a path or a list of paths", texts),
    "max_calls": ("a whole number of at least 1", count),
    "max_tokens": ("a whole number of at least 1", count),
    "max_cost": ("a number of US dollars above 0", seconds),
    "concurrency": ("a whole number of at least 1", count),
    "prices": (
        "a table of models, each with input and output in US dollars for a million tokens",
        prices,
    ),
    "offline": ("true or false", flag),
    "judges": ("a name or a list of names", texts),
    "instructions": ("a text", text),
    "exemplar": ("a text", text),
    "replay": ("true or false", flag),
    "max_replays": ("a whole number of at least 1", count),
    "timeout": ("a number of seconds above 0", seconds),
    "corpus": ("a glob or a list of globs", texts),
    "stronger_model": ("the name of a model", text),
    "proxy": ("HOST:PORT or a list of them", texts),
}
