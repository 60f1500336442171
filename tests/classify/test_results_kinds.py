"""The kind of a check by the name of what assessed it."""

import pytest

from pytest_ragft.classify.kinds import kind_of_name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Json Correctness", "format"),
        ("is_json", "format"),
        ("validSchema", "format"),
        ("json-format", "format"),
        ("Toxicity", "constraint"),
        ("PII Leakage", "constraint"),
        ("Role Violation", "constraint"),
        ("Prompt Alignment", "constraint"),
        ("answer_length", "constraint"),
        ("abstains", "abstention"),
        ("refusal of unsafe JSON", "abstention"),
        ("Answer Relevancy", "content"),
        ("Correctness [GEval]", "content"),
        ("information", "content"),
        ("isjson", "content"),
        ("", "content"),
        ("正確さ", "content"),
    ],
)
def test_a_name_says_a_kind_or_it_is_content(name, kind):
    assert kind_of_name(name) == kind
