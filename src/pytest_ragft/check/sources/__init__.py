"""One reader for each language; a file's path says which, and in which context it stands."""

from collections.abc import Callable, Mapping
from importlib import import_module

from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.sources.context import context_of

__all__ = ["READERS", "Reader", "context_of", "read_file", "readable", "reader_of"]

Reader = Callable[[str, bytes, frozenset[str]], FileFacts]


def _reader(module: str, name: str) -> Reader:
    """A reader whose module is imported when the first file asks for it."""

    def read(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:
        found: FileFacts = getattr(import_module(f"{__name__}.{module}"), name)(
            path, source, wanted
        )
        return found

    return read


_SHELL = _reader("shell", "read_shell")
_MAKEFILE = _reader("build_files", "read_makefile")
_DOCKERFILE = _reader("build_files", "read_dockerfile")
_REQUIREMENTS = _reader("requirements", "read_requirements")

READERS: Mapping[str, Reader] = {
    ".py": _reader("python", "read_python"),
    ".ipynb": _reader("notebook", "read_notebook"),
    **dict.fromkeys((".yaml", ".yml"), _reader("structured", "read_yaml")),
    ".toml": _reader("structured", "read_toml"),
    ".json": _reader("json_reader", "read_json"),
    **dict.fromkeys((".jsonl", ".ndjson"), _reader("rows", "read_json_lines")),
    **dict.fromkeys((".csv", ".tsv"), _reader("rows", "read_csv")),
    **dict.fromkeys((".sh", ".bash", ".zsh", ".cron"), _SHELL),
    **dict.fromkeys((".mk", ".just"), _MAKEFILE),
    **dict.fromkeys((".dockerfile",), _DOCKERFILE),
    **dict.fromkeys(("makefile", "gnumakefile", "justfile"), _MAKEFILE),
    **dict.fromkeys(("dockerfile", "containerfile"), _DOCKERFILE),
    "jenkinsfile": _reader("build_files", "read_jenkinsfile"),
    "crontab": _SHELL,
    "pipfile": _reader("structured", "read_pipfile"),
    "setup.cfg": _reader("requirements", "read_setup_cfg"),
    "requirements.txt": _REQUIREMENTS,
}
"""By suffix, or by the whole name of a file, in lower case."""

_GENERATED = frozenset(
    {
        *("package-lock.json", "npm-shrinkwrap.json", "composer.lock", "pnpm-lock.yaml"),
        *("tokenizer.json", "tokenizer_config.json", "vocab.json", "special_tokens_map.json"),
        *("trainer_state.json", "added_tokens.json", "generation_config.json", "merges.json"),
        *("model.safetensors.index.json", "pytorch_model.bin.index.json", "manifest.json"),
        *("tsconfig.json", "jsconfig.json", "components.json", ".eslintrc.json", "angular.json"),
        *("preprocessor_config.json", "openapi.json", "openapi.yaml", "swagger.json"),
        *("devcontainer.json", "launch.json", "tasks.json", "cspell.json"),
    }
)
"""Names of files that hold nothing, however large they are."""


def readable(path: str) -> bool:
    return reader_of(path) is not None


def reader_of(path: str) -> Reader | None:
    name = path.rpartition("/")[2].lower()
    stem, dot, suffix = name.rpartition(".")
    reader = READERS.get(name) or (READERS.get(dot + suffix) if stem else None)
    if reader is None:
        return _by_habit(path, name)
    if suffix in {"json", "yaml"} and (name in _GENERATED or name.endswith(".schema.json")):
        return None
    return reader


def _by_habit(path: str, name: str) -> Reader | None:
    """`requirements-dev.txt`, `requirements/base.txt`, `Dockerfile.gpu`."""
    if name.endswith((".txt", ".in")):
        is_list = "requirements" in name or path.rpartition("/")[0].endswith("requirements")
        return _REQUIREMENTS if is_list else None
    if name.startswith(("dockerfile.", "dockerfile-")):
        return _DOCKERFILE
    return None


def read_file(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:
    """Facts of one file that `readable` accepts; never raises for what stands in it."""
    reader = reader_of(path)
    if reader is None:
        raise ValueError(f"{path!r}: no reader; ask `readable` first")
    read = reader(path, source, wanted)
    empty = not (read.facts or read.problems or read.comments or read.imports)
    if empty or read.context != "application":
        return read
    return read._replace(context=context_of(path))
