"""Rule files held to their schema, with messages that say where and what is accepted."""

import json
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path as File
from typing import Any

from pytest_ragft.check.rule import RuleError
from pytest_ragft.check.yaml_lines import Path, Written, YamlError, read

FOLDER = File(import_module("pytest_ragft.rules").__path__[0])
RULE = "schema.json"
LIBRARIES = "libraries.schema.json"
RECORD = "a rule in Python"
"""As a rule file, of which any part may be missing."""
_TYPES: Mapping[str, str] = {
    "object": "a table",
    "array": "a list",
    "string": "a text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "null": "nothing",
}
LIKE = 0.7
"""How like a known word another must be to be meant by it."""
_SHOWN = 60
"""Characters of a value that is not accepted."""


def parsed(place: str, text: str, schema: str = RULE) -> Written:
    """The content of a file that its schema accepts. Raises `RuleError`."""
    try:
        written = read(text)
    except YamlError as error:
        raise RuleError(f"{place}:{error.line}: {error}") from None
    found = _error(written.value, schema)
    if found is not None:
        path, message = found
        raise RuleError(f"{place}:{written.line(path)}: {keyed(path)}{message}")
    return written


def check_record(place: str, entry: Mapping[str, Any]) -> None:
    """Raises `RuleError` for what a rule in Python says of itself and no rule file could."""
    found = _error(entry, RECORD)
    if found is not None:
        path, message = found
        raise RuleError(f"{place}: {keyed(path)}{message}")


def _error(value: object, schema: str) -> tuple[Path, str] | None:
    """The error that says most, and where."""
    from jsonschema.exceptions import best_match  # noqa: PLC0415  # the checker's start does without it

    error = best_match(_validator(schema).iter_errors(value))
    if error is None:
        return None
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        unknown = min(map(str, set(error.instance) - set(error.schema["properties"])))
        return (*path, unknown), _unknown(unknown, error.schema["properties"], path)
    return path, _says(error, {} if path else _validator(schema).schema["properties"])


@cache
def _validator(schema: str) -> Any:  # noqa: ANN401  # a class that jsonschema makes
    from jsonschema import Draft202012Validator  # noqa: PLC0415  # as above

    if schema == RECORD:
        return Draft202012Validator({**_validator(RULE).schema, "required": [], "if": False})
    return Draft202012Validator(json.loads((FOLDER / schema).read_bytes()))


def _unknown(key: str, known: Mapping[str, Any], path: Path) -> str:
    holder = f"of {_dotted(path)}" if path else "of a rule"
    near = get_close_matches(key, known, n=1, cutoff=LIKE)
    if near:
        return f"unknown key; did you mean {near[0]!r}?"
    return f"unknown key; keys {holder}: {', '.join(known)}."


def _says(error: Any, top: Mapping[str, Any]) -> str:  # noqa: ANN401  # jsonschema has no public types
    accepted, found = error.validator_value, _shown(error.instance)
    match error.validator:
        case "required":
            missing = next(key for key in accepted if key not in error.instance)
            what = {**top, **error.schema.get("properties", {})}.get(missing, {}).get("description")
            return f"{missing!r} is missing" + (f": {_sentence(what)}" if what else ".")
        case "enum":
            near = get_close_matches(str(error.instance), map(str, accepted), 1, LIKE)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            return f"found {found}, accepted: {', '.join(map(str, accepted))}.{hint}"
        case "type":
            kinds = [accepted] if isinstance(accepted, str) else accepted
            names = " or ".join(_TYPES[kind] for kind in kinds)
            return f"found {found}, accepted: {names}.{_quotes(error)}"
        case "minItems" | "minProperties" | "minLength":
            return f"found {found}, accepted: at least {accepted}."
        case "minimum":
            return f"found {found}, accepted: {accepted} or more."
        case _:
            return f"found {found}, accepted: {_accepted(error, f'{error.validator} {accepted}')}"


def _accepted(error: Any, otherwise: str) -> str:  # noqa: ANN401  # as above
    return str(error.schema.get("description", f"{otherwise}."))


def _quotes(error: Any) -> str:  # noqa: ANN401  # as above
    """YAML takes some texts for something else."""
    number = isinstance(error.instance, (bool, int, float)) and error.validator_value == "string"
    return f' Write it in quotes: "{str(error.instance).lower()}".' if number else ""


def _sentence(text: str) -> str:
    return text[0].lower() + text[1:]


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."


def keyed(path: Path) -> str:
    """How a message about a value begins."""
    return f"{_dotted(path)}: " if path else ""


def _dotted(path: Path) -> str:
    """match.any[0].values.k"""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")
