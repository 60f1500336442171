"""`--pdb` and `--trace`: the prompt comes as always, replays bring none, the diagnosis follows."""

import pytest

FAILING = """
@knows
def test_it():
    reply = ask("How long?")
    assert "30 days" in reply

def test_other():
    assert ask("Hello?")
"""


@pytest.fixture
def typing(pytester):
    """Run pytest in a process that reads these lines from its standard input."""

    def typing(*lines):
        def run(*options):
            command = pytester._getpytestargs()
            return pytester.run(*command, *options, stdin="\n".join([*lines, ""]).encode())

        return run

    return typing


def test_a_failure_opens_the_prompt_and_is_diagnosed_at_the_end(company, typing):
    diagnosed = company(FAILING, "--pdb", run=typing("p 'here', reply", "c"))
    assert diagnosed.verdicts == {"test_it": "knowledge"}
    assert diagnosed.result.stdout.str().count("'here', 'You have 14 days") == 1


def test_who_quits_the_debugger_gets_no_replays(company, typing, provider):
    diagnosed = company(FAILING, "--pdb", run=typing("q"))
    assert diagnosed.result.ret == pytest.ExitCode.INTERRUPTED
    assert diagnosed.report["tests"] == []
    assert len(provider.requests) == 2


@pytest.mark.parametrize("more", ["", "\n\nclass TestAll:\n    test_method = lambda self: None\n"])
def test_each_test_is_stepped_into_once(company, typing, more):
    run = typing("c", "c", "c")
    diagnosed = company(FAILING + more, "--trace", run=run)
    assert diagnosed.verdicts == {"test_it": "knowledge"}
    entered = "PDB runcall (IO-capturing turned off)"
    assert diagnosed.result.stdout.str().count(entered) == 2 + bool(more)


@pytest.mark.parametrize(
    "line", ["breakpoint()", "import pdb; pdb.set_trace()", "pytest.set_trace()"]
)
def test_a_breakpoint_stops_the_suites_own_run_only(company, typing, line):
    source = FAILING.replace("    assert", f"    {line}\n    assert", 1)
    diagnosed = company(source, run=typing("c"))
    assert diagnosed.verdicts == {"test_it": "knowledge"}
    assert diagnosed.result.stdout.str().count("PDB set_trace") == 1
