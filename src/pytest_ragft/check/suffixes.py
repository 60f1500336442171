"""Which reader a file is for, judged by its path alone; imports next to nothing."""

from __future__ import annotations

_SHELL = "shell:read_shell"
_MAKEFILE = "build_files:read_makefile"
_DOCKERFILE = "build_files:read_dockerfile"
_REQUIREMENTS = "requirements:read_requirements"

READERS = {
    ".py": "python:read_python",
    ".ipynb": "notebook:read_notebook",
    **dict.fromkeys((".yaml", ".yml"), "structured:read_yaml"),
    ".toml": "structured:read_toml",
    ".json": "json_reader:read_json",
    **dict.fromkeys((".jsonl", ".ndjson"), "rows:read_json_lines"),
    **dict.fromkeys((".csv", ".tsv"), "rows:read_csv"),
    **dict.fromkeys((".sh", ".bash", ".zsh", ".cron"), _SHELL),
    **dict.fromkeys((".mk", ".just"), _MAKEFILE),
    **dict.fromkeys((".dockerfile",), _DOCKERFILE),
    **dict.fromkeys(("makefile", "gnumakefile", "justfile"), _MAKEFILE),
    **dict.fromkeys(("dockerfile", "containerfile"), _DOCKERFILE),
    "jenkinsfile": "build_files:read_jenkinsfile",
    "crontab": _SHELL,
    "pipfile": "structured:read_pipfile",
    "setup.cfg": "requirements:read_setup_cfg",
    "requirements.txt": _REQUIREMENTS,
}
"""Module and function by suffix, or by the whole name of a file, in lower case."""

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
    return reader_of(path) != ""


def reader_of(path: str) -> str:
    """Module and function; "" where there is none."""
    name = path.rpartition("/")[2].lower()
    stem, dot, suffix = name.rpartition(".")
    reader = READERS.get(name) or (READERS.get(dot + suffix, "") if stem else "")
    if not reader:
        return _by_habit(path, name)
    if suffix in {"json", "yaml"} and (name in _GENERATED or name.endswith(".schema.json")):
        return ""
    return reader


def _by_habit(path: str, name: str) -> str:
    """`requirements-dev.txt`, `requirements/base.txt`, `Dockerfile.gpu`."""
    if name.endswith((".txt", ".in")):
        is_list = "requirements" in name or path.rpartition("/")[0].endswith("requirements")
        return _REQUIREMENTS if is_list else ""
    if name.startswith(("dockerfile.", "dockerfile-")):
        return _DOCKERFILE
    return ""
