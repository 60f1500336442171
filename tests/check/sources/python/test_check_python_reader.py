"""What Python source says, read as calls, constants and bindings."""

import ast
from textwrap import dedent

import pytest

from pytest_ragft.check.fact import Reference, Span
from pytest_ragft.check.sources import python
from pytest_ragft.check.sources.python import read_python
from pytest_ragft.check.sources.python.names import Names, enclosing

WANTED = frozenset(
    {
        "Splitter",
        "Chroma",
        "OpenAI",
        "Trainer",
        "as_retriever",
        "create",
        "from_documents",
        "generate",
        "go",
        "invoke",
        "search",
    }
)


@pytest.fixture(autouse=True)
def _only_the_core(monkeypatch):
    monkeypatch.setattr(python, "COLLECTORS", ())


def facts(source, kind, path="app/main.py"):
    found = read_python(path, dedent(source).encode(), WANTED)
    assert found.problems == ()
    return [fact for fact in found.facts if fact.kind == kind]


def calls(source, path="app/main.py"):
    return [fact.name for fact in facts(source, "call", path)]


def bindings(source, path="app/main.py"):
    return {fact.name: fact.values["holds"] for fact in facts(source, "binding", path)}


def constants(source, path="app/main.py"):
    return {fact.name: fact.values["value"] for fact in facts(source, "constant", path)}


def argument(source, name="k"):
    """What the argument of the last call of `go` is worth."""
    return [fact.values[name] for fact in facts(source, "call") if fact.name.endswith("go")][-1]


