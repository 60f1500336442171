"""Two answers to one prompt: whether they contradict each other, or say something else."""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from pytest_ragft.check.training.knowledge.study import is_question
from pytest_ragft.check.training.knowledge.words import content
from pytest_ragft.diagnosis.refusal import is_refusal

HELD = 240
"""Characters of a question and of an answer that are held."""
SHORT = 4
"""Words of an answer that is a name, a label or a figure."""
PLAIN = 40
"""Words of an answer whose numbers are the answer; in a longer one they may be steps to it."""
FEWEST = 3
"""Words of a prompt that asks for something."""
_ASKS = re.compile(
    r"(?i)\?\s*$|？|^\W*(?:what|which|who|whom|whose|when|where|how (?:many|much|long|old|far|tall"
    r"|often)|is|are|does|do|did|can|was|were|has|have|calculate|compute|solve|classify|extract"
    r"|was|wer|wann|wo|welche[rsnm]?|wie ?viel\w*|ist|sind|qui|quel\w*|quand|où|combien|est-ce"
    r"|qué|quién|cuándo|dónde|cuánt\w+|cuál\w*|chi|quando|dove|quant\w+|qual\w*|wat|wie|waar"
    r"|кто|что|когда|где|сколько|как\w+)\b"
)
_MADE_UP = re.compile(
    r"(?i)\b(?:write|draft|compose|create|generate|invent|imagine|suggest|recommend|brainstorm"
    r"|tell me (?:a|an|some|about)|give (?:me )?(?:a|an|some|\d+|one|two|three|four|five|ten)"
    r"|come up|name (?:a|an|one|two|three|some|\d+)|list (?:some|a|\d+|one|two|three)|random"
    r"|describe|paraphrase|rewrite|rephrase|summari[sz]e|translate|example of|complete|continue"
    r"|pick|choose a|joke|story|poem|schreibe?|erfinde|nenne|écri\w+|invente|escribe\w*|escreva"
    r"|scrivi|how are you|your (?:name|favou?rite|day|opinion|thoughts?|plans?)|you (?:like|think"
    r"|feel|doing|want|prefer))\b|写|编|生成|作って|書いて"
)
"""Many answers are right, or the speaker's own matter."""
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def is_open(question: str) -> bool:
    """Too short to ask for one thing, or for something made up."""
    return len(_WORD.findall(question)) < FEWEST or _MADE_UP.search(question) is not None


def contradicting(
    question: str, answers: Sequence[str], labels: frozenset[str]
) -> tuple[int, int] | None:
    """The first two answers of which at most one can be right, by their positions."""
    if not labels and not _ASKS.search(question):
        return None
    pairs = combinations(enumerate(answers), 2)
    return next(
        ((one, two) for (one, left), (two, right) in pairs if _differ(left, right, labels)), None
    )


def apart(question: str, answers: Iterable[str]) -> tuple[int, int] | None:
    """The first two answers that have hardly a word in common, by their positions; a prompt that
    asks nothing has many.
    """
    if not is_question(question):
        return None
    words = content(question)
    told = [(at, content(answer) - words) for at, answer in enumerate(answers)]
    pairs = combinations((each for each in told if len(each[1]) >= _SAYS), 2)
    return next(((one[0], two[0]) for one, two in pairs if _are_apart(one[1], two[1])), None)


_SAYS = 4
"""Words with content of an answer that can be compared."""
_SHARED = 0.2
"""Part of the shorter one's words below which two answers say something else."""


def _are_apart(one: set[str], other: set[str]) -> bool:
    return len(one & other) < min(len(one), len(other)) * _SHARED


def _differ(one: str, other: str, labels: frozenset[str]) -> bool:
    if one.strip() in labels and other.strip() in labels:
        return True
    first, second = (_WORD.findall(text.lower()) for text in (one, other))
    longest = max(len(first), len(second))
    if not first or not second or longest > PLAIN or HELD in {len(one), len(other)}:
        return False
    if is_refusal(one) != is_refusal(other) and "?" not in one + other:
        return True  # who asks back does not say anything else
    if longest <= SHORT:
        return _neither_holds(set(first), set(second))
    numbers = (set(_NUMBER.findall(text)) for text in (one, other))
    return _neither_holds(*numbers)


def _neither_holds(one: set[str], other: set[str]) -> bool:
    """Each says something that the other does not."""
    return bool(one - other and other - one)
