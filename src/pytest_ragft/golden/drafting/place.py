"""Where a new golden file goes, so that `pytest` alone collects it."""

import tomllib
from pathlib import Path

NAME = "golden.ragft.yaml"
USUAL = "tests"


def place_for(root: Path) -> Path:
    """In the first folder that pytest is told to look in; else where tests lie as a rule."""
    return root / next((each for each in _testpaths(root) if (root / each).is_dir()), "") / NAME


def _testpaths(root: Path) -> list[str]:
    try:
        table = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
        pytest = table["tool"]["pytest"]
        found = pytest.get("ini_options", pytest)["testpaths"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [USUAL]
    several = found.split() if isinstance(found, str) else found
    return [str(each) for each in several] if isinstance(several, list) else [USUAL]
