"""Takes suppressed results out of a SARIF file: code scanning would show them as open alerts.

Run: python unsuppressed.py FILE
"""  # noqa: INP001  # a script, part of no package

import json
import sys
from pathlib import Path


def unsuppressed(text: str) -> str:
    log = json.loads(text)
    for run in log["runs"]:
        run["results"] = [result for result in run["results"] if "suppressions" not in result]
    return json.dumps(log, indent=1) + "\n"


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(unsuppressed(path.read_text(encoding="utf-8")), encoding="utf-8")