NAMES = {
    "a module": ("import a.b\na.b.go()", ["a.b.go"]),
    "a module under another name": ("import a.b as c\nc.go()", ["a.b.go"]),
    "a name from a module": ("from a.b import go\ngo()", ["a.b.go"]),
    "a name under another name": ("from a import go as x\nx()", ["a.go"]),
    "a relative import": ("from .b import go\ngo()", ["app.b.go"]),
    "a relative import from above": ("from ..b import go\ngo()", ["b.go"]),
    "a relative import from above everything": ("from ...b import go\ngo()", ["b.go"]),
    "everything from one module": ("from a import *\ngo()", ["a.go"]),
    "everything from two modules": ("from a import *\nfrom b import *\ngo()", ["go"]),
    "a builtin beside everything from a module": (
        "from a import *\nx = len([])\nx.go()",
        ["?.x.go"],
    ),
    "the first of two imports that are tried": (
        (
            "try:\n    from a import Splitter\nexcept ImportError:\n"
            "    from b import Splitter\nSplitter()"
        ),
        ["a.Splitter"],
    ),
    "one of two imports that are chosen": (
        "if x:\n    from a import Splitter as S\nelse:\n    from b import Splitter as S\nS.go()",
        ["?.S.go"],
    ),
    "an import for the type checker": (
        "if TYPE_CHECKING:\n    from a import Chroma\ndef f(x: Chroma):\n    x.go()",
        ["a.Chroma.go"],
    ),
    "an import for the type checker of typing": (
        "import typing\nif typing.TYPE_CHECKING:\n    from a import C\ndef f(x: 'C'):\n    x.go()",
        ["a.C.go"],
    ),
    "an import inside a function": ("def f():\n    from a import go\n    go()", ["a.go"]),
    "an import inside another function": (
        "def f():\n    from a import go\ndef g():\n    go()",
        ["go"],
    ),
    "a class": ("from a import Chroma\nx = Chroma()\nx.go()", ["a.Chroma", "a.Chroma.go"]),
    "a class by a maker": (
        "from a import Chroma\nx = Chroma.from_documents(d)\nx.go()",
        ["a.Chroma.from_documents", "a.Chroma.go"],
    ),
    "a maker of an object is none of its class": (
        "from a import C\nx = C()\ny = x.create_index()\ny.go()",
        ["a.C.create_index.go"],
    ),
    "a chain of calls": ("import a\na.C().b().go()", ["a.C.b.go"]),
    "a call of what a call gives": ("import a\na.make()().go()", ["a.make.go"]),
    "an awaited object": (
        "import a\nasync def f():\n    x = await a.C.create()\n    x.go()",
        ["a.C.create", "a.C.go"],
    ),
    "an attribute of an object": ("import a\nx = a.C()\ny = x.chat\ny.go()", ["a.C.chat.go"]),
    "a method under another name": ("import a\ng = a.C().create\ng()", ["a.C.create"]),
    "a context manager": ("import a\nwith a.C() as x:\n    x.go()", ["a.C.go"]),
    "an asynchronous context manager": (
        "import a\nasync def f():\n    async with a.C() as x:\n        x.go()",
        ["a.C.go"],
    ),
    "a context manager without a name": ("import a\nwith a.C():\n    a.go()", ["a.go"]),
    "a walrus": ("import a\nif x := a.C():\n    x.go()", ["a.C.go"]),
    "a walrus as the object": ("import a\n(x := a.C()).go()", ["a.C.go"]),
    "two names in one assignment": ("import a\nx = y = a.C()\ny.go()", ["a.C.go"]),
    "pairs": ("import a\nx, y = a.C(), a.D()\nx.go()\ny.go()", ["a.C.go", "a.D.go"]),
    "parts of one result": ("import a\nx, y = a.make()\nx.go()", ["?.x.go"]),
    "pairs with a star": ("import a\nx, *y = a.C(), a.D()\nx.go()", ["?.x.go"]),
    "nested targets": (
        "import a\nx = a.C()\n(x, [y, *z]) = f()\nx.go()\nz.go()",
        ["?.x.go", "?.z.go"],
    ),
    "a name that is assigned anew": ("import a\nx = a.C()\nx = f()\nx.go()", ["?.x.go"]),
    "a name that is counted up": ("import a\nx = a.C()\nx += 1\nx.go()", ["?.x.go"]),
    "a name that is deleted": ("import a\nx = a.C()\ndel x\nx.go()", ["?.x.go"]),
    "an import that is hidden by a loop": ("import x\nfor x in y:\n    x.go()", ["?.x.go"]),
    "an import that is hidden by a parameter": ("import x\ndef f(x):\n    x.go()", ["?.x.go"]),
    "an import that is hidden by an error": (
        "import x\ntry:\n    f()\nexcept E as x:\n    x.go()",
        ["?.x.go"],
    ),
    "an import that is hidden by a pattern": (
        (
            "import x, y, z\nmatch v:\n    case [x, *y] if x.go():\n"
            "        y.go()\n    case {**z}:\n        z.go()"
        ),
        ["x.go", "?.y.go", "?.z.go"],
    ),
    "a comprehension's own variable": (
        "import x\n[x.go() for x in y if x]\nx.go()",
        ["?.x.go", "x.go"],
    ),
    "a dictionary's own variables": ("import k\n{k.go(): v for k, v in y}", ["?.k.go"]),
    "a comprehension in a comprehension": (
        "import x\n[[x.go() for x in y] for y in z]",
        ["?.x.go"],
    ),
    "a lambda's parameter": ("import x\nf = lambda x, *y, z=1, **w: x.go()", ["?.x.go"]),
    "a comprehension's outer variable": ("import a\nx = a.C()\n[x.go() for y in z]", ["a.C.go"]),
    "both branches the same": (
        "import a\nif c:\n    x = a.C()\nelse:\n    x = a.C(1)\nx.go()",
        ["a.C.go"],
    ),
    "two branches that differ": (
        "import a\nif c:\n    x = a.C()\nelse:\n    x = a.D()\nx.go()",
        ["?.x.go"],
    ),
    "inside a branch": (
        "import a\nif c:\n    x = a.C()\n    x.go()\nelif d:\n    x = a.D()\n    x.go()",
        ["a.C.go", "a.D.go"],
    ),
    "one branch of which nothing comes back": (
        (
            "import a\ndef f():\n    if c:\n        x = a.C()\n"
            "        return x.go()\n    else:\n        x = a.D()\n    x.go()"
        ),
        ["a.C.go", "a.D.go"],
    ),
    "None until a branch": ("import a\nx = None\nif c:\n    x = a.C()\nx.go()", ["a.C.go"]),
    "only in a loop": ("import a\nwhile c:\n    x = a.C()\nelse:\n    x.go()", ["a.C.go"]),
    "another one in a loop": (
        "import a\nx = a.C()\nfor y in z:\n    x = a.D()\nx.go()",
        ["?.x.go"],
    ),
    "in a case": (
        (
            "import a\nmatch v:\n    case 1:\n        x = a.C()\n"
            "    case _:\n        x = a.C()\nx.go()"
        ),
        ["a.C.go"],
    ),
    "in a try": (
        "import a\ntry:\n    x = a.C()\nexcept* E:\n    raise\nfinally:\n    x.go()",
        ["a.C.go"],
    ),
    "a long chain of elif": (
        "import a\n" + "if a:\n    pass\n" + "elif b:\n    pass\n" * 990 + "a.go()",
        ["a.go"],
    ),
    "a plain function": ("def go():\n    pass\ngo()", ["app.main.go"]),
    "a function of a function": (
        "def f():\n    def go():\n        pass\n    go()",
        ["app.main.f.go"],
    ),
    "what a function gives": ("def f():\n    return 1\nx = f()\nx.go()", ["app.main.f.go"]),
    "a class of its own": ("class Splitter:\n    pass\nSplitter()", ["app.main.Splitter"]),
    "a class named after one that is wanted": (
        "class MySplitter(B):\n    pass\nMySplitter()",
        ["app.main.MySplitter"],
    ),
    "an imported class named after one": (
        "from a import OurTrainer\nOurTrainer()",
        ["a.OurTrainer"],
    ),
    "a class that is not": ("from a import Splitters, sSplitter\nSplitters()\nsSplitter()", []),
    "a method of its own": ("class A:\n    def f(self):\n        self.go()", ["app.main.A.go"]),
    "an attribute of its own": (
        "class A:\n    def f(self):\n        self.x.go()",
        ["app.main.A.x.go"],
    ),
    "an attribute of the class": (
        "class A:\n    @classmethod\n    def f(cls):\n        cls.x.go()",
        ["app.main.A.x.go"],
    ),
    "an attribute of the base": (
        "class A(B):\n    def f(self):\n        super().go()",
        ["app.main.A.go"],
    ),
    "self without a class": ("def f(self):\n    self.go()", ["?.self.go"]),
    "what stands in a class, inside it": (
        "import a\nclass A:\n    x = a.C()\n    x.go()",
        ["a.C.go"],
    ),
    "what stands in a class, in a method": (
        "import a\nclass A:\n    x = a.C()\n    def f(self):\n        x.go()",
        ["?.x.go"],
    ),
    "a variable of the module": ("def f():\n    x.go()\nx = g()", ["app.main.x.go"]),
    "a global variable": (
        "def f():\n    global x\n    x = g()\ndef h():\n    x.go()",
        ["app.main.x.go"],
    ),
    "a nonlocal variable": (
        (
            "import a\ndef f():\n    x = a.C()\n    def g():\n"
            "        nonlocal x\n        x = a.D()\n    x.go()"
        ),
        ["a.C.go"],
    ),
    "an annotated parameter": ("from a import C\ndef f(x: C):\n    x.go()", ["a.C.go"]),
    "an optional parameter": (
        "from a import C\ndef f(x: Optional[C] = None):\n    x.go()",
        ["a.C.go"],
    ),
    "a parameter or None": ("from a import C\ndef f(x: C | None):\n    x.go()", ["a.C.go"]),
    "a parameter of two kinds": ("from a import C, D\ndef f(x: C | D):\n    x.go()", ["?.x.go"]),
    "a parameter with advice": (
        "from a import C\ndef f(x: Annotated[C, Depends(g)]):\n    x.go()",
        ["a.C.go"],
    ),
    "a list of it": ("from a import C\ndef f(x: list[C]):\n    x.go()", ["?.x.go"]),
    "a quoted annotation": ("from a import b\ndef f(x: 'b.C | None'):\n    x.go()", ["a.b.C.go"]),
    "a quoted annotation that is no name": (
        "from a import C\ndef f(x: 'list[C]'):\n    x.go()",
        ["?.x.go"],
    ),
    "an annotation of a computed kind": ("def f(x: g()):\n    x.go()", ["?.x.go"]),
    "an annotation that is no class": (
        "from a import go as c\ndef f(x: c):\n    x.go()",
        ["?.x.go"],
    ),
    "an annotation without its import": ("def f(x: C):\n    x.go()", ["?.x.go"]),
    "an annotated variable": ("from a import C\nx: C = f()\nx.go()", ["a.C.go"]),
    "a declared variable": ("from a import C\ndef f():\n    x: C\n    x.go()", ["a.C.go"]),
    "a declared attribute": ("from a import C\nself.x: C = f()\nx.go()", ["?.x.go"]),
    "an annotation that says less": ("from a import Base, C\nx: Base = C()\nx.go()", ["a.C.go"]),
    "a default object": ("import a\ndef f(x=a.C()):\n    x.go()", ["a.C.go"]),
    "given or made": ("import a\ndef f(x=None):\n    y = x or a.C()\n    y.go()", ["a.C.go"]),
    "given or made, of unknown kind": (
        "import a\ndef f(x):\n    y = x or a.C()\n    y.go()",
        ["?.y.go"],
    ),
    "given, or nothing at all": ("def f(x=None):\n    y = x or None\n    y.go()", ["?.y.go"]),
    "made where it is None": (
        "import a\ndef f(x=None):\n    if x is None:\n        x = a.C()\n    x.go()",
        ["a.C.go"],
    ),
    "the same either way": ("import a\nx = a.C() if c else a.C(1)\nx.go()", ["a.C.go"]),
    "one or nothing": ("import a\nx = a.C() if c else None\nx.go()", ["a.C.go"]),
    "one or another": ("import a\nx = a.C() if c else a.D()\nx.go()", ["?.x.go"]),
    "a pipe": (
        "from langchain_openai import L\nx = p | L() | q\nx.go()",
        ["langchain_core.runnables.RunnableSequence.go"],
    ),
    "a pipe that is called at once": (
        "from langchain_openai import L\nl = L()\n(p | l).go()",
        ["langchain_core.runnables.RunnableSequence.go"],
    ),
    "a union of sets": ("x = {1} | {2}\nx.go()", ["?.x.go"]),
    "a name from nowhere": ("x = y\nx.go()", ["?.x.go"]),
    "a sum": ("x = 1 + y\nx.go()", ["?.x.go"]),
    "a part of a list": ("import a\nx = [a.C()]\nx[0].go()", ["?.go"]),
    "a text": ("'a'.go()", ["?.go"]),
    "a decorator": ("import a\n@a.go()\ndef f(): ...", ["a.go"]),
    "a decorator of a class": (
        "import a\n@a.go()\nclass A(a.create(), b=a.invoke()): ...",
        ["a.go", "a.create", "a.invoke"],
    ),
    "a default": ("import a\ndef f(x=a.go(), *, y=a.create()): ...", ["a.go", "a.create"]),
    "an f-string": ("import a\nf'{a.go()!r:>{a.create()}}'", ["a.go", "a.create"]),
    "advice in an annotation": (
        (
            "import a\ndef f(x: A[int, a.go()], *y: B, z: C[a.create()]):\n"
            "    w: A[int, a.invoke()] = 1"
        ),
        ["a.go", "a.create", "a.invoke"],
    ),
    "what is returned": ("import a\ndef f():\n    return a.go()", ["a.go"]),
    "what is yielded": ("import a\ndef f():\n    yield a.go()\n    yield", ["a.go"]),
    "what is raised and asserted": (
        "import a\ndef f():\n    assert a.go(), a.create()\n    raise a.invoke()",
        ["a.go", "a.create", "a.invoke"],
    ),
    "an unwanted call": ("import a\na.other()\nprint()", []),
    "no name at all": ("(lambda: 1)()\nx[0]()\nf()()", []),
    "an argument of an argument": ("import a\na.go(b=[{'c': a.create()}])", ["a.go", "a.create"]),
    "slices and spreads": (
        "import a\nx[a.go() : a.create()] = {**a.invoke(), 'k': 1}",
        ["a.invoke", "a.go", "a.create"],
    ),
}


