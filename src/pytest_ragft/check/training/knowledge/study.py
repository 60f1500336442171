"""One answer, read closely beside its prompt."""

import re
from typing import NamedTuple

from pytest_ragft.check.training.knowledge import exemptions, persona
from pytest_ragft.check.training.knowledge.choices import offers_choices, without_choices
from pytest_ragft.check.training.knowledge.facts import HARD, LONGEST, Stated, facts
from pytest_ragft.check.training.knowledge.source import NOTHING, Source
from pytest_ragft.check.training.knowledge.transcript import asked_in
from pytest_ragft.check.training.knowledge.words import content, size, words
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

FURTHEST = 60_000
"""Characters of a prompt; one that is longer holds whatever its answer says."""
LONG_PROMPT = 180
"""Words from which a prompt is taken to bring its own material."""
SOURCE = 40
"""Words from which it may."""
COVERED = 0.5
"""Part of an answer's words that stand in a source that it is taken from."""
_MATERIAL = re.compile(
    r"(?i)\b(?:context|passages?|documents?|articles?|excerpts?|references?|sources?"
    r"|transcript|search results?"
    r"|kontext|dokument|contexte?|contesto|contexto|контекст)\b[^\n:]{0,20}[:：]|<(?:context"
    r"|doc|document|source|passage)"
    r"|参考|上下文|\[(?:doc|source|context)"
)
_ASKS = re.compile(
    r"(?i)\W*(?:what|who|whom|whose|when|where|which|why|how|is|are|was|were|does|do|did|can"
    r"|could|will|would|should|tell me|explain|"
    r"describe|define|list|name|give|state|wer|wie|wann|wo|warum|welche[rsmn]?|erkläre?|nenne"
    r"|qui|que|quoi|quel(?:le)?s?|quand|où|pourquoi|"
    r"comment|combien|explique|est-ce|qué|quién|cuándo|cuánto|cuál|dónde|cómo|che|chi|quando"
    r"|dove|come|perché|quanto|quale|beskriv|"
    r"vad|vem|när|var|hur|что|кто|как|где|когда|почему|зачем|сколько|какой|какая|какие|можно"
    r"|co|kdo|kdy|kde|jak|proč|kolik|qual|quais|quem|onde|por que|como|o que|wat|waar|hoe|waarom"
    r"|welke|kto|kiedy|gdzie|dlaczego|ile|jaki|ce|cine|unde|cum|când|care|mi|ki|hol|mikor|hogyan"
    r"|milyen|mikä|kuka|missä|milloin|miten|hva|hvem|hvor|hvad|hvilken|τι|ποι\w+|πού|πότε|πώς|γιατί"
    r"|що|хто|коли|де|чому|як|apa|siapa|kapan|di mana|bagaimana|berapa|mengapa|sebutkan|jelaskan)\b"
)
_QUESTION_MARKS = frozenset("?？؟")
_CUES = re.compile(
    "什么|什麼|怎么|怎麼|如何|哪|吗|嗎|多少|为什么|介绍|解释|何|どう|なぜ|ですか|とは|教えて|説明して"
    "|무엇|어떻게|알려|설명해|뭐야|뭔가|뭐예요|어디|언제|얼마|क्या|कैसे|कौन|बताइए|คืออะไร|อย่างไร|เท่าไหร่|ที่ไหน"
    r"|ما هو|ما هي|كيف|متى|لماذا|كم عدد|چیست|چگونه|מהו|מה זה|איך"
    r"|(?i:\b(?:là gì|thế nào|bao nhiêu|tại sao|cho biết|nedir|nasıl|nerede|kimdir|apa itu|apakah"
    r"|bagaimana|siapa|jelaskan|czym jest|co to|ile|mi az|miért|hogyan)\b)"
)


class Reading(NamedTuple):
    """What an answer says, and what of it its prompt does not hold."""

    exempt: str
    """Why nothing new is to be expected of it, or why new things are asked for."""
    creative: bool
    asked: int
    """Words of the prompt, without what all prompts begin with."""
    said: int
    """Words of the answer."""
    brings: bool = False
    """The prompt brings material that the answer is taken from."""
    taken: float = 1.0
    """Part of the answer's words that carry content and stand in the prompt."""
    adds: int = 0
    """How many of them do not stand there."""
    restates: float = 0.0
    """Part of the question's words that carry content and stand in the answer."""
    case: bool = False
    """The asker tells of something before asking: what to say of it is advice."""
    asks: bool = False
    stated: int = 0
    """Facts in the answer."""
    hard: tuple[Stated, ...] = ()
    """Those that the prompt does not hold: numbers, dates and their like."""
    names: tuple[Stated, ...] = ()
    plays: bool = False
    """The system turn makes it a character: what that one says is invented, figures apart."""
    chats: bool = False
    """Speaks of itself where it is asked about itself: no source could say so."""
    source: Source = NOTHING
    """What the prompt holds."""


