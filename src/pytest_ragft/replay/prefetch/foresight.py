"""What a later call of a run carries of an earlier reply, so that it can be foreseen with another.

An app that rewrites a question, plans, or calls tools puts the model's own words into its next
request. Where those words are found again, the request that will follow another reply is known:
the same one with the other words in it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pytest_ragft.diagnosis.call import Reply
from pytest_ragft.wire.protocol import Body

SHORTEST = 8
"""Characters of a text below which finding it in a request says nothing."""

Place = tuple[str | int, ...]
"""Where in a reply a text stood."""
Pieces = Mapping[Place, str]


def pieces_of(reply: Reply, content: bytes) -> Pieces:
    """The texts of a reply that an app may pass on: whole, by line, out of its JSON, of its tools.

    Of a `content` that is JSON all texts are taken, the ids of tool calls among them.
    """
    said = (("text", reply.text), *_tools(reply))
    pieces: dict[Place, str] = {(name,): text.strip() for name, text in said}
    for name, text in said:
        pieces.update({(name, *place): leaf for place, leaf in _strings(_parsed(text))})
    whole = _parsed(content.decode("utf-8", errors="replace"))
    pieces.update({("reply", *place): leaf for place, leaf in _strings(whole)})
    for name, text in said:
        lines = enumerate(text.splitlines())
        pieces.update({(name, "line", number): line.strip() for number, line in lines})
    return {place: text for place, text in pieces.items() if text}


def carried(body: Body, pieces: Pieces) -> Pieces:
    """Those of an earlier reply's pieces that stand in a request, and not just in longer ones."""
    told = [text for _, text in _strings(body)]
    long_enough = {text for text in pieces.values() if len(text) >= SHORTEST}
    there = {text for text in long_enough if any(text in each for each in told)}
    if not there:
        return {}
    pattern = _any_of(there)
    found = {match[0] for each in told for match in pattern.finditer(each)}
    return {place: text for place, text in pieces.items() if text in found}


def exchanged(body: Body, old: Pieces, new: Pieces) -> Body | None:
    """The request with the pieces of another reply in it; None if that reply lacks one of them.

    A text that stood in several places of the old reply is taken from the first that the new one
    has, too: its whole text before a line of it.
    """
    if not old:
        return body
    words: dict[str, str] = {}
    for place, text in old.items():
        if place in new:
            words.setdefault(text, new[place])
    if words.keys() != set(old.values()):
        return None
    pattern = _any_of(words)

    def swap(value: Any) -> Any:  # noqa: ANN401  # JSON
        if isinstance(value, str):
            return pattern.sub(lambda match: words[match[0]], value)
        if isinstance(value, list):
            return [swap(item) for item in value]
        if isinstance(value, dict):
            return {key: swap(item) for key, item in value.items()}
        return value

    swapped: Body = swap(body)
    return swapped


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(texts, key=len, reverse=True))))


def _tools(reply: Reply) -> Iterator[tuple[str, str]]:
    for number, call in enumerate(reply.tool_calls):
        _, _, arguments = call.partition("(")
        yield f"tool {number}", arguments.removesuffix(")")


def _parsed(text: str) -> Any:  # noqa: ANN401  # JSON
    """The JSON of a text, which may stand in a fence; None for anything else."""
    bare = text.strip().removeprefix("```json").removeprefix("```").removesuffix("```").strip()
    if not bare.startswith(("{", "[")):
        return None
    try:
        return json.loads(bare)
    except (ValueError, RecursionError):
        return None


def _strings(value: object, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every string in a JSON value; strings that hold JSON themselves are one."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, (*place, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(item, (*place, str(key)))
