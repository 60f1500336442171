"""Checks by name, as files and importers ask for them."""

import inspect
from collections.abc import Callable, Iterable, Mapping

from pytest_ragft.checks.check import Check
from pytest_ragft.checks.given import CheckError
from pytest_ragft.settings import nearest


def make(checks: Mapping[str, Callable[..., Check]], name: str, value: object) -> Check:
    """The check of this name with a value from a file, as `made` says.

    Raises `CheckError`.
    """
    if name not in checks:
        raise CheckError(f"there is no check {name!r}. {nearest(name, checks)}")
    factory = checks[name]
    try:
        return _called(factory, value)
    except (TypeError, ValueError) as error:
        raise CheckError(f"{name}: {error}") from error


def _called(factory: Callable[..., Check], value: object) -> Check:
    parameters = inspect.signature(factory).parameters
    first = next(iter(parameters.values()))
    if isinstance(value, Mapping) and value.keys() <= parameters.keys():
        return factory(**value)
    if value is None or value is True:
        return factory()
    if first.kind is first.KEYWORD_ONLY:
        raise CheckError(_refused(value, parameters))
    if isinstance(value, Mapping) and "Mapping" not in str(first.annotation):
        raise CheckError(_refused(value, parameters))
    return factory(value)


def _refused(value: object, parameters: Iterable[str]) -> str:
    known = set(parameters)
    if isinstance(value, Mapping):
        unknown = next(str(key) for key in value if key not in known)
        return f"unknown parameter {unknown!r}. {nearest(unknown, known)}"
    return f"expected a mapping with {', '.join(parameters)}, found {value!r}."
