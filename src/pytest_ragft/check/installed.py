"""Which installed packages bring rules; imports next to nothing."""

from __future__ import annotations

import os
import sys

GROUP = "ragft"


def are_installed() -> bool:
    """Does any installed package bring rules? Looked up by hand: to ask `importlib.metadata` in
    every run would take longer than many a run.
    """
    return any(map(_has_rules, sys.path))


def _has_rules(folder: str) -> bool:
    try:
        names = os.listdir(folder)
    except OSError:
        return False
    return any(
        _names_group(os.path.join(folder, name, "entry_points.txt"))
        for name in names
        if name.endswith((".dist-info", ".egg-info"))
    )


def _names_group(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return f"[{GROUP}]".encode() in file.read()
    except OSError:
        return False
