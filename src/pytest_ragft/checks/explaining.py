"""What pytest shows below a failed `assert reply == checks.contains(...)`."""

from pytest_ragft.checks.check import Check
from pytest_ragft.checks.reading import answer_of
from pytest_ragft.checks.wording import shown

WHOLE = 2
"""`-vv`: the whole reply is shown as well."""


def explained(op: str, left: object, right: object, verbosity: int) -> list[str] | None:
    """Lines, the comparison itself first; None: it is not one of an answer with a check."""
    if op not in ("==", "!="):
        return None
    if isinstance(left, Check) and not isinstance(right, Check):
        check, value = left, right
    elif isinstance(right, Check) and not isinstance(left, Check):
        check, value = right, left
    else:
        return None
    answer = answer_of(value)
    told = check.fault(answer) if op == "==" else f"expected a reply that fails {check!r}"
    sides = [
        repr(each) if isinstance(each, Check) else shown(answer.text) for each in (left, right)
    ]
    lines = [f"{sides[0]} {op} {sides[1]}", "", told or f"{check!r} is satisfied now"]
    if verbosity >= WHOLE:
        lines += ["", "the whole reply:", *(f"  {line}" for line in answer.text.splitlines())]
    return lines
