"""The question in a prompt: what neither the app's template nor its documents put there."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pytest_ragft.diagnosis.call import Call
from pytest_ragft.oracle.wording import word

if TYPE_CHECKING:
    from pytest_ragft.corpus import Corpus

LONGEST = 400
"""Characters; of a longer rest, the sentences that ask are taken."""

_ASKED = (
    r"(?:user(?:'s)? )?(?:question|query|request|message|input|ask|q|frage|human|customer|user)"
)
_LABEL = re.compile(
    rf"(?:^|\n)[ \t]*[#*>_\[]*\s*{_ASKED}\s*[\]*_]*\s*[:：][*_]*[ \t]*\n?", re.IGNORECASE
)
_HEADING = re.compile(rf"(?:^|\n)#+\s*{_ASKED}\s*\n+", re.IGNORECASE)
_TAG = re.compile(rf"<({_ASKED})>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_NEXT_LABEL = re.compile(
    r"\n\s*(?:[#*]*\s*[A-Z][\w ]{1,30}[*]*[:：]|<\w+>|#+ |\[[A-Z]\w+\]|-{3,}|={3,})"
)
_QUOTED = 0.9
_LEAST_QUOTE = 8
"""Words from which a paragraph can be told to be quoted."""
MOST_OTHERS = 20


def question_of(
    prompt: str | Call,
    templates: Sequence[str] = (),
    retrieved: Iterable[str] = (),
    corpus: "Corpus | None" = None,
) -> str:
    """What was asked in a prompt, or in the user's last turn of a call; empty if nothing is left.

    `templates`: prompts of other tests, to see what the app adds to every question. `retrieved`
    and `corpus`: documents, whose text is not what was asked.
    """
    prompt = prompt if isinstance(prompt, str) else _last_turn(prompt)
    if labelled := _labelled(prompt):
        return _short(labelled)
    lines = _own_lines(prompt, templates)
    texts = list(retrieved)
    own = [each for each in _paragraphs(lines) if not _is_quoted(each, texts, corpus)]
    return _short("\n".join(own))


def _last_turn(call: Call) -> str:
    return call.text if call.question is None else call.messages[call.question].text


def _labelled(prompt: str) -> str:
    """What follows the last label such as `Question:`, up to the next label."""
    if tagged := _TAG.findall(prompt):
        return str(tagged[-1][1]).strip()
    labels = [*_LABEL.finditer(prompt), *_HEADING.finditer(prompt)]
    if not labels:
        return ""
    rest = prompt[max(label.end() for label in labels) :]
    return _NEXT_LABEL.split(rest, maxsplit=1)[0].strip()


def _own_lines(prompt: str, templates: Sequence[str]) -> list[str]:
    """Lines that most of the other prompts do not have, without what these begin and end with."""
    others = [each for each in dict.fromkeys(templates) if each != prompt][:MOST_OTHERS]
    if not others:
        return prompt.splitlines()
    start = min(_common(prompt, each) for each in others) if len(others) > 1 else 0
    end = min(_common(prompt[::-1], each[::-1]) for each in others) if len(others) > 1 else 0
    # A word that two questions share at their start or end belongs to them.
    start = _whole_sentences(prompt[:start])
    end = _whole_sentences_from(prompt, len(prompt) - end)
    middle = prompt[start:end] if start < end else prompt
    shared = [set(each.splitlines()) for each in others]
    return [
        line
        for line in middle.splitlines()
        if not line.strip() or sum(line in each for each in shared) * 2 <= len(shared)
    ]


def _common(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _whole_sentences(shared: str) -> int:
    ends = [found.end() for found in re.finditer(r"[.:!?\n]\s+|\n", shared)]
    return ends[-1] if ends else 0


def _whole_sentences_from(prompt: str, start: int) -> int:
    found = re.compile(r"\n|(?<=[.!?])\s").search(prompt, start)
    return found.start() if found and start < len(prompt) else len(prompt)


def _paragraphs(lines: Sequence[str]) -> list[str]:
    return [each.strip() for each in re.split(r"\n\s*\n", "\n".join(lines)) if each.strip()]


def _is_quoted(paragraph: str, texts: Sequence[str], corpus: "Corpus | None") -> bool:
    words = word(paragraph)
    if paragraph.endswith("?") or not words.words:
        return not words.words
    if any(words.flat in word(text).flat for text in texts):
        return True
    if corpus is None:
        return False
    if len(words.words) < _LEAST_QUOTE:  # such as a heading
        return bool(corpus.containing(paragraph, 1))
    found = corpus.best_match(paragraph)
    return found is not None and found.score >= _QUOTED


def _short(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    asking = re.findall(r"[^.!?]*\?", text)
    return (" ".join(each.strip() for each in asking) or text)[-LONGEST:]
