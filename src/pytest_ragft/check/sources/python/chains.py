"""Flows that a framework runs: a retriever inside a chain, a pipe or a query engine."""

import ast
import re
from collections.abc import Iterator

from pytest_ragft.check.fact import Fact, Value
from pytest_ragft.check.sources.python.accesses import names_source, uses_text
from pytest_ragft.check.sources.python.called import written
from pytest_ragft.check.sources.python.derivation import Derived, derive, nothing
from pytest_ragft.check.sources.python.generations import is_model_name
from pytest_ragft.check.sources.python.guards import is_cut, is_tested
from pytest_ragft.check.sources.python.outline import Outline, Part
from pytest_ragft.check.sources.python.prompts import is_hidden, says_abstain
from pytest_ragft.check.sources.python.reading import Reading
from pytest_ragft.check.sources.python.searches import is_own, searches
from pytest_ragft.check.sources.python.values import dotted

Unit = tuple[Part, ...]

_CHAINS = re.compile(
    r"(^|\.)(RetrievalQA|ConversationalRetrievalChain|VectorDBQA|ChatVectorDBChain"
    r"|RetrievalQAWithSourcesChain)(\.from_\w+)?$"
)
_SOURCED = re.compile(
    r"(^|\.)(create_retrieval_chain|RetrievalQAWithSourcesChain(\.from_\w+)?|as_query_engine"
    r"|as_chat_engine|RetrieverQueryEngine(\.from_args)?)$"
)
_LAST = frozenset({
    "RetrievalQA", "ConversationalRetrievalChain", "VectorDBQA", "ChatVectorDBChain",
    "RetrievalQAWithSourcesChain",
    "create_retrieval_chain", "as_query_engine", "as_chat_engine", "RetrieverQueryEngine",
})  # fmt: skip
_ENGINES = re.compile(r"_engine$|QueryEngine")
_WORDED = frozenset(
    {
        "prompt",
        "chain_type_kwargs",
        "combine_docs_chain_kwargs",
        "combine_documents_chain",
        "combine_docs_chain",
        "text_qa_template",
    }
)
"""Arguments that replace the framework's own prompt, which says what to do without evidence."""
_RETRIEVER = re.compile(r"(?i)retriev")
_STAGE = re.compile(r"(?i)prompt|template")


def chained(unit: Unit, file: Outline, reading: Reading) -> Iterator[Fact]:
    """Chains that are told their retriever, and pipes that hold one."""
    for part in unit:
        for called in part.calls:
            near = called.last in _LAST or called.near in _LAST
            if near and (_CHAINS.search(called.name) or _SOURCED.search(called.name)):
                values = _framework(called.node, called.name, unit, file)
                retriever = _retriever_of(called.node)
                yield _fact(called.node, retriever, part, values, reading)
        pipes = [pipe for pipe in part.all(ast.BinOp) if isinstance(pipe.op, ast.BitOr)]
        nested = {id(inner) for pipe in pipes for inner in (pipe.left, pipe.right)}
        for pipe in pipes:
            if id(pipe) not in nested:
                yield from _pipe(pipe, part, unit, file, reading)


def _fact(
    prompt: ast.expr, retrieval: ast.expr, part: Part, values: dict[str, Value], reading: Reading
) -> Fact:
    places = {"retrieval": reading.span(retrieval), "prompt": reading.span(prompt)}
    span = reading.span(prompt)
    return Fact("flow", "retrieved-to-prompt", span, values, places, part.scope)


def _retriever_of(call: ast.Call) -> ast.expr:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    return given.get("retriever", call)


def _framework(call: ast.Call, name: str, unit: Unit, file: Outline) -> dict[str, Value]:
    """The library's own prompt abstains; query engines answer "Empty Response" themselves."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    worded = any(argument in given for argument in _WORDED) or name.endswith(
        "create_retrieval_chain"
    )
    returned = given.get("return_source_documents")
    sourced = bool(_SOURCED.search(name)) or None in given
    if returned is not None:
        sourced = not (isinstance(returned, ast.Constant) and returned.value is False)
    return {
        "guarded": bool(_ENGINES.search(name)),
        "abstains": not worded or None in given or says_abstain(file) or is_hidden(unit, file),
        "own_assembly": False,
        "keeps_source": sourced,
        "returns_sources": sourced,
        "cut": None in given or "node_postprocessors" in given,
    }


def _pipe(
    pipe: ast.BinOp, part: Part, unit: Unit, file: Outline, reading: Reading
) -> Iterator[Fact]:
    """`{"context": retriever | format_docs, ...} | prompt | llm`."""
    stages = _stages(pipe)
    if not any(_STAGE.search(name) or is_model_name(name) for name in map(_last, stages)):
        return
    roots = searches(file)
    found = derive(unit, lambda node: id(node) in roots or _retrieves(node))
    before = pipe.left  # what the last stage gives reaches no prompt of this pipe
    retrieval = next(found.carriers(before), None)
    if retrieval is None:
        return
    views = list(_views(pipe, part, file))
    text = any(uses_text(*view) for view in views)
    branches = any("Branch" in _last(stage) for stage in stages)
    values: dict[str, Value] = {
        "guarded": branches or any(is_tested(*view) for view in views),
        "abstains": says_abstain(file) or is_hidden(unit, file),
        "own_assembly": text,
        "keeps_source": not text or any(names_source(*view) for view in views),
        "returns_sources": any(_last(stage) in _PARALLEL for stage in stages[1:]),
        "cut": any(is_cut(*view) for view in views),
    }
    yield _fact(pipe, retrieval, part, values, reading)


_PARALLEL = frozenset({"RunnableParallel", "assign"})


def _views(pipe: ast.BinOp, part: Part, file: Outline) -> Iterator[tuple[Unit, Derived]]:
    """What sees the documents: lambdas, functions named as a stage, functions that search."""
    taken = frozenset(
        argument.arg for inner in part.all(ast.Lambda) for argument in inner.args.args
    )
    found = searches(file)

    def roots(node: ast.expr) -> bool:
        return id(node) in found

    yield (part,), derive((part,), nothing, given=taken)
    for node in ast.walk(pipe):
        if isinstance(node, ast.Call):
            function = file.named(written(node.func), part)
            if function is not None:
                yield (function,), derive((function,), roots)
        elif isinstance(node, ast.Name | ast.Attribute):
            stage = file.named(dotted(node), part)
            if stage is not None:
                yield (stage,), derive((stage,), nothing, given=frozenset(stage.parameters))


def _stages(node: ast.expr) -> list[ast.expr]:
    stages = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        stages.append(node.right)
        node = node.left
    return [node, *reversed(stages)]


def _last(node: ast.expr) -> str:
    return written(node).rpartition(".")[2]


def _retrieves(node: ast.expr) -> bool:
    """A retriever, or the name of a function that searches."""
    if not isinstance(node, ast.Name | ast.Attribute):
        return False
    name = dotted(node).rpartition(".")[2]
    return bool(_RETRIEVER.search(name)) or is_own(name)
