"""Talks that are written as one text: who asked stands beside what a bot had answered before."""

import re

_BOT = re.compile(
    r"(?im)(?:^|\s)(?:<(?:bot|assistant|ai|gpt|model)>|\[(?:bot|assistant|ai|gpt|model)\]"
    r"|(?:bot|assistant|ai|gpt|chatbot)(?=\s{0,2}[:：]))\s{0,2}[:：]?"
)
"""The model's turn begins."""
_USER = re.compile(
    r"(?im)(?:^|\s)(?:<(?:user|human)>|\[(?:user|human)\]|(?:user|human|customer|patient)"
    r"(?=\s{0,2}[:：]))\s{0,2}[:：]?"
)


def asked_in(prompt: str) -> tuple[str, ...]:
    """What the user says in a transcript, turn after turn; nothing where a prompt is none.

    What the bot said before is as little supported as what it is to say next.
    """
    turns = list(_USER.finditer(prompt)) if _BOT.search(prompt) else []
    found = []
    for match in turns:
        answer = _BOT.search(prompt, match.end())
        after = _USER.search(prompt, match.end())
        ends = [each.start() for each in (answer, after) if each is not None]
        found.append(prompt[match.end() : min(ends, default=len(prompt))].strip())
    return tuple(filter(None, found))


_SPEAKER = re.compile(r"(?m)^[ \t]*[*\[]{0,3}([^\W\d_][\w .'-]{0,40}?)[*\]]{0,3}\s?[:：\]]")
_TURNS = 4
_SPEAKERS = 2, 6


def is_script(text: str) -> bool:
    """Lines of a few speakers, who take turns: written for the occasion."""
    names = [match[1] for match in _SPEAKER.finditer(text)]
    few, many = _SPEAKERS
    return (
        len(names) >= _TURNS
        and few <= len(set(names)) <= many
        and len(names) >= 2 * len(set(names))
    )
