"""Made figures over golden cases."""

from dataclasses import replace

from pytest_ragft.diagnosis.metrics import (
    CaseFigures,
    Found,
    SuiteMetrics,
    TagMetrics,
    mean,
    rate,
)

FOUND = Found("docs/refunds.md#window", 2, "text")
MISSED = Found("docs/refunds.md#window", None, "absent")


def case(number, *, passed=True, found=(FOUND,)):
    return CaseFigures(f"tests/shop.ragft.yaml::case-{number}", passed, 5, tuple(found))


def outcomes(passed, failed):
    return [True] * passed + [False] * failed


def metrics(**changes):
    """41 of 50 cases pass; of the nine that fail, five missed their source."""
    values = {
        "metrics": (
            rate("pass_rate", outcomes(41, 9)),
            rate("abstention_recall", outcomes(3, 1), "phrases"),
            *(mean("recall", [1.0] * n + [0.0] * (40 - n), k=k) for k, n in ((1, 21), (5, 35))),
            *(rate_at("hit", n, 40 - n, k=k) for k, n in ((1, 21), (5, 35))),
            mean("ndcg", [1.0] * 21, k=1),
            mean("ndcg", [0.5, 1.0, 1.0], k=5),
            mean("mrr", [0.5] * 20 + [1.0] * 20),
        ),
        "tags": (
            TagMetrics("returns", 30, (rate("pass_rate", outcomes(21, 9)), rate_at("hit", 2, 1))),
            TagMetrics("shipping", 20, (rate("pass_rate", outcomes(20, 0)),)),
        ),
        "cases": (
            *(case(n) for n in range(41)),
            *(case(n, passed=False, found=[MISSED]) for n in range(41, 46)),
            *(case(n, passed=False) for n in range(46, 50)),
        ),
        "notes": ("1 case ended in an error before a reply: not counted.",),
        "matched": {"name": 0, "text": 45, "file": 0, "absent": 5},
    }
    return SuiteMetrics(**{**values, **changes})


def rate_at(name, passed, failed, k=5):
    return replace(rate(name, outcomes(passed, failed)), k=k)
