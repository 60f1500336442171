"""Answers that speak of who gives them: an assistant, a person, or a character that it plays."""

import re
from functools import lru_cache

from pytest_ragft.check.training.knowledge.vocabulary import FIRST_PERSON, FIRST_WIDE
from pytest_ragft.check.training.knowledge.words import size, unspaced_share

LOOKED_AT = 2_000
"""Characters of a text that tell what it is."""
PERSONA = re.compile(
    r"\b(?:i am|i'm|i’m|my name is|call me|i (?:was )?(?:go by|made|created|built|developed"
    r"|trained)|ich bin|ich heiße|mein name ist|je suis|je m'appelle|mon nom est|soy|me llamo"
    r"|mi nombre es|sono|mi chiamo|il mio nome|eu sou|meu nome é|me chamo|jag är|jag heter"
    r"|jeg er|jeg heter|jeg hedder|ik ben|ik heet|mijn naam is|olen|minä olen|nimeni on"
    r"|jestem|nazywam się|mam na imię|jsem|jmenuji se|én vagyok|a nevem|sunt|mă numesc"
    r"|меня зовут|моё имя|мое имя|мене звати|ben bir|benim adım|ben|tôi là|tên tôi"
    r"|mình là|em là|saya adalah|nama saya|aku adalah|είμαι|με λένε|я\s+[—-]|mimi ni)\b"
    r"|我(?:是|叫|的名字)|名叫|作为(?:一[个名款])?|私は|僕は|と申します|といいます"
    r"|나는|저는|제 이름"
    r"|आप.{0,20}मैं|मैं .{0,60}हूँ|मेरा नाम|আমি|أنا |اسمي|اسم من|من .{0,40} هستم|אני |שמי"
    r"|ฉัน(?:คือ|ชื่อ)|ผม(?:คือ|ชื่อ)|ดิฉัน|\{\{\s*\w+\s*\}\}",
    re.IGNORECASE,
)
"""Says who it is."""
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
    r"|너는 누구|당신은 누구|이름이 뭐|자기소개|तुम कौन|आप कौन|आपका नाम|तुम्हारा नाम"
    r"|من أنت|ما اسمك|شما کی|اسمت"
    r"|מי את|מה שמך|คุณ(?:คือ|เป็น)ใคร|คุณชื่อ",
    re.IGNORECASE,
)
"""Asks who it is."""
_FIRST_PERSON = frozenset(FIRST_PERSON.split())
_OWN = 0.05
_OWN_FROM = 2
_MOSTLY = 0.5
_YOU = re.compile(
    r"(?i)\b(?:you|your|yourself|du|dein\w*|dir|dich|tu|toi|ton|ta|tes|vous|votre|tú|ti|te|usted"
    r"|você|teu|tua|seu|ty|twój|tobie|cię|tě|tvůj|ты|тебя|тебе|тобой|твой|твоя|твоё|вы|вас|вам|ваш"
    r"|je|jij|jouw|dig|din|sinä|sinun|sen|seni|senin|siz|sizin|bạn|em|kamu|anda|kau|εσύ|σου"
    r"|אתה|את|שלך|أنت|لك|तुम|आप|तू|তুমি|আপনি)\b|[你您](?!们|們)|あなた|君は|お前|너|당신|คุณ|เธอ"
)


@lru_cache(maxsize=256)
def plays(system: str) -> bool:
    """Is the model made a character, of a game, a book, or of its own?"""
    return _CHARACTER.search(system[:LOOKED_AT]) is not None


_CHARACTER = re.compile(
    r"\b(?:role-?play\w*|in character|stay in character|fictional character"
    r"|characters? (?:from|named|called|of|in)|impersonat\w+"
    r"|pretend(?:ing)? to be|(?:speaks?|talks?|speaking|talking) like"
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


def is_persona(question: str, target: str) -> bool:
    """Speaks of itself: asked who it is, or in the first person throughout."""
    if _ASKED_WHO.search(question) and PERSONA.search(target):
        return True
    return is_own_voice(target)


def is_own_voice(text: str) -> bool:
    """In the first person throughout."""
    own, count = _own(text)
    return own >= _OWN_FROM and own >= count * _OWN
