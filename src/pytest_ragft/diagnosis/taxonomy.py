"""What each class of the taxonomy is called, what to do about it, and which technique that is."""

from dataclasses import replace

from pytest_ragft.diagnosis.model_classes import BEHAVIOUR, BOTH
from pytest_ragft.diagnosis.retrieval_classes import KNOWLEDGE
from pytest_ragft.diagnosis.technique import Advice, Classes, Fix, Technique
from pytest_ragft.diagnosis.verdict import Verdict

__all__ = ["REMARKS", "TAXONOMY", "Advice", "Fix", "Technique", "advice"]

_FLAKY: Classes = {
    None: Advice(
        "passes and fails by chance",
        "Repeat the test and assert a pass rate, or lower the temperature.",
        "sampling and repeats",
        "repeats",
    ),
    "sampling": Advice(
        "the same prompt passes and fails by chance",
        "Repeat the test and assert a pass rate, or lower the temperature.",
        "sampling and repeats",
        "repeats",
    ),
    "fragile": Advice(
        "any change of the prompt re-rolls it",
        "Test several wordings of the prompt and assert a pass rate over them.",
        "sampling and repeats",
        "repeats",
    ),
}

_DEFECT: Classes = {
    None: Advice(
        "the expected answer fails its own test",
        "Mend the check or the expected answer: as they stand, no reply can pass.",
        "the test itself",
        "fix the test",
    ),
    "check_too_strict": Advice(
        "the replies are right, but for the way they are written",
        "Loosen the check, or ask in the prompt for the exact form that it looks for.",
        "the test itself",
        "fix the test",
    ),
    "oracle_insufficient": Advice(
        "the oracle does not hold the expected answer",
        "Mend the golden record: name the source that holds what the test expects.",
        "the test itself",
        "fix the golden record",
    ),
}

_UNDETERMINED: Classes = {
    None: Advice(
        "the evidence is too thin",
        "Allow more replays, or make the check less noisy, and diagnose again.",
        "more evidence",
        "more evidence",
    ),
    "no_oracle": Advice(
        "no oracle: knowledge and behaviour look alike",
        "Declare the source of the answer (source= or oracle=), and diagnose again.",
        "more evidence",
        "more evidence",
    ),
    "no_expected_answer": Advice(
        "nothing passes: is it the model or the check?",
        "Declare an answer that passes (expects=), and diagnose again.",
        "more evidence",
        "more evidence",
    ),
    "nothing_failed": Advice(
        "no check failed",
        "Assert on the reply, so that a failure shows in a check.",
        "the test itself",
        "fix the test",
    ),
    "not_replayed": Advice(
        "it could not be replayed",
        "Mend what kept the test from being replayed, and diagnose again.",
        "more evidence",
        "more evidence",
    ),
}

_CLASSES = {
    Verdict.KNOWLEDGE: KNOWLEDGE,
    Verdict.BEHAVIOUR: BEHAVIOUR,
    Verdict.BOTH: BOTH,
    Verdict.FLAKY: _FLAKY,
    Verdict.DEFECT: _DEFECT,
    Verdict.UNDETERMINED: _UNDETERMINED,
}
TAXONOMY: dict[tuple[Verdict, str | None], Advice] = {
    (verdict, subclass): found
    for verdict, classes in _CLASSES.items()
    for subclass, found in classes.items()
}

REMARKS: dict[str, str] = {
    "retrieval_harm": "it passes without the retrieved context, and fails with it",
    "format_broken_by_context": "a check of form passes without the context, and fails with it",
    "check_too_strict": "a right answer fails a check by the way it is written",
    "conflicting_version": "another passage says something else",
    "placement_sensitive": "the oracle helps in one place, and not in the other",
    "oracle_was_in_prompt": "the fact stood in the failed prompt",
}
"""What is reported beside a verdict, whatever the verdict is."""

_RETRIEVE_THEN_TUNE = Advice(
    "some checks lack a fact, others fail whatever the prompt says",
    "Retrieve the facts first; then fine-tune for the checks that even then fail.",
    "retrieval then fine-tuning",
    "retrieve, then fine-tune",
)
_SHOWN_BY_PROMPT = ("format", "constraint", "not_prompt_fixable")


def advice(verdict: Verdict, subclass: str | None = None, *, prompt_failed: bool = False) -> Advice:
    """What to do; unknown subclasses get their verdict's advice.

    `prompt_failed`: the best instructions were tried and did not close the behaviour. Only then
    is fine-tuning advised.
    """
    if (verdict, subclass) == (Verdict.BOTH, "partial") and prompt_failed:
        return _RETRIEVE_THEN_TUNE
    found = TAXONOMY.get((verdict, subclass), TAXONOMY[verdict, None])
    tunes = found.technique == "fine-tuning"
    if tunes and not prompt_failed and subclass not in _SHOWN_BY_PROMPT:
        return replace(found, technique="prompt", fix="prompt")
    return found
