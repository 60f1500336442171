"""Imported names, and calls that run at import."""

import pytest

from pytest_ragft.check.sources.python import read_python

WANTED = frozenset({"faithfulness", "evaluate", "create"})


def facts(source, kind, path="evals/run.py"):
    read = read_python(path, source.encode(), WANTED)
    return [(fact.name, fact.span.line, fact.scope) for fact in read.facts if fact.kind == kind]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from ragas.metrics import faithfulness\n", [("ragas.metrics.faithfulness", 1, "")]),
        ("from ragas.metrics import faithfulness as f\n", [("ragas.metrics.faithfulness", 1, "")]),
        ("from ragas.metrics import answer_relevancy\n", []),
        ("import ragas\n", []),
        (
            "def run():\n    from ragas.metrics import faithfulness\n",
            [("ragas.metrics.faithfulness", 2, "run")],
        ),
    ],
)
def test_an_imported_name_that_is_wanted_is_a_fact(source, found):
    assert facts(source, "import") == found


CALL = "client.chat.completions.create(model='m')\n"


@pytest.mark.parametrize("path", ["test_key.py", "tests/test_key.py", "key_test.py"])
def test_a_call_at_the_top_of_a_test_file_runs_at_import(path):
    source = f"import openai\nclient = openai.OpenAI()\n{CALL}"
    assert facts(source, "collected", path) == [("openai.OpenAI.chat.completions.create", 3, "")]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("key.py", CALL),
        ("test_key.py", f"def test_it():\n    {CALL}"),
        ("test_key.py", f"if __name__ == '__main__':\n    {CALL}"),
        ("test_key.py", "x = 1\n"),
    ],
)
def test_other_calls_do_not(path, source):
    assert facts(f"import openai\nclient = openai.OpenAI()\n{source}", "collected", path) == []


def test_a_condition_of_another_kind_is_no_guard():
    source = f"import openai\nclient = openai.OpenAI()\nif LIVE:\n    {CALL}"
    assert len(facts(source, "collected", "test_key.py")) == 1
