"""Writes what the example really prints into README.md.

Run: python docs/renew.py
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
EXAMPLE = ROOT / "examples" / "python_docs"
OPTIONS = ("-q", "--tb=no", "-rN", "--ragft-diagnose")
SHOWN = ("test_string_method[find]", "test_count_of_nothing", "test_just_the_name")
BLOCK = re.compile(r"(<!-- demo: .*? -->\n```text\n).*?(```\n)", re.DOTALL)


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


def renewed(readme: str) -> str:
    """README.md as it should be."""
    block = excerpt(diagnosis())
    return BLOCK.sub(lambda found: found[1] + block + found[2], readme)


if __name__ == "__main__":
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
