"""What is read out of existing tests, and the cases that are made of it."""

import pytest

from pytest_ragft.diagnosis.case import Inferred
from pytest_ragft.diagnosis.passage import Passage
from pytest_ragft.golden.case import GivenCheck
from pytest_ragft.golden.drafting import bindings
from pytest_ragft.golden.drafting.asked_in_tests import asked_in
from pytest_ragft.golden.drafting.cases import from_tests, from_topics, unanswerable
from pytest_ragft.golden.drafting.modules import modules
from pytest_ragft.golden.drafting.topics import Topic
from pytest_ragft.golden.review.golden_set import Entry
from pytest_ragft.oracle.inference import Inference, NotInferred

HEAD = "import pytest\nfrom shop import answer\n\n"


@pytest.fixture
def asked(tmp_path):
    def asked(source):
        (tmp_path / "test_shop.py").write_text(HEAD + source, "utf-8")
        (module,) = modules(tmp_path, ["test_shop.py"])
        return list(asked_in(module))

    return asked


def test_a_question_and_what_its_reply_must_hold(asked):
    (found,) = asked(
        "def test_refund_window():\n"
        "    reply = answer('How long may I send it back?')\n"
        "    assert '30 days' in reply\n    assert 'sorry' not in reply\n"
    )
    assert found.test == "test_shop.py::test_refund_window"
    assert (found.name, found.target) == ("refund-window", "shop:answer")
    assert found.question == "How long may I send it back?"
    assert (found.required, found.forbidden) == ((("30 days",),), ("sorry",))
    assert not found.abstains


@pytest.mark.parametrize(
    ("parametrized", "expected"),
    [
        ("('q', 'e'), [('What is one?', 'aa'), ('What is two?', 'bb')]", ["x-1 aa", "x-2 bb"]),
        ("'q, e', [['What is the first one?', 'aa']]", ["x-1 aa"]),
        ("['q', 'e'], [pytest.param('What is it?', 'aa', id='one')]", ["x-one aa"]),
        ("['q', 'e'], argvalues=[pytest.param('What is it?', 'aa', marks=())]", ["x-1 aa"]),
        ("('q', 'e'), [('What is it?', E)]", ["x-1 constant"]),
        ("('q', 'e'), [('What is it?',)]", []),
        ("('q', 'e'), QUESTIONS", []),
        ("NAMES, [1]", []),
        ("'q'", []),
    ],
)
def test_rows_of_a_parametrization(asked, parametrized, expected):
    found = asked(
        "E = 'constant'\nA = B = 1\nC: int = 3\nD = E()\nF.g = 1\n\n"
        f"@slow\n@pytest.mark.slow()\n@pytest.mark.parametrize({parametrized})\n"
        "def test_x(q, e):\n    assert e in answer(q)\n"
    )
    assert [f"{each.name} {each.required[0][0]}" for each in found] == expected


def test_rows_without_names_for_all_are_no_rows(asked):
    source = "@pytest.mark.parametrize('q', ['What is it?', 'Who is it?'])\ndef test_x(q):\n"
    found = asked(source + "    assert 'an answer' in answer(q)\n")
    assert [each.question for each in found] == ["What is it?", "Who is it?"]


def test_tables_are_combined_and_only_so_many_rows_are_read(asked, monkeypatch):
    source = (
        "@pytest.mark.parametrize('q', ['What is it?', 'Who is it?'])\n"
        "@pytest.mark.parametrize('e', ['first', 'second'])\n"
        "def test_x(q, e):\n    assert e in answer(q)\n"
    )
    assert [each.name for each in asked(source)] == ["x-1-1", "x-1-2", "x-2-1", "x-2-2"]
    monkeypatch.setattr(bindings, "MOST_ROWS", 3)
    assert len(asked(source)) == 3


