"""An assistant on Instructor, whose answers come as the arguments of a tool call, or as JSON."""

# /// compatibility
# versions = ["instructor==1.7.0 openai<2", "instructor anthropic"]
# model = "gpt-5-mini"
# buffers = ["partial_streaming"]
#
# [ways]
# chosen = "openai-chat"
# chosen_async = "openai-chat"
# partial_streaming = "openai-chat"
# json_schema = "openai-chat"
# anthropic = "anthropic-messages"
#
# [forms]
# json_schema = '{"answer": "{}"}'
#
# [calls]
# chosen = "Answer"
# chosen_async = "Answer"
# partial_streaming = "PartialAnswer"
# anthropic = "Answer"
#
# [without]
# "instructor==1.7.0 openai<2" = ["anthropic"]
#
# [environment]
# OPENAI_BASE_URL = "{origin}/v1"
# OPENAI_API_KEY = "made-up"
# ANTHROPIC_BASE_URL = "{origin}"
# ANTHROPIC_API_KEY = "made-up"
# ///

import instructor
import openai
from pydantic import BaseModel

SYSTEM = "You answer the customers of a shop."
MODEL = "gpt-5-mini"

client = instructor.from_openai(openai.OpenAI())


class Answer(BaseModel):
    """An answer for a customer."""

    answer: str


def asked(question):
    turns = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    return {"model": MODEL, "messages": turns, "response_model": Answer}


def chosen(question):
    return client.chat.completions.create(**asked(question)).answer


def json_schema(question):
    own = instructor.from_openai(openai.OpenAI(), mode=instructor.Mode.JSON_SCHEMA)
    return own.chat.completions.create(**asked(question)).answer


async def chosen_async(question):
    own = instructor.from_openai(openai.AsyncOpenAI())
    return (await own.chat.completions.create(**asked(question))).answer


def partial_streaming(question):
    said = ""
    for partial in client.chat.completions.create_partial(**asked(question)):
        more = (partial.answer or "")[len(said) :]
        said += more
        yield more


def anthropic(question):
    import anthropic  # noqa: PLC0415  # the oldest version has none

    own = instructor.from_anthropic(anthropic.Anthropic())
    turns = [{"role": "user", "content": question}]
    reply = own.messages.create(
        model=MODEL, max_tokens=200, system=SYSTEM, messages=turns, response_model=Answer
    )
    return reply.answer
