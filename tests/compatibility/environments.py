"""A virtual environment for each version of an SDK, kept for the next run."""

import hashlib
import json
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKED = ("pyproject.toml", "README.md", "LICENSE", "src", "rules")
"""What the wheel is made of."""
STAMP = "prepared.json"
_EXACT = re.compile(r"\S+==[^*\s]+")


class NotInstalledError(Exception):
    """With what pip said."""


@dataclass(frozen=True, slots=True)
class Environment:
    python: Path
    installed: str
    """The version of the distribution that is named first; Python's own for none."""


def prepare(version: str, keep: Path, wheel: Path) -> Environment:
    """Install what is new since the last time. Raises `NotInstalledError`."""
    folder = keep / (re.sub(r"[^A-Za-z0-9.]", "_", version) or "bare")
    # What is not pinned is looked up again on another day.
    exact = all(_EXACT.fullmatch(each) for each in version.split())
    wanted = {"wheel": wheel.name, "day": None if exact else datetime.now(UTC).date().isoformat()}
    stamp = folder / STAMP
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    known = json.loads(stamp.read_text(encoding="utf-8")) if stamp.exists() else {}
    if {name: known.get(name) for name in wanted} != wanted:
        if not known:
            shutil.rmtree(folder, ignore_errors=True)
            _run([sys.executable, "-m", "venv", "--without-pip", str(folder)])
        install = _installer(python)
        if known.get("wheel") not in (None, wheel.name):
            _run([*install, "--no-deps", "--force-reinstall", str(wheel)])
        _run([*install, "--upgrade", str(wheel), *version.split()])
        known = {**wanted, "installed": _installed(python, version)}
        stamp.write_text(json.dumps(known), encoding="utf-8")
    return Environment(python, known["installed"])


def _installer(python: Path) -> list[str]:
    """With uv where it is there, which needs a tenth of the time, and with pip otherwise."""
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--quiet", "--python", str(python)]
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    return [*pip, "--no-compile"]  # most of it is never imported


def built(keep: Path) -> Path:
    """The wheel of this project, made from a copy, once for each state of the sources."""
    digest = _digest()
    folder = keep / "wheels" / digest
    if not any(folder.glob("*.whl")):
        with tempfile.TemporaryDirectory() as copy:
            _copy(Path(copy))
            pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
            _run([*pip, "--wheel-dir", str(folder), copy])
        (wheel,) = folder.glob("*.whl")
        # pip takes a wheel of the same version for the same; a build number tells them apart.
        name, number, rest = wheel.name.split("-", 2)
        wheel.rename(folder / f"{name}-{number}-1{digest}-{rest}")
    (wheel,) = folder.glob("*.whl")
    return wheel


def _sources() -> list[Path]:
    named = (ROOT / name for name in PACKED)
    found = (path for top in named for path in ([top] if top.is_file() else top.rglob("*")))
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def _digest() -> str:
    told = hashlib.sha256()
    for path in _sources():
        told.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return told.hexdigest()[:12]


def _copy(folder: Path) -> None:
    for path in _sources():
        place = folder / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def _installed(python: Path, version: str) -> str:
    name = re.split(r"[\[<>=!~ ]", version, maxsplit=1)[0]
    if not name:
        return f"of Python {platform.python_version()}"
    ask = f"from importlib.metadata import version; print(version({name!r}))"
    return _run([str(python), "-c", ask]).strip()


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotInstalledError((done.stderr or done.stdout).strip()[-600:])
    return done.stdout
