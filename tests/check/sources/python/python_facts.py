"""Facts of a source text, as the tests of single collectors ask for them."""

from textwrap import dedent

from pytest_ragft.check.sources.python import read_python


def facts(source, kind, path="app/main.py"):
    read = read_python(path, dedent(source).encode(), frozenset())
    assert not read.problems, read.problems
    return [fact for fact in read.facts if fact.kind == kind]


def only(source, kind, path="app/main.py"):
    found = facts(source, kind, path)
    assert len(found) == 1, found
    return found[0]
