"""`remove-argument`: takes an argument out of the call, with its comma and its comment."""

from pytest_ragft.check.fixes.edit import RefusedError
from pytest_ragft.check.fixes.kind import Kind, Proposal, Target
from pytest_ragft.check.fixes.series import without


def propose(target: Target) -> Proposal:
    from pytest_ragft.check.fixes.calls import argument_named, call_at  # noqa: PLC0415  # imports libcst
    from pytest_ragft.check.fixes.tree import tree_of  # noqa: PLC0415  # imports libcst

    call = call_at(tree_of(target.own_sheet), target.finding)
    name = target.text("name")
    index = argument_named(call, name, target.finding)
    if index is None:
        raise RefusedError(f"{name!r} is not given in the call")
    arguments = call.node.args
    if arguments[index].keyword is None and any(
        argument.keyword is None and argument.star != "**" for argument in arguments[index + 1 :]
    ):
        raise RefusedError(f"arguments without a name follow {name!r}")
    return Proposal(target.finding.at.path, without(call.series, (index,)))


KIND = Kind("remove-argument", propose)
