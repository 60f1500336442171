"""Replies that are parsed are told from other JSON, and checked ones from believed ones."""

import pytest
from python_facts import facts, only

ASK = "reply = client.chat.completions.create(model=m, messages=x)\n"
TEXT = ASK + "text = reply.choices[0].message.content\n"


def values(body, **more):
    return only("import json\nimport yaml\nimport ast\n" + body, "parse").values


def flags(body):
    said = values(body)
    return {key for key, value in said.items() if value}


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ('print(data["a"])', {"subscripted"}),
        ('print(data[0]["a"])', {"subscripted"}),
        ('for item in data:\n    print(item["a"])', {"subscripted"}),
        ("print(data)", {"validated"}),
        ('print(data.get("a", 0))', {"validated"}),
        ('isinstance(data, dict)\nprint(data["a"])', {"validated", "checked", "subscripted"}),
        ('if "a" in data:\n    print(data["a"])', {"validated", "checked", "subscripted"}),
        ('if not data:\n    stop()\nprint(data["a"])', {"validated", "checked", "subscripted"}),
        ('Item(**data)\nprint(data["a"])', {"validated", "checked", "subscripted"}),
        ('Item.model_validate(data)\nprint(data["a"])', {"validated", "checked", "subscripted"}),
        (
            'match data:\n    case {"a": 1}: pass\nprint(data["a"])',
            {"validated", "checked", "subscripted"},
        ),
        ('print(data["a"])\nstore(data)', {"validated", "subscripted"}),
        ('print(data["a"])\nself.data = data', {"validated", "subscripted"}),
        ('data["b"] = 1', {"validated"}),
        ('if other == data:\n    print(data["a"])', {"subscripted"}),
        ('print(data["a"])\nprint(data[1:])', {"subscripted"}),
    ],
)
def test_what_follows_says_whether_a_reply_is_believed(use, expected):
    assert flags(f"{TEXT}data = json.loads(text)\n{use}") == expected


def test_an_except_around_it_handles_a_broken_reply():
    body = (
        f"{TEXT}try:\n    data = json.loads(text)\nexcept ValueError:\n    data = {{}}\ndata['a']"
    )
    assert flags(body) == {"validated", "handled", "subscripted"}


@pytest.mark.parametrize("word", ["yield", "return"])
def test_a_key_taken_here_is_believed_whoever_gets_the_reply_afterwards(word):
    body = (
        f"def f(x):\n    {ASK}    data = json.loads(reply.content)\n    data['a']\n    {word} data"
    )
    assert flags(body) == {"subscripted"}


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("table = pd.DataFrame(data)\nprint(table['a'])", {"validated"}),
        ("print(data['a'])\ntable = pd.DataFrame(data)", {"subscripted"}),
        ("print(data['a'])\nloads(data)", {"validated", "subscripted"}),
        ("print(data['a'])\nload(data)", {"validated", "checked", "subscripted"}),
    ],
)
def test_a_table_neither_checks_replies_nor_names_their_keys(use, expected):
    assert flags(f"{TEXT}data = json.loads(text)\n{use}") == expected


def test_a_reply_that_goes_into_the_next_prompt_is_not_the_next_reply():
    believed = "data = json.loads(text)\nprint(data['a'])\n"
    body = f"{TEXT}{believed}other = llm(data)\nisinstance(other, str)"
    assert values(body)["checked"] is False


@pytest.mark.parametrize(
    ("parsed", "constrained"), [("first", False), ("second", True), ("str(first, second)", True)]
)
def test_only_the_call_whose_reply_is_parsed_says_whether_it_is_held_to_a_format(
    parsed, constrained
):
    body = f"""
first = client.messages.create(messages=x)
second = client.messages.create(messages=x, tools=t)
print(json.loads({parsed})["a"])
"""
    assert values(body)["constrained"] is constrained


@pytest.mark.parametrize(
    ("given_back", "parses"),
    [
        ("reply.content[0].text", 1),
        ("clean(reply.content[0].text)", 1),
        ("json.dumps({'text': reply.content[0].text})", 0),
        ("x", 0),
    ],
)
def test_a_function_of_the_file_gives_back_the_reply_that_it_asks_for(given_back, parses):
    body = f"""
import json
def describe(x):
    reply = client.messages.create(messages=x)
    return {given_back}
def other(x):
    return x
print(json.loads(describe(1))["a"], json.loads(other(1))["a"])
"""
    assert len(facts(body, "parse")) == parses


def test_a_try_without_handlers_handles_nothing():
    body = f"{TEXT}try:\n    data = json.loads(text)\nfinally:\n    pass\ndata['a']"
    assert flags(body) == {"subscripted"}


def test_a_reply_given_back_may_be_checked_by_who_asked():
    body = f"def f(x):\n    {ASK}    return json.loads(reply.choices[0].message.content)"
    assert flags(body) == {"validated"}


