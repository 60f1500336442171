"""A project with one rule, and what comes of its fix."""

import pytest
from fix_projects import Project, contents, rule_of


@pytest.fixture
def project():
    """Makes a project from texts or bytes and one rule or several."""

    def make(files, *rules):
        return Project(contents(files), rules)

    return make


@pytest.fixture
def fixed(project):
    """The text of one file after a fix of one action; fails where the fix is refused."""

    def fix(source, action, match, path="app.py"):
        one = project({path: source}, rule_of({"safety": "safe", **action}, match))
        found = one.check({})
        assert found, "the rule finds nothing"
        done = one.plan()
        assert done.refused == ()
        (change,) = done.changes
        assert change.path == path
        return change.after.decode() if isinstance(source, str) else change.after

    return fix


@pytest.fixture
def refused(project):
    """Why a fix of one action is refused."""

    def fix(source, action, match, path="app.py"):
        one = project({path: source}, rule_of({"safety": "safe", **action}, match))
        done = one.plan()
        assert done.changes == ()
        ((_, reason),) = done.refused
        return reason

    return fix