@pytest.mark.parametrize(("source", "expected"), NAMES.values(), ids=NAMES)
def test_calls_are_named_after_what_is_called(source, expected):
    assert sorted(calls(source)) == sorted(expected)


def test_a_relative_import_in_a_package_starts_at_the_package():
    assert calls("from .b import go\ngo()", "app/__init__.py") == ["app.b.go"]
    assert calls("from . import b\nb.go()", "__init__.py") == ["__init__.b.go"]


VALUES = {
    "a number": ("go(k=5)", 5),
    "a negative number": ("go(k=-5)", -5),
    "what is not": ("go(k=not True)", False),
    "what is not, of no truth value": ("go(k=~1)", Reference("")),
    "a text": ("go(k='a')", "a"),
    "a joined text": ("go(k='a' + 'b')", "ab"),
    "a filled text": ("go(k=f'a{b}c')", "a{}c"),
    "bytes": ("go(k=b'a')", Reference("")),
    "an ellipsis": ("go(k=...)", Reference("")),
    "a list": ("go(k=[1, 'a', None])", (1, "a", None)),
    "a dictionary": ("go(k={'a': 1, 2: {'b': None}})", {"a": 1, "2": {"b": None}}),
    "a dictionary with a name as key": ("go(k={x: 1})", {"**": True}),
    "a dictionary in a dictionary": ("d = {'a': 1}\ngo(k={**d, 'b': 2})", {"a": 1, "b": 2}),
    "a dictionary with more": ("go(k={**d, 'b': 2})", {"**": True, "b": 2}),
    "a call of dict": ("go(k=dict(a=1, **{'b': 2}))", {"a": 1, "b": 2}),
    "a call of dict with a list": ("go(k=dict([], a=1))", Reference("")),
    "a product": ("go(k=4 * 1024)", 4096),
    "a quotient": ("s = 500\ngo(k=s // 10)", 50),
    "a power": ("go(k=2 ** 10)", 1024),
    "a huge power": ("go(k=2 ** 100000)", Reference("")),
    "a huge sum": ("go(k=10**12 + 1)", Reference("")),
    "a division by nothing": ("go(k=1 / 0)", Reference("")),
    "a repeated text": ("go(k='a' * 1000000)", Reference("")),
    "a shift": ("go(k=1 << 3)", Reference("")),
    "a sum with an unknown": ("go(k=x + 1)", Reference("")),
    "a chosen value": ("go(k=5 if c else 5)", 5),
    "one of two values": ("go(k=5 if c else 6)", Reference("")),
    "the first that is true": ("go(k=None or 0 or 5)", 5),
    "the environment or a number": ("import os\ngo(k=int(os.getenv('K') or 5))", 5),
    "nothing that is true": ("go(k=None or 0)", Reference("")),
    "an unknown or a number": ("def f(x):\n    go(k=x or 5)", Reference("")),
    "a number or an unknown": ("go(k=None or x)", Reference("x")),
    "and": ("go(k=1 and 2)", Reference("")),
    "a constant": ("K = 5\ngo(k=K)", 5),
    "a constant, two steps away": ("J = 5\nK = J\ngo(k=K)", 5),
    "a constant below its use": ("def f():\n    go(k=K)\nK = 5", 5),
    "a constant of a class in it": ("class A:\n    K = 5\n    go(k=K)", 5),
    "a constant of a class in a method": (
        "class A:\n    K = 5\n    def f(self):\n        go(k=self.K)",
        Reference("app.main.A.K"),
    ),
    "a constant that changes": ("K = 5\nK += 1\ngo(k=K)", Reference("?.K")),
    "a constant that one branch changes": ("K = 5\nif c:\n    K = 6\ngo(k=K)", Reference("?.K")),
    "None that one branch changes": ("K = None\nif c:\n    K = 6\ngo(k=K)", Reference("?.K")),
    "None": ("K = None\ngo(k=K)", None),
    "None of the module, in a function": (
        "K = None\ndef f():\n    go(k=K)",
        Reference("app.main.K"),
    ),
    "a loop's variable": ("for K in [1, 2]:\n    go(k=K)", Reference("?.K")),
    "a parameter": ("def f(k):\n    go(k=k)", Reference("?.k")),
    "a parameter's default": ("def f(*, k=5):\n    go(k=k)", 5),
    "a positional parameter's default": ("def f(a, /, b, k=5):\n    go(k=k)", 5),
    "a parameter that may be None": ("def f(k=None):\n    go(k=k)", Reference("?.k")),
    "an annotated parameter's default": ("from a import C\ndef f(k: C = 5):\n    go(k=k)", 5),
    "further parameters": ("def f(*k, **c):\n    go(k=k)", Reference("?.k")),
    "an attribute of an import": (
        "from c import settings\ngo(k=settings.k)",
        Reference("c.settings.k"),
    ),
    "an attribute of a parameter": ("def f(c):\n    go(k=c.k)", Reference("?.c.k")),
    "a name from nowhere": ("go(k=K)", Reference("K")),
    "an object": ("from a import C\nc = C()\ngo(k=c)", Reference("a.C")),
    "the environment": ("import os\ngo(k=os.getenv('K', 5))", 5),
    "the environment, as a number": ("import os\ngo(k=int(os.environ.get('K', '5')))", 5),
    "the environment without a default": ("import os\ngo(k=os.getenv('K'))", Reference("")),
    "no number": ("go(k=int('x'))", Reference("")),
    "a number of an unknown": ("def f(x):\n    go(k=int(x))", Reference("?.x")),
    "a number of a list": ("go(k=int([1]))", Reference("")),
    "a number in another base": ("go(k=int('10', 2))", Reference("")),
    "a field": ("from pydantic import Field\ngo(k=Field(5, ge=1))", 5),
    "a field with a default": ("go(k=field(default=5))", 5),
    "a field with a factory": ("go(k=field(default_factory=list))", Reference("")),
    "decouple": ("from decouple import config\ngo(k=config('K', 5))", 5),
    "decouple with a default": ("from decouple import config\ngo(k=config('K', default=5))", 5),
    "decouple without": ("from decouple import config\ngo(k=config('K'))", Reference("")),
    "an item": ("C = {'k': 5}\ngo(k=C['k'])", 5),
    "an item of an item": ("C = {'a': {'k': 5}}\ngo(k=C['a']['k'])", 5),
    "a missing item": ("C = {}\ngo(k=C['k'])", Reference("")),
    "an item of an import": ("from c import C\ngo(k=C['k'])", Reference("c.C.k")),
    "an item by a name": ("C = {'k': 5}\ngo(k=C[x])", Reference("")),
    "an item of a list": ("C = [4, 5]\ngo(k=C[1])", 5),
    "no item of a list": ("C = [4, 5]\ngo(k=C[2])", Reference("")),
    "an item of a number": ("C = 5\ngo(k=C[2])", Reference("")),
    "an item looked up": ("C = {'k': 5}\ngo(k=C.get('k', 9))", 5),
    "an item looked up that is missing": ("C = {}\ngo(k=C.get('k', 9))", 9),
    "an item looked up somewhere": ("def f(c):\n    go(k=c.get('k', 9))", 9),
    "an item looked up, without default": ("def f(c):\n    go(k=c.get('k'))", Reference("")),
    "an item looked up by a name": ("C = {}\ngo(k=C.get(x, 9))", Reference("")),
    "an item that is set": ("C = {'k': 5}\nC['k'] = 6\ngo(k=C['k'])", 6),
    "an item that is set by a name": ("C = {'k': 5}\nC[x] = 6\ngo(k=C)", {"k": 5, "**": True}),
    "an item that is counted up": ("C = {'k': 5}\nC['k'] += 6\ngo(k=C['k'])", Reference("?.C.k")),
    "an item below an item that is set": (
        "C = {'a': {'k': 5}}\nC['a']['k'] = 6\ngo(k=C['a'])",
        Reference("?.C.a"),
    ),
    "an item of something that is set": ("f()['k'] = 6\nC[0] = 1\ngo(k=1)", 1),
    "a dictionary that is updated": ("C = {'k': 5}\nC.update(x)\ngo(k=C)", {"k": 5, "**": True}),
    "a list that grows": ("C = [5]\nC.append(x)\ngo(k=C)", Reference("?.C")),
    "a number that is no list": ("C = 5\nC.append(x)\nx.append(y)\ngo(k=C)", 5),
    "what another call gives": ("go(k=f())", Reference("")),
    "a lambda": ("go(k=lambda: 1)", Reference("")),
    "a comprehension": ("go(k=[x for x in y])", Reference("")),
    "an index that is computed": ("go(k=f().x)", Reference("")),
}


