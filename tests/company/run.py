"""Runs these tests with every plugin, those too that change how other tests run.

Run: python tests/company/run.py [options of pytest]

Without options it is all of them, and docs/other-plugins.md is told what was tried.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from company import tried  # found by the line above

ROOT = Path(__file__).parent.parent.parent
FOLDER = Path(tempfile.gettempdir()) / "ragft-company"
VERSIONS = """
import json
from importlib.metadata import distributions
print(json.dumps({each.name.lower().replace("_", "-"): each.version for each in distributions()}))
"""


def main(options: list[str]) -> int:
    python = FOLDER / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", FOLDER], check=True)
    pip = [python, "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--upgrade", "pip>=25.1"], check=True)
    latest = ["--upgrade", "--upgrade-strategy=eager", "--group", "company"]
    subprocess.run([*pip, "--editable", ".", *latest], cwd=ROOT, check=True)
    # Each test names the plugins that it is about; no others take part.
    alone = ["-p", "pytest_ragft.plugin", "-p", "pytest_asyncio.plugin"]
    outcomes = FOLDER / "outcomes.xml"
    outcomes.unlink(missing_ok=True)
    code = subprocess.run(
        [python, "-m", "pytest", *alone, f"--junitxml={outcomes}", "tests/company", *options],
        cwd=ROOT,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        check=False,
    ).returncode
    if not options and outcomes.exists():
        told = subprocess.run([python, "-c", VERSIONS], capture_output=True, text=True, check=True)
        tried.write(outcomes, json.loads(told.stdout))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
