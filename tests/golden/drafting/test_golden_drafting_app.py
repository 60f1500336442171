"""Which function is taken for the one that answers, and which folders for documents."""

import ast

import pytest

from pytest_ragft.golden.drafting.documents import corpus_globs
from pytest_ragft.golden.drafting.entrances import Entrance, entrances, wrappable
from pytest_ragft.golden.drafting.modules import import_name, modules
from pytest_ragft.golden.drafting.place import place_for
from pytest_ragft.golden.drafting.topics import topics

CLIENT = """
import openai
client = openai.OpenAI()

def complete(prompt: str, system: str) -> str:
    return client.chat.completions.create(model="m", messages=[prompt, system])
"""


@pytest.fixture
def project(tmp_path):
    def write(**files):
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("_py", ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return tmp_path

    return write


def found(root, app=("shop.py",), tests=()):
    return entrances(list(modules(root, app)), list(modules(root, tests)))


def test_the_function_that_tests_call_comes_first(project):
    root = project(
        shop_py=CLIENT
        + """
def answer(question: str) -> str:
    return complete(question, "")

def chat(message):
    return complete(message, "")
""",
        tests__test_shop_py="from shop import answer, chat\n"
        "def helper():\n    answer('x')\ndef test_it():\n    assert chat('x')\n",
    )
    first, second = found(root, tests=["tests/test_shop.py"])
    assert (first.name, first.sureness) == ("shop:chat", "sure")
    assert first.reasons == "asks a model through another function; called by 1 test"
    assert (second.name, second.sureness) == ("shop:answer", "likely")
    assert second.reasons == "asks a model through another function; called by no test"


@pytest.mark.parametrize(
    "source",
    [
        "def _answer(question):\n    return complete(question, '')\n",  # not for others
        "def answer(question, user):\n    return complete(question, user)\n",
        "def answer(question, *, user):\n    return complete(question, user)\n",
        "def answer(question: int):\n    return complete(str(question), '')\n",
        "def answer():\n    return complete('', '')\n",
        "def answer(question):\n    return question\n",  # asks no model
        "class Bot:\n    def answer(self, question):\n        return complete(question, '')\n",
    ],
)
def test_what_cannot_be_called_with_a_question_alone_is_no_target(project, source):
    assert found(project(shop_py=CLIENT + source)) == ()


DESK = """
class Desk:
    def ask(self, q):
        return self.send(q)

    def send(self, q):
        return complete(q, '')

def answer(question):
    return Desk().ask(question)
"""
BOT = """
class Bot:
    def __call__(self, q):
        return complete(q, '')

def answer(question):
    return Bot()(question)
"""


@pytest.mark.parametrize(
    ("source", "steps"),
    [
        (DESK, 2),  # whoever makes a Desk may call any of its methods
        (BOT, 2),
        ("import shop\ndef answer(question):\n    return shop.complete(question, '')\n", 1),
        ("def answer(question, k=3, *, lang='en'):\n    return complete(question, lang)\n", 1),
        ("async def answer(question):\n    return (lambda: complete(question, ''))()\n", 1),
    ],
)
def test_calls_are_followed_to_the_model(project, source, steps):
    (entrance,) = found(project(shop_py=CLIENT + source))
    assert (entrance.name, entrance.steps) == ("shop:answer", steps)


def test_what_takes_a_question_among_other_things_can_be_wrapped(project):
    source = CLIENT + (
        "class Desk:\n"
        "    def __init__(self, question):\n        complete(question, '')\n"
        "    def answer(self, *, query):\n        return complete(query, '')\n"
        "    def close(self, hard):\n        complete(hard, '')\n"
    )
    root = project(shop_py=source)
    told = wrappable(list(modules(root, ["shop.py"])))
    names = [(each.name, each.steps) for each in told]
    assert names == [("shop:complete", 0), ("shop:Desk.answer", 1)]


def test_far_calls_are_not_followed(project):
    far = "".join(f"def f{n}(question):\n    return f{n + 1}(question)\n" for n in range(9))
    source = CLIENT + far + "def f9(question):\n    return complete(question, '')\n"
    names = {entrance.name for entrance in found(project(shop_py=source))}
    assert names == {f"shop:f{n}" for n in range(4, 10)}


def test_tests_that_call_it_through_a_helper_count(project):
    source = CLIENT + "def answer(question):\n    return complete(question, '')\n"
    tests = (
        "from shop import answer\n"
        "def check(question):\n    assert answer(question)\n"
        "def test_a():\n    check('x')\ndef test_b():\n    check('y')\n"
    )
    root = project(shop_py=source, test_shop_py=tests)
    (entrance,) = found(root, tests=["test_shop.py"])
    assert (entrance.tests, entrance.sureness) == (2, "sure")


def test_what_streams_is_a_worse_target(project):
    source = CLIENT + (
        "def stream_answer(question):\n    yield complete(question, '')\n"
        "def reply(question) -> str:\n    return complete(question, '')\n"
    )
    first, second = found(project(shop_py=source))
    assert (first.name, first.returns_text, first.streams) == ("shop:reply", True, False)
    assert (second.name, second.streams) == ("shop:stream_answer", True)


@pytest.mark.parametrize(
    ("signs", "sureness"),
    [
        ({"tests": 2, "named": True}, "sure"),
        ({"tests": 2, "takes_question": True}, "sure"),
        ({"tests": 2}, "a guess"),
        ({"named": True, "takes_question": True}, "likely"),
        ({"named": True}, "a guess"),
    ],
)
def test_how_sure_a_target_is(signs, sureness):
    nothing = {"tests": 0, "named": False, "takes_question": False}
    entrance = Entrance("a:b", "a.py", 1, 0, returns_text=True, streams=False, **nothing | signs)
    assert entrance.sureness == sureness


def test_reasons_count_calls_and_tests():
    entrance = Entrance("a:b", "a.py", 1, 3, 2, True, True, True, False)  # noqa: FBT003  # a table
    assert entrance.reasons == "asks a model through 3 other calls; called by 2 tests"


@pytest.mark.parametrize(
    ("files", "path", "name"),
    [
        ((), "app.py", "app"),
        ((), "src/app.py", "app"),
        ((), "shop/app.py", "shop.app"),
        (("src/shop/__init__.py",), "src/shop/app.py", "shop.app"),
        (("backend/shop/__init__.py",), "backend/shop/app.py", "shop.app"),
        (("shop/__init__.py",), "shop/__init__.py", "shop"),
        (("shop/__init__.py", "shop/a/__init__.py"), "shop/a/b.py", "shop.a.b"),
    ],
)
def test_modules_are_named_as_they_are_imported(tmp_path, files, path, name):
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    assert import_name(tmp_path, path) == name


def test_imports_say_what_a_call_means(project):
    source = """
import openai
import shop.app
import shop.more as more
from .near import answer
from ..far import ask as asked
from . import beside
answer("x"), asked("x"), more.chat("x"), beside.it("x"), own("x"), a.b.c("x"), call()("x")
"""
    root = project(top__shop__pages_py=source)
    for package in ("top", "top/shop"):
        (root / package / "__init__.py").touch()
    (module,) = modules(root, ["top/shop/pages.py"])
    calls = [node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    told = {module.called(node) for node in calls}
    assert told == {
        "top.shop.near:answer",
        "top.far:ask",
        "shop.more:chat",
        "?:it",
        "top.shop.pages:own",
        "?:c",
        "",
        "top.shop.pages:call",
    }


def test_in_a_package_itself_one_dot_is_the_package(project):
    root = project(shop__app_py=CLIENT)
    (root / "shop" / "__init__.py").write_text("from .app import answer\nanswer('x')\n", "utf-8")
    (module,) = modules(root, ["shop/__init__.py"])
    assert module.names["answer"] == "shop.app:answer"


def test_what_is_no_python_is_left_out(project, monkeypatch):
    root = project(a_py="def (", b_py="x = 1", c_py="y = 2" * 10)
    monkeypatch.setattr("pytest_ragft.golden.drafting.modules.LARGEST", 20)
    read = modules(root, ["a.py", "b.py", "c.py", "d.py", "e.md"])
    assert [module.path for module in read] == ["b.py"]


PAGE = "# Refunds\n\n" + "Goods may go back within thirty days of their delivery. " * 3 + "\n"


@pytest.mark.parametrize(
    ("files", "globs"),
    [
        (["docs/a.md"], ("docs/**/*.md",)),
        (["docs/a.md", "docs/b/c.rst"], ("docs/**/*.md", "docs/**/*.rst")),
        (["data/knowledge-base/a.md", "data/x.txt"], ("data/knowledge-base/**/*.md",)),
        (["stuff/a.md", "stuff/b.md", "stuff/c.md"], ("stuff/**/*.md",)),
        (["stuff/a.md", "stuff/b.md"], ()),
        (["data/a.pdf", "data/b.txt"], ("data/**/*.pdf", "data/**/*.txt")),
        (["data/a.txt", "data/b.txt"], ()),
        (["README.md", "a.md"], ()),
        (["docs/README.md", "docs/requirements.txt"], ()),
        (["tests/docs/a.md", ".github/docs/a.md", "prompts/docs/a.md"], ()),
        (["env/pyvenv.cfg", "env/docs/a.md"], ()),
        (["node_modules/docs/a.md"], ()),
    ],
)
def test_folders_of_documents(tmp_path, files, globs):
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(PAGE, "utf-8")
    assert corpus_globs(tmp_path) == globs


def test_a_very_large_project_is_not_looked_through(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(PAGE, "utf-8")
    monkeypatch.setattr("pytest_ragft.golden.drafting.documents.MOST_FILES", 0)
    assert corpus_globs(tmp_path) == ()


def test_topics_are_questions_first_then_one_of_each_document(tmp_path, monkeypatch):
    text = PAGE.partition("\n\n")[2]
    (tmp_path / "a.md").write_text(f"# A\n\n{text}\n## B\n\n{text}\n## C\n\nShort.\n", "utf-8")
    (tmp_path / "b.md").write_text(f"# D\n\n{text}\n## How long?\n\n{text}\n", "utf-8")
    (tmp_path / "c.txt").write_text(text, "utf-8")
    (tmp_path / "d.md").write_text(text, "utf-8")
    (tmp_path / "f.md").write_text(f"# Only\n\n{text}\n", "utf-8")
    (tmp_path / "e.jsonl").write_text('{"text": "An entry."}\n', "utf-8")
    found = topics(["*.md", "*.txt", "*.jsonl"], tmp_path)
    assert [topic.title for topic in found] == ["How long?", "B", "Only"]
    assert found[0].source == "b.md#how-long"
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda _: (_ for _ in ()).throw(OSError()))
    assert topics(["*.md"], tmp_path) == []


@pytest.mark.parametrize(
    ("pyproject", "folders", "place"),
    [
        (None, [], "golden.ragft.yaml"),
        (None, ["tests"], "tests/golden.ragft.yaml"),
        (
            '[tool.pytest.ini_options]\ntestpaths = ["checks"]\n',
            ["checks"],
            "checks/golden.ragft.yaml",
        ),
        ('[tool.pytest]\ntestpaths = ["checks"]\n', ["checks"], "checks/golden.ragft.yaml"),
        ('[tool.pytest.ini_options]\ntestpaths = "a b"\n', ["b"], "b/golden.ragft.yaml"),
        ('[tool.pytest.ini_options]\ntestpaths = ["lost"]\n', ["tests"], "golden.ragft.yaml"),
        ("[tool.pytest.ini_options]\ntestpaths = 3\n", ["tests"], "tests/golden.ragft.yaml"),
        ("[tool]\npytest = 3\n", ["tests"], "tests/golden.ragft.yaml"),
        ("not toml", ["tests"], "tests/golden.ragft.yaml"),
    ],
)
def test_the_file_goes_where_pytest_looks(tmp_path, pyproject, folders, place):
    if pyproject is not None:
        (tmp_path / "pyproject.toml").write_text(pyproject, "utf-8")
    for folder in folders:
        (tmp_path / folder).mkdir()
    assert place_for(tmp_path) == tmp_path / place
