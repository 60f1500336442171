"""Golden files are read as they are meant, and all that is wrong with one is told at once."""

from pathlib import Path

import pytest

from pytest_ragft.golden.case import Endpoint, Function, GivenCheck, GoldenCase
from pytest_ragft.golden.files.completion import check_of, checks_of
from pytest_ragft.golden.files.reading import MOST_TOLD, GoldenError, parse_golden, read_golden

FULL = """\
target:
  call: shop.app:answer
  arguments: {question: "{question}", user: "{user}"}
defaults:
  tags: [shop]
  fixtures: database
  instructions: Answer briefly.
  variables: {user: nobody, city: Rome}
  checks:
    - words: {at_most: 60}
x-base: &base
  source: docs/refunds.md#window
  tags: [returns, shop]
cases:
  - id: refund-window
    <<: *base
    question: How long do I have to return shoes?
    expects: [30 days, thirty days]
    exemplar: A worked example.
    oracle: Customers may return shoes.
    variables: {user: Ann}
    marks: slow
    fixtures: [index]
    replay: false
    checks:
      - contains: 30 days
      - json
      - number: 30
      - contains_any: [30, 4.50, 2024-05-01]
  - messages:
      - {role: system, content: Be brief.}
      - {role: user, content: May I return a gift?}
      - {role: assistant, content: Which one?}
    mode: abstain
    instructions: Say so.
"""


def parsed(text, name="shop.ragft.yaml"):
    return parse_golden(text, Path(name))


def problems(text):
    with pytest.raises(GoldenError) as caught:
        parsed(text)
    return str(caught.value).splitlines()


def test_every_key_is_read():
    file = parsed(FULL)
    assert file.path == Path("shop.ragft.yaml")
    assert file.target == Function("shop.app:answer", {"question": "{question}", "user": "{user}"})
    first, second = file.cases
    assert (first.id, first.line, first.question) == (
        "refund-window", 15, "How long do I have to return shoes?",
    )  # fmt: skip
    assert first.expects == ("30 days", "thirty days")
    assert first.source == ("docs/refunds.md#window",)
    assert first.exemplar == "A worked example."
    assert first.oracle == "Customers may return shoes."
    assert first.marks == ("slow",)
    assert first.replay is False
    assert first.checks == (
        GivenCheck("contains", "30 days"),
        GivenCheck("json", None),
        GivenCheck("number", 30),
        GivenCheck("contains_any", ["30", "4.50", "2024-05-01"]),
    )
    assert second.messages[1] == {"role": "user", "content": "May I return a gift?"}
    assert second.asked == "May I return a gift?"
    assert second.id == "may-i-return-a-gift"
    assert second.replay is None


def test_defaults_are_joined_with_what_a_case_says():
    first, second = parsed(FULL).cases
    assert first.tags == ("shop", "returns")
    assert first.fixtures == ("database", "index")
    assert first.variables == {"user": "Ann", "city": "Rome"}
    assert first.instructions == "Answer briefly."
    assert second.instructions == "Say so."
    assert first.shared == second.shared == (GivenCheck("words", {"at_most": 60}),)


def test_every_value_knows_its_line_through_anchors_too():
    first, second = parsed(FULL).cases
    assert [check.line for check in first.every_check] == [26, 27, 28, 29, 10]
    assert first.lines["question"] == 17
    assert first.lines["source"] == 12
    assert second.lines["messages"] == 30


MERGED = """\
x-a: &a {question: One?}
x-b: &b {expects: "1"}
cases:
  - <<: [*a, *b]
"""


def test_lines_are_found_in_each_of_several_merged_mappings():
    (case,) = parsed(MERGED).cases
    assert (case.lines["question"], case.lines["expects"]) == (1, 2)


@pytest.mark.parametrize(
    ("text", "checks"),
    [
        ("{question: Q, expects: 30 days}", [("contains_any", ["30 days"])]),
        ("{question: Q, mode: abstain, expects: none}", [("abstains", None)]),
        ("{question: Q, mode: refuse}", [("refuses", None)]),
        ("{question: Q}", []),
        ("{question: Q, expects: a, checks: [json]}", [("json", None)]),
    ],
)
def test_a_case_without_checks_is_checked_for_what_it_expects(text, checks):
    (case,) = parsed(f"defaults: {{checks: [words: {{at_most: 9}}]}}\ncases: [{text}]").cases
    shared = ("words", {"at_most": 9})
    assert [(each.name, each.value) for each in case.every_check] == [*checks, shared]


