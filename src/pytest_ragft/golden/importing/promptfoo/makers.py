"""The checks that promptfoo's types of assertions become, one function for each way."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pytest_ragft.golden.importing.fields import call
from pytest_ragft.golden.importing.imported import Given, Left, Piece, Pieces, RowError
from pytest_ragft.golden.importing.values import is_empty, listed, mapping, shown, text

NO_VALUE = "it has no value"
_ALONE = "the reply must be JSON alone, or in one code fence"
Make = Callable[[Any, Mapping[str, Any]], Pieces]


def _texts(value: Any) -> list[str]:  # noqa: ANN401  # of YAML
    """A list, or texts joined by commas."""
    found = listed(value)
    entries = found if isinstance(found, list) else text(found).split(",")
    return [text(each) for each in entries]


def _one(name: str, parameter: str = "text", *, exact: bool) -> Make:
    def make(value: Any, _: Mapping[str, Any]) -> Pieces:  # noqa: ANN401  # of YAML
        yield _cased(name, parameter, _said(value), exact=exact)

    return make


def _several(name: str, *, exact: bool) -> Make:
    def make(value: Any, _: Mapping[str, Any]) -> Pieces:  # noqa: ANN401  # of YAML
        yield _cased(name, "texts", _texts(value), exact=exact)

    return make


def _cased(name: str, parameter: str, value: Any, *, exact: bool) -> Piece:  # noqa: ANN401  # of YAML
    return Given("checks", (name, {parameter: value, "ignore_case": False} if exact else value))


def _said(value: Any) -> str:  # noqa: ANN401  # of YAML
    """Raises `RowError` for an assertion without a value."""
    found = text(value)
    if not found:
        raise RowError(NO_VALUE)
    return found


def _equals(value: Any, _: Mapping[str, Any]) -> Pieces:  # noqa: ANN401  # of YAML
    if isinstance(value, Mapping | list):
        yield Given("checks", ("json_schema", {"schema": {"const": value}}))
    else:
        yield _cased("equals", "text", _said(value), exact=True)


def _regex(value: Any, _: Mapping[str, Any]) -> Pieces:  # noqa: ANN401  # of YAML
    yield Given("checks", ("regex", _pattern(value)))


def _not_regex(value: Any, _: Mapping[str, Any]) -> Pieces:  # noqa: ANN401  # of YAML
    yield Given("checks", ("regex", rf"\A(?![\s\S]*(?:{_pattern(value)}))"))


def _pattern(value: Any) -> str:  # noqa: ANN401  # of YAML
    """JavaScript's in Python's syntax; raises `RowError` where that is another."""
    pattern = re.sub(r"\(\?<(?=[A-Za-z_])", "(?P<", _said(value))
    try:
        re.compile(pattern)
    except re.error as error:
        raise RowError(f"a pattern that Python does not know: {error}") from None
    return pattern


def _json(*, fenced: bool) -> Make:
    def make(value: Any, _: Mapping[str, Any]) -> Pieces:  # noqa: ANN401  # of YAML
        options = {"fenced": True} if fenced else {}
        if fenced:
            yield Left("words around the JSON of assert 'contains-json'", _ALONE)
        if is_empty(value):
            yield Given("checks", ("json", options or None))
        else:
            yield Given("checks", ("json_schema", {"schema": mapping(value), **options}))

    return make


def _judged(rubric: str = "{}") -> Make:
    def make(value: Any, _: Mapping[str, Any]) -> Pieces:  # noqa: ANN401  # of YAML
        for each in value if isinstance(value, list) else [value]:
            goal = each.get("goal") if isinstance(each, Mapping) else each
            yield Given("checks", ("judged", rubric.replace("{}", _said(goal))))

    return make


def _relevant(_: Any, __: Mapping[str, Any]) -> Pieces:  # noqa: ANN401  # of YAML
    yield Given("checks", ("judged", "The reply answers the question that was asked."))


def _similar(value: Any, entry: Mapping[str, Any]) -> Pieces:  # noqa: ANN401  # of YAML
    least = entry.get("threshold")
    options = {"at_least": least} if isinstance(least, int | float) and 0 < least <= 1 else {}
    found = _said(value[0] if isinstance(value, list) and len(value) == 1 else value)
    yield Given("checks", ("similar", {"text": found, **options}))
    yield Left(
        "embeddings of assert 'similar'", "compared by letters until the check has a `model`"
    )


def _refused(_: Any, __: Mapping[str, Any]) -> Pieces:  # noqa: ANN401  # of YAML
    yield Given("mode", "refuse")
    yield Given("checks", ("refuses", True))


def _words(value: Any, _: Mapping[str, Any]) -> Pieces:  # noqa: ANN401  # of YAML
    if isinstance(value, Mapping):
        limits = {"at_least": value.get("min"), "at_most": value.get("max")}
    else:
        limits = dict.fromkeys(("at_least", "at_most"), value)
    try:
        found = {key: int(limit) for key, limit in limits.items() if limit is not None}
    except (TypeError, ValueError):
        raise RowError(f"expected a number of words, found {shown(value)}") from None
    yield Given("checks", ("words", found))


def _tools(value: Any, _: Mapping[str, Any]) -> Pieces:  # noqa: ANN401  # of YAML
    for each in value if isinstance(value, list) else _named(value):
        yield call(text(each))


def _named(value: Any) -> list[str]:  # noqa: ANN401  # of YAML
    if not isinstance(value, Mapping):
        return _texts(value)
    if value.keys() & {"pattern", "min", "max"}:
        raise RowError("a pattern of names or a number of calls")
    return [text(value.get("name"))]


def _tool_call(value: Any, _: Mapping[str, Any]) -> Pieces:  # noqa: ANN401  # of YAML
    found = mapping(value)
    if found.keys() & {"pattern", "defaults", "ignore"}:
        raise RowError("a pattern of names, or arguments that are ignored")
    arguments = mapping(found.get("args", found.get("arguments")))
    only = {"only": True} if found.get("mode") == "exact" else {}
    name = text(found.get("name"))
    yield Given("checks", ("calls_tool", {"name": name, "arguments": arguments, **only}))


_FACT = "The reply agrees with this fact, and contradicts nothing of it: {}"
MAKERS: Mapping[str, Make] = {
    "contains": _one("contains", exact=True),
    "icontains": _one("contains", exact=False),
    "contains-any": _several("contains_any", exact=True),
    "icontains-any": _several("contains_any", exact=False),
    "contains-all": _several("contains_all", exact=True),
    "icontains-all": _several("contains_all", exact=False),
    "not-contains": _one("lacks", "texts", exact=True),
    "not-icontains": _one("lacks", "texts", exact=False),
    "not-contains-any": _several("lacks", exact=True),
    "not-icontains-any": _several("lacks", exact=False),
    "equals": _equals,
    "starts-with": _one("starts_with", "texts", exact=True),
    "ends-with": _one("ends_with", "texts", exact=True),
    "regex": _regex,
    "not-regex": _not_regex,
    "is-json": _json(fenced=False),
    "contains-json": _json(fenced=True),
    "llm-rubric": _judged(),
    "agent-rubric": _judged(),
    "search-rubric": _judged(),
    "g-eval": _judged(),
    "model-graded-closedqa": _judged(),
    "factuality": _judged(_FACT),
    "model-graded-factuality": _judged(_FACT),
    "trajectory:goal-success": _judged("The reply reaches this goal: {}"),
    "answer-relevance": _relevant,
    "similar": _similar,
    "is-refusal": _refused,
    "word-count": _words,
    "tool-call-f1": _tools,
    "trajectory:tool-used": _tools,
    "trajectory:tool-args-match": _tool_call,
}
