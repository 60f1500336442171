"""Calls that judge a reply rather than make one; they are neither edited nor echoed."""

import inspect
import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

from pytest_ragft.diagnosis.call import Call

EVALUATION_MODULES = (
    "agentevals",
    "autoevals",
    "azure.ai.evaluation",
    "continuous_eval.metrics",
    "deepeval.metrics",
    "deepeval.models",
    "dspy.evaluate.auto_evaluation",
    "evidently.descriptors",
    "evidently.llm",
    "giskard.llm",
    "giskard.rag.metrics",
    "haystack.components.evaluators",
    "inspect_ai.scorer",
    "langchain.evaluation",
    "langchain_classic.evaluation",
    "langsmith.evaluation.llm_evaluator",
    "llama_index.core.evaluation",
    "lighteval.metrics",
    "mlflow.genai.judges",
    "mlflow.genai.scorers",
    "mlflow.metrics.genai",
    "openevals.code",
    "openevals.json",
    "openevals.llm",
    "opik.evaluation.metrics",
    "phoenix.evals",
    "prometheus_eval",
    "pydantic_evals.evaluators",
    "pytest_ragft.checks",
    "ragas.llms",
    "ragas.metrics",
    "ragchecker",
    "refchecker",
    "tonic_validate.metrics",
    "trulens.feedback",
    "trulens.providers",
    "trulens_eval.feedback",
    "uptrain.framework",
    "uptrain.operators",
    "weave.scorers",
)
"""Modules that score, not the runners of the same libraries: those call the app itself."""

LEAST_LENGTH = 20
"""Normalised characters of a reply below which finding it in a prompt says nothing."""

_WORDS = re.compile(r"\w+")
_ESCAPES = re.compile(r"\\[nrt\"]")
_JUDGED = (
    r"(?<!your )\b(?:answers?|responses?|repl(?:y|ies)|outputs?|submissions?|completions?"
    r"|predictions?|generations?|chatbot|assistant)\b"
)
"""What is graded. "Your answer" is an order to whoever answers, not to a judge."""
_QUALITY = (
    r"\b(?:correct|faithful|accurate|consistent|grounded|relevant|support(?:s|ed)|contradicts?"
    r"|hallucinat\w+|match(?:es)?|equivalent|polite|helpful|mentions?)\b"
)
_ROLE = (
    r"\b(?:you are|act as|acting as)\b[^.?!\n]{0,60}"
    r"\b(?:judge|grader|evaluator|examiner|assessor|fact[- ]checker)\b"
)
_ORDER = (
    r"(?:(?:^|[.?!:;,\n])\s*|\b(?:to|and|please|must|should|will|are|now|carefully)\s+)"
    r"(?:grad(?:e|ing)|evaluat(?:e|ing)|assess(?:ing)?|judg(?:e|ing)|scor(?:e|ing)|rat(?:e|ing))"
    rf"\b[^.?!\n]{{0,80}}{_JUDGED}"
)
"""At the start of a clause: "the interest rate" orders nothing."""
_CHECK = (
    r"\b(?:(?:determine|decide|check|verify)\b[^.?!\n]{0,60}\b(?:if|whether)|(?:say|tell)"
    rf"\b[^.?!\n]{{0,30}}\bwhether)\b[^.?!\n]{{0,40}}{_JUDGED}[^.?!\n]{{0,80}}{_QUALITY}"
)
"""Not "say so if the answer is not supported", which many apps tell their model."""
_QUESTION = (
    rf"(?:^|[.?!:\n])\s*(?:is|are|does|do|did|was)\b[^.?!\n]{{0,40}}{_JUDGED}[^.?!\n]{{0,80}}"
    rf"{_QUALITY}[^.?!\n]*\?|\b(?:is|was)\s+(?:it|this|that)\s+{_QUALITY}\s*\?"
)
_YARDSTICK = r"\b(?:expected|reference|gold|ground[- ]truth|ideal)\s+(?:answer|response)\b"
_GRADING = re.compile(f"{_ROLE}|{_ORDER}|{_CHECK}|{_QUESTION}|{_YARDSTICK}")
_GRADING_WORD = re.compile(
    r"\b(?:grad(?:e|ed|ing)|judge|evaluat\w+|scor(?:e|ed|ing)|rate|rating|(?:in)?correct\w*"
    r"|rubric|criteria|criterion|verdict|assess\w*|faithful\w*|hallucinat\w+|accura\w+)\b"
)
_VERDICT_FORM = re.compile(
    r"\b(?:reply|answer|respond|output|return|say|write)\b"
    r"(?:\W{1,3}(?:only|just|with|either|exactly|one|of|the|words?|an?|number|integer|from|between)"
    r"\b)*\W{0,3}"
    r"(?:\b(?:pass|fail|(?:in)?correct)\b|\b\d+\s*(?:to|-|–|or|and)\s*\d+\b)"
    r"|\b(?:score|rating|grade|verdict)\s*:|\bon a scale\b"
)
"""Yes and no are not among them: apps ask for those as well."""


def judge_by_frames(declared: Sequence[str] = ()) -> str | None:
    """By a scoring module among the calling frames, or a declared `module` or `module.function`.

    A declared `module.Class` covers its methods.
    """
    frame = inspect.currentframe()
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if name := _evaluation_module(module):
            return f"called from {name}"
        if declared:
            function = f"{module}.{frame.f_code.co_qualname}"
            for name in declared:
                if _within(function, name):
                    return f"called from the declared judge {name!r}"
        frame = frame.f_back
    return None


def judge_by_model(call: Call, declared: Sequence[str]) -> str | None:
    """By the model's name; `*` and `?` stand for any characters."""
    for pattern in declared:
        if fnmatchcase(call.model.casefold(), pattern.casefold()):
            return f"the model {call.model!r} is declared as a judge's ({pattern!r})"
    return None


def judge_by_text(call: Call, earlier_replies: Sequence[str]) -> str | None:
    """By an earlier reply in what the model is told, with an order to grade around it.

    A rewritten query or a summary that goes into the next prompt is not judged there, so the
    reply alone is no sign; nor are grading words inside the reply itself.
    """
    for reply in earlier_replies:
        words = _WORDS.findall(_plain(reply))
        if len(" ".join(words)) < LEAST_LENGTH:
            continue
        carried = re.compile(r"\b" + r"[\W_]+".join(map(re.escape, words)) + r"\b")
        told = [_plain(m.text) for m in call.messages if m.role in ("system", "user")]
        if any(map(carried.search, told)) and _grades(
            "\n".join(carried.sub(" ", text) for text in told)
        ):
            return "its prompt carries an earlier reply and asks to grade it"
    return None


@lru_cache(maxsize=4096)  # every call of every test has the same hundred frames below it
def _evaluation_module(module: str) -> str | None:
    return next((name for name in EVALUATION_MODULES if _within(module, name)), None)


def _within(name: str, outer: str) -> bool:
    return name == outer or name.startswith(f"{outer}.")


def _plain(text: str) -> str:
    """Without case, and without the escapes of a text that was put in as JSON."""
    return _ESCAPES.sub(" ", text).casefold()


def _grades(prompt: str) -> bool:
    if _GRADING.search(prompt):
        return True
    return bool(_GRADING_WORD.search(prompt) and _VERDICT_FORM.search(prompt))
