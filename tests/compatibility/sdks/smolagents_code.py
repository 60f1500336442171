"""An assistant of smolagents that writes code."""

# /// compatibility
# versions = ["smolagents[openai]"]
# model = "gpt-5-mini"
# says = "Thought: I know it.\n<code>\nfinal_answer(\"{}\")\n</code>"
#
# [ways]
# code_agent = "openai-chat"
#
# [environment]
# OPENAI_BASE_URL = "{origin}/v1"
# OPENAI_API_KEY = "made-up"
# ///

import os

from smolagents import CodeAgent, OpenAIServerModel

model = OpenAIServerModel("gpt-5-mini", api_base=os.environ["OPENAI_BASE_URL"])


def code_agent(question):
    return str(CodeAgent(tools=[], model=model, verbosity_level=0).run(question))
