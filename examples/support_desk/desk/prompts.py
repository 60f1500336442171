"""Every text that the desk sends to the model."""

from langchain_core.prompts import PromptTemplate

RULES = (
    "You are the support assistant of Tarn, the maker of Tarnbox. Answer from the documentation "
    "that you are given. If it does not hold the answer, say that you are not sure."
)
WELCOME_RULES = "You welcome visitors of the Tarn web shop and help them to choose a Tarnbox."
CARD_RULES = "{rules} Reply in JSON with keys {keys}."

GROUNDED = PromptTemplate.from_template("Documentation:\n\n{context}\n\nQuestion: {question}")
PLAIN = PromptTemplate.from_template("Question: {question}")

SEPARATOR = "\n\n---\n\n"
"""Between two passages."""
