"""What each check is satisfied by, and what it says otherwise."""

import datetime as dt
import sys

import pydantic
import pytest

from pytest_ragft import checks
from pytest_ragft.checks import Answer, Context, ToolCall

CALLS = (ToolCall("search", {"city": "Paris", "nights": 2, "tags": ["a"], "who": {"name": "Ann"}}),)
ASKED = Answer("", tool_calls=CALLS)
PAGES = (
    Context("Thirty days. Ann Smith runs it since 2021-03-04.", "docs/refunds.md"),
    Context("Parcels leave at noon.", "docs/parcels.md"),
)
RETURNS = "Goods may be returned within 30 days of delivery, says Acme. Updated 4 March 2021."

SATISFIED = [
    (checks.contains("30 days"), ["Within 30 Days.", "in 30\u00a0days", "30 days, 130 days"]),
    (checks.contains("it's"), ["It\u2019s here"]),
    (checks.contains("state-of-the-art"), ["a state\u2010of\u2010the\u2010art shop"]),
    (checks.contains("Not here", ignore_case=False), ["It is Not here."]),
    (checks.contains("1.5"), ["It is 1.5.", "1.5, or so"]),
    (checks.contains_any(["30 days", "thirty days"]), ["thirty days", "30 days"]),
    (checks.contains_any("one text"), ["one text"]),
    (checks.contains_all(["days", "refund"]), ["A refund takes days."]),
    (checks.lacks("30 days"), ["14 days", "130 days"]),
    (checks.starts_with("Yes"), ["yes, sure", "  Yes."]),
    (checks.starts_with(["Yes", "No"]), ["No."]),
    (checks.ends_with("?"), ["Sure?\n"]),
    (checks.equals("Thirty days."), ["thirty days", '"Thirty  days."', "\u00abThirty days\u00bb."]),
    (checks.equals("fi"), ["\ufb01"]),
    (checks.equals("Yes", ignore_case=False), ["Yes."]),
    (checks.label(["refund", "exchange"]), ["Refund", "exchange."]),
    (checks.regex(r"RET-\d+"), ["code RET-12."]),
    (checks.regex("ret", ignore_case=True), ["RET"]),
    (checks.regex(r"\d+", whole=True), [" 12\n"]),
    (checks.number(30), ["30", "thirty", "30.0", "30,00"]),
    (checks.number(30, unit="days"), ["30 days", "a 30-day window", "thirty days", "one 30 day"]),
    (checks.number("1000.5"), ["1,000.5", "1.000,5", "1 000.5", "$1,000.50"]),
    (checks.number(10_000), ["10k", "10 K", "ten thousand", "10.000"]),
    (
        checks.number(1_500_000, unit="eur"),
        ["1.5 million euros", "\u20ac1.5m", "1.5bn, or EUR 1.5m"],
    ),
    (checks.number(5, unit="%"), ["5 %", "5 percent", "5 per cent"]),
    (checks.number(20, unit="usd"), ["$20", "20 dollars", "USD 20", "20 US dollars"]),
    (checks.number(3, unit="ms"), ["3 ms"]),
    (checks.number(3.14, tolerance=0.01), ["3.15", "3.13"]),
    (checks.number(100, relative=0.05), ["104", "95"]),
    (checks.number(-3), ["It is -3 degrees"]),
    (
        checks.date("2024-01-05"),
        ["5 January 2024", "Jan 5th, 2024", "5.1.2024", "2024-01-05T10:00Z"],
    ),
    (checks.date("2024-01-05"), ["05/01/2024", "01/05/2024"]),
    (checks.date("2024-01-05"), ["5 de enero de 2024", "le 5 janvier 2024", "2024年1月5日"]),
    (checks.date("5 March 2024"), ["2024-03-05"]),
    (checks.date("2024-01"), ["5 January 2024", "January 2024"]),
    (checks.date(dt.date(2024, 1, 5)), ["on 2024-01-05"]),
    (checks.json(), ['{"a": 1}', " [1] ", "30"]),
    (checks.json(fenced=True), ['```json\n{"a": 1}\n```', '{"a": 1}']),
    (checks.keys(["days"]), ['{"days": 1, "more": 2}']),
    (checks.keys(["days"], only=True), ['{"days": 1}']),
    (checks.json_schema({"type": "object", "required": ["days"]}), ['{"days": 1}']),
    (checks.json_schema({}), ["3"]),
    (checks.words(at_most=3), ["one, two, three!", "don't well-known 1,000", "**a** b"]),
    (checks.words(at_least=2, at_most=4), ["a b", "返品です"]),
    (checks.tokens(at_least=1, at_most=50), ["Thirty days."]),
    (
        checks.abstains(),
        ["I don't know.", "Das wei\u00df ich nicht: keine Angaben.", "I can't help."],
    ),
    (checks.abstains(phrases=["ask a colleague"]), ["Please ask a  colleague."]),
    (
        checks.refuses(),
        [
            "I can't help with that.",
            "That is against our policy.",
            "Nein, das kann ich nicht beantworten.",
        ],
    ),
    (checks.refuses(phrases="no comment"), ["No comment."]),
    (
        checks.cites("docs/refunds.md"),
        [
            "Thirty days [docs/refunds.md].",
            "see docs/refunds.md#window",
            "(refunds.md)",
            Answer("Thirty days.", sources=("/srv/docs/refunds.md",)),
            Answer("Thirty days [1].", contexts=PAGES),
            Answer("Thirty days [2, 1].", contexts=PAGES),
            Answer("Thirty days \u30101:0\u2020source\u3011.", contexts=PAGES),
        ],
    ),
    (checks.cites("docs/refunds.md#window"), ["[docs/refunds.md]"]),
    (
        checks.cites("https://shop.example/refunds/"),
        ["www.shop.example/refunds", "See shop.example/refunds."],
    ),
    (
        checks.cites(["Returns Policy", "docs/parcels.md"]),
        ["By our returns policy, and parcels.md"],
    ),
    (
        checks.grounded(),
        [
            Answer("You have 30 days [1], says Ann Smith, since March 2021.", contexts=PAGES),
            Answer("I do not know."),
        ],
    ),
    (
        checks.grounded(RETURNS),
        [
            "1. Within thirty days.\n2. It is one of them.\n\n# Our Return Policy\n\nSince 2021.",
            "ACME says: Return it within 30 days.",
            "Sie haben 30 Tage. Die Ware ist neu und das Geld kommt mit der Post auf das Konto.",
        ],
    ),
    (
        checks.grounded([RETURNS], allowed="What does Bob get?"),
        ["Dear customer, Bob gets 30 days."],
    ),
    (checks.calls_tool("search"), [ASKED]),
    (
        checks.calls_tool(
            "search", {"city": " PARIS", "nights": 2.0, "tags": ["A"], "who": {"name": "ann"}}
        ),
        [ASKED],
    ),
    (
        checks.calls_tool("search", {"city": checks.contains("par"), "nights": checks.number(2)}),
        [ASKED],
    ),
    (checks.similar("You have thirty days to return it."), ["You have 30 days to return it."]),
]


