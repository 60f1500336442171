"""Every tool whose results can be classified, in the order in which they are looked for."""

from pytest_ragft.classify.answers import Format
from pytest_ragft.classify.results import deepeval, inspect_ai, langsmith, promptfoo

FORMATS: tuple[Format, ...] = (
    promptfoo.FORMAT,
    deepeval.FORMAT,
    inspect_ai.FORMAT,
    langsmith.FORMAT,
)
