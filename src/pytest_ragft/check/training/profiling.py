"""What the first turns of a file have in common."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from pytest_ragft.check.training.profile import HEAD, Profile
from pytest_ragft.check.training.turn import Turn

FEWEST = 10
"""Turns below which nothing is said to be common."""
SHARED = 0.9
"""Part of the prompts that begin alike, or have the same system turn over half of them."""
IN_MANY = 0.25
SHORT_LABEL = 4
"""Words of a label at most."""
LABELLED = 0.8
"""Part of the targets that are short and come again."""
MOST_LABELS = 50
LOOKED_AT = 2_000
"""Characters of a target whose shape is looked at."""

_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(
    r"(?m)```|^\s*(?:def |class |import |from \w+ import|SELECT |INSERT |UPDATE |#include|function "
    r"|const |let |public |return )|[;{]\s*$"
)
_MARKDOWN = re.compile(r"(?m)^#{1,6} \S|^\s*(?:[-*+]|\d+[.)]) \S|\*\*\S")
_XML = re.compile(r"\s*<[A-Za-z!?][^<>]*>.*</?[A-Za-z][^<>]*>\s*", re.DOTALL)


def profile_of(turns: Iterable[Turn], path: str = "", format_name: str = "") -> Profile:
    """Of at most `HEAD` turns, whatever else there is."""
    first = list(islice(turns, HEAD))
    if len(first) < FEWEST:
        shape = _shape([turn.target for turn in first], frozenset()) if first else ""
        return Profile(path, format_name, len(first), shape=shape)
    targets = [turn.target for turn in first]
    labels = _labels(first)
    return Profile(
        path,
        format_name,
        len(first),
        preamble=preamble_of([turn.prompt for turn in first]),
        system=_system(first),
        template=_template(targets),
        labels=labels,
        shape=_shape(targets, labels),
        asked=len({turn.prompt for turn in first}) / len(first),
    )


def preamble_of(prompts: Sequence[str]) -> str:
    """The longest start that enough of them share, cut off after a whole word."""
    ordered = sorted(prompts)
    count = math.ceil(len(ordered) * SHARED)
    windows = range(len(ordered) - count + 1) if ordered else ()
    shared = (_shared_start(ordered[at], ordered[at + count - 1]) for at in windows)
    longest = max(shared, key=len, default="")
    if longest in prompts:  # whole prompts: there is no word to cut
        return longest
    return longest[: max(longest.rfind(sign) for sign in " \n\t") + 1]


def _shared_start(one: str, other: str) -> str:
    pairs = enumerate(zip(one, other, strict=False))
    end = next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))
    return one[:end]


def _system(turns: Sequence[Turn]) -> str:
    (system, count), *_ = Counter(turn.system for turn in turns).most_common(1)
    return system if count * 2 > len(turns) else ""


def words_of(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _template(targets: Sequence[str]) -> frozenset[str]:
    counts: Counter[str] = Counter()
    for target in targets:
        counts.update(set(words_of(target)))
    return frozenset(word for word, count in counts.items() if count > len(targets) * IN_MANY)


def _labels(turns: Sequence[Turn]) -> frozenset[str]:
    """At least two; most targets are short and come again, beside other prompts."""
    counts = Counter(turn.target.strip() for turn in turns)
    apart = Counter(target for _, target in {(turn.prompt, turn.target.strip()) for turn in turns})
    found = {
        label: count
        for label, count in counts.items()
        if label and apart[label] > 1 and len(label.split()) <= SHORT_LABEL
    }
    enough = sum(found.values()) >= len(turns) * LABELLED
    return frozenset(found) if enough and 1 < len(found) <= MOST_LABELS else frozenset()


def _shape(targets: Sequence[str], labels: frozenset[str]) -> str:
    """Of more than half of the targets."""
    (shape, count), *_ = Counter(shape_of(target, labels) for target in targets).most_common(1)
    return shape if count * 2 > len(targets) else ""


def shape_of(target: str, labels: frozenset[str] = frozenset()) -> str:
    text = target.strip()
    if text in labels:
        return "label"
    if text[:1] in {"{", "["} and _is_json(text):
        return "json"
    start = text[:LOOKED_AT]
    if _XML.fullmatch(start):
        return "xml"
    if _CODE.search(start):
        return "code"
    return "markdown" if _MARKDOWN.search(start) else "prose"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
