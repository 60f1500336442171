"""Whether a text refuses or says that it does not know, by its phrases."""

import re

OPENING = 400
"""Characters in which a reply says that it will not answer; later ones are asides."""

_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'"})
_ABLE = "answer|help|assist|provide|comply|determine|find|say|tell|confirm|be determined"
_SILENT = "mentioned|specified|stated|contained|covered|provided|available|found"
_PHRASES = (
    # English
    r"\b(?:i|we) (?:do not|don't) (?:know|have (?:enough|sufficient|any|access|that|the) )",
    r"\b(?:do not|don't|does not|doesn't) know\b",
    r"\b(?:i|we)(?: am|'m| are|'re)? (?:cannot|can't|can not|could not|couldn't)\b",
    r"\b(?:i|we)(?: am|'m| are|'re)? (?:unable to|not able to|won't|will not|must decline)\b",
    rf"\b(?:cannot|can't|can not|unable to|not able to) (?:{_ABLE})\b",
    r"\bi(?:'m| am) (?:not sure|unsure)\b",
    r"\b(?:not enough|insufficient|not sufficient) (?:information|context|details|data)\b",
    r"\bno information (?:about|on|regarding|in|to|is (?:given|available|provided))\b",
    rf"\bnot (?:{_SILENT}) (?:in|by) (?:the|this|my|your|any)\b",
    rf"^\W*not (?:{_SILENT})\b",  # further on, it may be a fact: "if it is not specified, ..."
    r"\b(?:context|documents?|passages?|text|sources?) (?:do|does)(?: not|n't) \w+",
    # German
    r"\bich (?:weiß|weiss) (?:es |das |dies |darauf )?(?:leider )?nicht\b",
    r"\b(?:kann|konnte|darf) (?:ich )?(?:\w+ ){0,4}nicht (?:beantworten|helfen|sagen|finden)\b",
    r"\bkeine (?:information(?:en)?|angaben?)\b",
    # French
    r"\bje ne (?:sais|peux|suis) pas\b",
    r"\b(?:pas|aucune) (?:assez d')?informations?\b",
    # Spanish
    r"\bno (?:lo )?sé\b",
    r"\bno puedo (?:responder|ayudar|proporcionar)",
    r"\bno (?:tengo|hay|dispongo de) (?:\w+ )?información\b",
    # Italian
    r"\bnon (?:lo )?so\b",
    r"\bnon posso (?:rispondere|aiutar|fornire)",
    r"\bnon ho (?:\w+ )?informazioni\b",
    # Portuguese
    r"\bnão (?:sei|posso (?:responder|ajudar|fornecer))",
    r"\bnão (?:tenho|há) (?:\w+ )?informaç",
    # Dutch
    r"\bik (?:weet (?:het )?niet|kan (?:\w+ ){0,3}niet (?:beantwoorden|helpen))",
    # Japanese, Chinese
    r"わかりません|分かりません|お答えできません|情報がありません",
    r"我不知道|无法回答|不能回答|無法回答|没有(?:足够的|相关)?信息",
)
_REFUSAL = re.compile("|".join(_PHRASES), re.IGNORECASE)


def is_refusal(text: str) -> bool:
    """A guess from wording alone: a model may refuse in words that are not listed here."""
    return _REFUSAL.search(text[:OPENING].translate(_APOSTROPHES)) is not None


_UNKNOWING = re.compile(
    r"\b(?:do not|don't|does not|doesn't) know\b|\b(?:not sure|unsure)\b"
    r"|\b(?:information|context|documents?|passages?|sources?|details|data)\b"
    rf"|\bnot (?:{_SILENT})\b|\b(?:determine|find|tell|confirm|be determined)\b"
    r"|\b(?:weiß|weiss|finden|angaben?|sais|sé|non (?:lo )?so|não sei|weet)\b|inform[aá][cçzt]"
    r"|わかりません|分かりません|情報がありません|我不知道|信息",
    re.IGNORECASE,
)
_DECLINING = re.compile(
    r"\b(?:cannot|can't|can not|unable to|not able to|won't|will not)"
    r" (?:help|assist|comply|do that)"
    r"|\b(?:must|have to) decline\b|\b(?:not allowed|not permitted) to\b"
    r"|\bagainst (?:my|our|the) (?:policy|policies|guidelines|rules)\b"
    r"|\bi can only (?:help|answer)\b"
    r"|\bnicht (?:weiter)?helfen\b|\bpeux pas (?:vous |t')?aider\b|\bpuedo ayudar"
    r"|\bposso (?:aiutar|ajudar)|\bniet helpen\b|お答えできません|不能回答",
    re.IGNORECASE,
)


def declines(text: str) -> bool:
    """Whether a text will not answer, rather than not know how; a guess from wording as well."""
    opening = text[:OPENING].translate(_APOSTROPHES)
    if _DECLINING.search(opening):
        return True
    return is_refusal(text) and _UNKNOWING.search(opening) is None