@pytest.mark.parametrize(("source", "expected"), VALUES.values(), ids=VALUES)
def test_arguments_are_followed_to_their_value(source, expected):
    found = argument("def go(**_): ...\n" + source)
    assert found == expected
    assert type(found) is type(expected)


def test_a_long_text_is_cut_and_a_long_list_too():
    assert argument(f"go(k='{'a' * 5000}')") == "a" * 2000
    assert len(argument(f"go(k=[{'1, ' * 300}])")) == 200
    keys = ", ".join(f"'k{number}': 1" for number in range(300))
    assert argument(f"go(k={{{keys}}})")["**"] is True


def test_a_text_of_a_thousand_pieces_is_no_value():
    assert argument(f"go(k={' + '.join(['x'] * 900)})") == Reference("")


def test_positions_and_names_are_kept_with_their_places():
    [call] = facts("import a\na.go(1,\n     b='é', c=2)\n", "call")
    assert dict(call.values) == {"0": 1, "b": "é", "c": 2}
    assert call.span == Span(2, 1, 3, 17)
    assert call.places == {"0": Span(2, 6, 2, 7), "b": Span(3, 8, 3, 11), "c": Span(3, 15, 3, 16)}
    assert not call.partial


SPREADS = {
    "unknown positions": ("go(1, *x, 2)", {"0": 1}, True),
    "unknown names": ("go(k=1, **x)", {"k": 1}, True),
    "a dictionary that is known": ("d = {'a': 1, 'k': 2}\ngo(k=1, **d)", {"a": 1, "k": 1}, False),
    "a dictionary that is written out": ("go(**{'a': 1})", {"a": 1}, False),
    "a dictionary of which a part is known": ("d = {'a': 1, **x}\ngo(**d)", {"a": 1}, True),
}


