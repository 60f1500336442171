"""pytest-xdist at work, compared with itself: what it does to replays is in tests/distributed."""

import pytest
from company_suites import FAILING, RETRIED


@pytest.fixture
def spread(company, pytester):
    """Several tests for a single worker, so that their order is the same in both runs."""

    def spread(source, *options, plugins=()):
        diagnosed = company(
            source,
            *options,
            plugins=["xdist.plugin", *plugins],
            run=pytester.runpytest_subprocess,
            same_output=False,
        )
        # Replays begin before the controller ends its line of dots.
        shown = [" ".join(ran.output.split()) for ran in (diagnosed.plain, diagnosed.watched)]
        return diagnosed, shown

    return spread


@pytest.mark.parametrize("options", [(), ("-x",), ("-v",), ("--maxprocesses=1",)], ids=" ".join)
def test_a_worker_reports_what_it_reports_without_the_diagnosis(spread, options):
    diagnosed, (plain, watched) = spread(FAILING, "-n1", *options)
    assert diagnosed.verdicts == {"test_it": "knowledge"}
    assert watched == plain


def test_two_workers_do_too(spread):
    diagnosed, _ = spread(FAILING, "-n2", "--dist=loadfile")  # whose line says which of the two
    assert diagnosed.verdicts == {"test_it": "knowledge"}


def test_a_test_is_run_again_by_a_worker(spread):
    pytest.importorskip("pytest_rerunfailures", reason="run tests/company/run.py")
    diagnosed, (plain, watched) = spread(
        RETRIED, "-n1", "--reruns=1", plugins=["pytest_rerunfailures"]
    )
    assert diagnosed.verdicts == {"test_fails": "knowledge"}
    assert watched == plain
