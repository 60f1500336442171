"""Golden cases as YAML that people read, and that reads back as the same cases."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from pytest_ragft.golden.case import Endpoint, Function, GivenCheck, GoldenCase, Target
from pytest_ragft.golden.files import keys
from pytest_ragft.golden.files.yaml_text import dumped
from pytest_ragft.plain import visible


def write_golden(
    cases: Sequence[GoldenCase], *, target: Target | None = None, comments: Sequence[str] = ()
) -> str:
    """A golden file: comments, the target, the cases with theirs above them.

    Checks that all cases share stand under `defaults`; shared by some, with each of them.
    """
    shared = _common(cases)
    head = [*_commented(comments, ""), *([""] if comments else [])]
    if target is not None:
        head += [dumped({"target": _target(target)}), ""]
    if shared:
        head += [dumped({"defaults": {"checks": [_check(each) for each in shared]}}), ""]
    written = [_case(case, own_only=bool(shared)) for case in cases]
    body = ["cases:", "\n\n".join(written)] if cases else ["cases: []"]
    return "\n".join([*head, *body]) + "\n"


def _common(cases: Sequence[GoldenCase]) -> tuple[GivenCheck, ...]:
    first = cases[0].shared if cases else ()
    return first if all(case.shared == first for case in cases) else ()


def _case(case: GoldenCase, *, own_only: bool) -> str:
    checks = case.checks if own_only or not case.shared else case.every_check
    text = dumped([dict(_entries(case, checks))])
    lines = (f"  {line}" if line else "" for line in text.split("\n"))
    return "\n".join([*_commented((case.comment or "").splitlines(), "  "), *lines])


def _entries(case: GoldenCase, checks: Sequence[GivenCheck]) -> Iterator[tuple[str, object]]:
    """In the order of `keys.CASE`, which is that of the documentation."""
    given: Mapping[str, object] = {
        "id": case.id,
        "question": case.question,
        "messages": list(case.messages),
        "expects": _one_or_more(case.expects),
        "source": _one_or_more(case.source),
        "oracle": case.oracle,
        "instructions": case.instructions,
        "exemplar": case.exemplar,
        "mode": None if case.mode == "answer" else case.mode,
        "tags": list(case.tags),
        "marks": list(case.marks),
        "fixtures": list(case.fixtures),
        "variables": dict(case.variables),
        "replay": case.replay,
        "checks": [_check(check) for check in checks],
    }
    return ((name, value) for name, value in given.items() if value not in (None, "", [], {}))


def _one_or_more(values: tuple[str, ...]) -> object:
    return values[0] if len(values) == 1 else list(values)


def _check(check: GivenCheck) -> object:
    return check.name if check.value is None else {check.name: check.value}


def _target(target: Target) -> object:
    if isinstance(target, Function):
        with_arguments = {"call": target.name, "arguments": target.arguments}
        return target.name if target.arguments is None else with_arguments
    given = {name: getattr(target, name) for name in keys.ENDPOINT}
    default = Endpoint(target.model)
    return {
        name: value
        for name, value in given.items()
        if name == "model" or value != getattr(default, name)
    }


def _commented(lines: Sequence[str], indent: str) -> Iterator[str]:
    for line in chain.from_iterable(each.splitlines() or [""] for each in lines):
        yield f"{indent}# {visible(line)}".rstrip()
