"""Records go from one process to another and come back as they were."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_ragft.diagnosis import Diagnosis, Trial, Verdict
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.report import transfer
from pytest_ragft.report.record import RunRecord, TestRecord
from pytest_ragft.report.transfer import TransferError, pack, unpack

PLAIN = Diagnosis(Verdict.KNOWLEDGE, None, 1, ("why",), "do", probabilities={Verdict.FLAKY: 0.5})
TEST = TestRecord("a.py::test", Case(), PLAIN, location=("a.py", 3), not_run={"oracle": 2})

st.register_type_strategy(float, st.floats(allow_nan=False))
st.register_type_strategy(
    Sequence, lambda kind: st.lists(st.from_type(get_args(kind)[0]), max_size=2).map(tuple)
)
st.register_type_strategy(str, st.text(st.characters(exclude_categories=()), max_size=5))


@pytest.fixture(scope="module", autouse=True)
def readers_made_anew():
    """They are made once a process, which may have been in a thread that nothing watches."""
    transfer._reader.cache_clear()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.from_type(RunRecord))
def test_every_record_comes_back_equal(run):
    text = pack(run)
    assert unpack(RunRecord, text) == run
    assert pack(unpack(RunRecord, text)) == text
    assert text.isascii(), "lone surrogates and all"


def _changed(**parts):
    return json.dumps({**json.loads(pack(TEST)), **parts})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON: "),
        ("[]", "TestRecord: expected an object of nodeid, case, "),
        (_changed(more=1), "TestRecord: expected an object of nodeid, case, "),
        (_changed(nodeid=3), "TestRecord.nodeid: expected str, found 3."),
        (_changed(nodeid=[9] * 99), "TestRecord.nodeid: expected str, found [9, 9, "),
        (_changed(exchanges={}), "TestRecord.exchanges: expected a list, found {}."),
        (_changed(location=["a", 1, 2]), "TestRecord.location: expected 2 values, found"),
        (_changed(location=["a", "1"]), "TestRecord.location[1]: expected int, found '1'."),
        (_changed(location=["a", True]), "TestRecord.location[1]: expected int, found True."),
        (_changed(not_run=[]), "TestRecord.not_run: expected an object, found []."),
        (_changed(not_run={"x": 0.5}), "TestRecord.not_run['x']: expected int, found 0.5."),
        (_changed(case=None), "TestRecord.case: expected an object of oracle, "),
    ],
)
def test_what_is_no_such_record_is_refused_with_its_place(text, message):
    with pytest.raises(TransferError) as caught:
        unpack(TestRecord, text)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("part", "value", "message"),
    [
        ("verdict", "luck", "Diagnosis.verdict: expected ('knowledge', 'behaviour', "),
        ("probabilities", {"luck": 1}, "Diagnosis.probabilities (key): expected ("),
        ("confidence", False, "Diagnosis.confidence: expected float, found False."),
        ("echo", [None, 1], "Diagnosis.echo[1]: expected bool, found 1."),
    ],
)
def test_a_word_of_another_version_is_refused(part, value, message):
    text = json.dumps({**json.loads(pack(PLAIN)), part: value})
    with pytest.raises(TransferError) as caught:
        unpack(Diagnosis, text)
    assert str(caught.value).startswith(message)


def test_a_literal_is_one_of_its_words():
    wrong = replace(PLAIN, trials=(Trial("oracle", (), placement="beside"),))
    with pytest.raises(TransferError) as caught:
        unpack(Diagnosis, pack(wrong))
    assert str(caught.value).startswith(
        "Diagnosis.trials[0].placement: expected ('before', 'after'"
    )


def test_only_records_can_be_packed():
    with pytest.raises(TypeError, match=r"<object .* has no form that another process could read"):
        pack(replace(TEST, error=object()))
