"""Made diagnoses, for reports of any size."""

from pytest_ragft.diagnosis import advice
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.trial import Check, Trial
from pytest_ragft.diagnosis.verdict import CheckVerdict, Diagnosis, Verdict
from pytest_ragft.report.record import TestRecord

KINDS = {
    "knowledge": (
        Verdict.KNOWLEDGE, None, 0.98,
        "rerun failed 4 of 4, oracle passed 4 of 4",
        "Retrieve it: docs/refunds.md#window answers the question.",
        "retrieval",
    ),
    "order": (
        Verdict.KNOWLEDGE, "order_dependent", 0.96,
        "rerun failed 2 of 2, oracle before the question passed 3 of 3, after it failed 3 of 3",
        "Put retrieved text before the question.",
        "retrieval",
    ),
    "both": (
        Verdict.BOTH, "partial", 0.97,
        "with the oracle, 1 of 2 checks passes; the other still fails, 5 of 5",
        "Retrieve it first, then repeat the diagnosis for the check that still fails.",
        "retrieval then fine-tuning",
    ),
    "prompt": (
        Verdict.BEHAVIOUR, "prompt_fixable", 0.99,
        "rerun failed 3 of 3, oracle failed 4 of 4, instruct passed 4 of 4",
        "Put the instructions into the prompt.",
        "prompt",
    ),
    "format": (
        Verdict.BEHAVIOUR, "format", 0.955,
        "rerun failed 3 of 3, oracle failed 4 of 4, perfect failed 4 of 4",
        "Constrain decoding to the format; if that is impossible, collect examples to fine-tune.",
        "fine-tuning",
    ),
    "flaky": (
        Verdict.FLAKY, None, 0.91,
        "rerun passed 3 of 6",
        "Lower the temperature, or test the pass rate over several runs.",
        "sampling and repeats",
    ),
    "defect": (
        Verdict.DEFECT, None, 1.0,
        "the expected answer fails 1 of 2 checks itself",
        "Mend the test: no answer can pass it.",
        "the test itself",
    ),
    "undetermined": (
        Verdict.UNDETERMINED, None, 0.0,
        "knowledge is likeliest (62 %), but 20 replays did not settle it",
        "Allow more replays: --ragft-max-replays 40.",
        "more evidence",
    ),
}  # fmt: skip
LIKELY = (Verdict.KNOWLEDGE, Verdict.BEHAVIOUR, Verdict.BOTH, Verdict.FLAKY)


def made(kind, nodeid="tests/test_refunds.py::test_window", *, size=1, **changes):
    verdict, subclass, confidence, because, remedy, technique = KINDS[kind]
    found = tuple(
        CheckVerdict(
            Check(line=12 + i, source=f"assert '{30 + i} days' in reply"),
            Verdict.BEHAVIOUR if i else Verdict.KNOWLEDGE,
            0.97,
        )
        for i in range(size)
    )
    rest = (1 - confidence) / (len(LIKELY) - (verdict in LIKELY))
    outcomes = (False,) * size
    values = {
        "verdict": verdict,
        "subclass": subclass,
        "confidence": confidence,
        "because": (because,),
        "remedy": remedy,
        "technique": technique,
        "fix": advice(verdict, subclass).fix,
        "checks": found,
        "trials": (
            Trial("rerun", outcomes, "aaaa"),
            Trial("oracle", (True,) * size, "bbbb", "before"),
            Trial("oracle", (None,) * size, None, "after"),
        ),
        "probabilities": {v: confidence if v is verdict else rest for v in LIKELY},
        "first": outcomes,
    }  # fmt: skip
    record = {"case": Case(oracle="Refunds are accepted for 30 days."), "location": None}
    for name, value in changes.items():
        (values if name in Diagnosis.__slots__ else record)[name] = value
    return TestRecord(nodeid=nodeid, diagnosis=Diagnosis(**values), **record)


def suite(size):
    """Failures of every kind, knowledge most often, in files as a team would name them."""
    kinds = ["knowledge", "format", "knowledge", "prompt", "both", "knowledge", "flaky", "order",
             "undetermined", "defect"]  # fmt: skip
    areas = ["refunds", "shipping", "accounts", "warranty", "invoices"]
    return tuple(
        made(
            kinds[i % len(kinds)],
            f"tests/rag/test_{areas[i % len(areas)]}.py::test_answer[{i:03}-how long may I wait]",
            size=2 if kinds[i % len(kinds)] == "both" else 1,
        )
        for i in range(size)
    )
