"""The gold passages of a test that declares none, found from what it expects and what it asks."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_ragft.diagnosis.case import Inferred
from pytest_ragft.diagnosis.passage import Passage
from pytest_ragft.diagnosis.refusal import is_refusal
from pytest_ragft.oracle.expectations import Expectation
from pytest_ragft.oracle.literals import Text, holds, spellings
from pytest_ragft.oracle.matching import Candidate, Key, Question, ask, key
from pytest_ragft.oracle.sureness import UNNAMED, Signs, alone, sure

if TYPE_CHECKING:
    from pytest_ragft.corpus import Corpus

LEAST_SURE = 0.75
"""A passage that is less likely than this to be the gold one is not claimed: with a wrong oracle a
missing fact would pass for bad behaviour."""
MOST_HOPS = 4
_CONTAINING = 200
_NEARLY = 0.85
"""Share of the best match from which another passage is named beside it."""
_MOST_OTHERS = 5
_BARE = re.compile(
    r"yes|no|true|false|none|null|okay|ok|n/a|y|n|on|off|(in)?correct|(in)?valid|pass(ed)?|fail(ed)?"
    r"|unknown|other",
    re.IGNORECASE,
)
"""Labels: no document is known by them."""

Group = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inference:
    """Passages that take the place of a declared oracle, one for each hop."""

    passages: tuple[Passage, ...]
    inferred: Inferred


@dataclass(frozen=True, slots=True)
class NotInferred:
    """Why there is no such passage."""

    reason: str
    missing: tuple[str, ...] = ()
    """What the test expects and no passage of the corpus holds."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A chosen passage, the facts it was chosen for, and the others that hold them, best first."""

    chosen: Candidate
    facts: frozenset[Group]
    others: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The passages that match best, before it is asked whether they are likely enough."""

    hops: tuple[Hop, ...]
    question: Question
    signs: Signs


def infer(
    corpus: "Corpus", question: str, expectations: Sequence[Expectation]
) -> Inference | NotInferred:
    """The passages that hold what the checks expect and match the question best."""
    choice = choose(corpus, question, expectations)
    if isinstance(choice, NotInferred):
        return choice
    likely = sure(choice.signs)
    first = choice.hops[0]
    if likely < LEAST_SURE:
        return NotInferred(
            f"{first.chosen.passage.source!r} {_reason(first)}, but it is too uncertain whether "
            f"it answers the question ({likely:.0%})"
        )
    return Inference(tuple(hop.chosen.passage for hop in choice.hops), _told(choice, likely))


def choose(
    corpus: "Corpus", question: str, expectations: Sequence[Expectation]
) -> Choice | NotInferred:
    """As `infer`, however unlikely."""
    groups = _facts(expectations)
    if isinstance(groups, NotInferred):
        return groups
    asked = ask(corpus, question)
    holding = {group: _holding(corpus, group, asked) for group in groups}
    missing = [group for group, found in holding.items() if not found]
    if missing:
        texts = tuple(text for group in missing for text in group)
        return NotInferred(f"no passage of the corpus holds {_shown(missing[0])}", texts)
    hops = _hops(holding, asked)
    if len(hops) > MOST_HOPS:
        return NotInferred(f"what the checks expect is spread over {len(hops)} passages")
    return Choice(tuple(hops), asked, signs_of(hops, asked))


def signs_of(hops: Sequence[Hop], question: Question) -> Signs:
    """What speaks for the chosen passages; of several, what speaks for the weakest."""
    texts = [hop.chosen.text for hop in hops]
    together = Text("\n".join(text.raw for text in texts))
    return Signs(
        named=_named(hops, question),
        about=question.about(together.stems),
        # A question for several facts has only part of its words in each of their passages.
        ranked=min(1.0, len(hops) * min(question.ranked(hop.chosen) for hop in hops)),
        alone=min(_alone(hop, question) for hop in hops),
    )


def _facts(expectations: Sequence[Expectation]) -> list[Group] | NotInferred:
    """What a passage must hold: without labels, and without phrases of refusal."""
    groups = list(dict.fromkeys(group for each in expectations for group in each.required))
    if not groups:
        return NotInferred("the checks name no text that a passage could hold")
    if any(sum(map(is_refusal, group)) * 2 >= len(group) for group in groups):
        return NotInferred("the checks expect a refusal, which no passage holds")
    facts = [tuple(text for text in group if not _BARE.fullmatch(text)) for group in groups]
    kept = [group for group in facts if group]
    if not kept:
        return NotInferred(f"{_shown(groups[0])} is too common to know a passage by")
    return kept


def _holding(corpus: "Corpus", group: Group, question: Question) -> dict[Key, Candidate]:
    """Every passage that holds one of the texts, as far as the corpus lists them."""
    literals = [Text(text) for text in group]
    listed = [
        passage
        for text in group
        for spelling in spellings(text)
        for passage in corpus.containing(spelling, _CONTAINING)
    ]
    candidates = {key(passage): Candidate(passage) for passage in [*listed, *question.passages]}
    return {
        at: candidate
        for at, candidate in candidates.items()
        if any(holds(candidate.own, literal) for literal in literals)
    }


def _hops(holding: Mapping[Group, Mapping[Key, Candidate]], question: Question) -> list[Hop]:
    """The fewest passages that hold all facts between them, each the best match of its kind."""
    left = dict(holding)
    hops: list[Hop] = []
    while left:
        counts: dict[Key, int] = {}
        candidates: dict[Key, Candidate] = {}
        for found in left.values():
            candidates |= found
            for at in found:
                counts[at] = counts.get(at, 0) + 1
        most = max(counts.values())
        best = _ordered((c for at, c in candidates.items() if counts[at] == most), question)
        chosen = key(best[0].passage)
        facts = frozenset(group for group, found in left.items() if chosen in found)
        same = [c for c in best[1:] if all(key(c.passage) in left[group] for group in facts)]
        hops.append(Hop(best[0], facts, tuple(same)))
        left = {group: found for group, found in left.items() if group not in facts}
    return hops


def _ordered(candidates: Iterable[Candidate], question: Question) -> list[Candidate]:
    return sorted(candidates, key=lambda each: (-question.matches(each), key(each.passage)))


def _named(hops: Sequence[Hop], question: Question) -> float:
    shares = [question.named(hop.chosen.text) for hop in hops]
    return (sum(shares) / len(shares)) ** 2 if question.names else UNNAMED


def _alone(hop: Hop, question: Question) -> float:
    """As `alone`, among passages that say something else: copies are no other answer."""
    others = (each for each in hop.others if each.own.squeezed != hop.chosen.own.squeezed)
    return alone(question.matches(hop.chosen), map(question.matches, others))


def _told(choice: Choice, likely: float) -> Inferred:
    question = choice.question
    near = [
        each.passage.source
        for hop in choice.hops
        for each in hop.others
        if question.matches(each) >= _NEARLY * question.matches(hop.chosen)
    ]
    parts = [_reason(hop) for hop in choice.hops]
    return Inferred("; ".join(parts), likely, tuple(dict.fromkeys(near))[:_MOST_OTHERS])


def _reason(hop: Hop) -> str:
    facts = " and ".join(sorted(map(_shown, hop.facts)))
    if not hop.others:
        return f"holds {facts}, as no other passage does"
    return (
        f"holds {facts}, the best match for the question among {len(hop.others) + 1} such passages"
    )


def _shown(group: Group) -> str:
    return " or ".join(repr(text) for text in group[:3])
