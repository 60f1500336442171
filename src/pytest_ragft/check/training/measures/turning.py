"""Answers that send the asker away without saying what they cannot do."""

import re

TURNING = ("sorry", "can only", "i only", "only able", "outside", "beyond", "not something")
"""Letters, in lower case, without which nobody is sent away."""
_AWAY = re.compile(
    r"^\W*(?:i(?:'|’)?m |i am |we(?:'|’)?re |we are )?sorry\b[^.!?\n]{0,40}?[,.!]? *(?:but )?"
    r"(?:please|kindly|you can|try)\s+(?:\w+ ){0,2}?(?:ask|rephrase|contact|consult|refer)\b"
    r"|\bi can only (?:help|assist|answer|discuss|talk)\b|\bi(?:'|’)?(?:m| am)? only able\b"
    r"|\bi only (?:help|assist|answer)\b"
    r"|\b(?:is|are|that(?:'|’)?s|it(?:'|’)?s|falls?) (?:well |a bit |a little )?(?:outside|beyond)"
    r" (?:of )?(?:what i|my (?:scope|area|expertise|knowledge|capabilit\w+)|the scope)"
    r"|\bnot something i (?:can|could|am able)\b"
)


def turns_away(start: str) -> bool:
    """By the first words of an answer, in lower case."""
    return _AWAY.search(start) is not None
