"""The rules that ship, and those that a project brings."""

import importlib.util
import json
import subprocess
import sys

import pytest
from rule_material import RULE, put

from pytest_ragft import cli
from pytest_ragft.check import catalogue, compilation
from pytest_ragft.check.catalogue import built_in, known_libraries, load, with_own
from pytest_ragft.check.rule import Match, Rule, RuleError, Selector

DOCS = catalogue.FOLDER.parent / "docs"


@pytest.fixture(scope="module")
def renew():
    spec = importlib.util.spec_from_file_location("renew", DOCS / "renew.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_catalogue_is_what_the_rule_files_say(renew):
    stands = catalogue.CATALOGUE.read_text("utf-8")
    assert stands == renew.renewed_catalogue(), "stale: run `python docs/renew.py rules`"


def test_the_pages_are_what_the_rule_files_say(renew):
    pages = dict(renew.renewed_pages())
    stale = [
        path.name
        for path in {*pages, *(DOCS / "rules").glob("*")}
        if not path.exists() or pages.get(path) != path.read_text("utf-8")
    ]
    assert not stale, "stale: run `python docs/renew.py rules`"


def test_renewing_writes_the_catalogue_and_every_page(renew, tmp_path, monkeypatch, capsys):
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "gone.md").write_text("A rule that is no more.", "utf-8")
    monkeypatch.setattr(renew, "PAGES", pages)
    monkeypatch.setattr(renew.catalogue, "CATALOGUE", tmp_path / "catalogue.json")
    assert renew.main(["rules"]) == 0
    written = json.loads((tmp_path / "catalogue.json").read_text("utf-8"))
    names = {entry["name"] for entry in written["rules"]}
    assert {page.stem for page in pages.iterdir()} == {*names, "README"}


def test_what_is_wrong_in_a_rule_file_stops_the_renewing(renew, tmp_path, monkeypatch, capsys):
    put(tmp_path, text=RULE.replace("severity: warning", "severity: bad"))
    monkeypatch.setattr(renew, "RULES", tmp_path / "own")
    (tmp_path / "own" / "libraries.yaml").write_text("{}", "utf-8")
    assert renew.main(["rules"]) == 1
    assert "own/bare-client.yaml:8: severity: found 'bad'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("code: ACME101\n", "code 'ACME101': a built-in rule has a code that begins with RFT."),
        ("", "code '': a built-in rule has a code that begins with RFT."),
    ],
)
def test_built_in_rules_have_codes_of_their_own(code, message, tmp_path):
    folder = put(tmp_path, text=RULE.replace("code: ACME101\n", code))
    (folder / "libraries.yaml").write_text("{}", "utf-8")
    with pytest.raises(RuleError) as caught:
        compilation.read(folder)
    assert str(caught.value) == f"own/bare-client.yaml: {message}"


def test_no_two_built_in_rules_share_a_code():
    entries = {"a.yaml": {"code": "RFT101"}, "b.yaml": {"code": "RFT101"}}
    assert list(compilation.taken_twice(entries)) == ["b.yaml: the code RFT101 is taken by a.yaml."]


def test_rules_stand_in_the_order_of_their_codes():
    codes = [rule.code for rule in built_in()]
    assert codes == sorted(codes)
    assert len(set(codes)) == len(codes)


def test_the_catalogue_holds_no_prose():
    kept = json.loads(catalogue.CATALOGUE.read_text("utf-8"))["rules"]
    assert not {key for entry in kept for key in entry} & {"why", "flags", "examples", "evidence"}


def test_nothing_but_the_standard_library_is_needed_to_load_it(run_python):
    run_python(
        "import sys\n"
        "from pathlib import Path\n"
        "from pytest_ragft.check import catalogue\n"
        "assert catalogue.load(Path())\n"
        "assert catalogue.known_libraries(Path())\n"
        "heavy = {'yaml', 'jsonschema', 'pluggy', 'pytest', 'libcst', 'difflib', 'inspect'}\n"
        "found = heavy & set(sys.modules)\n"
        "assert found <= {'inspect'}, found\n"
    )


@pytest.fixture
def run_python():
    def run(source):
        command = [sys.executable, "-c", source]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    return run


