"""What becomes of search results on their way into a prompt: in one function, and one step on."""

import pytest
from python_facts import facts, only

SEARCH = "docs = store.similarity_search(question, k=4)\n"
JOIN = 'context = "\\n".join(doc.page_content for doc in docs)\n'
ASK = 'reply = llm.invoke(f"Context: {context} Question: {question}")\n'
PLAIN = SEARCH + JOIN + ASK


def function(body, before="", after=""):
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"{before}\ndef answer(question):\n{lines}\n{after}"


def said(body, before="", after=""):
    return only(function(body, before, after), "flow").values


def test_a_plain_flow_guards_nothing_and_loses_the_sources():
    fact = only(function(PLAIN + "return reply.content"), "flow")
    assert fact.values == {
        "guarded": False,
        "abstains": False,
        "own_assembly": True,
        "keeps_source": False,
        "returns_sources": False,
        "cut": False,
    }
    assert (fact.name, fact.scope, fact.span.line) == ("retrieved-to-prompt", "answer", 3)
    assert fact.places["retrieval"].line == 3
    assert fact.places["prompt"].line == 5


def test_a_helper_that_renders_for_two_functions_is_followed_in_both():
    helper = 'def render(docs):\n    return "\\n".join(doc.page_content for doc in docs)\n'
    body = function(SEARCH + "context = render(docs)\n" + ASK)
    flows = facts(helper + body + body.replace("def answer", "def explain"), "flow")
    assert [fact.scope for fact in flows] == ["answer", "explain"]


OTHER = "tried = store.similarity_search('a first try')\n"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (OTHER + "print(tried)\n" + PLAIN, 3),
        (OTHER.replace("tried", "docs") + PLAIN, 2),
        (PLAIN + SEARCH, 1),
        (function(SEARCH.replace("question", "'first'") + SEARCH + JOIN + ASK), 3),
    ],
    ids=["another name", "the same name", "a later one", "in a function"],
)
def test_the_search_is_named_whose_results_reach_the_prompt(source, line):
    assert only(source, "flow").places["retrieval"].line == line


def test_a_notebook_that_asks_no_model_has_no_prompt():
    words = 'prompt = f"Context: {context} Question: {question}"\n'
    assert facts(SEARCH + JOIN + words, "flow") == []
    counted = 'len(tiktoken.encoding_for_model("gpt-4o").encode(prompt))\n'
    assert facts(SEARCH + JOIN + words + counted, "flow") == []
    assert (
        only(function(SEARCH + JOIN + words + "return prompt"), "flow").places["prompt"].line == 5
    )


@pytest.mark.parametrize(
    "guard",
    [
        SEARCH + 'if not docs:\n    return "nothing"\n' + JOIN + ASK,
        SEARCH + "if len(docs) == 0:\n    return None\n" + JOIN + ASK,
        SEARCH + "assert docs\n" + JOIN + ASK,
        SEARCH + JOIN + 'context = context if context else "none"\n' + ASK,
        SEARCH + JOIN + 'context = context or "none"\n' + ASK,
        SEARCH + JOIN + "while not context:\n    break\n" + ASK,
        SEARCH + 'match docs:\n    case []:\n        return "nothing"\n' + JOIN + ASK,
        SEARCH + 'context = "".join(doc.page_content for doc in docs if doc.score > 0.5)\n' + ASK,
        SEARCH
        + 'context = "".join(doc.page_content for doc in docs if keep(doc.similarity))\n'
        + ASK,
        "docs = store.similarity_search(question, score_threshold=0.5)\n" + JOIN + ASK,
        'docs = store.similarity_search(question, options={"score_threshold": 0.5})\n' + JOIN + ASK,
        SEARCH + "for doc in docs:\n    context = doc.page_content\n    " + ASK,
        "if (docs := store.similarity_search(question)):\n    " + JOIN + ASK,
    ],
)
def test_a_test_of_what_was_found_guards(guard):
    assert said(guard)["guarded"] is True


