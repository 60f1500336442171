"""Where a project lies in its repository: code hosts name files from the repository's root."""

from pathlib import Path


def folder_in_repository(root: Path) -> str:
    """The project's folder with a slash behind it; empty where the project is the whole."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            inside = root.relative_to(folder).as_posix()
            return "" if inside == "." else f"{inside}/"
    return ""
