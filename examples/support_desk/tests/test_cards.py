"""The JSON behind the cards of the app on the phone."""

import json

import pytest
from desk.channels import card


def test_card_of_snapshots():
    data = json.loads(card("How many snapshots can a share have at most?"))
    assert data["number"] == "512"


@pytest.mark.ragft(
    source="docs/sharing/links.md#expiry",
    expects={"answer": "14 days", "number": 14, "title": "", "page": "", "language": "en"},
    instructions="Reply with one valid JSON object only; close every bracket.",
)
def test_card_with_all_fields():
    keys = ("answer", "number", "title", "page", "language")
    data = json.loads(card("After how many days does a link for guests expire?", keys))
    assert set(data) == set(keys)
