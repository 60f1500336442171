"""What a model does wrong although it has the facts: the finer classes of behaviour."""

import re
from collections.abc import Collection, Iterable, Sequence

from pytest_ragft.diagnosis.context import gold_passages, parts
from pytest_ragft.diagnosis.evidence import Evidence, outcome_at
from pytest_ragft.diagnosis.probes import Answer, Ask, answer, is_open
from pytest_ragft.diagnosis.refusal import is_refusal
from pytest_ragft.diagnosis.standing import Standing
from pytest_ragft.diagnosis.trial import Trial

ENOUGH_REPLIES = 2
"""Replies with the oracle that must show the same fault, so that one odd reply names no class."""
PARTS = ("hop-1", "hop-2", "hop-3")
PROBES = ("stepwise", *PARTS, "stronger")
SHARED_WORDS = 2
"""Long words of the facts in a reply that show that it goes by them; one number does, too."""
SAME_FROM = 2 / 3
"""Share of a reply's numbers and long words that makes it the same answer in other words."""

_KINDS = ("format", "constraint")
_TELLING = re.compile(r"\w*\d[\w.,:-]*\w|\d|\w{6,}")


def behaviour(evidence: Evidence, standing: Standing) -> str | Ask | None:
    """The class, the trial that would tell, or `None` where nothing tells."""
    if standing.split == "prompt":
        return "prompt_fixable"
    if evidence.case.expects_abstention:
        return "no_abstention"
    failed = failed_with_oracle(evidence)
    several = len(failed) >= ENOUGH_REPLIES
    if several and all(refuses(trial) for trial in failed):
        return "over_refusal"
    kind = _kind_of_failing(evidence, failed)
    if several and kind is None:  # the context has no part in a form or rule that is broken
        same = _ignore_context(evidence, failed)
        if same:
            return same if isinstance(same, Ask) else "ignores_context"
    finer = None if kind or not several else _content(evidence, standing, failed)
    if finer or standing.split is None:
        return finer
    left_open = any(is_open(evidence, arm, content_failing(evidence, standing)) for arm in PROBES)
    return kind or (None if left_open else "not_prompt_fixable")


def failed_with_oracle(evidence: Evidence) -> list[Trial]:
    return [t for t in evidence.trials if t.arm == "oracle" and t.passed is False]


def refuses(trial: Trial) -> bool:
    return trial.refused or any(is_refusal(reply) for reply in trial.replies)


def content_failing(evidence: Evidence, standing: Standing) -> list[int]:
    """Checks of what a reply says that fail although the facts are there."""
    return [
        i
        for i in standing.carriers
        if standing.beliefs[i].cause in {"prompt", "weights"} and evidence.is_content(i)
    ]


def _content(evidence: Evidence, standing: Standing, failed: Sequence[Trial]) -> str | Ask | None:
    """Parts of the facts alone, all of them step by step, or a stronger model: what helps?"""
    checks = content_failing(evidence, standing)
    if not checks:
        return None
    several = len(gold_passages(evidence.case)) > 1
    some = _passes_some(evidence, checks)
    steps = answer(evidence, "stepwise", checks) if several else None
    if steps:
        return steps if isinstance(steps, Ask) else "multi_hop"
    if several or some:
        alone: Answer = _each_alone(evidence, checks)
        if not alone and not several:
            alone = answer(evidence, "stepwise", checks)
        if alone:
            whole = "incomplete_or_specificity" if some else "multi_hop"
            return alone if isinstance(alone, Ask) else whole
    return _misread(evidence, checks, failed)


def _passes_some(evidence: Evidence, failing: Collection[int]) -> bool:
    """With the oracle, the reply holds something of what is asked."""
    others = [i for i in range(evidence.width) if i not in failing and evidence.is_content(i)]
    return any(_mostly_passes(evidence, i) for i in others)


