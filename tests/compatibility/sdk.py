"""What is known of one SDK: its file in `sdks/` is an app, and its header says how to prove it."""

import ast
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

SDKS = Path(__file__).parent / "sdks"
_HEADER = re.compile(r"^# /// compatibility\n((?:#(?: .*)?\n)+?)# ///$", re.MULTILINE)
_FIELDS = {"versions", "model", "ways", "environment", "says"} | {
    "calls",
    "forms",
    "buffers",
    "without",
    "rules",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One function of the app: a way of asking the model."""

    name: str
    protocol: str
    """By the name that the report has for it."""
    rules: str
    """By the name that `provider_rules` has for what the provider refuses."""
    asynchronous: bool
    streams: bool
    """It yields the reply piece by piece."""
    calls: str = ""
    """The tool by which the model answers, its only argument being the answer; empty for text."""
    form: str = ""
    """What the model makes of an answer here, where that is not what the SDK `says`."""
    buffers: bool = False
    """The library shows nothing of a stream before all of the answer is there."""

    @property
    def tools(self) -> bool:
        """The model calls a tool before it answers."""
        return "tools" in self.name.split("_")


@dataclass(frozen=True, slots=True)
class Sdk:
    name: str
    path: Path
    versions: tuple[str, ...]
    """Requirements, several in one text where one needs the other; the oldest first."""
    model: str
    ways: tuple[Way, ...]
    environment: dict[str, str]
    """Where a value holds `{origin}`, the loopback provider's takes its place."""
    says: str
    """What the model makes of an answer, which stands for `{}` in it."""
    without: dict[str, tuple[str, ...]]
    """Ways that a version does not have, by its requirement."""

    def ways_of(self, version: str) -> list[Way]:
        lacks = self.without.get(version, ())
        return [way for way in self.ways if way.name not in lacks]


def read_all() -> dict[str, Sdk]:
    """Every SDK by its name. Raises `ValueError` for a header that cannot be read."""
    return {path.stem: read(path) for path in sorted(SDKS.glob("*.py"))}


def read(path: Path) -> Sdk:
    """Raises `ValueError`, naming the file."""
    source = path.read_text(encoding="utf-8")
    found = _HEADER.search(source)
    if not found:
        raise ValueError(f"{path}: no header between '# /// compatibility' and '# ///'")
    try:
        header = tomllib.loads("\n".join(line[2:] for line in found[1].splitlines()))
        return _sdk(path, header, ast.parse(source))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: its header cannot be read: {error!r}") from None


def _sdk(path: Path, header: dict, module: ast.Module) -> Sdk:
    unknown = set(header) - _FIELDS
    if unknown:
        raise ValueError(f"{path}: {sorted(unknown)!r} in its header; known are {sorted(_FIELDS)}")
    functions = {
        node.name: node
        for node in module.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    return Sdk(
        name=path.stem,
        path=path,
        versions=tuple(header["versions"]),
        model=header["model"],
        ways=tuple(_way(functions[name], header) for name in header["ways"]),
        environment=header.get("environment", {}),
        says=header.get("says", "{}"),
        without={version: tuple(ways) for version, ways in header.get("without", {}).items()},
    )


def _way(function: ast.FunctionDef | ast.AsyncFunctionDef, header: dict) -> Way:
    name, protocol = function.name, header["ways"][function.name]
    return Way(
        name=name,
        protocol=protocol,
        rules=header.get("rules", {}).get(protocol, protocol),
        asynchronous=isinstance(function, ast.AsyncFunctionDef),
        streams=any(isinstance(node, ast.Yield | ast.YieldFrom) for node in ast.walk(function)),
        calls=header.get("calls", {}).get(name, ""),
        form=header.get("forms", {}).get(name, ""),
        buffers=name in header.get("buffers", ()),
    )
