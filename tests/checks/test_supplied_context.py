"""In a replay, the gold context counts for checks of contexts and sources."""

import pytest

from pytest_ragft import checks
from pytest_ragft.checks import Answer, Context
from pytest_ragft.checks.supplied import NOTHING, Supplied, supplied, supplying

GOLD = Supplied(("Goods may go back within 30 days.",), ("docs/refunds.md",))
ECHO = Supplied(GOLD.texts, GOLD.sources, echo=True)
OWN = (Context("Parcels leave at noon.", "docs/parcels.md"),)
CITES, GROUNDED = checks.cites("docs/refunds.md"), checks.grounded()

# check, what was supplied, the answer, whether it satisfies the check
REPLAYS = [
    (GROUNDED, GOLD, Answer("30 days", contexts=OWN), True),
    (GROUNDED, GOLD, Answer("14 days", contexts=OWN), False),
    (GROUNDED, NOTHING, Answer("30 days", contexts=OWN), False),
    (CITES, GOLD, Answer("30 days", sources=("docs/parcels.md",)), True),
    (CITES, GOLD, Answer("30 days", contexts=OWN), True),
    (CITES, GOLD, Answer("30 days"), False),
    (CITES, ECHO, Answer("30 days"), True),
    (CITES, NOTHING, Answer("30 days", sources=("docs/parcels.md",)), False),
]


@pytest.mark.parametrize(("check", "given", "answer", "satisfied"), REPLAYS)
def test_the_gold_context_stands_in_for_what_was_retrieved(check, given, answer, satisfied):
    with supplying(given):
        assert supplied() is given
        assert (check.fault(answer) is None) is satisfied
    assert supplied() is NOTHING