@pytest.mark.parametrize(
    "body",
    [
        SEARCH + "if question:\n    pass\n" + JOIN + ASK,
        PLAIN + "if not reply:\n    return None\n",
        SEARCH
        + 'context = "".join(doc.page_content for doc in docs if doc.metadata["lang"])\n'
        + ASK,
        "docs = store.similarity_search(question, **options)\n" + JOIN + ASK,
        SEARCH + JOIN + "question = question or 'none'\n" + ASK,
        SEARCH + JOIN + "context = context and str(1)\n" + ASK,
        SEARCH + JOIN + "context = context or other()\n" + ASK,
    ],
)
def test_a_test_of_something_else_does_not(body):
    assert said(body)["guarded"] is False


def test_a_function_of_the_file_that_is_given_the_results_may_guard():
    helper = (
        "def build(docs, *, question):\n    if not docs:\n        return ''\n"
        "    return f'{docs[0].page_content} {question}'\n"
    )
    body = SEARCH + "context = build(docs, question=question)\n" + ASK
    assert said(body, helper)["guarded"] is True


def test_a_function_of_the_file_that_searches_may_guard():
    helper = (
        "def find(q):\n    hits = store.similarity_search(q)\n"
        '    if not hits:\n        return ""\n'
        '    return "".join(h.page_content for h in hits)\n'
    )
    values = said("context = find(question)\n" + ASK, helper)
    assert values["guarded"] is True
    assert values["keeps_source"] is True


@pytest.mark.parametrize(
    "before",
    [
        'PROMPT = "Answer from the context. If the answer is not in the context, say so."',
        "from prompts import SYSTEM_PROMPT",
        "prompt = hub.pull('rag')",
        "prompt_template = open('answer.txt').read()",
    ],
)
def test_a_prompt_that_abstains_or_is_not_seen_abstains(before):
    name = before.replace("from prompts import ", "").partition(" ")[0]
    body = SEARCH + JOIN + f'reply = llm.invoke(f"{{{name}}} {{context}} {{question}}")'
    assert said(body, before)["abstains"] is True


@pytest.mark.parametrize(
    "before",
    [
        'PROMPT = "Answer the question from the following context."',
        (
            'BASE_PROMPT = "Answer the question from the following context."\n'
            "PROMPT = BASE_PROMPT.strip()"
        ),
        'def PROMPT():\n    return "Answer the question from the following context."',
    ],
)
def test_a_prompt_that_is_seen_and_says_nothing_does_not(before):
    body = SEARCH + JOIN + 'reply = llm.invoke(f"{PROMPT} {context} {question}")'
    assert said(body, before)["abstains"] is False


@pytest.mark.parametrize(
    "ask",
    [
        "reply = generate_answer(question, docs)",
        "reply = service.generate_answer(question, context)",
        "reply = llm.invoke(messages=[context], tools=tools)",
        "reply = llm.invoke(context)",
        "reply = chain.run(input_documents=docs, question=question)",
    ],
)
def test_a_prompt_that_is_put_together_elsewhere_may_abstain(ask):
    assert said(SEARCH + JOIN + ask)["abstains"] is True


def test_results_given_to_another_file_may_be_guarded_there():
    values = said(SEARCH + "reply = generate_answer(question, docs)")
    assert (values["guarded"], values["keeps_source"]) == (True, True)


@pytest.mark.parametrize(
    "ask",
    [
        "reply = generate_answer(prompt)",
        "reply = generate_answer(f'Answer from {context}')",
        "reply = generate_answer('Answer from {}'.format(context))",
        "reply = generate_answer('Answer from ' + context)",
        "reply = generate_answer([context])",
    ],
)
def test_a_prompt_put_together_here_is_seen(ask):
    body = SEARCH + JOIN + "prompt = f'Answer from {context}'\n" + ask
    assert said(body)["guarded"] is False


