"""Runs these tests with every plugin, those too that change how other tests run.

Run: python tests/company/run.py [options of pytest]
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FOLDER = Path(tempfile.gettempdir()) / "ragft-company"


def main(options: list[str]) -> int:
    python = FOLDER / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", FOLDER], check=True)
    pip = [python, "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--upgrade", "pip>=25.1"], check=True)
    groups = ["--group", "dev", "--group", "company"]
    subprocess.run([*pip, "--editable", ".", *groups], cwd=ROOT, check=True)
    # Each test names the plugins that it is about; no others take part.
    alone = ["-p", "pytest_ragft.plugin", "-p", "pytest_asyncio.plugin"]
    return subprocess.run(
        [python, "-m", "pytest", *alone, "tests/company", *options],
        cwd=ROOT,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
