"""Cases of an evaluation in code are told from few-shot examples and other lists."""

import pytest
from python_facts import facts, only

ROW = '{"question": "How long is the trial?", "expected": "14 days"}'
SOURCED = '{"question": "How long?", "expected": "14 days", "source": "plans.md"}'


@pytest.mark.parametrize(
    ("source", "path", "counts"),
    [
        (f"TEST_CASES = [{ROW}, {SOURCED}]", "app/check.py", (2, 2, 1)),
        (f"CASES: list[dict] = [{ROW}, {ROW}, {ROW}]", "app/check.py", (3, 3, 0)),
        (f"samples = ({ROW}, {ROW})", "evals/run.py", (2, 2, 0)),
        (f"def f():\n    golden = [{ROW}, {ROW}]", "app/check.py", (2, 2, 0)),
        (
            (
                "goldens = [Golden(input='a?', expected_output='b'), "
                "Golden(input='c?', expected_output='d')]"
            ),
            "app/check.py",
            (2, 2, 0),
        ),
    ],
)
def test_lists_of_cases(source, path, counts):
    values = only(source, "dataset", path).values
    assert values["purpose"] == "evaluation"
    assert (values["rows"], values["with_expected"], values["with_source"]) == counts


@pytest.mark.parametrize(
    ("source", "path"),
    [
        (f"few_shot_tests = [{ROW}, {ROW}]", "app/main.py"),
        (f"rows = [{ROW}, {ROW}]", "app/main.py"),
        (f"samples = [{ROW}, {ROW}]", "app/main.py"),
        (f"TEST_CASES = [{ROW}]", "app/main.py"),
        ('TEST_CASES = [{"a": 1}, {"b": 2}]', "app/main.py"),
        ("TEST_CASES = [1, 2, 3]", "app/main.py"),
        ("TEST_CASES = load()", "app/main.py"),
        (
            (
                'TEST_CASES = [{"instruction": "a", "output": "b"}, '
                '{"instruction": "a", "output": "b"}]'
            ),
            "app/train.py",
        ),
        ('test_questions = ["a?", "b?", "c?"]', "app/main.py"),
        ('names = ["a?", "b?", "c?"]\nllm.invoke(names)', "evals/run.py"),
        ('eval_questions = ["a?", "b?"]\nllm.invoke(eval_questions)', "evals/run.py"),
    ],
)
def test_other_lists(source, path):
    assert facts(source, "dataset", path) == []


@pytest.mark.parametrize("answer", ["actual_output", "response", "actualResponse"])
def test_rows_with_an_answer_and_nothing_to_hold_it_against_are_no_cases(answer):
    row = f'{{"question": "How long?", "context": "14 days", "{answer}": "two weeks"}}'
    assert facts(f"TEST_CASES = [{row}, {row}]", "dataset", "evals/run.py") == []
    checked = row.replace("}", ', "expected": "14 days"}')
    assert only(f"TEST_CASES = [{checked}, {checked}]", "dataset", "evals/run.py")


def test_cases_whose_answer_is_written_out_try_out_a_metric():
    source = """
        def test_one():
            check(LLMTestCase(input="a?", expected_output="b", actual_output="b"))

        def test_two():
            check(LLMTestCase(input="c?", expected_output="d", actual_output="e"))
    """
    assert facts(source, "dataset", "tests/test_metrics.py") == []


def test_the_same_question_twice_is_one_case():
    source = """
        def test_one():
            validate(question="a?", expected="b")
            validate(question="a?", expected="c")

        def test_two():
            validate(question="d?", expected="e")
    """
    assert only(source, "dataset", "tests/test_rules.py").values["rows"] == 2


def test_a_list_of_questions_that_a_model_is_asked():
    source = 'eval_questions = ["a?", "b?", "c?"]\nfor q in eval_questions:\n    llm.invoke(q)'
    values = only(source, "dataset", "evaluation/run.py").values
    assert (values["rows"], values["with_expected"]) == (3, 0)


@pytest.mark.parametrize(
    "marks",
    [
        '"question, expected", [("a?", "b"), ("c?", "d")]',
        '["question", "expected"], [("a?", "b"), pytest.param("c?", "d", id="x")]',
        '"case", [{"question": "a?", "expected": "b"}, {"question": "c?", "expected": "d"}]',
    ],
)
def test_parametrization_with_questions_is_a_table_of_cases(marks):
    source = f"@pytest.mark.parametrize({marks})\ndef test_it(question, expected): pass"
    assert only(source, "dataset", "tests/test_golden.py").values["rows"] == 2


@pytest.mark.parametrize(
    "marks",
    [
        '"a, b", [(1, 2), (3, 4)]',
        '"question", ["a?", "b?"]',
        '"question, expected", CASES',
        'NAMES, [("a?", "b"), ("c?", "d")]',
        '[], [("a?", "b"), ("c?", "d")]',
        '"question, expected", [("a?", "b")]',
    ],
)
def test_other_parametrization_is_none(marks):
    source = f"@pytest.mark.parametrize({marks})\ndef test_it(question, expected): pass"
    assert facts(source, "dataset", "tests/test_golden.py") == []


def test_calls_with_a_question_and_an_answer_in_one_test_after_another():
    source = """
        def test_one():
            assert validate(question="How much?", expected_response="$1500")

        def test_two():
            assert validate(question="How many?", expected_response="10 points")
            assert validate(question=q, expected_response="10 points")

        def helper():
            validate(question="How many?", expected_response="10 points")
    """
    assert only(source, "dataset", "tests/test_rag.py").values["rows"] == 2


def test_a_single_call_is_no_table():
    source = 'def test_one():\n    validate(question="How much?", expected="$1500")'
    assert facts(source, "dataset", "tests/test_rag.py") == []


def test_objects_of_evaluation_libraries_are_cases_wherever_they_stand():
    source = """
        LLMTestCase(input="a?", expected_output="b", **more)
        LLMTestCase(input="c?", expected_output="d")
    """
    fact = only(source, "dataset", "app/run.py")
    assert (fact.name, fact.values["rows"]) == ("deepeval", 2)