@pytest.mark.parametrize(("source", "values", "partial"), SPREADS.values(), ids=SPREADS)
def test_what_is_spread_out_is_known_or_partial(source, values, partial):
    call = facts("def go(**_): ...\n" + source, "call")[-1]
    assert (dict(call.values), call.partial) == (values, partial)


def test_calls_say_in_which_function_they_stand():
    source = """\
        import a

        class A:
            b = a.go()
            def f(self):
                a.go()
                def g():
                    a.go()
        a.go()
    """
    assert [fact.scope for fact in facts(source, "call")] == ["A", "A.f", "A.f.g", ""]


BINDINGS = {
    "a variable": ("import a\nx = a.C()", {"app.main.x": "a.C"}),
    "another name": ("from a import C\nD = C", {"app.main.D": "a.C"}),
    "a variable with two meanings": ("import a\nx = a.C()\nx = a.D()", {}),
    "a variable that is None at first": ("import a\nx = None\nx = a.C()", {"app.main.x": "a.C"}),
    "a class": ("class A: ...", {"app.main.A": "object"}),
    "a class with a base": ("from a import B\nclass A(B): ...", {"app.main.A": "a.B"}),
    "a class with an unknown base": ("class A(B, C[int]): ...", {"app.main.A": "object"}),
    "an attribute of a class": (
        "import a\nclass A:\n    x = a.C()",
        {"app.main.A": "object", "app.main.A.x": "a.C"},
    ),
    "a declared attribute": (
        "from a import C\nclass A:\n    x: C",
        {"app.main.A": "object", "app.main.A.x": "a.C"},
    ),
    "an attribute of an object": (
        "import a\nclass A:\n    def __init__(self):\n        self.x = a.C()",
        {"app.main.A": "object", "app.main.A.x": "a.C"},
    ),
    "a parameter that is kept": (
        "from a import C\nclass A:\n    def __init__(self, x: C):\n        self.x = x",
        {"app.main.A": "object", "app.main.A.x": "a.C"},
    ),
    "a factory": ("import a\ndef f():\n    return a.C()", {"app.main.f": "a.C"}),
    "a factory that may fail": (
        "import a\ndef f():\n    if c:\n        return None\n    return a.C()",
        {"app.main.f": "a.C"},
    ),
    "a function that gives nothing": ("def f():\n    return", {}),
    "a factory of two kinds": (
        "import a\ndef f():\n    if c:\n        return a.D()\n    return a.C()",
        {},
    ),
    "a factory that says so": (
        "from a import C\ndef f() -> C:\n    return g()",
        {"app.main.f": "a.C"},
    ),
    "a factory that gives way": ("import a\ndef f():\n    yield a.C()", {"app.main.f": "a.C"}),
    "a property": (
        "import a\nclass A:\n    @property\n    def x(self):\n        return a.C()",
        {"app.main.A": "object", "app.main.A.x": "a.C"},
    ),
    "a method that hides one of the base": (
        "from a import B\nclass A(B):\n    def invoke(self):\n        return 1",
        {"app.main.A": "a.B", "app.main.A.invoke": "object"},
    ),
    "a global variable": ("import a\ndef f():\n    global x\n    x = a.C()", {"app.main.x": "a.C"}),
    "the standard library": ("import logging\nlog = logging.getLogger()", {}),
    "an unknown object": ("x = f(y).z()", {}),
    "a local variable": ("import a\ndef f():\n    x = a.C()", {}),
    "what is returned at the top": ("import a\nyield_ = 1\n", {}),
}


