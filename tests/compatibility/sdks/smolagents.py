"""An assistant of smolagents: agents that write code, and agents that call tools."""

# /// compatibility
# versions = ["smolagents[openai]==1.14.0", "smolagents[openai]"]
# model = "gpt-5-mini"
#
# [ways]
# tool_calling_agent = "openai-chat"
#
# [calls]
# tool_calling_agent = "final_answer"
#
# [environment]
# OPENAI_BASE_URL = "{origin}/v1"
# OPENAI_API_KEY = "made-up"
# ///

import os

from smolagents import OpenAIServerModel, ToolCallingAgent

model = OpenAIServerModel("gpt-5-mini", api_base=os.environ["OPENAI_BASE_URL"])


def tool_calling_agent(question):
    return str(ToolCallingAgent(tools=[], model=model, verbosity_level=0).run(question))
