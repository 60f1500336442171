"""What a check looks at, read from its source."""

import pytest

from pytest_ragft.replay.checks import expects_abstention, is_aggregate, kind_of


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("assert '30 days' in reply", "content"),
        ("assert reply == 'Paris'", "content"),
        ("data = json.loads(reply)", "format"),
        ("assert json.loads(reply)", "format"),
        ("assert json.loads(reply)['days'] == 30", "content"),
        ("assert set(json.loads(reply)) == {'days'}", "format"),
        ("assert 'json' in reply", "content"),
        ("assert isinstance(data, dict)", "format"),
        ("assert reply.startswith('{')", "format"),
        ("assert len(reply.split()) <= 30", "constraint"),
        ("assert 'guarantee' not in reply", "constraint"),
        ('assert "I don\'t know" in reply', "abstention"),
        ('assert "I don\'t know" not in reply', "constraint"),
        ("assert '30' in reply, \"I don't know why\"", "content"),
        ("with pytest.raises(ValueError):", "content"),
    ],
)
def test_checks_have_a_kind(source, kind):
    assert kind_of(source) == kind


PHRASES = ["I don't know", "cannot answer that", "not mentioned in the text"]
FACTS = ["Paris", "Berlin"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('assert "I don\'t know" in reply', True),
        ("assert any(p in reply for p in PHRASES)", True),
        ("assert any(p in reply for p in [\"I don't know\", 'cannot answer'])", True),
        ("assert \"I don't know\" in ask('What is it?', model='m')", True),
        ('assert reply.startswith("I don\'t know")', True),
        ("assert 'not sure' in reply", True),
        ("assert 'is not stated in the document' in reply", True),
        (r"assert re.search(r'(?i)\bnot\s+sure\b', reply)", True),
        ('assert reply != "I don\'t know"', False),
        ("assert 'yes' in ask(\"I don't know\")", False),
        ("assert not any(p in reply for p in PHRASES)", False),
        ("assert any(p in reply for p in FACTS)", False),
        ('assert "I don\'t know" not in reply', False),
        ("assert reply", False),
        ("data = json.loads(reply)", False),
    ],
)
def test_an_expected_refusal_is_read_from_its_phrases(source, expected):
    def test_it():
        """Its module is where the names of a check are looked up."""

    assert expects_abstention(test_it, source) is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("assert score >= 0.8", True),
        ("assert 0.8 < score", True),
        ("assert score == 1", False),
        ("assert len(reply) < 30", False),
        ("for x in", False),
    ],
)
def test_a_threshold_over_many_calls_is_an_aggregate(source, expected):
    assert is_aggregate(source) is expected
