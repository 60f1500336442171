"""The values that a schema allows: enumerations of a JSON Schema or of a pydantic model."""

from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pytest_ragft.oracle.asserts.expectation import Expectation, both
from pytest_ragft.oracle.asserts.plain import UNKNOWN, attribute, entries, enumerated, is_a, members
from pytest_ragft.oracle.asserts.texts import one_of

_MOST_VALUES = 30
"""A longer enumeration says next to nothing of the answer."""
_DEEPEST = 6


def allowed_by_schema(schema: object, depth: int = 0) -> Expectation:
    """Each `enum` and `const` of a JSON Schema, wherever it stands."""
    if depth > _DEEPEST:
        return Expectation()
    held = entries(schema)
    if held is None:
        inner = members(schema) or []
        return both(allowed_by_schema(each, depth + 1) for each in inner)
    values = members(held.get("enum")) or ([held["const"]] if "const" in held else [])
    inner = [value for key, value in held.items() if key not in ("enum", "const", "examples")]
    return both([_one_of(values), *(allowed_by_schema(each, depth + 1) for each in inner)])


def allowed_by_model(model: object, depth: int = 0) -> Expectation:
    """Each `Literal` and enumeration among the fields of a pydantic model."""
    declared = attribute(model, "__pydantic_fields__")
    declared = attribute(model, "model_fields") if declared is UNKNOWN else declared
    held = entries(declared) if is_a(model, type) else None
    annotations = [attribute(each, "annotation") for each in (held or {}).values()]
    return both(_allowed(each, depth + 1) for each in annotations)


def _allowed(annotation: Any, depth: int) -> Expectation:  # noqa: ANN401  # any annotation
    if depth > _DEEPEST:
        return Expectation()
    choices = enumerated(annotation)
    if choices is not None:
        return _one_of(choices)
    origin = get_origin(annotation)
    if origin is Literal:
        return _one_of(list(get_args(annotation)))
    if origin in (Union, UnionType, Annotated, list, tuple, set, frozenset, dict):
        return both(_allowed(each, depth + 1) for each in get_args(annotation))
    return allowed_by_model(annotation, depth) if is_a(annotation, type) else Expectation()


def _one_of(values: list[object]) -> Expectation:
    found = one_of(values)
    return found if len(found.texts) <= _MOST_VALUES else Expectation()