@pytest.mark.parametrize(("check", "replies"), SATISFIED, ids=lambda each: repr(each)[:70])
def test_a_reply_satisfies_the_check(check, replies):
    for reply in replies:
        assert check.fault(reply) is None
        assert reply == check
        assert not reply != check  # noqa: SIM202  # the operator is what is tested


FAULTS = [
    (checks.contains("30 days"), "14  days", "expected '30 days' in the reply, found '14 days'"),
    (checks.contains("30 days"), "130 days", "expected '30 days' in the reply"),
    (checks.contains("1.5"), "1.55", "expected '1.5'"),
    (checks.contains("5"), "1.5 and 5,5", "expected '5'"),
    (checks.contains("Yes", ignore_case=False), "yes", "expected 'Yes' in the reply, found 'yes'"),
    (checks.contains_any(["a1", "b1"]), "c", "expected 'a1' or 'b1' in the reply, found 'c'"),
    (checks.contains_all(["a", "b", "c"]), "a", "expected 'b' and 'c' in the reply, found 'a'"),
    (checks.lacks(["fee", "cost"]), "No fee.", "expected a reply without 'fee', found 'No fee.'"),
    (checks.starts_with(["Yes", "No"]), "Well", "that begins with 'Yes' or 'No', found 'Well'"),
    (checks.ends_with("?"), "x" * 300, f"that ends with '?', found '…{'x' * 199}'"),
    (checks.equals("30"), "30 days", "expected '30', found '30 days'"),
    (checks.equals("Yes", ignore_case=False), "yes", "expected 'Yes', found 'yes'"),
    (checks.label(["a", "b", "c"]), "d" * 300, f"expected 'a', 'b' or 'c', found '{'d' * 199}…'"),
    (checks.regex("a+"), "b", "expected a match of 'a+', found 'b'"),
    (checks.regex("a+", whole=True), "aab", "expected a reply that is 'a+', found 'aab'"),
    (checks.number(30), "14 or 20", "expected the number 30, found 14, 20 in '14 or 20'"),
    (checks.number(30), "none", "expected the number 30, found no number in 'none'"),
    (checks.number(30, unit="days"), "30 euros", "expected the number 30 days, found 30 in"),
    (checks.number(3, unit="m"), "3 months", "expected the number 3 m, found 3"),
    (checks.number(100, relative=0.05), "106", "expected the number 100 ± 5, found 106"),
    (checks.number(2024), "2024-01-05", "found no number"),
    (checks.number(5), "123456789012345678 million", "found 123456789012345678 million"),
    (checks.date("2024-01-05"), "6 Jan 2024", "expected the date 2024-01-05, found 6 Jan 2024 in"),
    (checks.date("2024-01-05"), "January 5", "expected the date 2024-01-05, found January 5"),
    (checks.date("2024-01-05"), "soon", "found no date in 'soon'"),
    (checks.json(), "thirty", "expected JSON, found 'thirty' (Expecting value: line 1 column 1"),
    (checks.json(), "```\n{}\n```", "It stands in a code fence, which fenced=True allows."),
    (checks.json(), "[NaN]", "(NaN is no JSON)"),
    (checks.json(), "[" * 100_000, "recursion"),
    (
        checks.keys(["days", "unit"]),
        '{"a": 1}',
        "expected 'days' and 'unit' among the keys, found 'a'",
    ),
    (checks.keys(["days"]), "{}", "expected 'days' among the keys, found none"),
    (checks.keys(["days"]), "[]", "expected a JSON object, found '[]'"),
    (checks.keys(["days"]), "x", "expected JSON, found 'x'"),
    (checks.keys(["a"], only=True), '{"a": 1, "b": 2}', "expected no keys but 'a', found 'b'"),
    (
        checks.json_schema({"properties": {"a": {"items": {"type": "integer"}}}}),
        '{"a": [1, "x"]}',
        "the schema does not allow what stands at $.a[1]: 'x' is not of type 'integer'",
    ),
    (checks.json_schema({"type": "object"}), "x", "expected JSON"),
    (checks.words(at_most=2), "one two three", "expected at most 2 words, found 3 in"),
    (checks.words(at_least=2), "one", "expected at least 2 words, found 1"),
    (checks.words(at_least=2, at_most=3), "返品できます", "expected 2 to 3 words, found 6"),
    (
        checks.tokens(at_most=1, model="a-local-model"),
        "Thirty days.",
        "expected at most 1 tokens, found about 3 (estimated: no vocabulary of 'a-local-model' on",
    ),
    (checks.abstains(), "30 days", "expected a reply that says it does not know, found '30 days'"),
    (
        checks.refuses(),
        "I don't know.",
        'expected a reply that declines, found "I don\'t know.", which says that it does not know',
    ),
    (
        checks.refuses(),
        "30 days",
        "expected a reply that declines, found '30 days', which does not",
    ),
    (checks.cites(["a.md", "b.md"]), "by a.md", "expected a citation of 'b.md', found 'by a.md'"),
    (
        checks.cites("policy"),
        Answer("30 [3]", sources=("faq",)),
        "found '30 [3]' and the sources 'faq'",
    ),
    (
        checks.cites("docs/refunds.md"),
        Answer("[1]", contexts=(Context("x"),)),
        "expected a citation",
    ),
    (checks.cites("https://shop.example/en"), "en", "expected a citation"),
    (
        checks.grounded(),
        Answer("Bob Miller of Acme gives 31 days, as Ann said on 3 May 2024.", contexts=PAGES),
        "found 'Miller', 'Acme', '31' and '3 May 2024' in",
    ),
    (
        checks.grounded(),
        Answer("30 days"),
        "(the answer brings no context, and none is given), found '30'",
    ),
    (checks.grounded(RETURNS), "USA and McAfee pay.", "found 'USA' and 'McAfee'"),
    (
        checks.grounded(RETURNS),
        "Das Geld kommt von der Firma Globex Holding und ist auf dem Konto.",
        "'Firma Globex Holding'",
    ),
    (
        checks.calls_tool("search", {"city": "Rome"}),
        ASKED,
        "expected a call of search(city='Rome'), found search(city='Paris', nights=2",
    ),
    (
        checks.calls_tool("search", {"nights": True}),
        ASKED,
        "expected a call of search(nights=True)",
    ),
    (checks.calls_tool("search", {"tags": ["a", "b"]}), ASKED, "expected a call"),
    (checks.calls_tool("search", {"who": {"name": "Ann", "age": 3}}), ASKED, "expected a call"),
    (checks.calls_tool("search", {"day": 1}), ASKED, "expected a call"),
    (checks.calls_tool("search", {"city": "Paris"}, only=True), ASKED, "expected a call"),
    (checks.calls_tool("book"), "Sure.", "expected a call of book(), found no call of a tool"),
    (checks.similar("thirty days"), "No.", "(0.8 or more, by its letters), found 'No.' (0.00)"),
]


