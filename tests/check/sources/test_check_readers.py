"""Which file has which reader, and that no reader raises for what stands in a file."""

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pytest_ragft.check.fact import Comment, FileFacts
from pytest_ragft.check.sources import read_file, readable
from pytest_ragft.check.sources.comments import comments


@pytest.mark.parametrize(
    ("path", "is_read"),
    [
        ("a.py", True),
        ("a/b.IPYNB", True),
        ("a.yaml", True),
        ("a.yml", True),
        ("a.toml", True),
        ("a.json", True),
        ("a.jsonl", True),
        ("a.csv", True),
        ("a.sh", True),
        ("Makefile", True),
        ("Dockerfile.gpu", True),
        ("Dockerfile-api", True),
        ("Jenkinsfile", True),
        ("Pipfile", True),
        ("setup.cfg", True),
        ("requirements-dev.txt", True),
        ("requirements/base.txt", True),
        ("requirements/base.in", True),
        ("notes.txt", False),
        ("MANIFEST.in", False),
        ("package-lock.json", False),
        ("pnpm-lock.yaml", False),
        ("model/tokenizer.json", False),
        ("values.schema.json", False),
        ("a.md", False),
        ("json", False),
        ("a.setup.cfg", False),
    ],
)
def test_only_files_that_may_hold_something_are_read(path, is_read):
    assert readable(path) is is_read


def test_a_path_without_a_reader_is_refused():
    with pytest.raises(ValueError, match=r"'a.md': no reader; ask `readable` first"):
        read_file("a.md", b"", frozenset())


def test_a_file_that_holds_nothing_is_not_placed():
    assert read_file("tests/a.json", b"{}", frozenset()) == FileFacts("tests/a.json", "json")


def test_a_file_that_holds_something_stands_in_a_context():
    assert read_file("tests/run.sh", b"pytest", frozenset()).context == "test"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (b"a: 1 # ragft: ignore[x] y\n", (Comment(1, 6, "# ragft: ignore[x] y", alone=False),)),
        (b"\n  #ragft: ignore[x]\r\n", (Comment(2, 3, "#ragft: ignore[x]", alone=True),)),
        ("é # ragft: ü".encode(), (Comment(1, 3, "# ragft: ü", alone=False),)),
        (b"a#ragft: x", ()),
        (b"ragft: x", ()),
        (b"", ()),
    ],
)
def test_comments_of_other_languages_speak_as_those_of_python(source, found):
    assert comments(source) == found


PATHS = (
    *("a.py", "a.ipynb", "a.yaml", ".github/workflows/a.yml", "environment.yml", "ragft.yaml"),
    *("a.toml", "pyproject.toml", "Pipfile", "a.json", "package.json", "train.jsonl", "eval.json"),
    *("a.csv", "a.tsv", "a.sh", "crontab", "Makefile", "Dockerfile", "Jenkinsfile", "setup.cfg"),
    *("requirements.txt",),
)
ANY_PATH = st.sampled_from(PATHS)
WANTED = frozenset({"Chroma"})
MANY = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PIECES = st.sampled_from(
    [
        *("chunk_size: 5\n", "prompt: ", "- ", "? ", "&a ", "*a ", "<<: ", "{{ x }}", "{% if %}"),
        *("[", "]", "{", "}", '"', "'", ",", ":", "|\n ", "\t", "\n", "\r", "\\", "#", "="),
        *('"question": "q"', '"expected": 1', '"cells"', '"source"', "!!python/object:x.y "),
        *("!pip install x", "python train.py --x ", "%%bash\n", "$(", "<<EOF\n", "EOF\n"),
        *("[tool.poetry]\n", "dependencies", " RUN ", "sh '", "a >= 1.2", "\ud800", "\x00"),
        *("distributed_type", "kind: CronJob", "base_model", "_target_: a.Chroma"),
        *("é", "1e999", "${X:-", "---\n", "&& ", "`"),
    ]
)  # fmt: skip


def check(path, source):
    found = read_file(path, source, WANTED)
    assert found.path == path
    for fact in found.facts:
        assert fact.span.line >= 1
        assert (fact.span.line, fact.span.column) <= (fact.span.end_line, fact.span.end_column)
    for problem in found.problems:
        assert problem.message
        assert problem.line >= 0


@MANY
@given(ANY_PATH, st.binary(max_size=200))
def test_no_reader_raises_for_any_bytes(path, source):
    check(path, source)


@MANY
@given(ANY_PATH, st.lists(PIECES, max_size=40).map("".join))
@example("a.sh", "pytest $(\n" * 30)
@example("Dockerfile", "RUN \\\n" * 30)
def test_no_reader_raises_for_pieces_of_what_it_reads(path, text):
    check(path, text.encode("utf-8", "surrogatepass"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            [
                *("question", "expected", "messages", "role", "content", "vars", "assert", "type"),
                *("value", "cells", "source", "cell_type", "input", "worksheets", "metadata"),
                *("kernelspec", "language", "scripts", "chunk_size", "prompt", "type", "_target_"),
                *("init_parameters", "tags", "answerable", "rubric", "base_model", "adapter"),
                *("on", "jobs", "run", "uses", "schedule", "only", "if", "command", "args"),
            ]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=25,
)  # fmt: skip


@MANY
@given(ANY_PATH, JSON, st.sampled_from(["{}", '[{"question": %s, "expected": 1}]', "%s\n%s\n"]))
def test_no_reader_raises_for_any_document(path, value, form):
    written = json.dumps(value)
    text = form.replace("%s", written) if "%s" in form else written
    check(path, text.encode())
    if path.endswith((".yml", ".yaml")):
        check(path, f"chunk_size: 1\nx: {written}".encode())


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(
        ["a.sh", "Dockerfile", "Makefile", "Jenkinsfile", "a.yaml", "a.json", "a.ipynb"]
    ),
    st.sampled_from(
        ["'", '"', "(", "$(", "\\", "<<A\n", "[", "{", "{{", "#", "=", "|\n", "sh '", "\n"]
    ),
    st.integers(1_000, 20_000),
)
def test_repeating_a_sign_does_not_cost_more_than_its_length(path, sign, times):
    source = b"pytest chunk_size: prompt\n" + sign.encode() * times
    check(path, source)
