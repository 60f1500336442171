"""The values that names in a test's own statements stand for, as far as they are known at rest."""

import ast
import inspect
from collections import ChainMap
from collections.abc import Mapping
from types import FunctionType

import pytest

from pytest_ragft.oracle.expectations import local_names
from pytest_ragft.replay.sites import FunctionNode


def names_of(item: pytest.Item, function: FunctionType, node: FunctionNode) -> Mapping[str, object]:
    """What the test itself assigns first, then its parameters, then what stands around it."""
    spec = getattr(item, "callspec", None)
    around = inspect.getclosurevars(function)
    outer = ChainMap(
        dict(spec.params) if spec else {}, dict(around.nonlocals), function.__globals__
    )
    return ChainMap(local_names(ast.unparse(node), outer), *outer.maps)
