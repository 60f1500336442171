"""Calls that search, and calls that ask a model, are known by their names and objects."""

import ast

import pytest

from pytest_ragft.check.sources.python.generations import generations, is_model_name
from pytest_ragft.check.sources.python.names import Names
from pytest_ragft.check.sources.python.outline import outline
from pytest_ragft.check.sources.python.searches import searches


def calls(source, found):
    tree = ast.parse(source)
    file = outline(tree)
    ids = found(file)
    return [ast.unparse(node) for node in ast.walk(tree) if id(node) in ids]


def asked(source):
    return calls(source, lambda file: generations(file, Names("app")))


@pytest.mark.parametrize(
    "call",
    [
        "client.chat.completions.create(messages=m)",
        "client.messages.create(messages=m)",
        "client.responses.create(input=m)",
        "openai.ChatCompletion.create(messages=m)",
        "model.generate_content(p)",
        "bedrock.converse(messages=m)",
        "litellm.completion(messages=m)",
        "ollama.chat(messages=m)",
        "self.llm.invoke(p)",
        "get_llm().invoke(p)",
        "chain.run(p)",
        "qa_chain({'query': q})",
        "llm(p)",
        "self._call_llm(p)",
        "ask_gpt(p)",
        "generate_answer(q, docs)",
        "service.generate_response(q)",
        "(await agent).arun(p)",
        "chains['qa'].invoke(p)",
    ],
)
def test_model_calls(call):
    source = f"async def f():\n    {call}"
    assert call.replace("(await agent)", "(await agent)") in asked(source)


@pytest.mark.parametrize(
    "call",
    [
        "client.embeddings.create(input=x)",
        "retriever.invoke(q)",
        "tool.run(q)",
        "subprocess.run(a)",
        "prompt.invoke(x)",
        "get_llm()",
        "get_openai_client(x)",
        "Agent(x)",
        "cross_encoder.predict(p)",
        "reranker.predict(p)",
        "stack.run(p)",
        "create_llm(x)",
        "train_model(x)",
        "requests.post(url)",
        "list(x)",
        "llm()",
        "items[0](x)",
    ],
)
def test_calls_of_something_else(call):
    assert asked(call) == []


def test_chain_of_itertools_asks_nothing():
    tree = ast.parse("from itertools import chain\nchain(a, b)")
    names = Names("app")
    names.add_import(tree.body[0])
    assert generations(outline(tree), names) == frozenset()


def test_a_class_that_holds_the_model_is_known_through_its_import():
    tree = ast.parse("from langchain_ollama import ChatOllama\nChatOllama(model=x).invoke(p)")
    names = Names("app")
    names.add_import(tree.body[0])
    found = generations(outline(tree), names)
    said = [ast.unparse(node.func) for node in ast.walk(tree) if id(node) in found]
    assert said == ["ChatOllama(model=x).invoke"]


def test_a_request_to_the_address_of_a_model_asks_it():
    source = (
        "URL = 'http://x/v1/chat/completions'\ndef f(m):\n    return requests.post(URL, json=m)"
    )
    assert asked(source) == ["requests.post(URL, json=m)"]


@pytest.mark.parametrize(
    ("name", "model"), [("llm", True), ("prompt", False), ("retriever", False)]
)
def test_names_of_models(name, model):
    assert is_model_name(name) is model


@pytest.mark.parametrize(
    "call",
    [
        "store.similarity_search(q, k=4)",
        "retriever.get_relevant_documents(q)",
        "retriever.invoke(q)",
        "self._retriever.retrieve(q)",
        "collection.query(query_texts=[q])",
        "index.search(v, 5)",
        "client.search(collection_name='c', query_vector=v)",
        "client.query_points('c', query=v)",
        "self.es.search(index='i', body=b)",
        "retrieve(q)",
        "get_relevant_docs(q)",
        "search_documents(q)",
        "get_context(q)",
        "search(q)",
        "self.search(q)",
        "await_me(to_thread(search_documents, q))",
        "supabase.rpc('match_documents', p)",
        "cosine_similarity(a, b)",
    ],
)
def test_search_calls(call):
    assert calls(call, searches)[-1] in call


@pytest.mark.parametrize(
    "call",
    [
        "re.search('x', text)",
        "web.search(q)",
        "tavily_client.search(query=q, top_k=3)",
        "session.query(User)",
        "store.query()",
        "client.fine_tuning.jobs.retrieve(i)",
        "engine.search(q)",
        "db.rpc('count_rows', p)",
        "db.rpc()",
        "to_thread(load, q)",
        "cursor.fetchall()",
        "retrieve()",
        "x()",
    ],
)
def test_calls_that_search_nothing(call):
    assert calls(call, searches) == []


def test_rows_of_a_query_by_distance_are_a_search():
    source = "cur.execute('SELECT a FROM c ORDER BY e <=> %s', v)\nrows = cur.fetchall()"
    assert len(calls(source, searches)) == 2
