import pytest

from pytest_ragft.wire import records

TITLED = {"id": "1", "title": "Refunds", "text": "Within 30 days.", "url": "a.md"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("30 days", "30 days"),
        (None, ""),
        ({"result": "30 days"}, "30 days"),
        ({"result": ""}, ""),
        (TITLED, "Refunds\n\nWithin 30 days.\n\na.md"),
        ({"a": "", "b": "x"}, '{"a": "", "b": "x"}'),
        ({"days": 30, "é": "x"}, '{"days": 30, "é": "x"}'),
        ({}, "{}"),
        ([{"a": "b"}], '[{"a": "b"}]'),
        (30, "30"),
    ],
)
def test_a_value_is_shown_and_written_back_as_it_was(value, text):
    assert records.text_of(value) == text
    assert records.edit(value, text) == value


@pytest.mark.parametrize(
    ("value", "text", "written"),
    [
        ("old", "new", "new"),
        (None, "new", {"output": "new"}),
        ({"result": "old"}, "new", {"result": "new"}),
        (TITLED, "Refunds\n\nIn May.\n\na.md", {**TITLED, "text": "In May."}),
        (TITLED, "Refunds\n\nIn May.", {"id": "1", "title": "Refunds", "text": "In May."}),
        (TITLED, "In May.", {"id": "1", "text": "In May."}),
        (TITLED, "", {"id": "1", "text": ""}),
        ({"days": 30}, '{"days": 14}', {"days": 14}),
        ({"days": 30}, "14 days", {"output": "14 days"}),
        ([1], "[2]", [2]),
        ([1], "14 days", "14 days"),
        (30, "14", 14),
    ],
)
def test_another_text_is_written_where_it_belongs(value, text, written):
    assert records.edit(value, text) == written
