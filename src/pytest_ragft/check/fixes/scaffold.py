"""`create-file`: puts a new file into the project; one that is there is never touched."""

from pathlib import PurePosixPath

from pytest_ragft.check.fixes.edit import RefusedError
from pytest_ragft.check.fixes.kind import Kind, Proposal, Target


def propose(target: Target) -> Proposal:
    path = target.text("path")
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path:
        raise RefusedError(f"{path!r} is not a path within the project")
    if target.exists(path):
        raise RefusedError(f"{path!r} is there already")
    return Proposal(path, content=target.text("content").encode())


KIND = Kind("create-file", propose)
