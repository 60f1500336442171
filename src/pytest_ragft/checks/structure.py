"""Checks of replies that are JSON."""

import json as json_text
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pytest_ragft.checks import given
from pytest_ragft.checks.answer import Answer
from pytest_ragft.checks.check import Finding, check
from pytest_ragft.checks.given import CheckError
from pytest_ragft.checks.wording import listed, shown

_FENCED = re.compile(r"\A\s*```[\w-]*\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)


class _NotJson(Exception):  # noqa: N818  # never leaves this module
    """Why a reply is no JSON, as a sentence."""


@check
def json(*, fenced: bool = False) -> Finding:
    """The whole reply parses as JSON; `fenced`: it may stand in one Markdown code fence."""

    def find(answer: Answer) -> str | None:
        try:
            _parsed(answer.text, fenced=fenced)
        except _NotJson as problem:
            return str(problem)
        return None

    return find


@check
def keys(keys: Iterable[str], *, only: bool = False, fenced: bool = False) -> Finding:
    """The reply is a JSON object with these keys; `only`: with no others."""
    wanted = given.texts("keys", keys)

    def find(answer: Answer) -> str | None:
        try:
            value = _parsed(answer.text, fenced=fenced)
        except _NotJson as problem:
            return str(problem)
        if not isinstance(value, dict):
            return f"expected a JSON object, found {shown(answer.text)}"
        missing = [key for key in wanted if key not in value]
        more = [key for key in value if key not in wanted] if only else []
        if missing:
            found = listed([*value], "and") or "none"
            return f"expected {listed(missing, 'and')} among the keys, found {found}"
        return (
            f"expected no keys but {listed(wanted, 'and')}, found {listed(more)}" if more else None
        )

    return find


@check
def json_schema(schema: Mapping[str, Any] | type, *, fenced: bool = False) -> Finding:
    """The reply is JSON that this JSON Schema allows; a model class of pydantic has one.

    `$ref` reaches into the schema itself only: nothing is fetched.
    """
    validator = _validator(schema)

    def find(answer: Answer) -> str | None:
        from jsonschema.exceptions import best_match  # noqa: PLC0415  # a tenth of a second
        from referencing.exceptions import Unresolvable  # noqa: PLC0415  # as above

        try:
            value = _parsed(answer.text, fenced=fenced)
        except _NotJson as problem:
            return str(problem)
        try:
            error = best_match(validator.iter_errors(value))
        except Unresolvable as problem:
            raise CheckError(f"a $ref of the schema leads outside of it: {problem}") from problem
        if error is None:
            return None
        return f"the schema does not allow what stands at {error.json_path}: {error.message[:200]}"

    return find


def _validator(schema: object) -> Any:  # noqa: ANN401  # one of several classes without a common one
    from jsonschema.exceptions import SchemaError  # noqa: PLC0415  # a tenth of a second
    from jsonschema.validators import Draft202012Validator, validator_for  # noqa: PLC0415  # as above
    from referencing import Registry  # noqa: PLC0415  # as above

    described = getattr(schema, "model_json_schema", None)
    found = described() if callable(described) else schema
    if not isinstance(found, Mapping):
        raise CheckError(
            f"{schema!r} is no JSON Schema. Give a mapping, or a class of pydantic's BaseModel."
        )
    kind = validator_for(found, default=Draft202012Validator)
    try:
        kind.check_schema(dict(found))
    except SchemaError as error:
        raise CheckError(f"no valid JSON Schema at {error.json_path}: {error.message}") from error
    return kind(dict(found), registry=Registry())  # without it, addresses would be fetched


def _parsed(text: str, *, fenced: bool) -> Any:  # noqa: ANN401  # any JSON value
    """Raises `_NotJson`."""
    inside = _FENCED.match(text)
    try:
        return json_text.loads(
            inside[1] if inside and fenced else text, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:
        why = str(error) or "nested too deeply"
        hint = " It stands in a code fence, which fenced=True allows." if inside else ""
        raise _NotJson(f"expected JSON, found {shown(text)} ({why}).{hint}") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