@pytest.mark.parametrize(
    "body",
    [
        "assert '30 days' in answer('refunds')",  # hardly a question
        "assert '30 days' in answer(question())",
        "assert answer('How long may I send it back?')",  # expects no text
        "answer('How long may I send it back?')",
        "assert '30' in answer('How long is it?') + answer('How wide is it?')",
        "assert '30' in answer('How long is it?', 'en')",  # more than a question
        "assert '30' in answer('How long is it?', user='Ann')",
        "assert '30' in shop().answer('How long is it?')",
        "assert '30' in lookup[0]('How long is it?')",
        "assert '30' in client.get('How long is it?')",
    ],
)
def test_what_is_no_single_question_is_left_out(asked, body):
    assert asked(f"def test_x(client):\n    {body}\n") == []


def test_only_tests_are_read(asked):
    body = "    assert '30 days' in answer('How long may I send it back?')\n"
    assert asked(f"def check():\n{body}") == []
    source = f"class TestShop:\n    def test_window(self):\n    {body}"
    assert [each.test for each in asked(source)] == ["test_shop.py::TestShop::test_window"]


def test_a_question_under_a_name_and_an_assert_of_unittest(asked):
    (found,) = asked(
        "import unittest\nclass ShopTest(unittest.TestCase):\n    def test_window(self):\n"
        "        question = 'How long may I send it back?'\n        x.y = 1\n        n = 3\n"
        "        self.assertIn('30 days', answer(question))\n"
    )
    assert (found.question, found.required) == ("How long may I send it back?", (("30 days",),))


@pytest.mark.parametrize(
    "text", ["not sure", "I don't know", "cannot answer", "I'm sorry, I can't help"]
)
def test_a_refusal_that_is_expected(asked, text):
    (found,) = asked(f"def test_x():\n    assert {text!r} in answer('When will it come out?')\n")
    assert found.abstains


def test_labels_are_no_answer(asked):
    (found,) = asked("def test_x():\n    assert 'yes' in answer('Is it in stock now?')\n")
    assert found.required == ()
    assert from_tests([found], lambda _: None) == []


MARKED = (
    "@pytest.mark.ragft(source='docs/refunds.md', expects='You have 30 days.', replay=False,\n"
    "                   instructions='Be brief.', exemplar=EXEMPLAR, oracle=text())\n"
    "def test_x():\n    assert '30 days' in answer('How long may I send it back?')\n"
)


def test_what_the_marker_declares_is_taken_over(asked):
    (found,) = asked("EXEMPLAR = 'As this.'\n" + MARKED)
    assert found.declared == {
        "source": "docs/refunds.md",
        "expects": "You have 30 days.",
        "instructions": "Be brief.",
        "exemplar": "As this.",
    }
    (case,) = from_tests([found], lambda _: None)
    assert case.source == ("docs/refunds.md",)
    assert case.expects == ("You have 30 days.",)
    assert case.checks == (GivenCheck("contains", "30 days"),)
    assert (case.instructions, case.exemplar) == ("Be brief.", "As this.")
    assert case.comment == "Drafted from test_shop.py::test_x.\nThe test names the source."


@pytest.mark.parametrize(
    ("declared", "values"),
    [
        ("source=['a.md', 'b.md']", {"source": ("a.md", "b.md")}),
        ("oracle='Within 30 days.'", {"oracle": "Within 30 days."}),
        ("expects={'days': 30}", {"expects": ('{"days": 30}',)}),
        ("expects_abstention=True", {"mode": "abstain", "expects": (), "checks": ()}),
        ("instructions=3", {"instructions": None}),
    ],
)
def test_each_thing_that_a_marker_declares(asked, declared, values):
    body = "def test_x():\n    assert '30 days' in answer('How long may I send it back?')\n"
    (case,) = from_tests(asked(f"@pytest.mark.ragft({declared})\n{body}"), lambda _: None)
    assert {name: getattr(case, name) for name in values} == values


@pytest.mark.parametrize(
    ("asserts", "expects", "checks"),
    [
        (["'30 days' in reply"], ("30 days",), ()),
        (["'30 days' in reply or 'a month' in reply"], ("30 days", "a month"), ()),
        (
            ["'30 days' in reply", "'unworn' in reply or 'as new' in reply", "'hat' not in reply"],
            (),
            (
                GivenCheck("contains", "30 days"),
                GivenCheck("contains_any", ["unworn", "as new"]),
                GivenCheck("lacks", ["hat"]),
            ),
        ),
        (["'hat' not in reply"], (), (GivenCheck("lacks", ["hat"]),)),
    ],
)
def test_asserts_become_an_expected_answer_or_checks(asked, asserts, expects, checks):
    lines = "".join(f"    assert {each}\n" for each in asserts)
    source = f"def test_x():\n    reply = answer('How long may I send it back?')\n{lines}"
    (case,) = from_tests(asked(source), lambda _: None)
    assert (case.expects, case.checks, case.tags) == (expects, checks, ("draft",))


