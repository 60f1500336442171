"""What each class of the taxonomy is called, what to do about it, and which technique that is."""

from dataclasses import dataclass
from typing import Literal

from pytest_ragft.diagnosis.verdict import Verdict

Technique = Literal[
    "retrieval",
    "prompt",
    "fine-tuning",
    "retrieval and prompt",
    "retrieval then fine-tuning",
    "sampling and repeats",
    "the test itself",
    "more evidence",
]


@dataclass(frozen=True, slots=True)
class Advice:
    """A class in words: its title, the next step as one instruction, and the technique."""

    title: str
    remedy: str
    technique: Technique


TAXONOMY: dict[tuple[Verdict, str | None], Advice] = {
    (Verdict.KNOWLEDGE, None): Advice(
        "a fact was missing",
        "Retrieve it: put the source into the index and the passage in front of the model.",
        "retrieval",
    ),
    (Verdict.KNOWLEDGE, "order_dependent"): Advice(
        "a fact was missing, and its place in the prompt matters",
        "Retrieve it, and put the passage where the model uses it: see the placement above.",
        "retrieval",
    ),
    (Verdict.KNOWLEDGE, "distracted"): Advice(
        "the fact was in the prompt, but drowned",
        "Retrieve fewer and better passages, or re-rank them: the rest drowns the fact.",
        "retrieval",
    ),
    (Verdict.BEHAVIOUR, None): Advice(
        "knowing the facts is not enough",
        "Write better instructions and declare them; fine-tune only what they do not close.",
        "prompt",
    ),
    (Verdict.BEHAVIOUR, "prompt_fixable"): Advice(
        "better instructions close it",
        "Add these instructions to the prompt; no fine-tuning needed.",
        "prompt",
    ),
    (Verdict.BEHAVIOUR, "format"): Advice(
        "only the format is wrong, whatever the prompt says",
        "Constrain the output (JSON schema, grammar); if that cannot be had, fine-tune on it.",
        "fine-tuning",
    ),
    (Verdict.BEHAVIOUR, "constraint"): Advice(
        "a rule is broken, whatever the prompt says",
        "Fine-tune on pairs of replies that keep and break the rule (preference data).",
        "fine-tuning",
    ),
    (Verdict.BEHAVIOUR, "over_refusal"): Advice(
        "refuses although the facts are there",
        "Say in the prompt when to answer; fine-tune on answered questions if that fails.",
        "fine-tuning",
    ),
    (Verdict.BEHAVIOUR, "no_abstention"): Advice(
        "answers where it should say that it does not know",
        "Say in the prompt when to abstain; fine-tune on unanswerable questions if that fails.",
        "fine-tuning",
    ),
    (Verdict.BEHAVIOUR, "ignores_context"): Advice(
        "gives the same reply whatever the context says",
        "Tell the model to answer from the context; fine-tune on such answers if that fails.",
        "fine-tuning",
    ),
    (Verdict.BEHAVIOUR, "not_prompt_fixable"): Advice(
        "neither facts nor instructions close it",
        "Fine-tune: the perfect prompt fails too.",
        "fine-tuning",
    ),
    (Verdict.BOTH, None): Advice(
        "facts are missing, and knowing them is not enough",
        "Retrieve the facts first; then better instructions for what still fails.",
        "retrieval and prompt",
    ),
    (Verdict.BOTH, "partial"): Advice(
        "some checks lack a fact, others fail with it",
        "Retrieve the facts first; then instructions for the other checks, then fine-tuning.",
        "retrieval and prompt",
    ),
    (Verdict.BOTH, "knowledge_then_prompt"): Advice(
        "facts and instructions are needed together",
        "Retrieve the facts and add these instructions; no fine-tuning needed.",
        "retrieval and prompt",
    ),
    (Verdict.FLAKY, None): Advice(
        "passes and fails by chance",
        "Repeat the test and assert a pass rate, or lower the temperature.",
        "sampling and repeats",
    ),
    (Verdict.FLAKY, "sampling"): Advice(
        "the same prompt passes and fails by chance",
        "Repeat the test and assert a pass rate, or lower the temperature.",
        "sampling and repeats",
    ),
    (Verdict.FLAKY, "fragile"): Advice(
        "any change of the prompt re-rolls it",
        "Test several wordings of the prompt and assert a pass rate over them.",
        "sampling and repeats",
    ),
    (Verdict.DEFECT, None): Advice(
        "the expected answer fails its own test",
        "Mend the check or the expected answer: as they stand, no reply can pass.",
        "the test itself",
    ),
    (Verdict.UNDETERMINED, None): Advice(
        "the evidence is too thin",
        "Allow more replays, or make the check less noisy, and diagnose again.",
        "more evidence",
    ),
    (Verdict.UNDETERMINED, "no_oracle"): Advice(
        "no oracle: knowledge and behaviour look alike",
        "Declare the source of the answer (source= or oracle=), and diagnose again.",
        "more evidence",
    ),
    (Verdict.UNDETERMINED, "no_expected_answer"): Advice(
        "nothing passes: is it the model or the check?",
        "Declare an answer that passes (expects=), and diagnose again.",
        "more evidence",
    ),
    (Verdict.UNDETERMINED, "nothing_failed"): Advice(
        "no check failed",
        "Assert on the reply, so that a failure shows in a check.",
        "the test itself",
    ),
    (Verdict.UNDETERMINED, "not_replayed"): Advice(
        "it could not be replayed",
        "Mend what kept the test from being replayed, and diagnose again.",
        "more evidence",
    ),
}

_RETRIEVE_THEN_TUNE = Advice(
    "some checks lack a fact, others fail whatever the prompt says",
    "Retrieve the facts first; then fine-tune for the checks that even then fail.",
    "retrieval then fine-tuning",
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
        return Advice(found.title, found.remedy, "prompt")
    return found
