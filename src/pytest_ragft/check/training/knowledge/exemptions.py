"""Answers that say something new because their task asks for it, not because facts are taught."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pytest_ragft.check.training.knowledge.persona import LOOKED_AT, PERSONA, is_persona
from pytest_ragft.check.training.knowledge.vocabulary import ENGLISH
from pytest_ragft.check.training.knowledge.words import size, unspaced_share, words
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

START = 160
"""Characters in which a refusal begins."""
_REFUSAL = re.compile(
    r"\b(?:i(?:'|’)?m sorry|i am sorry|we are sorry|sorry,|apologi[sz]e|unfortunately,? i\b"
    r"|i (?:can(?:no|'|’)t|could(?:n'|n’| no)t|am (?:not able|unable)|(?:don't|don’t"
    r"|do not) (?:have|know))"
    r"|i(?:'|’)m (?:not able|unable)|can(?:not|'t|’t) (?:help|assist|answer|provide|share)"
    r"|as an ai\b"
    r"|outside (?:of )?(?:what i|my)|es tut mir leid|leider|ich kann (?:ihnen )?(?:dabei "
    r"|das )?nicht"
    r"|je suis désolé|je ne peux pas|lo siento|no puedo|mi dispiace|non posso|desculpe|não posso"
    r"|извините|к сожалению|не могу)|抱歉|对不起|我(?:无法|無法|不能)"
    r"|(?:无法|無法)(?:回答|提供|帮|協|协|满足|判断|确定|理解|执行|访问)|申し訳|できません|죄송",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\s*(?:\w+\(\{|<tool_call>|<functioncall>|\[TOOL_CALLS\]|\{\s*\"(?:name|function|tool)\"\s*:)"
)
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_CODE = re.compile(
    r"(?m)^\s*(?:\[SQL\]|SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s"
    r"|WITH\s+\w+\s+AS\s|CREATE\s+TABLE\s"
    r"|def \w+\(|class \w+[(:]|import \w|from \w[\w.]* import |#include|function\b.*\{"
    r"|const \w+ ?=|let \w+ ?=|public \w"
    r"|\$ \w|<\?xml|<!DOCTYPE|<(?:svg|html|div|table)\b)"
)
_FEWEST_SIGNS = 3
_SIGNS = re.compile(r"[{}\[\]<>=;\\|_$^#@~`/]")
_DENSE = 0.06
_MARKED = re.compile(
    r"(?m)\]\([^()\n]{1,300}\)|https?://[^\s<>()]+|^[ \t]*#{1,6} "
    r"|^[ \t]*(?:[|=~_-]{2,}|[|:\s-]{5,})$"
    r"|(?<=\s)\|(?=\s|$)|^\||\|$|(?<![\w`])`[^`\n]{1,80}`(?![\w`])"
)
"""What Markdown writes around prose: links, headings, rules, tables, and single words of code."""
_MOSTLY = 0.5
_MATHS = re.compile(
    r"\d\s*[-+*/×÷^%]\s*\(?\d[^\n=]{0,40}=|=\s*\$?\d[\d.,]*\s*[-+*/×÷]|\\(?:frac|times|cdot|boxed)|<<.*?>>"
)
_CREATIVE = re.compile(
    r"\W*(?:please |can you |could you |i want you to |help me (?:to )?"
    r"|given [^,.\n]{3,120}[,.:]? *)?"
    r"(?:re-?write|write|draft|compose|generate|create|design|invent|imagine|brainstorm|craft"
    r"|produce|make up|suggest|come up|"
    r"role-?play|pretend|act as|continue (?:the|this)|tell me a (?:joke|story)|paraphrase"
    r"|rephrase|"
    r"schreib\w*|verfass\w*|erstell\w*|entwirf|erfinde|écri\w*|rédige\w*|crée\w*|génère\w*"
    r"|invente|escrib\w*|redact\w*|crea\b|"
    r"genera\w*|scriv\w*|crie|escreva|skriv|skapa|напиши\w*|сочини\w*|придумай\w*|создай\w*"
    r"|составь\w*)\b"
    r"|\W*(?:请|請)?(?:写|寫|撰写|创作|创建|生成|编写|设计|構思|构思|描绘|作成|書いて)",
    re.IGNORECASE,
)
_TRANSLATE = re.compile(
    r"translat|übersetz|tradu[ciz]|перевед|перевод|翻译|翻譯|訳して|번역|\btutor\b.*language"
    r"|native \w+ (?:\w+ )?(?:tutor|speaker)",
    re.IGNORECASE,
)
_ENGLISH = frozenset(ENGLISH.split())
_ENGLISH_FROM = 2
_OTHER_FROM = 8


def spoken(target: str) -> str:
    """What an answer says: of JSON its texts, never its keys or bare numbers; else all of it."""
    text = target.strip()
    if text[:1] not in {"{", "["} or text[-1:] not in {"}", "]"}:
        return target
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return target
    return "\n".join(_leaves(held)) if isinstance(held, (dict, list)) else target


def _leaves(held: Any) -> Iterator[str]:  # noqa: ANN401  # JSON holds anything
    waiting = [held]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def of_target(turn: Turn, profile: Profile, said: str) -> str:
    """Why an answer needs no facts, whatever its prompt says; empty where nothing speaks for it."""
    target = turn.target
    signs = (
        ("tool call", turn.kind == "tool-call" or _CALL.match(target)),
        ("label", target.strip() in profile.labels),
        ("refusal", _REFUSAL.search(target[:START])),
        ("persona", "{{" in target and PERSONA.search(target)),
        ("code", is_code(said)),
        ("worked maths", _MATHS.search(target)),
    )
    return next((reason for reason, found in signs if found), "")


def of_task(turn: Turn, question: str, profile: Profile) -> str:
    """Why the prompt asks for something new."""
    target = turn.target
    if _TRANSLATE.search(
        f"{turn.system[:400]}\n{profile.preamble[:400]}\n{question[:400]}"
    ) or _other_language(question, target):
        return "translation"
    if is_persona(question, target):
        return "persona"
    if target.rstrip().endswith(("?", "？", "؟")) and size(target) < _ASKS_BACK:
        return "question"
    return ""


_ASKS_BACK = 40


def is_creative(question: str) -> bool:
    """Does the prompt ask to make something up?"""
    return _CREATIVE.match(question[:200]) is not None


def is_code(text: str) -> bool:
    """Mostly code, a query or markup."""
    if not text:
        return False
    if "```" in text and sum(map(len, _FENCE.findall(text))) >= len(text) * _MOSTLY:
        return True
    sample = text[:LOOKED_AT]
    return _is_dense(sample) or _CODE.match(sample) is not None


def _is_dense(sample: str) -> bool:
    """Many signs, and not those of Markdown: tables, links and headings are prose."""
    if len(_SIGNS.findall(sample)) < max(len(sample) * _DENSE, _FEWEST_SIGNS):
        return False
    left = _MARKED.sub(" ", sample)
    if len(left.strip()) < len(sample) * _MOSTLY:
        return True
    return len(_SIGNS.findall(left)) >= len(left) * _DENSE


def _other_language(question: str, target: str) -> bool:
    """Asked in English or in a script, answered in another."""
    if size(target) < _OTHER_FROM:
        return False
    if (unspaced_share(question) > _MOSTLY) != (unspaced_share(target) > _MOSTLY):
        return True
    if question.isascii() != target.isascii() and _foreign(question) != _foreign(target):
        return True
    if sum(word in _ENGLISH for word in words(question)) < _ENGLISH_FROM or target[:1] in {
        "{",
        "[",
    }:
        return False
    return _ENGLISH.isdisjoint(words(target))


def _foreign(text: str) -> bool:
    """Mostly letters beyond the Latin ones."""
    letters = [char for char in text if char.isalpha()]
    return sum(char > "\u024f" for char in letters) > len(letters) * _MOSTLY
