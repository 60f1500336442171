"""Pipelines whose defect is known: what is seen of each, and which replays mend it.

A truth is written down as what the taxonomy says of its class, not as the procedure reads it: the
stage where the fact was lost, what stood in the prompt, and the arms in which the test passes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.passage import Passage, Retrieved
from pytest_ragft.diagnosis.trial import Check
from pytest_ragft.diagnosis.verdict import Verdict
from pytest_ragft.diagnosis.whereabouts import Rival, Sighting, Whereabouts

GOLD = Passage("Refunds are accepted for 30 days. A receipt is needed.", "docs/refunds.md#window")
SECOND = Passage("A receipt is printed at every till. It holds the date.", "docs/tills.md#receipt")
TWIN = Passage("Refunds are accepted for 14 days. A receipt is needed.", "docs/old.md#window")
NOISE = tuple(Retrieved(f"Gift card number {i} never expires.", i) for i in range(1, 5))
KNOWN = ("oracle", "perfect", "oracle-only", "stronger", "stepwise", "hop-1")
"""Arms that mend a test which only lacks a fact."""

K, B, BOTH = Verdict.KNOWLEDGE, Verdict.BEHAVIOUR, Verdict.BOTH
FLAKY, DEFECT = Verdict.FLAKY, Verdict.DEFECT


@dataclass(frozen=True, slots=True)
class Truth:
    """One defect: its class, what is seen, and what each check passes in."""

    verdict: Verdict
    subclass: str | None
    passes: tuple[tuple[str, ...], ...] = (KNOWN,)
    """Per check: arms, or arms with a placement, in which it passes."""
    whereabouts: Whereabouts = field(default_factory=Whereabouts)
    case: Case = field(default_factory=lambda: Case(oracle=GOLD.text, passages=(GOLD,)))
    checks: tuple[Check, ...] = ()
    fails_with: Callable[[str, Random], str] = lambda arm, random: "Please ask at the till."
    """What a failing reply says under an arm."""


Seen = Callable[[Random], Truth]
"""One pipeline with this defect."""


def retrieved(*passages: Passage) -> Any:
    """What the app put into the prompt: noise, and these passages in the middle of it."""
    middle = tuple(Retrieved(p.text, 9, source=p.source) for p in passages)
    context = (*NOISE[:2], *middle, *NOISE[2:])
    return tuple(Retrieved(r.text, i, source=r.source) for i, r in enumerate(context, start=1))


def absent(**fields: Any) -> Sighting:
    return Sighting(
        GOLD, **{"in_prompt": "absent", "in_corpus": "whole", "in_retrieved": "absent",
                 "retrieved": 4, **fields}
    )  # fmt: skip


def lost(subclass: str | None, **fields: Any) -> Seen:
    """The passage did not reach the prompt."""

    def draw(random: Random) -> Truth:
        harmed = ("closed-book",) if random.random() < 0.1 else ()
        where = Whereabouts((absent(**fields),), retrieved(), retrieves=True)
        return Truth(K, subclass, ((*KNOWN, *harmed),), where)

    return draw


def two_lost(random: Random) -> Truth:
    """Two sources, lost at two stages; the earlier one names the test."""
    first = absent(deeper_rank=9, depth=40)
    second = Sighting(
        SECOND, "absent", in_corpus="absent", in_retrieved="absent", retrieved=4, depth=40
    )
    case = Case(oracle=f"{GOLD.text}\n\n{SECOND.text}", passages=(GOLD, SECOND))
    where = Whereabouts((first, second), retrieved(), retrieves=True)
    return Truth(K, "corpus_gap", (KNOWN[:-1],), where, case)


def in_part(subclass: str, *, enough: bool = False, **fields: Any) -> Seen:
    """Some of the passage stood in the prompt, and was not enough; or it was, and drowned."""
    part = Passage("Refunds are accepted for", GOLD.source)

    def draw(random: Random) -> Truth:
        presence = random.choice(["split", "part"])
        seen = {"in_prompt": presence, "in_retrieved": presence, "coverage": 0.5, **fields}
        where = Whereabouts(
            (absent(found=part.text, **seen),), retrieved(part), retrieves=True, gold_at=(2,)
        )
        return Truth(K, subclass, ((*KNOWN, *(("found-only",) if enough else ())),), where)

    return draw


def whole(subclass: str, *passes: str, rival: bool = False) -> Seen:
    """The passage stood whole in the prompt, in the middle."""
    rivals = (Rival(TWIN, "14 days", "30 days", in_prompt=True),) if rival else ()
    passages = (GOLD, TWIN) if rival else (GOLD,)
    sighting = Sighting(
        GOLD, "whole", 1.0, GOLD.text, "middle", "whole", "whole", 3, 5, rivals=rivals
    )
    where = Whereabouts(
        (sighting,),
        retrieved(*passages),
        retrieves=True,
        gold_at=(2,),
        rivals_at=(3,) if rival else (),
    )
    return lambda random: Truth(K, subclass, (passes,), where)


def replaced(subclass: str, reply: str) -> Seen:
    """An older version was retrieved in place of the passage."""
    rival = Rival(TWIN, "14 days", "30 days", in_prompt=True, older=True)
    sighting = absent(deeper_rank=7, depth=40, rivals=(rival,))
    where = Whereabouts((sighting,), retrieved(TWIN), retrieves=True, rivals_at=(2,))
    return lambda random: Truth(K, subclass, (KNOWN,), where, fails_with=lambda arm, chance: reply)


def bare(verdict: Verdict, subclass: str | None, *passes: str, **fields: Any) -> Seen:
    """Nothing is known of the app's retrieval, and each check passes in the same arms."""
    return lambda random: Truth(verdict, subclass, (passes,), **fields)


