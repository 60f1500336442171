"""Calls in every wire format, by its name: where they go, and what they hold.

Whoever adds a format adds some here, with whatever a real client sends in them: the fuzz tests
start from these.
"""

import bodies_bedrock
import bodies_cohere
import bodies_gemini
import bodies_ollama

IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
MARK = {"cache_control": {"type": "ephemeral"}}
FUNCTION = {"type": "function", "function": {"name": "look_up", "parameters": {"type": "object"}}}
QUESTION = [{"role": "user", "content": "How long?"}]

CHAT = {
    "model": "m",
    "temperature": 0.1,
    "tools": [FUNCTION],
    "vendor_field": {"kept": True},
    "messages": [
        {"role": "developer", "content": "Be brief.", "name": "boss"},
        {"role": "user", "content": [{"type": "text", "text": "Look:"}, IMAGE]},
        {
            "role": "assistant",
            "content": None,
            "reasoning_content": "Hm.",
            "tool_calls": [
                {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}},
                {"id": "2", "type": "function", "function": {"name": "g", "arguments": "{}"}},
            ],
        },
        {"role": "tool", "tool_call_id": "1", "content": "30 days"},
        {"role": "tool", "tool_call_id": "2", "content": [{"type": "text", "text": "14 days"}]},
        {"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]},
        *QUESTION,
    ],
}
THINKING = {
    "model": "magistral-m",
    "stream": True,
    "messages": [
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]},
                {"type": "text", "text": "30 days"},
                {"type": "reference", "reference_ids": [1]},
            ],
        },
        {"role": "user", "content": [{"type": "document_url", "document_url": "https://x/y.pdf"}]},
        {"role": "user", "content": "How long?"},
    ],
}
RESPONSES = {
    "model": "m",
    "instructions": "Be brief.",
    "previous_response_id": "resp_0",
    "input": [
        {"role": "developer", "content": "In English."},
        {
            "type": "message",
            "role": "user",
            "content": [
                {"type": "input_text", "text": "How long?"},
                {"type": "input_image", "image_url": "data:image/png;base64,AAAA"},
            ],
        },
        {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "x"},
        {"type": "function_call", "call_id": "1", "name": "f", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "1", "output": "30 days"},
        {"type": "computer_call_output", "call_id": "2", "output": {"type": "screenshot"}},
        {"type": "item_reference", "id": "msg_1"},
    ],
}
MESSAGES = {
    "model": "m",
    "max_tokens": 100,
    "system": [{"type": "text", "text": "Be brief.", **MARK}, {"type": "text", "text": "Polite."}],
    "tools": [{"name": "look_up", "input_schema": {"type": "object"}, **MARK}],
    "messages": [
        {
            "role": "user",
            "content": [
                {"type": "image", "source": {"type": "base64", "data": "AAAA"}},
                {
                    "type": "document",
                    "source": {"type": "text", "media_type": "text/plain", "data": "14 days."},
                    "citations": {"enabled": True},
                    **MARK,
                },
                {
                    "type": "search_result",
                    "source": "a",
                    "title": "b",
                    "content": [{"type": "text", "text": "7 days."}],
                },
                {"type": "text", "text": "How long?", **MARK},
            ],
        },
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": "Hm.", "signature": "x"},
                {"type": "redacted_thinking", "data": "x"},
                {"type": "text", "text": "I look it up.", "citations": None},
                {"type": "tool_use", "id": "1", "name": "look_up", "input": {}},
                {"type": "tool_use", "id": "2", "name": "look_up", "input": {}},
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "1", "content": "30 days"},
                {
                    "type": "tool_result",
                    "tool_use_id": "2",
                    "content": [{"type": "text", "text": "one month"}, {"type": "image"}],
                    **MARK,
                },
                {"type": "text", "text": "Well?"},
            ],
        },
    ],
}
CONVERSATION = {
    "model": "m",
    "instructions": "Be brief.",
    "tools": [FUNCTION, {"type": "web_search"}],
    "inputs": [
        {
            "object": "entry",
            "type": "message.input",
            "role": "user",
            "content": [{"type": "text", "text": "How long?"}],
        },
        {"type": "message.output", "content": "I look it up."},
        {"type": "function.call", "tool_call_id": "1", "name": "f", "arguments": "{}"},
        {"type": "function.result", "tool_call_id": "1", "result": "30 days"},
    ],
}

EXAMPLES = {
    "openai-chat": [
        ("/v1/chat/completions", CHAT),
        ("/openai/deployments/gpt/chat/completions", {"stream": True, "messages": QUESTION}),
        ("/v1/agents/completions", {"agent_id": "a", **THINKING}),
        ("/v1/projects/p/publishers/mistralai/models/m:rawPredict", THINKING),
    ],
    "openai-responses": [
        ("/v1/responses", RESPONSES),
        ("/openai/v1/responses", {"model": "m", "instructions": "Be brief.", "input": "So?"}),
        ("/v1/responses", {"prompt": {"id": "p"}, "stream": True}),
    ],
    "openai-completions": [
        ("/v1/completions", {"model": "m", "prompt": "How long?", "suffix": ".", "stream": True}),
        ("/v1/completions", {"model": "m", "prompt": ["How long?"], "best_of": 2}),
    ],
    "anthropic-messages": [
        ("/v1/messages", MESSAGES),
        ("/v1/messages", {"model": "m", "system": "Be brief.", "messages": QUESTION}),
        (
            "/v1/projects/p/publishers/anthropic/models/claude@1:streamRawPredict",
            {"anthropic_version": "vertex-2023-10-16", "messages": QUESTION},
        ),
    ],
    "mistral-fim": [
        ("/v1/fim/completions", {"model": "m", "prompt": "def f(", "suffix": "return", "stop": []}),
        ("/v1/fim/completions", {"model": "m", "prompt": "def f(", "stream": True}),
    ],
    "mistral-conversations": [
        ("/v1/conversations", CONVERSATION),
        ("/v1/conversations/conv_1", {"inputs": "How long?", "stream": True}),
        ("/v1/conversations/conv_1/restart", {"inputs": "So?", "from_entry_id": "e"}),
    ],
    **bodies_gemini.POSTS,
    **bodies_ollama.POSTS,
    **bodies_cohere.POSTS,
    **bodies_bedrock.POSTS,
}
