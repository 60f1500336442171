"""`[tool.ragft]` in pyproject.toml."""

import pytest

from pytest_ragft.settings import _PARSERS, Settings, SettingsError, parse, read


def test_defaults_stand_where_nothing_is_said(tmp_path):
    assert read(tmp_path / "pyproject.toml") == Settings()
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert read(tmp_path / "pyproject.toml") == Settings()


def test_every_setting_can_be_said(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        """\
[tool.ragft]
report = "run.json"
max-calls = 40
max-tokens = 90_000
max-cost = 2.5
concurrency = 8
prices."gpt-*" = { input = 2.5, output = 10 }
offline = true
judges = ["gpt-judge*", "evals.grade"]
instructions = "Answer briefly."
exemplar = "Q: ... A: ..."
replay = false
max_replays = 6
timeout = 5
proxy = "127.0.0.1:8817"
""",
        encoding="utf-8",
    )
    assert read(tmp_path / "pyproject.toml") == Settings(
        report=("run.json",),
        max_calls=40,
        max_tokens=90_000,
        max_cost=2.5,
        concurrency=8,
        prices=(("gpt-*", 2.5, 10.0),),
        offline=True,
        judges=("gpt-judge*", "evals.grade"),
        instructions="Answer briefly.",
        exemplar="Q: ... A: ...",
        replay=False,
        max_replays=6,
        timeout=5.0,
        proxy=("127.0.0.1:8817",),
    )


def test_every_setting_has_a_parser():
    assert set(_PARSERS) == set(Settings._fields)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"max_call": 3}, "unknown key 'max_call'. Did you mean 'max_calls'?"),
        ({"zebra": 3}, "unknown key 'zebra'. Known keys: concurrency, corpus, "),
        ({"diagnose": True}, "Turn the diagnosis on with --ragft-diagnose"),
        ({"max-calls": 0}, "max-calls = 0 is not a whole number of at least 1"),
        ({"max_calls": True}, "is not a whole number"),
        ({"max_replays": 1.5}, "is not a whole number"),
        ({"prices": 3}, "prices = 3 is not a table of models, each with input and output"),
        ({"prices": {"m": 3}}, "is not a table of models"),
        ({"prices": {"m": {"input": 3}}}, "is not a table of models"),
        ({"prices": {"m": {"input": -1, "output": 1}}}, "is not a table of models"),
        ({"max-cost": 0}, "max-cost = 0 is not a number of US dollars above 0"),
        ({"offline": "yes"}, "offline = 'yes' is not true or false"),
        ({"judges": 3}, "judges = 3 is not a name or a list of names"),
        ({"report": [""]}, "is not a path or a list of paths"),
        ({"instructions": 3}, "instructions = 3 is not a text"),
        ({"timeout": 0}, "timeout = 0 is not a number of seconds above 0"),
        ({"timeout": False}, "is not a number of seconds"),
        ([], "expected a table, found []"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(table, message):
    with pytest.raises(SettingsError) as caught:
        parse(table, place="pyproject.toml, [tool.ragft]")
    assert str(caught.value).startswith("pyproject.toml, [tool.ragft]: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"), [(b"[tool", "not valid TOML"), (b"\xff", "cannot be read")]
)
def test_a_broken_file_is_named(tmp_path, content, message):
    path = tmp_path / "pyproject.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=message) as caught:
        read(path)
    assert str(path) in str(caught.value)
