"""`replace-name`: calls something else instead, imports it, and drops the import it replaces.

A method stays: where `Old.from_texts(...)` is called and `to` is a class, `New.from_texts(...)`
is called. Where `to` is a method, its class is imported. With `keep`, arguments that are not among
these names are taken out; with `given`, only a call that gives these arguments is changed.
"""

from typing import TYPE_CHECKING

from pytest_ragft.check.fixes.edit import Edit, RefusedError
from pytest_ragft.check.fixes.kind import Kind, Proposal, Target
from pytest_ragft.check.fixes.series import without
from pytest_ragft.check.remedies import several

if TYPE_CHECKING:
    import libcst as cst

    from pytest_ragft.check.finding import Finding
    from pytest_ragft.check.fixes.calls import FoundCall
    from pytest_ragft.check.fixes.imports import Import


def propose(target: Target) -> Proposal:
    from pytest_ragft.check.fixes.calls import call_at  # noqa: PLC0415  # imports libcst
    from pytest_ragft.check.fixes.tree import tree_of  # noqa: PLC0415  # imports libcst

    sheet = target.own_sheet
    call = call_at(tree_of(sheet), target.finding)
    _refuse_missing(call, target)
    edits = (*_renamed(call, target.text("to")), *_kept(call, target))
    return Proposal(sheet.path, edits)


def _refuse_missing(call: "FoundCall", target: Target) -> None:
    """Raises `RefusedError` where a default would take the place of another."""
    from pytest_ragft.check.fixes.calls import argument_named  # noqa: PLC0415  # imports libcst

    for name in map(str, several(target.action.get("given", ()))):
        if argument_named(call, name, target.finding) is None:
            raise RefusedError(f"{name!r} is not given, and has another default in what is called")


def _renamed(call: "FoundCall", whole: str) -> tuple[Edit, ...]:
    from pytest_ragft.check.fixes.imports import (  # noqa: PLC0415  # imports libcst
        added,
        dropped,
        exchanged,
        imports,
        is_used,
        visible,
    )

    found = imports(call.tree)
    near = visible(found, call.around)
    to, method = _imported(whole)
    old, node = _replaced(call, near, whole)
    reference = _reference(call, node, near, old, to)
    edit = Edit(*call.tree.span(node), (reference or to.rpartition(".")[2]) + method)
    start, _ = call.tree.span(old.statement)
    # Two calls in one round would each take the other for a use of the old import.
    mark = Edit(start, start, "")
    unused = not is_used(call.tree, old, node)
    if reference:
        stays = reference.partition(".")[0] == old.local
        return (edit, *(dropped(call.tree, old) if unused and not stays else (mark,)))
    return (edit, mark, *(exchanged if unused else added)(call.tree, old, to))


def _imported(to: str) -> tuple[str, str]:
    """What is imported of a dotted name, and how the rest is reached: no method is imported."""
    owner, _, name = to.rpartition(".")
    return (owner, f".{name}") if owner.rpartition(".")[2][:1].isupper() else (to, "")


def _replaced(
    call: "FoundCall", near: tuple["Import", ...], to: str
) -> tuple["Import", "cst.BaseExpression"]:
    """The import that the call's name hangs on, and the part of the name that is replaced."""
    import libcst as cst  # noqa: PLC0415  # slow to import

    from pytest_ragft.check.fixes.imports import dotted  # noqa: PLC0415  # imports libcst

    written = dotted(call.node.func)
    head, _, rest = written.partition(".")
    bound = [entry for entry in near if entry.local == head]
    if len({entry.dotted for entry in bound}) != 1:
        raise RefusedError(f"{written or 'what is called'!r} is not a name that one import gives")
    node: cst.BaseExpression = call.node.func
    if to.rpartition(".")[2][:1].isupper():
        parts = [*bound[0].dotted.split("."), *(rest.split(".") if rest else [])]
        first_class = next(
            (i for i, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1
        )
        for _ in parts[first_class + 1 :]:
            if not isinstance(node, cst.Attribute):
                raise RefusedError(f"{written!r} does not name the class that it stands for")
            node = node.value
    return bound[0], node


def _reference(
    call: "FoundCall",
    node: "cst.BaseExpression",
    near: tuple["Import", ...],
    old: "Import",
    to: str,
) -> str | None:
    """How the file can already name `to`; None where it must be imported."""
    from pytest_ragft.check.fixes.imports import bound_names, dotted  # noqa: PLC0415  # as above

    module, _, name = to.rpartition(".")
    written = dotted(node)
    prefix = written.rpartition(".")[0]
    if prefix and old.dotted + prefix.removeprefix(old.local) == module:
        return f"{prefix}.{name}"
    for entry in near:
        if entry.dotted == to:
            return entry.local
        if entry.dotted.endswith(f".{name}") and _akin(entry.dotted, to):
            return entry.local
        if entry.dotted == module:
            return f"{entry.local}.{name}"
    if name in bound_names(call.tree):
        raise RefusedError(f"{name!r} already means something else in the file")
    return None


def _akin(one: str, other: str) -> bool:
    """Do two names come from packages of one family, as langchain and langchain_community?"""
    return one.partition(".")[0].partition("_")[0] == other.partition(".")[0].partition("_")[0]


def _kept(call: "FoundCall", target: Target) -> tuple[Edit, ...]:
    """Edits of the arguments: those not kept go, those kept get their names."""
    keep = target.action.get("keep")
    if not isinstance(keep, (list, tuple)):
        return ()
    names = [_argument_name(call, index, target.finding) for index in range(len(call.node.args))]
    gone = [index for index, name in enumerate(names) if name not in keep]
    named = tuple(
        Edit(start, start, f"{name}=")
        for name, argument, (start, _) in zip(names, call.node.args, call.series.items, strict=True)
        if name in keep and argument.keyword is None
    )
    return (*named, *without(call.series, gone))


def _argument_name(call: "FoundCall", index: int, finding: "Finding") -> str:
    from pytest_ragft.check.fixes.calls import argument_named  # noqa: PLC0415  # imports libcst

    argument = call.node.args[index]
    if argument.keyword is not None:
        return argument.keyword.value
    named = (name for name in finding.places if argument_named(call, name, finding) == index)
    name = next(named, "")
    if not name or name.isdigit():
        raise RefusedError("the call has an argument whose name is not known")
    return name


KIND = Kind("replace-name", propose)
