"""A file of recorded outcomes, read line by line, with everything wrong in it named at once."""

from collections.abc import Iterable, Mapping

from pytest_ragft.classify.fields import BadLineError, show
from pytest_ragft.classify.recorded import Recorded, parse

SHOWN = 10
"""Bad lines that are named one by one."""


class InputError(Exception):
    """A file that cannot be classified; the message names each bad line."""


def read(lines: Iterable[bytes], name: str) -> tuple[Recorded, ...]:
    """The tests in a file called `name`; raises `InputError` if any line is bad."""
    tests: list[Recorded] = []
    seen: dict[str, int] = {}
    complaints: list[str] = []
    for number, line in enumerate(lines, start=1):
        try:
            test = _test(line, number)
            if test is None:
                continue
            _first_of_its_name(test.id, seen)
        except BadLineError as error:
            complaints.append(f"{name}:{number}: {error}")
        else:
            seen[test.id] = number
            tests.append(test)
    if complaints:
        raise InputError(_message(complaints))
    if not tests:
        raise InputError(
            f"{name}: no outcomes in it. Write one JSON object a line for each failing test; "
            "'ragft classify --help' shows one."
        )
    return tuple(tests)


def _test(line: bytes, number: int) -> Recorded | None:
    """The outcomes on a line; None for a blank one."""
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
    except UnicodeDecodeError as error:
        raise BadLineError(
            f"not UTF-8: found the byte 0x{error.object[error.start]:02x} at position "
            f"{error.start + 1}. Save the file as UTF-8."
        ) from None
    return parse(text) if text else None


def _first_of_its_name(name: str, seen: Mapping[str, int]) -> None:
    if name in seen:
        raise BadLineError(
            f"id: {show(name)} stands already on line {seen[name]}. "
            "Put all trials of a test on one line."
        )


def _message(complaints: list[str]) -> str:
    more = len(complaints) - SHOWN
    rest = [f"... and {more} more bad line{'s' if more > 1 else ''}"] if more > 0 else []
    advice = "Nothing was classified or written. 'ragft classify --help' shows a line that works."
    return "\n".join([*complaints[:SHOWN], *rest, advice])
