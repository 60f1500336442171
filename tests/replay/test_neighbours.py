"""What other plugins are kept from while replays run; beside the real ones: tests/company."""

import logging
import sys
import types
import warnings

import pytest

from pytest_ragft.replay import attached, neighbours


@pytest.fixture(autouse=True)
def _ini(pytester):
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")


@pytest.fixture
def config(pytester):
    return pytester.parseconfigure("--junitxml=run.xml", "--log-cli-level=INFO")


class TestReports:
    def test_what_replays_add_to_the_junit_report_is_taken_back(self, config):
        xml = config.stash[neighbours.xml_key]
        xml.node_reporter("test_it")
        xml.global_properties.append(("mine", "1"))
        with neighbours.left_alone(config):
            xml.node_reporter("replay")
            xml.global_properties.append(("theirs", "2"))
        assert list(map(str, xml.global_properties)) == ["('mine', '1')"]
        assert len(xml.node_reporters_ordered) == len(xml.node_reporters) == 1

    def test_live_logs_tell_of_the_suite_only(self, config):
        handler = config.pluginmanager.get_plugin("logging-plugin").log_file_handler
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "replayed", (), None)
        with neighbours.left_alone(config):
            assert not handler.filter(record)
        assert handler.filter(record)

    def test_without_those_plugins_nothing_is_done(self, pytester):
        with neighbours.left_alone(
            pytester.parseconfigure("-p", "no:logging", "-p", "no:junitxml")
        ):
            pass

    def test_allures_listeners_are_away_while_replays_run(self, config):
        listener = type("Listener", (), {"__module__": "allure_pytest.listener"})()
        config.pluginmanager.register(listener, "allure-listener")
        with neighbours.left_alone(config):
            assert not config.pluginmanager.is_registered(listener)
        assert config.pluginmanager.get_plugin("allure-listener") is listener


class TestCoverage:
    class Controller:
        started = True

        def __init__(self):
            self.said = []

        def pause(self):
            self.said.append("pause")

        def resume(self):
            self.said.append("resume")

    def measured(self, config, *, started):
        controller = self.Controller()
        controller.started = started
        config.pluginmanager.register(types.SimpleNamespace(cov_controller=controller), "_cov")
        with neighbours.left_alone(config):
            controller.pause()
            controller.resume()
        return controller.said

    def test_lines_that_only_replays_run_are_not_measured(self, config):
        assert self.measured(config, started=True) == ["pause", "resume"]

    def test_a_controller_that_has_not_started_is_left_alone(self, config):
        assert self.measured(config, started=False) == ["pause", "resume"]

    def test_its_report_comes_last(self, config):
        class Cov:
            @pytest.hookimpl(wrapper=True)
            def pytest_runtestloop(self):
                return (yield)

        class Later:
            @pytest.hookimpl(wrapper=True, tryfirst=True)
            def pytest_runtestloop(self):
                return (yield)

        config.pluginmanager.register(Cov(), "_cov")
        config.pluginmanager.register(Later(), "later")
        neighbours.measure_last(config)
        hooks = config.hook.pytest_runtestloop.get_hookimpls()
        assert hooks[-1].plugin_name == "_cov"


class TestTimers:
    def test_timers_are_for_the_suite(self, config):
        with neighbours.left_alone(config):
            plugin = config.pluginmanager.get_plugin("ragft-no-timer")
            assert plugin.pytest_timeout_set_timer()
            assert plugin.pytest_timeout_cancel_timer()
        assert config.pluginmanager.get_plugin("ragft-no-timer") is None

    @pytest.mark.parametrize(
        ("error", "late"),
        [
            (None, False),
            (AssertionError("Timeout (>1.0s) from pytest-timeout."), False),
            (pytest.fail.Exception("Timeout (>1.0s) from pytest-timeout."), True),
            (pytest.fail.Exception("no"), False),
        ],
    )
    def test_a_test_that_was_ended_is_known(self, error, late):
        assert neighbours.timed_out(error) is late


class TestDebugger:
    def test_breakpoints_are_passed_by(self, config, monkeypatch):
        monkeypatch.setattr(sys, "breakpointhook", sys.__breakpointhook__)
        with neighbours.left_alone(config):
            breakpoint()  # noqa: T100  # the point of the test
            pytest.set_trace()
            debugger = neighbours.pytestPDB._init_pdb("runcall")
            assert debugger.runcall(lambda: 3) == 3
        assert sys.breakpointhook is sys.__breakpointhook__

    def test_a_function_is_freed_of_trace(self):
        def plain():
            pass

        code = compile("def traced(): pass", neighbours.debugging.__file__, "exec")
        names = {}
        exec(code, names)
        names["traced"].__wrapped__ = plain
        assert neighbours.without_debugger(names["traced"]) is plain
        assert neighbours.without_debugger(plain) is plain


def test_what_replays_print_is_not_seen(capfd):
    with neighbours.silence():
        sys.stdout.write("unseen")
        sys.stdout.flush()
    sys.stdout.write("seen\n")
    assert capfd.readouterr().out == "seen\n"


def test_what_replays_leave_open_is_not_reported(config, tmp_path):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        with neighbours.left_alone(config):
            cycle = [(tmp_path / "file").open("w")]
            cycle.append(cycle)
            del cycle
    assert [str(each.message) for each in told] == []


class TestAttached:
    def test_what_a_plugin_took_away_is_there_in_replays(self, pytester):
        item = pytester.getitem("def test_func(): pass")
        item._of_plugin, item._odd = ["kept"], (each for each in ())
        attached.remember(item)
        del item._of_plugin, item._odd
        for _ in range(2):
            with attached.as_during_its_run(item):
                assert item._of_plugin == ["kept"]
                item._of_plugin.append("replayed")
                assert item._odd is not None
                if _:
                    del item._odd
            assert not hasattr(item, "_of_plugin")

    def test_nothing_is_attached_to_an_item_that_was_not_remembered(self, pytester):
        item = pytester.getitem("def test_func(): pass")
        before = dict(vars(item))
        with attached.as_during_its_run(item):
            assert dict(vars(item)) == before
