"""How the calls of one test build on each other: which reply is carried into which later call."""

from collections.abc import Mapping, Sequence
from typing import Literal

from pytest_ragft.diagnosis.reading import Reading, share_in
from pytest_ragft.diagnosis.wording import LEAST

Link = Literal["again", "tool", "chat", "carried", "asked"]
"""The same call after an error; the result of its tool call follows; its reply is an earlier turn
of the chat, or stands in the later prompt; or the same is asked there in another way."""
Links = Mapping[int, Mapping[int, Link]]
"""From each call to the later ones that build on it."""

ENOUGH = 0.5
"""Share of a reply in later prompts from which it is carried on: apps cut and renumber."""
_LEAST_WORDS = 4
"""Of what two turns must have in common to ask the same."""


def links_of(readings: Sequence[Reading]) -> Links:
    """Every link between two calls, by their numbers."""
    found: dict[int, dict[int, Link]] = {}
    for at, one in enumerate(readings):
        later = readings[at + 1 :]
        spread = share_in(one, "\n".join(other.told for other in later))
        found[at] = {
            at + 1 + distance: link
            for distance, other in enumerate(later)
            if (link := _link(one, other, spread, next_one=distance == 0)) is not None
        }
    return found


def carries(reading: Reading, earlier: Sequence[Reading]) -> bool:
    """Whether a prompt holds what the model said before in the same test."""
    return any(
        _tool(one, reading)
        or _chat(one, reading, next_one=False)
        or share_in(one, reading.told) >= ENOUGH
        for one in earlier
    )


def _link(one: Reading, other: Reading, spread: float, *, next_one: bool) -> Link | None:
    """`spread`: the share of a reply in all later prompts; a plan's steps go into several."""
    if one.call == other.call:
        return "again" if one.reply.problem else None
    if _tool(one, other):
        return "tool"
    if _chat(one, other, next_one=next_one):
        return "chat"
    share = share_in(one, other.told) if spread else 0.0
    if share >= ENOUGH or (share and spread >= ENOUGH):
        return "carried"
    return "asked" if _asked(one, other) else None


def _tool(one: Reading, other: Reading) -> bool:
    """The same conversation with more tool results, or nothing but those."""
    if not one.reply.tool_calls or other.count("tool") == 0:
        return False
    more = other.count("tool") > one.count("tool") or other.call.continues
    return more and (not other.question or one.question == other.question)


def _chat(one: Reading, other: Reading, *, next_one: bool) -> bool:
    if other.call.continues and next_one:
        return True  # the provider keeps the turns before
    if not one.said or one.said not in other.history or one.said in one.history:
        return False
    # A short reply is told from an example in the prompt by the turns around it.
    asked = {turn.text for turn in one.call.messages if turn.role == "user"}
    kept = {turn.text for turn in other.call.messages if turn.role == "user"}
    return len(one.said) > LEAST or asked <= kept


def _asked(one: Reading, other: Reading) -> bool:
    """The same question in another template: a query that is rewritten, a label that is sought.

    Two questions in one template are not the same. A label that comes later is no answer to
    either.
    """
    mine, theirs = one.asked, other.asked
    if not mine or not theirs or (other.is_label and not one.is_label):
        return False
    if mine == theirs:
        return one.system != other.system
    if _holds(other.prompt, mine) or _holds(mine, theirs):
        return True
    return _holds_all(theirs, one.questions) or _holds_all(mine, other.questions)


def _holds_all(text: str, parts: Sequence[str]) -> bool:
    return bool(parts) and all(_holds(text, part) for part in parts)


def _holds(text: str, part: str) -> bool:
    return part in text and len(part.split(" ")) - 2 >= _LEAST_WORDS
