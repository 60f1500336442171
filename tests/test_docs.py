"""What the documentation says is what happens."""

import importlib.util
import json
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from pytest_ragft import cli, plugin
from pytest_ragft.check.settings import CheckSettings
from pytest_ragft.check.settings import parse as parse_check
from pytest_ragft.check.sources import read_file
from pytest_ragft.check.suppression import suppressions
from pytest_ragft.diagnosis.arms import ARMS
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.taxonomy import REMARKS, TAXONOMY
from pytest_ragft.diagnosis.verdict import Verdict
from pytest_ragft.oracle.source import read_source
from pytest_ragft.relay.address import origin_of, relay_at
from pytest_ragft.relay.environment import variables
from pytest_ragft.settings import Settings, parse

WRITTEN_BY = (3, 11)
"""The Python whose documentation the README's figures come from."""
ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
HOW = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
KNOWLEDGE = (ROOT / "docs" / "knowledge.md").read_text(encoding="utf-8")
CLASSES = (ROOT / "docs" / "taxonomy.md").read_text(encoding="utf-8")
CHECKER = (ROOT / "docs" / "checker.md").read_text(encoding="utf-8")
APPS = (ROOT / "docs" / "apps-in-another-process.md").read_text(encoding="utf-8")


def blocks(text, language):
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_example_in_the_readme_is_what_the_demo_prints():
    spec = importlib.util.spec_from_file_location("renew", ROOT / "docs" / "renew.py")
    renew = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(renew)
    renewed, readme = renew.renewed(README), README
    if sys.version_info[:2] != WRITTEN_BY:
        # The example reads the documentation of the running Python, whose length differs.
        renewed, readme = (re.sub(r"\d[\d,]*", "#", text) for text in (renewed, readme))
    assert renewed == readme, "stale: run `python docs/renew.py` with Python 3.11"


def test_the_test_in_the_readme_is_diagnosed(pytester, provider):
    (source,) = blocks(README, "python")
    provider.answer = lambda messages, model: (
        "You have 30 days." if "thirty" in str(messages) else "You have 14 days."
    )
    (pytester.path / "docs").mkdir()
    (pytester.path / "docs" / "refunds.md").write_text(
        "# The window\n\nGoods may go back within thirty days (30 days) of delivery.\n", "utf-8"
    )
    pytester.makepyfile(test_refunds=source)
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    result = pytester.runpytest_inprocess("--ragft-diagnose", "-p", "no:hypothesispytest")
    result.stdout.fnmatch_lines(["KNOWLEDGE * test_refunds.py::test_refund_window"])