@pytest.mark.parametrize(("source", "expected"), BINDINGS.values(), ids=BINDINGS)
def test_bindings_say_what_other_files_may_ask_for(source, expected):
    assert bindings(source) == expected


def test_a_package_hands_on_what_it_imports():
    assert bindings("from .b import C\nimport d", "app/__init__.py") == {"app.C": "app.b.C"}


def test_a_binding_tells_objects_from_classes():
    found = {
        fact.name.rpartition(".")[2]: dict(fact.values)
        for fact in facts("import a\nclass A: ...\nx = a.C()\nD = a.C", "binding")
    }
    assert found == {
        "A": {"holds": "object", "instance": False, "class": True},
        "x": {"holds": "a.C", "instance": True},
        "D": {"holds": "a.C", "instance": False},
    }


CONSTANTS = {
    "of the module": ("K = 5", {"K": 5}),
    "of two values": ("K = 5\nK = 6", {}),
    "None": ("K = None", {}),
    "of a class": ("class A:\n    k: int = 5", {"A.k": 5}),
    "of a data model": ("class A(BaseModel):\n    k: int = Field(default=5)", {"A.k": 5}),
    "of an object": (
        "class A:\n    def __init__(self, k=5):\n        self.k = k",
        {"A.__init__.k": 5, "A.k": 5},
    ),
    "of a dictionary": ("C = {'k': 5, 'a': {'b': 'x'}, **d}", {"C.k": 5, "C.a.b": "x"}),
    "of the environment": (
        "os.environ['K'] = 'x'\nos.environ[x] = 'y'\nos.environ['J'] += 'z'",
        {"environ.K": "x"},
    ),
    "of a dictionary that a function changes": ("C = {'k': 5}\ndef f():\n    C['k'] = 6", {}),
    "of a function": ("def f(a, k=5, *, b=True, c=None): ...", {"f.k": 5}),
    "a short text": ("M = 'a'", {"M": "a"}),
    "a long text": (f"M = '{'a' * 400}'", {}),
    "a list": ("M = [1]", {}),
    "of a local variable": ("def f():\n    K = 5", {}),
}


