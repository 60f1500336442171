"""Has promptfoo write its sample (made with 0.121.20).

Run it in a folder in which `npm i promptfoo` was run.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from served_desk import HERE, compact, served

QUIET = {"PROMPTFOO_DISABLE_TELEMETRY": "1", "PROMPTFOO_DISABLE_UPDATE": "1"}
WRITTEN = Path("promptfoo-results.json")

with served(), tempfile.TemporaryDirectory() as folder:
    command = ["npx", "promptfoo", "eval", "-c", str(HERE / "promptfooconfig.yaml")]
    command += ["-o", str(WRITTEN), "--repeat", "3", "--no-cache", "-j", "1"]
    subprocess.run(
        [*command, "--no-table", "--no-share"],
        env={**os.environ, **QUIET, "PROMPTFOO_CONFIG_DIR": folder},
        check=False,  # 100: some tests failed, as they are meant to
    )
    compact(WRITTEN, "promptfoo.json")
    WRITTEN.unlink()
