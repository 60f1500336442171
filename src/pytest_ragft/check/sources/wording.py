"""How prompts word what rules ask about, in the languages that prompts are written in."""

import re
from collections.abc import Iterable
from functools import cache

from pytest_ragft.check.sources.foreign_wording import (
    ACCENTS,
    FAR,
    LATIN,
    OTHER_LETTERS,
    UNACCENTED,
)

PROMPT_NAME = re.compile(
    r"(?i)prompt|instruct|system|template|preamble|persona|guideline|(^|_)rules?$|policy"
)
"""What a variable, argument or key is called that holds an instruction to a model."""


def abstains(text: str) -> bool:
    """An instruction that says what to do where the evidence lacks the answer."""
    return _finds("instruction", text)


def finds_nothing(text: str) -> bool:
    """What a program itself answers where nothing was found."""
    return _finds("answer", text)


def forbids(text: str) -> bool:
    return bool(_pattern(_PROHIBITION).search(text))


def asks_for_sources(text: str) -> bool:
    return bool(_pattern(_CITATION).search(text))


def reads_like_prompt(text: str) -> bool:
    if text.isascii() and not holds(_ADDRESSES, text.lower()):
        return False
    return bool(_pattern(_PROMPT).search(text))


def holds(words: Iterable[str], text: str) -> bool:
    """One of them; a plain loop, which this is asked of every text for."""
    for word in words:  # noqa: SIM110  # takes half the time of `any`
        if word in text:
            return True
    return False


def _finds(kind: str, text: str) -> bool:
    """Most texts hold no word that denies anything; most of the others are English."""
    plain = text.isascii()
    lowered = text.lower()
    if plain and not holds(_DENIES, lowered):
        return False
    if _pattern(*_ENGLISH[kind]).search(text):
        return True
    if kind == "instruction" and "knowledge" in lowered and _pattern(_OWN_KNOWLEDGE).search(text):
        return True
    return _finds_abroad(kind, text)


def _finds_abroad(kind: str, text: str) -> bool:
    """In the languages whose letters the text holds: no other's are compiled."""
    if not text.isascii() and max(text) >= FAR and _pattern(*OTHER_LETTERS[kind]).search(text):
        return True
    latin = _pattern(ACCENTS).search(text) or _pattern(UNACCENTED).search(text)
    return bool(latin and _pattern(*LATIN[kind]).search(text))


@cache
def _pattern(*alternatives: str) -> re.Pattern[str]:
    """Compiled when first asked for: a run that reads no Python does not pay for it."""
    return re.compile("(?i)" + "|".join(f"(?:{pattern})" for pattern in alternatives))


_ENGLISH = {
    "instruction": (
        (
            r"(do(es)?n'?t|do(es)? not|did(n't| not)|if you('re| are)? (not|un)\s?(sure"
            r"|certain)?)\s+(just\s+)?(know|have (any |enough "
            r"|sufficient )?(relevant )?(information|context|evidence|data|documents?|indexed))"
        ),
        (
            r"(context|documents?|passages?|sources?|excerpts?|information|answer|evidence"
            r"|material|text|results?|articles?|facts?|data"
            r"|details?)\b[^.?!\n]{0,60}\b(do(es)? ?n[o']t|is ?n[o']t|are ?n[o']t|can ?n[o']t be"
            r"|is not|are not|lacks?|missing|insufficient|not (contain|include|provide|available"
            r"|found|present|mentioned|given|enough)|no relevant|unavailable)\b[^.?!\n]{0,80}"
        ),
        (
            r"\b(no|not enough|insufficient|without( enough)?|lack of)\s+(relevant\s+"
            r"|sufficient\s+|matching\s+|supporting\s+|related\s+|retrieved\s+)*(information"
            r"|context|evidence|documents?|passages?|sources?|results?|answer)\b"
        ),
        (
            r"\b(could ?n[o']t|could not|can ?not|can't|unable to|not able to|failed to)\s+(find"
            r"|answer|determine|locate|help)\b"
        ),
        (
            r"\bI don[’']t know\b|\bdon[’']t have (enough|that|any|the)\b|\bsay (so|that you"
            r"|you) ?(don|do not|can)|\bsay so\b|\bno answer\b|\b(politely )?(decline"
            r"|refuse) to answer|\bunknown if\b|\breply .{0,20}\b(unknown|not found)\b"
        ),
        (
            r"\bnot (found|mentioned|available|present|covered|stated|contained|included|in the"
            r"|addressed)\b[^.\n]{0,40}\b(context|documents?|sources?|text|information|database"
            r"|knowledge)\b"
        ),
    ),
    "answer": (
        (
            r"\bI (don[’']t|do not|could ?n[o’']t|could not|can[’']t|cannot|can not|did ?n[o’']t"
            r"|was unable to) (know|find|have (any|enough|that|the|specific|relevant|sufficient)"
            r"|answer)"
        ),
        (
            r"\b(no|not enough|insufficient|no (relevant|matching|supporting"
            r"|indexed)) (information|context|evidence|answer|passages?|documents? (were "
            r"|was )?(found|match|retrieved|available))"
        ),
        (
            r"\bno (relevant|matching|supporting|related|indexed) (documents?|results?|content"
            r"|chunks?|sources?|data)\b"
        ),
        (
            r"\b(could ?n[o’']t|could not|unable to|cannot|can[’']t) (find|locate) (any "
            r"|an )?(\w+ )?(information|documents?|answers?|results?|context|content|sources?)\b"
        ),
        (
            r"\bnot (available|found|covered|mentioned|in|present|contained) (in )?(the|this|these"
            r"|your|my) (\w+ )?(documents?|context|knowledge|sources?|corpus|text|materials?)"
        ),
    ),
}  # fmt: skip

