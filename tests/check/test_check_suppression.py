"""Comments that silence findings, and what is said of such comments."""

import pytest

from pytest_ragft.check.fact import Comment, FileFacts, Span
from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.suppression import silence

NAMES = {"big-k": "big-k", "RFT207": "big-k", "no-filter": "no-filter", "RFT213": "no-filter"}


def finding(line, *, end=None, rule="big-k", path="a.py"):
    at = Location(path, Span(line, 1, end or line, 9))
    return Finding(rule, "RFT207", "warning", "high", "regular", "m", at)


def silenced(text, *findings, line=3, alone=False, ran=("big-k", "no-filter"), more=()):
    comments = (Comment(line, 5, text, alone), *more)
    return silence([FileFacts("a.py", "python", comments=comments)], findings, NAMES, ran)


@pytest.mark.parametrize("written", ["big-k", "RFT207", "no-filter, big-k", " big-k "])
@pytest.mark.parametrize("separator", [" ", ": ", " - ", " – "])
def test_a_rule_is_named_by_name_or_code_and_the_reason_follows(written, separator):
    one = finding(3)
    done = silenced(f"# ragft: ignore[{written}]{separator}tuned on 200 cases", one)
    assert done.silenced[one].reason == "tuned on 200 cases"
    assert done.unreasoned == ()


@pytest.mark.parametrize("line", [2, 3, 4])
def test_a_comment_anywhere_in_the_span_counts(line):
    assert silenced("# ragft: ignore[big-k] why", finding(2, end=4), line=line).silenced


@pytest.mark.parametrize("line", [1, 5])
def test_a_comment_outside_the_span_does_not(line):
    done = silenced("# ragft: ignore[big-k] why", finding(2, end=4), line=line)
    assert not done.silenced
    assert [written for _, written in done.unused] == ["big-k"]


def test_a_comment_alone_on_its_line_speaks_for_the_next():
    assert silenced("# ragft: ignore[big-k] why", finding(4), alone=True).silenced
    assert not silenced("# ragft: ignore[big-k] why", finding(4)).silenced


def test_comments_may_stand_above_each_other():
    second = Comment(4, 1, "# ragft: ignore[no-filter] why", alone=True)
    done = silenced(
        "# ragft: ignore[big-k] why", finding(5), finding(5, rule="no-filter"), alone=True,
        more=(second,),
    )  # fmt: skip
    assert len(done.silenced) == 2
    assert done.unused == ()


def test_a_whole_file_is_silenced_for_one_rule():
    far, other = finding(900), finding(900, rule="no-filter")
    done = silenced("# ragft: ignore-file[big-k] generated", far, other)
    assert set(done.silenced) == {far}


def test_another_file_is_not_silenced():
    assert not silenced("# ragft: ignore-file[big-k] why", finding(3, path="b.py")).silenced


def test_a_rule_that_did_not_run_cannot_be_unused():
    assert silenced("# ragft: ignore[big-k] why", ran=("no-filter",)).unused == ()
    assert len(silenced("# ragft: ignore[big-k] why").unused) == 1


def test_one_rule_of_several_may_be_unused():
    done = silenced("# ragft: ignore[big-k, no-filter] why", finding(3))
    assert [written for _, written in done.unused] == ["no-filter"]


@pytest.mark.parametrize(
    "text", ["# ragft: ignore[big-k]", "# ragft: ignore[big-k]: ", "#ragft:ignore[big-k] ok"]
)
def test_a_reason_is_wanted(text):
    assert len(silenced(text, finding(3)).unreasoned) == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("# ragft: ignore[bigk] why so", ["bigk"]),
        ("# ragft: ignore because", [""]),
        ("# ragft: ignore[] because", [""]),
        ("# ragft: ignroe[big-k] because", [""]),
    ],
)
def test_what_is_no_rule_is_said(text, names):
    done = silenced(text, finding(3))
    assert [written for _, written in done.unknown] == names
    assert not done.silenced


def test_other_comments_are_left_alone():
    done = silenced("# noqa: E501", finding(3))
    assert (done.silenced, done.unused, done.unknown, done.unreasoned) == ({}, (), (), ())