def _mostly_passes(evidence: Evidence, index: int) -> bool:
    outcomes = [
        outcome_at(trial.outcomes, index)
        for trial in evidence.trials
        if trial.arm in {"oracle", "perfect"}
    ]
    passed, failed = outcomes.count(True), outcomes.count(False)
    return passed >= ENOUGH_REPLIES and passed > ENOUGH_REPLIES * failed


def _each_alone(evidence: Evidence, checks: Iterable[int]) -> bool | Ask:
    """Each check passes with some part of the facts alone."""
    count = len(parts(evidence.case))
    for i in checks:
        asked = None
        for arm in PARTS[:count]:
            alone = answer(evidence, arm, (i,))
            if alone is True:
                break
            asked = asked or (alone if isinstance(alone, Ask) else None)
        else:
            return asked or False
    return True


def _misread(
    evidence: Evidence, checks: Collection[int], failed: Iterable[Trial]
) -> str | Ask | None:
    """The reply goes by the facts, but gets them wrong; a stronger model gets them right."""
    if not all(_goes_by(evidence, " ".join(trial.replies)) for trial in failed):
        return None
    stronger = answer(evidence, "stronger", checks)
    if isinstance(stronger, Ask):
        return stronger
    return "misread" if stronger else None


def _goes_by(evidence: Evidence, reply: str) -> bool:
    context = evidence.whereabouts.context or ()
    facts = " ".join((evidence.case.oracle or "", *(passage.text for passage in context)))
    return _is_telling(_telling(facts) & _telling(reply))


def _is_telling(shared: Collection[str]) -> bool:
    numbers = any(any(map(str.isdigit, word)) for word in shared)
    return numbers or len(shared) >= SHARED_WORDS


def _telling(text: str) -> set[str]:
    """Numbers and long words."""
    return {match.group().casefold() for match in _TELLING.finditer(text)}


def _ignore_context(evidence: Evidence, with_oracle: Iterable[Trial]) -> bool | Ask | None:
    """Each reply with the oracle is one that the prompt without it got, too."""
    without = _without_facts(evidence)
    if not without:
        bare = answer(evidence, "closed-book", range(evidence.width))
        return bare if isinstance(bare, Ask) else None
    texts = {_normalised(trial.replies) for trial in without}
    prints = {trial.fingerprint for trial in without}
    before = _telling(" ".join(" ".join(text) for text in texts))
    return all(
        _normalised(trial.replies) in texts - {()}
        or trial.fingerprint in prints - {None}
        or _says_the_same(evidence, before, " ".join(trial.replies))
        for trial in with_oracle
    )


def _without_facts(evidence: Evidence) -> list[Trial]:
    """Failing runs of prompts that did not hold the facts, or of those without the oracle."""
    if evidence.whereabouts.had_some and "closed-book" in evidence.known_arms:
        return [t for t in evidence.trials if t.arm == "closed-book" and t.passed is False]
    first = Trial("rerun", evidence.first, replies=evidence.baseline_replies)
    return [first, *(trial for trial in evidence.reruns if trial.passed is False)]


def _says_the_same(evidence: Evidence, before: set[str], reply: str) -> bool:
    """Most of its numbers and long words came without the oracle, and none from the oracle."""
    telling = _telling(reply)
    shared = telling & before
    took = (telling - before) & _telling(evidence.case.oracle or "")
    return _is_telling(shared) and not took and len(shared) >= SAME_FROM * len(telling)


def _normalised(replies: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(reply.casefold().split()).rstrip(".!") for reply in replies)


def _kind_of_failing(evidence: Evidence, with_oracle: Iterable[Trial]) -> str | None:
    """The kind of the checks that fail with the oracle, if it is one of those with a class."""
    kinds = {
        check.kind
        for trial in with_oracle
        for i, check in enumerate(evidence.checks)
        if outcome_at(trial.outcomes, i) is False
    }
    return next((kind for kind in _KINDS if kinds == {kind}), None)
