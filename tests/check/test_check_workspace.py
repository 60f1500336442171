"""Where a project begins, and how its files are named from there."""

import pytest

from pytest_ragft.check.settings import CheckSettings, SettingsError
from pytest_ragft.check.workspace import find, relative

TABLE = '[tool.ragft.check]\npersona = "auditor"\n'


@pytest.fixture
def project(tmp_path):
    """repo/.git, repo/service/app/ and a pyproject.toml where a test puts one."""
    app = tmp_path / "repo" / "service" / "app"
    app.mkdir(parents=True)
    (tmp_path / "repo" / ".git").mkdir()
    (app / "answer.py").write_text("", "utf-8")
    return tmp_path / "repo"


@pytest.mark.parametrize(
    ("files", "root"),
    [
        ({}, "."),
        ({"pyproject.toml": ""}, "."),
        ({"service/pyproject.toml": ""}, "service"),
        ({"service/pyproject.toml": TABLE}, "service"),
        ({"service/pyproject.toml": "", "pyproject.toml": TABLE}, "."),
        ({"service/app/pyproject.toml": TABLE, "pyproject.toml": TABLE}, "service/app"),
    ],
)
@pytest.mark.parametrize("named", ["service/app", "service/app/answer.py"])
def test_the_root_is_where_settings_stand_or_else_the_nearest_project(project, files, root, named):
    for path, text in files.items():
        (project / path).write_text(text, "utf-8")
    workspace = find([project / named])
    assert workspace.root == project / root
    assert (workspace.settings.persona == "auditor") is (TABLE in files.values())


def test_settings_above_the_repository_are_not_its_own(project):
    (project.parent / "pyproject.toml").write_text(TABLE, "utf-8")
    assert find([project / "service"]).root == project
    assert find([project / "service"]).settings == CheckSettings()


def test_without_any_sign_the_paths_themselves_are_the_project(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert find([tmp_path / "a", tmp_path / "b"]).root == tmp_path
    assert find([tmp_path / "a"]).root == tmp_path / "a"


def test_a_folder_by_that_name_is_no_settings_file(project):
    (project / "service" / "pyproject.toml").mkdir()
    assert find([project / "service"]).root == project


def test_a_named_settings_file_says_nothing_of_the_root(project, tmp_path):
    other = tmp_path / "other.toml"
    other.write_text(TABLE, "utf-8")
    workspace = find([project / "service"], other)
    assert (workspace.root, workspace.settings.persona) == (project, "auditor")


def test_what_is_not_there_is_named(project):
    with pytest.raises(SettingsError, match=r"'.*nowhere': there is no such file or folder"):
        find([project / "nowhere"])
    with pytest.raises(SettingsError, match=r"there is no such file\. --config names"):
        find([project], project / "none.toml")


def test_paths_are_named_from_the_root(project, tmp_path):
    answer = project / "service" / "app" / "answer.py"
    assert relative(answer, project) == "service/app/answer.py"
    assert relative(project, project) == "."
    link = tmp_path / "link"
    link.symlink_to(project)
    assert relative(link / "service", link) == "service"
    assert relative(project / "service", link) == "service"
    assert relative(link / "service", project) == "service"
    outside = tmp_path / "else.py"
    assert relative(outside, project) == outside.as_posix()
