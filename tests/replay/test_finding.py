"""What a report shows of the calls of a failing test."""

from types import SimpleNamespace

from pytest_ragft.diagnosis import Diagnosis, Verdict
from pytest_ragft.diagnosis.answering import Part
from pytest_ragft.diagnosis.call import Call, Exchange, Message, Reply
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.course import Course
from pytest_ragft.replay.compared import Compared
from pytest_ragft.replay.examination import Examination
from pytest_ragft.replay.failure import Failure
from pytest_ragft.replay.finding import found
from pytest_ragft.replay.spill import KeptSequence, Spill

PARTS = (Part("before", "its reply stands in a later prompt"), Part("answers", "it is the last"))


def exchange(text, judge=None):
    return Exchange("openai-chat", Call("m", (Message("user", text, 0),)), Reply("Yes."), judge)


def test_calls_on_disk_are_marked_as_they_are_read():
    calls = [exchange("Plan."), exchange("Grade.", judge="declared"), exchange("Answer.")]
    spill = Spill()
    failure = Failure(None, None, KeptSequence.of(calls, spill), None, fresh=False)
    course = Course(parts=PARTS)
    experiment = SimpleNamespace(course=course, trials=[], unforeseen={}, not_run={})
    diagnosis = Diagnosis(Verdict.UNDETERMINED, None, 0.0, ("why",), "do")
    marked = found(failure, Examination(Case()), experiment, diagnosis).failure.exchanges
    assert len(marked) == 3
    assert [each.edited for each in marked] == [False, False, True]
    assert [each.edited for each in marked[1:]] == [False, True]
    assert [each.call for each in marked] == [each.call for each in calls]
    spill.close()


def test_what_a_check_looked_at_may_be_on_disk_too():
    seen, spill = Compared(("Yes.",), ("No.",), ("client",)), Spill()
    for kept in (seen, spill.keep(seen)):
        assert Failure(None, None, (), None, fresh=False, compared=kept).looked_at == seen
    spill.close()
