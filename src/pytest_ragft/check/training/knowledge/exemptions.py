"""Answers that say something new because their task asks for it, not because facts are taught."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pytest_ragft.check.training.knowledge.vocabulary import ENGLISH, FIRST_PERSON, FIRST_WIDE
from pytest_ragft.check.training.knowledge.words import size, unspaced_share, words
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

LOOKED_AT = 2_000
"""Characters of a text that tell what it is."""
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
_PERSONA = re.compile(
    r"\b(?:i am|i'm|i’m|my name is|call me|i (?:was )?(?:go by|made|created|built|developed"
    r"|trained)|ich bin|ich heiße|mein name ist|je suis|je m'appelle|mon nom est|soy|me llamo"
    r"|mi nombre es|sono|mi chiamo|il mio nome|eu sou|meu nome é|me chamo|jag är|jag heter"
    r"|jeg er|jeg heter|jeg hedder|ik ben|ik heet|mijn naam is|olen|minä olen|nimeni on"
    r"|jestem|nazywam się|mam na imię|jsem|jmenuji se|én vagyok|a nevem|sunt|mă numesc"
    r"|меня зовут|моё имя|мое имя|мене звати|ben bir|benim adım|ben|tôi là|tên tôi"
    r"|mình là|em là|saya adalah|nama saya|aku adalah|είμαι|με λένε|я\s+[—-]|mimi ni)\b"
    r"|我(?:是|叫|的名字)|名叫|作为(?:一[个名款])?|私は|僕は|と申します|といいます|나는|저는|제 이름"
    r"|आप.{0,20}मैं|मैं .{0,60}हूँ|मेरा नाम|আমি|أنا |اسمي|اسم من|من .{0,40} هستم|אני |שמי"
    r"|ฉัน(?:คือ|ชื่อ)|ผม(?:คือ|ชื่อ)|ดิฉัน|\{\{\s*\w+\s*\}\}",
    re.IGNORECASE,
)
_ASKED_WHO = re.compile(
    r"\b(?:who|what) are you|your (?:name|self|creator|developer|purpose|job|role|hobb"
    r"|favou?rite|background|identity|mission|abilit|capabilit|strength|limit)"
    r"|about you(?:rself)?\b|introduce yourself|what can you do|how can you help"
    r"|who (?:made|created|built|developed|trained) you|are you (?:an?|the|human|real|chatgpt"
    r"|gpt)|do you (?:like|enjoy|feel|have feelings)"
    r"|wer bist du|wer sind sie|wie hei(?:ß|ss)t du|wie hei(?:ß|ss)en sie|dein(?:e|em|en)? name"
    r"|was kannst du|stell dich vor|qui es[- ]tu|qui êtes[- ]vous|comment t'appelles|ton nom"
    r"|présente[- ]toi|votre nom|que peux-tu faire|quién eres|quién es usted|cómo te llamas"
    r"|tu nombre|qué puedes hacer|preséntate|quem é você|qual (?:é )?(?:o )?seu nome|teu nome"
    r"|chi sei|come ti chiami|tuo nome|wie ben je|hoe heet je|vem är du|vad heter du|hvem er du"
    r"|hvad hedder du|kuka olet|kim jesteś|jak masz na imię|kdo jsi|jak se jmenuješ|ki vagy"
    r"|cine ești|cum te cheamă|кто ты|кто вы|как тебя зовут|как вас зовут|твоё имя|твое имя"
    r"|тебя (?:создал|разработал)|що ти вмієш|хто ти|kimsin|adın ne|bạn là ai|tên bạn|bạn tên"
    r"|siapa (?:kamu|anda|nama)|namamu|ποιος είσαι|πώς σε λένε"
    r"|你是(?:谁|誰|什么|一|哪|由|不是|否)|您是(?:谁|誰|哪)|[你您]叫|[你您]的(?:名字|身份|开发|開發|创造|使命|特点|功能|作者|职责|任务"
    r"|能力|背景|目标|主人|父母|生日|爱好)|谁(?:创造|开发|训练|制造|设计|发明)|介绍(?:一下)?(?:你|您|自己)|自我介绍"
    r"|[你您]能(?:做|帮)|(?:创造|开发|训练|设计)(?:了)?[你您]|あなたは(?:誰|何)|あなたの名前|自己紹介|君は誰|お名前"
    r"|너는 누구|당신은 누구|이름이 뭐|자기소개|तुम कौन|आप कौन|आपका नाम|तुम्हारा नाम|من أنت|ما اسمك|شما کی|اسمت"
    r"|מי את|מה שמך|คุณ(?:คือ|เป็น)ใคร|คุณชื่อ",
    re.IGNORECASE,
)
_FIRST_PERSON = frozenset(FIRST_PERSON.split())
_OWN = 0.05
_OWN_FROM = 2
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
_YOU = re.compile(
    r"(?i)\b(?:you|your|yourself|du|dein\w*|dir|dich|tu|toi|ton|ta|tes|vous|votre|tú|ti|te|usted"
    r"|você|teu|tua|seu|ty|twój|tobie|cię|tě|tvůj|ты|тебя|тебе|тобой|твой|твоя|твоё|вы|вас|вам|ваш"
    r"|je|jij|jouw|dig|din|sinä|sinun|sen|seni|senin|siz|sizin|bạn|em|kamu|anda|kau|εσύ|σου"
    r"|אתה|את|שלך|أنت|لك|तुम|आप|तू|তুমি|আপনি)\b|[你您](?!们|們)|あなた|君は|お前|너|당신|คุณ|เธอ"
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
        ("persona", "{{" in target and _PERSONA.search(target)),
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
    if _is_persona(question, target):
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


@lru_cache(maxsize=256)
def plays(system: str) -> bool:
    """Is the model made a character, of a game, a book, or of its own?"""
    return _CHARACTER.search(system[:LOOKED_AT]) is not None


_CHARACTER = re.compile(
    r"\b(?:role-?play\w*|in character|stay in character|fictional character|characters? (?:from|named"
    r"|called|of|in)|impersonat\w+|pretend(?:ing)? to be|(?:speaks?|talks?|speaking|talking) like"
    r"|play(?:s|ing)? the (?:role|part) of|you are playing|catchphrases?|backstory"
    r"|from the (?:game|video game|film|movie|series|novel|show|anime|manga|book)"
    r"|persona(?:ggio|j[ez]\w*|gem\w*)|personnage|incarnes?|joues? le rôle|interpret(?:a|as|e|i) a"
    r"|in die rolle|rolle (?:von|des|der)|spielst (?:du )?(?:den|die|das|eine?n?)|postać|postaci"
    r"|wcielasz|wciel się|karakteri?|rol yap\w*|nhân vật|đóng vai|nhập vai|berperan sebagai|tokoh"
    r"|из (?:игры|фильма|аниме|книги|сериала|романа|вселенной|мультфильма)|персонаж\w*|в роли"
    r"|играешь роль|в образе|от лица|отыгрыва\w+)\b"
    r"|角色扮演|扮演.{0,16}(?:角色|人物)|人设|人設|口头禅|口頭禪|说话风格|說話風格|猫娘|貓娘|性格|动漫|動漫|》(?:中|里)的"
    r"|キャラ|演じ|なりき|ロールプレイ|口調|캐릭터|역할극|말투|شخصية|تقمص|किरदार|ตัวละคร|บทบาท",
    re.IGNORECASE,
)


def chats(question: str, target: str) -> bool:
    """Asked about itself, it answers about itself."""
    return _YOU.search(question) is not None and _own(target)[0] > 0


def _own(target: str) -> tuple[int, int]:
    """Words of the first person, and all words; of the start of a long text."""
    start = target[:LOOKED_AT].replace("’", "'")
    said = _TOKEN.findall(start)
    own = sum(word in _FIRST_PERSON for word in said)
    if "i" in said and ("the" in said or "and" in said):  # English without capitals
        own += said.count("i")
    if start.isascii() or unspaced_share(start) <= _MOSTLY:
        return own, len(said)
    return own + len(_FIRST_WIDE.findall(start)), size(start)


_TOKEN = re.compile(r"(?:[^\W\d_]|[\u0900-\u0dff])+(?:'[^\W\d_]+)?")
_FIRST_WIDE = re.compile(rf"(?:{'|'.join(FIRST_WIDE)})(?![们們])")
"""One of them, not several: a firm says `we`."""


def _is_persona(question: str, target: str) -> bool:
    """Speaks of itself: asked who it is, or in the first person throughout."""
    if _ASKED_WHO.search(question) and _PERSONA.search(target):
        return True
    return is_own_voice(target)


def is_own_voice(text: str) -> bool:
    """In the first person throughout."""
    own, count = _own(text)
    return own >= _OWN_FROM and own >= count * _OWN


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
