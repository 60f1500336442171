"""Python code that parses: a module, or a notebook's cell without what only IPython reads."""

import ast
from warnings import catch_warnings, simplefilter

from pytest_ragft.check.sources.magics import plain


def complaint(code: str | bytes) -> str:
    """Why the code does not parse; "" where it does."""
    try:
        with catch_warnings():
            simplefilter("ignore")  # an odd escape in a text is none of our business
            ast.parse(code)
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return str(error) or type(error).__name__
    return ""


def plain_cell(code: str) -> str:
    """The cell in plain Python, every statement in its line and columns."""
    return "\n".join(plain(code).lines)
