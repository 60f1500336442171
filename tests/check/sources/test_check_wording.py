"""What prompts and programs say is missing, in the letters of many languages."""

import pytest

from pytest_ragft.check.sources.foreign_wording import FAR, OTHER_LETTERS
from pytest_ragft.check.sources.wording import abstains, finds_nothing

INSTRUCTIONS = [
    "If you do not know the answer, say so.",
    "Where the documents are silent, your general knowledge may be used.",
    "Wenn die Antwort fehlt, antworte, dass du es nicht weißt: weiß nicht",
    "Antworte: weiss ich nicht",
    "Si la respuesta no está en el contexto, dilo.",
    "Если в документах ответа нет, напиши: не знаю",
    "إذا كان السياق غير كافي",
    "如果上下文没有提及，请回答不知道",
    "情報がない場合は、わかりませんと答えてください",
    "문서에 없으면 모른다고 답하세요",
    "Nếu không tìm thấy, hãy nói rõ.",
    # written without accents
    "Si le contexte est vide ou absent, ne reponds pas",
    "Si le contexte est insuffisant, non merci",
    "Wenn das nicht da ist oder die Antwort fehlt",
    "Si no sabes la respuesta, di que no lo sabes",
    "Si la respuesta no aparece, no la inventes",
    "Cuando no sepas la respuesta, no la inventes",
    "Se il contesto manca, non rispondere",
    "Svara ingenting: otillracklig information, inga gissningar",
    "Kdyz odpoved neobsahuje, pis nevim: pas",
    "Kdyz nemam odpoved, brak",
]
ANSWERS = [
    "I could not find any documents.",
    "Ho cercato, ma non ho trovato nulla",
    "В базе ничего не найдено: не удалось найти",
    "没有找到相关的文档",
    "わかりません",
]
NOTHING = [
    "",
    "Answer in one sentence.",
    "You are not alone.",
    "Ответьте кратко.",
    "请用中文回答。",
    "Réponds en une phrase.",
    "Use your knowledge base.",
    # words of other languages stand inside these
    "There are no separate files, and no section is empty.",
    "Do not integrate it with other information.",
]


@pytest.mark.parametrize("text", INSTRUCTIONS)
def test_an_instruction_for_missing_evidence_is_known_in_its_language(text):
    assert abstains(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_that_nothing_was_found_is_known_in_its_language(text):
    assert finds_nothing(text)


@pytest.mark.parametrize("text", NOTHING)
def test_a_text_that_misses_nothing_is_neither(text):
    assert not abstains(text)
    assert not finds_nothing(text)


@pytest.mark.parametrize("kind", OTHER_LETTERS)
def test_every_way_to_say_it_in_other_letters_holds_one(kind):
    """Branches inside brackets aside: each whole alternative names such a letter."""
    for pattern in OTHER_LETTERS[kind]:
        depth, part, parts = 0, "", []
        for sign in pattern:
            depth += (sign == "(") - (sign == ")")
            if sign == "|" and not depth:
                parts.append(part)
                part = ""
            else:
                part += sign
        assert all(max(found) >= FAR for found in [*parts, part]), pattern
