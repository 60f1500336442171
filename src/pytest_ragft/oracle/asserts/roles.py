"""Guesses, from names alone, at what an expression is for: the answer, the reply, the question."""

import re

import libcst as cst

from pytest_ragft.oracle.asserts.plain import Names, Parsed
from pytest_ragft.oracle.asserts.values import called

_EXPECTED = re.compile(
    r"expect|reference|gold|truth|target|should|must|correct|wanted|contain|includ|ideal|needle",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"^(the_|my_|model_|llm_|bot_)?"
    r"(repl(y|ies)|responses?|outputs?|results?|actual(_\w+)?|got|completions?|generated|submitted"
    r"|predict(ed|ions?)|\w+_(reply|response|output|result|answer))$",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"question|query|prompt|^input|^ask|message|instruction", re.IGNORECASE)
_COMPARING = re.compile(
    r"correct|contain|mention|match|equal|similar|same|^has|_has|includ|accept|scor|grade|judge|"
    r"ratio|fuzz|verify|check|expect|assert|close|compar|valid|overlap|exact|bleu|rouge|^f1|"
    r"entail|distance|require|ensure|^is_|^in_",
    re.IGNORECASE,
)
_COUNTING = frozenset({"len", "type", "id", "hash", "isinstance", "sum", "ord", "usage"})
READING = frozenset({"loads", "json", "safe_load", "parse_json", "model_dump", "literal_eval"})
"""Calls that make an object of a text."""
_OUTCOMES = frozenset(
    {"status_code", "returncode", "exit_code", "finish_reason", "stop_reason", "role", "latency"}
    | {"total_tokens", "prompt_tokens", "completion_tokens", "elapsed"}
)


def names_expected(name: str) -> bool:
    """Such as `expected` or `reference`."""
    return _EXPECTED.search(name) is not None


def names_reply(name: str) -> bool:
    """Such as `reply` or `range_answer`."""
    return _REPLY.match(name) is not None and not names_expected(name)


def names_question(name: str) -> bool:
    """Such as `question` or `user_prompt`."""
    return _QUESTION.search(name) is not None


def asks(text: str) -> bool:
    """Whether a text reads as a question rather than as an answer."""
    return text.rstrip().endswith("?")


def compares(call: cst.Call) -> bool:
    """Whether a call is named like one that holds a reply against something."""
    return _COMPARING.search(called(call)) is not None


def last_name(node: cst.CSTNode) -> str:
    """The name by which an expression is known: of `case.answer` and `case["answer"]`, `answer`."""
    match node:
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return name
        case cst.Subscript(
            slice=[cst.SubscriptElement(slice=cst.Index(value=cst.SimpleString() as key))]
        ):
            return key.raw_value
        case cst.Call(func=cst.Attribute(value=owner)):
            return last_name(owner)
    return ""


def is_incidental(subject: cst.CSTNode) -> bool:
    """Whether a comparison is about the size, type or outcome of a call, not about its text."""
    if isinstance(subject, cst.Attribute):
        return subject.attr.value in _OUTCOMES
    return called(subject) in _COUNTING


def lists_keys(node: cst.CSTNode, names: Names) -> bool:
    """Whether an expression holds an object that was read from a reply, or the keys of one."""
    if isinstance(node, cst.Name):
        return type(names.get(node.value)) is Parsed
    if called(node) in ("set", "list", "sorted", "frozenset", "tuple"):
        return all(lists_keys(arg.value, names) for arg in node.args)  # type: ignore[attr-defined]  # a call, as was asked
    return called(node) in READING or called(node) == "keys"
