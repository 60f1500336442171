"""A project may be a part of its repository."""

import pytest

from pytest_ragft.check.fact import Span
from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.outcome import Outcome
from pytest_ragft.check.repository import folder_in_repository


@pytest.mark.parametrize(
    ("repository", "project", "folder"),
    [(".", ".", ""), (".", "apps/chat", "apps/chat/"), ("apps", "apps/chat", "chat/")],
)
def test_the_folder_is_named_from_the_repository(tmp_path, repository, project, folder):
    (tmp_path / project).mkdir(parents=True, exist_ok=True)
    (tmp_path / repository / ".git").mkdir()
    assert folder_in_repository(tmp_path / project) == folder


def test_without_a_repository_the_project_is_the_whole(tmp_path):
    assert folder_in_repository(tmp_path) == ""


def test_a_rule_that_is_not_known_has_no_fix():
    at = Location("a.py", Span(1, 1, 1, 2))
    finding = Finding("gone", "", "info", "low", "regular", "Gone.", at)
    assert Outcome((), {}, 1).fix_of(finding) is None