@pytest.mark.parametrize(("check", "reply", "told"), FAULTS, ids=lambda each: repr(each)[:60])
def test_a_fault_says_what_was_expected_and_what_is_there(check, reply, told):
    assert told in check.fault(reply)
    assert reply != check


REFUSED = [
    (checks.contains, (3,), "text = 3 is not a text with something in it; a number stands in quo"),
    (checks.contains, (" ",), "text = ' ' is not a text with something in it"),
    (checks.lacks, ([],), "texts = [] names nothing to look for"),
    (checks.lacks, (3,), "texts = 3 is neither a text nor a list of texts"),
    (checks.contains_all, (["a", None],), "texts = None is not a text"),
    (checks.regex, ("(",), "'(' is no regular expression: missing ), unterminated subpattern"),
    (checks.number, (True,), "value = True is not a number, such as 1000.5"),
    (checks.number, ("many",), "value = 'many' is not a number"),
    (checks.number, ("nan",), "value = 'nan' is not a number"),
    (checks.date, ("05/01/2024",), "'05/01/2024' is not one date that can be read in one way"),
    (checks.date, (3,), "3 is not one date"),
    (checks.date, ("soon",), "'soon' is not one date"),
    (checks.json_schema, (3,), "3 is no JSON Schema. Give a mapping, or a class of pydantic's"),
    (checks.json_schema, ({"type": 3},), "no valid JSON Schema at $.type: 3 is not valid"),
    (checks.words, (), "give at_least=, at_most= or both"),
    (checks.language, ("German 1",), "'German 1' is no code of a language, such as 'en' or 'de'"),
    (checks.calls_tool, ("a", {1: 2}), "arguments = {1: 2} is not a mapping of names to values"),
]


