"""How prompts word what rules ask about, in the languages that prompts are written in."""

import re
from functools import cache

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
    lowered = text.lower()
    if text.isascii() and not any(word in lowered for word in _ADDRESSES):
        return False
    return bool(_pattern(_PROMPT).search(text))


def _finds(kind: str, text: str) -> bool:
    """Most texts hold no word that denies anything; most of the others are English."""
    plain = text.isascii()
    lowered = text.lower()
    if plain and not any(word in lowered for word in _DENIES):
        return False
    if _pattern(*_ENGLISH[kind]).search(text):
        return True
    if plain and not _pattern(_FOREIGN).search(text):
        return False
    return bool(_pattern(*_OTHERS[kind]).search(text))


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
        (
            r"(?:^|[.!?;\n])(?:(?!\b(?:not|never|without|avoid\w*|instead|rather|no|nor|beyond"
            r"|ignor\w*|outside|don[’']t|doesn[’']t)\b)[^.!?;\n]){0,200}\byour (own|general|prior"
            r"|knowledge|existing|background|internal|pre-?trained|broad)( (own|general|prior"
            r"|knowledge|background|world))*(?<=knowledge)\b(?![ -]?(base|graph|sources?|docu))"
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

_FOREIGN = (
    r"\b(pas|aucune?|nicht|kein\w*|niet|geen|nao|nenhum\w*|non|nessun\w*|se|no (hay|se|lo"
    r"|tengo|est\w+|puedo|disp\w+|cont\w+|encuentr\w+|encontr\w+)"
    r"|inte|ikke|ingen|inga|saknas|finns|nie|brak|nenalez\w+|nejsou|tidak|yok|bilgi|bulunam\w*"
    r"|bilmiyor\w*)\b"
)
"""Words, in letters without accents, of languages other than English."""

_OTHERS = {
    "instruction": (
        # French
        (
            r"(ne|n')\s*(sais|trouv|connais|dispos|peux|figure|contien|permet|correspond)\w*\s+pas"
            r"|ne se trouve pas|non disponible|aucune? (information|document|source|r[ée]sultat"
            r"|[ée]l[ée]ment|donn[ée]e)|si (l['’]information|la r[ée]ponse"
            r"|le contexte)[^.\n]{0,60}(pas|manqu|absent|insuffisant)|je ne sais pas"
            r"|pas d['’]information"
        ),
        # German
        (
            r"(wei(ß|ss)(t)? (ich |du |es )?nicht|nicht (im|in den|in der|aus dem|beantworte"
            r"|gefunden|enthalten|verf[üu]gbar)|keine (relevanten |passenden "
            r"|ausreichenden )?(information|informationen|dokumente|angaben|antwort|treffer"
            r"|quellen)|wenn (die|der|das|du)[^.\n]{0,60}(nicht|fehlt|keine))"
        ),
        # Spanish, Portuguese, Italian
        (
            r"no (lo )?(s[ée]|sabes?|encuentr\w+|est[áa] (en|disponible)|hay (suficiente "
            r"|informaci|document|datos|resultados)|tengo (suficiente |informaci)|dispon\w+"
            r"|contiene|puedo)|si (no|la (respuesta|informaci[óo]n))[^.\n]{0,60}\bno\b"
            r"|di(ga)? que no"
        ),
        (
            r"n[ãa]o (sei|sabe|souber|encontr\w+|est[áa]|h[áa]|tenho|cont[ée]m|dispon\w+|consta"
            r"|foi poss[íi]vel|possu\w+)|nenhuma? (informa|documento|resultado|fonte)|se (a"
            r"|n[ãa]o)[^.\n]{0,60}\bn[ãa]o\b|informe que n[ãa]o"
        ),
        (
            r"non (lo )?(so|sai|sapere|trov\w+|[èe] (presente|disponibile|contenut)|ci sono"
            r"|ho (informazioni|abbastanza)|contien\w+|conosc\w+|dispon\w+|poss\w+)"
            r"|nessun[ao]? (informazion|document|risultat|fonte)|se (la|le|il"
            r"|non)[^.\n]{0,60}\bnon\b"
        ),
        # Dutch, Swedish, Danish, Norwegian
        (
            r"weet (ik |je |het )?niet|niet (in de|gevonden|beschikbaar|genoeg)"
            r"|geen (relevante )?(informatie|documenten|antwoord|resultaten|bronnen)"
        ),
        (
            r"vet (jag |du )?(inte|ikke)|(inte|ikke|saknas|finns inte)[^.\n]{0,40}(underlag"
            r"|kontext|information|dokument|k[äa]ll)|(ingen|inga|ingenting"
            r"|otillr[äa]cklig\w*) (relevant\w* )?(information|dokument|k[äa]ll|svar|treff"
            r"|underlag)|kan (inte|ikke) (svara|besvara|hitta|besvares)|saknas (underlag"
            r"|information|st[öo]d)|hittades inte"
        ),
        # Polish, Czech, Russian, Ukrainian
        (
            r"nie (wiem|wiesz|znalaz\w+|ma (wystarcz|informacj)|zawiera|mog[ęe])|brak (informacji"
            r"|danych|odpowiedzi)|nev[íi]m|nev[íi]š|nenalez\w+|neobsahuj\w+|nejsou|není (v|uveden"
            r"|k dispozici)|nem[áa]m"
        ),
        (
            r"не (знаю|знаешь|найден\w*|наш[её]л\w*|содерж\w+|хватает|могу|указан\w*|достаточно"
            r"|удалось|знайден\w*)|нет (информации|данных|ответа|подходящ\w*|результат\w*"
            r"|релевантн\w*)|недостаточно|отсутств\w+|немає|якщо[^.\n]{0,60}не "
        ),
        # Turkish, Vietnamese, Indonesian, Arabic, Hindi
        r"bilmiyor\w*|bulunam\w+|yeterli bilgi (yok|bulun)|bilgi yok|yer almıyor|mevcut değil",
        (
            r"không (biết|tìm thấy|có (thông tin|đủ|trong|dữ liệu|tài liệu)|đủ|chứa|được đề cập)"
            r"|chưa (có|tìm thấy|đủ)|tidak (tahu|ditemukan|ada|tersedia|cukup|terdapat)"
        ),
        (
            r"لا (أعرف|أعلم|تعرف|توجد|يوجد|تتوفر)|لم (أجد|يتم العثور)|غير (موجود|متوفر|كافي)"
            r"|नहीं (पता|मिल|है)|जानकारी नहीं"
        ),
        # Chinese, Japanese, Korean
        (
            r"不知道|(没有|沒有|未|无法|無法|找不到|未能|不能)[^。\n]{0,12}(找到|相关|相關|信息|資訊|资料|回答|答案|文档|内容|检索|提供|包含|确定)"
            r"|(不足|缺乏|无关|不存在|不包含|没有提及)|抱歉"
        ),
        r"わかりません|分かりません|見つかりません|ありません|情報が(ない|不足|見つから)|記載(が|されてい)(ない|ません)|不明|回答できません",
        (
            r"모르|모릅니다|알 수 없|찾을 수 없|없(습니다|으면|다면|는 경우|음)|부족"
            r"|정보가 (없|부족)|답변할 수 없"
        ),
    ),
    "answer": (
        (
            r"je ne (sais|trouve|dispose|connais) pas|aucune? (information|document|source"
            r"|r[ée]sultat) (pertinent|trouv|correspond|disponible)|non disponible dans"
        ),
        (
            r"(weiß|weiss) (ich )?(es |das )?(leider )?nicht|keine (relevanten "
            r"|passenden )?(informationen|dokumente|antwort) (gefunden|verf|vorhanden|in )"
        ),
        (
            r"no (lo s[ée]|encontr[ée]|he encontrado|se encontr\w+|tengo (suficiente )?informaci"
            r"|hay informaci)"
        ),
        (
            r"n[ãa]o (sei|encontrei|foi (poss[íi]vel )?encontr\w+|foram encontrad\w+|tenho informa"
            r"|h[áa] informa)|non (lo so|ho trovato|sono disponibili informazioni|ho informazioni)"
            r"|nessun (documento|risultato) (trovato|pertinente|rilevante)"
        ),
        (
            r"не (знаю|наш[её]л|нашла|найден\w* (релевант|информац|документ)|удалось найти)"
            r"|нет (релевантн\w+|информации|подходящ\w+)|hittade(s)? (ingen|inga|inte)|(ingen"
            r"|inga) relevant\w* (information|dokument|k[äa]ll)|kan inte besvara"
        ),
        (
            r"không (tìm thấy|có) (thông tin|tài liệu|dữ liệu)|bilgi bulunam|tidak (ditemukan"
            r"|ada) informasi|geen (relevante )?(informatie|documenten) gevonden"
        ),
        (
            r"(没有|沒有|未|未能|无法)(能)?(找到|检索到|搜索到|查询到|发现)(到)?(任何)?(与|和|到)?.{0,8}(相关|相關|信息|资料|文档|内容|答案)"
            r"|(无法|不能)(回答|确定)|(没有|沒有)(足够|相关)|我不知道"
        ),
        (
            r"(情報|文書|資料|記載)[^。]{0,8}(見つかりません|ありません)|わかりません"
            r"|분(을|를)? 찾을 수 없|(정보|문서|답변|내용)(를|을|가"
            r"|이)? ?(찾을 수 없|없습니다)|모르겠습니다"
        ),
    ),
}  # fmt: skip

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
    "you", "act as", "answer", "{", "use ", "using", "respond", "system", "<context", "[inst]",
    "given ",
    "tu es", "vous", "du bist", "sie sind", "eres", "sei un", "je bent", "jeste",
)  # fmt: skip
"""Letters without which nobody is told to do anything, in the languages written in them."""

_PROMPT = (
    r"\byou are (a|an|the|now)\b|\byour (task|role|job) is\b|\bact as\b|\banswer (from|the|only"
    r"|based|questions|user|in)\b|\{(context|question|query|documents?|input|chat_history)\}"
    r"|\b(use|using) (only )?the (following|provided|context)|\brespond (with|only|in)\b"
    r"|\bsystem:|<\|?(im_start|system|user)\|?>|\[INST\]|<context>|\bgiven the (following"
    r"|context)"
    r"|\b(tu es|vous êtes|du bist|sie sind|eres|você é|sei un|je bent|du är|jesteś|ты —"
    r"|вы —)\b|你是|あなたは|당신은|\{\{\s*(context|question|query|documents?)"
)
