"""The decision: which replays are worth paying for, when to stop, and what the evidence says."""

from pytest_ragft.diagnosis.evidence import Evidence
from pytest_ragft.diagnosis.plan import Replay
from pytest_ragft.diagnosis.procedure import NotRun, conclude, diagnose, step
from pytest_ragft.diagnosis.refusal import is_refusal
from pytest_ragft.diagnosis.shared import SharedCause, shared_cause
from pytest_ragft.diagnosis.statistics import is_majority, needed, wilson
from pytest_ragft.diagnosis.suite import Share, SuiteSummary, summarise
from pytest_ragft.diagnosis.taxonomy import REMARKS, TAXONOMY, Advice, Fix, Technique, advice
from pytest_ragft.diagnosis.trial import Check, CheckKind, Outcome, Outcomes, Trial, arm_counts
from pytest_ragft.diagnosis.verdict import CheckVerdict, Diagnosis, Remark, Verdict

__all__ = [
    "REMARKS",
    "TAXONOMY",
    "Advice",
    "Check",
    "CheckKind",
    "CheckVerdict",
    "Diagnosis",
    "Evidence",
    "Fix",
    "NotRun",
    "Outcome",
    "Outcomes",
    "Remark",
    "Replay",
    "Share",
    "SharedCause",
    "SuiteSummary",
    "Technique",
    "Trial",
    "Verdict",
    "advice",
    "arm_counts",
    "conclude",
    "diagnose",
    "is_majority",
    "is_refusal",
    "needed",
    "shared_cause",
    "step",
    "summarise",
    "wilson",
]
