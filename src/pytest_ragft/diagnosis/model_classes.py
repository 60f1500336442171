"""The classes of behaviour, and of both: what each is called, and what to do about it."""

from pytest_ragft.diagnosis.technique import Advice, Classes

BEHAVIOUR: Classes = {
    None: Advice(
        "knowing the facts is not enough",
        "Write better instructions and declare them; fine-tune only what they do not close.",
        "prompt",
        "prompt",
    ),
    "prompt_fixable": Advice(
        "better instructions close it",
        "Add these instructions to the prompt; no fine-tuning needed.",
        "prompt",
        "prompt",
    ),
    "format": Advice(
        "only the format is wrong, whatever the prompt says",
        "Constrain the output (JSON schema, grammar); if that cannot be had, fine-tune on it.",
        "fine-tuning",
        "constrained decoding",
    ),
    "constraint": Advice(
        "a rule is broken, whatever the prompt says",
        "Fine-tune on pairs of replies that keep and break the rule (preference data).",
        "fine-tuning",
        "preference pairs",
    ),
    "over_refusal": Advice(
        "refuses although the facts are there",
        "Say in the prompt when to answer; fine-tune on answered questions if that fails.",
        "fine-tuning",
        "fine-tune",
    ),
    "no_abstention": Advice(
        "answers where it should say that it does not know",
        "Say in the prompt when to abstain; fine-tune on unanswerable questions if that fails.",
        "fine-tuning",
        "fine-tune",
    ),
    "ignores_context": Advice(
        "gives the same reply whatever the context says",
        "Tell the model to answer from the context; fine-tune on such answers if that fails.",
        "fine-tuning",
        "fine-tune",
    ),
    "misread": Advice(
        "has the facts and gets them wrong; a stronger model does not",
        "Use the stronger model for such questions, or give it a tool for the step it gets wrong.",
        "stronger model",
        "stronger model",
    ),
    "incomplete_or_specificity": Advice(
        "answers in part, or not as specifically as asked",
        "Say in the prompt what an answer must contain: each part comes when taken alone.",
        "prompt",
        "prompt",
    ),
    "multi_hop": Advice(
        "has each fact, and does not put them together",
        "Decompose: ask for each fact in a step of its own, then for the answer from the notes.",
        "prompt",
        "decompose",
    ),
    "not_prompt_fixable": Advice(
        "neither facts nor instructions close it",
        "Fine-tune: the perfect prompt fails too.",
        "fine-tuning",
        "fine-tune",
    ),
}

BOTH: Classes = {
    None: Advice(
        "facts are missing, and knowing them is not enough",
        "Retrieve the facts first; then better instructions for what still fails.",
        "retrieval and prompt",
        "retrieve, then prompt",
    ),
    "partial": Advice(
        "some checks lack a fact, others fail with it",
        "Retrieve the facts first; then instructions for the other checks, then fine-tuning.",
        "retrieval and prompt",
        "retrieve, then prompt",
    ),
    "knowledge_then_prompt": Advice(
        "facts and instructions are needed together",
        "Retrieve the facts and add these instructions; no fine-tuning needed.",
        "retrieval and prompt",
        "retrieve, then prompt",
    ),
}
