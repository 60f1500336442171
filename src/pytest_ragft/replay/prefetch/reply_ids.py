"""Replies that were given out before: a cache or a gateway may answer in the model's place."""

import json
import re
from collections import Counter, defaultdict

from pytest_ragft.replay.replies.store import Key

_STREAMED = re.compile(rb'"(?:id|responseId|response_id)"\s*:\s*"([^"\\]{1,200})"')
_START = 2000
"""Bytes of a stream in which its id stands."""
_SMALL = 100_000
"""Bytes of a reply that is looked through for its id."""
_NAMES = ("id", "responseId", "response_id")


class ReplyIds:
    """Which reply came first under each id that a provider gave.

    A provider that gives all its replies one id, as stand-ins do, says nothing by it.
    """

    def __init__(self) -> None:
        self._first: defaultdict[str, dict[str, Key]] = defaultdict(dict)
        self._same: Counter[str] = Counter()
        self._other: Counter[str] = Counter()

    def came(self, source: str, key: Key, content: bytes) -> None:
        """A reply that a test has had from `source`; `key` tells which one."""
        found = reply_id(content)
        if found is None:
            return
        first = self._first[source].setdefault(found, key)
        if first == key:
            return
        counts = self._same if first.request == key.request else self._other
        counts[source] += 1

    def notes(self) -> list[str]:
        """A sentence for each source that gave replies out again."""
        return [
            f"{source} gave {same + other} replies an id that an earlier one had "
            f"({same} to the same request, {other} to another one): a cache or gateway that "
            "answers in the model's place makes verdicts wrong. Switch it off for the diagnosis."
            for source, ids in sorted(self._first.items())
            if len(ids) > 1 and (same := self._same[source]) + (other := self._other[source])
        ]


def reply_id(content: bytes) -> str | None:
    """The id that a reply bears, streamed or not."""
    try:
        # Images and the like are not worth another parse: there, too, an id comes first.
        parsed = json.loads(content[:_SMALL])
    except (ValueError, RecursionError):
        first = _STREAMED.search(content[:_START])
        return first[1].decode("utf-8", "replace") if first else None
    named = (parsed.get(name) for name in _NAMES) if isinstance(parsed, dict) else ()
    return next((value for value in named if isinstance(value, str) and value), None)
