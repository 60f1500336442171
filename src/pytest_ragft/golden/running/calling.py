"""The Python callable that a golden file names."""

import importlib
import sys
import traceback
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any

from pytest_ragft.golden.case import Function


class TargetError(ValueError):
    """A target that cannot be had, or does not answer; the message is for the user."""


def importable(path: Path, root: Path, mode: str) -> None:
    """Let modules beside a golden file and at the root be imported, as pytest does for tests."""
    folder = path.parent
    while (folder / "__init__.py").is_file() and folder.parent != folder:
        folder = folder.parent
    if str(folder) not in sys.path:
        sys.path.insert(0 if mode == "prepend" else len(sys.path), str(folder))
    if str(root) not in sys.path:
        sys.path.append(str(root))


def callable_of(target: Function) -> Callable[..., Any]:
    """Raises `TargetError`."""
    module, _, attributes = target.name.partition(":")
    found: Any = _imported(module, target)
    for attribute in attributes.split("."):
        if not hasattr(found, attribute):
            near = get_close_matches(attribute, dir(found), n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise TargetError(f"the target {target.name!r}: {module} has no {attributes!r}.{hint}")
        found = getattr(found, attribute)
    if callable(found):
        return found  # type: ignore[no-any-return]  # that is all that is known of it
    raise TargetError(f"the target {target.name!r} is no function: it is {found!r}.")


def _imported(name: str, target: Function) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and f"{name}.".startswith(f"{error.name}."):
            raise TargetError(
                f"the target {target.name!r}: there is no module {error.name!r}. What is installed "
                "is found, and what stands beside this file, at pytest's rootdir, or in a folder "
                "of pytest's setting 'pythonpath'."
            ) from None
        raise _broken(target, error) from None
    except Exception as error:  # noqa: BLE001  # whatever the module raises
        raise _broken(target, error) from None


def _broken(target: Function, error: Exception) -> TargetError:
    """The app's own traceback, without the frames that lead to it."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [each for each in frames if not _leads_there(each.filename)]
    lines = [*traceback.format_list(own), *traceback.format_exception_only(error)]
    told = "".join(lines).rstrip()
    return TargetError(f"the target {target.name!r}: its module cannot be imported:\n{told}")


def _leads_there(file: str) -> bool:
    return file in (__file__, importlib.__file__) or file.startswith("<frozen importlib")