def test_a_chain_of_the_framework_abstains_unless_it_is_given_a_prompt():
    ask = 'reply = chain({"input_documents": docs, "question": question})'
    chain = 'chain = load_qa_chain(llm, prompt=PromptTemplate("Answer from {context}, always."))'
    assert said(SEARCH + ask)["own_assembly"] is False
    assert said(SEARCH + ask, chain)["abstains"] is False


@pytest.mark.parametrize(
    "body",
    [
        SEARCH
        + 'context = "".join(f"[{doc.metadata}] {doc.page_content}" for doc in docs)\n'
        + ASK,
        SEARCH + "context = [(d['title'], d['text']) for d in docs]\n" + ASK,
        SEARCH + "context = [(d.get('source'), d.get('text')) for d in docs]\n" + ASK,
        SEARCH + "context = [(getattr(d, 'url'), d.page_content) for d in docs]\n" + ASK,
        SEARCH
        + 'context = "".join(f"[{i}] {doc.page_content}" for i, doc in enumerate(docs))\n'
        + ASK,
        PLAIN + "return reply, docs",
        PLAIN + "yield from docs",
        PLAIN + "print([doc.metadata for doc in docs])",
        PLAIN + "return {'answer': reply, 'contexts': [doc.page_content for doc in docs]}",
        PLAIN + "return Answer(reply, passages=[doc.page_content for doc in docs])",
        PLAIN + "self.last = docs",
        SEARCH + 'reply = llm.invoke(f"{docs} {question}")',
        SEARCH + 'context = format_docs(docs)\nreply = llm.invoke(f"{context} {question}")',
        'context = search_documents(question)\nreply = llm.invoke(f"{context} {question}")',
    ],
)
def test_sources_that_go_anywhere_are_kept(body):
    assert said(body)["keeps_source"] is True


@pytest.mark.parametrize(
    ("end", "returned"),
    [
        ("return reply, docs", True),
        ("return reply, [doc.metadata for doc in docs]", True),
        ("print(docs[0].metadata)", True),
        ("return {'answer': reply, 'sources': context}", True),
        ("return {'answer': reply, key(): context}", False),
        ("print(reply)", False),
        ("return reply", False),
        ("return", False),
    ],
)
def test_sources_beside_the_answer_are_returned(end, returned):
    assert said(PLAIN + end)["returns_sources"] is returned


@pytest.mark.parametrize(
    "body",
    [
        SEARCH + "docs = docs[:3]\n" + JOIN + ASK,
        SEARCH + "docs = reranker.rerank(question, docs)\n" + JOIN + ASK,
        SEARCH + "docs = [d for d in docs if d.score > 0.4]\n" + JOIN + ASK,
        "docs = store.similarity_search(question, min_score=0.4)\n" + JOIN + ASK,
    ],
)
def test_slices_rerankers_and_thresholds_cut(body):
    assert said(body)["cut"] is True


@pytest.mark.parametrize(
    ("source", "count"),
    [
        (function("docs = store.similarity_search(question)\nreturn docs"), 0),
        (function('return llm.invoke(f"Answer: {question}")'), 0),
        (function(SEARCH + "scores = grade_with_llm(docs)\nreturn scores"), 0),
        (function(SEARCH + "n = len(docs)\nreply = llm.invoke(f'{question} {n}')"), 0),
        (function(SEARCH + JOIN + 'prompt = f"Answer from {context}"\nreturn prompt'), 1),
        (function(SEARCH + 'messages = [{"role": "user", "content": docs}]'), 1),
        ("@tool\n" + function(SEARCH + JOIN + "return context").strip(), 1),
        ("@tool\n" + function(SEARCH + JOIN + "return 1").strip(), 0),
        ("@tool\n" + function(SEARCH + JOIN + "return").strip(), 0),
        ("@cache\n" + function(SEARCH + JOIN + "return context").strip(), 0),
    ],
)
def test_only_what_reaches_a_prompt_is_a_flow(source, count):
    assert len(facts(source, "flow")) == count