_OWN_KNOWLEDGE = (
    r"(?:^|[.!?;\n])(?:(?!\b(?:not|never|without|avoid\w*|instead|rather|no|nor|beyond"
    r"|ignor\w*|outside|don[’']t|doesn[’']t)\b)[^.!?;\n]){0,200}\byour (own|general|prior"
    r"|knowledge|existing|background|internal|pre-?trained|broad)( (own|general|prior"
    r"|knowledge|background|world))*(?<=knowledge)\b(?![ -]?(base|graph|sources?|docu))"
)
"""That it may be used: nothing forbids it in the same sentence."""

_DENIES = (
    "no ", "not ", "n't", "cannot", "unable", "failed", "insufficient", "missing", "lack",
    "without", "unknown", "knowledge",
    "unavailable", "say ", "decline", "refuse", "no\n", "not\n", "pas", "aucun", "nicht", "kein",
    "niet", "geen",
    "non ", "nessun", "inte", "ikke", "ingen", "inga", "saknas", "nie ", "brak", "tidak", "yok",
    "bulun", "nao ",
    "nenhum", "bilm", "nenal", "nejsou", "neobs",
)  # fmt: skip
"""Letters without which nothing is said to be missing, or to be known anyway, in the languages
written in them.
"""

_PROHIBITION = (
    r"\b(must not|mustn't|never|(?<!you )(?<!they )(?<!we )(?<!i )(do not|don'?t)|shall not"
    r"|should not|may not"
    r"|under no circumstances|(is|are) (strictly )?(forbidden|prohibited|not allowed)"
    r"|avoid|refuse to|ne (dois|doit|devez|jamais)|n'invent\w+|niemals|darfst? nicht"
    r"|auf keinen fall|nunca|jam[áa]s|non (devi|deve|inventare)|mai |no (debes|inventes)"
    r"|n[ãa]o (deve|invente)"
    r"|nooit|aldrig|nigdy|никогда|нельзя|запрещено)\b"
    r"|不要|不得|禁止|切勿|しないで|してはいけ|하지 마|금지"
)
_CITATION = (
    r"\b(cit(e|es|ing|ation|ations)|reference the|(include|list|mention|give|provide|name"
    r"|quote|indicate|specify|add)\w*\s+(\w+\s+){0,4}(sources?|references?|links?|urls?"
    r"|citations?|document (names?|titles?))"
    r"|sources?:\s|cit(ez|er|e)\s+(la|les|tes|vos|le)|(mentionne"
    r"|indique)\w*\s+(\w+\s+){0,3}sources?|quelle(n)?\s*(an|angeben|nennen)|(nenne|gib"
    r"|zitiere)\w*\s+(\w+\s+){0,3}quelle"
    r"|cita\w*\s+(la|las|le|los|tus|as)\s|fuentes?|fontes?|citer\w*|k[äa]llh[äa]nvis\w+"
    r"|ange k[äa]ll\w+)\b|\[(source|doc|document|citation|ref)\s*\S{0,4}\]|引用|来源|出处|出典|출처"
    r"|источник\w*|trích dẫn|nguồn"
)
_ADDRESSES = (
    "you are ", "your ", "act as", "answer ", "{c", "{q", "{d", "{i", "{{", "the following",
    "the provided", "the context", "respond ", "system:", "|>system", "<|system", "<system",
    "<context", "[inst]", "tu es", "du bist", "sie sind", "eres", "sei un", "je bent",
)  # fmt: skip
"""Letters, in lower case, of which what matches below holds some where it has no accents; a tag
that opens a user's turn tells nobody anything by itself."""

_PROMPT = (
    r"\byou are (a|an|the|now)\b|\byour (task|role|job) is\b|\bact as\b|\banswer (from|the|only"
    r"|based|questions|user|in)\b|\{(context|question|query|documents?|input|chat_history)\}"
    r"|\b(use|using) (only )?the (following|provided|context)|\brespond (with|only|in)\b"
    r"|\bsystem:|<\|?(im_start|system|user)\|?>|\[INST\]|<context>|\bgiven the (following"
    r"|context)"
    r"|\b(tu es|vous êtes|du bist|sie sind|eres|você é|sei un|je bent|du är|jesteś|ты —"
    r"|вы —)\b|你是|あなたは|당신은|\{\{\s*(context|question|query|documents?)"
)