def unretrieved(random: Random) -> Truth:
    return Truth(K, "no_retrieval", (KNOWN,), Whereabouts(retrieves=False))


def stubborn(subclass: str, kind: Any) -> Seen:
    return bare(B, subclass, checks=(Check(3, "assert x", kind),))


def with_facts(arm: str, random: Random) -> str:
    """Goes by the facts where it has them, and gets them wrong."""
    knows = arm in {"oracle", "perfect", "stepwise", "stronger"} or arm.startswith("hop")
    return "Bring your receipt within 30 weeks." if knows else "Please ask at the till."


def incomplete(random: Random) -> Truth:
    """One thing is said always, the other only when half of the facts are given."""
    always = (*KNOWN, "rerun", "placebo", "instruct", "hop-2", "closed-book")
    half = (random.choice(["hop-1", "hop-2"]),)
    return Truth(B, "incomplete_or_specificity", (half, always), fails_with=with_facts)


def hops(random: Random) -> Truth:
    """Either each part is used alone, or all of them when taken step by step."""
    case = Case(oracle=f"{GOLD.text}\n\n{SECOND.text}", passages=(GOLD, SECOND))
    passes: tuple[tuple[str, ...], ...] = (("stepwise",),)
    if random.random() < 0.5:
        passes = (("hop-1",), ("hop-2",))
    return Truth(B, "multi_hop", passes, case=case, fails_with=with_facts)


def too_strict(random: Random) -> Truth:
    check = Check(3, 'assert "30 days" in reply', "content", ("30 days",))
    return Truth(
        DEFECT, "check_too_strict", ((),), checks=(check,),
        fails_with=lambda arm, chance: (
            "You have 30 Days." if arm in {"oracle", "perfect"} else "Please ask at the till."
        ),
    )  # fmt: skip


def insufficient(random: Random) -> Truth:
    where = Whereabouts(
        (absent(deeper_rank=9, depth=40),), retrieved(), retrieves=True, answer_in_oracle=False
    )
    check = Check(3, 'assert "60 days" in reply', "content", ("60 days",))
    return Truth(DEFECT, "oracle_insufficient", ((),), where, checks=(check,))


def chance(random: Random) -> Truth:
    """The passage was lost, and that is not why it fails."""
    where = Whereabouts((absent(deeper_rank=9, depth=40),), retrieved(), retrieves=True)
    return Truth(FLAKY, None, ((),), where)


