"""The diagnosis of one recorded test, by the procedure that replays use."""

from dataclasses import replace

from pytest_ragft.classify.missing import Source, advise
from pytest_ragft.classify.recorded import Recorded
from pytest_ragft.diagnosis import Diagnosis, Evidence, Replay, Verdict, conclude, step
from pytest_ragft.diagnosis.evidence import DEFAULT_ARMS
from pytest_ragft.report.record import TestRecord
from pytest_ragft.report.words import percent

SPOILT_BY_ORACLE = frozenset({"oracle", "oracle-only", "perfect"})
"""Arms that say nothing where the right answer is that it is not known."""


def decide(test: Recorded, max_replays: int, source: Source | None = None) -> TestRecord:
    """What all recorded trials say, and which arm to replay next where a verdict is open.

    `source`: the results of a tool that the test stands in; `None` for a line of outcomes.
    """
    evidence = _evidence(test, max_replays, source)
    found = _diagnose(evidence)
    if source is None:
        found = _named(found, test)
    elif found.verdict is Verdict.UNDETERMINED:
        found = replace(found, remedy=_next_in(source, test, evidence, found))
    return TestRecord(nodeid=test.id, case=evidence.case, diagnosis=found, not_run=test.not_run)


def _diagnose(evidence: Evidence) -> Diagnosis:
    following = step(evidence)
    if isinstance(following, Diagnosis):
        return following
    found = conclude(evidence, stopped="the recorded trials do not settle it")
    is_open = found.verdict is Verdict.UNDETERMINED
    return replace(found, remedy=_advise(following) if is_open else found.remedy)


def _next_in(source: Source, test: Recorded, evidence: Evidence, found: Diagnosis) -> str:
    """Any arm may be added to the runs of a tool, so the best of all is named."""
    spoilt = SPOILT_BY_ORACLE if test.expects_abstention else frozenset[str]()
    arms = tuple(arm for arm in DEFAULT_ARMS if arm not in spoilt)
    following = step(replace(evidence, arms=arms, missing={}))
    return advise(source, test, found, following if isinstance(following, Replay) else None)


def _evidence(test: Recorded, max_replays: int, source: Source | None) -> Evidence:
    missing = dict.fromkeys(test.unavailable, "null in the file")
    missing |= source.lacking if source else {}
    if test.expects_abstention:
        missing |= dict.fromkeys(SPOILT_BY_ORACLE, "the test expects abstention")
    trials = tuple(trial for trial in test.trials if trial.arm not in missing)
    return Evidence(
        first=test.first,
        trials=trials,
        echo=test.echo,
        arms=tuple(arm for arm in DEFAULT_ARMS if arm not in missing),
        missing=missing,
        # The answers of a tool are all there: no cap keeps the next from being asked for.
        max_replays=max(max_replays, len(trials) + 1) if source else max_replays,
        # Of a line of outcomes, the reasons count the checks, and their names stand beside them.
        checks=test.checks if source else (),
        case=replace(test.case, expects_abstention=test.expects_abstention),
        baseline_replies=test.replies,
    )


def _advise(following: Replay) -> str:
    where = f", its text {following.placement} the question" if following.placement else ""
    settles = (
        f" It should settle {percent(following.settles)} of the doubt." if following.settles else ""
    )
    return f"Replay the arm {following.arm!r}{where}, and add the trial.{settles}"


def _named(found: Diagnosis, test: Recorded) -> Diagnosis:
    """The reasons count the checks; their names stand beside them."""
    named = zip(found.checks, test.checks, strict=False)
    checks = tuple(replace(check, check=name) for check, name in named) or found.checks
    return replace(found, checks=checks)
