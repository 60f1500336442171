"""The variables that a target is called with for a case."""

from collections.abc import Iterator, Mapping

from pytest_ragft.golden.case import Endpoint, Function, GoldenCase, Target
from pytest_ragft.golden.files.template import names_in
from pytest_ragft.settings import nearest


def variables_of(case: GoldenCase) -> Mapping[str, object]:
    """Its own, and what it asks: `question`, `messages`, `id`."""
    messages = [dict(turn) for turn in case.messages]
    asked = messages or [{"role": "user", "content": case.asked}]
    return {**case.variables, "id": case.id, "question": case.asked, "messages": asked}


def unknown_variables(target: Target | None, case: GoldenCase) -> Iterator[str]:
    """A message for each variable that the target needs and the case lacks."""
    known = variables_of(case)
    for name in dict.fromkeys(_needed(target)):
        if name not in known:
            yield (
                f"the target needs the variable {name!r}, which this case lacks. "
                f"{nearest(name, known)} Write '{{{{{name}}}}}' for the text itself."
            )


def _needed(target: Target | None) -> Iterator[str]:
    match target:
        case Function(arguments=arguments):
            yield from names_in(arguments)
        case Endpoint(prompt=prompt, system=system):
            yield from names_in([prompt, system])
