"""The JSON report, version 1; `schema.json` beside this file describes it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from importlib.metadata import version
from typing import cast

from pytest_ragft.diagnosis import (
    Check,
    CheckVerdict,
    Outcomes,
    SuiteSummary,
    Trial,
    Verdict,
)
from pytest_ragft.diagnosis.call import Exchange
from pytest_ragft.redact import redact
from pytest_ragft.report.format import Format
from pytest_ragft.report.overview import cause_of, subclasses, summary_of
from pytest_ragft.report.record import RunRecord, TestRecord

VERSION = 1

Json = Mapping[str, "Json"] | list["Json"] | str | int | float | bool | None


def pieces(run: RunRecord) -> Iterator[str]:
    """The report, test by test: prompts of thousands would not fit into memory together.

    Keys stand in a fixed order, tests in the order of the run.
    """
    summary = summary_of(run)
    document: Json = {
        "version": VERSION,
        "tool": {"name": "pytest-ragft", "version": version("pytest-ragft")},
        "run": _run(run),
        "tests": [],
        "summary": {verdict.value: summary.counts[verdict] for verdict in Verdict},
        "suite": _suite(run, summary),
        "cost": asdict(run.cost),
        "metrics": None if run.metrics is None else _plain(asdict(run.metrics)),
    }
    before, tests, behind = _text(document).partition('\n "tests": []')
    yield before + tests[:-1]
    between = "\n  "
    for test in run.tests:
        yield between + _text(_test(test)).replace("\n", "\n  ")
        between = ",\n  "
    yield ("\n ]" if run.tests else "]") + behind + "\n"


def _text(value: Json) -> str:
    text = json.dumps(_redacted(value), ensure_ascii=False, allow_nan=False, indent=1)
    # A lone surrogate has no UTF-8 form; its escape reads the same to every JSON parser.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _redacted(value: Json) -> Json:
    match value:
        case str():
            return redact(value)
        case list():
            return [_redacted(item) for item in value]
        case Mapping():
            return {key: _redacted(item) for key, item in value.items()}
        case _:
            return value


def _plain(value: object) -> Json:
    """Nested records as JSON knows them: tuples as lists."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return cast("Json", value)


def _run(run: RunRecord) -> Json:
    return {
        "started": run.started,
        "finished": run.finished,
        "pytest": run.pytest,
        "python": run.python,
        "models": list(run.models),
        "git_commit": run.git_commit,
        "failures": run.failures,
        "notes": list(run.notes),
    }


def _test(test: TestRecord) -> Json:
    found = test.diagnosis
    file, line = test.location or (None, None)
    return {
        "nodeid": test.nodeid,
        "location": None if file is None else {"file": file, "line": line},
        "verdict": found.verdict.value,
        "subclass": found.subclass,
        "confidence": found.confidence,
        "probabilities": {verdict.value: p for verdict, p in found.probabilities.items()},
        "technique": found.technique,
        "fix": found.fix,
        "remedy": found.remedy,
        "because": list(found.because),
        "blind_spots": list(found.blind_spots),
        "error": test.error,
        "remarks": [asdict(remark) for remark in found.remarks],
        "whereabouts": _plain(asdict(found.whereabouts)),
        "searches": [_plain(asdict(search)) for search in test.searches],
        "case": _plain(asdict(test.case)),
        "checks": [
            _check(check, found.outcomes(index)) for index, check in enumerate(found.checks)
        ],
        "first": list(found.first),
        "echo": None if found.echo is None else list(found.echo),
        "arms": _arms(test),
        "trials": [_trial(trial) for trial in found.trials],
        "exchanges": [_exchange(exchange) for exchange in test.exchanges],
    }


def _check(found: CheckVerdict, outcomes: Outcomes) -> Json:
    check = found.check or Check(0, "")
    return {
        "line": check.line or None,
        "source": check.source or None,
        "kind": check.kind if found.check else None,
        "expected": list(check.expected),
        "verdict": None if found.verdict is None else found.verdict.value,
        "probability": found.probability,
        "replays": {
            "passed": outcomes.count(True),
            "failed": outcomes.count(False),
            "not_reached": outcomes.count(None),
        },
    }


def _arms(test: TestRecord) -> Json:
    trials = test.diagnosis.trials
    seen = Counter((trial.arm, _how_it_went(trial)) for trial in trials)
    seen.update({(arm, "not_run"): count for arm, count in test.not_run.items()})
    arms = dict.fromkeys((*(trial.arm for trial in trials), *test.not_run))
    return {arm: {how: seen[arm, how] for how in ("passed", "failed", "not_run")} for arm in arms}


def _how_it_went(trial: Trial) -> str:
    return "not_run" if trial.passed is None else "passed" if trial.passed else "failed"


def _trial(trial: Trial) -> Json:
    return {
        "arm": trial.arm,
        "placement": trial.placement,
        "wording": trial.wording,
        "outcomes": list(trial.outcomes),
        "fingerprint": trial.fingerprint,
        "replies": list(trial.replies),
        "refused": trial.refused,
    }


def _exchange(exchange: Exchange) -> Json:
    call, reply = exchange.call, exchange.reply
    return {
        "protocol": exchange.protocol,
        "model": call.model,
        "messages": [{"role": turn.role, "text": turn.text} for turn in call.messages],
        "reply": reply.text,
        "tool_calls": list(reply.tool_calls),
        "refusal": reply.refusal,
        "stop_reason": reply.stop_reason,
        "usage": None if reply.usage is None else asdict(reply.usage),
        "problem": None
        if reply.problem is None
        else {
            "kind": reply.problem.kind,
            "detail": reply.problem.detail,
        },
        "judge": exchange.judge,
        "live": exchange.live,
        "edited": exchange.edited,
        "mocked": exchange.mocked,
    }


def _suite(run: RunRecord, summary: SuiteSummary) -> Json:
    cause = cause_of(run)
    return {
        "shares": {verdict.value: asdict(share) for verdict, share in summary.shares.items()},
        "subclasses": [asdict(each) for each in subclasses(run)],
        "claims": summary.claims,
        "expected_wrong": summary.expected_wrong,
        "reruns": summary.reruns,
        "passed_reruns": summary.passed_reruns,
        "flake_rate": summary.flake_rate,
        "techniques": [{"technique": name, "tests": n} for name, n in summary.techniques],
        "fixes": [
            {"fix": fix, "technique": technique, "tests": n} for fix, technique, n in summary.fixes
        ],
        "shared_cause": None if cause is None else asdict(cause),
    }


FORMAT = Format(".json", pieces)
