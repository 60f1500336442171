"""Arithmetic with literals, within limits."""

import ast
import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType

from pytest_ragft.check.fact import Reference, Value

LARGEST = 10**12
"""No arithmetic beyond it: a power or a repeated text could fill the memory."""


def computed(kind: type[ast.operator], left: Value, right: Value) -> Value:
    """What one of `ARITHMETIC` makes of two numbers; nothing of anything else."""
    if not (_is_small(left) and _is_small(right)):
        return Reference("")
    try:
        result: Value = ARITHMETIC[kind](left, right)
    except (ZeroDivisionError, OverflowError, ValueError):
        return Reference("")
    return result if _is_small(result) else Reference("")


def _is_small(value: Value) -> bool:
    return isinstance(value, int | float) and abs(value) < LARGEST


def _power(base: float, exponent: float) -> Value:
    small = abs(exponent) <= 40  # noqa: PLR2004  # 2 ** 40 is beyond any length or size
    return base**exponent if small else Reference("")


ARITHMETIC: Mapping[type[ast.operator], Callable[..., Value]] = MappingProxyType(
    {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.Div: operator.truediv,
        ast.FloorDiv: operator.floordiv,
        ast.Mod: operator.mod,
        ast.Pow: _power,
    }
)
