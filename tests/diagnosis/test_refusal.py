"""Refusals are known by their phrases."""

import pytest

from pytest_ragft.diagnosis import is_refusal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Refunds are accepted for 30 days.",
        "You cannot return opened items.",
        "If the encoding is not specified, UTF-8 is used.",
        "The module is not available on Windows.",
        "Use a context manager; no details are needed.",
        "Compression is lossless: no information is lost.",
        "Ich helfe gern: 30 Tage.",
        "La réponse est 30 jours.",
        "A word about nothing. " * 30 + "I don't know.",
    ],
)
def test_an_answer_is_no_refusal(text):
    assert not is_refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "I don't know.",
        "I don\u2019t know the answer.",
        "don't know",
        "I'm sorry, but I can't help with that.",
        "We are unable to share this.",
        "I will not do that.",
        "cannot answer",
        "It cannot be determined from the text.",
        "I do not have enough information.",
        "There is not enough information to say.",
        "There is no information about refunds.",
        "The context does not mention a price.",
        "The price is not mentioned in the document.",
        "Not specified.",
        "I'm not sure.",
        "Das kann ich leider nicht beantworten.",
        "Ich weiß es leider nicht.",
        "Dazu liegen mir keine Informationen vor.",
        "Je ne sais pas.",
        "Je n'ai pas assez d'informations.",
        "Lo siento, no puedo responder a eso.",
        "No tengo información sobre eso.",
        "Non lo so.",
        "Não sei.",
        "Ik weet het niet.",
        "申し訳ありませんが、お答えできません。",
        "抱歉，我不知道。",
    ],
)
def test_a_refusal_is_known_in_several_languages(text):
    assert is_refusal(text)
