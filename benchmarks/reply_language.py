"""How well libraries tell the language of short replies, and what memory they take.

Run: python benchmarks/reply_language.py

Every library works in a process of its own. One that is not installed is named and left out.
"""

import resource
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

LIBRARIES = ("py3langid", "lingua")
REPLIES = """\
en You have 30 days.
en Thirty days
en Yes.
en Refund
en Send it back within 30 days.
en Sorry, I cannot help with that.
en The refund is paid to the card that was used.
de Sie haben 30 Tage Zeit.
de Dreißig Tage
de Ja, das ist möglich.
de Leider kann ich dabei nicht helfen.
fr Vous avez 30 jours pour retourner les chaussures.
fr Trente jours
es Tiene 30 días para devolver los zapatos.
it Hai 30 giorni per restituire le scarpe.
pt Você tem 30 dias para devolver os sapatos.
nl U heeft 30 dagen om de schoenen terug te sturen.
sv Du har 30 dagar på dig att returnera skorna.
da Du har 30 dage til at returnere skoene.
no Du har 30 dager på deg til å returnere skoene.
fi Sinulla on 30 päivää aikaa.
pl Masz 30 dni na zwrot butów.
cs Máte 30 dní na vrácení bot.
ru У вас есть 30 дней.
uk У вас є 30 днів.
tr 30 gününüz var.
ar لديك 30 يومًا.
ja 30日以内に返品できます。
ko 30일 이내에 반품할 수 있습니다.
zh 您有30天的时间退货。
"""
_KILOBYTES_A_MEGABYTE = 1024


def main() -> int:
    """Measure each library, or the one that is named."""
    if len(sys.argv) > 1:
        sys.stdout.write(measured(sys.argv[1]))
        return 0
    for name in LIBRARIES:
        if find_spec(name) is None:
            sys.stdout.write(f"{name}: not installed\n")
            continue
        subprocess.run([sys.executable, __file__, name], check=True)
    return 0


def measured(library: str) -> str:
    """Replies whose language it names, and the most memory that its process took."""
    guess = _guesser(library)
    rows = [line.split(" ", 1) for line in REPLIES.splitlines()]
    wrong = [
        f"  {code} taken for {said}: {text}" for code, text in rows if (said := guess(text)) != code
    ]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _KILOBYTES_A_MEGABYTE
    found = f"{library}: {len(rows) - len(wrong)} of {len(rows)} replies, {memory} MB"
    return "\n".join([found, *wrong]) + "\n"


def _guesser(library: str) -> Callable[[str], str]:
    module = import_module(library)
    if library == "py3langid":
        return lambda text: str(module.classify(text)[0])
    detector = module.LanguageDetectorBuilder.from_all_languages().build()
    # It tells the two written forms of Norwegian apart.
    return lambda text: (
        str(detector.detect_language_of(text).iso_code_639_1.name).lower().replace("nb", "no")
    )


if __name__ == "__main__":
    sys.exit(main())
