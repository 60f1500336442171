"""How well passages match a question: by the search of the corpus, and by what they hold of it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_ragft.diagnosis.figures import Figure
from pytest_ragft.diagnosis.passage import Passage
from pytest_ragft.oracle.literals import Text
from pytest_ragft.oracle.wording import is_content, stem, word

if TYPE_CHECKING:
    from pytest_ragft.corpus import Corpus

_DEPTH = 100
COMMON = 0.15
"""Share of the passages from which a name tells none apart: it is the product's own."""
_FEW = 12
"""Passages below which no name is common."""
_NAME = re.compile(r"(?<=[^.!?:\s]\s)[\"'(]*([A-Z]\w*[a-z]\w*|\w*[a-z][A-Z]\w*|\w+_\w+)")
_BETWEEN = re.compile(r"[/#_-]+|\.(?!\d)")
_ASKING = frozenset(
    {"since", "many", "much", "long", "often", "far", "kind", "way", "like", "get", "tell", "give"}
)
"""Words of questions that say nothing of what is asked for."""
Key = tuple[str, str]


@dataclass(frozen=True)
class Candidate:
    """A passage with its words."""

    passage: Passage

    @cached_property
    def text(self) -> Text:
        # Its place names the product or the version more often than its text does.
        place = re.sub(r":[\d-]+$", "", self.passage.source)
        return Text(f"{self.passage.text}\n{_BETWEEN.sub(' ', place)}")

    @cached_property
    def own(self) -> Text:
        return Text(self.passage.text)


@dataclass(frozen=True)
class Question:
    """What was asked, and what a search for it found."""

    text: Text
    stems: frozenset[str]
    """Of its content words, but the names."""
    names: tuple[re.Pattern[str], ...]
    """Names, versions and numbers in it."""
    found: Mapping[Key, float]
    """Scores of the passages that a search for it found."""
    passages: tuple[Passage, ...]

    def ranked(self, candidate: Candidate) -> float:
        """Its score, as a share of the best one."""
        best = max(self.found.values(), default=0.0)
        return self.found.get(key(candidate.passage), 0.0) / best if best > 0 else 0.0

    def about(self, stems: Collection[str]) -> float:
        """Share of its words that stand there, names aside."""
        return len(self.stems.intersection(stems)) / len(self.stems) if self.stems else 0.0

    def named(self, text: Text) -> float:
        """Share of the names that stand there, as they are written; 1 where there are none."""
        held = sum(name.search(text.raw) is not None for name in self.names)
        return held / len(self.names) if self.names else 1.0

    def matches(self, candidate: Candidate) -> float:
        """All of it in one number, 0 to 1."""
        parts = [self.ranked(candidate), self.about(candidate.text.stems)]
        parts += [self.named(candidate.text)] if self.names else []
        return sum(parts) / len(parts)


def ask(corpus: "Corpus", question: str) -> Question:
    """The question, looked up once."""
    content = [each for each in word(question).words if is_content(each) and each not in _ASKING]
    hits = corpus.search(" ".join(content), _DEPTH)  # what all texts have would count in small ones
    text = Text(question)
    names = dict.fromkeys(each.casefold() for each in _names(text))
    telling = [name for name in names if not _is_common(corpus, name)]
    parts = {each for name in names for each in word(name).words}
    stems = frozenset(stem(each) for each in content if each not in parts)
    found = {key(hit.passage): hit.score for hit in hits}
    patterns = tuple(map(_written, telling))
    return Question(text, stems, patterns, found, tuple(hit.passage for hit in hits))


def _is_common(corpus: "Corpus", name: str) -> bool:
    """Whether a name stands in so many passages that it says nothing of any."""
    enough = max(_FEW, int(COMMON * corpus.passages))
    return len(corpus.containing(name, enough)) >= enough


def key(passage: Passage) -> Key:
    """What tells passages apart."""
    return passage.source, passage.text


def _names(text: Text) -> Iterator[str]:
    """Words with a capital inside a sentence, names of code, versions and numbers."""
    yield from (each for each in _NAME.findall(text.raw) if is_content(each.casefold()))
    for each in text.tokens:
        if isinstance(each, Figure):
            yield text.raw[each.start : each.end]


def _written(name: str) -> re.Pattern[str]:
    """Where a name stands on its own: `1` neither in `10` nor in `1.5`, nor written as `one`."""
    return re.compile(rf"(?<!\w)(?<!\d\.){re.escape(name)}(?!\w|\.\d)", re.IGNORECASE)
