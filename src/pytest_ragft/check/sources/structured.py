"""YAML, TOML and JSON files as facts: only those are parsed in which something may stand."""

from collections.abc import Iterator, Sequence

from pytest_ragft.check.fact import Fact, FileFacts, Problem
from pytest_ragft.check.modules import module_name
from pytest_ragft.check.sources import ci, dependencies, promptfoo, toml_file, yaml_file
from pytest_ragft.check.sources.comments import comments
from pytest_ragft.check.sources.components import components
from pytest_ragft.check.sources.configs import EVALUATING, config_of, inner_configs
from pytest_ragft.check.sources.constants import constants
from pytest_ragft.check.sources.context import context_of
from pytest_ragft.check.sources.document import LARGEST, Document, UnreadableError
from pytest_ragft.check.sources.prompts import prompts
from pytest_ragft.check.sources.registry import registered
from pytest_ragft.check.sources.row_lists import row_lists
from pytest_ragft.check.sources.telling import tells

SETTINGS = 50
"""Entries of a list at the top; a longer one holds data of some kind, not settings."""
HEAD = 65_536
"""Bytes in which a file too large to be parsed would show that it is a configuration."""


def read_yaml(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:
    name = path.rpartition("/")[2]
    environment = name.startswith(("environment", "conda")) and b"dependencies" in source
    pipeline = ci.is_pipeline(path, source)
    record = name.startswith("ragft.")
    if not (environment or pipeline or record or _may_hold_something(source)):
        return FileFacts(path, "yaml")
    if len(source) > LARGEST:
        return _too_large(path, "yaml")
    facts: list[Fact] = []
    problems: tuple[Problem, ...] = ()
    try:
        for document in yaml_file.documents(source):
            if environment:
                facts += dependencies.from_environment(document)
            if pipeline or ci.is_cron_job(document):
                lines = source.decode("utf-8", "replace").splitlines()
                facts += ci.pipeline(document, lines, ci=pipeline)
            else:
                facts += document_facts(path, document, wanted)
    except UnreadableError as error:
        if not yaml_file.is_template(source):
            problems = (Problem(error.line, str(error)),)
    return file_facts(path, "yaml", source, facts, problems)


def read_toml(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:
    name = path.rpartition("/")[2]
    own = name.startswith("pyproject")
    if not own and not _may_hold_something(source):
        return FileFacts(path, "toml")
    if len(source) > LARGEST:
        return _too_large(path, "toml")
    try:
        document = toml_file.document(source)
    except UnreadableError as error:
        return FileFacts(path, "toml", problems=(Problem(error.line, str(error)),))
    if own:
        facts = [*dependencies.from_pyproject(document), *inner_configs(document)]
    else:
        facts = list(document_facts(path, document, wanted))
    return file_facts(path, "toml", source, facts)


def read_pipfile(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:  # noqa: ARG001  # as every reader
    try:
        document = toml_file.document(source)
    except UnreadableError as error:
        return FileFacts(path, "toml", problems=(Problem(error.line, str(error)),))
    return FileFacts(path, "toml", facts=tuple(dependencies.from_pipfile(document)))


def document_facts(path: str, document: Document, wanted: frozenset[str]) -> Iterator[Fact]:
    """What a configuration, a list of prompts or a list of cases holds."""
    config = config_of(path, document)
    if config is not None:
        yield config
    yield from inner_configs(document)
    yield from registered(path, document)
    data: list[str] = []
    if config is not None and config.name == "promptfoo":
        tested = promptfoo.cases(path, document)
        data.append(promptfoo.TESTS)
        yield from (tested,) if tested else ()
    for key, fact in row_lists(path, document, frozenset(data)):
        data.append(key)
        yield fact
    if "" in data or (type(document.value) is tuple and len(document.value) > SETTINGS):
        return
    if config is None or config.name == "training":
        yield from constants(document, module_name(path))
    yield from components(document, wanted)
    yield from prompts(document, frozenset(data))


def file_facts(
    path: str,
    language: str,
    source: bytes,
    facts: Sequence[Fact],
    problems: tuple[Problem, ...] = (),
) -> FileFacts:
    context = context_of(path)
    if context == "application" and any(map(_evaluates, facts)):
        context = "evaluation"
    return FileFacts(
        path, language, context, tuple(facts), comments=comments(source), problems=problems
    )


def _evaluates(fact: Fact) -> bool:
    if fact.kind == "dataset":
        return fact.values["purpose"] == "evaluation"
    return fact.kind == "config" and fact.name in EVALUATING


def _may_hold_something(source: bytes) -> bool:
    """Of a file too large to be read, only the beginning is looked at: large files are data."""
    return tells(source if len(source) <= LARGEST else source[:HEAD])


def _too_large(path: str, language: str) -> FileFacts:
    said = f"is larger than {LARGEST // 1_000_000} MB and was not read"
    return FileFacts(path, language, problems=(Problem(1, said),))
