"""What a project depends on, from each kind of file that says so."""

import pytest

from pytest_ragft.check.sources import read_file
from pytest_ragft.check.sources.dependencies import lowest, requirement


def read(path, text):
    source = text if isinstance(text, bytes) else text.encode()
    facts = read_file(path, source, frozenset()).facts
    return [
        (fact.name, fact.values.get("version", ""), fact.span.line)
        for fact in facts
        if fact.kind == "dependency"
    ]


@pytest.mark.parametrize(
    ("specifier", "version"),
    [
        ("==1.2.3", "1.2.3"),
        ("===1.2", "1.2"),
        ("=1.2.3=py311_0", "1.2.3"),
        (">=1.2,<2", "1.2"),
        ("<2,>=1.2", "1.2"),
        (">=1.2,>=1.10", "1.10"),
        ("~=1.4.2", "1.4.2"),
        ("^0.9", "0.9"),
        ("1.2.*", "1.2"),
        ("v2", "2"),
        ("<3", ""),
        ("!=1.5,<2", ""),
        ("*", ""),
        ("", ""),
    ],
)
def test_the_lowest_version_that_is_allowed(specifier, version):
    assert lowest(specifier) == version


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Llama_Index.Core[x,y] >= 0.10 ; python_version > '3'", ("llama-index-core", "0.10")),
        ("trl @ git+https://x/trl@v1", ("trl", "")),
        ("a (>=1)", ("a", "1")),
        ("", None),
        ("==1", None),
    ],
)
def test_one_requirement(text, found):
    assert requirement(text) == found


REQUIREMENTS = """# a list
-r base.txt
--index-url https://x
openai==1.3.5  # pinned
trl>=0.9 --hash=sha256:x
./local
https://x/y.whl
git+https://x/y
peft @ https://x
"""


@pytest.mark.parametrize(
    "path", ["requirements.txt", "requirements-dev.txt", "requirements/base.in"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_of_requirements(path, encoding):
    assert read(path, REQUIREMENTS.encode(encoding)) == [
        ("openai", "1.3.5", 4), ("trl", "0.9", 5), ("peft", "", 9),
    ]  # fmt: skip


PYPROJECT = """[project]
dependencies = [
  "openai>=1.3",  # why
  "rich",
]
[project.optional-dependencies]
gpu = ["torch==2.1"]
[dependency-groups]
dev = ["pytest>=8", {include-group = "x"}, "=="]
[tool.poetry.dependencies]
python = "^3.11"
langchain = "^0.1"
trl = {version = ">=0.9", extras = ["x"]}
local = {path = "x"}
[tool.poetry.group.dev.dependencies]
peft = "*"
[tool.pdm.dev-dependencies]
a = ["ruff"]
[tool.uv]
dev-dependencies = ["uv-thing~=1.0"]
"""


def test_pyproject_in_every_dialect():
    assert read("pyproject.toml", PYPROJECT) == [
        ("openai", "1.3", 3), ("rich", "", 4), ("torch", "2.1", 7), ("pytest", "8", 9),
        ("ruff", "", 18), ("uv-thing", "1.0", 20), ("langchain", "0.1", 12), ("trl", "0.9", 13),
        ("local", "", 14), ("peft", "", 16),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "project = 1\ndependency-groups = 2\ntool = 3",
        "[tool.poetry]\ngroup = 1\n",
        "[tool]\npoetry=1",
    ],
)
def test_tables_that_are_none_are_passed_over(text):
    assert read("pyproject.toml", text) == []


def test_a_pipfile():
    text = '[packages]\nopenai = "==1.3"\n[dev-packages]\npytest = "*"\n'
    assert read("Pipfile", text) == [("openai", "1.3", 2), ("pytest", "", 4)]


def test_a_conda_environment():
    text = (
        "name: x\ndependencies:\n  - python=3.11\n  - pytorch=2.1=cuda\n  - pip:\n    - trl==0.9\n"
    )
    assert read("environment-gpu.yml", text) == [
        ("python", "3.11", 3), ("pytorch", "2.1", 4), ("trl", "0.9", 6),
    ]  # fmt: skip


def test_setup_cfg():
    text = """[metadata]
install_requires = no
[options]
install_requires =
    openai>=1.3

    rich
packages = find:
    src
[options.extras_require]
gpu = torch==2.1
dev =
  pytest
"""
    assert read("setup.cfg", text) == [
        ("openai", "1.3", 5), ("rich", "", 7), ("torch", "2.1", 11), ("pytest", "", 13),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("pyproject.toml", "a = ", "not valid TOML"),
        ("Pipfile", "a = ", "not valid TOML"),
        ("environment.yml", "dependencies: [", "not valid YAML"),
    ],
)
def test_a_broken_file_is_a_problem(path, text, reason):
    found = read_file(path, text.encode(), frozenset())
    assert found.facts == ()
    assert found.problems[0].message.startswith(reason)
