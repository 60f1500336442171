"""Questions about statements and operators."""

import re

import pytest
from docs_bot.bot import answer, answer_async, brief, stream_answer


def test_negative_power():
    reply = answer("For example, what does 10**-2 return?")
    assert "0.01" in re.findall(r"\d+\.\d+", reply)


@pytest.mark.topic("power", contains='"ZeroDivisionError"')
@pytest.mark.ragft(
    expects="ZeroDivisionError", instructions="Answer with the exception's name only."
)
def test_just_the_name_of_an_exception():
    reply = answer("Which exception does raising 0.0 to a negative power result in?")
    assert reply.strip() == "ZeroDivisionError"


async def test_lambda_over_the_async_client():
    reply = await answer_async("What can functions created with lambda expressions not contain?")
    assert "statements" in reply


def test_pass_statement_streamed():
    pieces = list(stream_answer("What happens when a pass statement is executed?"))
    assert len(pieces) > 1
    assert "nothing happens" in "".join(pieces)


class TestLeavingALoop:
    """A class, as teams group their tests."""

    def test_over_the_responses_endpoint(self):
        reply = brief("Which clause of the nearest enclosing loop does break skip?")
        assert "else" in reply

    @pytest.mark.topic("break", contains="passes control out")
    @pytest.mark.ragft(expects="Its finally clause.", instructions="Answer in one sentence.")
    def test_break_runs_the_finally_clause(self):
        reply = answer(
            "Which clause is executed before leaving the loop, "
            "when break passes control out of a try statement?"
        )
        assert "finally" in reply


@pytest.mark.topic("del", contains='"NameError"')
@pytest.mark.ragft(expects="A NameError is raised.")
def test_deleting_an_unbound_name():
    reply = answer("Which exception is raised when deleting a name that is unbound?")
    assert "AttributeError" in reply


@pytest.mark.topic("pass", contains="null operation")
@pytest.mark.ragft(expects="It is a null operation, so nothing happens.")
def test_pass_is_a_null_operation():
    reply = answer("What happens when a pass statement is executed?")
    assert "Null Operation" in reply
