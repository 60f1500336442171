"""Writes what is generated: README.md's example, rules and their pages, tutorials, checks.

Run: python docs/renew.py [readme] [rules] [tutorial] [checks] [importing]
"""

import inspect
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pytest_ragft import checks
from pytest_ragft.check import catalogue, compilation, libraries, rule_index, rule_page
from pytest_ragft.check.rule import RuleError
from pytest_ragft.diagnosis.check_kinds import KINDS
from pytest_ragft.golden.importing.page import tables

sys.path.insert(0, str(Path(__file__).parent))
from tutorial import play  # beside this file, wherever it is run from

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
RULES = ROOT / "rules"
PAGES = ROOT / "docs" / "rules"
EXAMPLE = ROOT / "examples" / "python_docs"
OPTIONS = ("-q", "--tb=no", "-rN", "--ragft-diagnose")
SHOWN = ("test_string_method[find]", "test_count_of_nothing", "test_just_the_name")
BLOCK = re.compile(r"(<!-- demo: .*? -->\n```text\n).*?(```\n)", re.DOTALL)
CHECKED = ROOT / "examples" / "helpdesk"
CHECK_BLOCK = re.compile(r"(<!-- check: .*? -->\n```text\n).*?(```\n)", re.DOTALL)
SHOWN_FINDINGS = 2
CHECKS = ROOT / "docs" / "checks.md"
CHECKS_BLOCK = re.compile(r"(<!-- checks: .*? -->\n).*?(<!-- end of the checks -->)", re.DOTALL)
EXAMPLES = (
    ('checks.contains("30 days")', "contains: 30 days"),
    ('checks.contains_any(["30 days", "thirty days"])', "contains_any: [30 days, thirty days]"),
    ('checks.contains_all(["30 days", "receipt"])', "contains_all: [30 days, receipt]"),
    ('checks.equals("Paris")', "equals: Paris"),
    ('checks.label(["refund", "exchange"])', "label: [refund, exchange]"),
    ('checks.regex(r"RET-\\d+")', "regex: RET-\\d+"),
    ('checks.starts_with("Yes")', 'starts_with: "Yes"'),
    ('checks.ends_with("?")', 'ends_with: "?"'),
    ('checks.lacks("guarantee")', "lacks: guarantee"),
    ('checks.number(30, unit="days")', "number: {value: 30, unit: days}"),
    ('checks.date("2024-01-05")', 'date: "2024-01-05"'),
    ("checks.json()", "json: true"),
    ('checks.json_schema({"required": ["days"]})', "json_schema: {required: [days]}"),
    ('checks.keys(["days", "unit"])', "keys: [days, unit]"),
    ("checks.words(at_most=20)", "words: {at_most: 20}"),
    ("checks.tokens(at_most=100)", "tokens: {at_most: 100}"),
    ('checks.language("de")', "language: de"),
    ("checks.abstains()", "abstains: true"),
    ("checks.refuses()", "refuses: true"),
    ('checks.cites("docs/refunds.md")', "cites: docs/refunds.md"),
    ("checks.grounded()", "grounded: true"),
    ('checks.calls_tool("search", {"city": "Paris"})',
     "calls_tool: {name: search, arguments: {city: Paris}}"),
    ('checks.similar("You have thirty days.")', "similar: You have thirty days."),
    ('checks.judged("Is polite.")', "judged: Is polite."),
)  # fmt: skip
"""Each check in Python and in YAML, in the order of `checks.CHECKS`."""
TUTORIAL = ROOT / "docs" / "tutorial-golden-cases.md"
IMPORTING = ROOT / "docs" / "importing.md"
IMPORTING_BLOCK = re.compile(
    r"(<!-- formats: .*? -->\n).*?(<!-- end of the formats -->)", re.DOTALL
)