def test_the_commands_in_the_readme_work(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (lines,) = blocks(README, "json")
    (tmp_path / "outcomes.jsonl").write_text(lines, encoding="utf-8")
    commands = [c for c in "".join(blocks(README, "console")).splitlines() if "ragft classify" in c]
    assert commands
    for command in commands:
        assert cli.main(shlex.split(command.removeprefix("$ ragft "))) == 0
    assert (tmp_path / "run.json").exists()
    assert "KNOWLEDGE" in capsys.readouterr().out


@pytest.mark.parametrize("source", blocks(HOW, "python"))
def test_python_in_the_documentation_runs(source):
    exec(compile(source, "how-it-works.md", "exec"), {})


def test_the_settings_in_the_documentation_are_all_of_them():
    (text,) = blocks(HOW, "toml")
    table = tomllib.loads(text)["tool"]["ragft"]
    parse(table, place="docs")
    undocumented = set(Settings._fields) - set(table) - {"exemplar"}
    assert not undocumented
    default = Settings()
    for name in ("max_calls", "offline", "replay", "max_replays", "timeout"):
        assert table[name] == getattr(default, name), name


def test_every_name_is_in_the_documentation(pytester):
    options = re.findall(r'"(--ragft-[a-z-]+)"', Path(plugin.__file__).read_text(encoding="utf-8"))
    assert options
    named = {f"`{option}" for option in options}
    named |= {f"`{arm.name}`" for arm in ARMS}
    named |= {f"`{field.name}`" for field in fields(Case)}
    named |= {f"`{verdict}`" for verdict in Verdict}
    decided = (Verdict.KNOWLEDGE, Verdict.BEHAVIOUR, Verdict.BOTH, Verdict.FLAKY)
    named |= {f"`{subclass}`" for verdict, subclass in TAXONOMY if subclass and verdict in decided}
    named |= {f"`{remark}`" for remark in REMARKS}
    text = README + HOW + CLASSES
    missing = {name for name in named if name not in text and name.strip("`") not in text}
    assert not missing


APP = """
import openai

client = openai.OpenAI(max_retries=0)


def search(question):
    return ["Parcels leave before noon."]


def answer(passages):
    turn = {"role": "user", "content": f"{passages[0]} How long may I send it back?"}
    reply = client.chat.completions.create(model="m", messages=[turn])
    return reply.choices[0].message.content

"""


def test_what_the_page_on_knowledge_shows_is_what_happens(pytester, provider):
    (settings,) = blocks(KNOWLEDGE, "toml")
    (source,) = blocks(KNOWLEDGE, "python")
    provider.answer = lambda messages, model: (
        "You have 30 days." if "thirty" in str(messages) else "You have 14 days."
    )
    (pytester.path / "docs").mkdir()
    (pytester.path / "data").mkdir()
    (pytester.path / "docs" / "refunds.md").write_text(
        "# How long may I send it back\n\nSend it back within thirty days (30 days).\n", "utf-8"
    )
    passage = {"id": "p-1", "text": "Parcels leave before noon."}
    (pytester.path / "data" / "passages.jsonl").write_text(json.dumps(passage) + "\n", "utf-8")
    (pytester.path / "pyproject.toml").write_text(settings, "utf-8")
    pytester.makepyfile(test_refunds=APP + source)
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    result = pytester.runpytest_inprocess("--ragft-diagnose", "-p", "no:hypothesispytest")
    result.stdout.fnmatch_lines(["KNOWLEDGE * test_refunds.py::test_window", "*missed by search*"])


SERVER = """
import http.server

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer([""]).encode())

server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


def test_the_suite_on_the_page_on_apps_in_another_process_is_diagnosed(pytester, provider):
    (source,) = blocks(APPS, "python")
    provider.answer = lambda messages, model: (
        "You have 30 days." if "30 days" in str(messages) else "You have 14 days."
    )
    pytester.makepyfile(app=APP + SERVER, test_refunds=source)
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    result = pytester.runpytest_inprocess("--ragft-diagnose", "-p", "no:hypothesispytest")
    result.stdout.fnmatch_lines(["KNOWLEDGE * test_refunds.py::test_refund_window"])


def test_the_commands_on_the_page_on_apps_in_another_process_work(pytester, provider):
    start, attach = (block.splitlines() for block in blocks(APPS, "console"))
    (settings,) = blocks(APPS, "toml")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
    pytester.makepyfile(app="import os; print(os.environ['OPENAI_BASE_URL'], flush=True); input()")
    command = start[0].replace("8817", port).replace("python app.py", f"{sys.executable} app.py")
    assert command.startswith("$ ragft ")
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest_ragft.cli", *shlex.split(command)[2:]],
        cwd=pytester.path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    with process:
        assert process.stderr.readline() == start[1].replace("8817", port) + "\n"
        assert process.stdout.readline() == f"http://127.0.0.1:{port}/v1\n"
        pytester.makepyfile("def test_it():\n    pass\n")
        pytester.makepyprojecttoml(settings.replace("8817", port))
        options = shlex.split(attach[0].replace("8817", port))[2:]
        result = pytester.runpytest_inprocess(
            *options, "-p", "no:hypothesispytest", "-p", "no:asyncio"
        )
        result.assert_outcomes(passed=1)
        process.communicate("\n")
    assert process.returncode == 0


def test_the_variables_on_the_page_on_apps_in_another_process_are_those_that_are_set():
    rows = re.findall(r"^\| `(https?://\S+)`.* \| (.+) \|$", APPS, re.MULTILINE)
    (others,) = re.findall(r"^\| anything else \| (.+) \|$", APPS, re.MULTILINE)
    rows.append(("http://localhost:4000", others))
    relay = origin_of("http://127.0.0.1:8817")
    for upstream, names in rows:
        assert re.findall("`(.+?)`", names) == list(variables(upstream, relay)), upstream
    assert len(rows) == 10


def test_the_container_on_the_page_on_apps_in_another_process_shares_the_network():
    (text,) = blocks(APPS, "yaml")
    (service,) = yaml.safe_load(text)["services"].values()
    assert service["network_mode"] == "host"
    assert relay_at(urlsplit(service["environment"]["OPENAI_BASE_URL"]).netloc)


PLACES = {
    "docs/refunds.md": "# A\n\n## Window\n\n" + "Thirty days.\n\n" * 12,
    "passages.jsonl": '{"id": "doc-12", "text": "Thirty days."}\n',
    "docs/a.md": "# X\n\nThirty days.\n",
    "docs/b.md": "# Y\n\nThirty days.\n",
}


def test_every_form_of_a_source_on_the_page_on_knowledge_is_read(tmp_path):
    for name, text in PLACES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    forms = [form for form in re.findall(r'"([^" ]+\.\w+[^" ]*)"', KNOWLEDGE) if "*" not in form]
    read = [form for form in forms if form.partition("#")[0].partition(":")[0] in PLACES]
    assert len(read) >= 7
    for form in read:
        assert "Thirty days." in read_source(form, [tmp_path]), form


def test_links_lead_somewhere():
    pages = [ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md"), ROOT / "README.md"]
    for page in (*pages, *ROOT.glob("examples/*/README.md")):
        prose = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#:]+)\)", prose):
            assert (page.parent / target).exists(), (page, target)


def test_the_checkers_settings_in_the_documentation_are_all_of_them():
    (text,) = blocks(CHECKER, "toml")
    table = tomllib.loads(text)["tool"]["ragft"]["check"]
    parse_check(table, place="docs")
    assert set(table) == {field.replace("_", "-") for field in CheckSettings._fields}


def test_the_checkers_commands_in_the_documentation_work(tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "examples" / "helpdesk", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    commands = "".join(blocks(CHECKER, "console")).replace("src/app ", "app ").splitlines()
    assert len(commands) > 9
    for command in commands:
        if "--watch" not in command:
            status = cli.main(shlex.split(command.removeprefix("$ ragft ")))
            assert status in (0, 1), (command, capsys.readouterr().err)


def test_comments_in_the_documentation_silence():
    (source,) = blocks(CHECKER, "python")
    file = read_file("app.py", source.encode(), frozenset())
    entries = list(suppressions(file))
    assert [(entry.whole_file, entry.rules) for entry in entries] == [
        (False, ("too-many-chunks",)),
        (True, ("RFT207",)),
    ]
    assert all(len(entry.reason) > 9 for entry in entries)
