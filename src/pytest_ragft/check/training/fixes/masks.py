"""`mask-personal-data`: keys and personal data become words such as [EMAIL_1].

The same value has the same word wherever it stands in the file; what it was is not kept.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

from pytest_ragft.check.training.fixes.leaves import replaced, texts_in
from pytest_ragft.check.training.fixes.rewrite import Editor, Place, Rewrite, Verdict
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.personal import Found, found_in, installed
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

_BETWEEN = r"[\s().,/+-]{0,3}"
"""Between the characters of a number as it is written."""
_APART = frozenset({"birth date"})
"""Kinds whose value begins with a name, which may stand elsewhere."""


class Masks:
    """Numbers for values, by their digests."""

    def __init__(self) -> None:
        self.libraries = installed()
        self.counts: Counter[str] = Counter()
        self.words: dict[tuple[str, int], str] = {}

    def edit(self, place: Place, row: Mapping[str, Any], turns: Sequence[Turn]) -> Verdict | None:  # noqa: ARG002  # as every rewrite
        found = sorted(set(self._found(row, turns)), key=lambda each: -len(each.value))
        if not found:
            return None
        masks = {each: mask for each in found if (mask := self._mask(each, row))}
        new = replaced(row, lambda text: _masked(text, masks.values()))
        still = {each for text in texts_in(new) for each in found_in(text, self.libraries)}
        done = Counter(each.kind for each in masks if each not in still)
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(done.items())) or "nothing"
        left = len(found) - done.total()
        rest = f"; left: {left} that stand in no text alone" if left else ""
        return Verdict(new, f"masked: {told}{rest}")

    def _found(self, row: Mapping[str, Any], turns: Sequence[Turn]) -> Iterator[Found]:
        """In the row's texts, and in those that a measure puts together of them."""
        texts = (text for turn in turns for text in (turn.system, turn.prompt, turn.target))
        rejected = (turn.rejected for turn in turns if turn.rejected)
        for text in dict.fromkeys((*texts, *rejected, *texts_in(row))):
            yield from found_in(text, self.libraries)

    def _mask(self, found: Found, row: Mapping[str, Any]) -> tuple[re.Pattern[str], str] | None:
        """Where the value stands, and the word in its place; None where it is in no text."""
        for value in _values(found):
            pattern = _pattern(value)
            if any(map(pattern.search, texts_in(row))):
                return pattern, self._word(found)
        return None

    def _word(self, found: Found) -> str:
        key = found.kind, digest(found.value)
        if key not in self.words:
            self.counts[found.kind] += 1
            name = re.sub(r"[^A-Z_]", "", found.kind.upper().replace(" ", "_").replace("-", ""))
            self.words[key] = f"[{name}_{self.counts[found.kind]}]"
        return self.words[key]


def _values(found: Found) -> Iterator[str]:
    """What may be written: of a name and a date the date, however long the name is."""
    if found.kind not in _APART:
        yield found.value
        return
    words = found.value.split(" ")
    yield from (" ".join(words[at:]) for at in range(1, len(words)))


def _pattern(value: str) -> re.Pattern[str]:
    """A number may be written with signs between; anything else stands as it is."""
    plain = value.isalnum()
    middle = (_BETWEEN if plain else "").join(map(re.escape, value))
    before = r"(?<![^\W_])\+?" if plain else r"(?<![^\W_])"
    return re.compile(rf"{before}{middle}(?![^\W_])", re.IGNORECASE)


def _masked(text: str, masks: Iterable[tuple[re.Pattern[str], str]]) -> str:
    """Where a text is JSON it stays JSON."""
    new = reduce(lambda held, mask: mask[0].sub(mask[1], held), masks, text)
    return text if new != text and _is_json(text) and not _is_json(new) else new


def _is_json(text: str) -> bool:
    if text[:1] not in {"{", "["}:
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def begin(profile: Profile, name: str) -> Editor:  # noqa: ARG001  # as every rewrite
    return Masks()


REWRITE = Rewrite("mask-personal-data", "masked", begin)
