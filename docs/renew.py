"""Writes everything that is generated: README.md's example, the rule catalogue, the rule pages.

Run: python docs/renew.py [readme] [rules]
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pytest_ragft.check import catalogue, compilation, libraries, rule_index, rule_page
from pytest_ragft.check.rule import RuleError

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
    if not asked or "readme" in asked:
        README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