@pytest.mark.parametrize(
    "key",
    ["input", "query", "user_input", "userInput", "Question"],
)
def test_other_names_of_a_question_are_known(key):
    assert parsed(f"cases: [{{{key}: How long?}}]").cases[0].question == "How long?"


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("expected", "expects"),
        ("expected_output", "expects"),
        ("expectedOutput", "expects"),
        ("reference", "expects"),
        ("oracle_doc_ids", "source"),
        ("oracleDocIds", "source"),
        ("sources", "source"),
    ],
)
def test_other_names_of_lists_are_known(key, field):
    (case,) = parsed(f"cases: [{{question: Q, {key}: [a, b]}}]").cases
    assert getattr(case, field) == ("a", "b")


def test_the_gold_text_has_another_name():
    assert parsed("cases: [{question: Q, oracleContext: text}]").cases[0].oracle == "text"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("shop.app:answer", Function("shop.app:answer")),
        ("'shop:Bot.answer '", Function("shop:Bot.answer")),
        ("{call: 'a:b'}", Function("a:b")),
        ("{model: gpt}", Endpoint("gpt")),
        (
            (
                "{model: m, prompt: 'A {question}', system: S, base_url: 'http://h/v1', "
                "api_key_env: K, temperature: 0, parameters: {n: 1}}"
            ),
            Endpoint("m", "A {question}", "S", "http://h/v1", "K", {"n": 1, "temperature": 0}),
        ),
    ],
)
def test_targets_are_read(text, target):
    assert parsed(f"target: {text}\ncases: []").target == target


def test_a_file_may_have_no_target():
    assert parsed("cases: []").target is None


def test_made_ids_are_told_apart():
    cases = "".join(
        f"  - {text}\n" for text in ["{question: A b?}"] * 3 + ["{id: a-b, question: C}"]
    )
    assert [case.id for case in parsed(f"cases:\n{cases}").cases] == [
        "a-b-2",
        "a-b-3",
        "a-b-4",
        "a-b",
    ]


@pytest.mark.parametrize(
    ("question", "made"),
    [
        ("How long?", "how-long"),
        ("Wie lange für Schuhe?", "wie-lange-für-schuhe"),
        ("???", "case"),
        ("word " * 40, "-".join(["word"] * 12)),
        ("w" * 90, "w" * 60),
    ],
)
def test_an_id_is_made_of_the_question(question, made):
    assert parsed(f"cases: [{{question: '{question}'}}]").cases[0].id == made


