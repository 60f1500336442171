"""promptfoo's configurations and tables of tests."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pytest_ragft.golden.importing.assembly import assembled
from pytest_ragft.golden.importing.fields import ANSWERED, METADATA, by, left, read_elsewhere
from pytest_ragft.golden.importing.imported import (
    Format,
    Given,
    Imported,
    Left,
    Pieces,
    Row,
    RowError,
    Source,
)
from pytest_ragft.golden.importing.inputs import asked
from pytest_ragft.golden.importing.promptfoo.asserts import checks_of
from pytest_ragft.golden.importing.promptfoo.beside import SCHEME, content_of
from pytest_ragft.golden.importing.promptfoo.templates import rendered
from pytest_ragft.golden.importing.promptfoo.tests import tests_of
from pytest_ragft.golden.importing.recognition import has_any, names
from pytest_ragft.golden.importing.values import is_empty

_OF_THE_TARGET = "of the prompt or the provider: the target is ours"


_FIELDS = {
    "vars": by(
        "question",
        "by its name, the only one, or the prompt; others are `variables`",
        read_elsewhere,
    ),
    "assert": by("checks", "see the table of assertions", read_elsewhere),
    "description": by("id", "as it is", read_elsewhere),
    "metadata": METADATA,
    "threshold": left("the checks of a case must all hold"),
    "options": left(_OF_THE_TARGET),
    "provider": left(_OF_THE_TARGET),
    "providers": left(_OF_THE_TARGET),
    "prompts": left(_OF_THE_TARGET),
    "provider_output": left(ANSWERED),
    "assert_scoring_function": left("code of another tool is not run"),
}
_OWN_OPTIONS = frozenset({"disableVarExpansion", "disableDefaultAsserts"})
"""Those of the options that importing obeys."""


def _read(source: Source) -> Imported:
    rows, faults = tests_of(source)
    tests = replace(source, rows=rows, faults=faults)
    return assembled(tests, lambda row: _pieces(row, source), compared=False)


def _pieces(row: Row, source: Source) -> Pieces:
    test, folder = row.fields, (row.path or source.path).parent
    variables = dict(test["vars"])
    for name, value in variables.items():
        if isinstance(value, str) and value.startswith(SCHEME):
            variables[name] = content_of(value, folder)
    yield from _described(test)
    yield from _asked(variables, source)
    for entry in test["assert"]:
        yield from checks_of(entry, variables, folder)
    yield from METADATA.read("metadata", test["metadata"]) if test["metadata"] else ()
    for key in (
        "threshold",
        "provider",
        "providers",
        "prompts",
        "providerOutput",
        "assertScoringFunction",
    ):
        if not is_empty(test.get(key)):
            yield Left(f"field {key!r}", _FIELDS[_SNAKE.get(key, key)].note)
    if test["options"].keys() - _OWN_OPTIONS:
        yield Left("field 'options'", _OF_THE_TARGET)


_SNAKE = {"providerOutput": "provider_output", "assertScoringFunction": "assert_scoring_function"}


def _described(test: Mapping[str, Any]) -> Pieces:
    description = test.get("description")
    if isinstance(description, str) and description.strip():
        yield Given("id", description.strip())


def _asked(variables: Mapping[str, Any], source: Source) -> Pieces:
    """The variable that is the question; else what the one prompt makes of all of them."""
    if not variables:
        raise RowError("it has no variables, and so nothing is asked")
    try:
        yield from list(asked(variables, source.question, "variable"))
    except RowError:
        prompts = source.document.get("prompts")
        prompt = prompts[0] if isinstance(prompts, list) and len(prompts) == 1 else prompts
        if source.question or not isinstance(prompt, str) or prompt.startswith(SCHEME):
            raise
        yield Given("question", rendered(prompt, variables))
        yield Given("variables", variables)


def _fits(source: Source) -> bool:
    if any(key.startswith("__") for key in names(source)):
        return any(key.startswith(("__expected", "__description")) for key in names(source))
    if source.layout == "document":
        return source.document.keys() >= {"tests"} or "scenarios" in source.document
    return source.layout == "rows" and has_any(source, "vars") and has_any(source, "assert", "vars")


FORMAT = Format(
    name="promptfoo",
    title="promptfoo tests (YAML, JSON, JSON Lines, CSV)",
    signs="`tests` or `scenarios`; rows with `vars`; columns `__expected`",
    fits=_fits,
    read=_read,
    fields=_FIELDS,
    remarks=(
        "`defaultTest` is added to each test, and a list of values makes a test of each.",
        "`tests: file://...` is read where it names data in the same folder or below.",
        "A variable named `context` is what was retrieved, and so no oracle; it stays a variable.",
        "`{{variables}}` in assertions are put in place; templates with filters or code are left.",
        "`--question NAME` tells which variable is asked.",
    ),
)
