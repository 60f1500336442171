"""Does a file still read as what it is?"""

from pytest_ragft.check.fixes import json_tree, toml_tree, yaml_tree
from pytest_ragft.check.fixes.edit import RefusedError
from pytest_ragft.check.fixes.sheet import Sheet
from pytest_ragft.check.fixes.syntax import complaint, plain_cell


def refuse_broken(before: Sheet | None, after: Sheet) -> None:
    """Raises `RefusedError` where a part of the file does not parse that did before."""
    known = {} if before is None else _broken(before)
    for part, reason in _broken(after).items():
        if part not in known:
            raise RefusedError(f"{after.path!r} would not parse: {reason}")


def _broken(sheet: Sheet) -> dict[int, str]:
    """Why a part of the file does not parse: a cell of a notebook, else the whole as part 0."""
    if sheet.notebook is not None:
        reasons = enumerate(complaint(plain_cell(code)) for code in sheet.notebook.codes)
        return {index: reason for index, reason in reasons if reason}
    reason = _complaint(sheet)
    return {0: reason} if reason else {}


def _complaint(sheet: Sheet) -> str:
    try:
        match sheet.language:
            case "python":
                return complaint(sheet.changed(()))
            case "json":
                json_tree.root(sheet.text)
            case "toml":
                toml_tree.statements(sheet.text)
            case "yaml":
                yaml_tree.roots(sheet.text)
    except RefusedError as refusal:
        return str(refusal)
    return ""
