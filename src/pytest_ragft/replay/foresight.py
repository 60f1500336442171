"""What a later call of a run carries of an earlier reply, so that it can be foreseen with another.

An app that rewrites a question, plans, or calls tools puts the model's own words into its next
request. Where those words are found again, the request that will follow another reply is known:
the same one with the other words in it.
"""

import json
import re
from collections.abc import Iterator, Mapping
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
    whole = _parsed(content.decode("utf-8", errors="replace"))
    pieces = {("reply", *place): leaf for place, leaf in _strings(whole)}
    for name, text in (("text", reply.text), *_tools(reply)):
        pieces[name,] = text.strip()
        parsed = _parsed(text)
        if parsed is not None:
            pieces.update({(name, *place): leaf for place, leaf in _strings(parsed)})
        for number, line in enumerate(text.splitlines()):
            pieces[name, "line", number] = line.strip()
    return {place: text for place, text in pieces.items() if len(text) >= SHORTEST}


def carried(body: Body, pieces: Pieces) -> Pieces:
    """Those of an earlier reply's pieces that stand in a request, the longest only."""
    told = [text for _, text in _strings(body)]
    found = {place: text for place, text in pieces.items() if any(text in each for each in told)}
    longest = {
        text
        for text in found.values()
        if not any(text != other and text in other for other in found.values())
    }
    return {place: text for place, text in found.items() if text in longest}


def exchanged(body: Body, old: Pieces, new: Pieces) -> Body | None:
    """The request with the pieces of another reply in it; None if that reply lacks one of them."""
    if not old:
        return body
    if any(place not in new for place in old):
        return None
    words = {text: new[place] for place, text in old.items()}
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))

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
