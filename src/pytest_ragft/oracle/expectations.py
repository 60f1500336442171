"""What the asserts of a test expect of a reply, read from the source of the test."""

from pytest_ragft.oracle.asserts.expectation import Expectation
from pytest_ragft.oracle.asserts.scope import local_names
from pytest_ragft.oracle.asserts.statements import expected_of

__all__ = ["Expectation", "expected_of", "local_names"]