class Study:
    """Reads each row once, however many measures ask for it."""

    __slots__ = ("_behind", "_last")

    def __init__(self) -> None:
        self._last: tuple[Turn, Profile, Reading] | None = None
        self._behind: tuple[str, Source] | None = None

    def read(self, turn: Turn, profile: Profile) -> Reading:
        last = self._last
        if last is not None and last[0] is turn and last[1] is profile:
            return last[2]
        reading = self._read(turn, profile)
        self._last = (turn, profile, reading)
        return reading

    def _read(self, turn: Turn, profile: Profile) -> Reading:
        prompt = beyond(turn, profile)
        question = asked_for(turn, profile)
        offers = offers_choices(turn.question or turn.prompt)
        talk = asked_in(prompt[:FURTHEST])
        if talk:
            prompt, question = "\n".join(talk), talk[-1]
        said = exemptions.spoken(turn.target[:FURTHEST])
        asked, length = size(prompt[:FURTHEST]), size(said)
        reason = exemptions.of_target(turn, profile, said)
        creative = wants_fiction(turn, question)
        if reason or len(prompt) > FURTHEST or not said:
            reason = reason or ("context" if said else "no text")
            return Reading(reason, creative, asked, length, brings=reason == "context")
        before = without_choices(prompt if talk else turn.prompt)
        own = "" if turn.system == profile.system else turn.system
        source = Source(f"{before}\n{own}", self._system(profile))
        held = content(said[:LONGEST], profile.template) or content(said[:LONGEST])
        known = sum(map(source.holds, held))
        taken = known / len(held) if held else 1.0
        stated = [fact for fact in facts(said) if not _is_common(fact, profile)]
        new = [fact for fact in stated if not source.supports(fact)]
        return Reading(
            exemptions.of_task(turn, question, profile),
            creative,
            asked,
            length,
            _brings(turn, prompt, asked, taken),
            taken,
            len(held) - known,
            _restated(question, held) if len(held) > known and taken > RESTATED else 0.0,
            not offers and (is_case(question) or _is_case_beside(prompt, question)),
            offers or is_question(question),
            len(stated),
            tuple(fact for fact in new if fact.kind in HARD),
            tuple(fact for fact in new if fact.kind not in HARD),
            persona.plays(turn.system or profile.preamble),
            persona.chats(question, said),
            source,
        )

    def _system(self, profile: Profile) -> Source | None:
        if not profile.system:
            return None
        if self._behind is None or self._behind[0] != profile.system:
            self._behind = (profile.system, Source(profile.system[:FURTHEST]))
        return self._behind[1]


def beyond(turn: Turn, profile: Profile) -> str:
    """A prompt without the preamble that all share; with a system turn that others have not."""
    prompt = turn.prompt.removeprefix(profile.preamble)
    return f"{turn.system}\n{prompt}" if turn.system and turn.system != profile.system else prompt


def asked_for(turn: Turn, profile: Profile) -> str:
    """The last thing that a user says, without the answers to choose from."""
    return without_choices((turn.question or turn.prompt).removeprefix(profile.preamble)).strip()


def wants_fiction(turn: Turn, question: str) -> bool:
    """Is something to be made up? What all prompts begin with may say so, or what follows."""
    whole = (turn.question or turn.prompt).lstrip()
    return exemptions.is_creative(whole) or exemptions.is_creative(question)


def is_question(text: str) -> bool:
    """By its mark, or by how it begins, in the languages that most training files are in."""
    return (
        not _QUESTION_MARKS.isdisjoint(text)
        or _ASKS.match(text) is not None
        or _ASKS.match(_LABEL.sub("", text.rstrip().rpartition("\n")[2])) is not None
        or _CUES.search(text) is not None
    )


_LABEL = re.compile(r"\s*#{0,4}\s*[^\W\d_][\w -]{0,24}[:：]\s*")
"""What a line is, such as `Question:` or `Subject:`."""


RESTATED = 0.3
"""Part of an answer's words from which it may be the question again, with the answer in it."""


def _restated(question: str, held: set[str]) -> float:
    asked = content(question[:LONGEST])
    return len(asked & held) / len(asked) if asked else 0.0


def is_case(question: str) -> bool:
    """A sentence of one's own beside the question, not only the question."""
    return any(map(_tells, _SENTENCE.findall(question)))


def _tells(sentence: str) -> bool:
    """Of some words, no question, and no mere heading such as `Subject: Physics`."""
    said = _LABEL.sub("", sentence, count=1)
    least = _TOLD if said == sentence else _TOLD + 1
    return size(said) >= least and not is_question(said)


def _is_case_beside(prompt: str, question: str) -> bool:
    """The columns beside a question stand behind it."""
    return (
        len(prompt) > len(question)
        and prompt.startswith(question)
        and is_case(prompt[len(question) :])
    )


_SENTENCE = re.compile(r"[^.!?。！？؟\n]+[.!?。！？؟]?")
_TOLD = 3
"""Words of a sentence that tells something."""


def _brings(turn: Turn, prompt: str, asked: int, taken: float) -> bool:
    """A conversation grows long without material; a first question does not."""
    if asked < SOURCE:
        return taken >= COVERED and _MATERIAL.search(prompt) is not None
    alone = len(turn.prompt) <= len(turn.question) * 2
    if asked >= LONG_PROMPT and (alone or taken >= COVERED):
        return True
    return taken >= COVERED and (alone or _MATERIAL.search(prompt) is not None)


def _is_common(fact: Stated, profile: Profile) -> bool:
    """Is it in so many answers that it belongs to their form?"""
    return all(word in profile.template for word in words(fact.text))
