"""What the installed plugin costs a pytest run that does not use it, beside blocking it.

Run: python benchmarks/startup.py [PAIRS]

Runs with one test and with a thousand empty ones, by turns with the plugin (its flag off) and with
`-p no:ragft`; then the modules that only the plugin brings. Other installed plugins are blocked, so
that what they take does not hide what ours does.
"""

import sys
import tempfile
from importlib.metadata import entry_points
from pathlib import Path

from processes import Spent, load, spend, spread

OTHERS = [each.name for each in entry_points(group="pytest11") if each.name != "ragft"]
ALONE = [argument for name in (*OTHERS, "cacheprovider") for argument in ("-p", f"no:{name}")]
PLAIN = [sys.executable, "-m", "pytest", "-q", *ALONE]
BLOCKED = [*PLAIN, "-p", "no:ragft"]
SUITES = {
    "one test": "def test_it():\n    assert True\n",
    "1,000 empty tests": "".join(f"def test_{n}():\n    pass\n" for n in range(1000)),
}
LISTING = """
import sys
import pytest
pytest.main(sys.argv[1:])
print("modules:", *sorted(sys.modules))
"""


def main(pairs: int) -> None:
    for name, suite in SUITES.items():
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "test_made.py").write_text(suite, "utf-8")
            rows = measured(Path(folder), pairs)
            report(f"{name}, {pairs} pairs, {load()}", rows)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "test_made.py").write_text(SUITES["one test"], "utf-8")
        print("imported only with the plugin:", *imported(Path(folder)))


def measured(folder: Path, pairs: int) -> list[tuple[Spent, Spent]]:
    """With the plugin and without it; the first of a pair is now the one, now the other."""
    for command in (PLAIN, BLOCKED):
        spend(command, folder)
    rows = []
    for number in range(pairs):
        commands = (PLAIN, BLOCKED) if number % 2 else (BLOCKED, PLAIN)
        done = [spend(command, folder) for command in commands]
        rows.append((done[0], done[1]) if number % 2 else (done[1], done[0]))
    return rows


def report(title: str, rows: list[tuple[Spent, Spent]]) -> None:
    print(title)
    for name in ("cpu", "wall"):
        times = [(getattr(ours, name), getattr(bare, name)) for ours, bare in rows]
        print(f"  {name:4} with the plugin, s   {spread([ours for ours, _ in times])}")
        print(f"  {name:4} blocked, s           {spread([bare for _, bare in times])}")
        print(f"  {name:4} ratio                {spread([ours / bare for ours, bare in times])}")


def imported(folder: Path) -> list[str]:
    seen = []
    for command in (PLAIN, BLOCKED):
        listing = [sys.executable, "-c", LISTING, *command[3:]]
        line = spend(listing, folder).out.rpartition("modules:")[2]
        seen.append(set(line.split()))
    return sorted(seen[0] - seen[1])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
