"""What the columns of any file of a project are called, once its other files are known."""

from collections.abc import Callable, Mapping
from pathlib import Path

from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.mapping import columns_for, declared
from pytest_ragft.check.training.naming import files_named
from pytest_ragft.settings import as_table, read_table


def columns_in(
    root: Path, pyproject: Path | None, files: Mapping[str, FileFacts]
) -> Callable[[str], Columns | None]:
    """By path: as the project declares, else as a configuration says. Raises `SettingsError`."""
    own: Mapping[str, Columns] = {}
    if pyproject is not None:
        table = as_table(read_table(pyproject), f"{pyproject}, [tool.ragft]").get("data", {})
        own = declared(table, f"{pyproject}, [tool.ragft.data]")
    named = {each.path: each.columns for each in files_named(root, files.values())}
    return lambda path: columns_for(path, own) or named.get(path)
