"""What a file is for, by its path."""

import pytest

from pytest_ragft.check.sources.context import context_of


@pytest.mark.parametrize(
    ("path", "context"),
    [
        ("src/app/store.py", "application"),
        ("train.ipynb", "application"),
        ("demo.py", "application"),
        ("app/retrieval.py", "application"),
        ("app/medieval.py", "application"),
        ("scripts/finetune.py", "application"),
        ("configs/sft.yaml", "application"),
        ("contest/app.py", "application"),
        ("recipes/zephyr/sft.yaml", "application"),
        ("tests/test_store.py", "test"),
        ("app/tests/store.py", "test"),
        ("Tests/store.py", "test"),
        ("app/store_test.py", "test"),
        ("app/store_tests.py", "test"),
        ("conftest.py", "test"),
        ("test_rag.ipynb", "test"),
        ("test.py", "test"),
        ("examples/app/tests/test_store.py", "test"),
        ("tests/fixtures/examples/a.yaml", "test"),
        ("tests/evals/test_rag.py", "evaluation"),
        ("tests/test_rag_eval.py", "evaluation"),
        ("tests/golden/rows.jsonl", "evaluation"),
        ("evals/run.py", "evaluation"),
        ("app/eval.py", "evaluation"),
        ("app/RagEvaluation.ipynb", "evaluation"),
        ("app/evaluate_rag.py", "evaluation"),
        ("benchmarks/speed.py", "evaluation"),
        ("promptfooconfig.yaml", "evaluation"),
        ("promptfoo.redteam-rag.yaml", "evaluation"),
        ("docs/eval/golden_set.json", "evaluation"),
        ("examples/app.py", "example"),
        ("examples/rag/eval.py", "example"),
        ("example_input/qa.jsonl", "example"),
        ("cookbook/Demos/a.ipynb", "example"),
        ("tutorials/a.ipynb", "example"),
        ("docs/conf.py", "example"),
        ("Docs/guide.ipynb", "example"),
        ("docsearch/app.py", "application"),
        ("doc/conf.py", "example"),
        ("app/types/doc/param.py", "application"),
    ],
)
def test_a_path_says_what_a_file_is_for(path, context):
    assert context_of(path) == context
