"""The check of a reply by a model with a rubric, through an OpenAI-compatible endpoint."""

import os
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_ragft.checks import given
from pytest_ragft.checks.answer import Answer
from pytest_ragft.checks.asking import JudgeError, asked
from pytest_ragft.checks.check import Finding, check
from pytest_ragft.checks.judge_settings import JudgeSettings, nearest
from pytest_ragft.checks.verdicts import ORDERS, Verdict, Verdicts, material, verdict_of
from pytest_ragft.checks.wording import shown
from pytest_ragft.settings import SettingsError

if TYPE_CHECKING:
    from openai import OpenAI


class JudgeWarning(UserWarning):
    """A reply satisfies its rubric, but not by every verdict."""


@check
def judged(  # noqa: PLR0913  # all optional but the rubric
    rubric: str,
    *,
    question: str | None = None,
    expects: str | None = None,
    with_contexts: bool = False,
    model: str | None = None,
    repeats: int | None = None,
) -> Finding:
    """A model says that the reply satisfies this rubric, by most of `repeats` verdicts.

    The judge sees the rubric, the reply, the question if one is given and, if told so, the
    answer's contexts. `expects` is an answer that satisfies the rubric: the judge is tried on it
    first, and one that rejects it is no use. `model` and `repeats` are those of
    `[tool.ragft.judge]` unless given.

    A judge that rejects the expected answer, says nothing that can be read as a verdict, or
    cannot be asked raises `JudgeError`; verdicts that disagree stand in the message, or in a
    `JudgeWarning` where the reply passes all the same.
    """
    wanted = given.text("rubric", rubric)
    times = None if repeats is None else given.count("repeats", repeats, least=1)

    def find(answer: Answer) -> str | None:
        contexts = tuple(context.text for context in answer.contexts) if with_contexts else ()
        settings = judge_settings(model, times)
        if expects is not None:
            _try_judge(settings, wanted, expects, question)
        verdicts = ask_judge(material(wanted, answer.text, question, contexts), settings)
        _warn(verdicts, wanted)
        return _fault(verdicts, wanted, answer)

    return find


def judge_settings(model: str | None = None, repeats: int | None = None) -> JudgeSettings:
    """What `[tool.ragft.judge]` of the project around the working directory says, and what is
    given here instead. Raises `JudgeError` where no model is set.
    """
    try:
        found = nearest(Path.cwd())
    except SettingsError as error:
        raise JudgeError(str(error)) from error
    found = found._replace(
        model=model or found.model,
        repeats=repeats or found.repeats,
        base_url=found.base_url or os.environ.get("OPENAI_BASE_URL"),
    )
    if found.model is None:
        raise JudgeError(
            'no model judges: add model = "..." to [tool.ragft.judge] in pyproject.toml, or give '
            "checks.judged(..., model=...)."
        )
    return found


def ask_judge(told: str, settings: JudgeSettings) -> Verdicts:
    """Verdicts on `material(...)`, one after another. Raises `JudgeError`."""
    with asked(settings.model or "", settings.base_url, settings.api_key_env) as client:
        return Verdicts(tuple(_verdict(client, settings, told) for _ in range(settings.repeats)))


def _verdict(client: "OpenAI", settings: JudgeSettings, told: str) -> Verdict:
    """A reply without a verdict is asked for once more. Raises `JudgeError`."""
    said = ""
    for _ in range(2):
        said = _say(client, settings, told)
        if verdict := verdict_of(said):
            return verdict
    raise JudgeError(
        f"the judge {settings.model!r} gave no verdict that can be read: expected a last line "
        f"'VERDICT: PASS' or 'VERDICT: FAIL', found {shown(said)}"
    )


def _say(client: "OpenAI", settings: JudgeSettings, told: str) -> str:
    chosen: dict[str, Any] = {"model": settings.model}
    if settings.temperature is not None:
        chosen["temperature"] = settings.temperature
    reply = client.chat.completions.create(
        messages=[{"role": "system", "content": ORDERS}, {"role": "user", "content": told}],
        **chosen,
    )
    return (reply.choices[0].message.content or "") if reply.choices else ""


@cache
def _try_judge(settings: JudgeSettings, rubric: str, expects: str, question: str | None) -> None:
    """Once in a process for each rubric. Raises `JudgeError` for a judge that is wrong."""
    verdicts = ask_judge(material(rubric, expects, question), settings)
    if not verdicts.passed:
        raise JudgeError(
            f"the judge {settings.model!r} rejects the expected answer {shown(expects)} "
            f"({verdicts.told()}): {verdicts.reason} Mend the rubric {shown(rubric)}, the expected "
            "answer, or take another model."
        )


def _warn(verdicts: Verdicts, rubric: str) -> None:
    if verdicts.passed and verdicts.disagree:
        warnings.warn(
            f"the verdicts on {shown(rubric)} disagree ({verdicts.told()}); the reply passes",
            JudgeWarning,
            stacklevel=2,
        )


def _fault(verdicts: Verdicts, rubric: str, answer: Answer) -> str | None:
    if verdicts.passed:
        return None
    unsure = "; they disagree" if verdicts.disagree else ""
    return (
        f"expected that {shown(rubric)}, found {shown(answer.text)} ({verdicts.told()}{unsure}). "
        f"The judge's reason: {shown(verdicts.reason)}"
    )