def test_the_source_is_what_the_documents_say(asked):
    found = asked("def test_x():\n    assert '30 days' in answer('How long may I keep it?')\n")
    passage = Passage("Within 30 days.", "docs/refunds.md#window")
    (case,) = from_tests(found, lambda _: Inference((passage,), Inferred("holds it", 0.934)))
    assert case.source == ("docs/refunds.md#window",)
    assert case.comment.endswith("\nSource found in the documents, 93 % sure.")
    (case,) = from_tests(found, lambda _: NotInferred("no passage of the corpus holds '30 days'"))
    assert case.source == ()
    assert case.comment.endswith("\nNo source found: no passage of the corpus holds '30 days'.")


def test_a_question_of_several_tests_is_one_case_and_there_is_an_end_to_them(asked):
    body = "    assert '30 days' in answer('How long may I keep it?')\n"
    found = asked(f"def test_x():\n{body}def test_y():\n{body}")
    assert [case.id for case in from_tests(found, lambda _: None)] == ["x"]
    many = asked("".join(
        f"def test_{n}():\n    assert 'thirty' in answer('What is number {n} of all?')\n"
        for n in range(40)
    ))  # fmt: skip
    assert len(from_tests(many, lambda _: None)) == 30


def test_headings_are_left_to_be_written():
    topics = [Topic("How long?", "docs/a.md#how-long"), Topic("Window", "docs/a.md#window")]
    first, second = from_topics(topics, [])
    assert (first.question, second.question) == (
        "How long?",
        'TODO (a question that "Window" answers)',
    )
    assert first.id == "todo-a-md-how-long"
    for case in (first, second, unanswerable()):
        assert (case.tags, case.marks) == (("draft",), ("skip",))
        assert Entry(case, "a.ragft.yaml").is_unfinished
    assert [case.source for case in from_topics(topics, ["docs/a.md#how-long"])] == [
        ("docs/a.md#window",)
    ]
    assert len(from_topics([Topic(str(n), f"a.md#{n}") for n in range(9)], [])) == 5


HELPER = """
def check(question, expected, lang="en"):
    reply = answer(question)
    assert grade(reply, expected) is True
    assert "sorry" not in reply
    return check


def other(question):
    return question


def recursive(question):
    return recursive(question)
"""


@pytest.mark.parametrize(
    "call",
    [
        "check('How long may I keep it?', '30 days')",
        "check(question='How long may I keep it?', expected='30 days')",
        "check('How long may I keep it?', expected='30 days', lang=language())",
        "assert check('How long may I keep it?', '30 days')",
        "assert check(**{}, question='How long may I keep it?', expected='30 days')",
    ],
)
def test_a_helper_of_the_test_file_asks_the_question(asked, call):
    (found,) = asked(f"{HELPER}\ndef test_window():\n    {call}\n")
    assert (found.target, found.question) == ("shop:answer", "How long may I keep it?")
    assert (found.required, found.forbidden) == ((("30 days",),), ("sorry",))


@pytest.mark.parametrize("call", ["other('How long is it?')", "recursive('How long is it?')"])
def test_a_helper_that_asks_nobody(asked, call):
    assert asked(f"{HELPER}\ndef test_window():\n    assert '30' in {call}\n") == []


def test_the_helper_of_another_row_is_not_mixed_in(asked):
    found = asked(
        f"{HELPER}\n@pytest.mark.parametrize(('q', 'e'), [('What is one?', 'aa'), "
        "('What is two?', 'bb')])\ndef test_x(q, e):\n    check(q, e)\n"
    )
    assert [each.required for each in found] == [(("aa",),), (("bb",),)]
