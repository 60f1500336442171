"""What the installed plugin costs a pytest run that does not use it, beside blocking it.

Run: python benchmarks/startup.py [PAIRS]
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PLAIN = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
BLOCKED = [*PLAIN, "-p", "no:ragft"]


def seconds(command: list[str], folder: Path) -> float:
    """Wall time of one whole process."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def main(pairs: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "test_trivial.py").write_text("def test_it():\n    assert True\n", "utf-8")
        for command in (PLAIN, BLOCKED):
            seconds(command, folder)
        rows = [(seconds(PLAIN, folder), seconds(BLOCKED, folder)) for _ in range(pairs)]
    ratios = sorted(with_plugin / without for with_plugin, without in rows)
    print(f"trivial run, {pairs} pairs")
    print(f"  plugin installed, flag off   median {statistics.median(r[0] for r in rows):.3f} s")
    print(f"  plugin blocked               median {statistics.median(r[1] for r in rows):.3f} s")
    low, high = ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]
    print(f"  ratio                        median {statistics.median(ratios):.3f}", end="")
    print(f" (middle half {low:.3f} to {high:.3f})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
