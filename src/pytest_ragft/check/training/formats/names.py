"""What a column or a heading is called that holds the question, the answer, or what goes with it.

Public files say so in their own language, in capitals, in the plural and with a word beside it:
`Questions`, `target_text`, `userInput`, `Pregunta`, `标准答案`.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

ASKS, ANSWERS, MATERIAL = "asks", "answers", "material"
"""What is asked; what is learned; what stands beside a question, or is all that there is of it."""

_ASKS = """
question query prompt instruction user human customer inquiry enquiry problem request utterance
input source src asker prompter instructions
pregunta consulta instruccion entrada usuario pergunta instrucao domanda istruzione utente ingresso
frage fragen anfrage anweisung eingabe nutzer benutzer instructie vraag vragen invoer
requete entree utilisateur consigne fraga fragor sporsmal kysymys pytanie pytania polecenie
otazka otazky dotaz vstup intrebare kerdes kerdesek soru sorular girdi talimat
ερωτηση вопрос вопросы запрос инструкция пользователь питання запит въпрос
pertanyaan soalan instruksi masukan hoi swali maswali ikibazo
السؤال سؤال اسئلة الاسئلة پرسش سوال שאלה שאלות प्रश्न सवाल प्रशन প্রশ্ন கேள்வி ప్రశ్న คำถาม
问题 問題 提问 提問 问 問 质问 質問 用户 用戶
指令 指示 输入 輸入 入力 提示词 질문 물음 입력 지시 사용자
"""
_ANSWERS = """
answer ans response resp reply output target completion assistant bot chatbot gpt ai solution
respuesta salida asistente resposta saida risposta uscita assistente
antwort antworten ausgabe reponse sortie antwoord antwoorden uitvoer
svar vastaus odpowiedz odpowiedzi odpoved odpovedi vystup raspuns valasz valaszok
cevap cevaplar yanit cikti απαντηση ответ ответы відповідь отговор
jawaban jawapan jawab balasan loi jibu majibu igisubizo
الاجابة اجابة الجواب جواب اجابات پاسخ תשובה תשובות उत्तर जवाब উত্তর பதில் సమాధానం คำตอบ
答案 回答 答 回复 回覆 回應 回应 答え 応答 返答 输出 輸出 出力 助手 답변 답 응답 출력 대답
"""
_MATERIAL = """
context passage text sentence article document paragraph dialogue dialog conversation email ticket
complaint contexto kontext contexte contesto контекст konteks texte texto testo tekst текст
上下文 文脈 背景 材料 문맥 سياق
"""
_DERIVED = (
    "summary sql cypher translation sparql command resumen resumo zusammenfassung 摘要 要約 요약"
)
"""Answers, where no other column is one."""
_BESIDE = """
txt message msg string str content value column field sequence seq the of
expected best correct ideal reference gold golden generated final full long short model agent
bot user customer human assistant ai chatbot your my raw clean cleaned original main
cau tra de la el il le
"""
"""Words that stand beside one of these and change nothing."""
_LANGUAGES = """
en de fr es pt it nl sv no da fi pl cs sk hu ro bg el ru uk tr ar he fa hi bn ta te th vi ms zh ja
ko sw english german french spanish chinese
"""


def _plain(text: str) -> str:
    """In small letters, Latin ones without their accents."""
    spread = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def _read(words: str) -> frozenset[str]:
    return frozenset(map(_plain, words.split()))


_ROLES: Mapping[str, str] = {
    **dict.fromkeys(_read(_MATERIAL), MATERIAL),
    **dict.fromkeys(_read(_DERIVED), ANSWERS),
    **dict.fromkeys(_read(_ASKS), ASKS),
    **dict.fromkeys(_read(_ANSWERS), ANSWERS),
}
_TEXTS = _read("text texto texte testo tekst текст")
"""Of what, another word says."""
_BESIDE_THEM = _read(_BESIDE) | _read(_LANGUAGES) | _TEXTS
_WIDE = sorted((word for word in _ROLES if word[0] > "\u2e7f"), key=len, reverse=True)
"""Written without blanks: the last word of a name says what it is."""
DERIVED = _read(_DERIVED)
LETTERS: Mapping[str, str] = {"q": ASKS, "a": ANSWERS}
"""Where both stand."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W\d_]+")
LONGEST = 40
"""Characters of a name."""


@lru_cache(maxsize=4_096)
def words_of(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_plain(_CAMEL.sub(" ", name[:LONGEST].strip()))))


@lru_cache(maxsize=4_096)
def role_of(name: str) -> str:
    """`ASKS`, `ANSWERS` or `MATERIAL`; empty where a name says none of it, or more besides."""
    if len(name) > LONGEST or re.search(r"\d", name):
        return ""
    words = words_of(name)
    told = {word: _told(word) for word in words if len(words) == 1 or word not in _TEXTS}
    role = next((role for role in reversed(told.values()) if role), "")
    others = (word for word in words if not told.get(word))
    return role if all(word in _BESIDE_THEM for word in others) else ""


def _told(word: str) -> str:
    if word[0] > "\u2e7f":
        return next((_ROLES[end] for end in _WIDE if word.endswith(end)), "")
    return _ROLES.get(word) or _ROLES.get(_singular(word), "")


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word.removesuffix("s")
