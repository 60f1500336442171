"""Rule files that were parsed before are not parsed again."""

import json
import subprocess
import sys

import pytest
from rule_material import RULE, put

from pytest_ragft.check import rule_cache
from pytest_ragft.check.catalogue import known_libraries, load
from pytest_ragft.check.rule import RuleError

LIBRARY = "acme: {packages: [acme], names: {find: {roles: [retrieval]}}}"


@pytest.fixture
def project(tmp_path):
    (put(tmp_path) / "libraries.yaml").write_text(LIBRARY, "utf-8")
    (tmp_path / ".ragft").mkdir()
    return tmp_path


def own(root):
    return load(root, ["own"], cache=True)[-1]


def kept(root):
    return json.loads((root / ".ragft" / "own-rules.json").read_text("utf-8"))


def test_what_is_kept_stands_for_the_files(project, monkeypatch):
    first = own(project)
    monkeypatch.setattr(rule_cache, "parsed", None)
    assert own(project) == first
    assert known_libraries(project, ["own"], cache=True).library("acme.find") == "acme"


def test_a_table_that_is_met_twice_is_parsed_once(project):
    known = known_libraries(project, ["own", "own/bare-client.yaml"], cache=True)
    assert known.library("acme.find") == "acme"
    assert len(kept(project)) == 1


def test_neither_yaml_nor_its_schema_is_needed_then(project):
    own(project)
    source = (
        "import sys\nfrom pathlib import Path\nfrom pytest_ragft.check import catalogue\n"
        "catalogue.load(Path(), ['own'], cache=True)\n"
        "catalogue.known_libraries(Path(), ['own'], cache=True)\n"
        "assert not {'yaml', 'jsonschema'} & set(sys.modules)\n"
    )
    command = [sys.executable, "-c", source]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_file_that_has_changed_is_parsed(project):
    own(project)
    put(project, text=RULE.replace("severity: warning", "severity: error"))
    assert own(project).severity == "error"
    assert len(kept(project)) == 2  # the rule and the table, without what stood there before


def test_what_is_wrong_is_said_with_its_line_every_time(project):
    put(project, text=RULE.replace("app.py:3", "app.py:9"))
    for _ in range(2):
        with pytest.raises(RuleError, match=r"bare-client\.yaml:27: .* has no line 9"):
            own(project)


def test_without_a_folder_nothing_is_kept(tmp_path):
    put(tmp_path)
    assert own(tmp_path).name == "bare-client"
    assert not (tmp_path / ".ragft").exists()


def test_nothing_is_kept_where_nobody_asks(project):
    load(project, ["own"])
    known_libraries(project, ["own"])
    assert not (project / ".ragft" / "own-rules.json").exists()


@pytest.mark.parametrize("damage", ["", "[]", "{", "[" * 99999, "\udcff"])
def test_what_cannot_be_read_is_parsed_anew(damage, project):
    first = own(project)
    (project / ".ragft" / "own-rules.json").write_bytes(damage.encode("utf-8", "surrogateescape"))
    assert own(project) == first
    assert len(kept(project)) == 2


@pytest.mark.parametrize("value", [[], {"name": 1}, "x", {"name": "bare-client", "match": []}])
def test_what_no_run_has_kept_is_parsed_anew(value, project):
    first = own(project)
    known = dict.fromkeys(kept(project), value)
    (project / ".ragft" / "own-rules.json").write_text(json.dumps(known), "utf-8")
    assert own(project) == first


def test_a_pattern_that_was_smuggled_in_is_refused(project):
    own(project)
    known = json.dumps(kept(project)).replace('{"below": "$maximum"}', '{"matches": "(a+)+$"}')
    (project / ".ragft" / "own-rules.json").write_text(known, "utf-8")
    with pytest.raises(RuleError, match="holds a repeat within a repeat"):
        own(project)


@pytest.mark.parametrize("name", [".ragft", ".ragft/own-rules.json"])
def test_a_link_is_neither_followed_nor_written_through(name, project, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "thing"
    place = project / name
    if name == ".ragft":
        place.rmdir()
        elsewhere.mkdir()
    else:
        elsewhere.write_text("mine", "utf-8")
    place.symlink_to(elsewhere)
    assert own(project).name == "bare-client"
    assert (
        (list(elsewhere.iterdir()) == []) if elsewhere.is_dir() else elsewhere.read_text() == "mine"
    )
