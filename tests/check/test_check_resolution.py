"""Names and values followed from file to file."""

from textwrap import dedent

import pytest

from pytest_ragft.check import libraries
from pytest_ragft.check.fact import Fact, FileFacts, Reference, Span
from pytest_ragft.check.resolution import resolve
from pytest_ragft.check.sources.python import read_python

TABLE = libraries.parse(
    {
        "lang": {
            "packages": ["lang"],
            "names": {
                "Store": {"roles": ["store"]},
                "Trainer": {"roles": ["trainer"]},
                ".search": {
                    "roles": ["retrieval"],
                    "parameters": ["query", "k"],
                    "defaults": {"k": 4},
                },
            },
        },
        "other": {"packages": ["other"], "names": {".search": {"roles": ["web"]}}},
    }
)


def project(files):
    names = frozenset({*TABLE.entries, "go"})
    read = [read_python(path, dedent(text).encode(), names) for path, text in files.items()]
    assert not any(file.problems for file in read)
    return resolve(read, TABLE)


def last(files, path="main.py"):
    """The last search of a file, or its last call."""
    calls = [fact for fact in project(files).files[path].facts if fact.kind == "call"]
    return [*calls, *(call for call in calls if call.name.endswith("search"))][-1]


USE = "from app.db import store\nstore.search(q, k=5)\n"
CALLS = {
    "a variable of another file": (
        {"app/db.py": "from lang import Store\nstore = Store()", "main.py": USE},
        ("lang.Store.search", ("retrieval",), True),
    ),
    "a variable in a source folder": (
        {"src/app/db.py": "from lang import Store\nstore = Store()", "main.py": USE},
        ("lang.Store.search", ("retrieval",), True),
    ),
    "a variable that a package hands on": (
        {
            "app/__init__.py": "",
            "app/db/__init__.py": "from .inner import store",
            "app/db/inner.py": "from lang import Store\nstore = Store()",
            "main.py": USE,
        },
        ("lang.Store.search", ("retrieval",), True),
    ),
    "a factory of another file": (
        {
            "app/db.py": "from lang import Store\ndef make():\n    return Store()",
            "main.py": "from app.db import make\nstore = make()\nstore.search(q)",
        },
        ("lang.Store.search", ("retrieval",), True),
    ),
    "a factory of this file": (
        {
            "main.py": (
                "from lang import Store\ndef make():\n"
                "    return Store()\nstore = make()\nstore.search(q)"
            )
        },
        ("lang.Store.search", ("retrieval",), True),
    ),
    "a call of the factory itself": (
        {
            "app/db.py": "from lang import Store\ndef go():\n    return Store()",
            "main.py": "from app.db import go\ngo()",
        },
        ("app.db.go", (), True),
    ),
    "a factory through a factory": (
        {
            "a.py": "from b import make as f\ndef make():\n    return f()",
            "b.py": "from lang import Store\ndef make():\n    return Store()",
            "main.py": "from a import make\nmake().search(q)",
        },
        ("lang.Store.search", ("retrieval",), True),
    ),
    "factories in a circle": (
        {
            "a.py": "from b import make as f\ndef make():\n    return f()",
            "b.py": "from a import make as f\ndef make():\n    return f()",
            "main.py": "from a import make\nmake().search(q)",
        },
        ("?.make.search", (), True),
    ),
    "an attribute of the object": (
        {
            "main.py": """\
                from lang import Store
                class App:
                    def __init__(self):
                        self.store = Store()
                    def ask(self, q):
                        return self.store.search(q)
            """
        },
        ("lang.Store.search", ("retrieval",), True),
    ),
    "an attribute that is set below": (
        {
            "main.py": """\
                from lang import Store
                class App:
                    def start(self):
                        self.store.search(q)
                    def make(self):
                        self.store = Store()
            """
        },
        ("lang.Store.search", ("retrieval",), True),
    ),
    "an attribute of two kinds": (
        {
            "main.py": """\
                from lang import Store
                from other import Web
                class App:
                    def __init__(self):
                        self.store = Web() if web else Store()
                    def ask(self, q):
                        return self.store.search(q)
            """
        },
        ("?.store.search", ("retrieval",), False),
    ),
    "an attribute that the base sets": (
        {
            "base.py": (
                "from lang import Store\nclass Base:\n"
                "    def __init__(self):\n        self.store = Store()"
            ),
            "main.py": (
                "from base import Base\nclass App(Base):\n"
                "    def ask(self, q):\n        self.store.search(q)"
            ),
        },
        ("lang.Store.search", ("retrieval",), True),
    ),
    "an attribute of an object of another file": (
        {
            "base.py": (
                "from lang import Store\nclass App:\n"
                "    def __init__(self):\n        self.store = Store()"
            ),
            "main.py": "from base import App\nApp().store.search(q)",
        },
        ("lang.Store.search", ("retrieval",), True),
    ),
    "a class built on a library's": (
        {
            "base.py": "from lang import Store\nclass Mine(Store): ...",
            "main.py": "from base import Mine\nstore = Mine()\nstore.search(q)",
        },
        ("lang.Store.search", ("retrieval",), True),
    ),
    "a class built on a library's, called": (
        {
            "base.py": "from lang import Trainer\nclass OurTrainer(Trainer): ...",
            "main.py": "from base import OurTrainer\nOurTrainer()",
        },
        ("lang.Trainer", ("trainer",), True),
    ),
    "a method that hides the library's": (
        {
            "base.py": "from lang import Store\nclass Mine(Store):\n    def search(self, q): ...",
            "main.py": "from base import Mine\nMine().search(q)",
        },
        ("base.Mine.search", (), True),
    ),
    "an attribute of a class built on a library's": (
        {
            "main.py": (
                "from lang import Base\nclass Mine(Base):\n"
                "    def f(self):\n        self.client.search(q)"
            )
        },
        ("?.client.search", ("retrieval",), False),
    ),
    "a method of its own": (
        {
            "main.py": (
                "import lang\nclass Mine:\n    def search(self, q): ...\n"
                "    def f(self):\n        self.search(q)"
            )
        },
        ("main.Mine.search", (), True),
    ),
    "a function of its own": (
        {
            "app/rank.py": "import lang\ndef search(q): ...",
            "main.py": "import lang\nfrom app.rank import search\nsearch(q)",
        },
        ("app.rank.search", (), True),
    ),
    "a parameter that the caller names alike": (
        {
            "main.py": "import lang\ndef ask(store):\n    store.search(q)",
            "run.py": "from lang import Store\nfrom main import ask\nstore = Store()\nask(store)",
        },
        ("lang.Store.search", ("retrieval",), False),
    ),
    "a parameter that two callers name alike": (
        {
            "main.py": "def ask(store):\n    store.search(q)",
            "run.py": "from lang import Store\nfrom main import ask\nstore = Store()",
            "web.py": "from other import Web\nfrom main import ask\nstore = Web()",
        },
        ("?.store.search", (), True),
    ),
    "a variable of the same name in a file that has nothing to do with it": (
        {
            "main.py": "def ask(store):\n    store.search(q)",
            "run.py": "from lang import Store\nstore = Store()",
        },
        ("?.store.search", (), True),
    ),
    "a parameter whose namesake is of the project's own kind": (
        {
            "main.py": (
                "import lang\nclass Mine: ...\nstore = Mine()\ndef ask(store):\n    store.search(q)"
            )
        },
        ("main.Mine.search", (), False),
    ),
    "a parameter whose namesake leads nowhere": (
        {"main.py": "import lang\ndef f(): ...\nstore = f()\ndef ask(store):\n    store.search(q)"},
        ("?.store.search", ("retrieval",), False),
    ),
    "an unknown object in a file without the library": (
        {"main.py": "def ask(x):\n    x.search(q)"},
        ("?.x.search", (), True),
    ),
    "an unknown object whose import has the library": (
        {"main.py": "import a\ndef ask(x):\n    x.search(q)", "a.py": "import lang"},
        ("?.x.search", ("retrieval",), False),
    ),
    "an unknown variable of another file": (
        {"app/db.py": "import lang\nstore = connect(url)", "main.py": USE},
        ("?.store.search", ("retrieval",), False),
    ),
    "two variables of one name in one file": (
        {
            "app/db.py": (
                "from lang import Store\nfrom other import Web\nstore = Store()\nstore = Web()"
            ),
            "main.py": USE,
        },
        ("?.store.search", ("retrieval",), False),
    ),
    "the package that shares its last name": (
        {
            "a/db.py": "from other import Web\nstore = Web()",
            "b/db.py": "from lang import Store\nstore = Store()",
            "b/main.py": "from .db import store\nstore.search(q)",
            "main.py": "from b.db import store\nstore.search(q)",
        },
        ("lang.Store.search", ("retrieval",), True),
    ),
    "a chain from an unknown object": (
        {"main.py": "import lang\nf()[0].search(q)"},
        ("?.search", ("retrieval",), False),
    ),
}


