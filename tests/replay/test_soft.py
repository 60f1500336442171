"""Soft asserts: every check of a test has an outcome, and nothing else about it changes."""

import ast
import asyncio
import importlib.util
import itertools
from types import TracebackType

import pytest

from pytest_ragft.declare import WRITTEN
from pytest_ragft.replay.checks import align
from pytest_ragft.replay.observation import END, observe_original, observe_replay
from pytest_ragft.replay.sites import body_of
from pytest_ragft.replay.soft import NAME, softened


@pytest.fixture
def load(tmp_path):
    """Import source text as a module, and give back its function `test_it`."""
    numbers = itertools.count()

    def load(source):
        path = tmp_path / f"subject_{next(numbers)}.py"
        path.write_text(source, encoding="utf-8")
        spec = importlib.util.spec_from_file_location("subject", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.test_it

    return load


def run_soft(function, *args):
    body = body_of(function)
    with softened(function) as soft:
        try:
            function(*args)
        except BaseException as error:  # noqa: BLE001  # whatever the test raises is what it shows
            return observe_replay(error, function, body, soft)
    return observe_replay(None, function, body, soft)


def line_of(function, observation):
    """Where a run stopped."""
    stopped = observation.stopped
    return END if stopped == END else body_of(function).line(stopped)


CASES = [
    pytest.param(
        "assert 1 == 1\n    assert 2 == 3\n    assert 3 == 3",
        {0: True, 1: False, 2: True},
        END,
        id="an assert after a failed one is reached",
    ),
    pytest.param(
        "assert 1 == 2\n    assert {}['x']",
        {0: False, 1: None},
        END,
        id="a crash behind a failure says nothing",
    ),
    pytest.param(
        "assert {}['x']\n    assert True",
        {0: False, 1: True},
        END,
        id="an assert that raises has failed",
    ),
    pytest.param(
        "assert True\n    int('x')\n    assert True",
        {0: True},
        3,
        id="a plain statement that raises stops the test",
    ),
    pytest.param(
        "for n in (1, 2, 3):\n        assert n != 2",
        {0: False},
        END,
        id="one failure in a loop fails the check",
    ),
    pytest.param(
        "if False:\n        assert True\n    else:\n        assert False",
        {1: False},
        END,
        id="a branch not taken has no outcome",
    ),
    pytest.param(
        "try:\n        assert False\n    except AssertionError:\n        pass\n    assert True",
        {0: True},
        END,
        id="an assert that the test catches stays hard",
    ),
    pytest.param(
        "try:\n        assert False\n    finally:\n        assert True",
        {0: False, 1: True},
        END,
        id="try and finally are looked into",
    ),
    pytest.param(
        "import pytest\n    with pytest.raises(ValueError):\n        int('x')\n    assert True",
        {0: True, 1: True},
        END,
        id="pytest.raises still sees its exception",
    ),
    pytest.param(
        "import pytest\n    with pytest.raises(ValueError):\n        int('1')\n    assert True",
        {0: False, 1: True},
        END,
        id="pytest.raises without exception is a failed check",
    ),
    pytest.param(
        "import pytest\n    pytest.fail('no')\n    assert True",
        {0: False, 1: True},
        END,
        id="pytest.fail is passed over",
    ),
    pytest.param(
        "check = lambda: None\n    check()\n    assert True",
        {0: True, 1: True},
        END,
        id="a call that asserts nothing passes",
    ),
    pytest.param(
        "match 3:\n        case 3:\n            assert False\n    assert True",
        {0: False, 1: True},
        END,
        id="match",
    ),
    pytest.param(
        "while True:\n        assert False\n        break\n    assert True",
        {0: False, 1: True},
        END,
        id="control flow inside a loop is kept",
    ),
    pytest.param(
        "with open(__file__):\n        assert False\n    assert (n := 3) == 3\n    assert n == 3",
        {0: False, 1: True, 2: True},
        END,
        id="with blocks and names bound in asserts",
    ),
    pytest.param(
        "import pytest\n    assert True\n    pytest.skip('no')\n    assert True",
        {0: True},
        4,
        id="a skip stops the test",
    ),
    pytest.param(
        "assert False\n    int('x')\n    assert True",
        {0: False},
        3,
        id="a crash behind a failed check is no cause",
    ),
]


@pytest.mark.parametrize(("body", "outcomes", "stopped"), CASES)
def test_soft_checks_have_outcomes(load, body, outcomes, stopped):
    function = load(f"def test_it():\n    {body}\n")
    observation = run_soft(function)
    assert dict(observation.outcomes) == outcomes
    assert line_of(function, observation) == stopped


def test_a_crash_is_a_cause_only_without_an_earlier_failure(load):
    assert run_soft(load("def test_it():\n    int('x')\n")).cause
    assert not run_soft(load("def test_it():\n    assert False\n    int('x')\n")).cause


def test_the_function_is_itself_again_afterwards(load):
    function = load("def test_it():\n    assert False\n")
    code = function.__code__
    run_soft(function)
    assert function.__code__ is code
    assert NAME not in function.__globals__
    with pytest.raises(AssertionError):
        function()


def test_closures_defaults_and_parameters_are_kept(load):
    function = load(
        "def make(limit):\n"
        "    def test_it(n, *, factor=2):\n"
        "        assert n * factor < limit\n"
        "        assert n\n"
        "    return test_it\n"
        "test_it = make(10)\n"
    )
    assert dict(run_soft(function, 7).outcomes) == {0: False, 1: True}
    assert dict(run_soft(function, 3).outcomes) == {0: True, 1: True}


def test_decorators_keep_working(load):
    function = load(
        "import functools\n"
        "def twice(f):\n"
        "    @functools.wraps(f)\n"
        "    def wrapper():\n"
        "        f(); f()\n"
        "    return wrapper\n"
        "@twice\n"
        "def test_it():\n"
        "    assert False\n"
    )
    with softened(function.__wrapped__) as soft:
        function()
    assert soft.outcomes == {0: False}


def test_coroutines_stay_coroutines(load):
    function = load(
        "import asyncio\n"
        "async def test_it():\n"
        "    await asyncio.sleep(0)\n"
        "    assert await asyncio.sleep(0, 1) == 2\n"
        "    async with asyncio.Lock():\n"
        "        assert True\n"
    )
    with softened(function) as soft:
        asyncio.run(function())
    assert soft.outcomes == {0: True, 1: False, 2: True}


def test_functions_without_source_are_left_alone():
    namespace = {}
    exec("def test_it():\n    assert False", namespace)
    with softened(namespace["test_it"]) as soft:
        assert soft is None


def test_methods_with_private_names_and_super_keep_working(load):
    function = load(
        "class Base:\n"
        "    def ready(self): return True\n"
        "class Sub(Base):\n"
        "    __secret = 3\n"
        "    def test_it(self):\n"
        "        assert super().ready()\n"
        "        assert self.__secret == 4\n"
        "def test_it():\n"
        "    Sub().test_it()\n"
        "test_it.inner = Sub.test_it\n"
    )
    with softened(function.inner) as soft:
        function()
    assert soft.outcomes == {0: True, 1: False}


def test_a_bare_except_keeps_its_asserts_hard(load):
    observation = run_soft(
        load("def test_it():\n    try:\n        assert False\n    except:\n        pass\n")
    )
    assert dict(observation.outcomes) == {}


def test_code_that_is_not_where_it_says_is_left_alone(load):
    function = load("def test_it():\n    assert False\n")
    function.__code__ = function.__code__.replace(co_firstlineno=40)
    assert body_of(function) is None


FIRST_RUNS = [
    pytest.param(
        "assert True\n    assert False\n    assert True",
        {0: True, 1: False},
        3,
        id="what stands above has passed",
    ),
    pytest.param(
        "assert True\n    int('x')\n    assert True", {0: True}, 3, id="a crash is no site"
    ),
    pytest.param(
        "if False:\n        assert True\n    assert False",
        {1: False},
        4,
        id="a branch that may have been skipped has no outcome",
    ),
    pytest.param(
        "if True:\n        assert True\n        assert False",
        {0: True, 1: False},
        4,
        id="the branch of the failure was run",
    ),
    pytest.param(
        "for n in (1, 2):\n        assert True\n    assert False",
        {0: True, 1: False},
        4,
        id="loops were run",
    ),
    pytest.param("assert (\n        False\n    )", {0: False}, 2, id="several lines"),
]


@pytest.mark.parametrize(("body", "outcomes", "stopped"), FIRST_RUNS)
def test_the_first_run_is_read_from_its_traceback(load, body, outcomes, stopped):
    function = load(f"def test_it():\n    {body}\n")
    with pytest.raises((AssertionError, ValueError)) as caught:
        function()
    observation = observe_original(caught.value, function, body_of(function))
    assert dict(observation.outcomes) == outcomes
    assert line_of(function, observation) == stopped
    assert observation.cause is (not any(o is False for o in outcomes.values()))


def test_exceptions_in_groups_are_found(load):
    function = load("def test_it():\n    assert False\n")
    try:
        function()
    except AssertionError as error:
        others = ExceptionGroup("others", [ValueError("other")])
        group = ExceptionGroup("tasks", [others, error])
    assert observe_original(group, function, body_of(function)).outcomes == {0: False}


def test_an_exception_from_elsewhere_fails_the_test_as_a_whole(load):
    function = load("def test_it():\n    assert True\n")
    observation = observe_original(ValueError("elsewhere"), function, body_of(function))
    assert line_of(function, observation) == 1
    assert observation.cause


ONE_LINE = "def test_it():\n    r = '14 days'; assert 'days' in r; assert '30' in r; assert r\n"


def test_two_asserts_on_one_line_are_told_apart(load):
    function = load(ONE_LINE)
    with pytest.raises(AssertionError) as caught:
        function()
    body = body_of(function)
    observation = observe_original(caught.value, function, body)
    assert dict(observation.outcomes) == {0: True, 1: False}
    checks, (first,) = align(body, [observation])
    assert [check.source for check in checks][1] == "assert '30' in r"
    assert first == (True, False, None)
    assert run_soft(function).outcomes == {0: True, 1: False, 2: True}


def test_a_traceback_that_was_made_up_has_its_line(load):
    function = load("def test_it():\n    assert True\n    assert False\n")
    with pytest.raises(AssertionError) as caught:
        function()
    real = caught.value.__traceback__.tb_next
    made_up = TracebackType(None, real.tb_frame, -1, 3)
    error = AssertionError().with_traceback(made_up)
    assert observe_original(error, function, body_of(function)).outcomes == {0: True, 1: False}


def test_without_columns_the_last_of_a_line_has_failed(load):
    body = body_of(load(ONE_LINE))
    assert body.place(2, None) == 4
    assert body.place(2, 5) == 1
    assert body.place(9, 0) == 0


def test_the_source_may_be_given_with_the_function(load):
    tree = ast.parse("def test_it():\n    assert 1 == 2\n")
    names = {}
    exec(compile(tree, "no such file.yaml", "exec"), names)
    function = names["test_it"]
    assert body_of(function) is None
    function.__dict__[WRITTEN] = tree
    assert body_of(function).source(1) == "assert 1 == 2"
    assert run_soft(function).outcomes == {0: False}