def diagnosis() -> str:
    """The summary of the example at 80 columns, from its heading on."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENAI_")}
    with tempfile.TemporaryDirectory() as cache:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *OPTIONS, "-o", f"cache_dir={cache}"],
            cwd=EXAMPLE,
            env={**environment, "COLUMNS": "80"},
            capture_output=True,
            text=True,
            check=False,
        )
    heading = done.stdout.index("=== ragft diagnosis")
    start = done.stdout.rindex("\n", 0, heading) + 1
    return done.stdout[start : done.stdout.rindex("\n", 0, done.stdout.rindex(" failed, ")) + 1]


def excerpt(printed: str) -> str:
    """The heading, three of the tests, and all that follows them."""
    head, rest = printed.split("\n\n", 1)
    tests, table = rest.split("\nVerdict ", 1)
    entries = re.split(r"\n+(?=[A-Z]{4,})", tests.strip("\n"))
    shown = [entry for entry in entries if any(name in entry for name in SHOWN)]
    return f"{head}\n\n" + "\n".join(shown) + f"\n...\n\nVerdict {table}".rstrip() + "\n"


def check_output() -> str:
    """The first findings in the checked example at 80 columns, and the last line."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest_ragft.cli", "check", "--no-cache"],
        cwd=CHECKED,
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=False,
    )
    *findings, summary = done.stdout.rstrip("\n").split("\n\n")
    return "\n\n".join([*findings[:SHOWN_FINDINGS], "...", summary]) + "\n"


def renewed(readme: str) -> str:
    """README.md as it should be."""
    block, checked = excerpt(diagnosis()), check_output()
    readme = BLOCK.sub(lambda found: found[1] + block + found[2], readme)
    return CHECK_BLOCK.sub(lambda found: found[1] + checked + found[2], readme)


def renewed_checks(page: str) -> str:
    """docs/checks.md as it should be: what a check asks is its docstring's first sentence."""
    rows = ["| check | asks that | kind | in YAML |", "|---|---|---|---|"]
    for (name, check), (python, yaml) in zip(checks.CHECKS.items(), EXAMPLES, strict=True):
        first = " ".join((inspect.getdoc(check) or "").split("\n\n")[0].split())
        sentence = re.split(r"[.;:] |, but for|\.$", first)[0]
        asks = sentence[:1].lower() + sentence[1:]
        cells = (f"`{python}`", asks, KINDS[name], f"`{yaml}`")
        rows.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    table = "\n".join(rows)
    return CHECKS_BLOCK.sub(lambda found: f"{found[1]}{table}\n{found[2]}", page)


def renewed_catalogue() -> str:
    """rules/catalogue.json as it should be. Raises `RuleError`."""
    entries, table = compilation.read(RULES)
    return compilation.compiled(entries.values(), table)


def renewed_pages() -> Iterator[tuple[Path, str]]:
    """docs/rules/ as it should be, given that the catalogue is. Raises `RuleError`."""
    entries, table = compilation.read(RULES)
    rules = [catalogue.rule(entry) for entry in entries.values()]
    known = libraries.parse(table)
    yield PAGES / "README.md", rule_index.index(rules)
    for rule, entry in zip(rules, entries.values(), strict=True):
        source = f"<!-- Written by docs/renew.py from rules/{rule.name}.yaml. -->\n\n"
        yield PAGES / f"{rule.name}.md", source + rule_page.page(rule, entry, known)


def renewed_tutorial() -> str:
    """docs/tutorial-golden-cases.md as it should be, played in a copy of its project."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("bookshop", "simulated_model"):
            unwanted = shutil.ignore_patterns(".*", "__pycache__")
            place = Path(folder) / "examples" / name
            shutil.copytree(ROOT / "examples" / name, place, ignore=unwanted)
        return play(TUTORIAL.read_text(encoding="utf-8"), Path(folder))[0]


def renewed_importing(page: str) -> str:
    return IMPORTING_BLOCK.sub(lambda match: f"{match[1]}\n{tables()}{match[2]}", page)


def renew_rules() -> None:
    """The catalogue first: examples that go through the whole check read it."""
    catalogue.CATALOGUE.write_text(renewed_catalogue(), encoding="utf-8", newline="\n")
    catalogue.compiled.cache_clear()
    PAGES.mkdir(exist_ok=True)
    pages = dict(renewed_pages())
    for page in PAGES.glob("*.md"):
        if page not in pages:
            page.unlink()
    for page, text in pages.items():
        page.write_text(text, encoding="utf-8", newline="\n")


def main(asked: list[str]) -> int:
    try:
        if not asked or "rules" in asked:
            renew_rules()
    except RuleError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if not asked or "checks" in asked:
        CHECKS.write_text(renewed_checks(CHECKS.read_text(encoding="utf-8")), encoding="utf-8")
    if not asked or "readme" in asked:
        README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
    if not asked or "importing" in asked:
        page = IMPORTING.read_text(encoding="utf-8")
        IMPORTING.write_text(renewed_importing(page), encoding="utf-8")
    if not asked or "tutorial" in asked:
        TUTORIAL.write_text(renewed_tutorial(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
