"""One JSON document; check-report.schema.json beside this file describes it."""

import json

from pytest_ragft.check.formats import document
from pytest_ragft.check.formats.format import Format, Lines, Page
from pytest_ragft.check.outcome import Outcome


def render(outcome: Outcome, _lines: Lines, _page: Page) -> str:
    """The report in ASCII: what it holds can steer no terminal and fits every encoding."""
    return json.dumps(document.report(outcome), indent=1) + "\n"


FORMAT = Format("json", render)