@pytest.mark.parametrize(("make", "arguments", "told"), REFUSED)
def test_what_a_check_cannot_be_made_of_is_refused(make, arguments, told):
    with pytest.raises(checks.CheckError) as refused:
        make(*arguments)
    assert told in str(refused.value)


NAMED = [
    (checks.number, {"tolerance": -1}, "tolerance = -1 is not a number of at least 0"),
    (checks.similar, {"at_least": 80}, "at_least = 80 is not a number above 0 and up to 1"),
    (checks.words, {"at_most": 1.5}, "at_most = 1.5 is not a whole number of at least 0"),
    (checks.words, {"at_least": 5, "at_most": 2}, "at_least = 5 is more than at_most = 2"),
]


@pytest.mark.parametrize(("make", "named", "told"), NAMED)
def test_a_named_argument_is_refused_as_well(make, named, told):
    first = {checks.number: (1,), checks.similar: ("a",)}.get(make, ())
    with pytest.raises(checks.CheckError) as refused:
        make(*first, **named)
    assert told in str(refused.value)


def test_a_schema_fetches_nothing():
    check = checks.json_schema({"$ref": "http://127.0.0.1:9/schema.json"})
    with pytest.raises(
        checks.CheckError, match=r"a \$ref of the schema leads outside of it: .*127"
    ):
        check.fault("3")


def test_a_model_class_has_a_schema():
    class Window(pydantic.BaseModel):
        days: int

    assert checks.json_schema(Window).fault('{"days": 30}') is None
    assert "at $.days" in checks.json_schema(Window).fault('{"days": "many"}')


def test_the_language_is_guessed():
    german = checks.language("de")
    for reply in ("Sie haben 30 Tage Zeit.", "Drei\u00dfig Tage", "30", "Refund"):
        assert german.fault(reply) is None, reply
    told = german.fault("You have 30 days to return the shoes.")
    assert told.startswith("expected the language 'de', found 'en' (probability 1.00) in 'You")
    assert checks.language("de-AT").fault("Sie haben 30 Tage Zeit.") is None
    with pytest.raises(checks.CheckError, match="'qq' is not among the languages"):
        checks.language("qq").fault("You have 30 days.")


def test_the_library_for_languages_is_an_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "py3langid", None)
    with pytest.raises(checks.CheckError, match=r"pip install 'pytest-ragft\[language\]'"):
        checks.language("de").fault("You have 30 days.")
