"""What the asserts of a test expect of a reply, read from the source of the test."""

from pytest_ragft.oracle.asserts.expectation import Expectation
from pytest_ragft.oracle.asserts.plain import Made
from pytest_ragft.oracle.asserts.ready import asked_by, checks_in
from pytest_ragft.oracle.asserts.scope import local_names
from pytest_ragft.oracle.asserts.statements import expected_of

__all__ = ["Expectation", "Made", "asked_by", "checks_in", "expected_of", "local_names"]
