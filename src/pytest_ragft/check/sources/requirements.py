"""Lists of requirements as facts."""

from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.sources.comments import comments
from pytest_ragft.check.sources.dependencies import from_lines, from_setup_cfg


def read_requirements(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:  # noqa: ARG001  # as every reader
    """`requirements.txt`; some editors write it as UTF-16."""
    encoding = "utf-16" if source.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    lines = source.decode(encoding, "replace").splitlines()
    return FileFacts(path, "text", facts=tuple(from_lines(lines)), comments=comments(source))


def read_setup_cfg(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:  # noqa: ARG001  # as every reader
    lines = source.decode("utf-8", "replace").splitlines()
    return FileFacts(path, "text", facts=tuple(from_setup_cfg(lines)), comments=comments(source))
