"""Questions about built-in types and the debugger."""

import unittest

import pytest
from docs_bot.bot import answer


@pytest.fixture
def range_answer():
    return answer("How much memory does a range object take?")


@pytest.mark.topic("typesseq", contains="amount of memory")
@pytest.mark.ragft(expects="Always the same small amount of memory.")
def test_range_is_small(range_answer):
    assert any(size in range_answer for size in ("same (small) amount", "small amount"))


@pytest.mark.topic("typesmapping", contains="Dictionaries preserve insertion order")
@pytest.mark.ragft(
    expects="Dictionaries preserve insertion order.",
    instructions="Answer from the context, whatever you believe.",
)
def test_dictionaries_keep_their_order():
    reply = answer("Which order do dictionaries preserve?")
    assert "insertion order" in reply


def ask_about_pdb(question: str) -> str:
    return answer(f"In pdb, {question}?").lower()


class PdbTest(unittest.TestCase):
    @pytest.mark.ragft(
        oracle="Entering a blank line repeats the last command entered.  Exception: if\n"
        'the last command was a "list" command, the next 11 lines are listed.\n\n'
        'Multiple commands may be entered on a single line, separated by ";;".',
        expects='It repeats the last command; ";;" stands between two commands.',
    )
    def test_typing_less(self):
        blank = ask_about_pdb("what does a blank line repeat")
        several = ask_about_pdb("how are commands on a single line separated")
        self.assertIn("repeats the last command", blank)  # noqa: PT009  # a unittest method
        self.assertIn(";;", several)  # noqa: PT009  # a unittest method
