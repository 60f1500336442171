"""Slots of templates: what one looks like, and where it is meant to stay."""

import re

from pytest_ragft.check.training.turn import Turn

SLOT = re.compile(
    r"\[(?:(?i:(?:your|my|insert|add)\s[^\[\]\n]{1,40}|your\b[^\[\]\n]{0,20}"
    r"|(?:recipient|sender|client|customer|candidate|employee|manager|company|business|product"
    r"|brand|contact|hiring manager|first|last|full|author|friend|partner|tracking|phone|order"
    r"|street|job|university|school|city|event)(?:['’]?s)?"
    r" (?:name|number|address|title|id|e-?mail|date)"
    r"|(?:name|date|number|title) of [^\[\]\n]{1,30}|placeholder[^\[\]\n]{0,30})"
    r"|(?i:link|list (?:of )?[a-z ]{3,30}|specific [a-z ]{3,30})"
    r"|Name|Date|Address|Company|Location|City|Recipient|NAME|DATE|ADDRESS|COMPANY|PHONE|EMAIL|URL)"
    r"\](?!\()"
    r"|\((?i:insert|enter your|add your|your name|your company)\b[^()\n]{0,80}\)"
    r"|<(?i:(?:insert|your|enter|add)[ _-][A-Za-z _-]{2,30}"
    r"|(?:question|answer|response|prompt|input|output|content)[ _-](?:text|here|goes here))>"
    r"|(?<![\w$\"'`])\{\{ ?[a-z][a-z_]{1,30} ?\}\}(?![\"'`])"
    r"|(?<!\S)\{(?:[a-z]{2,15}_){1,3}[a-z]{2,15}\}(?![\w}/\"'`])"
)
SIGNS = ("[", "{", "<")
BRACKETED = ("(insert", "(Insert", "(enter", "(add", "(your", "(Your")
"""One of them, or of the signs, stands in every slot."""
_ASKED = re.compile(
    r"(?i)template|placeholder|fill[- ]in|blank|boilerplate|form letter|cover letter|jinja|mustache"
    r"|variable|slot|masked?|redact|anonymi[sz]|de-?identif|\[mask\]|cloze|tag"
)
"""A prompt that wants slots."""
_CODE = re.compile(
    r"(?m)```|^\s*(?:def |class |import |from \w+ import|#include|function |const |let |var |public"
    r"|private|return\b|SELECT |<\w+[ >]|\$ |\w+\(.*\)[;{]?$)|[;{]\s*$|=>|</\w+>"
)


def is_code(text: str) -> bool:
    if text[:1] == "<" and text[-1:] == ">":
        return any(sign in text for sign in _MARKUP)
    return (text[:1] == "{" and text[-1:] == "}") or _CODE.search(text) is not None


_MARKUP = ("</", "/>", "=", "<!")


def is_asked(slot: str, turn: Turn) -> bool:
    """The prompt speaks of slots, or holds this very one; nobody wants a slot and nothing else."""
    if slot in turn.prompt or slot in turn.system:
        return True
    if len(turn.target.strip(" \n\"'.")) <= len(slot):
        return False
    return _ASKED.search(turn.question) is not None or _ASKED.search(turn.system) is not None


_LOOKED_AT = 300
"""Characters of a question."""


def is_unfilled(turn: Turn) -> bool:
    """A slot in a sentence, which the answer does not speak of."""
    question = turn.question[:_LOOKED_AT]
    slots = _UNFILLED.findall(question)
    if not slots or _CODE.search(question) or _ASKED.search(turn.question):
        return False
    return not any(slot in turn.target for slot in slots)


_UNFILLED = re.compile(r"(?<=[a-z,] )\{[a-z]+(?:_[a-z]+)*\}(?=[\s.,?!])")
_QUOTING = 400
"""Characters of an answer that may quote a slot in braces, such as a manual."""


def is_quoted(slot: str, target: str) -> bool:
    return slot[0] == "{" and len(target) > _QUOTING and target.count("{") == slot.count("{")