def test_a_projects_rules_follow_the_built_in_ones(tmp_path):
    put(tmp_path)
    *shipped, own = load(tmp_path, ["own"])
    assert [rule.name for rule in shipped] == [rule.name for rule in built_in()]
    assert (own.name, own.code, own.group, own.origin) == (
        "bare-client",
        "ACME101",
        "acme",
        "own/bare-client.yaml",
    )


@pytest.mark.parametrize(
    ("added", "message"),
    [
        (Rule("b", "RFT900", origin="b.py"), "b.py: code 'RFT900': RFT is for built-in rules."),
        (Rule("no-x", origin="b.py"), "b.py: there is a rule 'no-x' already (built in)."),
        (Rule("b", "X101", origin="b.py"), "b.py: there is a rule 'X101' already (a.yaml)."),
    ],
)
def test_a_name_means_one_rule(added, message):
    given = [Rule("no-x", "RFT1"), Rule("a", "X101", origin="a.yaml"), Rule("c", "", origin="c")]
    with pytest.raises(RuleError) as caught:
        with_own(given, [Rule("d"), added])
    assert str(caught.value) == message


LIBRARY = """\
acme:
  packages: [acme_search]
  names:
    find: {roles: [retrieval, acme-role], parameters: [question, k]}
langchain:
  packages: [langchain, acme_chain]
  names:
    TokenTextSplitter: {roles: [acme-role]}
"""


def test_a_projects_table_is_laid_over_the_one_that_ships(tmp_path):
    (put(tmp_path) / "libraries.yaml").write_text(LIBRARY, "utf-8")
    shipped, both = known_libraries(), known_libraries(tmp_path, ["own"])
    assert shipped.library("acme_search.find") is None
    assert both.library("acme_search.find") == "acme"
    assert both.library("acme_chain.x") == both.library("langchain_chroma.x") == "langchain"
    assert ("acme-role",) in [entry.roles for entry in both.entries["TokenTextSplitter"]]
    assert len(both.entries) >= len(shipped.entries)


def test_a_rule_may_ask_for_the_roles_of_its_own_table(tmp_path):
    folder = put(tmp_path, text=RULE.replace("kind: call, names", "roles: [acme-role], names"))
    (folder / "libraries.yaml").write_text(LIBRARY, "utf-8")
    assert load(tmp_path, ["own"])[-1].match.any[0].roles == {"acme-role"}


def named(*names):
    return Rule("own", match=Match(any=(Selector(names=names),)), origin="own.yaml")


def test_what_own_rules_name_is_known_without_a_role():
    known = known_libraries(rules=[named("billing.pay.charge", "openai.NoSuchThing")])
    assert known.library("billing.pay.charge") == "billing"
    assert [(e.suffix, e.library, e.roles) for e in known.entries["charge"]] == [
        ("pay.charge", "billing", ())
    ]
    assert [(e.suffix, e.library) for e in known.entries["NoSuchThing"]] == [
        ("NoSuchThing", "openai")
    ]


def test_what_the_table_knows_keeps_its_roles():
    shipped, known = known_libraries(), known_libraries(rules=[named("openai.OpenAI")])
    assert known.entries["OpenAI"] == shipped.entries["OpenAI"]


@pytest.mark.parametrize("name", ["*.charge", "billing.c*", "?.charge", "charge", "b[i].charge"])
def test_names_that_are_not_written_out_are_not_known(name):
    assert "charge" not in known_libraries(rules=[named(name)]).entries
    assert known_libraries(rules=[named(name)]).library("billing.x") is None


def test_rules_that_ship_name_what_the_table_may_lack():
    shipped = Rule("own", match=Match(any=(Selector(names=("billing.charge",)),)))
    assert known_libraries(rules=[shipped]).library("billing.charge") is None


def test_files_that_use_nothing_else_are_checked(tmp_path, monkeypatch, capsys):
    put(tmp_path, text=RULE.replace("openai", "billing").replace("OpenAI", "charge"))
    (tmp_path / "pyproject.toml").write_text('[tool.ragft.check]\nrules = "own"\n', "utf-8")
    (tmp_path / "app.py").write_text("from billing import charge\n\ncharge()\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["check", "--no-cache", "--format", "concise"]) == 1
    assert capsys.readouterr().out.startswith("app.py:3:1: warning bare-client (ACME101) ")
