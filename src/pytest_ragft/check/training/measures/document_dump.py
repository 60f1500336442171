"""Whole documents as answers: a text without a prompt, or behind a title or a file's name."""

import re

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.knowledge.exemptions import is_code
from pytest_ragft.check.training.knowledge.persona import is_own_voice
from pytest_ragft.check.training.knowledge.sampling import FEWEST
from pytest_ragft.check.training.knowledge.study import asked_for, wants_fiction
from pytest_ragft.check.training.knowledge.transcript import is_script
from pytest_ragft.check.training.knowledge.wording import row
from pytest_ragft.check.training.knowledge.words import size
from pytest_ragft.check.training.measure import Example, Result
from pytest_ragft.check.training.measures.excerpts import is_among, keep, merged
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

PROMPT = 15
"""Words of a prompt that is no more than a title."""
ANSWER = 300
"""Words of an answer that is a document."""
TEXT = 60
"""Words of a text without a prompt that is more than a line."""
PROMPT_LENGTH = 200
TEXT_LENGTH = 2 * TEXT
ANSWER_LENGTH = 2 * ANSWER
"""Characters beyond which, and below which, no words need to be counted."""
_ENDING = 10
"""Characters in which a file's name ends."""
LOOKED_AT = 20_000
_FILE = re.compile(r"(?i)[\w ./\\-]{1,120}\.(?:pdf|docx?|txt|md|html?|rst|pptx?|csv|json)\W{0,4}")
_TEMPLATED = re.compile(
    r"<\|im_start\|>|<\|start_header_id\|>|<start_of_turn>|\[INST\]"
    r"|###? ?(?:Instruction|Human|User|Response|Assistant|Original|Input|Output)",
    re.IGNORECASE,
)


class State:
    """Counts, and the longest of the documents."""

    __slots__ = ("creative", "files", "profile", "prompts", "rows", "texts", "worst")

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.rows = 0
        self.texts = 0
        """Without a prompt."""
        self.prompts = 0
        """Behind a short one."""
        self.files = 0
        """Behind a file's name."""
        self.creative = 0
        """Made up as asked for, or the writer's own story."""
        self.worst: list[Example] = []


class DocumentDump:
    """Every row is looked at: most are too short, which is seen at once."""

    name = "document-dump"

    def start(self, profile: Profile) -> State:
        return State(profile)

    def add(self, state: State, turn: Turn) -> None:
        state.rows += 1
        length = len(turn.target)
        if length < TEXT_LENGTH:
            return
        if turn.kind != "text":
            if len(turn.prompt) > PROMPT_LENGTH + len(state.profile.preamble):
                return
            if length < ANSWER_LENGTH and "." not in turn.prompt[-_ENDING:]:
                return
        self._look(state, turn)

    def _look(self, state: State, turn: Turn) -> None:
        question = asked_for(turn, state.profile)
        start = turn.target[:LOOKED_AT]
        words = size(start)
        if turn.kind == "text":
            if words < TEXT or _TEMPLATED.search(start):
                return
            state.texts += 1
            what = f"{words} words without a prompt"
        elif _FILE.fullmatch(question) and words >= TEXT:
            state.files += 1
            what = f"{words} words behind the name of a file"
        elif words < ANSWER or size(question) > PROMPT or is_code(start):
            return
        elif wants_fiction(turn, question) or is_own_voice(start) or is_script(start):
            state.creative += 1
            return
        else:
            state.prompts += 1
            what = f"{words} words behind a prompt of {size(question)}"
        if is_among(state.worst, float(words), turn.line):
            keep(state.worst, float(words), turn.line, row(turn, state.profile, what))

    def merge(self, state: State, other: State) -> State:
        state.rows += other.rows
        state.texts += other.texts
        state.prompts += other.prompts
        state.files += other.files
        state.creative += other.creative
        state.worst = merged(state.worst, other.worst)
        return state

    def result(self, state: State) -> Result | None:
        count = state.texts + state.prompts + state.files
        if not count or (state.rows < FEWEST and not state.files):
            return None
        share = count / state.rows
        values: dict[str, Value] = {
            "rows": state.rows,
            "count": count,
            "share": share,
            "percent": percent(share),
            "texts": state.texts,
            "files": state.files,
        }
        exempt = {"creative or personal": state.creative} if state.creative else {}
        return Result(values, tuple(state.worst), exempt)