@pytest.mark.parametrize(("files", "expected"), CALLS.values(), ids=CALLS)
def test_what_is_called_is_followed_to_its_library(files, expected):
    call = last(files)
    assert (call.name, call.roles, call.sure) == expected


SEARCH = "import lang\n{}\nlang.Store().search(q, k={})\n"
VALUES = {
    "a constant of another file": (
        {"config.py": "K = 5", "main.py": SEARCH.format("from config import K", "K")},
        5,
    ),
    "a constant through a module": (
        {"app/config.py": "K = 5", "main.py": SEARCH.format("from app import config", "config.K")},
        5,
    ),
    "a constant of a constant": (
        {
            "a.py": "K = 5",
            "b.py": "from a import K as J",
            "main.py": SEARCH.format("from b import J", "J"),
        },
        Reference("b.J"),
    ),
    "a constant that a package hands on": (
        {
            "a/__init__.py": "from .b import K",
            "a/b.py": "K = 5",
            "main.py": SEARCH.format("from a import K", "K"),
        },
        5,
    ),
    "a constant from everything of one module": (
        {"config.py": "K = 5", "main.py": SEARCH.format("from config import *", "K")},
        5,
    ),
    "a constant from everything of two modules": (
        {
            "a.py": "K = 5",
            "b.py": "J = 6",
            "main.py": SEARCH.format("from a import *\nfrom b import *", "K"),
        },
        5,
    ),
    "a setting of an object": (
        {
            "config.py": "class Settings(BaseSettings):\n    k: int = 5\nsettings = Settings()",
            "main.py": SEARCH.format("from config import settings", "settings.k"),
        },
        5,
    ),
    "a setting of an inherited class": (
        {
            "config.py": "class Base:\n    k = 5\nclass Settings(Base): ...\nsettings = Settings()",
            "main.py": SEARCH.format("from config import settings", "settings.k"),
        },
        5,
    ),
    "a setting behind a factory": (
        {
            "config.py": (
                "class Settings:\n    k: int = 5\n@lru_cache\n"
                "def settings() -> Settings:\n    return Settings()"
            ),
            "main.py": SEARCH.format("from config import settings\ns = settings()", "s.k"),
        },
        5,
    ),
    "a setting of an annotated parameter": (
        {
            "config.py": "class Settings:\n    k: int = 5",
            "main.py": (
                "import lang\nfrom config import Settings\n"
                "def f(c: Settings):\n    lang.Store().search(q, k=c.k)"
            ),
        },
        5,
    ),
    "an item of a dictionary": (
        {
            "config.py": "C = {'a': {'k': 5}}",
            "main.py": SEARCH.format("from config import C", "C['a']['k']"),
        },
        5,
    ),
    "a value in a dictionary": (
        {"config.py": "K = 5", "main.py": SEARCH.format("from config import K", "{'n': [K]}")},
        {"n": (5,)},
    ),
    "its own attribute": (
        {
            "main.py": "import lang\nclass A:\n    def __init__(self, k=5):\n        self.k = k\n"
            "    def f(self):\n        lang.Store().search(q, k=self.k)"
        },
        5,
    ),
    "its own attribute, set from outside": (
        {
            "main.py": "import lang\nclass A:\n    def __init__(self, k):\n        self.k = k\n"
            "    def f(self):\n        lang.Store().search(q, k=self.k)",
            "config.py": "k = 5",
        },
        Reference("main.A.k"),
    ),
    "an attribute of an unknown object, by its name": (
        {
            "config.py": "chunk_k = 5",
            "main.py": SEARCH.format("def f(c): ...", "c.chunk_k").replace("def", "c = f()\ndef"),
        },
        5,
    ),
    "an attribute of an unknown object of which two say something else": (
        {"a.py": "k = 5", "b.py": "k = 6", "main.py": SEARCH.format("c = f()", "c.k")},
        Reference("?.c.k"),
    ),
    "an attribute of an unknown object, the nearer file first": (
        {"a.py": "k = 5", "b.py": "k = 6", "main.py": SEARCH.format("import a\nc = f()", "c.k")},
        5,
    ),
    "an attribute of an unknown object of which the files around disagree": (
        {"a.py": "k = 5", "b.py": "k = 6", "main.py": SEARCH.format("import a, b\nc = f()", "c.k")},
        Reference("?.c.k"),
    ),
    "a default of some function is no setting": (
        {"a.py": "def g(k=5): ...", "main.py": SEARCH.format("c = f()", "c.k")},
        Reference("?.c.k"),
    ),
    "a parameter is no setting of its name": (
        {
            "config.py": "k = 5",
            "main.py": (
                "import lang\nfrom config import *\ndef f(k):\n    lang.Store().search(q, k=k)"
            ),
        },
        Reference("?.k"),
    ),
    "a name from a library": (
        {"main.py": SEARCH.format("from lang import K", "K")},
        Reference("lang.K"),
    ),
    "a name of the project that is no constant": (
        {"config.py": "K = f()", "main.py": SEARCH.format("from config import K", "K")},
        Reference("config.K"),
    ),
    "a module itself": (
        {"config.py": "", "main.py": SEARCH.format("import config", "config")},
        Reference("config"),
    ),
    "an expression": ({"main.py": SEARCH.format("", "f(x)")}, Reference("")),
    "None that is filled in later": (
        {"config.py": "K = None", "main.py": SEARCH.format("from config import K", "K")},
        Reference("config.K"),
    ),
    "what the library takes": ({"main.py": "import lang\nlang.Store().search(q, 5)"}, 5),
}


