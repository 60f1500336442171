"""The quick reader and LibCST's scope analysis give the same names to the same calls."""

from pathlib import Path
from textwrap import dedent

import libcst
import pytest
import yaml
from libcst.metadata import (
    MetadataWrapper,
    PositionProvider,
    QualifiedNameProvider,
    QualifiedNameSource,
)

from pytest_ragft.check.sources import python
from pytest_ragft.check.sources.python import read_python

RULES = Path(__file__).parents[4] / "rules"


class Everything(frozenset):
    """Every name is wanted."""

    def __contains__(self, name):
        return bool(name)


def theirs(source):
    """Imported names that are called, by the place of the call, as LibCST sees them."""
    found = {}
    wrapper = MetadataWrapper(libcst.parse_module(source))
    names = wrapper.resolve(QualifiedNameProvider)
    for node, place in wrapper.resolve(PositionProvider).items():
        if isinstance(node, libcst.Call) and is_dotted(node.func):
            called = wrapper_names(names[node.func])
            known = [n.name for n in called if n.source is QualifiedNameSource.IMPORT]
            if known:
                start, end = place.start, place.end
                found[start.line, start.column + 1, end.line, end.column + 1] = set(known)
    return found


def wrapper_names(found):
    """LibCST computes them when they are asked for."""
    return found() if callable(found) else found


def is_dotted(node):
    while isinstance(node, libcst.Attribute):
        node = node.value
    return isinstance(node, libcst.Name)


def ours(source):
    found = read_python("a/main.py", source.encode(), Everything())
    return {tuple(fact.span): fact.name for fact in found.facts if fact.kind == "call"}


def absolute(name):
    """LibCST leaves relative imports as they are."""
    if name.startswith(".."):
        return name.lstrip(".")
    return f"a{name}" if name.startswith(".") else name


def examples():
    for path in sorted(RULES.glob("*.yaml")):
        content = yaml.safe_load(path.read_text("utf-8"))
        for kind in ("flagged", "clean"):
            for example in content.get("examples", {}).get(kind, ()):
                for name, text in example["files"].items():
                    if name.endswith(".py") and parses(text):
                        yield pytest.param(text, id=f"{path.stem}: {example['title']}: {name}")


def parses(text):
    try:
        libcst.parse_module(text)
    except libcst.ParserSyntaxError:
        return False
    return True


MADE = {
    "aliases": "import a.b as c\nfrom d import e as f, g\nc.h()\nf.i.j()\ng()\n",
    "relative imports": "from . import b\nfrom .c import d\nfrom .. import e\nb.x()\nd()\ne.y()\n",
    "shadows": """\
        import a, b, c
        from d import e
        def f(a):
            a.x()
            b.x()
            e.x()
        def g():
            b = 1
            b.x()
        class C:
            c = 2
            def h(self):
                c.x()
        [e.x() for e in y]
        (lambda b: b.x())(1)
    """,
    "imports inside": "def f():\n    import a\n    a.x()\ndef g():\n    a.x()\n",
    "nested": (
        "import a\nclass C(a.B(1)):\n    @a.d()\n    def f(self, x=a.e()):\n"
        "        return [a.g(a.h()) for _ in a.i()]\n"
    ),
    "types": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
        "    from a import B\ndef f():\n    return B()\n"
    ),
    "awaits": (
        "import a\nasync def f():\n    async with a.b() as c:\n"
        "        await a.d()\n    async for e in a.f():\n        yield a.g()\n"
    ),
    "f-strings": "import a\nx = f'{a.b()!r:>{a.c()}}'\n",
    "matches": (
        "import a\nmatch a.b():\n    case a.C():\n"
        "        a.d()\n    case x if a.e():\n        pass\n"
    ),
}


@pytest.mark.parametrize(
    "source", [*examples(), *(pytest.param(dedent(text), id=name) for name, text in MADE.items())]
)
def test_imported_names_agree(source, monkeypatch):
    monkeypatch.setattr(python, "COLLECTORS", ())
    mine = ours(source)
    for place, names in theirs(source).items():
        name = mine.get(place)
        assert name is not None, place
        # Where LibCST sees only what is imported, ours may know more: what that holds.
        assert name in {absolute(known) for known in names}, place


def test_the_comparison_sees_a_difference():
    assert theirs("import a\na.b()\n") == {(2, 1, 2, 6): {"a.b"}}
    assert ours("import a\na.b()\n") == {(2, 1, 2, 6): "a.b"}
    assert ours("import c as a\na.b()\n") == {(2, 1, 2, 6): "c.b"}
