"""One JSON object a line for each finding, as in the JSON report."""

import json

from pytest_ragft.check.formats import document
from pytest_ragft.check.formats.format import Format, Lines, Page
from pytest_ragft.check.outcome import Outcome


def render(outcome: Outcome, _lines: Lines, _page: Page) -> str:
    """Nothing at all where there is no finding."""
    return "".join(
        json.dumps(document.finding(entry, outcome)) + "\n" for entry in outcome.reported
    )


FORMAT = Format("jsonl", render)