WRONG = [
    pytest.param("", ["1: expected keys and values, found nothing."], id="empty"),
    pytest.param("- a", ["1: expected keys and values, found a list."], id="a list"),
    pytest.param("target: a:b", ["1: the key 'cases' is missing: a list of questions."], id="none"),
    pytest.param("cases: {a: 1}", [
        "1: cases: expected a list (a dash before each entry), found keys and values.",
    ], id="a mapping of cases"),
    pytest.param("cases: [3]", ["1: cases[0]: expected keys and values, found 3."], id="a number"),
    pytest.param("case: []\ncases: []", [
        "1: case: unknown key 'case'. Did you mean 'cases'?",
    ], id="unknown key of the file"),
    pytest.param("cases:\n- {question: Q, expcts: a}", [
        "2: cases[0].expcts: unknown key 'expcts'. Did you mean 'expects'?",
    ], id="unknown key of a case"),
    pytest.param("defaults: {question: Q}\ncases: []", [
        ("1: defaults.question: unknown key 'question'. Known keys: checks, exemplar, fixtures, "
        "instructions, marks, mode, oracle, replay, source, tags, variables."),
    ], id="no default"),
    pytest.param("cases: [{question: Q, context: c}]", [
        ("1: cases[0].context: 'context' means the gold text in one tool and what was retrieved in "
        "another. Write 'oracle' for the text that holds the answer; what was retrieved comes from "
        "the target's reply."),
    ], id="context"),
    pytest.param("cases: [{question: Q, retrievedContexts: []}]", [
        ("1: cases[0].retrievedContexts: 'retrievedContexts' is what was retrieved: it comes from "
        "the target's reply, not from here."),
    ], id="retrieved contexts"),
    pytest.param("cases:\n- question: Q\n  query: R", [
        "3: cases[0].query: 'query' says what line 2 does: keep one of them.",
    ], id="the same thing twice"),
    pytest.param("cases: [{id: a}]", [
        "1: cases[0]: neither 'question' nor 'messages' is given.",
    ], id="nothing asked"),
    pytest.param("cases: [{question: Q, messages: [{role: user, content: R}]}]", [
        "1: cases[0]: 'question' and 'messages': keep one of them.",
    ], id="asked twice"),
    pytest.param("cases: [{question: Q, expects: yes}]", [
        ("1: cases[0].expects: expected a text, found yes, which YAML reads as true: put it in "
        "quotes."),
    ], id="a text that YAML takes for something else"),
    pytest.param("cases: [{question: ' '}]", [
        "1: cases[0].question: expected a text, found an empty one.",
    ], id="empty question"),
    pytest.param("cases: [{question: }]", [
        "1: cases[0].question: expected a text, found nothing.",
    ], id="no question"),
    pytest.param("cases: [{question: {a: b}}]", [
        "1: cases[0].question: expected a text, found keys and values.",
    ], id="a mapping for a question"),
    pytest.param("cases: [{question: Q, expects: [[]]}]", [
        "1: cases[0].expects[0]: expected a text, found an empty list.",
    ], id="a list in a list"),
    pytest.param("cases: [{question: Q, mode: answr}]", [
        "1: cases[0].mode: expected answer or abstain or refuse, found 'answr'.",
    ], id="mode"),
    pytest.param("cases: [{question: Q, replay: " + "n" * 80 + "}]", [
        f"1: cases[0].replay: expected true or false, found '{'n' * 56}....",
    ], id="a flag"),
    pytest.param("cases: [{question: Q, id: 'a::b'}]", [
        "1: cases[0].id: 'a::b' is no id: one line of text without '::'.",
    ], id="id"),
    pytest.param("cases: [{question: Q, id: __name__}]", [
        "1: cases[0].id: '__name__' is no id: it begins with '__'.",
    ], id="an id of Python's"),
    pytest.param("cases:\n- {question: Q, id: a}\n- question: R\n  id: a", [
        "4: the id 'a' stands here and in line 2.",
    ], id="the same id twice"),
    pytest.param("cases: [{question: Q, fixtures: [a-b], marks: _x}]", [
        "1: cases[0].fixtures: 'a-b' is no name of Python's.",
        "1: cases[0].marks: '_x' is no name of Python's.",
    ], id="names"),
    pytest.param("cases: [{question: Q, tags: [skip]}]", [
        "1: cases[0].tags: 'skip' is a mark of pytest: write it under 'marks', or rename the tag.",
    ], id="a tag that would skip"),
    pytest.param("cases: [{messages: [{role: usr, content: a}, {role: user}]}]", [
        ("1: cases[0].messages[0].role: expected one of system, developer, user, assistant, tool, "
        "found 'usr'."),
        "1: cases[0].messages[1]: a message has a role and a content; 'content' is missing.",
    ], id="messages"),
    pytest.param("cases: [{messages: [{role: system, content: a}]}]", [
        "1: cases[0].messages: no message has the role 'user': nothing is asked.",
    ], id="nothing asked in messages"),
    pytest.param("cases:\n- question: Q\n  checks:\n  - {json: , words: {}}\n  - 3\n  - {}", [
        "4: cases[0].checks[0]: expected one check, found 2 (json, words): put a dash before each.",
        "5: cases[0].checks[1]: expected keys and values, found 3.",
        "6: cases[0].checks[2]: expected one check, found 0 (none): put a dash before each.",
    ], id="checks"),
    pytest.param("cases:\n- question: Q\n  checks:\n  - contians: a\n  - words: {most: 3}", [
        "4: there is no check 'contians'. Did you mean 'contains'?",
        "5: words: unknown parameter 'most'. Did you mean 'at_most'?",
    ], id="a check that cannot be made"),
    pytest.param("target: 3\ncases: []", [
        ("1: target: expected 'package.module:function', {call: 'package.module:function', "
        "arguments: {...}}, or {model: ..., prompt: ...} for an OpenAI-compatible endpoint; "
        "found 3."),
    ], id="target"),
    pytest.param("target: {prompt: P}\ncases: []", [
        ("1: target: neither 'call' nor 'model' is given. Accepted: 'package.module:function', "
        "{call: 'package.module:function', arguments: {...}}, or {model: ..., prompt: ...} for an "
        "OpenAI-compatible endpoint."),
    ], id="a target of nothing"),
    pytest.param("target: shop.app\ncases: []", [
        "1: target: 'shop.app' is not of the form 'package.module:function'.",
    ], id="a module"),
    pytest.param("target: {call: 'a:b', args: {}}\ncases: []", [
        "1: target.args: unknown key 'args'. Did you mean 'arguments'?",
    ], id="a key of a function"),
    pytest.param("target: {model: m, temprature: 0}\ncases: []", [
        "1: target.temprature: unknown key 'temprature'. Did you mean 'temperature'?",
    ], id="a parameter"),
    pytest.param("target: {call: 'a:b', arguments: {u: '{usr}'}}\ncases: [{question: Q, variables: "
                 "{user: Ann}}]", [
        ("2: the target needs the variable 'usr', which this case lacks. Did you mean 'user'? "
        "Write '{{usr}}' for the text itself."),
    ], id="a variable"),
    pytest.param("a: [1", ["2: not valid YAML: did not find expected ',' or ']'."], id="no YAML"),
    pytest.param("cases: []\ncases: []", [
        "2: the key 'cases' stands here and in line 1.",
    ], id="a key twice"),
    pytest.param("cases: !!python/object/apply:os.system [ls]", [
        ("1: not valid YAML: could not determine a constructor for the tag "
        "'tag:yaml.org,2002:python/object/apply:os.system'."),
    ], id="code"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), WRONG)
