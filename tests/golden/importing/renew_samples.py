"""Makes the samples anew: each tool, in an environment of its own, writes its own files.

Run: python tests/golden/importing/renew_samples.py [TOOL ...] [--keep FOLDER]

Needs the package index (and npm for promptfoo), a few minutes a tool, and nothing of the tools in
the environment of the tests. `--keep` leaves the environments in a folder for the next time.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SAMPLES, WRITERS = HERE / "samples", HERE / "writers"


class Tool(NamedTuple):
    """What is installed, and what then writes the files."""

    writer: str
    requirements: Sequence[str]
    """The tool first."""


TOOLS: Mapping[str, Tool] = {
    "autorag": Tool("autorag_dataset.py", ["autorag"]),
    "deepeval": Tool("deepeval_goldens.py", ["deepeval"]),
    "inspect": Tool("inspect_samples.py", ["inspect-ai"]),
    "langsmith": Tool("langsmith_examples.py", ["langsmith"]),
    # Later ones have no data sets of this kind any more.
    "llama_index": Tool("llama_index_dataset.py", ["llama-index-core<0.13"]),
    "mlflow": Tool("mlflow_dataset.py", ["mlflow"]),
    "promptfoo": Tool("promptfoo_results.mjs", ["promptfoo@0.120.27"]),
    "pydantic_evals": Tool("pydantic_evals_dataset.py", ["pydantic-evals"]),
    # RAGAS imports what later releases of langchain-community have moved.
    "ragas": Tool("ragas_samples.py", ["ragas", "langchain-community<0.4"]),
    "ragas_old": Tool(
        "ragas_old_rows.py",
        ["ragas==0.1.21", "langchain<0.3", "langchain-community<0.3", "datasets>=3", "numpy>=2"],
    ),
    "raget": Tool("giskard_testset.py", ["giskard[llm]", "pyarrow<20"]),
}
QUIET = {
    "DEEPEVAL_TELEMETRY_OPT_OUT": "YES",
    "GSK_DISABLE_ANALYTICS": "1",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "PROMPTFOO_DISABLE_REMOTE_GENERATION": "1",
    "PROMPTFOO_DISABLE_TELEMETRY": "1",
    "PROMPTFOO_DISABLE_UPDATE": "1",
    "RAGAS_DO_NOT_TRACK": "true",
}


def renew(name: str, folder: Path) -> None:
    tool = TOOLS[name]
    environment, output = folder / name, SAMPLES / name
    output.mkdir(exist_ok=True)
    if tool.writer.endswith(".mjs"):
        version = _node(tool, environment, output)
    else:
        version = _python(tool, environment, output)
    distribution = tool.requirements[0].partition("@")[0]
    (output / "VERSION").write_text(f"{_plain(distribution)} {version}\n")


def _python(tool: Tool, environment: Path, output: Path) -> str:
    python = environment / "bin" / "python"
    if not python.exists():
        venv.create(environment, with_pip=True)
    for requirement in tool.requirements:  # one after the other: some contradict each other
        _run([python, "-m", "pip", "install", "--quiet", requirement])
    _run([python, WRITERS / tool.writer, output])
    code = (
        f"from importlib.metadata import version; print(version({_plain(tool.requirements[0])!r}))"
    )
    return _run([python, "-c", code]).strip()


def _node(tool: Tool, environment: Path, output: Path) -> str:
    environment.mkdir(exist_ok=True)
    (environment / "package.json").write_text("{}")
    install = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"]
    _run([*install, *tool.requirements], cwd=environment)
    _run(["node", WRITERS / tool.writer, output, environment])
    package = environment / "node_modules" / "promptfoo" / "package.json"
    return str(json.loads(package.read_text())["version"])


def _plain(requirement: str) -> str:
    return next(part for part in requirement.replace("[", "<").replace("=", "<").split("<"))


def _run(command: Sequence[object], cwd: Path = WRITERS) -> str:
    with tempfile.TemporaryDirectory() as home:
        own = {**os.environ, **QUIET, "PROMPTFOO_CONFIG_DIR": home, "DEEPEVAL_RESULTS_FOLDER": home}
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=own,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tools", nargs="*", metavar="TOOL", help=", ".join(TOOLS))
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for name in arguments.tools or TOOLS:
            renew(name, folder.resolve())
            sys.stdout.write(f"{name}: {(SAMPLES / name / 'VERSION').read_text()}")
    finally:
        if arguments.keep is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
