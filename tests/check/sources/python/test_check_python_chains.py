"""Chains and pipes that hold a retriever are flows that the framework runs."""

import pytest
from python_facts import facts, only

PIPE = '{"context": retriever | format_docs, "question": RunnablePassthrough()} | prompt | llm'
PROMPT = 'prompt = ChatPromptTemplate.from_template("Answer from {context}: {question}")\n'


def said(source):
    return only(source, "flow").values


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (
            "RetrievalQA.from_chain_type(llm=llm, retriever=store.as_retriever())",
            {"guarded": False, "abstains": True, "keeps_source": False},
        ),
        (
            "ConversationalRetrievalChain.from_llm(llm, retriever=r, return_source_documents=True)",
            {"keeps_source": True, "returns_sources": True},
        ),
        (
            "RetrievalQA(retriever=r, return_source_documents=False)",
            {"keeps_source": False, "returns_sources": False},
        ),
        (
            "RetrievalQA(retriever=r, **options)",
            {"keeps_source": True, "abstains": True, "cut": True},
        ),
        ("RetrievalQAWithSourcesChain.from_llm(llm, retriever=r)", {"keeps_source": True}),
        ("create_retrieval_chain(r, chain)", {"keeps_source": True, "abstains": False}),
        ("RetrievalQA.from_llm(llm, retriever=r, prompt=PROMPT)", {"abstains": True}),
        ("index.as_query_engine()", {"guarded": True, "abstains": True, "cut": False}),
        ("index.as_chat_engine(node_postprocessors=[r])", {"guarded": True, "cut": True}),
    ],
)
def test_chains_of_frameworks(call, expected):
    values = said(f"chain = {call}")
    assert {key: values[key] for key in expected} == expected
    assert values["own_assembly"] is False


def test_a_prompt_of_its_own_that_does_not_abstain():
    source = (
        'PROMPT = "Answer from the context, always."\n'
        "RetrievalQA.from_llm(llm, retriever=r, prompt=PROMPT)"
    )
    assert said(source)["abstains"] is False


def test_the_retriever_has_a_place():
    fact = only("RetrievalQA.from_llm(\n    llm,\n    retriever=store.as_retriever(),\n)", "flow")
    assert (fact.span.line, fact.places["retrieval"].line) == (1, 3)


def test_a_pipe_that_joins_in_a_function_of_the_file():
    source = (
        PROMPT
        + 'def format_docs(docs):\n    return "".join(d.page_content for d in docs)\nchain = '
        + PIPE
    )
    assert said(source) == {
        "guarded": False,
        "abstains": False,
        "own_assembly": True,
        "keeps_source": False,
        "returns_sources": False,
        "cut": False,
    }


def test_a_pipe_whose_joining_is_not_seen():
    values = said(PROMPT + "from x import format_docs\nchain = " + PIPE)
    assert (values["own_assembly"], values["keeps_source"]) == (False, True)


@pytest.mark.parametrize(
    ("before", "pipe", "key"),
    [
        (
            (
                "def format_docs(docs):\n    if not docs:\n        return ''\n"
                "    return docs[0].page_content"
            ),
            PIPE,
            "guarded",
        ),
        ("", "{'context': retriever} | RunnableBranch(a, b) | prompt | llm", "guarded"),
        ("", "{'context': retriever} | prompt | RunnableParallel(a)", "returns_sources"),
        ("def format_docs(docs):\n    return docs[:3]", PIPE, "cut"),
        (
            "def format_docs(docs):\n    return [(d.page_content, d.metadata) for d in docs]",
            PIPE,
            "keeps_source",
        ),
        (
            'SYSTEM = "If the answer is not in the context, say so."',
            "{'context': retriever} | prompt | llm",
            "abstains",
        ),
    ],
)
def test_what_a_pipe_does(before, pipe, key):
    assert said(f"{PROMPT}{before}\nchain = {pipe}")[key] is True


def test_a_lambda_that_joins():
    pipe = "{'context': retriever | (lambda docs: [d.page_content for d in docs])} | prompt | llm"
    values = said(PROMPT + "chain = " + pipe)
    assert (values["own_assembly"], values["keeps_source"]) == (True, False)


def test_a_lambda_that_calls_a_method_which_searches():
    source = """
        class Rag:
            def _get_relevant_docs(self, query):
                docs = self.db.similarity_search(query, k=5)
                return "".join(d.page_content for d in docs)

            def ask(self, question):
                prompt = ChatPromptTemplate.from_template("Answer from {context}: {question}")
                chain = {"context": lambda x: self._get_relevant_docs(x)} | prompt | self.llm
                return chain.invoke(question)
    """
    pipes = [fact for fact in facts(source, "flow") if fact.scope == "Rag.ask"]
    assert [fact.values["keeps_source"] for fact in pipes] == [False]


def test_a_function_that_searches_named_as_a_stage():
    source = PROMPT + 'chain = {"context": get_relevant_docs, "question": q} | prompt | llm'
    assert only(source, "flow").places["retrieval"].line == 2


@pytest.mark.parametrize(
    "source",
    [
        "def f(x: int | None): pass",
        "flags = A | B",
        "chain = prompt | llm",
        "data = retriever | other",
        "x = 1 + 2 | 3",
    ],
)
def test_other_pipes_are_none(source):
    assert facts(source, "flow") == []


@pytest.mark.parametrize(
    ("pipe", "flows"),
    [("prompt | llm | retriever", 0), ("retriever | prompt | llm", 1)],
)
def test_what_the_last_stage_of_a_pipe_finds_reaches_no_prompt_of_it(pipe, flows):
    assert len(facts(f"chain = {pipe}", "flow")) == flows
