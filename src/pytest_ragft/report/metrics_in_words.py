"""What figures over golden cases are called, and how they are written."""

from collections.abc import Mapping

from pytest_ragft.diagnosis.metrics import Metric

NAMES: Mapping[str, str] = {
    "pass_rate": "pass rate",
    "format_consistency": "format consistency",
    "constraint_adherence": "constraint adherence",
    "abstention_precision": "abstention precision",
    "abstention_recall": "abstention recall",
    "faithfulness": "faithfulness",
    "answer_relevance": "answer relevance",
    "faithfulness_estimate": "faithfulness, estimated",
    "context_utilisation": "context utilisation",
    "hit": "hit",
    "pass_rate_with_hit": "pass rate if hit",
    "pass_rate_without_hit": "pass rate if missed",
    "recall": "recall",
    "precision": "precision",
    "ndcg": "nDCG",
    "mrr": "MRR",
}
"""As they stand in the table, in its order."""


def title(metric: Metric) -> str:
    return NAMES[metric.name] if metric.k is None else f"{NAMES[metric.name]}@{metric.k}"


def interval_of(metric: Metric, scale: int = 1, digits: int = 2) -> str:
    """Empty where there is none."""
    if metric.low is None or metric.high is None:
        return ""
    return f"{scale * metric.low:.{digits}f} to {scale * metric.high:.{digits}f}"