@pytest.mark.parametrize(
    ("helper", "checked"),
    [
        ("def use(data):\n    if 'a' in data:\n        print(data['a'])", True),
        ("def use(data):\n    print(data['a'])", False),
        ("def use(other):\n    def data():\n        pass", False),
    ],
)
def test_a_function_of_the_file_may_check_it(helper, checked):
    body = f"{helper}\n{TEXT}data = json.loads(text)\nuse(data)\nprint(data['a'])"
    assert values(body)["checked"] is checked


def test_a_function_that_calls_itself_is_followed_once():
    body = (
        f"def use(x):\n"
        f"    {TEXT.replace(chr(10), chr(10) + '    ')}data = json.loads(text)\n"
        f"    use(data)\n    return data['a']"
    )
    assert values(body)["checked"] is False


@pytest.mark.parametrize(
    "ask",
    [
        "client.chat.completions.create(messages=x, response_format={'type': 'json_object'})",
        "client.chat.completions.create(messages=x, tools=t)",
        "client.chat.completions.create(messages=x, **options)",
        "client.structured.chat.completions.create(messages=x)",
        "ask_llm_json(x)",
        "ask_llm(x)",
        "ask_llm(x, schema=s)",
    ],
)
def test_a_model_held_to_a_format_is_constrained_and_an_unseen_one_may_be(ask):
    assert values(f"reply = {ask}\nprint(json.loads(reply)['a'])")["constrained"] is True


@pytest.mark.parametrize(
    ("options", "constrained"), [("", False), (", response_format=f", True), (", **given", True)]
)
def test_a_wrapper_of_the_file_says_whether_it_constrains(options, constrained):
    body = f"""
def ask_llm(x):
    return client.messages.create(messages=x{options}).content[0].text
print(json.loads(ask_llm(1))["a"])
"""
    assert values(body)["constrained"] is constrained


def test_a_parameter_named_as_a_reply_is_one_whose_call_is_not_seen():
    said = values("def f(llm_output):\n    return json.loads(llm_output.strip())['a']")
    assert (said["validated"], said["constrained"]) == (False, True)


def test_a_function_that_parses_without_end_is_followed_for_a_while():
    parses = "print(json.loads(text)['a'])\n" * 30
    assert len(facts(f"import json\n{TEXT}{parses}", "parse")) == 20


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import json\nreply = llm.invoke(x)\njson.loads(reply.content)['a']", "json.loads"),
        ("from json import loads\nreply = llm(x)\nloads(reply)['a']", "json.loads"),
        ("import ast\nreply = chain.run(x)\nast.literal_eval(reply)['a']", "ast.literal_eval"),
        ("import yaml\nreply = ask_llm(x)\nyaml.safe_load(clean(reply))['a']", "yaml.safe_load"),
        (
            "from json_repair import repair_json\nreply = llm(x)\nrepair_json(reply)['a']",
            "json_repair.repair_json",
        ),
        (
            (
                "import json, re\nreply = llm(x)\nm = re.search('x', reply)\n"
                "json.loads(m.group(0))['a']"
            ),
            "json.loads",
        ),
        ("import json\nfor b in llm.invoke(x).content:\n    json.loads(b.text)['a']", "json.loads"),
    ],
)
def test_the_parser_is_named(source, name):
    assert only(source, "parse").name == name


@pytest.mark.parametrize(
    "source",
    [
        "import json\ndata = json.loads(path.read_text())['a']",
        "import json\nreply = llm(x)\njson.loads(reply.tool_calls[0].function.arguments)['a']",
        "import json\nreply = llm(x)\nargs = reply.function_call.arguments\njson.loads(args)['a']",
        "import json\nreply = bedrock.invoke_model(body=b)\njson.loads(reply['body'].read())['a']",
        "import json\nfor line in llm.stream(x):\n    json.loads(line)['a']",
        "import json\nstream = llm.stream(x)\nfor part, n in stream:\n    json.loads(part)['a']",
        "import json\nreply = llm(x)\nother = rewrite(reply)\njson.loads(other)['a']",
        "import json\nreply = llm(x)\nfor event in events(reply):\n    json.loads(event)['a']",
        "import json\nfor line in lines(llm(x)):\n    json.loads(line)['a']",
        "import json\nclean = json.loads()",
        "import pickle\nreply = llm(x)\npickle.loads(reply)",
        "import json\ndef f(text):\n    return json.loads(text)['a']",
        "import json\nllm_output = read()\njson.loads(llm_output)['a']",
    ],
)
def test_other_json_is_no_reply(source):
    assert facts(source, "parse") == []


def test_each_function_that_parses_sees_the_same_calls_that_ask():
    body = "def {0}(x):\n    print(json.loads(llm(x))['a'])\n"
    assert len(facts("import json\n" + body.format("f") + body.format("g"), "parse")) == 2
