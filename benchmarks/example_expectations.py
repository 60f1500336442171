"""The tests of examples/python_docs as they ran: prompts, expectations, declared gold texts."""

import ast
import contextlib
import importlib
import io
import json
import os
import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from pydoc_data.topics import topics
from types import FunctionType

import pytest

from pytest_ragft.oracle.expectations import Expectation, expected_of, local_names
from pytest_ragft.replay.cases import case_of
from pytest_ragft.replay.sites import body_of, function_of
from pytest_ragft.settings import Settings

EXAMPLE = Path(__file__).parent.parent / "examples" / "python_docs"
CONFIG, TESTS = EXAMPLE / "pyproject.toml", EXAMPLE / "tests"


@dataclass(slots=True)
class Declared:
    """A test that declares its gold passage."""

    nodeid: str
    gold: str
    expectations: tuple[Expectation, ...] = ()
    prompts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Recorder:
    """A pytest plugin that takes notes."""

    tests: list[Declared] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)

    def pytest_collection_finish(self) -> None:
        """Put a tap on what the bot sends."""
        bot = importlib.import_module("docs_bot.bot")  # the example's own

        grounded, complete = bot.grounded, bot.complete

        def noted(*given: object) -> str:
            self.prompts.append(grounded(*given))
            return self.prompts[-1]

        def completed(rules: str, prompt: str) -> str:
            self.prompts += [prompt] if prompt not in self.prompts else []
            return str(complete(rules, prompt))

        bot.grounded, bot.complete = noted, completed  # type: ignore[attr-defined]  # a tap

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        before = len(self.prompts)
        result = yield
        case = case_of(item, Settings())
        function = function_of(item)
        if case.oracle and function:
            prompts = self.prompts[before:]
            expected = tuple(expectations(item, function))
            self.tests.append(Declared(item.nodeid, case.oracle, expected, prompts))
        return result


def expectations(item: pytest.Item, function: FunctionType) -> Iterator[Expectation]:
    """What each check of a test expects, with the values of its parameters."""
    body = body_of(function)
    if body is None:
        return
    spec = getattr(item, "callspec", None)
    names = {**function.__globals__, **(spec.params if spec else {})}
    names |= local_names(ast.unparse(body.node), names)
    for site in body.sites:
        if body.asserting(site):
            yield expected_of(body.source(site.line), names)


def declared_tests() -> list[Declared]:
    """Every test of the example that declares a gold passage; its suite is run in this process."""
    recorder = Recorder()
    sys.path[:0] = [str(EXAMPLE), str(EXAMPLE.parent)]
    os.environ.pop("OPENAI_BASE_URL", None)
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(
            ["-q", "-p", "no:cacheprovider", f"--rootdir={EXAMPLE}", f"-c{CONFIG}", str(TESTS)],
            plugins=[recorder],
        )
    return recorder.tests


def write_corpus(folder: Path) -> None:
    """The passages of all topics, also those that the bot's own index leaves out, and its page."""
    cut = importlib.import_module("docs_bot.passages").cut
    passages = (passage for topic in sorted(topics) for passage in cut(topic))
    lines = (json.dumps({"title": each.topic, "text": each.text}) for each in passages)
    (folder / "topics.jsonl").write_text("\n".join(lines), "utf-8")
    page = EXAMPLE / "docs" / "service_levels.md"
    (folder / page.name).write_bytes(page.read_bytes())
