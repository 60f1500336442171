"""An assistant on litellm with httpx for its asynchronous calls, too."""

# /// compatibility
# versions = ["litellm"]
# model = "gpt-5-mini"
#
# [ways]
# chat_async = "openai-chat"
# chat_async_streaming = "openai-chat"
# anthropic_async = "anthropic-messages"
# anthropic_async_streaming = "anthropic-messages"
#
# [environment]
# DISABLE_AIOHTTP_TRANSPORT = "True"
# OPENAI_API_BASE = "{origin}/v1"
# OPENAI_API_KEY = "made-up"
# ANTHROPIC_API_BASE = "{origin}"
# ANTHROPIC_API_KEY = "made-up"
# LITELLM_LOCAL_MODEL_COST_MAP = "True"
# ///

import litellm

SYSTEM = "You answer the customers of a shop."


async def reply_of(model, question):
    asked = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    reply = await litellm.acompletion(model=model, messages=asked)
    return reply.choices[0].message.content


async def pieces_of(model, question):
    asked = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    async for chunk in await litellm.acompletion(model=model, messages=asked, stream=True):
        yield chunk.choices[0].delta.content or ""


async def chat_async(question):
    return await reply_of("openai/gpt-5-mini", question)


async def chat_async_streaming(question):
    async for piece in pieces_of("openai/gpt-5-mini", question):
        yield piece


async def anthropic_async(question):
    return await reply_of("anthropic/gpt-5-mini", question)


async def anthropic_async_streaming(question):
    async for piece in pieces_of("anthropic/gpt-5-mini", question):
        yield piece