def test_a_function_nested_in_another_is_read_with_it():
    body = SEARCH + "def stream():\n    context = [doc.page_content for doc in docs]\n    " + ASK
    assert only(function(body), "flow").scope == "answer"


def test_a_method_of_the_class_that_asks_is_a_model_call():
    source = """
        class Rag:
            def _complete(self, text):
                return self.client.messages.create(messages=[text])

            def rerank_all(self, docs):
                return self.client.messages.create(messages=docs)

            def answer(self, question):
                docs = self.store.similarity_search(question)
                self.rerank_all(docs)
                return self._complete(f"Context: {[d.page_content for d in docs]}")
    """
    fact = only(source, "flow")
    assert (fact.scope, fact.places["prompt"].line) == ("Rag.answer", 12)


def test_a_function_that_searches_and_asks_is_neither_for_who_calls_it():
    source = function(PLAIN + "return reply", after="def main():\n    print(answer('x'))")
    assert [fact.scope for fact in facts(source, "flow")] == ["answer"]


def test_text_that_grows_in_a_loop_carries_results():
    body = SEARCH + 'context = ""\nfor doc in docs:\n    context += doc.page_content\n' + ASK
    assert said(body)["guarded"] is False


def test_parts_that_are_appended_carry_results():
    body = (
        SEARCH
        + (
            "parts = []\nfor doc in docs:\n    parts.append(doc.page_content)\n"
            'context = "".join(parts)\n'
        )
        + ASK
    )
    assert said(body)["keeps_source"] is False


@pytest.mark.parametrize(
    ("words", "abstains"),
    [("If the answer is not in the context, say so.", True), ("Answer.", False)],
)
def test_two_flows_of_a_file_see_the_same_texts(words, abstains):
    source = f"PROMPT = {words!r}\n" + function(PLAIN) + function(PLAIN).replace("answer", "again")
    assert [fact.values["abstains"] for fact in facts(source, "flow")] == [abstains] * 2


@pytest.mark.parametrize(
    ("end", "kept"), [("return text", False), ("return text, docs", True), ("pass", False)]
)
def test_a_function_of_the_file_that_gives_back_the_text_alone_loses_the_sources(end, kept):
    helper = f'def build(docs):\n    text = "".join(doc.page_content for doc in docs)\n    {end}\n'
    body = SEARCH + "context = build(docs)\n" + ASK
    assert said(body, helper)["keeps_source"] is kept


def test_options_of_a_helper_that_are_not_seen_carry_nothing():
    helper = "def build(docs):\n    return docs[0].page_content\n"
    body = SEARCH + "context = build(docs, **options)\n" + ASK
    assert said(body, helper)["keeps_source"] is False


def test_a_file_without_functions_is_read_as_one():
    assert only("question = input()\n" + PLAIN, "flow").scope == ""


@pytest.mark.parametrize(
    ("message", "flows"),
    [
        ('{"role": "user", "content": text}', 1),
        ('{"role": "system", "content": f"Answer from {text}"}', 1),
        ('{"role": "assistant", "content": text}', 0),
        ('{"role": role, "content": text}', 0),
        ('{"role": "user", "content": question}', 0),
        ('{"role": "user"}', 0),
        ('{**more, "content": text}', 0),
    ],
)
def test_a_message_to_a_model_takes_results_in_whoever_sends_it(message, flows):
    source = f"""
def answer(question, sender):
    docs = store.similarity_search(question, k=4)
    text = " ".join(doc.page_content for doc in docs)
    sender.post([{message}])
"""
    assert len(facts(source, "flow")) == flows


def test_a_chain_that_is_given_documents_takes_their_text_alone():
    source = """
def answer(question):
    docs = store.similarity_search(question)
    chain = load_qa_chain(llm)
    reply = chain({"input_documents": docs, "question": question})
    return reply["output_text"]
"""
    assert only(source, "flow").values["keeps_source"] is False
