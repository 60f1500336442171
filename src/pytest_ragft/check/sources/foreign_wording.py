"""How prompts and programs say in other languages than English that something is missing."""

from collections.abc import Mapping

UNACCENTED = (
    r"\b(pas|aucune?|manqu\w*|absent\w*|insuffisant\w*|nichts?|kein\w*|fehl\w*|niet|geen|nao"
    r"|nenhum\w*|non|nessun\w*|se|si (no|la)|que no|no (hay|he|se|sea[ns]?|sepa[ns]?|sab\w+|lo"
    r"|tengo|est\w+|puedo|disp\w+|cont\w+|encuentr\w+|encontr\w+)"
    r"|inte|ikke|ingen|ingenting|inga|otillracklig\w*|saknas|finns|nie|brak|nevim|nemam"
    r"|nenalez\w+|neobsahuj\w+|nejsou|tidak|yok|bilgi|bulunam\w*|bilmiyor\w*)\b"
)
"""Words, in letters without accents, of languages other than English: what is said in them without
an accent holds one of these."""
ACCENTS = "(?-i:[\u00c0-\u024f\u1e00-\u1eff’])"
"""Letters that these languages put into words besides, and a mark that is set in them; as they are
written, since two of them are, in another case, an i and an s.
"""
FAR = "\u0400"
"""From this letter on they are not Latin."""

LATIN: Mapping[str, tuple[str, ...]] = {
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
        # Polish, Czech
        (
            r"nie (wiem|wiesz|znalaz\w+|ma (wystarcz|informacj)|zawiera|mog[ęe])|brak (informacji"
            r"|danych|odpowiedzi)|nev[íi]m|nev[íi]š|nenalez\w+|neobsahuj\w+|nejsou|není (v|uveden"
            r"|k dispozici)|nem[áa]m"
        ),
        # Turkish, Vietnamese, Indonesian
        r"bilmiyor\w*|bulunam\w+|yeterli bilgi (yok|bulun)|bilgi yok|yer almıyor|mevcut değil",
        (
            r"không (biết|tìm thấy|có (thông tin|đủ|trong|dữ liệu|tài liệu)|đủ|chứa|được đề cập)"
            r"|chưa (có|tìm thấy|đủ)|tidak (tahu|ditemukan|ada|tersedia|cukup|terdapat)"
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
            r"hittade(s)? (ingen|inga|inte)|(ingen|inga) relevant\w* (information|dokument"
            r"|k[äa]ll)|kan inte besvara"
        ),
        (
            r"không (tìm thấy|có) (thông tin|tài liệu|dữ liệu)|bilgi bulunam|tidak (ditemukan"
            r"|ada) informasi|geen (relevante )?(informatie|documenten) gevonden"
        ),
    ),
}  # fmt: skip

OTHER_LETTERS: Mapping[str, tuple[str, ...]] = {
    "instruction": (
        # Russian, Ukrainian
        (
            r"не (знаю|знаешь|найден\w*|наш[её]л\w*|содерж\w+|хватает|могу|указан\w*|достаточно"
            r"|удалось|знайден\w*)|нет (информации|данных|ответа|подходящ\w*|результат\w*"
            r"|релевантн\w*)|недостаточно|отсутств\w+|немає|якщо[^.\n]{0,60}не "
        ),
        # Arabic, Hindi
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
            r"не (знаю|наш[её]л|нашла|найден\w* (релевант|информац|документ)|удалось найти)"
            r"|нет (релевантн\w+|информации|подходящ\w+)"
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
"""Each way to say it holds a letter from `FAR` on."""
