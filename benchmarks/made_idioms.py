"""How the made tests say what they expect, and how the app behind them words its prompts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

TEMPLATES = (
    "Context:\n\n{context}\n\nQuestion: {question}",
    "Answer the user's question from the documents below. Be brief.\n\n{context}\n\n{question}",
    "<documents>\n{context}\n</documents>\n\n<question>{question}</question>",
    "{question}\n\nUse only these passages:\n\n{context}\n\nIf they do not help, say so.",
    "{question}",
)
"""How an app puts what it found and what was asked into its prompt."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a test looks for."""

    expected: str
    written: str
    """As the page has it."""
    sentence: str
    """The whole fact, in other words than the page's."""
    question: str
    name: str
    """Sets names of the test apart where it looks for several answers."""


Said = tuple[str, Mapping[str, object]]
"""The source of a check, and the values of names in it."""


def _named(answer: Answer) -> Said:
    return f"assert {answer.name} in reply", {answer.name: answer.expected}


def _regex(answer: Answer) -> Said:
    number, _, unit = answer.expected.partition(" ")
    pattern = re.escape(answer.expected)
    if unit and number.isdigit():
        pattern = rf"{number}[ -]({unit}|{unit[:-1]})\b"
    return f"assert re.search({pattern!r}, reply)", {}


def _json(answer: Answer) -> Said:
    return f"assert json.loads(reply) == {{'answer': {_value(answer)!r}, 'found': True}}", {}


def _any(answer: Answer) -> Said:
    forms = f"forms{answer.name}"
    source = f"assert any(form in reply for form in {forms})"
    return source, {forms: (answer.expected, answer.written)}


def _case(answer: Answer) -> Said:
    source = f"assert {answer.name}['expected'] in ask({answer.name}['question'])"
    return source, {answer.name: {"question": answer.question, "expected": answer.expected}}


def _formatted(answer: Answer) -> Said:
    first, _, rest = answer.expected.partition(" ")
    return f'assert f"{{{answer.name}}} {rest}".strip() in reply', {answer.name: first}


def _value(answer: Answer) -> object:
    return int(answer.expected) if answer.expected.isdigit() else answer.expected


IDIOMS: Mapping[str, Callable[[Answer], Said]] = {
    "in": lambda answer: (f"assert {answer.expected!r} in reply", {}),
    "named": _named,
    "lower": lambda answer: (f"assert {answer.expected.lower()!r} in reply.lower()", {}),
    "regex": _regex,
    "json": _json,
    "key": lambda answer: (f"assert data['answer'] == {_value(answer)!r}", {}),
    "unittest": lambda answer: (f"self.assertIn({answer.expected!r}, reply)", {}),
    "any": _any,
    "dict": _case,
    "not": lambda answer: (f"assert {answer.expected!r} in reply and 'sorry' not in reply", {}),
    "equal": lambda answer: (f"assert reply.strip(' .') == {answer.expected!r}", {}),
    "format": _formatted,
    "sentence": lambda answer: (f"assert similarity(reply, {answer.sentence!r}) > 0.8", {}),
}