def same_reply(arm: str, random: Random) -> str:
    return "Our window is 60 days, as ever."


def evading(arm: str, random: Random) -> str:
    """Says something else each time."""
    return f"See ticket {random.randrange(1000, 9999)}."


def refusing(arm: str, random: Random) -> str:
    return "I'm sorry, but I cannot answer that."


TRUTHS: dict[str, tuple[tuple[float, Seen], ...]] = {
    "corpus_gap": ((1, lost("corpus_gap", in_corpus="absent", depth=40)), (0.3, two_lost)),
    "not_retrieved": ((1, lost("not_retrieved", depth=40)),),
    "missed_by_search": ((1, lost("missed_by_search")),),
    "ranked_too_low": (
        (1, lost("ranked_too_low", deeper_rank=9, depth=40)),
        (0.3, replaced("ranked_too_low", "Please ask at the till.")),
    ),
    "dropped_by_reranker": ((1, lost("dropped_by_reranker", in_first_list="whole", depth=40)),),
    "cut_from_prompt": (
        (0.7, lost("cut_from_prompt", in_retrieved="whole", rank=4)),
        (0.3, in_part("cut_from_prompt", in_retrieved="whole")),
    ),
    "chunk_split": ((1, in_part("chunk_split")),),
    "distracted": (
        (0.4, whole("distracted", "oracle-only")),
        (0.3, whole("distracted", *KNOWN)),
        (0.2, in_part("distracted", enough=True)),
        (0.1, whole("distracted", *KNOWN, rival=True)),
    ),
    "misplaced": (
        (0.5, whole("misplaced", *KNOWN, "reordered before")),
        (0.3, whole("misplaced", *KNOWN, "reordered before", "reordered after")),
        (0.2, whole("misplaced", *KNOWN, "reordered after", rival=True)),
    ),
    "stale_or_conflicting": (
        (0.4, whole("stale_or_conflicting", "oracle-only", "without-conflict", rival=True)),
        (0.3, whole("stale_or_conflicting", *KNOWN, "without-conflict", rival=True)),
        (0.3, replaced("stale_or_conflicting", "Refunds: 14 days.")),
    ),
    "no_retrieval": ((1, unretrieved),),
    "order_dependent": (
        (0.5, bare(K, "order_dependent", "oracle before", "perfect before")),
        (0.5, bare(K, "order_dependent", "oracle after", "perfect after")),
    ),
    "knowledge": (
        (1, bare(K, None, *KNOWN)),
        (0.5, lost(None, in_corpus=None)),
        (0.5, lost(None, in_retrieved=None)),
    ),
    "prompt_fixable": ((1, bare(B, "prompt_fixable", "instruct", "perfect")),),
    "format": ((1, stubborn("format", "format")),),
    "constraint": ((1, stubborn("constraint", "constraint")),),
    "over_refusal": ((1, bare(B, "over_refusal", fails_with=refusing)),),
    "no_abstention": ((1, bare(B, "no_abstention", case=Case(expects_abstention=True))),),
    "ignores_context": ((1, bare(B, "ignores_context", fails_with=same_reply)),),
    "misread": ((1, bare(B, "misread", "stronger", fails_with=with_facts)),),
    "incomplete_or_specificity": ((1, incomplete),),
    "multi_hop": ((1, hops),),
    "not_prompt_fixable": (
        (0.5, bare(B, "not_prompt_fixable", fails_with=with_facts)),
        (0.5, bare(B, "not_prompt_fixable", fails_with=evading)),
    ),
    "partial": ((1, lambda random: Truth(BOTH, "partial", (KNOWN, ()))),),
    "knowledge_then_prompt": ((1, bare(BOTH, "knowledge_then_prompt", "perfect")),),
    "flaky": ((1, bare(FLAKY, None)), (1, chance)),
    "check_too_strict": ((1, too_strict),),
    "oracle_insufficient": ((1, insufficient),),
}
"""By the name of a class, or of a verdict where no finer one is true: its forms, weighted."""