@pytest.mark.parametrize(("files", "expected"), VALUES.values(), ids=VALUES)
def test_what_is_given_is_followed_to_its_value(files, expected):
    found = last(files).values["k"]
    assert found == expected
    assert type(found) is type(expected)


def test_a_file_reaches_what_it_imports():
    found = project(
        {
            "main.py": "import a\nfrom b import c, d\nimport main",
            "a.py": "",
            "b/c.py": "",
            "b/__init__.py": "",
        }
    )
    assert found.reach["main.py"] == {"a.py", "b/c.py", "b/__init__.py"}
    assert found.reach["a.py"] == frozenset()


def dependency(name, version):
    fact = Fact("dependency", name, Span(1, 1, 1, 2), {"version": version} if version else {})
    return FileFacts(f"{name}-{version}.txt", "text", facts=(fact,))


@pytest.mark.parametrize(
    ("versions", "default"),
    [
        ([], Reference("")),
        (["0.9.2"], 10),
        (["1.0rc1"], 4),
        ([None], Reference("")),
        (["0.9", "1.0"], Reference("")),
        (["0.9", "0.9"], 10),
    ],
)
def test_a_pinned_version_says_what_the_default_is(versions, default):
    table = libraries.parse(
        {
            "lang": {
                "packages": ["lang"],
                "names": {
                    "go": {
                        "roles": ["r"],
                        "defaults": {"k": 4},
                        "changes": [{"before": "1.0", "defaults": {"k": 10}}],
                    }
                },
            }
        }
    )
    main = read_python("main.py", b"import lang\nlang.go()", frozenset({"go"}))
    files = [main, *(dependency("lang", version) for version in versions)]
    [call] = [f for f in resolve(files, table).files["main.py"].facts if f.kind == "call"]
    assert call.defaults == {"k": default}


def test_facts_are_found_by_kind_and_by_role():
    found = project({"main.py": "import lang\nlang.Store()\nK = 1"})
    assert [c.fact.name for c in found.index["role:store"]] == ["lang.Store"]
    assert [c.fact.name for c in found.index["kind:constant"]] == ["main.K"]
