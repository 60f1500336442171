"""One line for each finding."""

from made_outcomes import CHUNKS, EVERYTHING, make_finding, make_outcome, render


def test_each_finding_is_a_line():
    assert render("concise", EVERYTHING) == (
        """\
data/golden.jsonl:1:1: error train-eval-overlap (RFT111) 12 of 300 questions stand in the training data.
notes.ipynb:cell 2:2:12: info fixed-length-chunking (RFT201) TokenTextSplitter cuts at a fixed length.
src/answer.py:7:12: warning too-many-chunks (RFT207) 40 chunks reach the prompt.
train.py:1:11: warning full-fine-tuning (RFT401) SFTTrainer trains every weight of the model.
train.py:1:11: warning full-fine-tuning (RFT401) SFTTrainer trains every weight of the model. [in the baseline]
data/big.jsonl: not read: larger than 50 MB
b.py:3: not read: no Python
Found 1 error, 2 warnings and 1 note in 41 files; 1 can be fixed with --fix, 1 more with --fix --unsafe-fixes; 1 known from the baseline, 2 suppressed, 1 fixed since the baseline, 2 not read, 5 more with --persona pedantic, 7 more with --persona auditor.
"""  # noqa: E501  # lines of the output
    )


def test_the_lines_are_the_same_on_every_page():
    assert render("concise", EVERYTHING, 20) == render("concise", EVERYTHING, 200)


def test_a_rule_without_a_code_has_its_name_alone():
    text = render("concise", make_outcome(make_finding("mine", message="No.")))
    assert text.startswith("src/answer.py:7:12: warning mine No.\n")


def test_a_path_cannot_pass_for_a_command():
    text = render("concise", make_outcome(make_finding(path="::error::x.py")))
    assert text.startswith("./::error::x.py:7:12: warning ")


def test_colour_marks_the_severity_and_the_rule():
    assert render("concise", make_outcome(CHUNKS), colour=True) == (
        "src/answer.py:7:12: \x1b[1;33mwarning\x1b[0m \x1b[1mtoo-many-chunks (RFT207)\x1b[0m "
        "40 chunks reach the prompt.\n\x1b[1mFound 1 warning in 41 files.\x1b[0m\n"
    )
