"""Small facts that rules on retrieval rest on: switches in the environment, options, sources."""

import pytest

from pytest_ragft.check.fact import Fact
from pytest_ragft.check.sources import read_file

WANTED = frozenset({"create", "run"})


def facts(path: str, source: str, kind: str) -> list[Fact]:
    found = read_file(path, source.encode(), WANTED).facts
    return [fact for fact in found if fact.kind == kind]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('os.environ["LANGSMITH_TRACING"] = "true"', ["app.environ.LANGSMITH_TRACING"]),
        ("os.environ[key] = value", []),
        ('settings.options["KEY"] = "true"', []),
        ('os.environ["KEY"] += "x"', []),
    ],
)
def test_a_switch_in_the_environment_is_a_constant(line: str, expected: list[str]) -> None:
    source = f"import os\nimport openai\n{line}\n"
    assert [fact.name for fact in facts("app.py", source, "constant")] == expected


@pytest.mark.parametrize(
    ("options", "constrained"),
    [
        ('generation_kwargs={"tools": tools}', True),
        ('generation_kwargs={"temperature": 0}', False),
        ("generation_kwargs={**shared}", False),
    ],
)
def test_a_format_may_be_asked_for_among_the_options(options: str, *, constrained: bool) -> None:
    source = f"""
import json
from openai import OpenAI

def ask(messages, tools, shared):
    reply = OpenAI().chat.completions.create(model="m", messages=messages, {options})
    return json.loads(reply.choices[0].message.content)["name"]
"""
    (parse,) = facts("app.py", source, "parse")
    assert parse.values["constrained"] is constrained


@pytest.mark.parametrize(
    ("sources", "several"),
    [('["a.md", "b.md"]', 1), ('["a.md", "a.md"]', 0), ('["a.md"]', 0), ('"a.md"', 0)],
)
def test_cases_that_expect_several_sources_are_counted(sources: str, several: int) -> None:
    row = f'{{"question": "Which?", "expected": "Team", "sources": {sources}}}\n'
    (dataset,) = facts("golden.jsonl", row, "dataset")
    assert dataset.values["multi_source"] == several
