"""`set-argument`: gives an argument of the call another value, or adds it.

`name` may be dotted (`search_kwargs.k`) for an entry of an argument that is a dict, and a list of
names of which the first that the call gives is meant.
"""

from typing import TYPE_CHECKING

from pytest_ragft.check.fact import Value
from pytest_ragft.check.fixes.edit import Edit, RefusedError
from pytest_ragft.check.fixes.kind import Kind, Proposal, Target
from pytest_ragft.check.fixes.literal import python
from pytest_ragft.check.fixes.series import Series, appended

if TYPE_CHECKING:
    import libcst as cst

    from pytest_ragft.check.fixes.calls import FoundCall


def propose(target: Target) -> Proposal:
    from pytest_ragft.check.fixes.calls import call_at  # noqa: PLC0415  # imports libcst
    from pytest_ragft.check.fixes.tree import tree_of  # noqa: PLC0415  # imports libcst

    sheet = target.own_sheet
    call = call_at(tree_of(sheet), target.finding)
    name = _name(call, target)
    edits = _edits(call, name, target.action["to"], target)
    if not any(sheet.text[edit.start : edit.end] != edit.text for edit in edits):
        raise RefusedError(f"{name!r} is that already")
    return Proposal(sheet.path, edits)


def _name(call: "FoundCall", target: Target) -> str:
    """Of several names the one that is given; of names for what is not there the first."""
    from pytest_ragft.check.fixes.calls import argument_named  # noqa: PLC0415  # imports libcst

    asked = target.action["name"]
    names = [str(name) for name in asked] if isinstance(asked, (list, tuple)) else [str(asked)]
    for name in names:
        if argument_named(call, name.partition(".")[0], target.finding) is not None:
            return name
    return names[0]


def _edits(call: "FoundCall", name: str, to: Value, target: Target) -> tuple[Edit, ...]:
    from pytest_ragft.check.fixes.calls import argument_named, refuse_doubt  # noqa: PLC0415  # as above

    head, _, inner = name.partition(".")
    index = argument_named(call, head, target.finding)
    if index is None:
        refuse_doubt(call, head, target.finding)
        value = _nested(inner, to)
        return appended(call.series, f"{head}={python(value, call.quote)}")
    value_node = call.node.args[index].value
    if inner:
        return _entry(call, value_node, inner, to)
    return (_replaced(call, value_node, to),)


def _is_written_out(node: "cst.CSTNode") -> bool:
    """Is it a value of its own, rather than a name or a call that stands for one?"""
    import libcst as cst  # noqa: PLC0415  # slow to import

    if isinstance(node, cst.Name):
        return node.value in ("None", "True", "False")
    stands_for = isinstance(node, cst.Call | cst.Attribute | cst.Subscript)
    return not stands_for and all(map(_is_written_out, node.children))


def _nested(path: str, to: Value) -> Value:
    for key in reversed(path.split(".") if path else []):
        to = {key: to}
    return to


def _replaced(call: "FoundCall", node: "cst.BaseExpression", to: Value) -> Edit:
    """Raises `RefusedError` for a value that stands elsewhere: nobody would read it any more."""
    start, end = call.tree.span(node)
    if not _is_written_out(node):
        written = " ".join(call.tree.sheet.text[start:end].split())
        raise RefusedError(f"{written!r} gives the value: change it where that is set")
    return Edit(start, end, python(to, call.quote))


def _entry(call: "FoundCall", node: "cst.BaseExpression", path: str, to: Value) -> tuple[Edit, ...]:
    """Edits of an entry in a dict that stands in the call."""
    import libcst as cst  # noqa: PLC0415  # slow to import

    key, _, rest = path.partition(".")
    if not isinstance(node, cst.Dict):
        raise RefusedError("the dict that holds the value is not written in the call")
    for element in reversed(node.elements):
        if not isinstance(element, cst.DictElement):
            raise RefusedError(f"{key!r} may be given through **")
        written = element.key
        if isinstance(written, cst.SimpleString) and written.evaluated_value == key:
            return (
                _entry(call, element.value, rest, to)
                if rest
                else (_replaced(call, element.value, to),)
            )
    start, end = call.tree.span(node)
    items = tuple(call.tree.span(element) for element in node.elements)
    value = python(_nested(rest, to), call.quote)
    series = Series(call.tree.sheet.text, start + 1, end - 1, items)
    return appended(series, f"{python(key, call.quote)}: {value}")


KIND = Kind("set-argument", propose)
