"""Texts are known by what they say, in many languages, and by where they stand."""

import pytest
from python_facts import facts


def meanings(source):
    return [fact.name for fact in facts(source, "text")]


@pytest.mark.parametrize(
    "words",
    [
        "If the answer is not in the context, say so.",
        "Reply that you do not have enough information if no document fits.",
        "Si l'information n'est pas dans le contexte, dis que tu ne sais pas.",
        "Wenn die Antwort nicht im Kontext steht, sage, dass du es nicht weißt.",
        "Si la respuesta no está en el contexto, di que no lo sabes.",
        "Se a resposta não está no contexto, diga que não sabe.",
        "Se la risposta non è presente nel contesto, di' che non lo sai.",
        "Als het antwoord niet in de context staat, zeg dat je het niet weet.",
        "Om svaret inte finns i underlaget, säg att underlag saknas.",
        "Jeśli kontekst nie zawiera odpowiedzi, powiedz: brak informacji.",
        "Если в контексте нет ответа, скажи, что не знаешь.",
        "Bağlamda bilgi yoksa yeterli bilgi yok de.",
        "Nếu không tìm thấy thông tin, hãy nói không biết.",
        "如果无法从已知信息中找到答案，请说不知道。",
        "コンテキストに記載がない場合は「わかりません」と答えてください。",
        "문맥에 답이 없으면 모른다고 답하세요.",
        "إذا لم تتوفر الإجابة فقل لا أعرف.",
    ],
)
def test_a_prompt_says_what_to_do_without_evidence(words):
    assert meanings(f"PROMPT = {words!r}") == ["abstention"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Answer based upon your knowledge.", ["abstention"]),
        ("Where the passages are silent, use your own general knowledge.", ["abstention"]),
        ("Never use your own knowledge. You are an assistant.", ["prohibition"]),
        ("You answer from the context and not from your prior knowledge.", []),
        ("You answer from your knowledge base.", []),
    ],
)
def test_a_model_that_may_answer_by_itself_knows_what_to_do(words, expected):
    assert meanings(f"PROMPT = {words!r}") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('"""Full fine-tuning of the assistant."""', ["full-fine-tuning"]),
        ('"""FFT, then a test."""', ["full-fine-tuning"]),
        ('"""Trains all weights."""', ["full-fine-tuning"]),
        ('"""Full SFT.\n\nRun it.\n"""\nx = 1', ["full-fine-tuning"]),
        ('"""The full text of the model card."""', []),
        ('x = 1\n"""Full fine-tuning."""', []),
        ("SPLITS = ['test_id', 'test_ood']", ["out-of-distribution"]),
        ("load('data/OOD.json')", ["out-of-distribution"]),
        ("load('good', 'food', 'mood')", []),
        ("", []),
    ],
)
def test_what_a_module_trains_and_which_data_it_names(source, expected):
    assert meanings(source) == expected


@pytest.mark.parametrize(
    "words",
    [
        "I couldn't find relevant information in the knowledge base.",
        "No relevant documents were found.",
        "That is not mentioned in the provided documents.",
        "Aucune information trouvée dans la base.",
        "Keine relevanten Dokumente gefunden.",
        "没有找到相关信息。",
        "関連する情報が見つかりません。",
        "Nie znaleziono niczego, weiß ich nicht.",
    ],
)
def test_an_answer_of_the_program_says_that_nothing_was_found(words):
    assert meanings(f"answer({words!r})") == ["abstention"]


@pytest.mark.parametrize(
    "source",
    [
        'raise OSError("The source file was not copied.")',
        'print("Training data file: %s", path)',
        'PROMPT = "Answer the question from the following context."',
        'HEADER = "nothing"',
        'URL = "https://example.com/articles/missing-article"',
        'log("Le fichier est lu et les lignes sont comptées.")',
        'label = "不知"',
    ],
)
def test_other_texts_mean_nothing(source):
    assert meanings(source) == []


def test_docstrings_are_no_texts():
    assert meanings('def f():\n    """Say so if the answer is not in the context."""') == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ('SYSTEM_PROMPT = "You must not give legal advice."', ["prohibition"]),
        ('ask(system="Cite the source of every claim.")', ["citation-instruction"]),
        (
            'ask(system="Nenne die Quelle jeder Aussage und erfinde niemals.")',
            ["prohibition", "citation-instruction"],
        ),
        ('m = [{"role": "system", "content": "You are a bot. Never guess."}]', ["prohibition"]),
        ('print("Never do that again here.")', []),
        ('T = f"Answer from {context} and cite sources as [1]."', ["citation-instruction"]),
    ],
)
def test_prompts_forbid_and_ask_for_sources(source, names):
    assert [name for name in meanings(source) if name != "abstention"] == names


def test_a_long_text_of_several_sentences_is_taken_for_a_prompt():
    words = "Tell the customer about the offer. " * 6 + "Never mention the price."
    assert meanings(f"x = {words!r}") == ["prohibition"]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ('q = "SELECT body FROM chunks ORDER BY embedding <=> %s LIMIT 5"', ["sql-vector-search"]),
        (
            'q = f"SELECT 1 - (embedding <-> {vector}) AS s "\n',
            ["sql-vector-search"],
        ),
        ('q = ("SELECT id FROM c "\n     "ORDER BY e <#> %s")', ["sql-vector-search"]),
        ('q = "SELECT cosine_distance(a, b) FROM t"', ["sql-vector-search"]),
        ('q = "SELECT 1 FROM d WHERE to_tsvector(body) @@ plainto_tsquery(%s)"', ["sql-full-text"]),
        ('q = "SELECT id FROM docs WHERE content ILIKE %s"', ["sql-full-text"]),
        ('q = "SELECT id FROM docs WHERE docs MATCH ?"', ["sql-full-text"]),
        ('q = "SELECT ts_rank(t, q), e <=> %s FROM d"', ["sql-vector-search", "sql-full-text"]),
        ('q = "SELECT id, name FROM users WHERE name = %s"', []),
        ('say = "a <-> b is symmetric"', []),
        ('part = " AND body LIKE %s"', ["sql-full-text"]),
        ('q = "DELETE FROM docs WHERE content LIKE %s"', []),
        ('say = "Pages where the text matches and the title is like another title."', []),
        ('q = "select id from t where the answer is not in the context"', []),
    ],
)
def test_sql_searches(source, names):
    assert meanings(source) == names


def test_a_text_has_the_place_and_scope_it_stands_in():
    (fact,) = facts('class A:\n    PROMPT = "You must not guess."\n', "text")
    assert (fact.span, fact.scope) == ((2, 14, 2, 35), "A")
