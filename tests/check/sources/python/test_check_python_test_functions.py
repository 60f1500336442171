"""Tests are known with what they assert, whether they ask a model, and by what they measure."""

import pytest
from python_facts import facts, only

PATH = "tests/test_app.py"


def said(source):
    return only(source, "test", PATH).values


@pytest.mark.parametrize(
    ("body", "asserts"),
    [
        ("assert a\n    assert b", 2),
        ("print(a)", 0),
        ("with pytest.raises(ValueError):\n        f()", 1),
        ("mock.assert_called_once()", 1),
        ("check_answer(a)", 1),
        ("assert_test(case, metrics)", 1),
        ("raise AssertionError", 1),
        ("evaluate(rows)", 1),
        ("evaluate(rows)\n    assert x", 1),
        ("helper()", 2),
        ("def inner():\n        assert x\n    inner()", 1),
    ],
)
def test_what_may_fail_is_counted(body, asserts):
    source = f"def test_it():\n    {body}\n\ndef helper():\n    assert 1\n    assert 2\n"
    assert said(source)["asserts"] == asserts


@pytest.mark.parametrize(
    ("source", "generates"),
    [
        ("def test_it():\n    assert llm.invoke('q')", True),
        ("def test_it():\n    assert query_rag('q')", True),
        (
            "def test_it():\n    assert ask_app('q')\ndef ask_app(q):\n    return llm.invoke(q)",
            True,
        ),
        ("def test_it(mock_llm):\n    assert llm.invoke('q')", False),
        ("def test_it():\n    with patch('x'):\n        assert llm.invoke('q')", False),
        ("def test_it():\n    assert add(1, 2) == 3", False),
    ],
)
def test_a_model_is_asked_unless_it_is_replaced(source, generates):
    assert said(source)["generates"] is generates


def test_thresholds_and_metrics():
    source = """
        def test_it(rows):
            metric = FaithfulnessMetric(threshold=0.7)
            result = evaluate(rows, metrics=[faithfulness, m.context_recall, BaseMetric])
            assert result["faithfulness"] >= 0.8
            assert 0.5 < result["x"] and result["y"] == 3
            assert score(threshold=limit) > limit
    """
    values = said(source)
    assert values["thresholds"] == (0.5, 0.7, 0.8)
    assert values["metrics"] == ("FaithfulnessMetric", "context_recall", "faithfulness")


@pytest.mark.parametrize(
    ("decorators", "cases"),
    [
        ("", 1),
        ("@pytest.mark.parametrize('a', [1, 2, 3])\n", 3),
        ("@pytest.mark.parametrize('a', [1, 2])\n@pytest.mark.parametrize('b', (1, 2, 3))\n", 6),
        ("@pytest.mark.parametrize('a', argvalues=[1, 2])\n", 2),
        ("@pytest.mark.parametrize('a', CASES)\n", 1),
        ("@pytest.mark.parametrize('a')\n", 1),
        ("@pytest.mark.live\n", 1),
        ("@pytest.mark.parametrize('a', [])\n", 1),
    ],
)
def test_rows_of_parametrization_are_cases(decorators, cases):
    assert said(f"{decorators}def test_it(a):\n    assert a")["cases"] == cases


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("class TestIt:\n    def test_it(self): pass", ["tests.test_app.TestIt.test_it"]),
        ("class It(TestCase):\n    def test_it(self): pass", ["tests.test_app.It.test_it"]),
        ("class It:\n    def test_it(self): pass", []),
        ("@pytest.fixture\ndef test_data(): pass", []),
        ("def helper():\n    def test_it(): pass", []),
        ("async def test_it(): pass", ["tests.test_app.test_it"]),
        ("def check(): pass", []),
    ],
)
def test_what_pytest_collects_is_a_test(source, names):
    assert [fact.name for fact in facts(source, "test", PATH)] == names


def test_a_file_of_another_name_holds_no_test():
    assert facts("def test_it(): pass", "test", "app/main.py") == []


def test_a_test_that_calls_itself_is_counted_once():
    assert said("def test_it():\n    assert test_it()")["asserts"] == 1
