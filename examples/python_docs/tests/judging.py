"""A model that grades answers, for tests where no literal can."""

from docs_bot.bot import complete

RULES = "You compare answers. Answer with yes or no only."


def grade(question: str, *, reference: str, submitted: str) -> str:
    """`yes` if a submitted answer says what the reference says, else `no`."""
    prompt = (
        f"Asked: {question}\n\nReference: {reference}\n\nSubmitted: {submitted}\n\n"
        "Does the submitted answer say what the reference says?"
    )
    return complete(RULES, prompt).strip().lower()
