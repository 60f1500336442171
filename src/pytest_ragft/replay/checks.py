"""The checks of a test, and the outcome of each one in every run."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from types import FunctionType

from pytest_ragft.diagnosis.check_kinds import KINDS, kind_of_check
from pytest_ragft.diagnosis.refusal import is_refusal
from pytest_ragft.diagnosis.trial import Check, CheckKind, Outcome, Outcomes
from pytest_ragft.oracle.expectations import Expectation, Made, asked_by, checks_in, expected_of
from pytest_ragft.replay.observation import Observation
from pytest_ragft.replay.sites import Body, Site

Names = Mapping[str, object]
NO_NAMES: Names = {}
_PARSES = re.compile(r"json|yaml|csv|xml|model_validate|schema", re.IGNORECASE)
_SHAPE = re.compile(
    r"isinstance|\bset\(|\.keys\(|startswith|endswith|fullmatch|re\.match|splitlines|"
    r"is(digit|numeric|decimal|upper|lower|title)\("
)
_LOOKING = frozenset(
    {"startswith", "endswith", "count", "find", "index", "search", "match", "fullmatch"}
    | {"assertIn", "assertEqual", "assertRegex", "assertTrue"}
)
_UNSURE = re.compile(r"(?i)(?:not|un) ?(?:sure|certain|known)\W*")
"""What says little in a reply, and all in a check that looks for it."""
_MARKS = re.compile(r"\\[bB]|\(\?[:i]+|[()^$]")
_SPACE = re.compile(r"\\s[+*]?")
_CONSTRAINT = re.compile(r"\blen\(|\bnot in\b|\.count\(|\bnot any\(")


def align(
    body: Body, observations: Sequence[Observation]
) -> tuple[tuple[Check, ...], tuple[Outcomes, ...]]:
    """The checks seen in any run, in the order of the test, and the outcomes of each run."""
    columns: list[tuple[int, int | None]] = [
        (site.first, index)
        for index, site in enumerate(body.sites)
        if _decides(body, index, site, observations)
    ]
    crashes = {run.stopped for run in observations if run.cause}
    columns += [(place, None) for place in crashes if not _covered(body, place)]
    columns.sort(key=lambda column: column[0])
    checks = tuple(_check(body, place) for place, _ in columns)
    rows = tuple(
        tuple(_outcome(body, run, place, index) for place, index in columns) for run in observations
    )
    return checks, rows


def _decides(body: Body, index: int, site: Site, observations: Sequence[Observation]) -> bool:
    """An assert always counts; a call counts if it is named like one, or has failed as one."""
    if site.kind == "assert" or any(run.outcomes.get(index) is False for run in observations):
        return True
    if any(run.cause and site.first <= run.stopped <= site.last for run in observations):
        return True
    return body.asserting(site)


def _covered(body: Body, place: int) -> bool:
    return any(site.first <= place <= site.last for site in body.sites)


def _outcome(body: Body, run: Observation, place: int, index: int | None) -> Outcome:
    end = place
    if index is not None:
        site = body.sites[index]
        end = site.last
        if index in run.outcomes:
            return run.outcomes[index]
        if site.kind == "assert":
            return None
    if place <= run.stopped <= end:
        return False if run.cause else None
    # A statement that only ever speaks by raising has passed when the run went on behind it.
    return True if run.stopped > end else None


def _check(body: Body, place: int) -> Check:
    if place not in body.checks:
        source = body.source(place)
        expected = tuple(_expected(expected_of(source, body.names)))
        kind = kind_of(source, body.names)
        body.checks[place] = Check(body.line(place), source, kind, expected)
    return body.checks[place]


def expectation(body: Body, check: Check) -> Expectation:
    """What a check looks for in a reply."""
    return expected_of(check.source, body.names)


def _expected(expectation: Expectation) -> Iterator[str]:
    """Every text that would do, one after another, each once."""
    texts = (text for alternatives in expectation.required for text in alternatives)
    yield from dict.fromkeys(texts)


def kind_of(source: str, names: Names = NO_NAMES) -> CheckKind:
    """What a check looks at, by its source: the content of a reply unless it says otherwise.

    A comparison of something parsed (`json.loads(reply)["days"] == 30`) may fail by its form or
    by its content, so it is not said to be of a form. Of several ready-made checks in one
    statement, it is the content that may have failed.
    """
    code, compares = _bare(source)
    made = checks_in(source, names)
    kinds = {kind_of_check(each.name, each.named) for each in made}
    forbids = " not in " in code or any(each.name == "lacks" for each in made)
    if not forbids and any(map(is_refusal, _literals(source) + _asked(made))):
        return "abstention"
    if kinds:
        kind = kinds.pop() if len(kinds) == 1 else "content"
        # What must not be said is a rule, as with `not in`.
        return "constraint" if kind == "content" and _is_negated(source) else kind
    if _SHAPE.search(code) or (_PARSES.search(code) and not compares):
        return "format"
    if _CONSTRAINT.search(code):
        return "constraint"
    return "content"


def _bare(source: str) -> tuple[str, bool]:
    """The code of a statement without the texts in it, and whether it is a comparison."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source, False  # the head of a block
    compares = any(isinstance(node, ast.Compare) for node in ast.walk(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.unparse(tree), compares


def expects_abstention(function: FunctionType, source: str, names: Names = NO_NAMES) -> bool:
    """Whether a check passes when the reply is a refusal, by its phrases or those it names."""
    if not source.startswith("assert") or _is_negated(source):
        return False
    made = checks_in(source, names)
    if any(KINDS[each.name] == "abstention" for each in made):
        return True
    phrases = _literals(source) + _named_phrases(function, source) + _asked(made)
    return bool(phrases) and sum(map(_abstains, phrases)) * 2 > len(phrases)


def _is_negated(source: str) -> bool:
    nodes = ast.walk(ast.parse(source))
    return any(isinstance(node, ast.Not | ast.NotIn | ast.NotEq | ast.IsNot) for node in nodes)


def _abstains(phrase: str) -> bool:
    """Whether a phrase that a check looks for, or the pattern of one, is a refusal's."""
    text = _SPACE.sub(" ", _MARKS.sub("", phrase))
    return is_refusal(text) or _UNSURE.fullmatch(text.strip()) is not None


def _named_phrases(function: FunctionType, source: str) -> list[str]:
    found: list[str] = []
    for name in re.findall(r"\b[A-Za-z_]\w*\b", source):
        value = function.__globals__.get(name)
        if isinstance(value, list | tuple | set | frozenset):
            found += [entry for entry in value if isinstance(entry, str)]
    return found


def _literals(source: str) -> list[str]:
    """String constants of a statement; a block's head alone does not parse and has none."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    # The message of an assert speaks to people, and what is passed to the app is no expectation.
    parts = [node.test if isinstance(node, ast.Assert) else node for node in tree.body]
    nodes = [node for part in parts for node in ast.walk(part)]
    passed = {id(given) for node in nodes for given in _given(node)}
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed
    ]


def _given(node: ast.AST) -> list[ast.expr]:
    """Arguments of a call, unless it is one that looks for them in a text."""
    if not isinstance(node, ast.Call):
        return []
    if isinstance(node.func, ast.Attribute) and node.func.attr in _LOOKING:
        return []
    return [*node.args, *(keyword.value for keyword in node.keywords)]


def literals(checks: Sequence[Check], names: Names = NO_NAMES) -> list[str]:
    """String constants that checks compare a reply with."""
    sources = [check.source for check in checks]
    made = [each for source in sources for each in checks_in(source, names)]
    return [text for source in sources for text in _literals(source)] + _asked(made)


def _asked(made: Sequence[Made]) -> list[str]:
    """What ready-made checks look for word by word; likeness and rubrics are told in full."""
    exact = [each for each in made if each.name not in ("similar", "judged")]
    return [text for each in exact for text in asked_by(each).texts]


def is_aggregate(source: str) -> bool:
    """Whether a check holds a number against a threshold, as means over a set are."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return False
    return any(
        isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE)
        and any(isinstance(side, ast.Constant) for side in (node.left, *node.comparators))
        and "len(" not in source
        for node in ast.walk(tree)
    )
