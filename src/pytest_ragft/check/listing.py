"""The files that git knows of, or would take: its own answer to every .gitignore question."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def tracked(folder: str | os.PathLike[str]) -> list[str] | None:
    """Paths from the folder, in no order; None outside a git work tree, or where git fails."""
    top = os.fspath(folder)
    if not any(os.path.exists(os.path.join(around, ".git")) for around in upwards(top)):
        return None
    output = _output(
        [
            "git",
            "-C", top,
            "-c", "core.fsmonitor=false",  # a setting of a hostile repository could start a program
            "ls-files", "-co", "--exclude-standard", "--deduplicate", "-z", "--", ".",
        ]
    )  # fmt: skip
    if output is None:
        return None
    names = [name for name in os.fsdecode(output).split("\0") if name]
    return [name for name in names if not name.endswith("/")] if names else None


def upwards(folder: str) -> Iterator[str]:
    """The folder, and each around it."""
    below = ""
    while folder != below:
        yield folder
        folder, below = os.path.dirname(folder), folder


def _output(command: list[str]) -> bytes | None:
    """What a command prints, through `posix_spawn`: half the time of importing `subprocess`."""
    if not hasattr(os, "posix_spawnp"):
        return _portable_output(command)
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe:
        try:
            process = os.posix_spawnp(
                command[0],
                command,
                {**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, writing, 1),
                    (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
                ],
            )
        except OSError:
            return None
        finally:
            os.close(writing)
        output = pipe.read()
    return output if os.waitpid(process, 0)[1] == 0 else None


def _portable_output(command: list[str]) -> bytes | None:
    import subprocess  # noqa: PLC0415  # slow to import, and not needed where posix_spawn is

    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # our own words
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
