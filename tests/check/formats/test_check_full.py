"""The format for people: every line of it, at several widths."""

import pytest
from made_outcomes import (
    CHUNKS,
    EVERYTHING,
    OVERLAP,
    RULES,
    SPLITTER,
    TUNING,
    make_finding,
    make_outcome,
    render,
)

from pytest_ragft.check.fact import Problem, Span
from pytest_ragft.check.finding import Location
from pytest_ragft.check.outcome import Reported
from pytest_ragft.plain import columns


def blocks(*reported, width=80, **changes):
    return render("full", make_outcome(*reported, **changes), width).rsplit("\n\n", 1)[0]


def test_a_finding_shows_its_code_its_evidence_and_what_to_do():
    assert blocks(CHUNKS) == (
        """\
warning too-many-chunks (RFT207): 40 chunks reach the prompt.
 --> src/answer.py:7:12
  |
7 |     docs = vectors.similarity_search(question, k=TOP_K)
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
 ::: src/settings.py:1:9  the value of k
  |
1 | TOP_K = 40
  |         --
  = looked for: a re-ranker; a cut of the list (found none)
  = do: Retrieve many, re-rank, keep few.
  = why: ragft rule too-many-chunks"""
    )


def test_a_long_span_is_shown_by_its_ends():
    assert blocks(TUNING, width=60) == (
        """\
warning full-fine-tuning (RFT401): SFTTrainer trains every
  weight of the model.
   --> train.py:1:11
    |
  1 |   trainer = SFTTrainer(
    |  ___________^
  2 | |     model=AutoModelForCausalLM.from_pretrained("m...
  3 | |     train_dataset=rows,
... | |
  8 | | )
    | |_^
    = looked for: a PEFT configuration (found none)
    = do: Train an adapter first.
    = fix: ragft check --fix
    = why: ragft rule full-fine-tuning"""
    )


def test_a_notebook_is_spoken_of_by_its_cells():
    assert blocks(Reported(SPLITTER, counts=False)) == (
        """\
info fixed-length-chunking (RFT201): TokenTextSplitter cuts at a fixed length.
 --> notes.ipynb:cell 2:2:12
  |
2 | splitter = TokenTextSplitter(chunk_size=1000)
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = confidence: low
  = do: Split at headings first.
  = fix: ragft check --fix --unsafe-fixes
  = why: ragft rule fixed-length-chunking"""
    )


def test_a_file_that_is_gone_is_only_named():
    assert blocks(OVERLAP) == (
        """\
error train-eval-overlap (RFT111): 12 of 300 questions stand in the training
  data.
 --> data/golden.jsonl:1:1
  = do: Drop the rows.
  = why: ragft rule train-eval-overlap"""
    )


def test_a_narrow_page_is_kept():
    far = Location("src/a/rather/long/path.py", Span(1, 1, 1, 2), "where k comes from")
    text = blocks(make_finding(related=(far,), sought=("a re-ranker", "a cut")), width=40)
    assert text == (
        """\
warning too-many-chunks (RFT207): 40
  chunks reach the prompt.
 --> src/answer.py:7:12
  |
7 | ...vectors.similarity_search(ques...
  |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
 ::: src/a/rather/long/path.py:1:1
     where k comes from
  = looked for: a re-ranker; a cut
                (found none)
  = do: Retrieve many, re-rank, keep
        few.
  = why: ragft rule too-many-chunks"""
    )


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_code_and_marks_never_leave_the_page(width):
    rows = [row for row in render("full", EVERYTHING, width).splitlines() if " | " in row[:6]]
    assert rows
    assert max(map(columns, rows)) <= max(width, 24)


def test_prose_stays_readable_on_a_wide_page():
    text = blocks(make_finding(message="word " * 60), width=200)
    assert max(columns(row) for row in text.splitlines()) <= 100


def test_a_known_finding_says_so():
    text = blocks(Reported(CHUNKS, "unchanged", counts=False))
    assert "  = known: in the baseline; it does not fail the run\n" in text


def test_a_related_place_without_a_note_is_only_named():
    text = blocks(make_finding(related=(Location("src/settings.py", Span(1, 1, 1, 6)),)))
    assert "\n ::: src/settings.py:1:1\n" in text


def test_a_rule_that_is_not_known_any_more_is_still_named():
    text = blocks(make_finding("gone", message="Gone."), rules=RULES)
    assert text.startswith("warning gone: Gone.\n")
    assert text.endswith("  = why: ragft rule gone")


def test_files_that_were_not_read_stand_before_the_summary():
    text = render(
        "full",
        make_outcome(unread=(("b.py", Problem(3, "no Python " * 9)), ("c", Problem(0, "x")))),
    )
    assert text == (
        """\
b.py:3: not read: no Python no Python no Python no Python no Python no Python
  no Python no Python no Python
c: not read: x

No findings in 41 files. (2 not read)
"""
    )


def test_suppressed_findings_are_counted_only():
    assert render("full", make_outcome(Reported(CHUNKS, "suppressed", counts=False))) == (
        "No findings in 41 files. (1 suppressed)\n"
    )


def test_colours_mean_severity_place_and_name():
    text = render("full", make_outcome(CHUNKS), colour=True)
    assert text.splitlines() == [
        (
            "\x1b[1;33mwarning\x1b[0m \x1b[1mtoo-many-chunks (RFT207)\x1b[0m: "
            "40 chunks reach the prompt."
        ),
        " \x1b[1;34m-->\x1b[0m src/answer.py:7:12",
        "\x1b[1;34m  |\x1b[0m",
        "\x1b[1;34m7 |\x1b[0m     docs = vectors.similarity_search(question, k=TOP_K)",
        "\x1b[1;34m  |\x1b[0m \x1b[1;33m" + " " * 11 + "^" * 44 + "\x1b[0m",
        " \x1b[1;34m:::\x1b[0m src/settings.py:1:9  the value of k",
        "\x1b[1;34m  |\x1b[0m",
        "\x1b[1;34m1 |\x1b[0m TOP_K = 40",
        "\x1b[1;34m  |\x1b[0m \x1b[1;34m        --\x1b[0m",
        "  = looked for: a re-ranker; a cut of the list (found none)",
        "  = do: Retrieve many, re-rank, keep few.",
        "  = why: ragft rule too-many-chunks",
        "",
        "\x1b[1mFound 1 warning in 41 files.\x1b[0m",
    ]


def test_a_message_that_wraps_within_the_rule_keeps_its_words():
    text = render("full", make_outcome(CHUNKS), 20, colour=True)
    assert text.startswith(
        "\x1b[1;33mwarning\x1b[0m\n  too-many-chunks\n  (RFT207): 40\n  chunks reach the\n"
    )
