"""How wide the output is, and whether it may be coloured."""

from collections.abc import Mapping
from typing import TextIO

from pytest_ragft.check.formats.format import Page
from pytest_ragft.check.terminal import takes_colour, width_of


def page_for(stream: TextIO, environ: Mapping[str, str]) -> Page:
    """The page that a stream is, as the environment has it."""
    return Page(width_of(stream, environ), takes_colour(stream, environ))
