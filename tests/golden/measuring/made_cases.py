"""Made measurements of golden cases."""

from pytest_ragft.golden.measured import Measured, MeasuredCheck, Retrieved

WINDOW = "Shoes may be returned within 30 days of delivery, unworn and in their box."
COSTS = "Return shipping costs 5 euros and is taken off the refund that you receive."
HISTORY = "The shop was founded in 1987 by Anna Berg and is still run by her family today."


def check(outcome, *, kind="content", name="contains_any"):
    return MeasuredCheck(name, kind, outcome)


def entry(text=None, source=None):
    return Retrieved(text, source)


def measured(nodeid="tests/shop.ragft.yaml::window", **changes):
    values = {
        "question": "How long may I return shoes?",
        "expects": ("30 days",),
        "sources": ("docs/refunds.md#window",),
        "retrieved": (entry(WINDOW, "refunds.md"),),
        "reply": "You have 30 days.",
        "checks": (check(outcome=True),),
    }
    return Measured(nodeid, **{**values, **changes})
