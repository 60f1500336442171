"""The decision: which replays are worth paying for, when to stop, and what the evidence says."""

from pytest_ragft.diagnosis.evidence import Evidence
from pytest_ragft.diagnosis.plan import Replay
from pytest_ragft.diagnosis.procedure import NotRun, conclude, diagnose, step
from pytest_ragft.diagnosis.refusal import is_refusal
from pytest_ragft.diagnosis.suite import Share, SuiteSummary, summarise
from pytest_ragft.diagnosis.taxonomy import TAXONOMY, Advice, Technique, advice
from pytest_ragft.diagnosis.trial import Check, CheckKind, Outcome, Outcomes, Trial, arm_counts
from pytest_ragft.diagnosis.verdict import CheckVerdict, Diagnosis, Verdict

__all__ = [
    "TAXONOMY",
    "Advice",
    "Check",
    "CheckKind",
    "CheckVerdict",
    "Diagnosis",
    "Evidence",
    "NotRun",
    "Outcome",
    "Outcomes",
    "Replay",
    "Share",
    "SuiteSummary",
    "Technique",
    "Trial",
    "Verdict",
    "advice",
    "arm_counts",
    "conclude",
    "diagnose",
    "is_refusal",
    "step",
    "summarise",
]
