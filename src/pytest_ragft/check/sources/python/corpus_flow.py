"""Text of whole documents that reaches a prompt, with no search between."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from pytest_ragft.check.fact import Fact
from pytest_ragft.check.sources.python.called import spelled, written
from pytest_ragft.check.sources.python.derivation import Derived, derive
from pytest_ragft.check.sources.python.outline import Outline, Part
from pytest_ragft.check.sources.python.reading import Reading
from pytest_ragft.check.sources.python.values import dotted
from pytest_ragft.check.sources.python.views import Unit, arguments

_READS = frozenset(
    {
        "load",
        "PdfReader",
        "PyPDFLoader",
        "open",
        "read_text",
        "load_data",
        "lazy_load",
        "extract_text",
        "get_text",
        "aload",
        "load_and_split",
    }
)
_LOADER = re.compile(r"(?i)loader|reader")
_NO_CORPUS = re.compile(
    r"(?i)prompt|template|instruct|system|config|setting|schema|persona|style|secret|token|cred|key|requirements|readme|"
    r"\.(css|html?|js|sql|py|ya?ml|toml|env|j2|jinja2?|png|jpe?g|wav|mp3|log|pkl|xml)\b|['\"][wax]b?\+?['\"]|['\"]rb['\"]"
)
"""A file that is not what questions are answered from."""
_CORPUS = re.compile(
    r"(?i)knowledge|corpus|faq|handbook|manual|polic(y|ies)|wiki|documentation|(^|_|\W)kb(_|\W|$)|(^|_|\W)(docs|documents?)(_|\W|$)|"
    r"pdf_?(text|content|docs)|(all|full|raw|combined)_(text|docs|documents|content)|catalog(ue)?|guide"
)
_CORPUS_PARAMETER = re.compile(
    r"(?i)^(pdf_?(text|content)s?|knowledge(_base)?(_text|_content)?|corpus(_text)?|kb(_text)?|(all|full|combined)_(docs|documents|texts?|content)|"
    r"(docs|documents)_(text|content))$"
)
"""Parameters that hold whole documents, by their name alone."""
_QUESTION = re.compile(r"(?i)question|(^|_)query($|_)|user_?(input|message|prompt|msg)")
_INPUT = frozenset({"input", "text_input", "chat_input", "text_area"})
_MANY = re.compile(
    r"(?i)files|paths|pdfs|docs|documents|glob|listdir|iterdir|walk|folder|director|uploads"
)
_SPLIT = re.compile(
    r"(?i)split|chunk|summar|embed|translat|extract_|classif|from_(texts|documents)"
)


class Documents(NamedTuple):
    """What is known of a file before its functions are looked at one by one."""

    file: Outline
    generations: frozenset[int]
    readers: frozenset[Part] = frozenset()
    """Functions that read files and give back what they read."""

    def is_read(self, node: ast.expr) -> bool:
        if _is_read(node):
            return True
        return isinstance(node, ast.Call) and self._function(node) in self.readers

    def _function(self, call: ast.Call) -> Part | None:
        return self.file.named(written(call.func), self.file.parts[0])

    def is_end(self, node: ast.expr) -> bool:
        return id(node) in self.generations or _is_cut(node)

    def derive(self, unit: Unit, given: frozenset[str] = frozenset()) -> Derived:
        return derive(unit, self.is_read, is_end=self.is_end, given=given)


def flows(file: Outline, generations: frozenset[int], reading: Reading) -> Iterator[Fact]:
    """One fact for each function that asks a model about documents read whole."""
    reads = any(called.last in _READS for part in file.parts for called in part.calls)
    if not reads and not any(map(_takes_corpus, file.parts)):
        return
    units = [unit for unit in file.units if _asks(unit, generations) and _is_asked(unit)]
    if not units:
        return
    documents = Documents(file, generations)
    documents = Documents(file, generations, frozenset(_readers(documents)))
    top = documents.derive((file.parts[0],))
    given = _given(documents, top)
    for unit in units:
        held = given.get(unit[0], frozenset()) | _global(unit, top) | _takes_corpus(*unit)
        yield from _flow(unit, documents, held, reading)


def _takes_corpus(*unit: Part) -> frozenset[str]:
    """Parameters that hold whole documents, by their name alone."""
    return frozenset(
        name for part in unit for name in part.parameters if _CORPUS_PARAMETER.search(name)
    )


def _readers(documents: Documents) -> Iterator[Part]:
    for part in documents.file.functions.values():
        if any(map(_is_read, part.all(ast.Call))):
            derived = documents.derive((part,))
            if any(derived.carries(answer.value) for answer in part.all(ast.Return)):
                yield part


def _global(unit: Unit, top: Derived) -> frozenset[str]:
    """Constants of the file that hold documents, where the function has no such name itself."""
    parameters = {name for part in unit for name in part.parameters}
    return frozenset(top.names - parameters) if unit[0].is_function else frozenset()


def _given(documents: Documents, top: Derived) -> dict[Part, frozenset[str]]:
    """Parameters that are given whole documents where a function is called in this file."""
    given: dict[Part, frozenset[str]] = {}
    for unit in documents.file.units:
        derived = documents.derive(unit, _global(unit, top)) if unit[0].is_function else top
        for part in unit if derived.names else ():
            for called in part.calls:
                function = documents.file.function(called, part)
                if function is not None:
                    held = {
                        name
                        for name, value in arguments(called, function)
                        if derived.carries(value) and not derived.is_single(value)
                    }
                    given[function] = given.get(function, frozenset()) | held
    return given


def _flow(
    unit: Unit, documents: Documents, held: frozenset[str], reading: Reading
) -> Iterator[Fact]:
    calls = [called for part in unit for called in part.calls]
    asked = [called for called in calls if id(called.node) in documents.generations]
    derived = documents.derive(unit, held)
    if not (_is_corpus(derived) or _reads_many(unit)):
        return
    for called in asked:
        carriers = [carrier for value in called.given for carrier in derived.carriers(value)]
        if any(not derived.is_single(carrier) for carrier in carriers):
            reads = (inner.node for inner in calls if documents.is_read(inner.node))
            prompt = reading.span(called.node)
            source = reading.span(next(reads, called.node))
            places = {"source": source, "prompt": prompt}
            yield Fact("flow", "corpus-to-prompt", source, {}, places, unit[0].scope)
            return


def _asks(unit: Unit, generations: frozenset[int]) -> bool:
    """Is a model asked something here?"""
    return any(id(called.node) in generations for part in unit for called in part.calls)


def _is_asked(unit: Unit) -> bool:
    """Somebody asks something: else a text is summed up, translated, checked, and must be whole."""
    names = {name for part in unit for name in part.parameters}
    for part in unit:
        names |= {dotted(target) for assign in part.all(ast.Assign) for target in assign.targets}
        names |= {dotted(loop.target) for loop in part.all(ast.For)}
        if any(called.last in _INPUT for called in part.calls):
            return True
    return any(map(_QUESTION.search, names))


def _is_corpus(derived: Derived) -> bool:
    return any(_CORPUS.search(name) for name in derived.names)


def _reads_many(unit: Unit) -> bool:
    """A loop over files, and in it something that reads them."""
    return any(
        _MANY.search(spelled(loop.iter)) and any(map(_is_read, _calls_in(loop)))
        for part in unit
        for loop in part.all(ast.For)
    )


def _calls_in(loop: ast.For) -> Iterator[ast.expr]:
    return (inner for inner in ast.walk(loop) if isinstance(inner, ast.Call))


def _is_read(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    receiver, _, last = written(node.func).rpartition(".")
    if last not in _READS or (last == "load" and not _LOADER.search(receiver)):
        return False
    return not _NO_CORPUS.search(spelled(node))


def _is_cut(node: ast.expr) -> bool:
    """What is split, summed up or cut off no longer is the whole."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Slice)
    return isinstance(node, ast.Call) and bool(_SPLIT.search(written(node.func).rpartition(".")[2]))
