"""Which file a dotted name means."""

import pytest

from pytest_ragft.check.modules import folder_name, module_name, modules

PATHS = [
    "main.py",
    "app/__init__.py",
    "app/store.py",
    "app/chat/run.py",
    "src/tool/config.py",
    "src/tool/__init__.py",
    "one/utils.py",
    "two/utils.py",
    "two/deep/x.py",
    "openai/client.py",
    "deep/nested/only.py",
    "nb/explore.ipynb",
    "data.json",
]

NAMES = {
    "src/app/store.py": "src.app.store",
    "app/__init__.py": "app",
    "__init__.py": "__init__",
    "main.py": "main",
    "Makefile": "Makefile",
    "nb/explore.ipynb": "nb.explore",
}


@pytest.mark.parametrize(("path", "name"), NAMES.items())
def test_a_path_is_a_dotted_name(path, name):
    assert module_name(path) == name


def test_a_folder_is_a_dotted_name():
    assert [folder_name(path) for path in ("a.py", "a/b/c.py")] == ["", "a.b"]


SPLITS = {
    "a module": ("app.store", "", ("app.store", "")),
    "a name in a module": ("app.store.vectors.k", "", ("app.store", "vectors.k")),
    "a name in a package": ("app.vectors", "", ("app", "vectors")),
    "from a folder beside": ("store.vectors", "app", ("app.store", "vectors")),
    "from a folder around": ("store.vectors", "app.chat", ("app.store", "vectors")),
    "from a source folder": ("tool.config.K", "", ("src.tool.config", "K")),
    "from a package in a source folder": ("tool.K", "tests", ("src.tool", "K")),
    "of two the nearer": ("utils.f", "two.deep", ("two.utils", "f")),
    "of two neither": ("utils.f", "app", None),
    "the only one of its name": ("only.f", "app", ("deep.nested.only", "f")),
    "a folder of which nothing is a module": ("nested.f", "app", None),
    "a notebook": ("explore.df", "nb", ("nb.explore", "df")),
    "a file that is no code": ("data.x", "", None),
    "a library": ("numpy.array", "app", None),
    "a library with a folder of its name": ("openai.OpenAI", "", None),
    "a module in a folder of a library's name": ("openai.client.x", "", ("openai.client", "x")),
}


@pytest.mark.parametrize(("name", "folder", "expected"), SPLITS.values(), ids=SPLITS)
def test_a_name_is_split_into_module_and_rest(name, folder, expected):
    tree = modules(PATHS, lambda name: name.startswith("openai"))
    assert tree.split(name, folder) == expected
    assert tree.split(name, folder) == expected  # what is remembered says the same
