"""Drafted cases: of what tests ask, of what documents tell, and of what they do not."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from pytest_ragft.corpus.words import flat
from pytest_ragft.golden.case import GivenCheck, GoldenCase
from pytest_ragft.golden.drafting.asked_in_tests import Asked
from pytest_ragft.golden.drafting.topics import Topic
from pytest_ragft.golden.review.golden_set import DRAFT, TODO
from pytest_ragft.oracle.inference import Inference, NotInferred

MOST_FROM_TESTS = 30
MOST_FROM_HEADINGS = 5
_UNWRITTEN = ("skip",)
"""Marks of a case that cannot be run yet."""

Found = Inference | NotInferred | None
FindSource = Callable[[Asked], Found]
"""The passage of the corpus that answers a question; None: there is no corpus."""


def from_tests(asked: Iterable[Asked], find: FindSource) -> list[GoldenCase]:
    """One case for each question, however many tests ask it."""
    firsts: dict[str, Asked] = {}
    for each in asked:
        firsts.setdefault(flat(each.question), each)
    told = [each for each in firsts.values() if _says_what_is_right(each)]
    return [_from_test(each, find(each)) for each in told[:MOST_FROM_TESTS]]


def _says_what_is_right(asked: Asked) -> bool:
    return bool(asked.abstains or asked.required or asked.forbidden or "expects" in asked.declared)


def _from_test(asked: Asked, found: Found) -> GoldenCase:
    declared = asked.declared
    source, told = _source(asked, found)
    oracle = declared.get("oracle")
    return GoldenCase(
        id=asked.name,
        question=asked.question,
        expects=() if asked.abstains else _expects(asked),
        source=source,
        oracle=oracle if isinstance(oracle, str) and not source else None,
        instructions=_text(declared.get("instructions")),
        exemplar=_text(declared.get("exemplar")),
        mode="abstain" if asked.abstains else "answer",
        tags=(DRAFT,),
        checks=() if asked.abstains else tuple(_checks(asked)),
        comment=f"Drafted from {asked.test}{told}",
    )


def _source(asked: Asked, found: Found) -> tuple[tuple[str, ...], str]:
    """Where the answer stands, and how sure that is."""
    declared = asked.declared.get("source")
    if declared:
        several = declared if isinstance(declared, list | tuple) else [declared]
        return tuple(map(str, several)), ".\nThe test names the source."
    if asked.abstains or asked.declared.get("oracle") or found is None:
        return (), "."
    if isinstance(found, NotInferred):
        return (), f".\nNo source found: {found.reason}."
    sources = tuple(passage.source for passage in found.passages)
    return sources, f".\nSource found in the documents, {100 * found.inferred.sure:.0f} % sure."


def _expects(asked: Asked) -> tuple[str, ...]:
    """A reply that passes, where the test declares one; else the one text that it looks for."""
    declared = asked.declared.get("expects")
    if declared is not None:
        return (declared if isinstance(declared, str) else json.dumps(declared),)
    return asked.required[0] if _is_plain(asked) else ()


def _checks(asked: Asked) -> Iterator[GivenCheck]:
    if _is_plain(asked) and "expects" not in asked.declared:
        return  # what is expected says it all
    for group in asked.required:
        if len(group) == 1:
            yield GivenCheck("contains", group[0])
        else:
            yield GivenCheck("contains_any", list(group))
    if asked.forbidden:
        yield GivenCheck("lacks", list(asked.forbidden))


def _is_plain(asked: Asked) -> bool:
    """The reply must hold one text, and that is all."""
    return len(asked.required) == 1 and not asked.forbidden


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def from_topics(topics: Sequence[Topic], taken: Iterable[str]) -> list[GoldenCase]:
    """Cases of sections that no other case names; question and answer are left to the reader."""
    used = set(taken)
    chosen = [topic for topic in topics if topic.source not in used][:MOST_FROM_HEADINGS]
    return [_from_topic(topic) for topic in chosen]


def _from_topic(topic: Topic) -> GoldenCase:
    question = f'{TODO} (a question that "{topic.title}" answers)'
    return GoldenCase(
        id=f"todo-{topic.source.rpartition('/')[2].replace('#', '-').replace('.', '-')}",
        question=topic.title if topic.is_question else question,
        expects=(f"{TODO} (the answer, as it stands there)",),
        source=(topic.source,),
        tags=(DRAFT,),
        marks=_UNWRITTEN,
    )


def unanswerable() -> GoldenCase:
    return GoldenCase(
        id="todo-unanswerable",
        question=f"{TODO} (what users ask, and your documents do not answer)",
        mode="abstain",
        tags=(DRAFT,),
        marks=_UNWRITTEN,
        comment="The right reply says that it does not know.",
    )
