"""What is printed of a golden case that fails, in the place of a traceback."""

import json
import os
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from pytest_ragft.golden.case import GivenCheck
from pytest_ragft.golden.running.notes import Found
from pytest_ragft.golden.running.run import Run
from pytest_ragft.plain import shorten, visible, wrap

WIDTH = 80
MOST_OF_REPLY = 8
"""Lines of a reply that are printed."""
_LABEL = 11
_SIGNS = {True: "✓", False: "✗", None: "-"}
_OWN = str(Path(__file__).parents[2])


def is_ours(error: BaseException, run: Run) -> bool:
    """Whether an exception comes from a check or from asking, and not from the code that is asked.

    That one's traceback says where; of ours there is nothing to see.
    """
    own = run.function.__code__.co_filename
    files = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)]
    return own in files and (files[-1] == own or files[-1].startswith(_OWN))


def headline(found: Sequence[Found], error: BaseException) -> str:
    """The first fault, in one line."""
    fault = next((each.fault for each in found if each.outcome is False), None)
    return _one_line(fault or str(error) or type(error).__name__)


def describe(run: Run, found: Sequence[Found], error: BaseException, start: Path) -> list[str]:
    """Question, reply and every check, in lines of 80 columns; paths as seen from `start`."""
    case, answer = run.case, run.notes.answer
    lines = list(_labelled("question", case.asked))
    if case.expects:
        lines += _labelled("expected", " or ".join(map(repr, case.expects)))
    if case.mode != "answer":
        lines += _labelled("expected", _MODES[case.mode])
    if answer is not None:
        lines += _labelled("reply", answer.text or "(empty)")
    lines.append("")
    if not any(each.outcome is False for each in found):
        lines += [*wrap(f"{type(error).__name__}: {_one_line(str(error))}", WIDTH), ""]
    for given, each in zip(case.every_check, found, strict=True):
        lines += _check(given, each)
    return [*lines, "", _place(run, error, start)]


_MODES = {"abstain": "to say that the answer is not known", "refuse": "to decline"}


def _labelled(label: str, text: str) -> Iterator[str]:
    room = WIDTH - _LABEL
    lines = [
        line for part in text.splitlines() for line in (wrap(visible(part), room) if part else [""])
    ]
    more = len(lines) - MOST_OF_REPLY
    if more > 0:
        lines[MOST_OF_REPLY:] = [f"... and {more} more line{'s' * (more > 1)}"]
    for number, line in enumerate(lines or [""]):
        yield f"{'' if number else label:<{_LABEL}}{line}".rstrip()


def _check(given: GivenCheck, found: Found) -> Iterator[str]:
    where = f"line {given.line}"
    room = WIDTH - len(where) - 4
    yield f"{_SIGNS[found.outcome]} {shorten(spelled(given), room):<{room}}  {where}"
    if found.fault is not None:
        yield from (f"    {line}" for line in wrap(_one_line(found.fault), WIDTH - 4))


def spelled(given: GivenCheck) -> str:
    """A check as the file has it, in one line: `words: {"at_most": 20}`."""
    if given.value is None:
        return _one_line(given.name)
    value = given.value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)
    return _one_line(f"{given.name}: {text}")


def _one_line(text: str) -> str:
    return visible(" ".join(text.split()))


def _place(run: Run, error: BaseException, start: Path) -> str:
    """Where the case stopped, as editors read it."""
    path = run.function.__code__.co_filename
    lines = [
        line
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == path
    ]
    return f"{os.path.relpath(path, start)}:{lines[0]}: {run.case.id}"