def test_what_is_wrong_is_told_with_its_place(text, told):
    assert problems(text) == [f"shop.ragft.yaml:{line}" for line in told]


def test_many_problems_are_cut():
    lines = problems("cases:\n" + "- {}\n" * (MOST_TOLD + 5))
    assert len(lines) == MOST_TOLD + 1
    assert lines[-1] == "... and 5 more."


def test_a_file_that_is_no_text_is_told(tmp_path):
    path = tmp_path / "a.ragft.yaml"
    path.write_bytes(b"\xff\xfe\x00cases")
    with pytest.raises(GoldenError, match=r"a\.ragft\.yaml: not UTF-8"):
        read_golden(path)


def test_a_file_is_read_with_its_byte_order_mark(tmp_path):
    path = tmp_path / "a.ragft.yaml"
    path.write_text("cases: [{question: Q}]", encoding="utf-8-sig")
    assert read_golden(path).cases[0].question == "Q"


def test_what_a_provider_puts_into_messages_is_left_alone():
    text = "cases: [{messages: [{role: user, content: [{type: text, text: Hi}], name: x}]}]"
    (case,) = parsed(text).cases
    assert case.messages == (
        {"role": "user", "content": [{"type": "text", "text": "Hi"}], "name": "x"},
    )
    assert (case.asked, case.id) == ("", "case")


@pytest.mark.parametrize(
    ("check", "made"),
    [
        ("contains", "checks.contains('30 days')"),
        ("contains_any", "checks.contains_any(['30 days', 'a month'])"),
        ("contains_all: [x]", "checks.contains_all(['x'])"),
        ("cites", "checks.cites(['docs/a.md'])"),
        ("judged: Kind?", "checks.judged('Kind?', question='How long?', expects='30 days')"),
        (
            "judged: {rubric: Kind?, question: Q}",
            "checks.judged('Kind?', question='Q', expects='30 days')",
        ),
        ("grounded", "checks.grounded(allowed=['How long?'])"),
        ("grounded: a text", "checks.grounded('a text', allowed=['How long?'])"),
        ("grounded: {allowed: Rome}", "checks.grounded(allowed='Rome')"),
    ],
)
def test_a_check_takes_from_its_case_what_it_is_not_told(check, made):
    case = "question: How long?\n  expects: [30 days, a month]\n  source: docs/a.md"
    (found,) = checks_of(parsed(f"cases:\n- {case}\n  checks: [{check}]").cases[0])
    assert repr(found) == made


def test_what_a_case_does_not_say_is_not_taken_from_it():
    assert problems("cases:\n- question: Q\n  checks:\n  - judged: [a]\n  - contains")[
        0
    ].startswith("shop.ragft.yaml:4: judged: ")
    case = GoldenCase("a", messages=({"role": "user", "content": []},))
    assert repr(check_of(GivenCheck("grounded", None), case)) == "checks.grounded()"


def test_a_key_that_is_spelled_in_another_way_has_the_line_of_its_case():
    assert problems("cases:\n- question: Q\n  0x1: a") == [
        (
            "shop.ragft.yaml:2: cases[0].1: unknown key '1'. Known keys: checks, exemplar, "
            "expects, fixtures, id, instructions, marks, messages, mode, oracle, question, "
            "replay, source, tags, variables."
        )
    ]
    merged = "x-a: &a {question: Q}\ncases:\n- <<: [*a]\n  0x1: a"
    assert problems(merged)[0].startswith("shop.ragft.yaml:3: cases[0].1: unknown key '1'.")
