"""What the texts of a turn may hold: asked for many turns at once, before they are measured.

It saves the measures from looking for hundreds of words one by one. Where nothing was asked for, or
numpy is missing, anything may be there: they find the same, and take longer.
"""

from collections.abc import Sequence

from pytest_ragft.check.training.measures import sieve
from pytest_ragft.check.training.measures.fresh_text import FreshText
from pytest_ragft.check.training.measures.personal import NAMES
from pytest_ragft.check.training.measures.personal.signs import LONG, YEAR
from pytest_ragft.check.training.measures.turning import TURNING
from pytest_ragft.check.training.turn import Turn

NAMED, LABELLED, DENIED, NUMBERED, MAIL = 1, 2, 4, 8, 16
"""What stands beside personal data, or is a key; what customers' numbers are called; what denies;
digits enough for a number of a person; an address of mail.
"""
ALL = 255
PERSONAL = NAMED | NUMBERED | MAIL
LABELS = (
    "customer", "client", "tenant", "account", "acct", "workspace", "member", "patient", "polic",
    "order", "invoice", "contract", "subscriber", "kunden", "auftrags", "rechnungs", "vertrags",
    "pedido", "factur", "commande", "org",
)  # fmt: skip
"""Without one of these a number is nobody's."""
DENIALS = (
    "n't", "unable", "unsure", "insufficient", "decline", "nicht", "keine", " pas", "aucun", "niet",
    "cannot", "can not", "could not", "will not", "do not", "does not", "not able", "not sure",
    "not enough", "not sufficient", "not mentioned", "not specified", "not stated",
    "not contained", "not covered", "not provided", "not available", "not found", "not know",
    "no information", "no puedo", "no tengo", "no hay", "no dispongo",
    "non so", "non lo so", "non posso", "non ho", *TURNING,
)  # fmt: skip
DENIALS_ABROAD = (
    "n’t", "nʼt", "n‘t", "no sé", "no lo sé", "não", "ません", "情報が",
    "不知", "无法", "不能", "無法", "没有",
)  # fmt: skip
"""Letters, in lower case, without which nothing is refused in a language that is known; abroad: in
texts beyond ASCII.
"""
_WORDS = ((NAMED, NAMES), (LABELLED, LABELS), (DENIED, (*DENIALS, *DENIALS_ABROAD)))


class Marks:
    """Of the turns that were looked at last; the system's texts are left out."""

    __slots__ = ("_able", "_fresh", "_known", "_turns")

    def __init__(self) -> None:
        self._able = sieve.available()
        self._forget()

    def _forget(self) -> None:
        self._fresh = FreshText()
        self._turns: Sequence[Turn] = ()
        """Held, so that no other turn takes the place of one in memory."""
        self._known: dict[int, int] = {}

    def __reduce__(self) -> tuple[type["Marks"], tuple[()]]:
        return Marks, ()

    def look(self, turns: Sequence[Turn]) -> None:
        """At turns that follow those looked at before, or begin a part of a file."""
        self._turns, self._known = turns, {}
        if not self._able:
            return
        texts: list[str] = []
        owners: list[int] = []
        for turn in turns:
            fresh = self._fresh.of(turn)
            fresh = fresh[1:] if fresh and fresh[0] is turn.system else fresh
            texts += fresh
            owners += [id(turn)] * len(fresh)
        if texts:
            self._known = dict.fromkeys(map(id, turns), 0)
            self._mark(texts, owners)

    def _mark(self, texts: Sequence[str], owners: Sequence[int]) -> None:
        kinds, digits = sieve.sifted(texts, _WORDS)
        for owner, text, kind, count in zip(owners, texts, kinds, digits, strict=True):
            marks = kind if count >= len(YEAR) else kind & ~LABELLED
            marks |= NUMBERED if count >= len(LONG) else 0
            marks |= MAIL if "@" in text else 0
            self._known[owner] |= marks

    def of(self, turn: Turn) -> int:
        return self._known.get(id(turn), ALL)
