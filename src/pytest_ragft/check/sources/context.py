"""What a file is for, judged by its path alone."""

import re

from pytest_ragft.check.fact import Context

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

_TEST_FOLDERS = frozenset({"test", "tests", "testing", "unittest", "unittests", "__tests__"})
_TEST_FILE = re.compile(r"(?i)^(test_.*|.*_tests?|conftest)\.(py|ipynb)$|^tests?\.(py|ipynb)$")
_EVALUATION = frozenset(
    {
        *("eval", "evals", "evaluate", "evaluates", "evaluating", "evaluation", "evaluations"),
        *("evaluator", "evaluators", "benchmark", "benchmarks", "benchmarking", "golden"),
        *("goldens", "goldset", "ragas", "deepeval", "promptfoo", "promptfooconfig"),
        *("promptfoorc", "redteam", "groundtruth"),
    }
)
_EXAMPLE = frozenset(
    {
        *("example", "examples", "demo", "demos", "tutorial", "tutorials", "cookbook"),
        *("cookbooks", "sample", "samples", "playground", "quickstart", "quickstarts"),
        *("workshop", "workshops", "lesson", "lessons", "course", "courses"),
    }
)
_DOCUMENTATION = frozenset({"docs", "documentation"})


def context_of(path: str) -> Context:
    """What a file is for.

    The law, first match wins:

    1. `evaluation`: a test (see 2) whose path also holds a word of evaluation (eval, golden,
       benchmark, ragas, promptfoo, ...), in any spelling: `tests/evals/`, `test_rag_eval.py`.
    2. `test`: a folder called tests, or a file called test_*, *_test or conftest.
    3. `example`: a folder called examples, demos, tutorials, cookbooks, samples, workshops,
       lessons, courses, or one such word with another (`example_input/`). A file's own name
       does not count: `demo.py` at the top of a project is the project.
    4. `evaluation`: a word of evaluation in any folder or in the file's name.
    5. `example`: a folder called docs; doc at the top only, since packages call modules so.
    6. `application`: all else, notebooks and scripts included.

    So an evaluation inside an example is an example, and one inside the documentation is an
    evaluation: golden sets do stand there in real projects, and examples are not run for results.
    """
    folders, _, name = path.rpartition("/")
    parts = folders.split("/") if folders else []
    words = _words(path)
    if not _TEST_FOLDERS.isdisjoint(map(str.lower, parts)) or _TEST_FILE.match(name):
        return "test" if _EVALUATION.isdisjoint(words) else "evaluation"
    if not _EXAMPLE.isdisjoint(_words(folders)):
        return "example"
    if not _EVALUATION.isdisjoint(words):
        return "evaluation"
    documented = parts[:1] == ["doc"] or not _DOCUMENTATION.isdisjoint(map(str.lower, parts))
    return "example" if documented else "application"


def _words(path: str) -> set[str]:
    """`tests/RagEval_set.py` as tests, rag, eval, set, py."""
    return {word.lower() for word in _WORD.findall(path)}
