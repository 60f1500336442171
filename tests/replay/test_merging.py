"""What several workers found, as one run."""

import pytest

from pytest_ragft.diagnosis import Diagnosis, Verdict
from pytest_ragft.diagnosis.call import Call, Exchange, Reply
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.replay.notes import Noted, named, notes
from pytest_ragft.replay.workers.merging import Placed, merged, noticed, total
from pytest_ragft.report.record import Cost, RunRecord, TestRecord


def _test(nodeid, model):
    exchange = Exchange("openai-chat", Call(model, ()), Reply())
    return TestRecord(nodeid, Case(), Diagnosis(Verdict.FLAKY, None, 1, (), ""), (exchange,))


def test_tests_stand_in_the_order_of_the_suite():
    placed = [Placed(4, _test("d", "m2")), Placed(0, _test("a", "m1")), Placed(2, _test("c", "m1"))]
    here = RunRecord("now", (), "9", "3", failures=3)
    run = merged(here, placed, [Cost(calls=1), Cost(calls=2)])
    assert [test.nodeid for test in run.tests] == ["a", "c", "d"]
    assert run.models == ("m1", "m2")
    assert run.cost.calls == 3
    assert run.failures == 3


@pytest.mark.parametrize(
    ("costs", "sum_"),
    [
        ([], Cost()),
        ([Cost(), Cost()], Cost()),
        ([Cost(calls=2, usd=0.5), Cost(calls=1, usd=0.25), Cost()], Cost(calls=3, usd=0.75)),
        ([Cost(calls=2, usd=0.5), Cost(calls=1)], Cost(calls=3)),
        ([Cost(2, 1, 30, 4, 0.5, 1), Cost(1, 1, 3, 1, 0.5, 0)], Cost(3, 2, 33, 5, 1.0, 1)),
    ],
)
def test_costs_add_up_and_an_unknown_part_leaves_the_sum_unknown(costs, sum_):
    assert total(costs) == sum_


def test_what_all_of_them_see_is_told_once():
    first = Noted(("w1", "w2"), 2, ("host/a",), ("c", "a"))
    second = Noted(("w2", "w3"), 2, ("host/b", "host/a"), ("b", "gone"), complete=False)
    both = noticed([first, second], ["a", "b", "c"])
    assert both == Noted(
        ("w1", "w2", "w3"), 2, ("host/a", "host/b"), ("a", "b", "c", "gone"), complete=False
    )
    assert noticed([], []) == Noted()
    told = notes(both)
    assert told[:3] == ("w1", "w2", "w3")
    assert "at import or collection: 2." in told[3]
    assert "host/a, host/b" in told[4]
    assert told[5].endswith("cannot fail: a, b, c, ...")
    assert notes(Noted()) == ()


def test_only_the_first_few_are_named():
    assert named(["a", "b", "c", "d"]) == "a, b, c, ..."
    assert named(["a", "b", "c", "d"], 4) == "a, b, c, d"