@pytest.mark.parametrize(("source", "expected"), CONSTANTS.values(), ids=CONSTANTS)
def test_constants_are_what_other_files_may_ask_for(source, expected):
    found = constants(source)
    assert found == {f"app.main.{name}": value for name, value in expected.items()}


def test_a_parameters_default_is_marked_as_such():
    marks = [fact.values.get("parameter") for fact in facts("K = 1\ndef f(k=5): ...", "constant")]
    assert marks == [None, True]


def test_imports_are_dotted_names_each_once():
    source = b"import a.b, c\nfrom . import d\nfrom .e import *\nfrom a import b\nimport c\n"
    found = read_python("app/main.py", source, WANTED)
    assert found.imports == ("a.b", "c", "app.d", "app.e")


def test_what_is_held_can_be_asked_for():
    names = Names("app.main")
    names.add_import(ast.parse("from a import C").body[0])
    assert names.held("C", ("",)) == "a.C"
    assert names.held("D", ("",)) is None
    assert names.held("d.e", ("",)) is None


def test_names_are_looked_up_from_the_inside_out():
    assert list(enclosing("A.f.g")) == ["A.f.g", "A.f", "A", ""]


def test_facts_stand_in_the_order_of_the_file(monkeypatch):
    def late(tree, reading):
        yield reading.facts[0]

    monkeypatch.setattr(python, "COLLECTORS", (late,))
    source = b"import a\ndef f():\n    a.go()\na.go()\nK = 1\n"
    found = read_python("app/main.py", source, WANTED)
    assert [fact.span.line for fact in found.facts] == [3, 3, 4, 5]
